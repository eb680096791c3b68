"""`/api/atlas/explain`: how a search is understood, part by part, and what each part finds alone.

What does not live here: the explanation (`atlas.explaining`), what parameters mean (`asking`).
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from trialatlas.api.answers import json_answer
from trialatlas.api.asking import PARAMETERS, SYNONYMS, search_of, without_synonyms
from trialatlas.api.atlas_base import BASE, NOTE, Index, Shape, index_of
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.atlas import ExplainedPart
from trialatlas.atlas.explanation import ExplainedArea, ExplainedSpan, ExplainedTerm, PartKind
from trialatlas.query.tree import Coverage, Expansion

_NARROWING: Final = ("query.", "filter.", "postFilter.", "aggFilters")


class KnownSynonym(Shape, frozen=True):
    """What may stand for words. `id` switches it off (`filter.synonyms=area:id`); `on` is false if
    it was not searched for.
    """

    id: str
    text: str
    source: str
    on: bool


class SpanExplained(Shape, frozen=True):
    """Words of a term, as written, and all that may stand for them, best first."""

    words: str
    synonyms: list[KnownSynonym]


class TermExplained(Shape, frozen=True):
    """How a term is met: `least` of its `groups` of normalised words, each side by side. Empty and
    0 where a value is compared, not words.
    """

    groups: list[tuple[str, ...]]
    least: int
    expansion: Expansion
    coverage: Coverage
    spans: list[SpanExplained]


class PartExplained(Shape, frozen=True, omit_defaults=True):
    """A part of the search and the parts that stand in it, in reading order.

    `sentence` tells it where it stands; `area` is where it is asked, of one and the same site if
    `inSite`; `compared` says how a leaf is met there. `count` studies match the part alone in its
    context; null if it was not counted.
    """

    kind: PartKind
    expression: str
    sentence: str
    area: str
    in_site: bool
    count: int | None
    compared: str = ""
    term: TermExplained | None = None
    parts: tuple[PartExplained, ...] = ()


class PieceWeighed(Shape, frozen=True):
    """A piece that an area looks in; with `synonyms` a synonym is met in it as well."""

    piece: str
    label: str
    weight: float
    synonyms: bool


class AreaExplained(Shape, frozen=True):
    """An area that the search looks in, and its pieces, heaviest first."""

    name: str
    label: str
    pieces: list[PieceWeighed]


class ExplainAnswer(Shape, frozen=True):
    """How the search is understood. `expression` asks the whole again, in normal form.

    Of a long search `unlisted` parts are not shown, and `uncounted` of those shown not counted.
    `registryDate` is the day of the registry's data, empty if the source did not say.
    """

    sentence: str
    expression: str
    total: int
    query: PartExplained
    filters: PartExplained | None
    areas: list[AreaExplained]
    synonyms: bool
    without: tuple[str, ...]
    mesh: bool
    unlisted: int
    uncounted: int
    index: Index
    registry_date: str
    source: str


async def _explain(service: Service, asked: Asked) -> Response:
    given = asked.given
    request = search_of(given)
    said = service.atlas.explain(
        request.query,
        filters=request.filters,
        synonyms=given.text("synonyms").lower() != "false",
        without=without_synonyms(given),
    )
    answer = ExplainAnswer(
        sentence=said.sentence,
        expression=said.expression,
        total=said.total,
        query=_part(said.query),
        filters=None if said.filters is None else _part(said.filters),
        areas=[_area(each) for each in said.areas],
        synonyms=said.synonyms,
        without=said.without,
        mesh=said.mesh,
        unlisted=said.unlisted,
        uncounted=said.uncounted,
        index=index_of(said.index),
        registry_date=said.registry_date,
        source=NOTE,
    )
    return json_answer(asked.request, answer)


def _part(part: ExplainedPart) -> PartExplained:
    return PartExplained(
        kind=part.kind,
        expression=part.expression,
        sentence=part.sentence,
        area=part.area,
        in_site=part.in_site,
        count=part.count,
        compared=part.compared,
        term=None if part.term is None else _term(part.term),
        parts=tuple(map(_part, part.parts)),
    )


def _term(term: ExplainedTerm) -> TermExplained:
    return TermExplained(
        groups=list(term.groups),
        least=term.least,
        expansion=term.expansion,
        coverage=term.coverage,
        spans=[_span(each) for each in term.spans],
    )


def _span(span: ExplainedSpan) -> SpanExplained:
    return SpanExplained(
        words=span.words,
        synonyms=[
            KnownSynonym(id=each.id, text=each.text, source=each.source, on=each.on)
            for each in span.synonyms
        ],
    )


def _area(area: ExplainedArea) -> AreaExplained:
    return AreaExplained(
        name=area.name,
        label=area.label,
        pieces=[
            PieceWeighed(
                piece=each.piece, label=each.label, weight=each.weight, synonyms=each.synonyms
            )
            for each in area.pieces
        ],
    )


ENDPOINTS: Final = (
    Endpoint(
        "/explain",
        _explain,
        (
            *(each for each in PARAMETERS if each.name.startswith(_NARROWING)),
            SYNONYMS,
        ),
        base=BASE,
        summary="How a search is understood, part by part, and how many studies each part finds.",
        answer=ExplainAnswer,
    ),
)
