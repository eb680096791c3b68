"""What neighbours must meet besides being alike, and which condition leaves none.

What does not live here: finding neighbours (`relating`), the form that asks (views).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trialatlas.atlas.naming import widened
from trialatlas.index.protocol import Engine, SearchRequest
from trialatlas.query import check, parse
from trialatlas.query.build import all_of, normalise
from trialatlas.query.nearby import near as near_place
from trialatlas.query.tree import Query
from trialatlas.related.candidates import narrowing
from trialatlas.study import Study
from trialatlas.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What neighbours must meet besides. `near` is a town or a point and a distance, such as
    `Munich, 50 km` or `48.85, 2.35, 50 mi`; `expr` is an expression of the query language.
    """

    recruiting: bool = False
    with_results: bool = False
    other_sponsors: bool = False
    near: str = ""
    expr: str = ""


ANY: Final = Narrowing()


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition where no neighbour was left: its name is that of a field of `Narrowing`.

    `studies` meet it of all held; `without` candidates would be left if it alone were dropped.
    """

    name: str
    studies: int
    without: int


def conditions_of(study: Study, narrow: Narrowing, vocabulary: Vocabulary) -> dict[str, Query]:
    """What candidates must meet, by the name of the condition.

    The terms of `expr` find their synonyms, as in a search. Raises UsageError for a place that is
    none, QueryError for an expression that cannot be understood.
    """
    found = narrowing(
        study,
        recruiting=narrow.recruiting,
        with_results=narrow.with_results,
        other_sponsors=narrow.other_sponsors,
    )
    if narrow.near.strip():
        found["near"] = near_place(narrow.near)
    if narrow.expr.strip():
        asked = normalise(parse(narrow.expr))
        check(asked)
        found["expr"] = widened(SearchRequest(query=asked), vocabulary, frozenset()).query
    return found


def emptied_by(
    engine: Engine, asked: Query, conditions: Mapping[str, Query]
) -> tuple[Condition, ...]:
    """For each condition what it meets alone, and what would be left without it."""
    return tuple(
        Condition(
            name,
            engine.count(condition),
            engine.count(
                all_of([asked, *(each for other, each in conditions.items() if other != name)])
            ),
        )
        for name, condition in conditions.items()
    )
