"""`/api/atlas/studies/{nctId}/eligibility`: the criteria of a study as items.

What does not live here: dividing and recognising (`study.eligibility`).
"""

from __future__ import annotations

from typing import Final, Literal

from starlette.responses import Response

from trialatlas.api.answers import json_answer
from trialatlas.api.atlas_base import BASE, Shape
from trialatlas.api.atlas_studies import Source, held_or_moved, source_of
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.api.sources import study_headers
from trialatlas.export.provenance import provenance
from trialatlas.study.eligibility import Criteria, Hidden, Item, Recognised, eligibility, marks


class Reading(Shape, frozen=True, omit_defaults=True):
    """Something that Trial Atlas recognised in a criterion, with its place in the field's text.

    `name` is `age`, what is measured, a scale, or for a time window `before`, `after`, `around`,
    or `open` where the text does not say from when.
    A limit that is missing is open; `lowIncluded` and `highIncluded` say whether it is allowed.
    """

    topic: Literal["age", "laboratory", "performance", "time"]
    start: int
    end: int
    text: str
    name: str
    low: str | None = None
    low_included: bool = True
    high: str | None = None
    high_included: bool = True
    unit: str = ""


class Criterion(Shape, frozen=True, omit_defaults=True):
    """One criterion in the words of the sponsor. `start` and `end` count characters of the field's
    text from 0. `parent` names the criterion that it stands below, `marker` is its list mark as
    written, `headings` are those above it, outermost first.
    """

    name: str
    kind: Literal["inclusion", "exclusion", "other"]
    start: int
    end: int
    text: str
    parent: str | None = None
    marker: str = ""
    headings: tuple[str, ...] = ()
    recognised: tuple[Reading, ...] = ()


class HiddenCriteria(Shape, frozen=True):
    """Criteria that stand in another field, with their place in its text."""

    piece: str
    start: int
    end: int
    items: list[Criterion]


class EligibilityAnswer(Shape, frozen=True, omit_defaults=True):
    """The criteria of a study: `text` as submitted, and the items that Trial Atlas divided it into.

    `whole` says why a text has no items: `empty`, `placeholder` (it only stands in for criteria)
    or `prose` (running sentences). The parts between items are headings, marks and white space.
    """

    nct_id: str
    text: str
    items: list[Criterion]
    hidden: list[HiddenCriteria]
    source: Source
    whole: Literal["empty", "placeholder", "prose"] | None = None


async def _eligibility(service: Service, asked: Asked) -> Response:
    found = held_or_moved(service, asked)
    if isinstance(found, Response):
        return found
    origin = provenance(found.study, found.stored)
    read = eligibility(found.study)
    answer = EligibilityAnswer(
        nct_id=found.study.nct_id,
        text=read.criteria.text,
        whole=read.criteria.whole,
        items=_criteria(read.criteria, 0),
        hidden=[_hidden(each) for each in read.hidden],
        source=source_of(origin),
    )
    return json_answer(asked.request, answer, **study_headers(origin))


def _hidden(hidden: Hidden) -> HiddenCriteria:
    return HiddenCriteria(
        piece=hidden.piece,
        start=hidden.start,
        end=hidden.end,
        items=_criteria(hidden.criteria, hidden.start),
    )


def _criteria(criteria: Criteria, offset: int) -> list[Criterion]:
    """The items in the order of the text; `offset` is where the text begins in its field."""
    return [_criterion(criteria, each, offset) for each in criteria.all()]


def _criterion(criteria: Criteria, item: Item, offset: int) -> Criterion:
    above = item.name.rpartition("-")[0] if item.depth else None
    return Criterion(
        name=item.name,
        kind=item.kind,
        start=offset + item.start,
        end=offset + item.end,
        text=criteria.text[item.start : item.end],
        parent=above,
        marker=item.marker,
        headings=tuple(criteria.text[start:end] for start, end in item.headings),
        recognised=tuple(_reading(criteria, each, offset) for each in marks(criteria, item)),
    )


def _reading(criteria: Criteria, found: Recognised, offset: int) -> Reading:
    return Reading(
        topic=found.topic,
        start=offset + found.start,
        end=offset + found.end,
        text=criteria.text[found.start : found.end],
        name=found.name,
        low=found.limits.low,
        low_included=not found.limits.above,
        high=found.limits.high,
        high_included=not found.limits.below,
        unit=found.unit,
    )


ENDPOINTS: Final = (
    Endpoint(
        "/studies/{nctId}/eligibility",
        _eligibility,
        base=BASE,
        summary="The criteria of a study as items, with what is recognised in each.",
        answer=EligibilityAnswer,
    ),
)
