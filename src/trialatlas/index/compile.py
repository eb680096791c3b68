"""From a query tree to tantivy's query: what each node of the tree asks of the fields.

`Compiler` holds the meaning of the tree for one kind of document; `index.match` says the same
slowly. Two forms of a query are made: the bare one only matches, the ranked one also scores.
What lives elsewhere: the fields (`fields`), running queries and joining studies to their sites
(`tantivy_snapshot`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tantivy import FieldType, Occur
from tantivy import Query as Asked

from trialatlas import schema
from trialatlas.index import values
from trialatlas.index.document import yes_no_key
from trialatlas.index.fields import CORE_WEIGHT, HAS, NCT, PLACE, Layout, PieceFields
from trialatlas.index.match import ends_of, refusal
from trialatlas.index.terms import Groups, Target, groups_of, target
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
    Words,
)
from trialatlas.schema import Node
from trialatlas.study.words import value_key

_OFTEN = 0.1
"""What it counts that a word stands often in a study, beside the weight of the piece it stands in:
little, so that it decides between studies that have it in the same piece."""

_LOCATION = schema.node("Location")

Source = Words | Phrase | Everything | Missing | Range | Distance
Field = tuple[str, float]
"""A field of words and its weight."""
Join = Callable[[Query, Target], list[int]]
"""Numbers of the studies that meet a part of the tree asked of the other kind of document."""
Near = Callable[[Distance], list[str]]
"""Tokens of the places within a distance."""
Rarity = Callable[[str, str], float]
"""How much a word counts for being rare in a field."""


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a part of the tree is asked, and whether it scores."""

    target: Target
    ranked: bool
    size: bool = False


class Compiler:
    """Compiles for one layout. `join`, `near` and `rarity` ask the index where the tree alone
    is not enough.

    `scope` is the scope that this kind of document answers; the other one is joined.
    """

    def __init__(
        self, layout: Layout, scope: str, *, join: Join, near: Near, rarity: Rarity
    ) -> None:
        self._layout = layout
        self._schema = layout.schema
        self._scope = scope
        self._join = join
        self._near = near
        self._rarity = rarity

    def bare(self, query: Query, within: Target | None = None) -> Asked:
        """The query as a condition: every match scores alike. Raises QueryError."""
        return self._compile(query, _Context(within or target(DEFAULT_AREA), ranked=False))

    def ranked(self, query: Query) -> Asked:
        """The query with scores: words by rarity and weight of the piece, all else nothing."""
        return self._compile(query, _Context(target(DEFAULT_AREA), ranked=True))

    def _compile(self, query: Query, context: _Context) -> Asked:
        match query:
            case And():
                return self._all(query.parts, context)
            case Or():
                return _any(self._compile(part, context) for part in query.parts)
            case Not():
                return self._all((query,), context)
            case Area():
                inner = replace(context, target=target(query.name), size=query.size)
                return self._compile(query.part, inner)
            case Scope():
                return self._scoped(query, context)
            case _:
                return self._source(query, context)

    def _all(self, parts: Iterable[Query], context: _Context) -> Asked:
        """A negated part is excluded. Something must be left to exclude it from: all documents."""
        clauses: list[tuple[Occur, Asked]] = []
        for part in parts:
            if isinstance(part, Not):
                excluded = self._compile(part.part, replace(context, ranked=False))
                clauses.append((Occur.MustNot, excluded))
            else:
                clauses.append((Occur.Must, self._compile(part, context)))
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, _everything()))
        return Asked.boolean_query(clauses)

    def _scoped(self, query: Scope, context: _Context) -> Asked:
        """What the other kind of document answers is joined: any scope, seen from a site."""
        of_studies = self._scope == "Study"
        if of_studies and (query.name == "Study" or _is_of_one_value(query.part, context.target)):
            return self._compile(query.part, context)
        numbers = self._join(query.part if of_studies else query, context.target)
        return silent(Asked.term_set_query(self._schema, NCT, numbers))

    def _source(self, query: Source, context: _Context) -> Asked:
        node = context.target.node
        match query:
            case Everything():
                return self._has(node) if node else _everything()
            case Missing() if node:
                return _but_not(self._has(node))
            case Words() | Phrase() if not context.size and context.target.is_met_by_words(query):
                return self._words(groups_of(query), context)
            case _ if node:
                fields = self._layout.pieces[node.piece]
                found = self._size(query, fields) if context.size else self._value(query, fields)
                return silent(found)
            case _:
                raise refusal(query, context.target.name)

    def _value(self, query: Source, fields: PieceFields) -> Asked:
        match query:
            case Range():
                return self._range(query, fields)
            case Distance():
                return self._distance(query, fields)
            case Words() | Phrase():
                return self._term(query, fields)
            case _:
                raise refusal(query, fields.node.piece)

    def _has(self, node: Node) -> Asked:
        return silent(Asked.term_query(self._schema, HAS, node.piece))

    def _words(self, groups: Groups, context: _Context) -> Asked:
        pieces = self._layout.pieces
        fields = [(pieces[piece].words, weight) for piece, weight in context.target.weights]
        if not groups or not fields:
            return Asked.empty_query()
        catch_all = self._layout.catch_all.get(context.target.name)
        where = [(catch_all, 1.0)] if catch_all else fields
        if not context.ranked:
            return silent(_every(self._best(group, where) for group in groups))
        core = [field for field in fields if field[1] >= CORE_WEIGHT] if catch_all else fields
        rarities = [self._rarest(group, where) for group in groups]
        clauses = [
            (Occur.Must, Asked.boost_query(self._best(group, where), _OFTEN)) for group in groups
        ]
        clauses += [
            (Occur.Should, Asked.boost_query(self._heaviest(group, core), rarity))
            for group, rarity in zip(groups, rarities, strict=True)
        ]
        if len(groups) > 1:
            together = self._heaviest([word for group in groups for word in group], core)
            clauses.append((Occur.Should, Asked.boost_query(together, sum(rarities))))
        return Asked.boolean_query(clauses)

    def _best(self, group: Sequence[str], where: Sequence[Field]) -> Asked:
        """The words side by side in one of the fields; the best field counts."""
        found = [Asked.boost_query(self._side_by_side(group, name), by) for name, by in where]
        return found[0] if len(found) == 1 else Asked.disjunction_max_query(found)

    def _heaviest(self, group: Sequence[str], where: Sequence[Field]) -> Asked:
        """The same, but the weight of the field is all that counts."""
        found = [Asked.const_score_query(self._side_by_side(group, name), by) for name, by in where]
        return found[0] if len(found) == 1 else Asked.disjunction_max_query(found)

    def _rarest(self, group: Sequence[str], where: Sequence[Field]) -> float:
        """The rarity of the rarest word, taken from the field where it is most common.

        One figure for all fields, or a word of many titles would count most in a field that few
        studies fill.
        """
        return max(min(self._rarity(name, word) for name, _ in where) for word in group)

    def _side_by_side(self, group: Sequence[str], field: str) -> Asked:
        if len(group) == 1:
            return Asked.term_query(self._schema, field, group[0])
        return Asked.phrase_query(self._schema, field, list(group))

    def _term(self, query: Words | Phrase, fields: PieceFields) -> Asked:
        """A term on a piece that is not searched by words."""
        kind = fields.node.search
        if kind == "value":
            key = value_key(query.text)
            return self._key(fields, key) if key else Asked.empty_query()
        if query.coverage != "Contains":
            raise refusal(query, fields.node.piece)
        if kind == "yes-no":
            answer = values.yes_no(query.text)
            if answer is None:
                raise refusal(query, fields.node.piece)
            return self._key(fields, yes_no_key(answer=answer))
        return self._range(Range(query.text, query.text), fields)

    def _key(self, fields: PieceFields, key: str) -> Asked:
        return Asked.term_query(self._schema, fields.key, key)

    def _range(self, query: Range, fields: PieceFields) -> Asked:
        if not fields.low:
            raise refusal(query, fields.node.piece)
        low, high = ends_of(query, fields.node)
        if low > high:
            return Asked.empty_query()
        if fields.high:
            starts = self._between(fields.low, -math.inf, high)
            ends = self._between(fields.high, low, math.inf)
            return _every((starts, ends))
        return self._between(fields.low, low, high, whole=fields.node.search != "number")

    def _size(self, query: Source, fields: PieceFields) -> Asked:
        match query:
            case Range():
                asked = query
            case Words(text, "Contains") | Phrase(text, "Contains"):
                asked = Range(text, text)
            case _:
                raise refusal(query, fields.node.piece)
        low, high = ends_of(asked, None)
        there = self._has(fields.node)
        if not fields.size:
            sizes = [
                found for size, found in ((0, _but_not(there)), (1, there)) if low <= size <= high
            ]
            return _any(sizes)
        counted = self._between(fields.size, low, high)
        return _any((counted, _but_not(there))) if low <= 0 <= high else counted

    def _between(self, field: str, low: float, high: float, *, whole: bool = True) -> Asked:
        """Documents with a value from `low` to `high` in a numeric column, both included."""
        if low == -math.inf and high == math.inf:
            return Asked.exists_query(field)
        if low > high:
            return Asked.empty_query()
        kind = FieldType.Integer if whole else FieldType.Float
        lower = None if low == -math.inf else math.ceil(low) if whole else low
        upper = None if high == math.inf else math.floor(high) if whole else high
        if lower is not None and upper is not None and lower > upper:
            return Asked.empty_query()
        return Asked.range_query(self._schema, field, kind, lower, upper)

    def _distance(self, query: Distance, fields: PieceFields) -> Asked:
        if not fields.place:
            raise refusal(query, fields.node.piece)
        return Asked.term_set_query(self._schema, PLACE, self._near(query))


def _is_of_one_value(query: Query, within: Target) -> bool:
    """True if the query asks about single values of sites, one at a time.

    Then a study has such a site exactly if it has such a value, and no site need be looked at.
    """
    match query:
        case Or():
            return all(_is_of_one_value(part, within) for part in query.parts)
        case Area():
            return not query.size and _is_of_one_value(query.part, target(query.name))
        case Words() | Phrase():
            return _is_of_sites(within) and (
                not within.is_met_by_words(query) or len(groups_of(query)) == 1
            )
        case Distance():
            return _is_of_sites(within)
        case _:
            return False


def _is_of_sites(within: Target) -> bool:
    return within.node is not None and within.node.path.startswith(f"{_LOCATION.path}.")


def silent(query: Asked) -> Asked:
    """The same matches, none of which adds to a score."""
    return Asked.const_score_query(query, 0.0)


def both(query: Asked, condition: Asked) -> Asked:
    """What meets the query and the condition, ranked by the query."""
    return Asked.boolean_query([(Occur.Must, query), (Occur.Must, silent(condition))])


def _everything() -> Asked:
    return silent(Asked.all_query())


def _but_not(query: Asked) -> Asked:
    return Asked.boolean_query([(Occur.Must, _everything()), (Occur.MustNot, query)])


def _every(queries: Iterable[Asked]) -> Asked:
    return Asked.boolean_query([(Occur.Must, each) for each in queries])


def _any(queries: Iterable[Asked]) -> Asked:
    return Asked.boolean_query([(Occur.Should, each) for each in queries])
