"""The view of how a search was understood: its parts with counts, synonyms to switch off, areas.

What does not live here: what an explanation is (`atlas.explanation`), the address (`search_form`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from trialatlas.atlas import ExplainedPart, Explanation
from trialatlas.atlas.explanation import ExplainedArea, ExplainedSpan, KnownSynonym
from trialatlas.web.search_form import SearchForm
from trialatlas.web.search_page import EXPLAIN, date_in_words
from trialatlas.web.search_synonyms import SOURCES
from trialatlas.web.site import Site
from trialatlas.wording import messages, said

_MOST_LINKS: Final = 300
_LONGEST_LINKS: Final = 300_000
"""Characters of all links that switch a synonym: each repeats the address."""
_COMPARED: Final = messages(
    {
        "words": "by words",
        "value": "as a whole value",
        "date": "as a date",
        "age": "as an age",
        "number": "as a number",
        "yes-no": "as yes or no",
        "point": "as a point",
        "none": "by whether it is there",
    }
)


@dataclass(frozen=True, slots=True)
class SynonymView:
    """A synonym and the address of the same search without it, or with it again."""

    id: str
    text: str
    source: str
    on: bool
    address: str


@dataclass(frozen=True, slots=True)
class SpanView:
    """Words of a term, the synonyms shown, and how many more there are."""

    words: str
    synonyms: tuple[SynonymView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class PartView:
    """A part: `told` is its expression, or how the parts below it are joined."""

    told: str
    is_leaf: bool
    count: int | None
    sentence: str
    area: str
    wanted: str
    spans: tuple[SpanView, ...]
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class ExplainView:
    """The page."""

    said: Explanation
    form: SearchForm
    halves: tuple[tuple[str, PartView], ...]
    areas: tuple[ExplainedArea, ...]
    unknown: tuple[SynonymView, ...]
    """Synonyms left out that no word of this search has."""
    registry_date: str
    address: str


def explain_view(site: Site, form: SearchForm) -> ExplainView:
    """Explain the search. Raises QueryError, UsageError, EngineError."""
    site.require_some()
    request = form.request()
    told = site.atlas.explain(
        request.query,
        filters=request.filters,
        synonyms=form.synonyms,
        without=frozenset(form.without),
    )
    drawing = _Drawing(form)
    halves = [(said("Words and what they must meet"), told.query)]
    if told.filters is not None:
        halves.append((said("Filters, which do not bear on the order"), told.filters))
    return ExplainView(
        said=told,
        form=form,
        halves=tuple((heading, drawing.part(part)) for heading, part in halves),
        areas=told.areas,
        unknown=tuple(drawing.unknown()),
        registry_date=date_in_words(told.registry_date),
        address=form.address(),
    )


class _Drawing:
    """One page: links are drawn as far as they fit on it."""

    def __init__(self, form: SearchForm) -> None:
        self._form = form.at_page(1)
        self._links = min(_MOST_LINKS, _LONGEST_LINKS // len(form.address(EXPLAIN)))
        self._seen: set[str] = set()

    def part(self, part: ExplainedPart) -> PartView:
        leaf = part.leaf
        asked = part if leaf is None else leaf
        return PartView(
            told=part.heading if leaf is None else part.expression,
            is_leaf=leaf is not None,
            count=part.count,
            sentence=asked.sentence if leaf is not None else "",
            area=asked.area,
            wanted=_wanted(asked),
            spans=tuple(self._span(each, asked.area) for each in _spans(asked)),
            parts=() if leaf is not None else tuple(map(self.part, part.parts)),
        )

    def unknown(self) -> Iterator[SynonymView]:
        for each in self._form.without:
            if each not in self._seen:
                yield SynonymView(each, "", "", on=False, address=self._address(each))

    def _span(self, span: ExplainedSpan, area: str) -> SpanView:
        drawn: list[SynonymView] = []
        for each in span.synonyms:
            named = self._named(each, area)
            # What is neither searched for nor switched off was one too many for the search.
            if (each.on or named) and self._links > 0:
                self._links -= 1
                source = said(SOURCES.get(each.source, each.source))
                address = self._address(named or each.id)
                drawn.append(SynonymView(each.id, each.text, source, each.on, address))
        return SpanView(span.words, tuple(drawn), len(span.synonyms) - len(drawn))

    def _named(self, synonym: KnownSynonym, area: str) -> str:
        """The synonym as the address leaves it out, in this area or everywhere; else empty."""
        for name in (synonym.id, f"{area}:{synonym.id}"):
            if name in self._form.without:
                self._seen.add(name)
                return name
        return ""

    def _address(self, name: str) -> str:
        if name in self._form.without:
            return self._form.with_synonym(name).address(EXPLAIN)
        return self._form.without_synonym(name).address(EXPLAIN)


def _spans(part: ExplainedPart) -> tuple[ExplainedSpan, ...]:
    return part.term.spans if part.term is not None else ()


def _wanted(part: ExplainedPart) -> str:
    term = part.term
    if not part.compared or part.kind == "all":
        return ""
    if term is None or not term.groups:
        how = said(_COMPARED[part.compared]) if part.compared in _COMPARED else part.compared
        return said("compared {how}").format(how=how)
    return said("for {words} (expansion {expansion}, coverage {coverage})").format(
        words=term.wanted, expansion=term.expansion, coverage=term.coverage
    )
