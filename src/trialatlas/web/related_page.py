"""The studies most like one, as a page: in words first, then in points, then what differs.

Also the few of them at the foot of a study's page. What does not live here: how likeness is
measured and explained (`trialatlas.related`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas import schema
from trialatlas.atlas import Narrowing, Neighbour
from trialatlas.errors import IndexMissingError, NotFoundError, UsageError
from trialatlas.export.provenance import source_lines
from trialatlas.related.answer import Likeness, Part, Quote
from trialatlas.related.explain import held_back
from trialatlas.related.presets import DEFAULT, PRESETS, SENSES, Preset, known_preset
from trialatlas.study.values import show_text
from trialatlas.study.words import spans, words
from trialatlas.web import exports, links
from trialatlas.web.answers import body, moved, page
from trialatlas.web.routing import guarded
from trialatlas.web.site import Shown, Site
from trialatlas.web.study_page import Head, head

SHOWN: Final = 10
AT_THE_FOOT: Final = 4
_ENOUGH: Final = 15.0
"""Points from which a study is named at the foot of another's page."""
_MOST_SHOWN: Final = 100
_NAMES: Final[dict[Preset, str]] = {
    "same-patients": "Same patients",
    "same-question": "Same question",
}
_NARROWED: Final = {
    "recruiting": "Recruiting now",
    "withResults": "With results",
    "otherSponsors": "Other sponsors",
}
_KINDS: Final = (
    ("words", "words", ("full-text", "summary", "topic", "criteria", "detail", "rare-words")),
    ("conditions", "conditions", ("conditions",)),
    ("interventions", "what is given", ("interventions",)),
    ("people", "ages and sex", ("population",)),
    ("outcomes", "what is measured", ("outcomes",)),
    ("programme", "design and sponsor", ("design", "programme")),
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
    """One neighbour. `why` is a sentence, `differs` clauses about it."""

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
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes what the page shows."""

    label: str
    address: str
    on: bool


@dataclass(frozen=True, slots=True)
class RelatedView:
    """The page. `to` is the one study it is narrowed to, or empty."""

    sense: str
    preset: Preset
    presets: tuple[Choice, ...]
    narrowings: tuple[Choice, ...]
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

    preset: Preset
    narrowed: tuple[str, ...]
    offset: int
    to: str
    typed: str = ""
    fault: str = ""
    """What was typed as a study to compare with, and why it cannot be."""

    def address(self, nct_id: str, suffix: str = "", **changed: Any) -> str:
        """The page with something changed; paging starts anew unless it is what changes."""
        preset = changed.get("preset", self.preset)
        given = {"preset": preset} if preset != DEFAULT else {}
        given |= dict.fromkeys(changed.get("narrowed", self.narrowed), "true")
        if offset := changed.get("offset", 0):
            given["offset"] = str(offset)
        if to := changed.get("to", self.to):
            given["to"] = to
        query = urlencode(given)
        return links.study(nct_id, f"/related{suffix}") + (f"?{query}" if query else "")


def related_routes(site: Site) -> list[Route]:
    """The page and its JSON."""
    paths = ("/study/{id}/related", "/study/{id}/related.{suffix:str}")
    return [Route(each, guarded(site, _related), name=each) for each in paths]


def foot(site: Site, nct_id: str) -> tuple[Row, ...]:
    """A first look at what is like a study, a few milliseconds long; nothing without an index."""
    try:
        found = site.atlas.related(nct_id, limit=AT_THE_FOOT, brief=True)
    except IndexMissingError:
        return ()
    near = (each for each in found.neighbours if each.likeness.score >= _ENOUGH)
    return tuple(_row(nct_id, each) for each in near if each.likeness.why)


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
    neighbours, compared = _found(site, nct_id, asked)
    if suffix:
        return _json(request, shown, asked, neighbours)
    view = _view(nct_id, asked, neighbours, compared)
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
    offset = given.get("offset", "")
    at = int(offset[:4]) if offset.isascii() and offset.isdigit() else 0
    narrowed = tuple(each for each in _NARROWED if given.get(each) == "true")
    preset = known_preset(given.get("preset") or DEFAULT)
    return _Asked(preset, narrowed, min(at, _MOST_SHOWN - SHOWN), to, typed, fault)


def _found(site: Site, nct_id: str, asked: _Asked) -> tuple[Sequence[Neighbour], int]:
    if asked.to:
        return (site.atlas.likeness(nct_id, asked.to, asked.preset),), 1
    narrow = Narrowing(
        recruiting="recruiting" in asked.narrowed,
        with_results="withResults" in asked.narrowed,
        other_sponsors="otherSponsors" in asked.narrowed,
    )
    found = site.atlas.related(
        nct_id, asked.preset, limit=SHOWN, offset=asked.offset, narrow=narrow
    )
    return found.neighbours, found.scored


def _view(
    nct_id: str, asked: _Asked, neighbours: Sequence[Neighbour], compared: int
) -> RelatedView:
    last = asked.offset + SHOWN
    more = not asked.to and last < min(compared, _MOST_SHOWN)
    return RelatedView(
        sense=SENSES[asked.preset].partition(": ")[2],
        preset=asked.preset,
        presets=tuple(
            Choice(_NAMES[each], asked.address(nct_id, preset=each), each == asked.preset)
            for each in PRESETS
        ),
        narrowings=tuple(
            Choice(label, asked.address(nct_id, narrowed=_turned(asked, name)), _is_on(asked, name))
            for name, label in _NARROWED.items()
        ),
        rows=tuple(_row(nct_id, each) for each in neighbours),
        compared=compared,
        to=asked.to,
        typed=asked.typed,
        fault=asked.fault,
        first=asked.offset + 1,
        before=asked.address(nct_id, offset=max(0, asked.offset - SHOWN)) if asked.offset else "",
        after=asked.address(nct_id, offset=last) if more else "",
        whole=_Asked(asked.preset, asked.narrowed, 0, "").address(nct_id),
        json=asked.address(nct_id, ".json", offset=asked.offset),
    )


def _is_on(asked: _Asked, name: str) -> bool:
    return name in asked.narrowed


def _turned(asked: _Asked, name: str) -> tuple[str, ...]:
    """The narrowings with one switched on or off, in their own order."""
    on = set(asked.narrowed) ^ {name}
    return tuple(each for each in _NARROWED if each in on)


def _row(nct_id: str, neighbour: Neighbour) -> Row:
    said, study = neighbour.likeness, neighbour.held.study
    relation = said.relation
    common = frozenset(each for word in said.words for each in words(word))
    return Row(
        head=head(study),
        address=links.study(study.nct_id),
        compare=links.study(nct_id, f"/related?{urlencode({'to': study.nct_id})}"),
        score=said.score,
        why=_sentence(said.why),
        bar=tuple(_bar(said)),
        parts=said.parts,
        held_back=held_back(said),
        relation=relation.label if relation else "",
        shown_by=tuple(_cited(relation.quotes, common)) if relation else (),
        quotes=tuple(_cited(said.quotes, common)),
        differs=tuple(_sentence((each.text,)) for each in said.differences),
    )


def _sentence(clauses: Iterable[str]) -> str:
    """Clauses as one sentence: `Both in asthma; both speak of spirometry.` is one."""
    joined = "; ".join(clauses)
    return f"{joined[0].upper()}{joined[1:]}." if joined else ""


def _bar(said: Likeness) -> Iterable[Stretch]:
    start = 0.0
    for kind, label, signals in _KINDS:
        parts = [each for each in said.parts if each.signal in signals]
        points = sum(each.points for each in parts)
        if parts:
            yield Stretch(kind, label, start, points, sum(each.weight for each in parts))
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
    said = {
        "nct_id": shown.study.nct_id,
        "preset": asked.preset,
        "sense": SENSES[asked.preset],
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
    return body(request, msgspec.json.encode(said), exports.MEDIA_TYPES["json"])


def _resolved(site: Site, asked: str) -> str:
    try:
        return site.atlas.resolve(asked)
    except UsageError as error:
        raise NotFoundError(error.message, hint=error.hint, slug=error.slug) from error
