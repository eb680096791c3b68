"""Explaining a search: its tree walked in reading order, each part told and counted.

Bounded, for an expression comes from anybody: so many parts are shown and so much is looked up to
count them. What does not live here: the values (`explanation`), the plain sentence (`query`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, cast

from trialatlas import schema
from trialatlas.atlas.explanation import (
    ExplainedArea,
    ExplainedPart,
    ExplainedSpan,
    ExplainedTerm,
    Explanation,
    KnownSynonym,
    PartKind,
    WeighedPiece,
)
from trialatlas.index.fields import BOUNDARY
from trialatlas.index.protocol import Engine, SearchRequest
from trialatlas.index.terms import target, wanted
from trialatlas.query import describe, print_query, widen
from trialatlas.query.build import all_of
from trialatlas.query.leaves import Asked
from trialatlas.query.tree import (
    DEFAULT_AREA,
    And,
    Area,
    Distance,
    Everything,
    Missing,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Scope,
    Tilt,
    Words,
)
from trialatlas.study.words import spans, words
from trialatlas.vocabulary import Vocabulary
from trialatlas.wording import said

MAX_PARTS: Final = 200
"""Parts of a search that are shown and counted."""
MAX_LOOKUPS: Final = 60_000
"""Words times fields that counting parts may look up: three times what one search may."""
_FIELDS_OF_AREA: Final = 20
"""A word of a large area is looked up in fewer fields than the area has pieces."""
_PLAIN_LOOKUPS: Final = 20
"""What counting a part that is no term is taken to cost."""

_KINDS: Final[dict[type, PartKind]] = {
    And: "and",
    Or: "or",
    Not: "not",
    Area: "area",
    Scope: "scope",
    Tilt: "tilt",
    Words: "words",
    Phrase: "phrase",
    Everything: "all",
    Missing: "missing",
    Range: "range",
    Distance: "distance",
}
_Shell: TypeAlias = Area | Scope


def explained(
    request: SearchRequest,
    engine: Engine,
    vocabulary: Vocabulary | None,
    without: frozenset[str],
    registry_date: str,
) -> Explanation:
    """The explanation of a search that was checked and is in normal form, not yet widened.

    Without a vocabulary no synonyms are looked up.
    """
    query, filters = request.query, request.filters
    if vocabulary is not None:
        vocabulary.refresh()
        query = widen(query, vocabulary, without)
        filters = filters and widen(filters, vocabulary, without)
    whole = query if filters is None else all_of([query, filters])
    explaining = _Explaining(engine, vocabulary, whole)
    told = explaining.part(query, _Context())
    filtering = explaining.part(filters, _Context()) if filters is not None else None
    return Explanation(
        sentence=describe(whole),
        expression=print_query(whole),
        total=explaining.total,
        query=told,
        filters=filtering,
        areas=tuple(explaining.areas.values()),
        synonyms=vocabulary is not None,
        without=tuple(sorted(without)),
        mesh=vocabulary is not None and vocabulary.has_mesh,
        unlisted=_size(query) + (_size(filters) if filters is not None else 0) - explaining.listed,
        uncounted=explaining.uncounted,
        index=engine.info,
        registry_date=registry_date,
        tree=whole,
    )


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around a part: the areas and scopes that say where it is asked."""

    shells: tuple[_Shell, ...] = ()
    area: str = DEFAULT_AREA
    size: bool = False
    in_site: bool = False

    def within(self, shell: _Shell) -> _Context:
        """The context of what stands in an area or a scope that is asked in this one."""
        if isinstance(shell, Scope):
            return replace(self, shells=(*self.shells, shell), in_site=shell.name == "Location")
        # Of areas one in the other only the inner one counts.
        around = (
            self.shells[:-1] if self.shells and isinstance(self.shells[-1], Area) else self.shells
        )
        return replace(self, shells=(*around, shell), area=shell.name, size=shell.size)

    def around(self, part: Query) -> Query:
        """The part as it would be asked alone."""
        for shell in reversed(self.shells):
            part = replace(shell, part=part)
        return part


class _Explaining:
    """One walk over a search."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary | None, whole: Query) -> None:
        self._engine = engine
        self._vocabulary = vocabulary
        self._lookups = MAX_LOOKUPS
        self._counts = {whole: engine.count(whole)}
        self.total = self._counts[whole]
        self.areas: dict[str, ExplainedArea] = {}
        self.listed = 0
        self.uncounted = 0

    def part(self, tree: Query, context: _Context) -> ExplainedPart:
        """A part and what is below it, as far as the walk may go."""
        self.listed += 1
        alone = context.around(tree)
        count = self._count(alone)
        inner = context.within(tree) if isinstance(tree, Area | Scope) else context
        if inner.area not in self.areas:
            self.areas[inner.area] = _area(inner.area)
        asked = Asked(inner.area, target(inner.area).node, inner.size, inner.in_site)
        below = _below(tree)
        return ExplainedPart(
            kind=_KINDS[type(tree)],
            expression=print_query(tree),
            sentence=describe(alone),
            area=inner.area,
            in_site=inner.in_site,
            compared="" if below else asked.kind,
            count=count,
            term=self._term(tree, inner) if isinstance(tree, Words | Phrase) else None,
            parts=tuple(self._parts(below, inner)),
        )

    def _parts(self, below: Iterable[Query], context: _Context) -> Iterator[ExplainedPart]:
        for each in below:
            if self.listed >= MAX_PARTS:
                return
            yield self.part(each, context)

    def _count(self, tree: Query) -> int | None:
        if tree not in self._counts:
            self._lookups -= _cost(tree, DEFAULT_AREA)
            if self._lookups < 0:
                self.uncounted += 1
                return None
            self._counts[tree] = self._engine.count(tree)
        return self._counts[tree]

    def _term(self, term: Words | Phrase, context: _Context) -> ExplainedTerm:
        by_words = not context.size and target(context.area).is_met_by_words(term)
        asked = wanted(term)
        groups = (group for unit in asked.units for group in unit.groups)
        bare = (tuple(word for word in group if word != BOUNDARY) for group in groups)
        return ExplainedTerm(
            groups=tuple(bare) if by_words else (),
            least=asked.least if by_words else 0,
            expansion=term.expansion,
            coverage=term.coverage,
            spans=tuple(self._spans(term, context.area)) if by_words else (),
        )

    def _spans(self, term: Words | Phrase, area: str) -> Iterator[ExplainedSpan]:
        """All that is known to stand for words of a term, what was left out among it."""
        if self._vocabulary is None:
            return
        known = cast("Area", widen(Area(area, replace(term, synonyms=())), self._vocabulary)).part
        on = {span.first: span.alternatives for span in term.synonyms}
        placed = spans(term.text)
        for span in cast("Words | Phrase", known).synonyms:
            used = on.get(span.first, ())
            yield ExplainedSpan(
                words=term.text[placed[span.first].start : placed[span.last].end],
                synonyms=tuple(
                    KnownSynonym(each.id, each.text, each.source, each in used)
                    for each in span.alternatives
                ),
            )


def _below(tree: Query) -> tuple[Query, ...]:
    match tree:
        case And(parts) | Or(parts):
            return parts
        case Not(part) | Area(part=part) | Scope(part=part) | Tilt(part=part):
            return (part,)
        case _:
            return ()


def _size(tree: Query) -> int:
    return 1 + sum(map(_size, _below(tree)))


def _cost(tree: Query, area: str) -> int:
    """How many words times fields a part looks up, synonyms among them."""
    match tree:
        case Words(text) | Phrase(text):
            others = (each.text for span in tree.synonyms for each in span.alternatives)
            looked_up = len(words(text)) + sum(len(other.split()) for other in others)
            return max(1, looked_up * min(len(target(area).weights), _FIELDS_OF_AREA))
        case Area(name, part):
            return _cost(part, name)
        case _:
            below = _below(tree)
            return sum(_cost(part, area) for part in below) if below else _PLAIN_LOOKUPS


def _area(name: str) -> ExplainedArea:
    """An area by name, with its pieces; a piece that holds no words stands for itself."""
    asked, area = target(name), schema.area(name)
    wide = dict(asked.wide)
    weights = asked.weights
    if not weights and asked.node is not None:
        weights = tuple((leaf.piece, 1.0) for leaf in schema.leaves_below(asked.node))
    node = asked.node
    label = schema.full_label(node) if node is not None else (said(area.label) if area else "")
    return ExplainedArea(
        name=name,
        label=label or name,
        pieces=tuple(
            WeighedPiece(piece, schema.full_label(schema.node(piece)), float(weight), piece in wide)
            for piece, weight in weights
        ),
    )
