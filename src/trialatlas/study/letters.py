"""Letters: which characters make words, and how one is folded.

Folding takes away what a reader would not look for: case, compatibility
forms, accents of Latin, Greek and Cyrillic letters, vowel points of Arabic and
Hebrew, invisible characters. Marks of Indic and other scripts stay, for there
they tell words apart. Character classes are given as the inside of `[...]`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_OTHER_DASHES = "\u2010\u2011\u2012\u2013\u2212\u05be"
DASHES = r"\-" + _OTHER_DASHES
"""Dashes that join: hyphens, figure and en dash, minus, Hebrew maqaf. An em dash parts."""
APOSTROPHES = "'\u2019\u02bc\u02bb\u02b9"
"""Apostrophes, straight, curly, and those that count as letters."""
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufe00-\ufe0f\ufeff"
)
"""Soft hyphen, zero-width and direction signs, variation selectors: as if not there."""
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"  # Thai to Myanmar
    "\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003fffd"  # Han
)
"""Scripts written without spaces: each character is a word of its own."""
GREEK = "\u0370-\u03ff\u1f00-\u1fff"
"""Greek letters, of which a single one is read as its name."""
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # Latin ...
    "\u0591-\u05bd\u05bf-\u05c7"  # Hebrew points
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"  # Arabic points and tatweel
    f"{INVISIBLE}]"
)
_LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
        "ŧ": "t", "\u0131": "i", "ŋ": "n",
        **dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(_OTHER_DASHES, "-"),
    }
)  # fmt: skip
_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
    " sigma tau upsilon phi chi psi omega"
)
_GREEK_NAMES = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _NAMES.split(), strict=True))


def _marks(first: int, last: int) -> Iterator[str]:
    start = None
    for code in range(first, last + 2):
        is_mark = code <= last and unicodedata.category(chr(code))[0] == "M"
        if is_mark and start is None:
            start = code
        elif start is not None and not is_mark:
            yield f"{chr(start)}-{chr(code - 1)}"
            start = None


_BASIC_MARKS = "".join(_marks(0x300, 0xFFFF))
MARKS = _BASIC_MARKS + "".join(_marks(0x10000, 0x1E94A))
"""Combining marks, which belong to the letter before them."""
WRITTEN = rf"\w{_BASIC_MARKS}{INVISIBLE}\u3371-\u337a\u3380-\u33df\U00010000-\U0001efff"
"""Whatever may stand in a word as written: letters, marks, squared units such as `㎎`. Beyond the
basic plane it is all up to the emoji, for one range is seven times faster than many.
"""


def fold(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` it comes from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    folded: list[str] = []
    origin: list[int] = []
    numeral = False
    for place, character in enumerate(text):
        became, is_numeral = _fold_character(character)
        if is_numeral != numeral and folded:
            became = "-" + became
        numeral = is_numeral
        folded.append(became)
        origin.extend([place] * len(became))
    return "".join(folded), origin


def greek_name(run: str) -> str:
    """The name of a single Greek letter; any other run of letters in composed form."""
    return _GREEK_NAMES.get(run) or (run if run.isascii() else unicodedata.normalize("NFC", run))


@cache
def _fold_character(character: str) -> tuple[str, bool]:
    """What a character becomes, and whether it is a raised, circled or Roman numeral.

    Those are set off from their neighbours, or `10⁶` would read 106 and `2½` 21/2.
    """
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character)), False
    apart = unicodedata.normalize("NFKD", character).casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", apart))
    return bare.translate(_LETTERS), category in {"No", "Nl"}
