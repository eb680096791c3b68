"""Many texts as one, so that one pass reads them all: most texts of a study are short, and a call
for each takes longer than its words.

What lives elsewhere: what a word is (`words`, `exact`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

Groups = Sequence[Sequence[str]]
"""Texts, in groups that are told apart."""

SIGN: Final = "\x01"
"""Made into a space where it stands in a text: no word holds it."""
_TEXT: Final = f" {SIGN} "
_GROUP: Final = f" {SIGN}{SIGN} "


def joined(groups: Groups) -> str:
    """All texts as one, with signs between them, set off by spaces."""
    whole = _GROUP.join([_TEXT.join(texts) for texts in groups])
    signs = sum([len(texts) - 1 for texts in groups if texts]) + 2 * max(0, len(groups) - 1)
    if whole.count(SIGN) != signs:
        return joined([[unsigned(each) for each in texts] for texts in groups])
    return whole


def parted(whole: str, count: int) -> list[list[str]]:
    """The texts of so many groups again, after their words were read: without spaces around them
    and without those that have become empty.
    """
    return [_texts(each) for each in whole.split(SIGN + SIGN)[:count]]


def bounded(texts: Iterable[str], boundary: str) -> str:
    """The texts, each between two boundaries; empty if there is none."""
    inner = f" {boundary} ".join(texts)
    return f"{boundary} {inner} {boundary}" if inner else ""


def unsigned(text: str) -> str:
    """The text without our own sign."""
    return text.replace(SIGN, " ")


def _texts(group: str) -> list[str]:
    if SIGN not in group:
        text = group.strip()
        return [text] if text else []
    return [text for text in map(str.strip, group.split(SIGN)) if text]
