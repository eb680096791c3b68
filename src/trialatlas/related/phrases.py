"""Phrases: two words that stand side by side, and how much rare ones two studies share.

A phrase that two studies use and hardly any other does says more than its words: *sleeve
gastrectomy* is rarer than either. How rare phrases are is told from some studies that are drawn by
their number (`is_drawn`), for to count each in all studies takes going through them all. What does
not live here: phrases of outcomes, which are compared by their words' rarity (`outcomes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from trialatlas.related.ground import Drawn, Floats, Ground, Lexicon, Numbers
from trialatlas.related.record import strings
from trialatlas.related.texts import GROUPS, LONGEST, RARE_FROM
from trialatlas.study import Study
from trialatlas.study.words import spans

PIECES: Final = ("topic", "summary", "criteria")
"""The texts whose phrases are looked at."""
MOST: Final = 1000
"""Different phrases of one study that are looked at, its first ones."""
DRAWN: Final = 2000
"""Studies that are drawn at most: a phrase is rare from one study in a hundred on."""
_SCALE: Final = 16.0
_BITS: Final = 32
_WORD: Final = (1 << _BITS) - 1


class _Paired(Protocol):
    @property
    def first(self) -> Numbers: ...
    @property
    def second(self) -> Numbers: ...


class Pairs(NamedTuple):
    """Phrases of several studies, each once in a study, as numbers of words of three letters or
    more: those of study n between the cuts n and n + 1.
    """

    first: Numbers
    second: Numbers
    cuts: NDArray[np.int64]


def texts_of(study: Study) -> Iterator[str]:
    """The texts that are looked at, as far as they are."""
    for name in PIECES:
        left = LONGEST
        for text in strings(study, *GROUPS[name]):
            if left <= 0:
                break
            yield text[:left]
            left -= len(text) + 1


def pairs_of(study: Study, lexicon: Lexicon) -> Pairs:
    """Read a study."""
    found: dict[tuple[int, int], None] = {}
    wordlike = lexicon.wordlike
    for text in texts_of(study):
        for pair in pairwise(lexicon.read(text)):
            if wordlike[pair[0]] and wordlike[pair[1]]:
                found[pair] = None
        if len(found) >= MOST:
            break
    some = np.array(list(islice(found, MOST)), dtype=np.int32).reshape(-1, 2)
    return Pairs(some[:, 0], some[:, 1], np.array([0, len(some)], dtype=np.int64))


def joined(some: Sequence[Pairs]) -> Pairs:
    """Those of several studies, put together."""
    cuts = np.zeros(len(some) + 1, dtype=np.int64)
    np.cumsum([len(each.first) for each in some], out=cuts[1:])
    return Pairs(
        np.concatenate([each.first for each in some] or [_NONE]),
        np.concatenate([each.second for each in some] or [_NONE]),
        cuts,
    )


def _at(some: Pairs, places: NDArray[np.intp]) -> Pairs:
    """Some phrases, as if of one study."""
    return Pairs(some.first[places], some.second[places], np.array([0, len(places)]))


_NONE: Final[Numbers] = np.zeros(0, dtype=np.int32)


def keys(some: _Paired) -> NDArray[np.int64]:
    """A number for each phrase."""
    return (some.first.astype(np.int64) << _BITS) | some.second


def is_drawn(nct_id: str, studies: int) -> bool:
    """Whether a study is one of those drawn of so many: at most about `DRAWN`, always the same."""
    return crc32(nct_id.encode()) % -(-studies // DRAWN) == 0


def drawn(some: Pairs) -> Drawn:
    """How often phrases stand in some drawn studies; those of one alone are left out."""
    found, counts = np.unique(keys(some), return_counts=True)
    several = counts > 1
    return Drawn(found[several], counts[several].astype(np.int32), len(some.cuts) - 1)


def words_of(found: Drawn) -> tuple[Numbers, Numbers]:
    """The words of the phrases that were counted."""
    return (found.phrases >> _BITS).astype(np.int32), (found.phrases & _WORD).astype(np.int32)


def drawn_of(first: Numbers, second: Numbers, counts: NDArray[np.int32], studies: int) -> Drawn:
    """The same again, by numbers of words in any order."""
    found = keys(Pairs(first, second, np.array([0, len(first)])))
    order = np.argsort(found)
    return Drawn(found[order], counts[order], studies)


def excesses(ground: Ground, some: Pairs, least: float = 0.0) -> Floats:
    """What the rarity of each phrase exceeds that of its rarer word and `RARE_FROM` by; 0 for what
    is less rare, or has a word of less than the rarity `least`.
    """
    words = ground.rarities(some.first), ground.rarities(some.second)
    over: Floats = ground.phrase_rarities(keys(some)) - np.maximum(RARE_FROM, np.maximum(*words))
    return np.where(np.minimum(*words) < least, 0.0, np.maximum(0.0, over))


class Rare(NamedTuple):
    """The rare phrases of one study: their numbers (`keys`), ascending, and what each is worth."""

    keys: NDArray[np.int64]
    worth: Floats


def rare(ground: Ground, some: Pairs, least: float = 0.0) -> Rare:
    """The rare phrases of a study, both words of which have the rarity `least`."""
    worth = excesses(ground, some, least)
    held = np.flatnonzero(worth)
    own = keys(some)[held]
    order = np.argsort(own)
    return Rare(own[order], worth[held[order]])


def _common(some: Rare, theirs: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Which phrases of others are among some that there are, and the places of those there."""
    at = np.minimum(np.searchsorted(some.keys, theirs), len(some.keys) - 1)
    shared = some.keys[at] == theirs
    return shared, at[shared]


def rare_shares(ground: Ground, asked: Pairs, pool: Pairs) -> Floats:
    """How much rare phrases a study shares with each of some others: 1 - exp(-s / 16), s being the
    `excesses` of the phrases shared, summed.
    """
    result = np.zeros(len(pool.cuts) - 1)
    own = rare(ground, asked)
    if not len(own.keys):
        return result
    # Few words begin a phrase that counts: only what begins with one of them is looked for.
    starts = np.unique(own.keys >> _BITS)
    near = np.flatnonzero(ground.looked_up(pool.first, starts, np.ones(len(starts))))
    shared, at = _common(own, keys(_at(pool, near)))
    whose = np.searchsorted(pool.cuts, near[shared], side="right") - 1
    sums = np.bincount(whose, weights=own.worth[at], minlength=len(result))
    return 1 - np.exp(-sums / _SCALE)


def shared(ground: Ground, some: Rare, other: Pairs) -> Iterator[tuple[str, str]]:
    """Those of a study's rare phrases that another has too: those that count most first."""
    if not len(some.keys):
        return
    _, places = _common(some, keys(other))
    listed = ground.lexicon.words
    found = (
        (-some.worth[at], listed[some.keys[at] >> _BITS], listed[some.keys[at] & _WORD])
        for at in places
    )
    yield from ((first, second) for _, first, second in sorted(found))


def written(texts: Iterable[str]) -> Mapping[tuple[str, str], str]:
    """How some texts write each of their phrases, by the two words."""
    found: dict[tuple[str, str], str] = {}
    for text in texts:
        for one, other in pairwise(spans(text)):
            if one.end <= other.start:
                found.setdefault((one.word, other.word), text[one.start : other.end])
    return found
