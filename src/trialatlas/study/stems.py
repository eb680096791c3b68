"""Stems of English words. A word of other letters than a to z stays as it is."""

import Stemmer

_SHORTEST = 3
_CHANGED = 2
"""Letters at the end of a stem that its words may not have."""
_english = Stemmer.Stemmer("english", 0)


def stem(word: str) -> str:
    """The stem of a folded word: `imaging` and `images` give `imag`."""
    if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
        return word
    return _english.stemWord(word)


def beginning(stemmed: str) -> str:
    """Letters with which every word of a stem begins, for a quick look at a text.

    A stem begins as its words do and may end otherwise: `studi` stands for study, `possibl` for
    possibility, `hope` for hoping. Two letters less are common to all of them.
    """
    return stemmed[: max(1, len(stemmed) - _CHANGED)]
