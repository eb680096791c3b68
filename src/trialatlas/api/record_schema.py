"""A study's record as a JSON schema, made from the declaration of what a study is.

`StudyRecord` and `RawStudy` are what an answer's type says where it holds a record: decoded, or as
its bytes were received. What does not live here: the declaration (`trialatlas.schema`) and the
document that holds this schema (`openapi`).
"""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

import msgspec

from trialatlas import schema
from trialatlas.schema import Node

STUDY: Final = "Study"
"""The name of the schema of a record."""
COMPONENTS: Final = "#/components/schemas/"
_META: Final = msgspec.Meta(extra_json_schema={"$ref": f"{COMPONENTS}{STUDY}"})

StudyRecord: TypeAlias = Annotated[dict[str, Any], _META]
"""A record, or as much of it as was asked for."""
RawStudy: TypeAlias = Annotated[msgspec.Raw, _META]
"""A record as its bytes stand in the store."""

_FORMS: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string"},
    "markup": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "long": {"type": "integer"},
    "number": {"type": "number"},
    "PartialDate": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    "NormalizedDate": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    "DateTimeMinutes": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"},
    "NormalizedTime": {"type": "string"},
    "GeoPoint": {
        "type": "object",
        "properties": {"lat": {"type": "number"}, "lon": {"type": "number"}},
    },
}
"""Each type of a leaf that is no enum. A date may be a year or a month alone."""


def study_schemas() -> dict[str, dict[str, Any]]:
    """The schema of a record, and one for each section, module and enum, by name.

    Sections and modules go by their piece, enums by their type. Nothing is required: a record
    holds what was sent in, and an answer what was asked for.
    """
    named: dict[str, dict[str, Any]] = {}
    named[STUDY] = {
        "title": STUDY,
        "description": "A study as the registry declares it. Records are passed on as they were"
        " received: one may hold what the declaration lacks, or a value of another type.",
        "externalDocs": {"description": "Each module explained.", "url": "/modules"},
        "type": "object",
        "properties": {node.name: _place(node, named) for node in schema.ROOTS},
    }
    return named


def _place(node: Node, named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What stands under a node's name. Schemas that have a name of their own are put into
    `named`.
    """
    item = _leaf(node, named) if node.is_leaf else _structure(node, named)
    if not node.is_leaf and node.draw in {"section", "module"}:
        named[node.piece] = {"title": node.piece, **item, "description": node.explains}
        return {"$ref": f"{COMPONENTS}{node.piece}"}
    said = {"type": "array", "items": item} if node.is_list else item
    return {"title": node.label, **said}


def _structure(node: Node, named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    properties = {child.name: _place(child, named) for child in node.children}
    return {"type": "object", "properties": properties}


def _leaf(node: Node, named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    known = schema.enum(node.type)
    if known is None:
        return dict(_FORMS[node.item_type])
    named[known.type] = {
        "title": known.type,
        "type": "string",
        "enum": [each.value for each in known.values],
    }
    return {"$ref": f"{COMPONENTS}{known.type}"}
