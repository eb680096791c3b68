"""Stems of English words. A word of other letters than a to z stays as it is."""

import Stemmer

_SHORTEST = 3
_english = Stemmer.Stemmer("english", 0)


def stem(word: str) -> str:
    """The stem of a folded word: `imaging` and `images` give `imag`."""
    if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
        return word
    return _english.stemWord(word)
