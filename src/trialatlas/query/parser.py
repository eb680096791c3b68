"""From an expression to its tree.

Binding, tightest first: terms; `NOT`, `AREA[...]`, `SEARCH[...]`, `TILT[...]`,
`COVERAGE[...]` and `EXPANSION[...]`; `AND`; `OR`. Adjacent words are one term. Terms side by
side, and a term before `NOT`, are joined as by `AND`. `COVERAGE` and `EXPANSION` are no
nodes: they are handed down to the terms below them. A tree is checked before it is handed
out, so that an error can point at the words that caused it. Time and memory grow with the
length of the expression, which is limited, as are nesting and terms.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Literal, NoReturn, TypeVar

from trialatlas.errors import QueryError
from trialatlas.query.build import canonical_name, joined
from trialatlas.query.check import first_fault
from trialatlas.query.ends import read_distance, read_range
from trialatlas.query.leaves import is_of_site
from trialatlas.query.lexer import JOINERS, Token, tokens
from trialatlas.query.tree import (
    COVERAGES,
    DEFAULT_AREA,
    EXPANSIONS,
    And,
    Area,
    Coverage,
    Everything,
    Expansion,
    Missing,
    Not,
    Or,
    Phrase,
    Query,
    Scope,
    Tilt,
    Words,
)

MAX_LENGTH = 10_000
"""Characters of an expression."""
MAX_NESTING = 100
"""Parentheses and operators one inside the other."""
MAX_TERMS = 1_000
"""Terms, phrases and other leaves of an expression."""

_SITE_AREA = "LocationSearch"
_SIZE = ":size"
_COVER = frozenset({"COVERAGE", "COVER"})
_HANDED_DOWN = _COVER | {"EXPANSION"}
_PREFIXES = frozenset({"NOT", "AREA", "SEARCH", "TILT"}) | _HANDED_DOWN
_COVERAGES: dict[str, Coverage] = {each: each for each in COVERAGES}
_EXPANSIONS: dict[str, Expansion] = {each: each for each in EXPANSIONS}
_Choice = TypeVar("_Choice", Coverage, Expansion)


def parse(expression: str, area: str = DEFAULT_AREA) -> Query:
    """The tree of an expression, in normal form and checked; `Everything` for a blank one.

    `area` is where terms look that name no area themselves; any but the default is put around
    the tree. Raises QueryError with the place at fault (slugs `query-syntax`, `query-area`,
    `query-value`, `query-range`, `query-scope`, `query-limit`).
    """
    if len(expression) > MAX_LENGTH:
        raise QueryError(
            f"the expression has {len(expression):,} characters",
            expression=expression[:MAX_LENGTH],
            position=MAX_LENGTH - 1,
            hint=f"The limit is {MAX_LENGTH:,}: ask in several searches.",
            slug="query-limit",
        )
    if not expression.strip():
        return Everything()
    reading = _Reading(expression)
    tree = reading.whole()
    if area != DEFAULT_AREA:
        tree = Area(canonical_name(area), tree)
    if fault := first_fault(tree):
        start, end, _ = reading.places.get(id(fault.node), (0, len(expression), tree))
        raise QueryError(
            fault.message,
            expression=expression,
            position=start,
            length=end - start,
            hint=fault.hint,
            slug=fault.slug,
        )
    return tree


class _Reading:
    """One pass over the tokens of an expression, one token in hand.

    `places` tells by the id of a node where it was read; the node is kept so that the id is.
    """

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.places: dict[int, tuple[int, int, Query]] = {}
        self._tokens = tokens(expression)
        self._hand = next(self._tokens)
        self._nesting = 0
        self._terms = 0
        self._worded = 0
        self._area = DEFAULT_AREA
        self._site_words = False
        self._coverage: Coverage = "Contains"
        self._expansion: Expansion = "Relaxation"

    def whole(self) -> Query:
        tree = self._either()
        if self._hand.kind != "end":
            self._fail(
                self._hand,
                "this parenthesis closes nothing",
                "Take it away, or put a backslash before it if the sign itself is meant.",
            )
        return tree

    def _either(self) -> Query:
        parts = [self._both()]
        while self._hand.name == "OR":
            self._take()
            parts.append(self._both())
        return joined(Or, parts)

    def _both(self) -> Query:
        parts = [self._one()]
        while self._hand.name == "AND" or self._begins_operand():
            if self._hand.name == "AND":
                self._take()
            parts.append(self._one())
        return joined(And, parts)

    def _begins_operand(self) -> bool:
        return self._hand.kind not in {"close", "end"} and self._hand.name != "OR"

    def _one(self) -> Query:
        """An operand with the operators before it, the last of which is the innermost."""
        nesting, worded = self._nesting, self._worded
        handed_down = self._coverage, self._expansion, self._area, self._site_words
        prefixes: list[Token] = []
        while self._hand.name in _PREFIXES:
            prefixes.append(self._enter())
        tree = self._operand()
        for prefix in reversed(prefixes):
            if prefix.name not in _HANDED_DOWN:
                tree = self._keep(self._prefixed(prefix, tree), prefix)
            elif self._worded == worded:
                self._fail(
                    prefix,
                    f"there is no term that {prefix.name} could apply to",
                    "Write it before words; ALL and MISSING are words in quotes.",
                )
        self._nesting = nesting
        self._coverage, self._expansion, self._area, self._site_words = handed_down
        return tree

    def _enter(self) -> Token:
        self._deeper()
        prefix = self._take()
        if prefix.name == "AREA":
            self._area = canonical_name(prefix.text.removesuffix(_SIZE))
            self._site_words = False
        elif prefix.name == "SEARCH":
            self._site_words = self._scope(prefix) == "Location" and not is_of_site(self._area)
        elif prefix.name in _COVER:
            self._coverage = self._chosen(prefix, _COVERAGES)
        elif prefix.name == "EXPANSION":
            self._expansion = self._chosen(prefix, _EXPANSIONS)
        return prefix

    def _prefixed(self, prefix: Token, tree: Query) -> Query:
        if prefix.name == "NOT":
            return Not(tree)
        if prefix.name == "SEARCH":
            return Scope(self._scope(prefix), tree)
        if prefix.name == "TILT":
            return Tilt(canonical_name(prefix.text), tree)
        name = prefix.text.removesuffix(_SIZE)
        return Area(canonical_name(name), tree, size=name != prefix.text)

    def _scope(self, prefix: Token) -> Literal["Study", "Location"]:
        if prefix.text == "Location":
            return "Location"
        if prefix.text == "Study":
            return "Study"
        return self._fail(
            prefix,
            f"SEARCH cannot look in {prefix.text[:40] or 'nothing'}",
            "Write SEARCH[Location](…) or SEARCH[Study](…).",
            slug="query-scope",
        )

    def _chosen(self, prefix: Token, choices: dict[str, _Choice]) -> _Choice:
        if choice := choices.get(prefix.text):
            return choice
        by_key = {name.casefold(): name for name in choices}
        close = get_close_matches(prefix.text.casefold(), by_key, n=1, cutoff=0.5)
        return self._fail(
            prefix,
            f"{prefix.name} cannot be {prefix.text[:40] or 'empty'}",
            f"Did you mean {prefix.name}[{by_key[close[0]]}]?"
            if close
            else f"Write {prefix.name}[…] with one of {', '.join(choices)}.",
        )

    def _operand(self) -> Query:
        hand = self._hand
        if hand.kind == "open":
            return self._parenthesis()
        if hand.kind == "phrase":
            return self._leaf(Phrase(hand.text, self._coverage, self._expansion), self._take())
        if hand.kind == "operator":
            return self._source()
        if hand.kind == "word" and hand.name not in JOINERS:
            return self._words()
        before = {"end": "the end", "close": "this parenthesis"}.get(hand.kind, hand.name)
        return self._fail(
            hand,
            f"a term is missing before {before}",
            "Words, a phrase in quotes or an operator is expected here."
            " AND, OR and NOT are plain words in lower case.",
        )

    def _parenthesis(self) -> Query:
        self._deeper()
        opening = self._take()
        tree = self._either()
        if self._hand.kind != "close":
            self._fail(
                opening,
                "this parenthesis is never closed",
                "Close it, or put a backslash before it if the sign itself is meant.",
            )
        self._take()
        self._nesting -= 1
        return tree

    def _words(self) -> Query:
        """Adjacent words; `ALL` and `MISSING` are operators only where they stand alone."""
        first = last = self._take()
        texts = [first.text]
        while self._hand.kind == "word" and self._hand.name not in JOINERS:
            last = self._take()
            texts.append(last.text)
        if first is last and first.name:
            return self._leaf(Everything() if first.name == "ALL" else Missing(), first)
        text = " ".join(" ".join(texts).split())
        return self._leaf(Words(text, self._coverage, self._expansion), first, last)

    def _source(self) -> Query:
        token = self._take()
        if token.name == "RANGE":
            found = read_range(token.text)
            if found is None:
                self._fail(
                    token,
                    "a range needs two ends",
                    "Write RANGE[low,high], with MIN or MAX for an open end.",
                    slug="query-range",
                )
            return self._leaf(found, token)
        place = read_distance(token.text)
        if place is None:
            self._fail(
                token,
                "this is no distance from a point on the globe",
                "Write DISTANCE[latitude,longitude,50mi], in degrees, with mi or km.",
                slug="query-range",
            )
        return self._leaf(place, token)

    def _leaf(self, leaf: Query, first: Token, last: Token | None = None) -> Query:
        self._terms += 1
        if self._terms > MAX_TERMS:
            self._fail(
                first,
                f"the expression has more than {MAX_TERMS:,} terms",
                "Ask in several searches.",
                slug="query-limit",
            )
        self._keep(leaf, first, last)
        if not isinstance(leaf, Words | Phrase):
            return leaf
        self._worded += 1
        return self._keep(Area(_SITE_AREA, leaf), first, last) if self._site_words else leaf

    def _keep(self, node: Query, first: Token, last: Token | None = None) -> Query:
        self.places[id(node)] = (first.start, (last or first).end, node)
        return node

    def _deeper(self) -> None:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            self._fail(
                self._hand,
                f"more than {MAX_NESTING} operators and parentheses stand inside one another",
                "Write the expression flatter.",
                slug="query-limit",
            )

    def _take(self) -> Token:
        taken = self._hand
        if taken.kind != "end":
            self._hand = next(self._tokens)
        return taken

    def _fail(
        self, token: Token, message: str, hint: str, *, slug: str = "query-syntax"
    ) -> NoReturn:
        raise QueryError(
            message,
            expression=self.expression,
            position=min(token.start, len(self.expression) - 1),
            length=max(1, token.end - token.start),
            hint=hint,
            slug=slug,
        )
