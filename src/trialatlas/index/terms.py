"""Where a term of a query looks and what it wants there; what of a query ranks and is shown.

Here: the pieces that an area's name stands for, a term's words with the synonyms that may stand
for them, and the walk to what is not negated. What lives elsewhere: how an engine finds it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations, islice, product

from trialatlas import schema
from trialatlas.errors import QueryError
from trialatlas.index.fields import BOUNDARY
from trialatlas.query.exact import exact_pieces
from trialatlas.query.synonyms import synonymous_pieces
from trialatlas.query.tree import (
    DEFAULT_AREA,
    ONE_END,
    SYNONYMOUS,
    And,
    Area,
    Coverage,
    Or,
    Phrase,
    Query,
    Scope,
    Span,
    Tilt,
    Words,
)
from trialatlas.schema import Node
from trialatlas.study.exact import exact_words
from trialatlas.study.words import groups, words

Group = tuple[str, ...]
"""Normalised words that stand side by side, with BOUNDARY for the end of a value."""
Groups = tuple[Group, ...]
"""Several of them, each for itself."""

SYNONYM_WORTH = 0.9
"""What a synonym counts beside the words that it stands for, where they rank."""
RANKED_SYNONYMS = 8
"""Of so many synonyms of a unit it counts in which piece they stand; the others only match."""
MOST_READINGS = 64
"""Ways to put synonyms into words that stay together; those with the fewest come first."""

Weights = tuple[tuple[str, float], ...]
"""Pieces with their weights."""

_BY_WORDS = frozenset({"words", "value"})


@dataclass(frozen=True, slots=True)
class Target:
    """What an area's name stands for: its worded pieces with their weights, heaviest first.

    `wide` are those of them that are searched with synonyms, `exact` those that are kept in their
    exact form too. `node` is the node that is named,
    where one is; a search area has none.
    """

    name: str
    weights: Weights
    wide: Weights
    exact: Weights
    node: Node | None

    @property
    def kind(self) -> str:
        """How a term is met here: `words`, or the leaf's own kind if the leaf is named alone."""
        return self.node.search if self.node is not None and self.node.is_leaf else "words"

    def is_met_by_words(self, term: Words | Phrase) -> bool:
        """True if the term is compared by its words: also in an enum, if it asks for one end."""
        return self.kind == "words" or (self.kind == "value" and term.coverage in ONE_END)


@dataclass(frozen=True, slots=True)
class Unit:
    """Groups of words, and synonyms any one of which may stand for all of them.

    `worth` is what a synonym counts beside the sum of the groups: where the unit is a whole
    term, its words side by side count twice, and so does a synonym.
    """

    groups: Groups
    instead: Groups = ()
    worth: float = SYNONYM_WORTH


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a term wants: of the groups of its `units` at least `least` must be met.

    A synonym meets all groups of its unit. `together` is the whole term side by side. A term
    without a single word has no units and is not met.
    """

    units: tuple[Unit, ...]
    least: int
    together: Unit
    exact: Group | None = None
    """The words as written, if they must stand side by side as written besides; else None."""

    @property
    def is_of_several(self) -> bool:
        """True if the term may be met here and there: it has more than one group."""
        return sum(len(unit.groups) for unit in self.units) > 1

    @property
    def wants_all(self) -> bool:
        """True if no group may be left out."""
        return self.least == sum(len(unit.groups) for unit in self.units)


@dataclass(frozen=True, slots=True)
class Term:
    """Groups of words that speak for a study, and where they may stand."""

    groups: Groups
    target: Target


@dataclass(frozen=True, slots=True)
class Scored:
    """A term that ranks: not negated and met by words."""

    wanted: Wanted
    target: Target


@dataclass(frozen=True, slots=True)
class Tilted:
    """A part of a query that is not negated and whose matches are tilted.

    `part` is the part with the area in which it stands.
    """

    piece: str
    part: Query


@cache
def target(name: str) -> Target:
    """The target of an area, a structure or a piece. Raises QueryError for any other name."""
    area, node = schema.area(name), schema.find(name)
    if area:
        weights = sorted(area.weights.items(), key=lambda each: -each[1])
    elif node:
        leaves = [leaf for leaf in schema.leaves_below(node) if leaf.search in _BY_WORDS]
        weights = [(leaf.piece, 1.0) for leaf in leaves]
    else:
        near = schema.nearest(name)
        raise QueryError(
            f"no search area or piece is called {name}",
            hint=f"Did you mean {' or '.join(near)}?" if near else "See /modules for the names.",
            slug="query-area",
        )
    pieces = synonymous_pieces(name)
    kept = exact_pieces(name)
    wide = tuple(each for each in weights if each[0] in pieces)
    exact = tuple(each for each in weights if each[0] in kept)
    return Target(name, tuple(weights), wide, exact, None if area else node)


@lru_cache(maxsize=1024)
def wanted(term: Words | Phrase) -> Wanted:
    """What a term wants, its synonyms among it."""
    whole = tuple(words(term.text))
    spans = term.synonyms if term.expansion in SYNONYMOUS else ()
    together = Unit(
        (_covering(whole, term.coverage),),
        tuple(_covering(reading, term.coverage) for reading in _readings(whole, spans)),
    )
    written = tuple(exact_words(term.text)) if term.expansion == "None" else None
    exact = _covering(written, term.coverage) if written else written
    if not whole:
        return Wanted((), 0, together, exact)
    if not _may_part(term):
        return Wanted((together,), 1, together, exact)
    units = tuple(dict.fromkeys(_units(term.text, spans)))
    count = sum(len(unit.groups) for unit in units)
    if len(units) == 1 and count > 1:
        units = (replace(units[0], worth=2 * SYNONYM_WORTH),)
    return Wanted(units, _most_of(count) if term.expansion == "Lossy" else count, together)


def positive_terms(query: Query) -> list[Term]:
    """What speaks for a study: terms met by words, not negated, in the order they are asked.

    The synonyms of a term follow it as a term of their own, in the pieces where they count.
    """
    return list(_told_apart(query))


def scored_terms(query: Query) -> list[Scored]:
    """The same terms, each with its synonyms, as they rank."""
    return [each for each in _positive(query, DEFAULT_AREA) if isinstance(each, Scored)]


def tilts(query: Query) -> list[Tilted]:
    """The parts of a query that are tilted and not negated, inner ones too."""
    return [each for each in _positive(query, DEFAULT_AREA) if isinstance(each, Tilted)]


def is_ranked(query: Query) -> bool:
    """True if anything in a query gives a score."""
    return next(_positive(query, DEFAULT_AREA), None) is not None


def _most_of(count: int) -> int:
    """Two in three, rounded up."""
    return (2 * count + 2) // 3


def _may_part(term: Words | Phrase) -> bool:
    """True if the words of a term may stand apart."""
    is_loose = isinstance(term, Words) and term.expansion in {"Relaxation", "Lossy"}
    return is_loose and term.coverage == "Contains"


def _covering(whole: Group, coverage: Coverage) -> Group:
    before = (BOUNDARY,) if coverage in {"FullMatch", "StartsWith"} else ()
    after = (BOUNDARY,) if coverage in {"FullMatch", "EndsWith"} else ()
    return (*before, *whole, *after)


def _units(text: str, spans: Sequence[Span]) -> Iterator[Unit]:
    """A unit for each span with whole groups in it, one for each group in none."""
    written = deque(groups(text))
    at = 0
    while written:
        group = written.popleft()
        taken = [group]
        inside = next((span for span in spans if span.first <= at <= span.last), None)
        at += len(group)
        while inside and written and at + len(written[0]) - 1 <= inside.last:
            taken.append(written[0])
            at += len(written.popleft())
        yield Unit(tuple(dict.fromkeys(taken)), _instead(inside) if inside else ())


def _instead(span: Span) -> Groups:
    """The synonyms of a span, each as its words."""
    found = (tuple(words(each.text)) for each in span.alternatives)
    return tuple(dict.fromkeys(each for each in found if each))


def _readings(whole: Group, spans: Sequence[Span]) -> Iterator[Group]:
    """The words with synonyms in place of one or more spans, the fewest first."""
    return islice(_all_readings(whole, spans), MOST_READINGS)


def _all_readings(whole: Group, spans: Sequence[Span]) -> Iterator[Group]:
    for count in range(1, len(spans) + 1):
        for some in combinations(spans, count):
            for chosen in product(*map(_instead, some)):
                reading = whole
                for span, words_ in zip(reversed(some), reversed(chosen), strict=True):
                    reading = (*reading[: span.first], *words_, *reading[span.last + 1 :])
                yield reading


def _told_apart(query: Query) -> Iterator[Term]:
    for each in scored_terms(query):
        yield Term(tuple(group for unit in each.wanted.units for group in unit.groups), each.target)
        if synonyms := tuple(group for unit in each.wanted.units for group in unit.instead):
            yield Term(synonyms, replace(each.target, weights=each.target.wide))


def _positive(query: Query, area: str) -> Iterator[Scored | Tilted]:
    match query:
        case Words() | Phrase():
            asked = wanted(query)
            if target(area).is_met_by_words(query) and asked.units:
                yield Scored(asked, target(area))
        case And() | Or():
            for part in query.parts:
                yield from _positive(part, area)
        case Area():
            if not query.size:
                yield from _positive(query.part, query.name)
        case Scope():
            inner = _positive(query.part, area)
            yield from (each for each in inner if query.name == "Study" or isinstance(each, Scored))
        case Tilt():
            yield Tilted(query.piece, Area(area, query.part))
            yield from _positive(query.part, area)
        case _:
            return
