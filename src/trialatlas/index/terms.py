"""Where a term of a query looks, and which terms of a query rank and are shown.

Here: the pieces that an area's name stands for, and the walk to the terms that
are not negated. What lives elsewhere: how an engine finds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from trialatlas import schema
from trialatlas.errors import QueryError
from trialatlas.index.fields import BOUNDARY
from trialatlas.query.tree import (
    DEFAULT_AREA,
    ONE_END,
    And,
    Area,
    Or,
    Phrase,
    Query,
    Scope,
    Words,
)
from trialatlas.schema import Node
from trialatlas.study.words import groups, words

Group = tuple[str, ...]
"""Normalised words that stand side by side, with BOUNDARY for the end of a value."""
Groups = tuple[Group, ...]
"""The groups of a term; each must be met."""

_BY_WORDS = frozenset({"words", "value"})


@dataclass(frozen=True, slots=True)
class Target:
    """What an area's name stands for: its worded pieces with their weights, heaviest first.

    `node` is the node that is named, where one is; a search area has none.
    """

    name: str
    weights: tuple[tuple[str, float], ...]
    node: Node | None

    @property
    def kind(self) -> str:
        """How a term is met here: `words`, or the leaf's own kind if the leaf is named alone."""
        return self.node.search if self.node is not None and self.node.is_leaf else "words"

    def is_met_by_words(self, term: Words | Phrase) -> bool:
        """True if the term is compared by its words: also in an enum, if it asks for one end."""
        return self.kind == "words" or (self.kind == "value" and term.coverage in ONE_END)


@dataclass(frozen=True, slots=True)
class Term:
    """A term that is not negated and is met by words: its groups and where they may stand."""

    groups: Groups
    target: Target

    @property
    def words(self) -> Group:
        """The words without their groups, in order, as one group."""
        return tuple(word for group in self.groups for word in group)


@cache
def target(name: str) -> Target:
    """The target of an area, a structure or a piece. Raises QueryError for any other name."""
    if area := schema.area(name):
        weights = sorted(area.weights.items(), key=lambda each: -each[1])
        return Target(name, tuple(weights), None)
    node = schema.find(name)
    if node is None:
        near = schema.nearest(name)
        raise QueryError(
            f"no search area or piece is called {name}",
            hint=f"Did you mean {' or '.join(near)}?" if near else "See /modules for the names.",
            slug="query-area",
        )
    leaves = [leaf for leaf in schema.leaves_below(node) if leaf.search in _BY_WORDS]
    return Target(name, tuple((leaf.piece, 1.0) for leaf in leaves), node)


def groups_of(term: Words | Phrase) -> Groups:
    """The groups of a term: one for a phrase, and for what must cover more than it contains.

    Empty for a term without a single word.
    """
    if isinstance(term, Words) and term.coverage == "Contains":
        return tuple(groups(term.text))
    whole = tuple(words(term.text))
    if not whole:
        return ()
    before = (BOUNDARY,) if term.coverage in {"FullMatch", "StartsWith"} else ()
    after = (BOUNDARY,) if term.coverage in {"FullMatch", "EndsWith"} else ()
    return ((*before, *whole, *after),)


def positive_terms(query: Query) -> list[Term]:
    """The terms that speak for a study: met by words, not negated, in the order they are asked."""
    return list(_positive(query, DEFAULT_AREA))


def _positive(query: Query, area: str) -> Iterator[Term]:
    match query:
        case Words() | Phrase():
            if target(area).is_met_by_words(query) and (found := groups_of(query)):
                yield Term(found, target(area))
        case And() | Or():
            for part in query.parts:
                yield from _positive(part, area)
        case Area():
            if not query.size:
                yield from _positive(query.part, query.name)
        case Scope():
            yield from _positive(query.part, area)
        case _:
            return
