"""How much room words take in a picture, and how they are broken into lines.

Widths are estimates in units of the picture: no font is read. What does not live here:
where words stand.
"""

from __future__ import annotations

import unicodedata
from typing import Final

LETTER: Final = 7.8
"""Width of an average Latin letter at 13 px, in the widest of the fonts that pages fall back to."""
STRONG: Final = 14.6
"""The size in px at which ordinary letters take the room of heavy ones at 13 px."""
_WIDE: Final = 13.0
_THIN: Final = 4.4
_THIN_LETTERS: Final = frozenset("iljtfr.,:;'|!()[] ")


def room(words: str, size: float = 13) -> float:
    """About how wide a text is at a size in px."""
    return sum(map(_width, words)) * size / 13


def wrapped(words: str, width: float, lines: int, size: float = 13) -> list[str]:
    """Words on at most `lines` lines of a width; what does not fit ends in an ellipsis.

    A word longer than a line is broken; scripts without spaces break anywhere.
    """
    found: list[str] = []
    rest = " ".join(words.split())
    while rest and len(found) < lines:
        if len(found) == lines - 1 and room(rest, size) > width:
            found.append(rest[: _fits(rest, width - room("…", size), size)].rstrip() + "…")
            break
        line, rest = _first_line(rest, width, size)
        found.append(line)
    return found


def _first_line(words: str, width: float, size: float) -> tuple[str, str]:
    if room(words, size) <= width:
        return words, ""
    end = _fits(words, width, size)
    if words[end : end + 1] != " ":
        space = words.rfind(" ", 0, end)
        end = space if space > 0 else end
    return words[:end].rstrip(), words[end:].lstrip()


def _fits(words: str, width: float, size: float) -> int:
    """How many letters fit; at least one."""
    used = 0.0
    for at, letter in enumerate(words):
        used += _width(letter) * size / 13
        if used > width:
            return max(at, 1)
    return len(words)


def _width(letter: str) -> float:
    if letter in _THIN_LETTERS:
        return _THIN
    if letter.isascii():
        return 9.4 if letter.isupper() or letter in "mwMW%@" else LETTER
    if unicodedata.combining(letter):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else 8.4
