"""How far a question for candidates reaches in a large registry: what the engine goes through for
each part of it, and which parts it can go through within a budget.

What does not live here: the question itself (`candidates`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from trialatlas.query.tree import Area, Phrase, Query, Words
from trialatlas.related.ground import Ground
from trialatlas.study.words import words

LARGE: Final = 20_000
"""Studies of a registry from which on a budget is kept. In a smaller one a whole question is
answered within milliseconds."""
ALL: Final = 200_000
"""Entries of the engine's lists that may be gone through for the candidates of an answer."""
_LEAST: Final = 2_500
"""Entries that are gone through in any case, or there would be too few candidates."""
_SIDE_BY_SIDE: Final = 4
_ALONE: Final = 20
"""What an entry of words side by side costs, and of words that are all of a value: where they stand
in the text is read too. Measured in a registry of 600,000."""


def within(parts: Iterable[Query], ground: Ground, budget: int) -> list[Query]:
    """Those parts, in their order, that can be asked for within a budget of entries: the rarest
    first, for they tell most and cost least. All of them in a registry that is not large.
    """
    given = list(dict.fromkeys(parts))
    if ground.studies < LARGE:
        return given
    costs = [_entries(each, ground) for each in given]
    return [given[at] for at in sorted(_affordable(costs, budget))]


def _affordable(costs: list[int], budget: int) -> Iterator[int]:
    spent = 0
    for at in sorted(range(len(costs)), key=costs.__getitem__):
        if spent + costs[at] > budget and spent >= _LEAST:
            return
        spent += costs[at]
        yield at


def _entries(part: Query, ground: Ground) -> int:
    """What the engine goes through for a part: of words side by side, where the rarest stands."""
    match part:
        case Area(name, (Words(text) | Phrase(text)) as term):
            asked = words(text)
            found = min(ground.standing(name, asked), default=0)
            if isinstance(term, Phrase) and term.coverage == "FullMatch":
                return _ALONE * found
            return _SIDE_BY_SIDE * found if len(asked) > 1 else found
        case _:
            return 0
