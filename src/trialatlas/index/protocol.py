"""What an engine promises, whatever finds the studies.

Engines are equal by contract: the suite in `tests/contract` runs on each, and
the oracle in memory says what is right. No engine's own query language shows.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from trialatlas.config import Contacts
from trialatlas.index.glance import Glance
from trialatlas.query.nearness import Nearness
from trialatlas.query.tree import Everything, Query
from trialatlas.study import Study

RELEVANCE = "@relevance"
MAX_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class SortKey:
    """A piece of dates, ages or numbers, or `@relevance`. Missing values come last either way.

    A partial date is sorted as its first day; of several values the first one counts.
    """

    piece: str
    descending: bool = True


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. `query` decides match and rank, `filters` only the match.

    Without `sort`, the best come first if the query has words, else the lowest id. Whatever
    the sort, ties end in ascending order of id: the order is total. `offset` and `page_token`
    exclude each other. `facets` are pieces whose whole values are counted over all hits. With
    `near`, an order by relevance alone is by score times nearness, also where the query has no
    words, as long as there are no more than `NEAR_LIMIT` hits.
    """

    query: Query = field(default_factory=Everything)
    filters: Query | None = None
    sort: tuple[SortKey, ...] = ()
    limit: int = 10
    offset: int = 0
    page_token: str | None = None
    facets: tuple[str, ...] = ()
    facet_size: int = 10
    near: Nearness | None = None


def is_by_relevance(request: SearchRequest) -> bool:
    """True if nothing but relevance decides the order, or nothing at all was asked for it."""
    return not request.sort or request.sort == (SortKey(RELEVANCE),)


@dataclass(frozen=True, slots=True)
class Hit:
    """One study found. `score` is the engine's own, comparable within one answer; None when
    the order is not by relevance.
    """

    nct_id: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Facet:
    """How the hits spread over the values of a piece: largest count first, then by value.

    `missing` counts hits without a value, `more` is True if there are further values.
    """

    piece: str
    values: tuple[tuple[str, int], ...]
    missing: int
    more: bool


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index answered: engine, generation, the schema and the store's sequence it holds.

    With `contacts = "hidden"` it was built without contact persons and cannot find them.
    """

    engine: str
    generation: str
    schema: str
    sequence: int
    studies: int
    built: datetime
    contacts: Contacts = "shown"


@dataclass(frozen=True, slots=True)
class Hits:
    """An answer: the hits of one page, how many there are in all, and what they spread over."""

    hits: tuple[Hit, ...]
    total: int
    facets: tuple[Facet, ...]
    next_page_token: str | None
    index: IndexInfo


class Engine(Protocol):
    """Finds studies. Reading is safe while `apply` runs in another process."""

    @property
    def info(self) -> IndexInfo:
        """Which index this is."""
        ...

    def search(self, request: SearchRequest) -> Hits:
        """One page of hits. Raises QueryError for a tree that cannot be asked, PageTokenError
        for a token of another index or request, EngineError if the engine fails.
        """
        ...

    def count(self, query: Query) -> int:
        """How many studies match."""
        ...

    def numbers(self, request: SearchRequest) -> array[int]:
        """The NCT numbers of all hits as plain integers: in the order of `sort`, else ascending.

        Limit, offset, token, facets and nearness are not looked at. Four bytes a hit stay; while a
        `sort` is worked out, some 150 bytes a hit are needed. Raises what `search` raises.
        """
        ...

    def first(self, query: Query, filters: Query | None, limit: int) -> list[str]:
        """The ids of the hits that `search` would give first, best first. Nothing is counted: half
        of what a search goes through. Raises what `search` raises.
        """
        ...

    def glances(self, query: Query, limit: int) -> list[tuple[str, Glance]]:
        """The ids of the hits that `search` would give first, best first, each with what a first
        look at it reads, as of the index. Nothing is counted. Raises what `search` raises.
        """
        ...

    def glances_by_words(self, words: Sequence[str], limit: int) -> list[tuple[str, Glance]]:
        """The same of studies that hold normalised words (`study.words`) in the widest area, those
        first that hold the rarest, more of them, oftener, in fewer words. How much each of these
        counts is the engine's own, and so are ties: far cheaper than `glances` where words stand
        in many studies, and nothing for what must be the same in each engine.
        """
        ...

    def frequencies(self, area: str, words: Sequence[str]) -> list[int]:
        """In how many studies each of some normalised words (`study.words`) stands in an area.

        A figure for how rare a word is: a study that was changed may count with its former text
        too until the engine tidies. Raises QueryError for what is no area or piece.
        """
        ...

    def holding(self, value: str, pieces: Sequence[str]) -> int:
        """How many studies have a value, as it is written, in any of some pieces whose values can
        be counted. Far cheaper than to count those of a phrase. Raises QueryError for a piece that
        cannot be counted.
        """
        ...

    def apply(self, studies: Iterable[Study], *, sequence: int) -> None:
        """Put studies in, in place of their earlier versions, and record the store's sequence."""
        ...

    def close(self) -> None:
        """Let go of files. Safe to call twice."""
        ...
