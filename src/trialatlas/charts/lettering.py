"""How much room words take in a picture, and how they are broken into lines.

Widths are estimates in units of the picture: no font is read. What does not live here:
where words stand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

STRONG: Final = 14.7
"""The size in px at which ordinary letters take the room of heavy ones at 13 px."""
_WIDTHS: Final = (
    ("iljI.,:;'|!", 3.9),
    ('tfr()[]- /"', 5.1),
    ("mwMW%@", 12.0),
    ("ABCDEFGHJKLNOPQRSTUVXYZ&", 9.3),
)
"""Of letters at 13 px in the widest of the fonts that pages fall back to, by kind."""
_OF: Final = {letter: width for letters, width in _WIDTHS for letter in letters}
_LETTER, _OTHER, _WIDE = 8.1, 8.6, 13.0


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


def told_apart(names: Sequence[str], width: float) -> tuple[str, ...]:
    """Names for a place of a width: where one does not fit, without the words all begin with."""
    if len(names) < 2 or all(room(each) <= width for each in names):  # noqa: PLR2004 - a pair
        return tuple(names)
    split = [each.split() for each in names]
    same = 0
    while all(len(each) > same + 1 for each in split) and len({each[same] for each in split}) == 1:
        same += 1
    if not same:
        return tuple(names)
    return tuple("… " + " ".join(each[same:]) for each in split)


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
    if letter.isascii():
        return _OF.get(letter, _LETTER)
    if unicodedata.combining(letter):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER
