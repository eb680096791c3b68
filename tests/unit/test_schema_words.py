"""The words for readers: every node and every enum value has plain ones."""

import re
from collections.abc import Callable

import pytest

from trialatlas import schema
from trialatlas.schema import Enum, Node

SAYS_EVERYTHING = {
    "LocationCity",
    "LocationState",
    "LocationZip",
    "LocationCountry",
    "LargeDocSize",
    "CentralContactPhone",
    "CentralContactEMail",
    "LocationContactPhone",
    "LocationContactEMail",
    "PointOfContactPhone",
    "PointOfContactEMail",
}
"""Nodes whose label leaves nothing to explain."""
ABBREVIATIONS = {
    "AHRQ", "CDC", "CT", "DNA", "EU", "FDA", "FDAAA", "ID", "NCT", "NIH", "SAMHSA", "US", "VA",
}  # fmt: skip
"""Words in capitals that a reader may meet in labels and explanations."""
LONGEST_LABEL = 60
LONGEST_EXPLANATION = 230

PAGES = [*schema.SECTIONS, *schema.MODULES]

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
every_enum = pytest.mark.parametrize("enum", schema.ENUMS, ids=lambda enum: enum.type)


def test_every_node_has_a_short_plain_label() -> None:
    assert not pieces_where(
        lambda node: (
            not 0 < len(node.label) <= LONGEST_LABEL
            or not is_tidy(node.label)
            or node.label.endswith(".")
        )
    )


def test_every_node_is_explained_unless_its_label_says_everything() -> None:
    assert set(pieces_where(lambda node: not node.explains)) == SAYS_EVERYTHING


def test_explanations_are_one_or_two_short_whole_sentences() -> None:
    assert not pieces_where(
        lambda node: (
            bool(node.explains)
            and (
                len(node.explains) > LONGEST_EXPLANATION
                or not node.explains.endswith(".")
                or not is_tidy(node.explains)
                or len(sentences(node.explains)) > 2
            )
        )
    )


def test_an_explanation_says_more_than_the_label() -> None:
    assert not pieces_where(lambda node: letters(node.explains) == letters(node.label))


@every_page
def test_a_page_says_what_it_is_and_why_one_looks_at_it(page: Node) -> None:
    assert len(sentences(page.explains)) == 2
    assert len(page.explains.split()) >= 15


@every_page
def test_a_page_is_not_called_a_module(page: Node) -> None:
    assert "module" not in page.label.lower()


def test_modules_and_sections_have_labels_of_their_own() -> None:
    labels = [page.label for page in PAGES]
    assert len(set(labels)) == len(labels)


def test_siblings_have_different_labels() -> None:
    assert not pieces_where(
        lambda node: len({child.label for child in node.children}) < len(node.children)
    )


def test_a_full_label_is_clear_on_its_own() -> None:
    for leaves in (True, False):
        labels = [schema.full_label(node) for node in schema.NODES if node.is_leaf == leaves]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("piece", "label"),
    [
        ("BriefTitle", "Brief title"),
        ("StartDate", "Start date"),
        ("CollaboratorName", "Collaborators: Name"),
        ("SeriousEventTerm", "Serious events: Event"),
        ("OutcomeMeasurementValue", "Outcome measures: Value"),
        ("ConditionMeshTerm", "Condition terms: MeSH terms: Term"),
    ],
)
def test_a_full_label_names_no_more_than_it_takes(piece: str, label: str) -> None:
    assert schema.full_label(schema.node(piece)) == label


@every_enum
def test_every_value_has_a_label_of_its_own(enum: Enum) -> None:
    labels = [value.label for value in enum.values]
    assert all(labels)
    assert all(is_tidy(label) for label in labels)
    assert len(set(labels)) == len(labels)


@every_enum
def test_every_value_is_explained_unless_it_is_other(enum: Enum) -> None:
    for value in enum.values:
        assert value.explains or value.value == "OTHER"
        assert is_tidy(value.explains)
        assert not value.explains or value.explains.endswith(".")


def test_a_value_that_is_not_declared_is_shown_in_plain_letters() -> None:
    phase = schema.enum("Phase[]")
    assert phase is not None
    assert phase.label("PHASE2") == "Phase 2"
    assert phase.label("PHASE_NINE") == "Phase nine"
    assert phase.find("PHASE_NINE") is None


def test_enum_leaves_and_enums_belong_together() -> None:
    used = {node.item_type for node in schema.NODES if node.is_enum}
    assert used == {enum.type for enum in schema.ENUMS}
    assert {node.piece for node in schema.NODES if schema.enum(node.type)} == {
        node.piece for node in schema.NODES if node.is_enum
    }


def test_enum_leaves_are_drawn_and_searched_as_values() -> None:
    for node in schema.NODES:
        assert (node.draw == "word") == node.is_enum
        assert (node.search == "value") == node.is_enum


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PrimaryOutcome", "SecondaryOutcome"),
        ("SecondaryOutcome", "OtherOutcome"),
        ("SeriousEvent", "OtherEvent"),
        ("CentralContact", "LocationContact"),
        ("BaselineDenom", "OutcomeClassDenom"),
        ("BaselineClass", "OutcomeClass"),
        ("FlowGroup", "OutcomeGroup"),
        ("ConditionMesh", "InterventionMesh"),
        ("ConditionBrowseLeaf", "InterventionBrowseLeaf"),
    ],
)
def test_families_read_alike(one: str, other: str) -> None:
    mine, theirs = (
        [leaf.label for leaf in schema.leaves_below(schema.node(piece))] for piece in (one, other)
    )
    assert mine == theirs


def pieces_where(wrong: Callable[[Node], bool]) -> list[str]:
    return [node.piece for node in schema.NODES if wrong(node)]


def is_tidy(text: str) -> bool:
    """No capitals but known abbreviations, no raw key or enum, no stray space, capital first."""
    shouted = set(re.findall(r"\b[A-Z]{2,}\b", text)) - ABBREVIATIONS
    raw = re.search(r"\w_\w|\b[a-z]+[A-Z]\w*", text)
    clean = text == text.strip() and "  " not in text
    return clean and not shouted and not raw and (not text or not text[0].islower())


def sentences(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.?!])\s+(?=[A-Z])", text) if each]


def letters(text: str) -> str:
    return re.sub(r"\W", "", text).lower()
