"""Whether one study meets a query: the tree, read literally, over one record.

This is the definition that every engine is held to; it is slow and plain on
purpose. What lives elsewhere: what a value means (`index.values`), ranking,
facets and paging (`index.oracle`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import asin, cos, inf, radians, sin, sqrt
from typing import TypeAlias

from trialatlas import schema
from trialatlas.errors import QueryError
from trialatlas.index import values
from trialatlas.index.fields import BOUNDARY
from trialatlas.index.placing import placed
from trialatlas.index.terms import Group, Target, Unit, Wanted, target, wanted
from trialatlas.index.tilt import tilted_node
from trialatlas.query.ends import RANGED
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
from trialatlas.study import Study
from trialatlas.study.exact import exact_words
from trialatlas.study.words import value_key, words

EARTH_RADIUS_MILES = 3958.7613
"""Mean radius of the earth, 6371.0088 km."""

_Leaf: TypeAlias = Words | Phrase | Everything | Missing | Range | Distance


class Sheet:
    """A study as it is searched, its words kept once they are made."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._texts: dict[str, str] = {}
        self._exact: dict[str, str] = {}

    def text(self, piece: str) -> str:
        """All words of a piece: a line for each value, BOUNDARY at both its ends, spaces around."""
        if piece not in self._texts:
            self._texts[piece] = self._lines(piece, words)
        return self._texts[piece]

    def _lines(self, piece: str, cut: Callable[[str], list[str]]) -> str:
        lines = map(cut, values.texts(self.study, schema.node(piece)))
        return "\n".join(f" {BOUNDARY} {' '.join(line)} {BOUNDARY} " for line in lines if line)

    def holds(self, piece: str, group: Group) -> bool:
        """True if the words stand side by side, in this order, within one value of the piece."""
        return f" {' '.join(group)} " in self.text(piece)

    def holds_exactly(self, piece: str, group: Group) -> bool:
        """The same of words as they are written."""
        if piece not in self._exact:
            self._exact[piece] = self._lines(piece, exact_words)
        return f" {' '.join(group)} " in self._exact[piece]

    @cached_property
    def sites(self) -> list[Sheet]:
        """Each site alone, as a study that has that one and nothing else."""
        return [Sheet(site) for site in values.sites(self.study)]


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a part of the tree is asked: the study, what is seen of it, and the area."""

    whole: Sheet
    seen: Sheet
    target: Target
    size: bool = False


def matches(sheet: Sheet, query: Query) -> bool:
    """True if the study meets the query. Raises QueryError for what a piece cannot answer."""
    return _holds(query, _Context(sheet, sheet, target(DEFAULT_AREA)))


def reject_unanswerable(query: Query) -> None:
    """Raise QueryError for a tree that cannot be asked, whatever the studies hold."""
    nothing = Sheet(Study(b"", {}, ""))
    for leaf, context in _leaves(query, _Context(nothing, nothing, target(DEFAULT_AREA))):
        _leaf_holds(leaf, context)


def ends_of(query: Range, node: schema.Node | None) -> values.Span:
    """The ends of a range, read as the piece's kind, or as plain numbers for a size.

    Raises QueryError for a piece without an order and for an end that cannot be read.
    """
    kind = "number" if node is None else node.search
    if kind in RANGED:
        low = (-inf, -inf) if query.low is None else values.typed_span(kind, query.low)
        high = (inf, inf) if query.high is None else values.typed_span(kind, query.high)
        if low is not None and high is not None:
            return low[0], high[1]
    raise refusal(query, "a size" if node is None else node.piece)


def refusal(query: Query, name: str) -> QueryError:
    """The error for a tree that is well-formed and cannot be asked of a piece or area."""
    return QueryError(
        f"{name} cannot answer {type(query).__name__}",
        hint="See the piece's page under /modules for what it holds and how to ask for it.",
        slug="query-unanswerable",
    )


def is_plain(term: Words | Phrase) -> bool:
    """True if a term asks nothing that only words can answer."""
    return term.coverage == "Contains" and term.expansion == "Relaxation"


def miles_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees, by the haversine formula."""
    south, north = radians(here[0]), radians(there[0])
    across = radians(there[1] - here[1])
    part = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(part)))


def _holds(query: Query, context: _Context) -> bool:
    match query:
        case And() | Or():
            met = (_holds(part, context) for part in query.parts)
            return all(met) if isinstance(query, And) else any(met)
        case Not():
            return not _holds(query.part, context)
        case Area():
            inner = replace(context, target=target(query.name), size=query.size)
            return _holds(query.part, inner)
        case Tilt():
            return _holds(query.part, context)
        case Scope():
            sheets = context.whole.sites if query.name == "Location" else [context.whole]
            return any(_holds(query.part, replace(context, seen=sheet)) for sheet in sheets)
        case _:
            return _leaf_holds(query, context)


def _leaves(query: Query, context: _Context) -> Iterator[tuple[_Leaf, _Context]]:
    """Every leaf of the tree with where it is asked."""
    match query:
        case And() | Or():
            for part in query.parts:
                yield from _leaves(part, context)
        case Tilt():
            tilted_node(query.piece)
            yield from _leaves(query.part, context)
        case Not() | Scope():
            yield from _leaves(query.part, context)
        case Area():
            inner = replace(context, target=target(query.name), size=query.size)
            yield from _leaves(query.part, inner)
        case _:
            yield query, context


def _leaf_holds(query: _Leaf, context: _Context) -> bool:
    node = context.target.node
    if node is None:
        return _area_holds(query, context)
    if isinstance(query, Everything | Missing):
        there = bool(values.present(context.seen.study, node))
        return there == isinstance(query, Everything)
    if context.size:
        return _size_holds(query, context, node)
    if isinstance(query, Range):
        return _range_holds(query, context, node)
    if isinstance(query, Distance):
        return _distance_holds(query, context, node)
    return _term_holds(query, context, node)


def _area_holds(query: _Leaf, context: _Context) -> bool:
    if isinstance(query, Everything):
        return True
    if isinstance(query, Words | Phrase):
        return _words_hold(wanted(query), context)
    raise refusal(query, context.target.name)


def _term_holds(term: Words | Phrase, context: _Context, node: schema.Node) -> bool:
    kind = context.target.kind
    if context.target.is_met_by_words(term):
        return _words_hold(wanted(term), context)
    if kind == "value":
        key = value_key(term.text)
        found = values.present(context.seen.study, node)
        return bool(key) and any(value_key(str(value)) == key for value in found)
    if not is_plain(term):
        raise refusal(term, node.piece)
    if kind == "yes-no":
        asked = values.yes_no(term.text)
        if asked is None:
            raise refusal(term, node.piece)
        found = values.present(context.seen.study, node)
        return any(values.yes_no(value) is asked for value in found)
    if kind in RANGED:
        return _range_holds(Range(term.text, term.text), context, node)
    raise refusal(term, node.piece)


def _words_hold(asked: Wanted, context: _Context) -> bool:
    if asked.exact is not None and not _is_exact(context.seen, context.target, asked.exact):
        return False
    met = sum(groups_met(context.seen, context.target, unit) for unit in asked.units)
    return bool(asked.units) and met >= asked.least


def _is_exact(sheet: Sheet, target: Target, group: Group) -> bool:
    """True if the words stand as written. Values have one spelling: nothing more is asked there."""
    if not target.exact:
        return True
    return bool(group) and any(sheet.holds_exactly(piece, group) for piece, _ in target.exact)


def groups_met(sheet: Sheet, target: Target, unit: Unit) -> int:
    """How many groups of a unit are met: all of them where one of its synonyms stands."""
    if any(sheet.holds(piece, group) for group in unit.instead for piece, _ in target.wide):
        return len(unit.groups)
    return sum(
        any(sheet.holds(piece, group) for piece, _ in target.weights) for group in unit.groups
    )


def _range_holds(query: Range, context: _Context, node: schema.Node) -> bool:
    ends = ends_of(query, node)
    return any(_meets(ends, found) for found in values.spans(context.seen.study, node))


def _size_holds(
    query: Words | Phrase | Range | Distance, context: _Context, node: schema.Node
) -> bool:
    match query:
        case Range():
            asked = query
        case Words(text) | Phrase(text) if is_plain(query):
            asked = Range(text, text)
        case _:
            raise refusal(query, node.piece)
    size = float(len(values.present(context.seen.study, node)))
    return _meets(ends_of(asked, None), (size, size))


def _meets(ends: values.Span, found: values.Span) -> bool:
    """True if anything the value can mean lies within the ends."""
    return max(ends[0], found[0]) <= min(ends[1], found[1])


def nearest(sheet: Sheet, here: tuple[float, float]) -> float | None:
    """Miles from a point, in degrees, to the study's nearest site; None if none has a place."""
    found = values.points(sheet.study, schema.node("LocationGeoPoint"))
    return min((miles_between(here, point) for point in found), default=None)


def _distance_holds(query: Distance, context: _Context, node: schema.Node) -> bool:
    if node.search != "point":
        raise refusal(query, node.piece)
    here = (query.latitude, query.longitude)
    found = values.points(context.seen.study, node)
    if query.towns:
        found = [*found, *placed(context.seen.study)]
    return any(miles_between(here, point) <= query.miles for point in found)
