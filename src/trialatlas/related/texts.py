"""Texts of a study as weighed words, and how near two of them are.

A text is a row of word numbers with 1 + ln of how often each stands there; a word weighs that times
its rarity, and two texts are as near as the cosine of their weights (TF-IDF). What does not live
here: which words a study and another share, for reading (`explain`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trialatlas.index.glance import SUMMARY, TOPIC
from trialatlas.related.ground import Floats, Ground, Lexicon, Numbers
from trialatlas.related.record import strings
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
LONGEST: Final = 40_000
"""Characters of one group of pieces that are read: one record lists 245 outcomes."""
RARE_FROM: Final = 4.6
"""A word is rare from this rarity on: it stands in about one study of a hundred."""
_RARE_SCALE: Final = 4.0


class Row(NamedTuple):
    """The words of a text by number, each once, with 1 + ln of how often it stands there."""

    numbers: Numbers
    often: NDArray[np.float32]


_NO_ROW: Final = Row(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))


def rows_of(study: Study, lexicon: Lexicon) -> dict[str, Row]:
    """All texts of a study. Abbreviations of the topic that the study itself spells out count
    with their long forms.
    """
    read = {name: " ".join(strings(study, *pieces))[:LONGEST] for name, pieces in GROUPS.items()}
    read["topic"] += " " + spelled_out(read["topic"], long_forms(read.values()))
    split = {name: lexicon.read(text) for name, text in read.items()}
    arms = lexicon.read(" ".join(strings(study, *_ARMS))[:LONGEST])
    found = {name: row(words) for name, words in split.items()}
    found[FULL] = row(chain(*split.values(), arms))
    found[KEY] = row(chain(split["topic"], split["summary"]))
    return found


def row(words: Iterable[int]) -> Row:
    """The row of a text's words, by number."""
    counts = Counter(words)
    if not counts:
        return _NO_ROW
    often = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    numbers = np.fromiter(counts, dtype=np.int32, count=len(counts))
    return Row(numbers, 1 + np.log(often))


def cosines(ground: Ground, asked: Row, pool: Sequence[Row]) -> Floats:
    """How near a text is to each of some others: 0 for nothing shared, 1 for the same words."""
    result = np.zeros(len(pool))
    places = [at for at, row in enumerate(pool) if len(row.numbers)]
    if not places or not len(asked.numbers):
        return result
    numbers, starts = _joined([pool[at] for at in places])
    weights = np.concatenate([pool[at].often for at in places]) * ground.rarities(numbers)
    own = asked.often * ground.rarities(asked.numbers)
    spread = np.zeros(len(ground.lexicon))
    spread[asked.numbers] = own
    dots = np.add.reduceat(weights * spread[numbers], starts)
    lengths = np.sqrt(np.add.reduceat(weights * weights, starts)) * np.sqrt(np.sum(own * own))
    result[places] = np.minimum(1.0, dots / lengths)
    return result


def rare_shares(ground: Ground, asked: Row, pool: Sequence[Row]) -> Floats:
    """How much rare words two texts share: 1 - exp(-s / 4), s being what the rarities of the shared
    words exceed `RARE_FROM` by, summed.
    """
    result = np.zeros(len(pool))
    places = [at for at, row in enumerate(pool) if len(row.numbers)]
    if not places or not len(asked.numbers):
        return result
    own = np.maximum(0.0, ground.rarities(asked.numbers) - RARE_FROM)
    own[~ground.wordlike(asked.numbers)] = 0.0
    numbers, starts = _joined([pool[at] for at in places])
    spread = np.zeros(len(ground.lexicon))
    spread[asked.numbers] = own
    result[places] = 1 - np.exp(-np.add.reduceat(spread[numbers], starts) / _RARE_SCALE)
    return result


def _joined(rows: Sequence[Row]) -> tuple[Numbers, Numbers]:
    """All numbers in one row, and where each of the rows begins in it."""
    sizes = [len(each.numbers) for each in rows]
    starts = np.zeros(len(sizes), dtype=np.int32)
    np.cumsum(sizes[:-1], out=starts[1:])
    return np.concatenate([each.numbers for each in rows]), starts
