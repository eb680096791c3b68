"""Abbreviations that a text spells out: `non-small cell lung cancer (NSCLC)`, or the other way.

The method is that of Schwartz and Hearst ("A simple algorithm for identifying abbreviation
definitions in biomedical text", Pacific Symposium on Biocomputing 2003): a candidate
stands in brackets beside its long form, and its characters are found in the long form from right to
left, the first at the beginning of a word. Ours refuses more: each word of a long form, but for
the linking ones, must begin with a letter of the abbreviation, in their order, and it may not
begin or end with a linking word. What does not live here: how often a pair must be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

_FEWEST_LETTERS = 2
_SHORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9/-]{1,9}")
_BRACKETS = re.compile(r"\(([^()]{2,200})\)")
_LAST_WORD = re.compile(r"(?<![\w-])([A-Za-z0-9][A-Za-z0-9/-]{1,9}) $")
_LONGEST_LONG = 90
_FIRST_PART = re.compile(r"[^,;]*")
_WINDOW = 120
_BREAK = re.compile(r"[.;:!?()\[\]\n,\"\u201c\u201d*](?=\s|$)|[()\[\]\n*\"\u201c\u201d]")
_WORD = re.compile(r"[^\s/-]+")
_WRITTEN = re.compile(r"[\w/-]+")
_LINKING = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at both by for from in is of on or the their this to was were with which "
        "that using versus vs via per its",
    )
)


class Definition(NamedTuple):
    """An abbreviation and the long form that a text gives it, both as written."""

    short: str
    long: str


def definitions(text: str) -> Iterator[Definition]:
    """The abbreviations that a text spells out, in order. One may come twice."""
    for found in _BRACKETS.finditer(text):
        at, inside = found.start(), found[1].strip()
        before = text[max(0, at - _WINDOW) : at]
        said = _said_after(inside, before) or _said_before(inside, before)
        if said is not None:
            yield said


def long_forms(texts: Iterable[str]) -> dict[str, str]:
    """What each abbreviation stands for that some texts spell out."""
    return {said.short: said.long for text in texts for said in definitions(text)}


def spelled_out(text: str, long: Mapping[str, str]) -> str:
    """The long forms of the abbreviations that stand in a text, in the order of `long`."""
    written = set(_WRITTEN.findall(text)) if long else set[str]()
    return " ".join(long[short] for short in long if short in written)


def _said_after(inside: str, before: str) -> Definition | None:
    """The long form stands before the brackets, the abbreviation within."""
    first = _FIRST_PART.match(inside)
    short = singular(first[0].strip()) if first else ""
    if not _SHORT.fullmatch(short) or not is_abbreviation(short):
        return None
    long = long_form(short, before.rstrip())
    return Definition(short, long) if long else None


def _said_before(inside: str, before: str) -> Definition | None:
    """The abbreviation stands before the brackets, the long form within."""
    word = _LAST_WORD.search(before) if len(inside) <= _LONGEST_LONG else None
    if word is None:
        return None
    short = singular(word[1])
    if not is_abbreviation(short) or long_form(short, inside) != inside:
        return None
    return Definition(short, inside)


@lru_cache(maxsize=10_000)
def is_abbreviation(text: str) -> bool:
    """Two to ten signs, at least two of them capitals and half of the letters capitals."""
    letters = [each for each in text if each.isalpha()]
    capitals = sum(each.isupper() for each in letters)
    return capitals >= _FEWEST_LETTERS and capitals * 2 >= len(letters)


def singular(text: str) -> str:
    """`RCTs` is `RCT`."""
    return text[:-1] if text.endswith("s") and text[:-1].isupper() else text


def long_form(short: str, before: str) -> str:
    """The end of `before` that an abbreviation stands for; empty if there is none."""
    breaks = [found.end() for found in _BREAK.finditer(before)]
    window = before[breaks[-1] :] if breaks else before
    folded = window.lower()
    if len(folded) != len(window):
        return ""  # a letter whose small form is two
    signs = [each for each in short.lower() if each.isalnum()]
    at = len(folded)
    for sign in reversed(signs[1:]):
        at = folded.rfind(sign, 0, at)
        if at < 0:
            return ""
    while True:
        at = folded.rfind(signs[0], 0, at)
        if at < 0:
            return ""
        if at == 0 or not folded[at - 1].isalnum():
            break
    long = window[at:].strip()
    return long if _is_plausible(short, signs, long) else ""


def _is_plausible(short: str, signs: list[str], long: str) -> bool:
    found = _WORD.findall(long.lower())
    if not found or found[0] in _LINKING or found[-1] in _LINKING or short.lower() in found:
        return False
    said = [each for each in found if each not in _LINKING]
    left = iter(signs)
    initials = all(each[0] in left for each in said)
    return len(long) > len(short) + 1 and initials
