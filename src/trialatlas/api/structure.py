"""What a study is made of: fields, search areas and enums, straight from the declaration; versions.

The words of descriptions are ours. What does not live here: the declaration (`trialatlas.schema`).
"""

from __future__ import annotations

from functools import cache
from typing import Final

import msgspec
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


class _Shape(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A JSON object with the registry's names."""


class FieldLink(_Shape, frozen=True):
    """The registry's definition of a field."""

    label: str
    url: str


class FieldNode(_Shape, frozen=True, kw_only=True):
    """A node of a study, and all below it, in the registry's form."""

    name: str
    piece: str
    title: str = ""
    source_type: str
    max_chars: int | None = None
    type: str
    is_enum: bool = False
    synonyms: bool = False
    nested: bool = False
    description: str = ""
    alt_piece_names: list[str] = []
    ded_link: FieldLink | None = None
    children: list[FieldNode] = []


class AreaPieces(_Shape, frozen=True):
    """Pieces of one weight."""

    pieces: list[str]
    type: str
    is_enum: bool
    is_synonyms: bool
    weight: float


class AreaNode(_Shape, frozen=True, kw_only=True):
    """A search area: what it looks at, and the parameter that searches it."""

    name: str
    ui_label: str = ""
    param: str = ""
    parts: list[AreaPieces]


class AreaDocument(_Shape, frozen=True):
    """All search areas of one kind of document."""

    name: str
    areas: list[AreaNode]


class EnumEntry(_Shape, frozen=True):
    """A value, and how older records write it."""

    value: str
    legacy_value: str = ""
    exceptions: dict[str, str] = {}


class EnumNode(_Shape, frozen=True):
    """An enum, the pieces that hold it, and its values."""

    type: str
    pieces: list[str]
    values: list[EnumEntry]


class VersionSaid(_Shape, frozen=True):
    """The version of the API's structure, and the newest release of the registry among the data."""

    api_version: str
    data_timestamp: str = ""


async def _metadata(_service: Service, asked: Asked) -> Response:
    # No field of the declaration is indexed only or historic only: with and without, all are sent.
    return json_answer(asked.request, fields())


async def _areas(_service: Service, asked: Asked) -> Response:
    return json_answer(asked.request, areas())


async def _enums(_service: Service, asked: Asked) -> Response:
    return json_answer(asked.request, enums())


async def _version(service: Service, asked: Asked) -> Response:
    holder = service.atlas.store.status().registry_date
    moment = f"{holder}T00:00:00" if len(holder) == _DAY else holder
    said = VersionSaid(api_version=schema.API_VERSION, data_timestamp=moment)
    return json_answer(asked.request, said)


@cache
def fields() -> list[FieldNode]:
    """The tree of all nodes in the registry's form."""
    return [_field(node) for node in schema.ROOTS]


@cache
def areas() -> list[AreaDocument]:
    """The search areas in the registry's form."""
    return [AreaDocument(name=_DOCUMENT, areas=[_area(area) for area in schema.AREAS])]


@cache
def enums() -> list[EnumNode]:
    """The enums in the registry's form, with the pieces that hold them."""
    return [_enum(each) for each in schema.ENUMS]


def _field(node: Node) -> FieldNode:
    return FieldNode(
        name=node.name,
        piece=node.piece,
        title=node.title,
        source_type=node.source_type,
        max_chars=node.max_chars,
        type=node.type,
        is_enum=node.is_enum,
        synonyms=node.synonyms,
        nested=node.nested,
        description=node.explains,
        alt_piece_names=list(node.alt),
        ded_link=_link(node),
        children=[_field(child) for child in node.children],
    )


def _link(node: Node) -> FieldLink | None:
    if node.see is None:
        return None
    label, place = node.see
    return FieldLink(label=label, url=f"{REGISTRY}/policy/{place}")


def _area(area: SearchArea) -> AreaNode:
    parts = [_part(part.pieces, part.weight, synonyms=part.synonyms) for part in area.parts]
    return AreaNode(name=area.name, ui_label=area.label, param=area.param, parts=parts)


def _part(pieces: tuple[str, ...], weight: float, *, synonyms: bool) -> AreaPieces:
    """Pieces of one weight are of one type; the first says which."""
    node = schema.node(pieces[0])
    return AreaPieces(
        pieces=list(pieces),
        type=node.item_type,
        is_enum=node.is_enum,
        is_synonyms=synonyms,
        weight=weight,
    )


def _enum(enum: Enum) -> EnumNode:
    return EnumNode(
        type=enum.type,
        pieces=[node.piece for node in schema.NODES if node.item_type == enum.type],
        values=[
            EnumEntry(
                value=each.value,
                legacy_value=legacy_value(enum, each.value),
                exceptions=legacy_exceptions(enum, each.value),
            )
            for each in enum.values
        ],
    )


_DAY: Final = len("2026-01-02")
ENDPOINTS: Final = (
    Endpoint(
        "/studies/metadata",
        _metadata,
        (
            Parameter(
                "includeIndexedOnly",
                "flag",
                explains="Fields that are only searched. There are none here: it changes nothing.",
            ),
            Parameter(
                "includeHistoricOnly",
                "flag",
                explains="Fields of older records alone. There are none here: it changes nothing.",
            ),
        ),
        summary="Every field of a study: names, types, explanations.",
        answer=list[FieldNode],
    ),
    Endpoint(
        "/studies/search-areas",
        _areas,
        summary="The search areas with their fields and weights.",
        answer=list[AreaDocument],
    ),
    Endpoint(
        "/studies/enums",
        _enums,
        summary="The enums with their values and the fields that hold them.",
        answer=list[EnumNode],
    ),
    Endpoint(
        "/version",
        _version,
        summary="The version of the structure, and the date of the data.",
        answer=VersionSaid,
    ),
)
