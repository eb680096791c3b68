"""Words and names by rank: the same rank is always the same word, another rank another one.

What does not live here: which rank is drawn.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SYLLABLES = [first + second for first in "bcdfghklmnprstvwz" for second in "aiouy"]
_SHORT = len(_SYLLABLES) ** 3
_LONG = len(_SYLLABLES) ** 4
_STRIDE = 2_654_435_761
"""A prime: neighbours in rank are no neighbours in spelling."""
_DIGIT = re.compile(r"\d")
_PLACES = (
    "{0} University Hospital",
    "{0} Medical Center",
    "Hospital of {0}",
    "{0} Clinic",
    "{0} Research Site",
)
_SPONSORS = (
    "{0} University",
    "{0} Therapeutics, Inc.",
    "{0} Hospital",
    "University of {0}",
    "{0} Pharma",
)
_QUALIFIED = ("{0}, {1} type", "{1} {0}", "{0} due to {1}", "{1}-associated {0}")


@lru_cache(maxsize=200_000)
def coined(rank: int) -> str:
    """A word of six letters for the first 614,125 ranks, then of eight."""
    count, size = (3, _SHORT) if rank < _SHORT else (4, _LONG)
    left = rank * _STRIDE % size
    found = []
    for _ in range(count):
        left, at = divmod(left, len(_SYLLABLES))
        found.append(_SYLLABLES[at])
    return "".join(found)


def like(word: str, rank: int) -> str:
    """A word as `word` is written: its case; where it has digits, other digits."""
    if not word.isascii():
        return word
    if _DIGIT.search(word):
        digits = iter(str(rank * _STRIDE % 10 ** len(word)).zfill(len(word)))
        return _DIGIT.sub(lambda _: next(digits), word)
    new = coined(rank)
    if word.islower():
        return new
    return new.upper() if word.isupper() else new.capitalize()


def facility(rank: int, rare: list[str]) -> str:
    """A place where a study is run."""
    return _named(rank, rare, _PLACES)


def sponsor(rank: int, rare: list[str]) -> str:
    """Who is responsible for a study."""
    return _named(rank, rare, _SPONSORS)


def qualified(rank: int, rare: list[str]) -> str:
    """A condition or an intervention: a real one that is rare, or one with a word more."""
    if rank < len(rare):
        return rare[rank]
    again, at = divmod(rank, len(rare))
    form = _QUALIFIED[rank % len(_QUALIFIED)]
    return form.format(rare[at], coined(again)).replace("  ", " ")


def _named(rank: int, rare: list[str], forms: tuple[str, ...]) -> str:
    if rank < len(rare):
        return rare[rank]
    return forms[rank % len(forms)].format(coined(rank).capitalize())
