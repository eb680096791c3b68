"""`/api/atlas/studies/{nctId}/related`: the studies most like one, why, and in what they differ;
`/api/atlas/related`: the same of a text.

What does not live here: how likeness is measured and explained (`trialatlas.related`).
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from starlette.responses import Response

from trialatlas.api.answers import JSON, json_answer
from trialatlas.api.asking import NCT_ID
from trialatlas.api.atlas_base import BASE, NOTE, Index, Shape, index_of, said, study_address
from trialatlas.api.atlas_studies import held_or_moved
from trialatlas.api.params import Given, Parameter
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.api.single_study import canonical, held_id
from trialatlas.api.sources import study_headers
from trialatlas.atlas import Condition, Narrowing, Neighbour
from trialatlas.errors import SourceError, UsageError
from trialatlas.export.provenance import provenance
from trialatlas.related import documents
from trialatlas.related.answer import Difference, DifferenceKind, Part, Quote, RelationKind
from trialatlas.related.answer import Relation as Shown
from trialatlas.related.explain import held_back
from trialatlas.related.presets import BY_HAND, DEFAULT, PRESETS, SENSES, Preset, known_preset
from trialatlas.study import Study

LIMIT: Final = 10
_NAMES: Final = {"with_results": "withResults", "other_sponsors": "otherSponsors"}
"""Conditions as parameters are called."""


class PartGiven(Shape, frozen=True):
    """A part of a score: `value` (0 to 1) times `weight` is `points`."""

    signal: str
    label: str
    value: float
    weight: float
    points: float


class Quotation(Shape, frozen=True):
    """Words exactly as they stand in a value of that piece of that study, markup and all."""

    nct_id: str
    piece: str
    text: str


class RelationShown(Shape, frozen=True):
    """What one study is to the other, and the words of the records that show it."""

    kind: RelationKind
    label: str
    quotes: list[Quotation]


class DifferenceSaid(Shape, frozen=True):
    """In what they differ: `own` is the study asked about. `text` is a clause about the other."""

    kind: DifferenceKind
    label: str
    own: str
    other: str
    text: str


class ConceptShared(Shape, frozen=True):
    """A MeSH heading of each, the most telling one that both lie below, and how near they are."""

    own: str
    other: str
    above: str
    value: float


class InterventionShared(Shape, frozen=True):
    """An intervention of each that is the same, has a name in common or shares words."""

    own: str
    other: str


class TimesShared(Shape, frozen=True):
    """A time frame of an outcome of each, as written there, that give the same time."""

    own: str
    other: str


class RelatedStudy(Shape, frozen=True, omit_defaults=True):
    """A study that is like the one asked about. `score` is the sum of the points of `parts`, of
    100; `heldBack` are the parts that give away most points, most first. `why` are clauses that
    are true of both, `mentions` conditions of either that the text of the other names;
    `phrases` stand in the names of outcomes of both.
    """

    nct_id: str
    brief_title: str
    overall_status: str
    status_label: str
    address: str
    score: float
    why: tuple[str, ...]
    parts: list[PartGiven]
    held_back: list[str]
    concepts: list[ConceptShared]
    mentions: tuple[str, ...]
    interventions: list[InterventionShared]
    words: tuple[str, ...]
    criteria_words: tuple[str, ...]
    rare_phrases: tuple[str, ...]
    phrases: tuple[str, ...]
    times: list[TimesShared]
    quotes: list[Quotation]
    differences: list[DifferenceSaid]
    relation: RelationShown | None = None


class ConditionGiven(Shape, frozen=True):
    """A condition where no candidate met all that were given: `studies` meet it of all held,
    `without` candidates would be left if it alone were dropped.
    """

    name: str
    studies: int
    without: int


class RelatedAnswer(Shape, frozen=True):
    """The studies most like one, the nearest first. `sense` says in which sense of alike;
    `compared` studies were compared in full. `emptied` says, where conditions left none, what each
    of them does. All of it is computed here, not by the registry.
    """

    nct_id: str
    brief_title: str
    preset: Preset
    sense: str
    compared: int
    offset: int
    studies: list[RelatedStudy]
    emptied: list[ConditionGiven]
    index: Index
    source: str


class ConceptRead(Shape, frozen=True):
    """A MeSH heading that was recognised: as the text writes it first, and how often it says it."""

    kind: Literal["condition", "intervention"]
    heading: str
    written: str
    times: int


class RelatedTextAnswer(Shape, frozen=True):
    """The studies most like a text, the nearest first. `parts` are those told apart in it,
    `concepts` the headings recognised and counted, `leftOut` those that were not to count.
    `weights` are the preset's over the signals that the text says something for, of 100 points
    again. In `quotes` an empty number means the text. Nothing of it is kept.
    """

    preset: Preset
    sense: str
    parts: tuple[str, ...]
    concepts: list[ConceptRead]
    left_out: tuple[str, ...]
    weights: dict[str, float]
    compared: int
    offset: int
    studies: list[RelatedStudy]
    emptied: list[ConditionGiven]
    index: Index
    source: str


async def _related_to(service: Service, asked: Asked) -> Response:
    given = asked.given
    preset = known_preset(given.text("preset") or DEFAULT)
    offset, limit = given.number("offset") or 0, given.number("limit")
    found = service.atlas.related_to(
        await _handed_in(asked),
        preset,
        limit=LIMIT if limit is None else limit,
        offset=offset,
        narrow=_narrowing(given),
        without=frozenset(given.text("without").split("|"))
        if given.text("without")
        else frozenset(),
    )
    answer = RelatedTextAnswer(
        preset=preset,
        sense=SENSES[preset],
        parts=found.asked.parts,
        concepts=[
            ConceptRead(
                kind=each.kind, heading=each.heading, written=each.written, times=each.times
            )
            for each in found.asked.concepts
        ],
        left_out=found.asked.left_out,
        weights=dict(found.weights),
        compared=found.scored,
        offset=offset,
        studies=[study_of(each) for each in found.neighbours],
        emptied=[_condition(each) for each in found.emptied],
        index=index_of(found.index),
        source=NOTE,
    )
    return json_answer(asked.request, answer, **{"Cache-Control": "no-store"})


async def _handed_in(asked: Asked) -> str | bytes | dict[str, Any]:
    """The text of the address, or what a body holds. Raises SourceError for too much, and
    UsageError for nothing.
    """
    request = asked.request
    if request.method != "POST":
        return asked.given.text("text")
    body = await documents.gathered(request.stream())
    if not body.strip():
        raise _nothing()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == JSON:
        try:
            found = msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise SourceError("The body is not JSON", slug="source-unknown") from error
        if isinstance(found, dict) and isinstance(found.get("text"), str):
            if not found["text"].strip():
                raise _nothing()
            return found["text"]
        if not isinstance(found, dict):
            raise SourceError(
                "The JSON is no object",
                hint='Send {"text": "…"}, or a record of the registry\'s API.',
                slug="source-unknown",
            )
    return body


def _nothing() -> UsageError:
    return UsageError(
        "No text was handed in",
        hint="Send the text, a file or a record in the body.",
        slug="parameter-missing",
    )


def _narrowing(given: Given) -> Narrowing:
    return Narrowing(
        recruiting=given.flag("recruiting"),
        with_results=given.flag("withResults"),
        other_sponsors=given.flag("otherSponsors"),
        near=given.text("near"),
        expr=given.text("expr"),
    )


async def _related(service: Service, asked: Asked) -> Response:
    held = held_or_moved(service, asked)
    if isinstance(held, Response):
        return held
    given, nct_id = asked.given, held.study.nct_id
    preset = known_preset(given.text("preset") or DEFAULT)
    offset = given.number("offset") or 0
    if given.text("to"):
        other = held_id(service, canonical(given.text("to")))
        neighbours: tuple[Neighbour, ...] = (service.atlas.likeness(nct_id, other, preset),)
        compared, offset, emptied = 1, 0, ()
    else:
        limit = given.number("limit")
        found = service.atlas.related(
            nct_id,
            preset,
            limit=LIMIT if limit is None else limit,
            offset=offset,
            narrow=_narrowing(given),
        )
        neighbours, compared, emptied = found.neighbours, found.scored, found.emptied
    answer = RelatedAnswer(
        nct_id=nct_id,
        brief_title=held.study.text("BriefTitle"),
        preset=preset,
        sense=SENSES[preset],
        compared=compared,
        offset=offset,
        studies=[study_of(each) for each in neighbours],
        emptied=[_condition(each) for each in emptied],
        index=index_of(service.atlas.engine.info),
        source=NOTE,
    )
    origin = provenance(held.study, held.stored)
    return json_answer(asked.request, answer, **study_headers(origin))


def study_of(neighbour: Neighbour) -> RelatedStudy:
    """A neighbour as a shape."""
    likeness, study = neighbour.likeness, neighbour.held.study
    return RelatedStudy(
        nct_id=study.nct_id,
        brief_title=study.text("BriefTitle"),
        overall_status=study.text("OverallStatus"),
        status_label=_status(study),
        address=study_address(study.nct_id),
        score=likeness.score,
        why=likeness.why,
        parts=[_part(each) for each in likeness.parts],
        held_back=[each.signal for each in held_back(likeness)],
        concepts=[
            ConceptShared(own=each.own, other=each.other, above=each.above, value=each.value)
            for each in likeness.concepts
        ],
        mentions=likeness.mentions,
        interventions=[
            InterventionShared(own=own, other=other) for own, other in likeness.interventions
        ],
        words=likeness.words,
        criteria_words=likeness.criteria_words,
        rare_phrases=likeness.rare_phrases,
        phrases=likeness.phrases,
        times=[TimesShared(own=own, other=other) for own, other in likeness.times],
        quotes=[_quote(each) for each in likeness.quotes],
        differences=[_difference(each) for each in likeness.differences],
        relation=None if likeness.relation is None else _relation(likeness.relation),
    )


def _condition(each: Condition) -> ConditionGiven:
    name = _NAMES.get(each.name, each.name)
    return ConditionGiven(name=name, studies=each.studies, without=each.without)


def _status(study: Study) -> str:
    status = study.text("OverallStatus")
    return said("OverallStatus", status) if status else ""


def _part(part: Part) -> PartGiven:
    return PartGiven(
        signal=part.signal,
        label=part.label,
        value=part.value,
        weight=part.weight,
        points=part.points,
    )


def _quote(quote: Quote) -> Quotation:
    return Quotation(nct_id=quote.nct_id, piece=quote.piece, text=quote.text)


def _difference(each: Difference) -> DifferenceSaid:
    return DifferenceSaid(
        kind=each.kind, label=each.label, own=each.own, other=each.other, text=each.text
    )


def _relation(relation: Shown) -> RelationShown:
    return RelationShown(
        kind=relation.kind, label=relation.label, quotes=[_quote(each) for each in relation.quotes]
    )


_SHARED: Final = (
    Parameter(
        "preset",
        "choice",
        choices=PRESETS,
        explains=f"In which sense of alike; {DEFAULT} unless said. The weights of"
        f" {', '.join(BY_HAND)} were set by hand, and nothing was measured with them.",
    ),
    Parameter("limit", "number", explains=f"Studies to send: {LIMIT} unless said, 100 at most."),
    Parameter("offset", "number", explains="How many of the nearest to pass over."),
    Parameter("recruiting", "flag", explains="Only studies that are recruiting."),
    Parameter("withResults", "flag", explains="Only studies with results."),
    Parameter("otherSponsors", "flag", explains="Only studies of other lead sponsors."),
    Parameter(
        "near",
        explains="Only studies with a site near a town or a point: `Munich, 50 km`, or"
        " `48.85, 2.35, 50 mi`; 50 miles around a town unless said.",
    ),
    Parameter("expr", explains="Only studies that this expression of the query language finds."),
)
PARAMETERS: Final = (
    *_SHARED,
    Parameter(
        "to",
        pattern=NCT_ID,
        explains="Compare with this study alone, however far it is; the others say nothing then.",
    ),
)
OF_A_TEXT: Final = (
    Parameter(
        "text",
        required=True,
        explains="What to compare. A long text is sent with POST, so that it stands in no address.",
    ),
    Parameter(
        "without",
        explains="MeSH headings that were recognised in the text and shall not count, apart by |.",
    ),
    *(each for each in _SHARED if each.name != "otherSponsors"),
)
ENDPOINTS: Final = (
    Endpoint(
        "/related",
        _related_to,
        OF_A_TEXT,
        base=BASE,
        summary="The studies most like a text, or a record that is handed in: why, and in what.",
        answer=RelatedTextAnswer,
        takes=(
            "text/plain",
            JSON,
            "text/markdown",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ),
    Endpoint(
        "/studies/{nctId}/related",
        _related,
        PARAMETERS,
        base=BASE,
        summary="The studies most like one: why each is, and in what it differs.",
        answer=RelatedAnswer,
    ),
)
