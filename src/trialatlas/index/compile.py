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

from trialatlas.index import values
from trialatlas.index.clauses import any_of, best_of, but_not, every, everything, silent
from trialatlas.index.document import yes_no_key
from trialatlas.index.fields import HAS, PLACE, TOWN, Layout, PieceFields
from trialatlas.index.lead import Lead, beside, rarest, single_word
from trialatlas.index.match import ends_of, is_plain, refusal
from trialatlas.index.one_value import is_of_one_value
from trialatlas.index.terms import (
    RANKED_SYNONYMS,
    Group,
    Groups,
    Scored,
    Target,
    Unit,
    Wanted,
    scored_terms,
    target,
    wanted,
)
from trialatlas.index.tilt import lift, steps, tilted_node
from trialatlas.index.where import Field, Where, where
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
from trialatlas.schema import Node
from trialatlas.study.words import value_key

_OFTEN = 0.1
"""What it counts that a word stands often in a study, beside the weight of the piece it stands in:
little, so that it decides between studies that have it in the same piece."""

_KEPT = 4096
"""Answers kept to whether words stand side by side anywhere in a field."""

_LONGEST = 365
"""Days from the first to the last that a date may mean: those of a leap year."""

Source = Words | Phrase | Everything | Missing | Range | Distance
Join = Callable[[Query, Target], Asked]
"""What the studies meet that meet a part of the tree asked of the other kind of document."""
Near = Callable[[Distance], list[str]]
"""Tokens of the places within a distance: of towns if it asks for towns, else of points."""
Rarity = Callable[[str, str], float]
"""How much a word counts for being rare in a field."""
Count = Callable[[Asked], int]
"""How many documents match."""
Newest = Callable[[], int | None]
"""The day that dates are counted back from, since year 1; None if there is none."""


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a part of the tree is asked, and whether it scores."""

    target: Target
    ranked: bool
    size: bool = False
    lead: Lead | None = None
    """A word that all hits of the whole hold, whatever this part asks."""


class Compiler:
    """Compiles for one layout. `join`, `near`, `rarity`, `count` and `newest` ask the index
    where the tree alone is not enough.

    `scope` is the scope that this kind of document answers; the other one is joined.
    """

    def __init__(
        self,
        layout: Layout,
        scope: str,
        *,
        join: Join,
        near: Near,
        rarity: Rarity,
        count: Count,
        newest: Newest,
    ) -> None:
        self._layout = layout
        self._schema = layout.schema
        self._scope = scope
        self._join = join
        self._near = near
        self._rarity = rarity
        self._occurring: dict[tuple[str, Group], bool] = {}
        self._places: dict[str, Where] = {}
        self._count = count
        self._newest = newest

    def bare(self, query: Query, within: Target | None = None) -> Asked:
        """The query as a condition: every match scores alike. Raises QueryError."""
        return self._compile(query, _Context(within or target(DEFAULT_AREA), ranked=False))

    def ranked(self, query: Query) -> Asked:
        """The query with scores: words by rarity and weight of the piece, all else nothing."""
        return self._compile(query, _Context(target(DEFAULT_AREA), ranked=True))

    def field_of(self, asked: Target) -> str | None:
        """The one field that holds all words of a target; None if there are several, or none."""
        return self._where(asked).only

    def holding(self, asked: Target, word: str) -> Asked:
        """What holds a normalised word in one of the fields of a target."""
        where = self._where(asked)
        return silent(self._here((word,), where)) if where.matched else Asked.empty_query()

    def _compile(self, query: Query, context: _Context) -> Asked:
        match query:
            case And() | Not():
                return self._all(query.parts if isinstance(query, And) else (query,), context)
            case Or():
                return any_of(self._compile(part, context) for part in query.parts)
            case Area():
                inner = replace(context, target=target(query.name), size=query.size)
                return self._compile(query.part, inner)
            case Tilt():
                return self._tilted(query, context)
            case Scope():
                return self._scoped(query, context)
            case _:
                return self._source(query, context)

    def _all(self, parts: Iterable[Query], context: _Context) -> Asked:
        """A negated part is excluded. Something must be left to exclude it from: all documents."""
        clauses: list[tuple[Occur, Asked]] = []
        parts = tuple(parts)
        if len(parts) > 1:
            leads = [self._lead(part, context.target) for part in parts]
            context = replace(context, lead=rarest((context.lead, *leads)))
        for part in parts:
            if isinstance(part, Not):
                excluded = self._compile(part.part, replace(context, ranked=False, lead=None))
                clauses.append((Occur.MustNot, excluded))
            else:
                clauses.append((Occur.Must, self._compile(part, context)))
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, everything()))
        return Asked.boolean_query(clauses)

    def _lead(self, part: Query, within: Target) -> Lead | None:
        """The word that a part asks for, if it asks for one word in one field."""
        found = single_word(part, within)
        field = found and self.field_of(found[1])
        if not found or not field:
            return None
        asked = silent(self._side_by_side((found[0],), field))
        return Lead(asked, self._rarity(field, found[0]))

    def _tilted(self, query: Tilt, context: _Context) -> Asked:
        """The part; where it ranks, each step that a study meets adds to its score."""
        node = tilted_node(query.piece)
        part = self._compile(query.part, context)
        if not context.ranked:
            return part
        fields = self._layout.pieces[node.piece]
        terms = scored_terms(Area(context.target.name, query.part))
        rarity = sum(map(self._rarity_of_term, terms))
        clauses = [(Occur.Must, part)]
        for step in steps(node, self._newest()):
            met = Asked.const_score_query(self._range(step, fields), lift(rarity))
            clauses.append((Occur.Should, met))
        return Asked.boolean_query(clauses)

    def _rarity_of_term(self, term: Scored) -> float:
        where = self._where(term.target)
        return sum(sum(self._rarities(unit, where)) for unit in term.wanted.units)

    def _scoped(self, query: Scope, context: _Context) -> Asked:
        """What the other kind of document answers is joined: any scope, seen from a site."""
        of_studies = self._scope == "Study"
        if of_studies and (query.name == "Study" or is_of_one_value(query.part, context.target)):
            return self._compile(query.part, context)
        return silent(self._join(query.part if of_studies else query, context.target))

    def _source(self, query: Source, context: _Context) -> Asked:
        node = context.target.node
        match query:
            case Everything():
                return self._has(node) if node else everything()
            case Missing() if node:
                return but_not(self._has(node))
            case Words() | Phrase() if not context.size and context.target.is_met_by_words(query):
                return self._words(wanted(query), context)
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

    def _words(self, asked: Wanted, context: _Context) -> Asked:
        where = self._where(context.target)
        exactly = self._exactly(asked.exact, context.target)
        if not asked.units or not where.matched:
            return Asked.empty_query()
        lead = context.lead
        condition = every([self._met(asked, where, lead), *exactly])
        if not context.ranked:
            return silent(condition)
        clauses = [(Occur.Must, Asked.boost_query(condition, _OFTEN))]
        clauses += [
            (Occur.Should, self._standing(unit, where, asked, lead)) for unit in asked.units
        ]
        if asked.is_of_several:
            rarity = sum(sum(self._rarities(unit, where)) for unit in asked.units)
            together = self._heaviest(asked.together.groups, where.ranked, where, lead)
            clauses.append((Occur.Should, Asked.boost_query(together, rarity)))
        return Asked.boolean_query(clauses)

    def _exactly(self, group: Group | None, target: Target) -> Sequence[Asked]:
        """The words as written, side by side in a piece of text; no condition if none is asked."""
        if group is None or not target.exact:
            return ()
        if not group:
            return (Asked.empty_query(),)
        fields = [(self._layout.pieces[piece].exact, weight) for piece, weight in target.exact]
        return (silent(self._best((group,), fields)),)

    def _where(self, target: Target) -> Where:
        known = self._places.get(target.name)
        if known is None:
            known = self._places[target.name] = where(self._layout, target)
        return known

    def _met(self, asked: Wanted, where: Where, lead: Lead | None) -> Asked:
        """What meets a term. The more often it stands in one place, the higher it scores."""
        if asked.wants_all:
            units = asked.units
            return every([self._unit(each.groups, each.instead, where, lead) for each in units])
        groups = [
            (Occur.Should, self._unit((group,), unit.instead, where, lead))
            for unit in asked.units
            for group in unit.groups
        ]
        return Asked.boolean_query(groups, minimum_number_should_match=asked.least)

    def _unit(self, groups: Groups, instead: Groups, where: Where, lead: Lead | None) -> Asked:
        """All groups, or one of the synonyms that may stand for them."""
        whole = every([self._here(group, where) for group in groups])
        synonyms = (
            beside(self._helping(lead, group, where), [self._synonym(group, where)])[0]
            for group in instead
        )
        return best_of([whole, *synonyms])

    def _helping(self, lead: Lead | None, group: Group, where: Where) -> Lead | None:
        """The lead, if a group is cheaper to find beside it."""
        helps = lead is not None and lead.helps(group, self._rarest(group, where.matched))
        return lead if helps else None

    def _here(self, group: Group, where: Where) -> Asked:
        """The words of a group side by side in the target."""
        if not where.catch_all:
            return self._best((group,), where.matched)
        return self._sifted(group, where.catch_all, where.outside, where.pieces)

    def _synonym(self, group: Group, where: Where) -> Asked:
        """The words of a synonym side by side in a piece that is searched with synonyms."""
        if not where.catch_all:
            return self._best((group,), where.wide)
        return self._sifted(group, where.catch_all, where.aside, where.wide)

    def _sifted(
        self, group: Group, catch_all: str, others: Sequence[str], pieces: Sequence[Field]
    ) -> Asked:
        """The group in a catch-all, but in these pieces of it.

        They need be looked at only for studies that have the words in one of the others.
        """
        anywhere = self._side_by_side(group, catch_all)
        elsewhere = [
            self._side_by_side(group, field) for field in others if self._occurs(field, group)
        ]
        if not elsewhere:
            return anywhere
        nowhere_else = [(Occur.Must, anywhere), *((Occur.MustNot, each) for each in elsewhere)]
        return best_of(
            [
                Asked.boolean_query(nowhere_else),
                every([anywhere, self._best((group,), pieces)]),
            ]
        )

    def _occurs(self, field: str, group: Group) -> bool:
        found = self._occurring.get((field, group))
        if found is None:
            if len(self._occurring) >= _KEPT:
                self._occurring.clear()
            found = self._count(self._side_by_side(group, field)) > 0
            self._occurring[field, group] = found
        return found

    def _best(self, groups: Groups, where: Sequence[Field]) -> Asked:
        """The words of one of the groups side by side in one of the fields; the best counts."""
        return best_of(
            [
                Asked.boost_query(self._side_by_side(group, name), by)
                for group in groups
                for name, by in where
            ]
        )

    def _standing(self, unit: Unit, where: Where, asked: Wanted, lead: Lead | None) -> Asked:
        """The rarity of each group times the weight of the heaviest field that holds it.

        Or the same of a synonym, by the rarity of what it stands for. Where every hit has the
        groups in the one field there is, words side by side are not looked for a second time,
        which would cost as much as the first.
        """
        rarities = self._rarities(unit, where)
        is_met = asked.wants_all and not unit.instead and where.is_one_field
        found = [
            Asked.boost_query(
                Asked.const_score_query(Asked.all_query(), where.ranked[0][1])
                if is_met and len(group) > 1
                else self._heaviest((group,), where.ranked, where, lead),
                rarity,
            )
            for group, rarity in zip(unit.groups, rarities, strict=True)
        ]
        spread = found[0] if len(found) == 1 else any_of(found)
        if not unit.instead:
            return spread
        synonyms = unit.instead[:RANKED_SYNONYMS]
        by_synonym = self._heaviest(synonyms, where.ranked_wide, where, lead)
        return best_of([spread, Asked.boost_query(by_synonym, unit.worth * sum(rarities))])

    def _heaviest(
        self, groups: Groups, fields: Sequence[Field], where: Where, lead: Lead | None
    ) -> Asked:
        """The same as `_best`, but the weight of the field is all that counts."""
        found: list[Asked] = []
        for group in groups:
            held = [
                Asked.const_score_query(self._side_by_side(group, name), by) for name, by in fields
            ]
            found += beside(self._helping(lead, group, where), held)
        return best_of(found)

    def _rarities(self, unit: Unit, where: Where) -> list[float]:
        return [self._rarest(group, where.matched) for group in unit.groups]

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
        if not is_plain(query):
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
            return self._days(fields, low, high)
        return self._between(fields.low, low, high, whole=fields.node.search != "number")

    def _days(self, fields: PieceFields, low: float, high: float) -> Asked:
        """Dates that may be one of the days from `low` to `high`: none ends before, none starts
        after. An end that is open asks nothing. One that starts a year before ends before: to say
        so too spares the engine a look at all that start earlier, which is most of them.
        """
        if low == -math.inf:
            return self._between(fields.low, low, high)
        ends = self._between(fields.high, low, math.inf)
        if high == math.inf:
            return ends
        return every((self._between(fields.low, low - _LONGEST, high), ends))

    def _size(self, query: Source, fields: PieceFields) -> Asked:
        match query:
            case Range():
                asked = query
            case Words(text) | Phrase(text) if is_plain(query):
                asked = Range(text, text)
            case _:
                raise refusal(query, fields.node.piece)
        low, high = ends_of(asked, None)
        there = self._has(fields.node)
        if not fields.size:
            sizes = [
                found for size, found in ((0, but_not(there)), (1, there)) if low <= size <= high
            ]
            return any_of(sizes)
        counted = self._between(fields.size, low, high)
        return any_of((counted, but_not(there))) if low <= 0 <= high else counted

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
        points = replace(query, towns=False)
        found = Asked.term_set_query(self._schema, PLACE, self._near(points))
        if not query.towns:
            return found
        towns = Asked.term_set_query(self._schema, TOWN, self._near(query))
        return Asked.boolean_query([(Occur.Should, found), (Occur.Should, towns)])
