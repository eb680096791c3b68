"""How queries of the engine are put together: all of them, one of them, none of them.

What does not live here: what is asked (`compile`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tantivy import Occur
from tantivy import Query as Asked


def silent(query: Asked) -> Asked:
    """The same matches, none of which adds to a score."""
    return Asked.const_score_query(query, 0.0)


def both(query: Asked, condition: Asked) -> Asked:
    """What meets the query and the condition, ranked by the query."""
    return Asked.boolean_query([(Occur.Must, query), (Occur.Must, silent(condition))])


def everything() -> Asked:
    """All documents, none of which adds to a score."""
    return silent(Asked.all_query())


def but_not(query: Asked) -> Asked:
    """All documents but those that match."""
    return Asked.boolean_query([(Occur.Must, everything()), (Occur.MustNot, query)])


def every(queries: Sequence[Asked]) -> Asked:
    """What meets all of them, one at least."""
    if len(queries) == 1:
        return queries[0]
    return Asked.boolean_query([(Occur.Must, each) for each in queries])


def best_of(queries: Sequence[Asked]) -> Asked:
    """What meets one of them, one at least; the best counts."""
    return queries[0] if len(queries) == 1 else Asked.disjunction_max_query(queries)


def any_of(queries: Iterable[Asked]) -> Asked:
    """What meets one of them; all that are met count."""
    return Asked.boolean_query([(Occur.Should, each) for each in queries])
