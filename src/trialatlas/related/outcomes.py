"""What is measured and when, beyond single words: phrases of two words that stand side by side in
the names of outcomes, and the times that their time frames give.

A phrase weighs 1 + ln of how often it stands there, times the mean rarity of its two words: how
many studies have the two side by side could only be known by going through them all. What does not
live here: single words of outcomes (`texts`), how a time frame is read (`timing`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trialatlas.related.ground import Floats, Ground, Lexicon, Numbers
from trialatlas.related.phrases import keys
from trialatlas.related.phrases import written as phrases_written
from trialatlas.related.record import strings
from trialatlas.related.texts import LONGEST, OUTCOMES, often
from trialatlas.related.timing import Timings, timing_of, together
from trialatlas.related.timing import nearness as timing_nearness
from trialatlas.study import Study

MOST: Final = 200
"""Phrases of one study that are compared, those of its first outcomes."""
PHRASES: Final = 0.25
"""The share of phrases in what is measured; that of single words is the rest. Set by hand: phrases
say again what their words say, and tell apart what only has words in common."""
TIMES: Final = 0.2
"""What other times take away at most. Set by hand: most outcomes are measured at a few usual times,
so the same times alone say nothing, and an outcome is the same one at another time."""


class Phrases(NamedTuple):
    """Phrases of several studies, as numbers of words, and how often each stands there: those of
    study n between the cuts n and n + 1.
    """

    first: Numbers
    second: Numbers
    counts: NDArray[np.uint32]
    cuts: NDArray[np.int64]


class Outcomes(NamedTuple):
    """Phrases and times of several studies, or of one."""

    phrases: Phrases
    timings: Timings


def outcomes_of(study: Study, lexicon: Lexicon) -> Outcomes:
    """Read a study."""
    found: Counter[tuple[int, int]] = Counter()
    for text in names(study):
        found.update(pairwise(lexicon.read(text)))
    some = list(found.items())[:MOST]
    pairs = np.array([pair for pair, _ in some], dtype=np.int32).reshape(-1, 2)
    counts = np.array([count for _, count in some], dtype=np.uint32)
    cuts = np.array([0, len(some)], dtype=np.int64)
    phrases = Phrases(pairs[:, 0], pairs[:, 1], counts, cuts)
    return Outcomes(phrases, together([timing_of(study)]))


def names(study: Study) -> Iterator[str]:
    """The names of outcomes that stand whole among the characters that are read of them."""
    read = 0
    for text in strings(study, *OUTCOMES):
        read += len(text) + 1
        if read > LONGEST:
            return
        yield text


def joined(some: Sequence[Outcomes]) -> Outcomes:
    """Those of several studies, put together."""
    phrases = [each.phrases for each in some] or [_NO_PHRASES]
    cuts = np.zeros(len(some) + 1, dtype=np.int64)
    np.cumsum([len(each.phrases.counts) for each in some], out=cuts[1:])
    return Outcomes(
        Phrases(
            np.concatenate([each.first for each in phrases]),
            np.concatenate([each.second for each in phrases]),
            np.concatenate([each.counts for each in phrases]),
            cuts,
        ),
        together([each.timings.values for each in some]),
    )


_NO_WORDS: Final[Numbers] = np.zeros(0, dtype=np.int32)
_NO_PHRASES: Final = Phrases(
    _NO_WORDS, _NO_WORDS, np.zeros(0, dtype=np.uint32), np.zeros(1, dtype=np.int64)
)


def nearness(ground: Ground, words: Floats, asked: Outcomes, pool: Outcomes) -> Floats:
    """How near a study is to each of some others in what it measures and when. `words` is how near
    the words of the names are.
    """
    phrases = cosines(ground, asked.phrases, pool.phrases)
    times = timing_nearness(asked.timings.values, pool.timings)
    apart = np.where(np.isnan(times), 0.0, 1 - times)
    return ((1 - PHRASES) * words + PHRASES * phrases) * (1 - TIMES * apart)


def cosines(ground: Ground, asked: Phrases, pool: Phrases) -> Floats:
    """How near the phrases of a study are to those of each of some others (0 to 1)."""
    result = np.zeros(len(pool.cuts) - 1)
    places = np.flatnonzero(np.diff(pool.cuts))
    if not len(places) or not len(asked.counts):
        return result
    own, mine = keys(asked), weighed(ground, asked)
    order = np.argsort(own)
    own, ordered = own[order], mine[order]
    theirs, weights = keys(pool), weighed(ground, pool)
    at = np.minimum(np.searchsorted(own, theirs), len(own) - 1)
    starts = pool.cuts[places]
    dots = np.add.reduceat(weights * ordered[at] * (own[at] == theirs), starts)
    lengths = np.sqrt(np.add.reduceat(weights * weights, starts)) * np.sqrt(np.sum(mine * mine))
    result[places] = np.minimum(1.0, dots / lengths)
    return result


def weighed(ground: Ground, some: Phrases) -> Floats:
    """What each phrase weighs."""
    rarity = ground.rarities(some.first) + ground.rarities(some.second)
    return often(some.counts) * (rarity / 2)


def written(study: Study) -> Mapping[tuple[str, str], str]:
    """How a study writes each phrase of its outcomes, by the two words."""
    return phrases_written(names(study))
