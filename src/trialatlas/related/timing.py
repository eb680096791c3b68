"""When outcomes are measured, and how near two studies are in that.

A time frame is read as times from the beginning, in minutes, where it gives any (`12 weeks`,
`Months 3, 6 and 12`); one that gives none is compared by its words as a whole (`at discharge`).
What does not live here: what is measured (`outcomes`, `texts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from trialatlas.related.ground import Floats
from trialatlas.related.record import strings
from trialatlas.study import Study
from trialatlas.study.words import line

PIECES: Final = ("PrimaryOutcomeTimeFrame", "SecondaryOutcomeTimeFrame")
MOST: Final = 24
"""Times of one study that are compared, those of its first outcomes."""
READ: Final = 60
_LONGEST: Final = 200
"""Time frames of a study, and characters of each, that are read."""
_KEPT: Final = 5_000
NEAR: Final = 1.1
"""Two times are the same if the longer one is at most so much longer: 3 months and 12 weeks."""
_ROUNDED: Final = 1e-9
_LATEST: Final = 100 * 525_960
_MINUTES: Final = {
    "mi": 1.0,
    "h": 60.0,
    "d": 1_440.0,
    "w": 10_080.0,
    "mo": 43_830.0,
    "y": 525_960.0,
}
_ANY: Final = r"(?:min(?:ute)?|h(?:(?:ou)?r)?|day|w(?:ee)?k|mo(?:nth)?|y(?:ea)?r)s?\b"
_NAMED: Final = {
    name: at
    for at, name in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=1,
    )
}
_ONE: Final = rf"(?:(?<![\d.])\d{{1,4}}(?:\.\d+)?(?![\d.]*\d)|\b(?:{'|'.join(_NAMED)})\b)"
_LIST: Final = rf"{_ONE}(?:(?:\s*(?:,|/|-|\u2013|;|&|\band\b|\bor\b|\bto\b))+\s*{_ONE}){{0,60}}"
_TIMES: Final = re.compile(
    rf"(?P<before>{_LIST})[\s-]*(?P<after>{_ANY})(?!\s*(?>\d+(?:\.\d+)?)\b(?![\s-]*{_ANY}))"
    rf"|\b(?P<unit>{_ANY})\s*(?P<behind>{_LIST})(?!\d|[\s-]*{_ANY}(?!\s*\d))"
)
"""`12 weeks`, but not `1 Day` of `Cycle 1 Day 15`; `Week 12`, but not the 4 of `Week 1, 4 days`."""
_EACH: Final = re.compile(_ONE)

Timing: TypeAlias = tuple[int, ...]
"""Times in minutes, and below zero what stands for the words of a time frame without any; each
once, in order."""


class Timings(NamedTuple):
    """Those of several studies, one after the other: of study n between the cuts n and n + 1."""

    values: NDArray[np.int64]
    cuts: NDArray[np.int64]


def timing_of(study: Study) -> Timing:
    """When a study measures."""
    found: dict[int, None] = {}
    for text in strings(study, *PIECES)[:READ]:
        found.update(dict.fromkeys(read(text)))
    return tuple(sorted(list(found)[:MOST]))


def read(text: str) -> tuple[int, ...]:
    """What one time frame stands for."""
    return _read(text[:_LONGEST])


@lru_cache(maxsize=_KEPT)
def _read(text: str) -> tuple[int, ...]:
    times = tuple(_times(text.lower()))
    said = "" if times else line(text)
    return times or ((-1 - crc32(said.encode()) % (1 << 30),) if said else ())


def _times(small: str) -> Iterator[int]:
    for found in _TIMES.finditer(small):
        unit = found["after"] or found["unit"]
        by = _MINUTES[unit[:2] if unit[0] == "m" else unit[0]]
        for each in _EACH.findall(found["before"] or found["behind"]):
            minutes = round((_NAMED.get(each) or float(each)) * by)
            if 0 < minutes <= _LATEST:
                yield minutes


def together(timings: Sequence[Sequence[int] | NDArray[np.int64]]) -> Timings:
    """Those of several studies, put together."""
    cuts = np.zeros(len(timings) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in timings], out=cuts[1:])
    values = np.fromiter(chain.from_iterable(timings), np.int64, int(cuts[-1]))
    return Timings(values, cuts)


def nearness(asked: NDArray[np.int64], pool: Timings) -> Floats:
    """How near a study is to each of some others in when they measure: of the times of both, the
    share that the other one has too. Not a number where one of the two says none.
    """
    result = np.full(len(pool.cuts) - 1, np.nan)
    places = np.flatnonzero(np.diff(pool.cuts))
    if not len(asked) or not len(places):
        return result
    starts, sizes = pool.cuts[places], np.diff(pool.cuts)[places]
    apart = np.abs(_scaled(pool.values)[:, None] - _scaled(asked)[None, :])
    same = apart <= np.log(NEAR) + _ROUNDED
    theirs = np.add.reduceat(same.any(axis=1).astype(np.int64), starts)
    own = np.logical_or.reduceat(same, starts, axis=0).sum(axis=1)
    result[places] = (theirs + own) / (sizes + len(asked))
    return result


def shared(asked: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Time frames of two studies, as they are written, that stand for a time of both: the shortest
    first, and for each the shortest of the other.
    """
    known = [(text, read(text)) for text in sorted(others, key=len)]
    for own in sorted(asked, key=len):
        times = read(own)
        for text, its in known:
            if any(_is_same(one, other) for one in times for other in its):
                yield own, text
                break


def _is_same(one: int, other: int) -> bool:
    if min(one, other) < 0:
        return one == other
    return max(one, other) / min(one, other) <= NEAR + _ROUNDED


def _scaled(values: NDArray[np.int64]) -> Floats:
    """Logarithms of times; what stands for words is as far from all else as can be."""
    found = np.minimum(values, 0) * 2.0
    positive = values > 0
    found[positive] = np.log(values[positive])
    return found
