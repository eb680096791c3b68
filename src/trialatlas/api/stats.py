"""Statistics over all studies held: sizes, values of fields, lengths of lists.

What does not live here: how they are computed (`trialatlas.export.statistics`) and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar, get_args

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from trialatlas import schema
from trialatlas.api.answers import json_answer
from trialatlas.api.params import Parameter
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.errors import NotFoundError
from trialatlas.export.collecting import Kind
from trialatlas.export.contacts import CONTACT_PIECES
from trialatlas.export.statistics import FieldValues, ListSizes, Statistics
from trialatlas.schema import Node

_NAME: Final = r"[a-zA-Z][a-zA-Z0-9\-. ]*"
_SHOWN: Final = 80

T = TypeVar("T")


async def _size(service: Service, asked: Asked) -> Response:
    return json_answer(asked.request, (await _statistics(service)).size)


async def _values(service: Service, asked: Asked) -> Response:
    types = asked.given.items("types")
    found = {each.piece: each for each in (await _statistics(service)).values}
    shown = _asked_for(asked, found, "a leaf with statistics")
    return json_answer(asked.request, [each for each in shown if not types or each.type in types])


async def _lengths(service: Service, asked: Asked) -> Response:
    found = {each.piece: each for each in (await _statistics(service)).lists}
    return json_answer(asked.request, _asked_for(asked, found, "a list"))


async def _statistics(service: Service) -> Statistics:
    """What may be shown. Going through all studies takes a while: other requests go on."""
    found = await run_in_threadpool(service.atlas.statistics)
    return without_contacts(found) if service.config.contacts == "hidden" else found


def without_contacts(found: Statistics) -> Statistics:
    """The statistics as if no study had named a contact."""
    total = found.size.total_studies
    return msgspec.structs.replace(
        found,
        values=[_emptied(each, total) if each.piece in _HIDDEN else each for each in found.values],
        lists=[
            ListSizes(piece=each.piece, field=each.field, unique_sizes_count=0, top_sizes=[])
            if each.piece in _HIDDEN
            else each
            for each in found.lists
        ],
    )


def _emptied(found: FieldValues, total: int) -> FieldValues:
    return FieldValues(
        type=found.type,
        piece=found.piece,
        field=found.field,
        missing_studies_count=total,
        unique_values_count=None if found.unique_values_count is None else 0,
        top_values=None if found.top_values is None else [],
    )


def _asked_for(asked: Asked, found: Mapping[str, T], what: str) -> list[T]:
    """Those that `fields` names, in its order, or all."""
    names = asked.given.items("fields")
    if not names:
        return list(found.values())
    return [found[piece] for piece in dict.fromkeys(_piece(name, found, what) for name in names)]


def _piece(name: str, found: Mapping[str, object], what: str) -> str:
    node = schema.find(name)
    if node is not None and node.piece in found:
        return node.piece
    near = tuple(each for each in schema.nearest(name) if each in found)
    if node is not None:
        hint = f"{node.piece} is not {what}."
    else:
        hint = f"Did you mean {' or '.join(near)}?" if near else "See /studies/metadata."
    raise NotFoundError(
        f"Unknown piece name of field path: {name[:_SHOWN]}",
        nearest=near,
        hint=hint,
        slug="field-unknown",
    )


def _below(node: Node) -> tuple[str, ...]:
    return (node.piece, *(piece for child in node.children for piece in _below(child)))


_HIDDEN: Final = frozenset(
    piece for above in CONTACT_PIECES for piece in _below(schema.node(above))
)
_FIELDS: Final = Parameter("fields", "list", pattern=_NAME, filled=True)
ENDPOINTS: Final = (
    Endpoint("/stats/size", _size),
    Endpoint(
        "/stats/field/values",
        _values,
        (Parameter("types", "list", choices=get_args(Kind)), _FIELDS),
    ),
    Endpoint("/stats/field/sizes", _lengths, (_FIELDS,)),
)
