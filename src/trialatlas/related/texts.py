"""Texts of a study as weighed words, and how near two of them are.

A text is a row of word numbers with 1 + ln of how often each stands there; a word weighs that times
its rarity, and two texts are as near as the cosine of their weights (TF-IDF). What does not live
here: which words a study and another share, for reading (`explain`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trialatlas.index.glance import SUMMARY, TOPIC
from trialatlas.related.ground import Floats, Ground, Lexicon, Numbers
from trialatlas.related.record import about, strings
from trialatlas.study import Study
from trialatlas.vocabulary.abbreviations import long_forms, spelled_out

DETAIL: Final = ("DetailedDescription",)
OUTCOMES: Final = ("PrimaryOutcomeMeasure", "SecondaryOutcomeMeasure")
_ARMS: Final = (
    "ArmGroupLabel",
    "ArmGroupDescription",
    "InterventionName",
    "InterventionOtherName",
    "InterventionDescription",
)
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "topic": TOPIC,
    "summary": SUMMARY,
    "criteria": ("EligibilityCriteria",),
    "detail": DETAIL,
    "outcomes": OUTCOMES,
}
"""The pieces of each text that is compared by itself."""
FULL: Final = "full-text"
KEY: Final = "key"
"""Topic and summary together: where a rare word is worth something."""
CONDITIONS: Final = "conditions"
"""The names of conditions alone: not compared with each other, but looked for in `ABOUT`."""
ABOUT: Final = "about"
"""The summary, and whom the criteria ask for."""
KEPT: Final = (*GROUPS, FULL, CONDITIONS, ABOUT)
"""The texts that are kept of a study."""
_PLACES: Final = {name: at for at, name in enumerate(KEPT)}
LONGEST: Final = 40_000
"""Characters of one group of pieces that are read: one record lists 245 outcomes."""
RARE_FROM: Final = 4.6
"""A word is rare from this rarity on: it stands in about one study of a hundred."""
_RARE_SCALE: Final = 4.0


class Row(NamedTuple):
    """The words of a text by number, each once, with 1 + ln of how often it stands there."""

    numbers: Numbers
    often: NDArray[np.float32]


class Column(NamedTuple):
    """One text of several studies, one after the other; that of study n stands between the cuts n
    and n + 1.
    """

    numbers: Numbers
    often: NDArray[np.float32]
    cuts: NDArray[np.int64]

    def row(self, at: int) -> Row:
        """The text of one of them."""
        start, end = self.cuts[at], self.cuts[at + 1]
        return Row(self.numbers[start:end], self.often[start:end])


class Texts(NamedTuple):
    """The words of the whole text of a study, or of several one after the other, and how often each
    stands in each text, a row a text of `KEPT`.
    """

    words: Numbers
    counts: NDArray[Any]

    def column(self, name: str, starts: NDArray[np.int64]) -> Column:
        """One text of several studies, whose words start there."""
        times = self._times(name)
        places = np.flatnonzero(times != 0)
        cuts = np.searchsorted(places, starts)
        return Column(self.words[places], often(times[places]), cuts)

    def row(self, name: str) -> Row:
        """One text of one study."""
        times = self._times(name)
        places = np.flatnonzero(times)
        return Row(self.words[places], often(times[places]))

    def _times(self, name: str) -> NDArray[Any]:
        if name != KEY:
            return self.counts[_PLACES[name]]
        topic, summary = self.counts[_PLACES["topic"]], self.counts[_PLACES["summary"]]
        return np.add(topic, summary, dtype=np.promote_types(self.counts.dtype, np.uint16))


class TextsByName(Mapping[str, Row]):
    """The texts of one study, each put together when it is asked for."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def __getitem__(self, name: str) -> Row:
        return self._texts.row(name)

    def __iter__(self) -> Iterator[str]:
        return iter((*KEPT, KEY))

    def __len__(self) -> int:
        return len(KEPT) + 1


_OFTEN: Final[NDArray[np.float32]] = np.concatenate(
    [np.zeros(1, dtype=np.float32), 1 + np.log(np.arange(1, 1024, dtype=np.float32))]
)
"""What a word weighs by how often it stands in a text, before its rarity."""
_NO_WORDS: Final[Numbers] = np.zeros(0, dtype=np.int32)
_NO_ROW: Final = Row(_NO_WORDS, np.zeros(0, dtype=np.float32))
_NUMBER_BITS: Final = 32
_NUMBER: Final = (1 << _NUMBER_BITS) - 1


def rows_of(study: Study, lexicon: Lexicon) -> dict[str, Row]:
    """All texts of a study. Abbreviations of the topic that the study itself spells out count
    with their long forms.
    """
    read = {name: " ".join(strings(study, *pieces))[:LONGEST] for name, pieces in GROUPS.items()}
    read["topic"] += " " + spelled_out(read["topic"], long_forms(read.values()))
    split = {name: lexicon.read(text) for name, text in read.items()}
    arms = lexicon.read(" ".join(strings(study, *_ARMS))[:LONGEST])
    numbers = list(dict.fromkeys(chain(*split.values(), arms)))
    places = dict(zip(numbers, range(len(numbers)), strict=True))
    counts = {name: _counted(words, places) for name, words in split.items()}
    counts[FULL] = np.sum([*counts.values(), _counted(arms, places)], axis=0)
    counts[KEY] = counts["topic"] + counts["summary"]
    for name, some in ((CONDITIONS, strings(study, "Condition")), (ABOUT, about(study))):
        # What was cut off of the whole text is none of its words.
        among = [each for each in lexicon.read(" ".join(some)[:LONGEST]) if each in places]
        counts[name] = _counted(among, places)
    return rows(np.array(numbers, dtype=np.int32), counts)


def rows(numbers: Numbers, counts: Mapping[str, NDArray[np.int64]]) -> dict[str, Row]:
    """The texts of a study by how often each word of its whole text stands in them. Words are in
    one order in all of them: sums come out the same to the last digit.
    """
    found: dict[str, Row] = {}
    for name, each in counts.items():
        at = np.flatnonzero(each)
        found[name] = Row(numbers[at], often(each[at]))
    return found


def often(counts: NDArray[Any]) -> NDArray[np.float32]:
    """What a word weighs that stands so many times in a text, before its rarity."""
    few = counts.dtype == np.uint8 or not len(counts) or int(counts.max()) < len(_OFTEN)
    return _OFTEN[counts] if few else 1 + np.log(counts.astype(np.float32))


def _counted(words: Sequence[int], places: Mapping[int, int]) -> NDArray[np.int64]:
    at = np.fromiter(map(places.__getitem__, words), dtype=np.intp, count=len(words))
    return np.bincount(at, minlength=len(places))


def row(words: Iterable[int]) -> Row:
    """The row of a text's words, by number."""
    counts = Counter(words)
    if not counts:
        return _NO_ROW
    times = np.fromiter(counts.values(), dtype=np.int64, count=len(counts))
    numbers = np.fromiter(counts, dtype=np.int32, count=len(counts))
    return Row(numbers, often(times))


def counted(texts: Sequence[Numbers]) -> Column:
    """The texts of several studies, each as the numbers of its words in their order: the rows of
    all of them, in the order of the numbers. One by one they take five times as long.
    """
    lengths = [len(each) for each in texts]
    whose = np.repeat(np.arange(len(texts), dtype=np.int64), lengths) << _NUMBER_BITS
    words = np.concatenate(texts) if texts else _NO_WORDS
    found, counts = np.unique(whose | words, return_counts=True)
    cuts = np.searchsorted(found, np.arange(len(texts) + 1, dtype=np.int64) << _NUMBER_BITS)
    return Column((found & _NUMBER).astype(np.int32), often(counts), cuts)


def column(rows: Sequence[Row]) -> Column:
    """The texts of several studies, put together."""
    cuts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(each.numbers) for each in rows], out=cuts[1:])
    return Column(
        np.concatenate([each.numbers for each in rows] or [_NO_ROW.numbers]),
        np.concatenate([each.often for each in rows] or [_NO_ROW.often]),
        cuts,
    )


def cosines(ground: Ground, asked: Row, pool: Column) -> Floats:
    """How near a text is to each of some others: 0 for nothing shared, 1 for the same words."""
    result = np.zeros(len(pool.cuts) - 1)
    places, starts = stretches(pool)
    if not len(places) or not len(asked.numbers):
        return result
    weights = pool.often * ground.rarities(pool.numbers)
    own = asked.often * ground.rarities(asked.numbers)
    dots = np.add.reduceat(weights * ground.looked_up(pool.numbers, asked.numbers, own), starts)
    lengths = np.sqrt(np.add.reduceat(weights * weights, starts)) * np.sqrt(np.sum(own * own))
    result[places] = np.minimum(1.0, dots / lengths)
    return result


def rare_shares(ground: Ground, asked: Row, pool: Column) -> Floats:
    """How much rare words two texts share: 1 - exp(-s / 4), s being what the rarities of the shared
    words exceed `RARE_FROM` by, summed.
    """
    result = np.zeros(len(pool.cuts) - 1)
    places, starts = stretches(pool)
    if not len(places) or not len(asked.numbers):
        return result
    own = np.maximum(0.0, ground.rarities(asked.numbers) - RARE_FROM)
    own[~ground.wordlike(asked.numbers)] = 0.0
    shared = np.add.reduceat(ground.looked_up(pool.numbers, asked.numbers, own), starts)
    result[places] = 1 - np.exp(-shared / _RARE_SCALE)
    return result


def stretches(pool: Column) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which studies have a text, and where that begins."""
    places = np.flatnonzero(np.diff(pool.cuts))
    return places, pool.cuts[places]
