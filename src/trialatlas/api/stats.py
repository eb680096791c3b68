"""Statistics over all studies held: sizes, values of fields, lengths of lists.

What does not live here: how they are computed (`trialatlas.export.statistics`) and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar, get_args

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from trialatlas import schema
from trialatlas.api.answers import json_answer
from trialatlas.api.params import Parameter
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.api.sources import held_headers
from trialatlas.errors import NotFoundError
from trialatlas.export.collecting import Kind
from trialatlas.export.statistics import FieldValues, ListSizes, SizeStats, Statistics

_NAME: Final = r"[a-zA-Z][a-zA-Z0-9\-. ]*"
_SHOWN: Final = 80

T = TypeVar("T")


async def _size(service: Service, asked: Asked) -> Response:
    return _answer(service, asked, (await _statistics(service)).size)


async def _values(service: Service, asked: Asked) -> Response:
    types = asked.given.items("types")
    found = {each.piece: each for each in (await _statistics(service)).values}
    shown = asked_for(asked, found, "a leaf with statistics")
    return _answer(service, asked, [each for each in shown if not types or each.type in types])


async def _lengths(service: Service, asked: Asked) -> Response:
    found = {each.piece: each for each in (await _statistics(service)).lists}
    return _answer(service, asked, asked_for(asked, found, "a list"))


def _answer(service: Service, asked: Asked, said: object) -> Response:
    return json_answer(asked.request, said, **held_headers(service.atlas))


async def _statistics(service: Service) -> Statistics:
    """Going through all studies takes a while the first time: other requests go on."""
    return await run_in_threadpool(service.atlas.statistics, wait=False)


def asked_for(asked: Asked, found: Mapping[str, T], what: str) -> list[T]:
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


TYPES: Final = Parameter(
    "types",
    "list",
    choices=get_args(Kind),
    explains="Only fields that hold values of these types.",
)
NAMED: Final = Parameter(
    "fields",
    "list",
    pattern=_NAME,
    filled=True,
    explains="The fields to tell of, by piece or full path. Without it all are told of.",
)
ENDPOINTS: Final = (
    Endpoint(
        "/stats/size",
        _size,
        summary="How large the studies are, in bytes of JSON.",
        answer=SizeStats,
    ),
    Endpoint(
        "/stats/field/values",
        _values,
        (
            TYPES,
            NAMED,
        ),
        summary="What fields hold over all studies: commonest values, ranges, what is missing.",
        answer=list[FieldValues],
    ),
    Endpoint(
        "/stats/field/sizes",
        _lengths,
        (NAMED,),
        summary="How long lists are over all studies.",
        answer=list[ListSizes],
    ),
)
