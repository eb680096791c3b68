"""Words of a text: the one normalisation that index, search and snippets share.

A text is cut into chunks (what is written as one: `Trop-2`, `131I-MIBG`), a
chunk into words. Upper and lower case, accents, compatibility forms,
hyphenation and the place of an isotope's number make no difference; English
words are reduced to their stem; where a script has no spaces each character
is a word. There are no stop words: a phrase may hold any of them.

A word consists of letters, digits (decimal ones as 0-9) and the marks that
belong to letters, at most 64 characters. It never holds white space, punctuation or
a symbol, so an index may use any of those (`^`, `$`, ...) as its own signs.

Not here: many texts in one pass (`twofold`), which field is searched (`schema`), and what a query
means (`query`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from trialatlas.study.isotopes import is_isotope
from trialatlas.study.joined import SIGN, unsigned
from trialatlas.study.letters import (
    APOSTROPHES,
    DASHES,
    GREEK,
    MARKS,
    UNSPACED,
    WRITTEN,
    fold,
    greek_name,
)
from trialatlas.study.stems import stem

LONGEST_WORD = 64
"""Characters after which a word is cut."""

_CHUNK = re.compile(rf"[{WRITTEN}]+(?:(?:[{DASHES}{APOSTROPHES}]|(?<=\d)[.,](?=\d))[{WRITTEN}]+)*")
_LETTER = rf"[^\W\d_{GREEK}{UNSPACED}]"
_RUN = re.compile(
    rf"[0-9]+|(?=\w)[{UNSPACED}][{MARKS}]*|[{GREEK}][{GREEK}{MARKS}]*|(?:{_LETTER}+[{MARKS}]*)+"
)
_AROUND = ".,;:()[]\"'"
_MASS_FIRST = re.compile(r"[0-9][^0-9a-z]*[a-z]")
"""Without it no isotope is written number first."""
_PLAIN_RUN = re.compile(r"[0-9]+|[a-rt-z][a-z]*|s[a-z]+|(?<![a-z0-9_]')s")
"""The runs of lower-case ASCII text, without a possessive `s`."""
_LONGEST_CACHED = 48
_Found = TypeVar("_Found")


class Span(NamedTuple):
    """A word and where it was written: `text[start:end]`, in characters."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The normalised words of a text, in order."""
    return line(text).split()


def line(text: str) -> str:
    """The same words with a space between two: faster than a list that is joined afterwards."""
    return _line(unsigned(text))


def words_by_piece(text: str) -> list[tuple[str, ...]]:
    """The same words by what stands between white space: one tuple for each of `text.split()`."""
    return list(map(_TUPLES.__getitem__, unsigned(text).split()))


def spans(text: str) -> list[Span]:
    """The same words with the place of each in the text.

    Starts never decrease. The words of an isotope share one place, for their order may differ
    from the written one.
    """
    placed: list[Span] = []
    for found in _CHUNK.finditer(text):
        at = found.start()
        for word, start, end in _CHUNKS[found.group()]:
            placed.append(Span(word, at + start, at + end))
    return placed


def groups(text: str) -> list[tuple[str, ...]]:
    """The words by the chunk they are written in.

    `Trop-2 cells` gives `[("trop", "2"), ("cell",)]`.
    """
    found = (_CHUNKS[chunk] for chunk in _CHUNK.findall(text))
    return [tuple(span.word for span in each) for each in found if each]


def value_key(text: str) -> str:
    """What two spellings of an enum's value have in common: letters and digits, folded.

    `Active, not recruiting` and `ACTIVE_NOT_RECRUITING` have one key; so have `Phase 2` and
    `PHASE2`.
    """
    folded, _ = fold(text)
    return "".join(_RUN.findall(folded))


class Cache(dict[str, _Found]):
    """What was found in a text before. A look-up is the loop that building an index spends most of
    its time in. When full, what was asked for lately is kept and the rest forgotten: it holds
    at most twice `most`.
    """

    def __init__(self, find: Callable[[str], _Found], most: int) -> None:
        super().__init__()
        self._find = find
        self._most = most
        self._before: dict[str, _Found] = {}

    def __missing__(self, text: str) -> _Found:
        found = self._before.get(text)
        if found is None:
            found = self._find(text)
        if len(text) <= _LONGEST_CACHED:
            if len(self) >= self._most:
                self._before = self.copy()
                self.clear()
            self[text] = found
        return found


def _line(text: str) -> str:
    return " ".join(filter(None, map(_PIECES.__getitem__, text.split())))


def _analyse(chunk: str) -> tuple[Span, ...]:
    if chunk.isascii() and chunk.isalpha():
        return (Span(stem(chunk.lower())[:LONGEST_WORD], 0, len(chunk)),)
    folded, origin = fold(chunk)
    runs = [
        Span(found.group(), found.start(), found.end())
        for found in _RUN.finditer(folded)
        if not _is_possessive(folded, found)
    ]
    origin.append(len(chunk))
    return tuple(
        [
            Span(_finish(word), origin[start], max(origin[end - 1] + 1, origin[end]))
            for word, start, end in (_isotopes_first(runs) if len(runs) > 1 else runs)
        ]
    )


def _is_possessive(folded: str, found: re.Match[str]) -> bool:
    return found.group() == "s" and found.start() > 0 and folded[found.start() - 1] == "'"


def _finish(run: str) -> str:
    return stem(greek_name(run))[:LONGEST_WORD]


def _isotopes_first(runs: list[Span]) -> Iterator[Span]:
    """The runs, with an element before its mass number: `131I` and `I-131` are one thing."""
    at = 0
    while at < len(runs):
        length, isotope = _isotope(runs, at)
        yield from isotope
        at += length


def _isotope(runs: list[Span], at: int) -> tuple[int, list[Span]]:
    """How many runs from `at` on make an isotope written number first, and its words.

    One run as it is, if they do not.
    """
    mass = runs[at]
    if at and runs[at - 1].end == mass.start:
        return 1, [mass]
    for length in (2, 3):
        taken = runs[at : at + length]
        if len(taken) < length or taken[-1].start - mass.end > length:
            continue
        if at + length < len(runs) and runs[at + length].start == taken[-1].end:
            continue
        rest = "".join(each.word for each in taken[1:])
        for state in ("m", ""):
            if rest.startswith(state) and is_isotope(rest[len(state) :], mass.word + state):
                names = [rest[len(state) :], mass.word, *state]
                return length, [Span(name, mass.start, taken[-1].end) for name in names]
    return 1, [mass]


def line_of_piece(piece: str) -> str:
    """The words of what stands between white space. No chunk holds any, so none is cut.

    Most are one word and the punctuation around it, and most others hold no isotope and no letter
    beyond ASCII: neither needs to be cut into chunks.
    """
    if piece[0] == SIGN:
        return piece
    bare = piece.strip(_AROUND)
    if bare.isascii() and bare.isalpha():
        return stem(bare.lower())[:LONGEST_WORD]
    if piece.isascii():
        lower = piece.lower()
        if not _MASS_FIRST.search(lower):
            return " ".join([stem(run)[:LONGEST_WORD] for run in _PLAIN_RUN.findall(lower)])
    return " ".join([word for chunk in _CHUNK.findall(piece) for word, _, _ in _CHUNKS[chunk]])


_CHUNKS = Cache(_analyse, most=50_000)
_PIECES = Cache(line_of_piece, most=150_000)
_TUPLES = Cache(lambda piece: tuple(_PIECES[piece].split()), most=50_000)
