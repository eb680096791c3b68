"""`/api/atlas/search`: the registry's search with all that our own pages know of an answer.

Places by number, facets, snippets, the question in words and as an expression, the synonyms that
were used, and the index that answered. What does not live here: what the parameters mean
(`asking`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from starlette.responses import Response

from trialatlas import schema
from trialatlas.api import records, wording
from trialatlas.api.answers import json_answer
from trialatlas.api.asking import PARAMETERS, SYNONYMS, search_of, without_synonyms
from trialatlas.api.atlas_base import BASE, NOTE, Index, Shape, index_of, said, study_address
from trialatlas.api.params import Given, Parameter, incorrect_format
from trialatlas.api.record_schema import StudyRecord
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.api.sources import page_headers
from trialatlas.api.studies import FIELD, MARKUP, chosen_nodes
from trialatlas.atlas import Found, Results, Used
from trialatlas.errors import QueryError
from trialatlas.export.fields import mask_of
from trialatlas.export.provenance import at_registry
from trialatlas.index.columns import counted_node
from trialatlas.index.protocol import Facet, SearchRequest
from trialatlas.index.snippets import Snippet
from trialatlas.index.tokens import start_of
from trialatlas.query.build import all_of
from trialatlas.query.printer import print_query
from trialatlas.query.tree import Query
from trialatlas.sample import is_sample

MAX_FACETS: Final = 20
MAX_FACET_SIZE: Final = 1_000
MAX_FIELDS: Final = 500
FIELDS: Final = Parameter(
    "fields",
    "list",
    pattern=f"({FIELD})|(@query)",
    filled=True,
    at_most=MAX_FIELDS,
    explains="Fields of each study to send along: pieces, full paths, search areas, or @query for"
    " those that the queries look at. Without it none are sent.",
)
_FACET_SIZE: Final = 10


class Part(Shape, frozen=True):
    """A run of a text. `marked` is true for words that were asked for."""

    text: str
    marked: bool


class Fragment(Shape, frozen=True):
    """A fragment of a value that says why the study was found."""

    piece: str
    label: str
    parts: list[Part]


class StudyFound(Shape, frozen=True, omit_defaults=True):
    """One study found. `place` counts from 1 over all that were found; `score` is comparable
    within one answer and null where the order is not by relevance; `study` holds the fields that
    were asked for.
    """

    place: int
    nct_id: str
    score: float | None
    brief_title: str
    overall_status: str
    status_label: str
    address: str
    at_registry: str
    fictitious: bool
    snippets: list[Fragment]
    study: StudyRecord | None = None


class FacetValue(Shape, frozen=True):
    """A whole value, in plain words, and how many of the studies found hold it."""

    value: str
    label: str
    count: int


class FacetCounts(Shape, frozen=True):
    """How what was found spreads over the values of a piece. `missing` studies have none; `more`
    is true if there are further values.
    """

    piece: str
    label: str
    values: list[FacetValue]
    missing: int
    more: bool


class Synonym(Shape, frozen=True):
    """What was searched for besides. `id` switches it off (`filter.synonyms=area:id`)."""

    id: str
    text: str
    source: str


class SynonymsUsed(Shape, frozen=True):
    """Words of the search, where they were sought, and what else was sought for them."""

    area: str
    words: str
    alternatives: list[Synonym]


class SearchAnswer(Shape, frozen=True, omit_defaults=True):
    """One page of an answer. `sentence` says what was asked; `expression` asks it again."""

    sentence: str
    expression: str
    total: int
    offset: int
    """Studies before this page."""
    page_size: int
    studies: list[StudyFound]
    facets: list[FacetCounts]
    synonyms: list[SynonymsUsed]
    mesh: bool
    """True if a MeSH file was at hand for synonyms."""
    index: Index
    source: str
    next_page_token: str | None = None


async def _search(service: Service, asked: Asked) -> Response:
    given = asked.given
    request = _placed(given, search_of(given))
    nodes = chosen_nodes(given.items("fields"), request.query)
    form = records.Form(
        mask=None if nodes is None else mask_of(nodes),
        plain_markup=given.text("markupFormat") == "legacy",
    )
    with wording.of_token(given.text("pageToken")):
        results = service.atlas.search(
            request,
            synonyms=given.text("synonyms").lower() != "false",
            without=without_synonyms(given),
        )
    start = _start(request, results)
    answer = SearchAnswer(
        sentence=results.sentence,
        expression=print_query(whole_query(request)),
        total=results.total,
        offset=start,
        page_size=request.limit,
        studies=[
            _study(place, each, None if nodes is None else form)
            for place, each in enumerate(results.hits, start=start + 1)
        ],
        facets=[_facet(each) for each in results.facets],
        synonyms=[_used(each) for each in results.synonyms],
        mesh=results.mesh,
        index=index_of(results.index),
        source=NOTE,
        next_page_token=results.next_page_token,
    )
    headers = page_headers(each.nct_id for each in results.hits)
    return json_answer(asked.request, answer, **headers)


def whole_query(request: SearchRequest) -> Query:
    """What a search asks, its filters included."""
    return all_of([request.query] if request.filters is None else [request.query, request.filters])


def facet_pieces(given: Given) -> tuple[str, ...]:
    """The pieces that `facets` names. Raises UsageError for one that cannot be counted."""
    pieces: list[str] = []
    for name in given.items("facets"):
        try:
            pieces.append(counted_node(name).piece)
        except QueryError as error:
            hint = error.hint if schema.find(name) else ""
            raise wording.invalid_field("facets", name, hint) from error
    return tuple(dict.fromkeys(pieces))


def _placed(given: Given, request: SearchRequest) -> SearchRequest:
    """The search with its place and its facets."""
    page, offset, token = given.number("page"), given.number("offset"), request.page_token
    if sum(each is not None for each in (page, offset, token)) > 1:
        raise incorrect_format(
            "page" if page is not None else "offset",
            "Say with one of page, offset and pageToken where to start.",
        )
    if page is not None:
        offset = (page - 1) * request.limit
    size = given.number("facetSize")
    return replace(
        request,
        offset=offset or 0,
        facets=facet_pieces(given),
        facet_size=min(_FACET_SIZE if size is None else size, MAX_FACET_SIZE),
    )


def _start(request: SearchRequest, results: Results) -> int:
    """Studies before the page. A token was checked against the index that answered."""
    return start_of(results.index, results.request).at if request.page_token else request.offset


def _study(place: int, found: Found, form: records.Form | None) -> StudyFound:
    study = found.held.study
    status = study.text("OverallStatus")
    return StudyFound(
        place=place,
        nct_id=found.nct_id,
        score=found.score,
        brief_title=study.text("BriefTitle"),
        overall_status=status,
        status_label=said("OverallStatus", status) if status else "",
        address=study_address(found.nct_id),
        at_registry=at_registry(found.nct_id),
        fictitious=is_sample(found.nct_id),
        snippets=[_fragment(each) for each in found.snippets],
        study=None if form is None else form.record(study),
    )


def _fragment(snippet: Snippet) -> Fragment:
    return Fragment(
        piece=snippet.piece,
        label=snippet.label,
        parts=[Part(text=text, marked=marked) for text, marked in snippet.parts],
    )


def _facet(facet: Facet) -> FacetCounts:
    return FacetCounts(
        piece=facet.piece,
        label=schema.full_label(schema.node(facet.piece)),
        values=[
            FacetValue(value=value, label=said(facet.piece, value), count=count)
            for value, count in facet.values
        ],
        missing=facet.missing,
        more=facet.more,
    )


def _used(used: Used) -> SynonymsUsed:
    return SynonymsUsed(
        area=used.area,
        words=used.words,
        alternatives=[
            Synonym(id=each.id, text=each.text, source=each.source) for each in used.alternatives
        ],
    )


ENDPOINTS: Final = (
    Endpoint(
        "/search",
        _search,
        (
            *PARAMETERS,
            MARKUP,
            FIELDS,
            Parameter(
                "page",
                "number",
                at_least=1,
                explains="The page to show, counted from 1. Not with offset or pageToken.",
            ),
            Parameter(
                "offset",
                "number",
                explains="How many studies to pass over. Not with page or pageToken.",
            ),
            Parameter(
                "facets",
                "list",
                pattern=FIELD,
                at_most=MAX_FACETS,
                explains="Pieces whose whole values are counted over everything found: enums,"
                " yes-no, and short names such as Condition.",
            ),
            Parameter(
                "facetSize",
                "number",
                explains=f"Values of each facet: {_FACET_SIZE} unless said, {MAX_FACET_SIZE:,}"
                " at most.",
            ),
            SYNONYMS,
        ),
        base=BASE,
        summary="Studies that match, with why, in what numbers, and how the question was read.",
        answer=SearchAnswer,
    ),
)
