"""The studies most like one, as a page: in words first, then in points, then what differs.

Also the few of them at the foot of a study's page. What does not live here: how likeness is
measured and explained (`trialatlas.related`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas import schema
from trialatlas.atlas import Condition, Glimpse, Neighbour
from trialatlas.errors import IndexMissingError, NotFoundError, UsageError
from trialatlas.export.provenance import source_lines
from trialatlas.related.answer import Likeness, Part, Quote
from trialatlas.related.explain import held_back
from trialatlas.related.presets import SENSES, Preset
from trialatlas.related.shares import Share, plain, shares_of
from trialatlas.study import Study
from trialatlas.study.values import show_text
from trialatlas.study.words import spans, words
from trialatlas.web import exports, links
from trialatlas.web.answers import body, moved, page
from trialatlas.web.related_steer import (
    MOST_SHOWN,
    NAMES,
    NARROWED,
    SHOWN,
    Choice,
    Fault,
    Steering,
    Without,
    emptied,
    presets_in_order,
    queried,
    steering_of,
)
from trialatlas.web.routing import guarded
from trialatlas.web.site import Shown, Site
from trialatlas.web.study_page import Head, head, status_label, title
from trialatlas.wording import messages, said

AT_THE_FOOT: Final = 4
_ENOUGH: Final = 9.6
"""Points of a first look, of 47, from which a study is named at the foot of another's page."""
_KINDS: Final = (
    (
        "words",
        messages("words"),
        ("full-text", "summary", "topic", "criteria", "detail", "rare-words", "phrases"),
    ),
    ("conditions", messages("conditions"), ("conditions",)),
    ("interventions", messages("what is given"), ("interventions",)),
    ("people", messages("who can take part"), ("population",)),
    ("outcomes", messages("what is measured"), ("outcomes",)),
    ("programme", messages("design and sponsor"), ("design", "programme")),
)
"""The parts as the bar has them, six in all: a class, a name, and the signals in it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the bar, in points: where it begins, how long it is, and what it stands for."""

    kind: str
    label: str
    start: float
    points: float
    weight: float


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of a record as it is read, with the words that both use marked, and its place."""

    nct_id: str
    field: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """One neighbour. `why` is a sentence, `differs` clauses about it; of a text no `compare`."""

    head: Head
    address: str
    compare: str
    score: float
    why: str
    bar: tuple[Stretch, ...]
    parts: tuple[Part, ...]
    held_back: tuple[Part, ...]
    relation: str
    shown_by: tuple[Cited, ...]
    quotes: tuple[Cited, ...]
    shares: tuple[Share, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A study at the foot of another's page. `why` is a sentence."""

    nct_id: str
    address: str
    title: Markup | str
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class RelatedView:
    """The page. `to` is the one study it is narrowed to, or empty. `focuses` are the presets whose
    weights were set by hand; `hidden` is what a form hands on.
    """

    sense: str
    preset: Preset
    by_hand: bool
    presets: tuple[Choice, ...]
    focuses: tuple[Choice, ...]
    narrowings: tuple[Choice, ...]
    applied: tuple[Choice, ...]
    near: str
    expr: str
    hidden: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]
    emptied: tuple[Without, ...]
    rows: tuple[Row, ...]
    compared: int
    to: str
    typed: str
    fault: str
    first: int
    before: str
    after: str
    whole: str
    json: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address asks for, as far as it can be understood."""

    steering: Steering
    to: str
    typed: str = ""
    fault: str = ""
    """What was typed as a study to compare with, and why it cannot be."""

    def address(self, nct_id: str, steering: Steering, *, suffix: str = "", offset: int = 0) -> str:
        """The page steered otherwise; paging starts anew unless it is what changes."""
        given = steering.given()
        if offset:
            given["offset"] = str(offset)
        if self.to:
            given["to"] = self.to
        return links.study(nct_id, f"/related{suffix}{queried(given)}")


def related_routes(site: Site) -> list[Route]:
    """The page and its JSON."""
    paths = ("/study/{id}/related", "/study/{id}/related.{suffix:str}")
    return [Route(each, guarded(site, _related), name=each) for each in paths]


def foot(site: Site, study: Study) -> tuple[Line, ...]:
    """A first look at what is like a study, a few milliseconds long; nothing without an index."""
    try:
        found = site.atlas.first_look(study, limit=AT_THE_FOOT)
    except IndexMissingError:
        return ()
    near = (each for each in found if each.points >= _ENOUGH)
    return tuple(_line(each) for each in near if each.why)


def _line(glimpse: Glimpse) -> Line:
    study = glimpse.held.study
    nct_id = study.nct_id
    return Line(
        nct_id, links.study(nct_id), title(study), status_label(study), _sentence(glimpse.why)
    )


async def _related(site: Site, request: Request) -> Response:
    suffix = request.path_params.get("suffix", "")
    if suffix not in {"", "json"}:
        raise NotFoundError(
            f"Related studies do not come as {suffix[:20]}", hint="There is a page, and .json."
        )
    nct_id = _resolved(site, request.path_params["id"])
    if nct_id != request.path_params["id"]:
        query = f"?{request.url.query}" if request.url.query else ""
        end = f".{suffix}" if suffix else ""
        return moved(links.study(nct_id, f"/related{end}{query}"))
    asked = _read(site, request)
    shown = site.study(nct_id)
    if suffix:
        if asked.steering.faults:
            raise UsageError(asked.steering.faults[0].why)
        return _json(request, shown, asked, _found(site, nct_id, asked)[0])
    view = _view(nct_id, asked, *_found(site, nct_id, asked))
    return page(request, "related.html", shown=shown, head=head(shown.study), view=view)


def _read(site: Site, request: Request) -> _Asked:
    """What is asked for. Raises UsageError for a preset that there is not."""
    given = request.query_params
    typed, to, fault = given.get("to", "").strip()[:40], "", ""
    if typed:
        try:
            to = site.atlas.resolve(typed)
        except (UsageError, NotFoundError) as error:
            fault = f"{error.message}. {error.hint}"
    return _Asked(steering_of(given), to, typed, fault)


def _found(
    site: Site, nct_id: str, asked: _Asked
) -> tuple[Sequence[Neighbour], int, Sequence[Condition]]:
    steering = asked.steering
    if asked.to:
        return (site.atlas.likeness(nct_id, asked.to, steering.preset),), 1, ()
    found = site.atlas.related(
        nct_id, steering.preset, limit=SHOWN, offset=steering.offset, narrow=steering.narrow
    )
    return found.neighbours, found.scored, found.emptied


def _view(
    nct_id: str,
    asked: _Asked,
    neighbours: Sequence[Neighbour],
    compared: int,
    conditions: Sequence[Condition],
) -> RelatedView:
    steering = asked.steering
    last = steering.offset + SHOWN
    more = not asked.to and last < min(compared, MOST_SHOWN)
    before = max(0, steering.offset - SHOWN)

    def choice(label: str, changed: Steering, *, on: bool) -> Choice:
        return Choice(label, asked.address(nct_id, changed), on)

    def of_presets(some: Sequence[Preset]) -> tuple[Choice, ...]:
        return tuple(
            choice(said(NAMES[each]), replace(steering, preset=each), on=each == steering.preset)
            for each in some
        )

    fitted, by_hand = presets_in_order()
    return RelatedView(
        sense=said(SENSES[steering.preset]).partition(": ")[2],
        preset=steering.preset,
        by_hand=steering.by_hand,
        presets=of_presets(fitted),
        focuses=of_presets(by_hand),
        narrowings=tuple(
            choice(said(label), steering.turned(name), on=name in steering.narrowed)
            for name, label in NARROWED.items()
        ),
        applied=tuple(
            choice(label, steering.turned(name), on=True) for name, label in steering.applied()
        ),
        near=steering.near,
        expr=steering.expr,
        hidden=tuple(steering.given(without=("near", "expr")).items()),
        faults=steering.faults,
        emptied=emptied(steering, conditions),
        rows=tuple(row_of(nct_id, each) for each in neighbours),
        compared=compared,
        to=asked.to,
        typed=asked.typed,
        fault=asked.fault,
        first=steering.offset + 1,
        before=asked.address(nct_id, steering, offset=before) if steering.offset else "",
        after=asked.address(nct_id, steering, offset=last) if more else "",
        whole=_Asked(steering, "").address(nct_id, steering),
        json=asked.address(nct_id, steering, suffix=".json", offset=steering.offset),
    )


def row_of(nct_id: str, neighbour: Neighbour) -> Row:
    """A neighbour of a study, or with an empty number of a text."""
    alike, study = neighbour.likeness, neighbour.held.study
    relation = alike.relation
    common = frozenset(each for word in alike.words for each in words(word))
    return Row(
        head=head(study),
        address=links.study(study.nct_id),
        compare=nct_id and links.study(nct_id, f"/related?{urlencode({'to': study.nct_id})}"),
        score=alike.score,
        why=_sentence(alike.why),
        bar=tuple(_bar(alike)),
        parts=alike.parts,
        held_back=held_back(alike),
        relation=relation.label if relation else "",
        shown_by=tuple(_cited(relation.quotes, common)) if relation else (),
        quotes=tuple(_cited(alike.quotes, common)),
        shares=tuple(shares_of(alike)),
        differs=tuple(_sentence((each.text,)) for each in alike.differences),
    )


def _sentence(clauses: Iterable[str]) -> str:
    """Clauses as one sentence: `Both in asthma; both speak of spirometry.` is one."""
    joined = plain("; ".join(clauses))
    return f"{joined[0].upper()}{joined[1:]}." if joined else ""


def _bar(alike: Likeness) -> Iterable[Stretch]:
    start = 0.0
    for kind, label, signals in _KINDS:
        parts = [each for each in alike.parts if each.signal in signals]
        points = sum(each.points for each in parts)
        if parts:
            yield Stretch(kind, said(label), start, points, sum(each.weight for each in parts))
        start += points


def _cited(quotes: Iterable[Quote], common: frozenset[str]) -> Iterable[Cited]:
    for quote in quotes:
        node = schema.node(quote.piece)
        text = " ".join(show_text(node, quote.text).split())
        yield Cited(quote.nct_id, node.label, _marked(text, common))


def _marked(text: str, common: frozenset[str]) -> Markup:
    """A text with the words marked that are among some."""
    made: list[str] = []
    at = 0
    for span in spans(text):
        if span.word in common and span.start >= at:
            made.append(f"{escape(text[at : span.start])}<mark>")
            made.append(f"{escape(text[span.start : span.end])}</mark>")
            at = span.end
    made.append(str(escape(text[at:])))
    return Markup("".join(made))  # noqa: S704 - every piece of the text is escaped above


def _json(
    request: Request, shown: Shown, asked: _Asked, neighbours: Sequence[Neighbour]
) -> Response:
    told = {
        "nct_id": shown.study.nct_id,
        "preset": asked.steering.preset,
        "sense": SENSES[asked.steering.preset],
        "source": source_lines(shown.provenance),
        "studies": [
            {
                "brief_title": each.held.study.text("BriefTitle"),
                "overall_status": each.held.study.text("OverallStatus"),
                **asdict(each.likeness),
            }
            for each in neighbours
        ],
    }
    return body(request, msgspec.json.encode(told), exports.MEDIA_TYPES["json"])


def _resolved(site: Site, asked: str) -> str:
    try:
        return site.atlas.resolve(asked)
    except UsageError as error:
        raise NotFoundError(error.message, hint=error.hint, slug=error.slug) from error
