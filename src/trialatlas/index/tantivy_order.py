"""The order of hits: by id, by relevance, by values. Always total: ties end by id.

tantivy alone orders ties by where they happen to be stored, so each order says here how it
breaks them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import FieldType, Occur, Order
from tantivy import Query as Asked

from trialatlas.index.clauses import both, silent
from trialatlas.index.columns import sorted_by
from trialatlas.index.fields import NCT, STUDIES
from trialatlas.index.one_value import may_score
from trialatlas.index.protocol import RELEVANCE, Hit, SearchRequest, SortKey
from trialatlas.index.tantivy_snapshot import count_unscored, numbers_at, total_of
from trialatlas.index.terms import is_ranked, target
from trialatlas.query.tree import DEFAULT_AREA, Query

_PAST_THE_PAGE = 500
"""Hits fetched beyond a page at first, so that a tie at its end is usually seen whole: they cost
little beside the search for them.
"""
_FURTHER = 16
"""So many times as many hits are fetched of those up to a number, where that was not enough."""
_AT_ONCE = 50_000
"""Hits fetched at once where all are wanted."""


class HitOrder(Protocol):
    """An order of hits. `ranks` says whether it needs scores."""

    ranks: bool

    def page(
        self, searcher: tantivy.Searcher, query: Asked, start: int, count: int
    ) -> Iterator[Hit]:
        """`count` hits from `start` on; that many are known to exist."""
        ...


def order_of(request: SearchRequest) -> HitOrder:
    """The order that a request asks for. Raises QueryError for a piece that has no order."""
    keys = tuple(_resolved(key) for key in request.sort)
    if not keys:
        return _by_relevance(request.query) if is_ranked(request.query) else ById()
    if keys == (SortKey(RELEVANCE),):
        return _by_relevance(request.query)
    if any(key.piece == RELEVANCE for key in keys):
        return ByScoreAndValues(keys)
    return ByValues(keys)


def _by_relevance(query: Query) -> HitOrder:
    return ByRelevance() if may_score(query, target(DEFAULT_AREA)) else ById(score=0.0)


def all_numbers(searcher: tantivy.Searcher, query: Asked, sort: Sequence[SortKey]) -> array[int]:
    """The numbers of all hits in the order of some keys, else ascending.

    Raises QueryError for a key that has no order.
    """
    keys = tuple(_resolved(key) for key in sort)
    total = count_unscored(searcher, query)
    if keys:
        found = _Columns(searcher, query, keys)
        return array("I", found.numbers[found.order(keys)].astype(np.uint32).tobytes())
    numbers = array("I")
    for start in range(0, total, _AT_ONCE):
        count = min(_AT_ONCE, total - start)
        hits = searcher.search(
            query, count, count=False, order_by_field=NCT, order=Order.Asc, offset=start
        ).hits
        numbers.extend(int(number) for number, _ in hits)
    return numbers


@runtime_checkable
class Counting(HitOrder, Protocol):
    """An order that tells with a page how many hits there are, in one search for both."""

    def counted(
        self, searcher: tantivy.Searcher, query: Asked, start: int, count: int
    ) -> tuple[list[Hit], int]:
        """Up to `count` hits, at least one, from `start` on; and how many there are in all."""
        ...


@dataclass(frozen=True)
class ById:
    """In ascending order of id. `score` is that of every hit."""

    score: float | None = None
    ranks = False

    def page(
        self, searcher: tantivy.Searcher, query: Asked, start: int, count: int
    ) -> Iterator[Hit]:
        """See `HitOrder`."""
        found = first_by_id(searcher, query, count, start)
        return (_hit(number, self.score) for number, _ in found)

    def counted(
        self, searcher: tantivy.Searcher, query: Asked, start: int, count: int
    ) -> tuple[list[Hit], int]:
        """See `Counting`."""
        found = searcher.search(
            query, count, count=True, order_by_field=NCT, order=Order.Asc, offset=start
        )
        return [_hit(int(number), self.score) for number, _ in found.hits], total_of(found)


def first_by_id(
    searcher: tantivy.Searcher, query: Asked, count: int, start: int = 0
) -> list[tuple[int, tantivy.DocAddress]]:
    """Hits from `start` on in ascending order of id: their numbers, and where they are stored."""
    found = searcher.search(
        query, count, count=False, order_by_field=NCT, order=Order.Asc, offset=start
    )
    return [(int(number), address) for number, address in found.hits]


class ByRelevance:
    """Best first."""

    ranks = True

    def page(
        self, searcher: tantivy.Searcher, query: Asked, start: int, count: int
    ) -> Iterator[Hit]:
        """See `HitOrder`."""
        found = best(searcher, query, start, count)
        return (_hit(each.number, each.score) for each in found)

    def counted(
        self, searcher: tantivy.Searcher, query: Asked, start: int, count: int
    ) -> tuple[list[Hit], int]:
        """See `Counting`."""
        first = searcher.search(query, start + count + _PAST_THE_PAGE, count=True)
        found = _best_of(searcher, query, start, count, first.hits)
        return [_hit(each.number, each.score) for each in found], total_of(first)


class Best(NamedTuple):
    """A hit by relevance, and where it is stored."""

    score: float
    number: int
    address: tantivy.DocAddress


def best(searcher: tantivy.Searcher, query: Asked, start: int, count: int) -> list[Best]:
    """Up to `count` hits from `start` on by relevance."""
    hits = searcher.search(query, start + count + _PAST_THE_PAGE, count=False).hits
    return _best_of(searcher, query, start, count, hits)


def _best_of(
    searcher: tantivy.Searcher, query: Asked, start: int, count: int, hits: Sequence[Any]
) -> list[Best]:
    """The same, where so many hits as may be needed are at hand, unless the tie at the end goes on
    beyond them.
    """
    end = start + count
    if len(hits) <= start:
        return []
    first, last = hits[start][0], hits[min(end, len(hits)) - 1][0]
    before = sum(score > first for score, _ in hits)
    if len(hits) >= end + _PAST_THE_PAGE and hits[-1][0] == last:
        above = sum(score > last for score, _ in hits)
        tied = [*hits[before:above], *_lowest_tied(searcher, query, hits[above:], above, end)]
    else:
        tied = [each for each in hits[before:] if each[0] >= last]
    numbers = numbers_at(searcher, [address for _, address in tied])
    places = sorted(range(len(tied)), key=lambda at: (-tied[at][0], numbers[at]))
    return [
        Best(float(tied[at][0]), numbers[at], tied[at][1])
        for at in places[start - before : end - before]
    ]


def _lowest_tied(
    searcher: tantivy.Searcher, query: Asked, some: Sequence[Any], above: int, end: int
) -> list[Any]:
    """Hits that tie from place `above` on beyond `end`, among them those with the lowest numbers,
    as many as stand before `end`. `some` of them, more than are wanted, are at hand.

    None of those wanted can have a higher number than the last of as many that are known. So the
    engine is asked again for studies up to that number alone, which stand together in its files
    and are mostly few.
    """
    score = some[0][0]
    while True:
        numbers = sorted(numbers_at(searcher, [address for _, address in some]))
        last = numbers[end - above - 1]
        up_to = Asked.range_query(STUDIES.schema, NCT, FieldType.Unsigned, None, last)
        asked = both(query, up_to)
        limit = _FURTHER * (end + _PAST_THE_PAGE)
        hits = searcher.search(asked, limit, count=False).hits
        some = [each for each in hits if each[0] == score]
        if len(hits) < limit or hits[-1][0] < score:
            return some


@dataclass(frozen=True)
class ByValues:
    """By dates, ages and numbers. Hits that lack a value come last."""

    keys: tuple[SortKey, ...]
    ranks = False

    def page(
        self, searcher: tantivy.Searcher, query: Asked, start: int, count: int
    ) -> Iterator[Hit]:
        """See `HitOrder`."""
        if not self.keys:
            yield from ById().page(searcher, query, start, count)
            return
        first, *rest = self.keys
        exists = silent(Asked.exists_query(_column(first)))
        held = Asked.boolean_query([(Occur.Must, query), (Occur.Must, exists)])
        size = count_unscored(searcher, held)
        taken = min(count, max(0, size - start))
        if taken:
            top = _top(searcher, held, first, start, taken)
            numbers = _settled(searcher, held, self.keys, top) if rest else (at for at, _ in top)
            yield from map(_hit, numbers)
        if count > taken:
            lacking = Asked.boolean_query([(Occur.Must, query), (Occur.MustNot, exists)])
            others = ByValues(tuple(rest))
            yield from others.page(searcher, lacking, max(0, start - size), count - taken)


@dataclass(frozen=True)
class ByScoreAndValues:
    """By relevance and a value, in either order: all hits are fetched and sorted."""

    keys: tuple[SortKey, ...]
    ranks = True

    def page(
        self, searcher: tantivy.Searcher, query: Asked, start: int, count: int
    ) -> Iterator[Hit]:
        """See `HitOrder`."""
        found = _Columns(searcher, query, self.keys)
        shown = found.order(self.keys)[start : start + count]
        return (_hit(int(found.numbers[at]), float(found.scores[at])) for at in shown)


class _Columns:
    """All hits of a query with the values of some keys; NaN where there is none."""

    def __init__(self, searcher: tantivy.Searcher, query: Asked, keys: Sequence[SortKey]) -> None:
        hits = searcher.search(query, max(1, searcher.num_docs), count=False).hits
        addresses = [address for _, address in hits]
        self.scores = np.array([score for score, _ in hits], float)
        self.numbers = np.array(numbers_at(searcher, addresses), int)
        self.values = {RELEVANCE: self.scores}
        for key in keys:
            if key.piece != RELEVANCE:
                found = searcher.fast_field_values(_column(key), addresses)
                self.values[key.piece] = np.array(
                    [np.nan if each is None else each for each in found], float
                )

    def order(self, keys: Sequence[SortKey]) -> NDArray[np.intp]:
        """Where the hits stand, first to last. NaN sorts last in either direction."""
        columns = [self.numbers]
        for key in reversed(keys):
            values = self.values[key.piece]
            columns.append(-values if key.descending else values)
        return np.lexsort(columns)


def _settled(
    searcher: tantivy.Searcher,
    query: Asked,
    keys: Sequence[SortKey],
    page: Sequence[tuple[int, float]],
) -> Iterator[int]:
    """A page that is in order of the first key, put in order of all of them.

    Only hits whose first value is one of the page's can belong on it; they are fetched and
    sorted. Those of them that come before the page by the first key and id tell where it starts.
    """
    (first_number, first_value), (_, last_value) = page[0], page[-1]
    low, high = sorted((first_value, last_value))
    order_by = sorted_by(keys[0].piece)
    is_real = order_by.node.search == "number" and not order_by.by_size
    kind = FieldType.Float if is_real else FieldType.Integer
    near = Asked.range_query(STUDIES.schema, _column(keys[0]), kind, low, high)
    found = _Columns(searcher, both(query, near), keys)
    values = found.values[keys[0].piece]
    # A study with several values may be near by one that is not its first.
    order = [at for at in found.order(keys) if low <= values[at] <= high]
    tied = values == first_value
    start = int(np.count_nonzero(tied & (found.numbers < first_number)))
    return (int(found.numbers[at]) for at in order[start : start + len(page)])


def _top(
    searcher: tantivy.Searcher, query: Asked, key: SortKey, start: int, count: int
) -> list[tuple[int, Any]]:
    """Numbers and values of hits that all have a value, in its order, ties by number."""
    column = _column(key)
    asked: dict[str, Any] = {
        "size": count,
        "from": start,
        "sort": [{column: "desc" if key.descending else "asc"}, {NCT: "asc"}],
        "docvalue_fields": [NCT, column],
    }
    hits = searcher.aggregate(query, {"top": {"top_hits": asked}})["top"]["hits"]
    held = (each["docvalue_fields"] for each in hits)
    return [(int(each[NCT][0]), each[column][0]) for each in held]


def _resolved(key: SortKey) -> SortKey:
    """The key by its piece's own name."""
    if key.piece == RELEVANCE:
        return key
    order = sorted_by(key.piece)
    return key if order.by_size else SortKey(order.node.piece, key.descending)


def _column(key: SortKey) -> str:
    order = sorted_by(key.piece)
    fields = STUDIES.pieces[order.node.piece]
    return fields.size if order.by_size else fields.low


def _hit(number: int, score: float | None = None) -> Hit:
    return Hit(nct_id_of(number), score)


def nct_id_of(number: int) -> str:
    """`NCT00000410` for 410."""
    return f"NCT{number:08d}"
