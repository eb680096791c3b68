"""How the name of a place is made comparable: case, accents, signs and common short forms.

`München` and `MUNCHEN` are one key, so are `St. Louis` and `Saint Louis`. What does not live
here: which names a place has (`table`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

_MARKS = re.compile("[\u0300-\u036f]")
_SIGNS = re.compile(r"[^\w\s]|_")
_DROPPED = re.compile("['\u2018\u2019\u02bc\u02bb`\u00b4]")
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
    }
)
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """The key of a name: small letters without accents, one space between words.

    Marks are taken off Latin, Greek and Cyrillic letters; vowel signs of other scripts stay.
    """
    bare = normalize("NFC", _MARKS.sub("", normalize("NFKD", name.casefold())))
    plain = _SIGNS.sub(" ", _DROPPED.sub("", bare.translate(_LETTERS)))
    return " ".join(_SHORT.get(word, word) for word in plain.split())
