"""Measures of a ranking, ties shared out, and intervals by resampling groups.

A tie is never broken: each measure is the mean over all orders of what stands equal. What does not
live here: what is ranked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import comb
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Measure: TypeAlias = Callable[[Floats, Flags], float]
"""Of the scores of some studies and which of them are right."""
TOP: Final = 10
DRAWS: Final = 2000
_DIGITS: Final = 9


def _ties(scores: Floats, right: Flags) -> Iterator[tuple[int, int, int, int]]:
    """For each run of equal scores, the best first: how many stand above it and how many of those
    are right, how many it holds and how many of those are right.
    """
    order = np.argsort(-scores, kind="stable")
    ranked, hit = np.round(scores[order], _DIGITS), right[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    ends = np.r_[starts[1:], len(ranked)]
    sums = np.r_[0, np.cumsum(hit)]
    for start, end in zip(starts, ends, strict=True):
        yield int(start), int(sums[start]), int(end - start), int(sums[end] - sums[start])


def average_precision(scores: Floats, right: Flags) -> float:
    """The expected mean, over what is right, of the precision down to it."""
    total = 0.0
    for above, found, size, hits in _ties(scores, right):
        if hits:
            at = np.arange(1, size + 1)
            earlier = (at - 1) * (hits - 1) / max(1, size - 1)
            total += float(np.sum((found + 1 + earlier) / (above + at)) * hits / size)
    return total / max(1, int(right.sum()))


def auc(scores: Floats, right: Flags) -> float:
    """The share of pairs, one right and one wrong, that stand in that order; a tie is half."""
    wrong = int((~right).sum())
    total = 0.0
    for above, found, size, hits in _ties(scores, right):
        below = wrong - (above - found) - (size - hits)
        total += hits * (below + (size - hits) / 2)
    return total / max(1, wrong * int(right.sum()))


def ndcg(scores: Floats, right: Flags) -> float:
    """Expected discounted gain of the first ten, of the best that could be."""
    discount = 1 / np.log2(np.arange(2, TOP + 2))
    total = 0.0
    for above, _, size, hits in _ties(scores, right):
        if above >= TOP:
            break
        total += float(discount[above : above + size].sum()) * hits / size
    return total / float(discount[: int(right.sum())].sum())


def graded_ndcg(scores: Floats, gains: Floats) -> float:
    """Expected discounted gain of the first ten, of the best that could be, for gains that differ:
    a grade counts as it stands, and what is tied has the mean of its gains.
    """
    discount = 1 / np.log2(np.arange(2, TOP + 2))
    order = np.argsort(-scores, kind="stable")
    ranked, gained = np.round(scores[order], _DIGITS), np.asarray(gains, dtype=float)[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    sizes = np.diff(np.r_[starts, len(ranked)])
    shared = np.repeat(np.add.reduceat(gained, starts) / sizes, sizes)[:TOP]
    best = float(np.sort(gains)[::-1][:TOP] @ discount[: len(gains)])
    return float(shared @ discount[: len(shared)]) / best if best else 0.0


def recall(scores: Floats, right: Flags) -> float:
    """The expected share of what is right among the first ten."""
    total = 0.0
    for above, _, size, hits in _ties(scores, right):
        if above >= TOP:
            break
        total += hits * min(1.0, (TOP - above) / size)
    return total / max(1, int(right.sum()))


def precision(scores: Floats, right: Flags) -> float:
    """The expected share of the first ten that is right."""
    return recall(scores, right) * int(right.sum()) / TOP


def reciprocal_rank(scores: Floats, right: Flags) -> float:
    """One over the expected place of the first that is right."""
    for above, _, size, hits in _ties(scores, right):
        if hits:
            ways = comb(size, hits)
            return sum(
                comb(size - at, hits - 1) / ways / (above + at) for at in range(1, size - hits + 2)
            )
    return 0.0


def interval(values: Sequence[float], groups: Sequence[str]) -> tuple[float, float, float]:
    """The mean, and the middle 95% of the means of 2,000 draws of groups with replacement."""
    found = np.asarray(values, dtype=float)
    names, at = np.unique(np.asarray(groups), return_inverse=True)
    sums = np.bincount(at, weights=found, minlength=len(names))
    sizes = np.bincount(at, minlength=len(names))
    draws = np.random.default_rng(11).integers(0, len(names), size=(DRAWS, len(names)))
    means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(found.mean()), float(low), float(high)
