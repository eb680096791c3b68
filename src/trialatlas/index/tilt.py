"""How `TILT` lifts a score: by steps, each a range that the study's date or number lies in.

The same for every engine. Of the studies that a tilted part finds, one that meets all steps of
its piece gains MOST times what the words of the part count for being rare (1 where it has no
words), one that meets some of them its share. Dates are counted back from the newest
LastUpdatePostDate among the studies held, which is the nearest to a today that the studies
themselves know; so an answer changes with the studies and not with the clock. If none has that
date, dates lift nothing.
"""

from __future__ import annotations

from datetime import date

from trialatlas import schema
from trialatlas.errors import QueryError
from trialatlas.query.ends import TILTED
from trialatlas.query.tree import Range
from trialatlas.schema import Node

MOST = 0.5
"""What all steps together lift, beside the rarity of the words."""
NEWEST = "LastUpdatePostDate"
"""The piece whose newest date dates are counted back from."""

_YEARS = (1, 2, 4, 8, 16)
"""A date not longer ago than so many years meets a step for each."""
_NUMBERS = (1, 10, 100, 1000, 10_000)
"""A number of at least so much meets a step for each."""
_DAYS_OF_YEAR = 365.25


def tilted_node(piece: str) -> Node:
    """The node that a score is tilted by. QueryError if it is neither a date nor a number."""
    node = schema.find(piece)
    if node is None or node.search not in TILTED:
        raise QueryError(
            f"{piece} is neither a date nor a number, so TILT cannot go by it",
            hint="Name a field that is, as in TILT[StudyFirstPostDate]stroke.",
            slug="query-area",
        )
    return node


def steps(node: Node, newest: int | None) -> tuple[Range, ...]:
    """The ranges of a piece, each a step. `newest` in days since year 1; None if not known."""
    if node.search == "number":
        return tuple(Range(str(number), None) for number in _NUMBERS)
    if newest is None:
        return ()
    days = (date.fromordinal(max(1, newest - int(each * _DAYS_OF_YEAR))) for each in _YEARS)
    return tuple(Range(day.isoformat(), None) for day in days)


def lift(rarity: float) -> float:
    """What one of five steps adds to the score of a part whose words count so much."""
    return MOST * (rarity or 1.0) / len(_YEARS)
