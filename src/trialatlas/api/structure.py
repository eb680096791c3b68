"""What a study is made of: fields, search areas and enums, straight from the declaration; versions.

The words of descriptions are ours. What does not live here: the declaration (`trialatlas.schema`).
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from starlette.responses import Response

from trialatlas import schema
from trialatlas.api.answers import json_answer
from trialatlas.api.params import Parameter
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.export.provenance import REGISTRY
from trialatlas.schema import Enum, Node, SearchArea
from trialatlas.schema.legacy import legacy_exceptions, legacy_value

_DOCUMENT: Final = "Study"
"""The one kind of document that is searched."""


async def _metadata(_service: Service, asked: Asked) -> Response:
    # No field of the declaration is indexed only or historic only: with and without, all are sent.
    return json_answer(asked.request, fields())


async def _areas(_service: Service, asked: Asked) -> Response:
    return json_answer(asked.request, areas())


async def _enums(_service: Service, asked: Asked) -> Response:
    return json_answer(asked.request, enums())


async def _version(service: Service, asked: Asked) -> Response:
    holder = service.atlas.store.status().registry_date
    said = {"apiVersion": schema.API_VERSION}
    if holder:
        said["dataTimestamp"] = f"{holder}T00:00:00" if len(holder) == _DAY else holder
    return json_answer(asked.request, said)


@cache
def fields() -> list[dict[str, Any]]:
    """The tree of all nodes in the registry's form."""
    return [_field(node) for node in schema.ROOTS]


@cache
def areas() -> list[dict[str, Any]]:
    """The search areas in the registry's form."""
    return [{"name": _DOCUMENT, "areas": [_area(area) for area in schema.AREAS]}]


@cache
def enums() -> list[dict[str, Any]]:
    """The enums in the registry's form, with the pieces that hold them."""
    return [_enum(each) for each in schema.ENUMS]


def _field(node: Node) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": node.name,
        "piece": node.piece,
        "title": node.title,
        "sourceType": node.source_type,
        "maxChars": node.max_chars,
        "type": node.type,
        "isEnum": node.is_enum,
        "synonyms": node.synonyms,
        "nested": node.nested,
        "description": node.explains,
        "altPieceNames": list(node.alt),
        "dedLink": node.see and {"label": node.see[0], "url": f"{REGISTRY}/policy/{node.see[1]}"},
        "children": [_field(child) for child in node.children],
    }
    return {key: value for key, value in said.items() if value}


def _area(area: SearchArea) -> dict[str, Any]:
    said: dict[str, Any] = {"name": area.name, "uiLabel": area.label, "param": area.param}
    parts = [_part(part.pieces, part.weight, synonyms=part.synonyms) for part in area.parts]
    return {**{key: value for key, value in said.items() if value}, "parts": parts}


def _part(pieces: tuple[str, ...], weight: float, *, synonyms: bool) -> dict[str, Any]:
    """Pieces of one weight are of one type; the first says which."""
    node = schema.node(pieces[0])
    return {
        "pieces": list(pieces),
        "type": node.item_type,
        "isEnum": node.is_enum,
        "isSynonyms": synonyms,
        "weight": weight,
    }


def _enum(enum: Enum) -> dict[str, Any]:
    values: list[dict[str, Any]] = []
    for each in enum.values:
        said: dict[str, Any] = {
            "value": each.value,
            "legacyValue": legacy_value(enum, each.value),
            "exceptions": legacy_exceptions(enum, each.value),
        }
        values.append({key: value for key, value in said.items() if value})
    pieces = [node.piece for node in schema.NODES if node.item_type == enum.type]
    return {"type": enum.type, "pieces": pieces, "values": values}


_DAY: Final = len("2026-01-02")
ENDPOINTS: Final = (
    Endpoint(
        "/studies/metadata",
        _metadata,
        (Parameter("includeIndexedOnly", "flag"), Parameter("includeHistoricOnly", "flag")),
    ),
    Endpoint("/studies/search-areas", _areas),
    Endpoint("/studies/enums", _enums),
    Endpoint("/version", _version),
)
