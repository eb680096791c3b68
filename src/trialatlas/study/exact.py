"""Words of a text as they are written: the form that `EXPANSION[None]` asks for.

Letters keep their case and accents and no word is reduced to a stem; only composed and
decomposed letters are one, and invisible characters are none. Signs and white space stand
between words and are no part of them, letters and digits part, and where a script has no
spaces each character is a word. The normalised words that everything else asks for are in
`study.words`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import Final

from trialatlas.study.joined import SIGN, Groups, bounded, joined, parted
from trialatlas.study.letters import INVISIBLE, MARKS, UNSPACED

_ASCII = re.compile(r"[A-Za-z]+|[0-9]+")
_ANY = re.compile(rf"\d+|(?=\w)[{UNSPACED}][{MARKS}]*|(?:[^\W\d_{UNSPACED}][{MARKS}]*)+")
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_NUMBER = re.compile("([0-9]+)")
_APART: Final = "\x02"
"""Stands for words that are read apart; made into a space where it stands in a text."""
_LONGEST_KEPT: Final = 48
_LETTERS_ALONE: Final = "".join(
    chr(code) if chr(code).isalnum() or chr(code) in {SIGN, _APART} else " " for code in range(128)
)


def exact_words(text: str) -> list[str]:
    """The words in order."""
    if text.isascii():
        return _ASCII.findall(text)
    return _ANY.findall(_UNSEEN.sub("", unicodedata.normalize("NFC", text)))


def exact_lines(groups: Groups, boundary: str) -> list[str]:
    """The words of each group of texts, white space between two, each text between two boundaries.
    Empty for a group without words.

    One pass over all groups, a tenth of the time of a call for each text. What is not ASCII is read
    apart, from white space to white space, and a sign stands for it meanwhile.
    """
    apart: list[str] = []
    narrow = [[_narrowed(each, apart) for each in texts] for texts in groups]
    whole = joined(narrow)
    if whole.count(_APART) != len(apart):
        return exact_lines(
            [[each.replace(_APART, " ") for each in one] for one in groups], boundary
        )
    read = " ".join(_NUMBER.split(whole)).translate(_LETTERS_ALONE)
    if apart:
        between = chain.from_iterable(zip(read.split(_APART), [*apart, ""], strict=True))
        read = "".join(between)
    return [
        bounded(found if all(map(str.isascii, texts)) else map(_evened, found), boundary)
        for texts, found in zip(groups, parted(read, len(groups)), strict=True)
    ]


def _evened(text: str) -> str:
    """With one space between two words, as pieces that are read apart have them."""
    return " ".join(text.split())


def _narrowed(text: str, apart: list[str]) -> str:
    """The text in ASCII. The words of what is not are put aside, a sign for each."""
    if text.isascii():
        return text
    pieces = text.split()
    for at, piece in enumerate(pieces):
        if not piece.isascii():
            apart.append(_of_piece(piece) if len(piece) <= _LONGEST_KEPT else _words_of(piece))
            pieces[at] = _APART
    return " ".join(pieces)


def _words_of(piece: str) -> str:
    return " ".join(exact_words(piece))


_of_piece = lru_cache(maxsize=20_000)(_words_of)
