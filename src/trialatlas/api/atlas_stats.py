"""`/api/atlas/stats/*`: the registry's statistics, over what any search finds, to the last value.

The shapes are those of `/api/v2/stats`. What does not live here: how they are computed
(`export.statistics`) and what is asked (`asking`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from trialatlas import schema
from trialatlas.api.answers import json_answer
from trialatlas.api.asking import search_of, without_synonyms
from trialatlas.api.atlas_base import BASE
from trialatlas.api.atlas_exports import ASKED
from trialatlas.api.atlas_search import MAX_FIELDS
from trialatlas.api.params import Parameter, incorrect_format
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.api.sources import page_headers
from trialatlas.api.stats import NAMED, TYPES, asked_for
from trialatlas.api.studies import FIELD
from trialatlas.atlas import Selection
from trialatlas.export.statistics import TOP, FieldValues, ListSizes, SizeStats, Statistics

MAX_TOP: Final = 100_000
MAX_LONG_FIELDS: Final = 10
"""Fields whose lists of values may be longer than the registry's."""


async def _size(service: Service, asked: Asked) -> Response:
    selection = _selected(service, asked)
    found = await _statistics(service, asked, selection)
    return _answer(asked, selection, found.size)


async def _values(service: Service, asked: Asked) -> Response:
    selection = _selected(service, asked)
    found = await _statistics(service, asked, selection)
    types = asked.given.items("types")
    by_piece = {each.piece: each for each in found.values}
    shown = asked_for(asked, by_piece, "a leaf with statistics")
    return _answer(asked, selection, [each for each in shown if not types or each.type in types])


async def _lengths(service: Service, asked: Asked) -> Response:
    selection = _selected(service, asked)
    found = await _statistics(service, asked, selection)
    by_piece = {each.piece: each for each in found.lists}
    return _answer(asked, selection, asked_for(asked, by_piece, "a list"))


def _selected(service: Service, asked: Asked) -> Selection:
    return service.atlas.select(
        search_of(asked.given),
        synonyms=asked.given.text("synonyms").lower() != "false",
        without=without_synonyms(asked.given),
    )


async def _statistics(service: Service, asked: Asked, selection: Selection) -> Statistics:
    """Going through many studies takes a while: other requests go on."""
    top, names = asked.given.number("top"), asked.given.items("fields")
    most = TOP if top is None else min(top, MAX_TOP)
    if most > TOP and not 0 < len(names) <= MAX_LONG_FIELDS:
        hint = f"For more than {TOP} values name 1 to {MAX_LONG_FIELDS} fields."
        raise incorrect_format("top", hint)
    if len(selection) == len(service.atlas) and most == TOP:
        return await run_in_threadpool(service.atlas.statistics, wait=False)
    nodes = (schema.find(name) for name in names)
    wanted = frozenset(node.piece for node in nodes if node is not None) if most > TOP else None
    return await run_in_threadpool(service.atlas.statistics_of, selection, top=most, wanted=wanted)


def _answer(asked: Asked, selection: Selection, said: object) -> Response:
    headers = {**page_headers(selection), "X-Total-Count": str(len(selection))}
    return json_answer(asked.request, said, **headers)


_SCOPE: Final = tuple(each for each in ASKED if each.name != "sort")
_FIELDS: Final = replace(NAMED, pattern=FIELD, at_most=MAX_FIELDS)
_TOP: Final = Parameter(
    "top",
    "number",
    explains=f"Values or sizes of each field: {TOP} unless said, {MAX_TOP:,} at most; for more than"
    f" {TOP} name 1 to {MAX_LONG_FIELDS} fields.",
)
ENDPOINTS: Final = (
    Endpoint(
        "/stats/size",
        _size,
        _SCOPE,
        base=BASE,
        summary="How large the studies that are found are.",
        answer=SizeStats,
    ),
    Endpoint(
        "/stats/field/values",
        _values,
        (*_SCOPE, TYPES, _FIELDS, _TOP),
        base=BASE,
        summary="What the fields of the studies that are found hold.",
        answer=list[FieldValues],
    ),
    Endpoint(
        "/stats/field/sizes",
        _lengths,
        (*_SCOPE, _FIELDS, _TOP),
        base=BASE,
        summary="How long the lists of the studies that are found are.",
        answer=list[ListSizes],
    ),
)
