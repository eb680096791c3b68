"""Words of a text as they are written: the form that `EXPANSION[None]` asks for.

Letters keep their case and accents and no word is reduced to a stem; only composed and
decomposed letters are one, and invisible characters are none. Signs and white space stand
between words and are no part of them, letters and digits part, and where a script has no
spaces each character is a word. The normalised words that everything else asks for are in
`study.words`, many texts in one pass in `study.twofold`.
"""

from __future__ import annotations

import re
import unicodedata

from trialatlas.study.letters import INVISIBLE, MARKS, UNSPACED

_ASCII = re.compile(r"[A-Za-z]+|[0-9]+")
_ANY = re.compile(rf"\d+|(?=\w)[{UNSPACED}][{MARKS}]*|(?:[^\W\d_{UNSPACED}][{MARKS}]*)+")
_UNSEEN = re.compile(f"[{INVISIBLE}]")


def exact_words(text: str) -> list[str]:
    """The words in order."""
    if text.isascii():
        return _ASCII.findall(text)
    return _ANY.findall(_UNSEEN.sub("", unicodedata.normalize("NFC", text)))
