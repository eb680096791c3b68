"""How many different words and names a registry of N studies holds.

Heaps' law (distinct = k * read ** b) is fitted on the real studies. What is rare among them is
drawn anew for each made study, by rank from a power law with a long tail, so that the number of
different ones at the real number of studies and at N is the law's. A draw needs no memory of other
draws: any study can be made alone, in any process, and is the same in a registry of any size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from resample import Heaps, fit

__all__ = ["Growth", "Heaps", "Tail", "growth_of", "tail_for"]

_EDGES = np.concatenate([np.arange(50.0), np.geomspace(50.0, 1e12, 600)])
"""Ranks between which the chance of each is taken for the same: single ones first, then wider."""
_STEPS = 36
"""Of a bisection, by ratio: enough for seven digits."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A law with what it was fitted on: (studies, read, distinct)."""

    law: Heaps
    points: tuple[tuple[int, int, int], ...]

    @property
    def a_study(self) -> float:
        """How many are read in a study."""
        studies, read, _ = self.points[-1]
        return read / studies

    def at(self, studies: float) -> float:
        """How many different ones so many studies hold."""
        return self.law(studies * self.a_study)


@dataclass(frozen=True, slots=True)
class Tail:
    """Ranks from 0 on; the chance of one above r is (1 + r / q) ** -alpha."""

    alpha: float
    q: float

    def rank(self, chance: float) -> int:
        """The rank for a number drawn evenly from [0, 1)."""
        return int(self.q * ((1.0 - chance) ** (-1.0 / self.alpha) - 1.0))

    def distinct(self, draws: float) -> float:
        """How many different ranks are expected among so many draws."""
        above = (1 + _EDGES / self.q) ** -self.alpha
        shares, widths = above[:-1] - above[1:], np.diff(_EDGES)
        return float((widths * -np.expm1(-draws * shares / widths)).sum())


def growth_of(studies: Iterable[Iterable[str]], points: int = 12) -> Growth:
    """Read what stands in each study, in a drawn order, and fit the law on the later half."""
    listed = [list(each) for each in studies]
    wanted = {max(1, round(len(listed) * 2 ** (-step / 2))) for step in range(points)}
    seen, read = set[str](), 0
    found: list[tuple[int, int, int]] = []
    for number, each in enumerate(listed, start=1):
        read += len(each)
        seen.update(each)
        if number in wanted and seen:
            found.append((number, read, len(seen)))
    return Growth(fit(found[len(found) // 2 :]), tuple(found))


def tail_for(small: tuple[float, float], large: tuple[float, float]) -> Tail:
    """The tail that gives so many different ranks among so many draws: (draws, distinct), twice.

    Where draws do not suffice, it gives as many as it can.
    """

    def with_alpha(alpha: float) -> Tail:
        draws, distinct = small
        q = _bisected(lambda size: Tail(alpha, size).distinct(draws) - distinct, 1e-2, 1e9)
        return Tail(alpha, q)

    draws, distinct = large
    # A heavier tail brings more of what is new late: alpha falls as the second number rises.
    alpha = _bisected(lambda each: distinct - with_alpha(each).distinct(draws), 0.02, 20)
    return with_alpha(alpha)


def _bisected(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses nought, by ratio; an end if it does not."""
    for _ in range(_STEPS):
        middle = math.sqrt(low * high)
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return math.sqrt(low * high)
