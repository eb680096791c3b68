"""The declaration, held against the registry's own description of its data.

The declaration is written back in the registry's form and compared key by
key. Every accepted difference stands in ACCEPTED with its reason; an entry
that no longer applies fails as well.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trialatlas import schema
from trialatlas.schema import Node, SearchArea

POLICY = "https://clinicaltrials.gov/policy/"
COPIED_WORDS = 7
"""So many words in a row, shared with the registry's text, count as copied."""

_CONTACT = "a contact is for people to use, not to be found by: no one harvests them through us"
_ROLE = "the list of areas calls it text, the metadata an enum: we follow the metadata"
_KEY = "the id of a group means nothing outside its module: a search for it would find noise"
ACCEPTED = {
    "every node: description": "explanations are ours, in plain words",
    "every node: rules": "what the registry demands of those who register is no fact of a study",
    "enum FieldStatsType": "it types the answers of /stats, not a value of a study",
    "BasicSearch, OverallOfficialRole: type": _ROLE,
    "BasicSearch, OverallOfficialRole: isEnum": _ROLE,
    "not searched: CentralContactPhone": _CONTACT,
    "not searched: CentralContactPhoneExt": _CONTACT,
    "not searched: CentralContactEMail": _CONTACT,
    "not searched: LocationContactPhone": _CONTACT,
    "not searched: LocationContactPhoneExt": _CONTACT,
    "not searched: LocationContactEMail": _CONTACT,
    "not searched: PointOfContactPhone": _CONTACT,
    "not searched: PointOfContactPhoneExt": _CONTACT,
    "not searched: PointOfContactEMail": _CONTACT,
    "not searched: FlowGroupId": _KEY,
    "not searched: FlowAchievementGroupId": _KEY,
    "not searched: FlowReasonGroupId": _KEY,
    "not searched: BaselineGroupId": _KEY,
    "not searched: BaselineDenomCountGroupId": _KEY,
    "not searched: BaselineMeasureDenomCountGroupId": _KEY,
    "not searched: BaselineClassDenomCountGroupId": _KEY,
    "not searched: BaselineMeasurementGroupId": _KEY,
    "not searched: OutcomeGroupId": _KEY,
    "not searched: OutcomeDenomCountGroupId": _KEY,
    "not searched: OutcomeClassDenomCountGroupId": _KEY,
    "not searched: OutcomeMeasurementGroupId": _KEY,
    "not searched: OutcomeAnalysisGroupId": _KEY,
    "not searched: EventGroupId": _KEY,
    "not searched: SeriousEventStatsGroupId": _KEY,
    "not searched: OtherEventStatsGroupId": _KEY,
}


def test_every_difference_from_the_registry_has_a_reason(registry_spec: Path) -> None:
    found = differences(registry_spec)
    assert not found - ACCEPTED.keys(), "these differ from the registry without a reason"


def test_every_accepted_difference_still_exists(registry_spec: Path) -> None:
    found = differences(registry_spec)
    assert not ACCEPTED.keys() - found, "these no longer differ: take them off the list"


def test_the_declaration_follows_the_version_of_the_registrys_api(registry_spec: Path) -> None:
    text = (registry_spec / "ctg-oas-v2.yaml").read_text(encoding="utf-8")
    found = re.search(r"^\s+version:\s*['\"]?([\d.]+)", text, re.MULTILINE)
    assert found is not None
    assert found[1] == schema.API_VERSION


def test_no_explanation_is_copied_from_the_registry(registry_spec: Path) -> None:
    theirs = {
        run
        for node in _walk(_read(registry_spec, "studies_metadata.json"))
        for text in (node.get("description", ""), node.get("rules", ""))
        for run in _runs(text)
    }
    ours = [(node.piece, node.explains) for node in schema.NODES]
    ours += [
        (f"{enum.type} {value.value}", value.explains)
        for enum in schema.ENUMS
        for value in enum.values
    ]
    assert [name for name, text in ours if theirs.intersection(_runs(text))] == []


@pytest.mark.parametrize("area", schema.AREAS, ids=lambda area: area.name)
def test_no_area_asks_for_a_piece_that_is_not_searched(area: SearchArea) -> None:
    assert [piece for piece in area.weights if schema.node(piece).search == "none"] == []


def differences(spec: Path) -> set[str]:
    """Every place where the declaration and the registry's description part."""
    return {
        *_node_differences(_read(spec, "studies_metadata.json")),
        *_enum_differences(_read(spec, "enums_from_oas_2.0.5.json")),
        *_area_differences(_read(spec, "studies_search_areas.json")),
        *(
            f"not searched: {node.piece}"
            for node in schema.NODES
            if node.is_leaf and node.search == "none"
        ),
    }


def _node_differences(roots: list[dict[str, Any]]) -> Iterator[str]:
    theirs = {node["piece"]: node for node in _walk(roots)}
    ours = {node.piece: _in_registry_form(node) for node in schema.NODES}
    if list(theirs) != list(ours):
        yield from (f"node {piece}" for piece in theirs.keys() ^ ours.keys())
        yield "order of nodes"
    if [each["name"] for each in roots] != [each.name for each in schema.ROOTS]:
        yield "roots"
    for piece in theirs.keys() & ours.keys():
        their, our = theirs[piece], ours[piece]
        for key in their.keys() | our.keys():
            if key == "children":
                if [each["name"] for each in their.get(key, ())] != our.get(key, []):
                    yield f"{piece}: children"
            elif key in {"description", "rules"}:
                yield f"every node: {key}"
            elif (their.get(key) or None) != our.get(key):
                yield f"{piece}: {key}"


def _in_registry_form(node: Node) -> dict[str, Any]:
    form: dict[str, Any] = {
        "name": node.name,
        "piece": node.piece,
        "type": node.type,
        "title": node.title,
        "sourceType": node.source_type,
        "maxChars": node.max_chars,
        "synonyms": node.synonyms,
        "isEnum": node.is_enum,
        "nested": node.nested,
        "altPieceNames": list(node.alt),
        "dedLink": node.see and {"label": node.see[0], "url": POLICY + node.see[1]},
        "children": [child.name for child in node.children],
    }
    return {key: value for key, value in form.items() if value}


def _enum_differences(theirs: dict[str, list[str]]) -> Iterator[str]:
    ours = {enum.type: [value.value for value in enum.values] for enum in schema.ENUMS}
    for name in theirs.keys() | ours.keys():
        if theirs.get(name) != ours.get(name):
            yield f"enum {name}"


def _area_differences(documents: list[dict[str, Any]]) -> Iterator[str]:
    theirs = {area["name"]: area for document in documents for area in document["areas"]}
    ours = {area.name: area for area in schema.AREAS}
    if list(theirs) != list(ours):
        yield "order of areas"
    for name in theirs.keys() & ours.keys():
        their, our = theirs[name], ours[name]
        if their.get("uiLabel", "") != our.label:
            yield f"{name}: uiLabel"
        if their.get("param", "") != our.param:
            yield f"{name}: param"
        their_parts = [tuple(part["pieces"]) for part in their["parts"]]
        if their_parts != [part.pieces for part in our.parts]:
            yield f"{name}: parts"
        for part, our_part in zip(their["parts"], our.parts, strict=False):
            for piece in our_part.pieces:
                node = schema.node(piece)
                form = {
                    "weight": our_part.weight,
                    "isSynonyms": our_part.synonyms,
                    "type": node.item_type,
                    "isEnum": node.is_enum,
                }
                yield from (
                    f"{name}, {piece}: {key}" for key, value in form.items() if part[key] != value
                )


def _read(spec: Path, name: str) -> Any:
    return json.loads((spec / name).read_text(encoding="utf-8"))


def _walk(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _walk(node.get("children", []))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {
        tuple(words[start : start + COPIED_WORDS]) for start in range(len(words) - COPIED_WORDS + 1)
    }
