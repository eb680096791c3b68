"""The declaration as a tree: how many nodes, how they are named, found and addressed."""

from collections import Counter
from dataclasses import replace

import pytest

from trialatlas import schema
from trialatlas.schema import AreaPart, Node, SearchArea

RESERVED_SLUGS = {"related", "history", "versions", "compare"}
MODULE_SLUGS = [
    "identification",
    "status",
    "sponsor-collaborators",
    "oversight",
    "description",
    "conditions",
    "design",
    "arms-interventions",
    "outcomes",
    "eligibility",
    "contacts-locations",
    "references",
    "ipd-sharing-statement",
    "participant-flow",
    "baseline-characteristics",
    "outcome-measures",
    "adverse-events",
    "more-info",
    "annotation",
    "large-document",
    "misc-info",
    "condition-browse",
    "intervention-browse",
]
SECTION_SLUGS = [
    "protocol-section",
    "results-section",
    "annotation-section",
    "document-section",
    "derived-section",
]


def test_the_study_has_as_many_parts_as_the_registry_says() -> None:
    leaves = [node for node in schema.NODES if node.is_leaf]
    assert (len(schema.NODES), len(leaves)) == (454, 342)
    assert (len(schema.SECTIONS), len(schema.MODULES)) == (5, 23)


def test_leaves_lie_under_as_many_lists_as_the_registry_says() -> None:
    depths = Counter(
        min(node.list_depth + node.is_list, 2) for node in schema.NODES if node.is_leaf
    )
    assert depths == {0: 115, 1: 144, 2: 83}


def test_only_sites_are_nested() -> None:
    assert [node.piece for node in schema.NODES if node.nested] == ["Location"]


def test_every_module_has_the_address_of_its_name() -> None:
    assert [module.slug for module in schema.MODULES] == MODULE_SLUGS
    assert [schema.module_by_slug(slug) for slug in MODULE_SLUGS] == list(schema.MODULES)


def test_every_section_has_the_address_of_its_name() -> None:
    assert [section.slug for section in schema.SECTIONS] == SECTION_SLUGS
    assert [schema.section_by_slug(slug) for slug in SECTION_SLUGS] == list(schema.SECTIONS)


def test_no_address_is_used_twice_or_reserved() -> None:
    slugs = [each.slug for each in (*schema.SECTIONS, *schema.MODULES)]
    assert len(set(slugs)) == len(slugs)
    assert not RESERVED_SLUGS.intersection(slugs)


@pytest.mark.parametrize("module", schema.MODULES, ids=lambda module: module.slug)
def test_the_lists_of_a_module_have_addresses_of_their_own(module: Node) -> None:
    slugs = [child.slug for child in module.children]
    assert len(set(slugs)) == len(slugs)


def test_an_unknown_address_is_no_module_and_no_section() -> None:
    assert schema.module_by_slug("protocol-section") is None
    assert schema.section_by_slug("description") is None


def test_pieces_and_paths_are_unique() -> None:
    assert len({node.piece for node in schema.NODES}) == len(schema.NODES)
    assert len({node.path for node in schema.NODES}) == len(schema.NODES)


def test_older_names_of_pieces_name_one_piece_each() -> None:
    names = [name for node in schema.NODES for name in node.alt]
    assert len(set(names)) == len(names)
    assert not {node.piece for node in schema.NODES}.intersection(names)


def test_a_node_is_found_by_piece_path_and_older_name() -> None:
    city = schema.node("LocationCity")
    assert schema.find("LocationCity") is city
    assert schema.find("protocolSection.contactsLocationsModule.locations.city") is city
    assert schema.find("LOCATION-CITY") is city
    assert schema.find("LocationTown") is None


def test_a_piece_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        schema.node("LocationTown")


def test_a_name_with_a_slip_has_the_right_one_among_the_nearest() -> None:
    assert "BriefTitle" in schema.nearest("breiftitle")
    assert "ConditionSearch" in schema.nearest("ConditionsSearch")


def test_the_path_leads_through_section_and_module() -> None:
    for node in schema.NODES:
        steps = node.path.split(".")
        assert steps[0] == node.section
        assert steps[-1] == node.name
        assert node.module == (steps[1] if len(steps) > 1 else "")


def test_every_node_but_the_roots_has_a_parent() -> None:
    for node in schema.NODES:
        above = schema.parent(node)
        assert node in (schema.ROOTS if above is None else above.children)


def test_the_leaves_below_a_node_come_in_order() -> None:
    above = schema.node("DescriptionModule")
    assert [leaf.piece for leaf in schema.leaves_below(above)] == [
        "BriefSummary",
        "DetailedDescription",
    ]
    assert schema.leaves_below(schema.node("Sex")) == (schema.node("Sex"),)


def test_every_area_names_leaves_of_a_study() -> None:
    pieces = {piece for area in schema.AREAS for piece in area.weights}
    assert all(schema.node(piece).is_leaf for piece in pieces)


def test_no_area_weighs_a_piece_twice_or_out_of_bounds() -> None:
    for area in schema.AREAS:
        pieces = [piece for part in area.parts for piece in part.pieces]
        assert len(set(pieces)) == len(pieces)
        assert all(0 < part.weight <= 1 for part in area.parts)


def test_an_area_is_found_by_its_name_alone() -> None:
    found = schema.area("ConditionSearch")
    assert found is not None
    assert found.param == "cond"
    assert schema.area("cond") is None


def test_what_a_page_joins_or_dials_is_not_searched() -> None:
    silent = {node.draw for node in schema.NODES if node.is_leaf and node.search == "none"}
    assert silent == {"key", "email", "phone"}
    assert not [n.piece for n in schema.NODES if n.draw in silent and n.search != "none"]


def test_structures_are_searched_through_their_leaves_only() -> None:
    assert {node.search for node in schema.NODES if not node.is_leaf} == {"none"}


def test_a_matrix_is_a_list_whose_items_hold_a_list_by_group() -> None:
    by_group = {
        node.piece
        for node in schema.NODES
        for cells in node.children
        if cells.is_list and any(leaf.name == "groupId" for leaf in cells.children)
    }
    assert by_group == {node.piece for node in schema.NODES if node.draw == "matrix"}


def test_what_names_a_group_is_a_key() -> None:
    keys = {node.piece for node in schema.NODES if node.name in {"groupId", "groupIds"}}
    keys |= {f"{part}GroupId" for part in ("Flow", "Baseline", "Outcome", "Event")}
    assert keys == {node.piece for node in schema.NODES if node.draw == "key"}


def test_sections_modules_and_structures_are_drawn_as_such() -> None:
    for node in schema.NODES:
        if node in schema.SECTIONS:
            assert node.draw == "section"
        elif node.is_leaf:
            assert node.draw not in {"section", "module", "group", "table", "cards", "matrix"}
        elif node.is_list:
            assert node.draw in {"table", "cards", "matrix", "link"}
        else:
            assert node.draw in {"module", "group"}


def test_the_fingerprint_changes_with_what_an_index_depends_on() -> None:
    node = schema.node("BriefTitle")
    searched = replace(node, search="value")
    area = SearchArea("TitleSearch", (AreaPart(("BriefTitle",), 0.5, synonyms=True),))
    heavier = SearchArea("TitleSearch", (AreaPart(("BriefTitle",), 0.6, synonyms=True),))
    first = schema._digest((node,), (area,))
    assert schema._digest((searched,), (area,)) != first
    assert schema._digest((node,), (heavier,)) != first


def test_the_fingerprint_stays_when_only_words_for_readers_change() -> None:
    node = schema.node("BriefTitle")
    assert schema._digest((replace(node, english="Title"),), ()) == schema._digest((node,), ())
    assert len(schema.fingerprint()) == 16
