"""Names that may have synonyms: tidied, told apart by their words, the useless ones refused.

A name is known by its key, the normalised words of `study.words`. Refused are
names that say nothing by themselves (placebo, usual care), doses, lists of several
things, single letters, numbers and whole sentences. What does not live here:
which two names mean the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from trialatlas.study.words import words
from trialatlas.vocabulary.generic import GENERIC, LINKING, NARROWING, PLAIN

MOST_WORDS = 8
"""A name of more words is a description. It bounds what a query must be searched for."""
_MOST_CHARACTERS = 90
_FEWEST_CHARACTERS = 2
_CACHED = 100_000

_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_MARKS = str.maketrans("", "", "®™©*\\")
_EDGES = " \t\r\n,;:.-/+&|\"'`=<>"
_SEVERAL = re.compile(
    r"[;:+&|]|,\s|\s/|/\s|\.\s|\b(?:and|or|plus|with|without|versus|vs|followed|then)\b",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"\d\s*(?:mg|mcg|µg|μg|ug|g|kg|ml|l|iu|units?|%|mmol|gy|cgy|hz|mm|cm|min|minutes?|hours?|hrs?|h|"
    r"days?|weeks?|months?|x)\b|%|\b(?:dose|doses|dosage|mg|daily|weekly|cohort|arm|group|level)\b",
    re.IGNORECASE,
)
_WORDLIKE = 4
_VOWEL = re.compile(r"[aeiouy]")
_CLUSTER = re.compile(r"[^aeiouy]{3}|[^a-z]")
_LETTER = re.compile(r"[^\W\d_]")


_ROMAN = re.compile(r"[ivx]{1,4}")


class Name(NamedTuple):
    """A name as written, tidied, and its key."""

    text: str
    key: tuple[str, ...]

    @property
    def id(self) -> int:
        """A number for the key: the same on every machine, positive, 63 bits."""
        return key_id(self.key)


@lru_cache(maxsize=_CACHED)
def key_id(key: tuple[str, ...]) -> int:
    """The number of a key: a hash, so that nobody has to hand numbers out.

    Of three million names, two share one with a probability of about one in two million.
    """
    digest = blake2b(" ".join(key).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@lru_cache(maxsize=_CACHED)
def plain_name(text: str) -> Name | None:
    """A name as a vocabulary has it, not tidied; None if it has no words or too many."""
    key = tuple(words(text)) if len(text) <= _MOST_CHARACTERS else ()
    return Name(text.strip(), key) if 0 < len(key) <= MOST_WORDS else None


@lru_cache(maxsize=_CACHED)
def condition_name(text: str) -> Name | None:
    """The name of a condition in what somebody wrote; None if there is none worth learning."""
    return _worthy(tidied(text))


@lru_cache(maxsize=_CACHED)
def intervention_name(text: str) -> Name | None:
    """The name of one intervention in what somebody wrote; None for doses, lists and the like."""
    tidy = tidied(text)
    return None if _DOSE.search(tidy) or _SEVERAL.search(tidy) else _worthy(tidy)


@lru_cache(maxsize=_CACHED)
def long_name(text: str) -> Name | None:
    """What an abbreviation stands for, if it is worth learning."""
    return None if _DOSE.search(text) else _worthy(text.strip(_EDGES))


@lru_cache(maxsize=_CACHED)
def short_name(text: str) -> Name | None:
    """An abbreviation; None for one that would be found in every sentence."""
    key = tuple(words(text))
    joined = "".join(key)
    if not 1 < len(joined) <= _MOST_CHARACTERS or not _LETTER.search(joined):
        return None
    return None if joined in PLAIN or set(key) <= GENERIC else Name(text, key)


def tidied(text: str) -> str:
    """A name without trade marks, without what stands in brackets, without signs at its ends.

    A name in capitals only, of several words, is written small.
    """
    bare = _ASIDE.sub("", text).translate(_MARKS).strip(_EDGES)
    bare = " ".join(bare.split())
    return bare.lower() if " " in bare and bare.isupper() else bare


@lru_cache(maxsize=_CACHED)
def content(key: tuple[str, ...]) -> frozenset[str]:
    """The words that a name is about, without those that link them."""
    return frozenset(key) - LINKING


@lru_cache(maxsize=_CACHED)
def telling(key: tuple[str, ...]) -> frozenset[str]:
    """The words of a name that few others share."""
    return frozenset(key) - GENERIC


def narrowing(key: tuple[str, ...]) -> frozenset[str]:
    """The words of a name that make of a thing a part of it, or something about it."""
    return frozenset(key) & NARROWING


def distinguishing(key: tuple[str, ...]) -> frozenset[str]:
    """The words by which names differ that are alike else: numbers, single letters, `non`."""
    return frozenset(
        each
        for each in key
        if each == "non" or len(each) == 1 or each.isdigit() or _ROMAN.fullmatch(each)
    )


def reads_like_a_word(short: str) -> bool:
    """An abbreviation of four letters or more that has vowels and no three consonants in a row."""
    return len(short) >= _WORDLIKE and not _CLUSTER.search(short) and bool(_VOWEL.search(short))


def _worthy(text: str) -> Name | None:
    if not _FEWEST_CHARACTERS <= len(text) <= _MOST_CHARACTERS or not _LETTER.search(text):
        return None
    key = tuple(words(text))
    if not 0 < len(key) <= MOST_WORDS or len("".join(key)) < _FEWEST_CHARACTERS:
        return None
    return Name(text, key) if telling(key) and "".join(key) not in PLAIN else None
