"""Pointing at the characters of an expression, for lines set in type of one width.

A sign of an East Asian script takes two columns there, a mark that sits on another none. What
does not live here: what is wrong with an expression (`check`, `parser`).
"""

from __future__ import annotations

import unicodedata
from typing import Final

WIDEST: Final = 100
"""Columns of a line that points; a longer expression is cut around the fault."""
_BEFORE: Final = 40
_CUT: Final = "…"
_UNSEEN: Final = frozenset({"Mn", "Me", "Cf"})
_NOT_OF_A_LINE: Final = frozenset({"Cc", "Zl", "Zp", "Cs"})


def one_line(expression: str) -> str:
    """The same characters, a space for each that would break the line or command a terminal."""
    return "".join(
        " " if unicodedata.category(each) in _NOT_OF_A_LINE else each for each in expression
    )


def columns(text: str) -> int:
    """How many columns a text takes."""
    return sum(map(_columns, text))


def caret(expression: str, position: int, length: int) -> str:
    """Spaces and carets that stand below `expression[position:position + length]`."""
    fault = expression[position : position + max(1, length)]
    return " " * columns(expression[:position]) + "^" * max(1, columns(fault))


def pointed(expression: str, position: int, length: int) -> tuple[str, str]:
    """The expression in one line of at most WIDEST columns, and the line of carets below it.

    Signs that only turn the direction of a text are left out.
    """
    line = one_line(expression)
    end = position + max(1, length)
    first, last = _window(line, position)
    before = (_CUT if first else "") + _visible(line[first:position])
    fault = _visible(line[position : min(end, last)])
    after = _visible(line[min(end, last) : last]) + (_CUT if last < len(line) else "")
    return before + fault + after, " " * columns(before) + "^" * max(1, columns(fault))


def _window(line: str, position: int) -> tuple[int, int]:
    """The first character to show and the one after the last; WIDEST columns with the cuts."""
    if columns(line) <= WIDEST:
        return 0, len(line)
    first = last = max(0, position - _BEFORE)
    room = WIDEST - 2 * len(_CUT)
    while last < len(line) and columns(line[last]) <= room:
        room -= columns(line[last])
        last += 1
    return first, last


def _visible(text: str) -> str:
    return "".join(each for each in text if unicodedata.category(each) != "Cf")


def _columns(character: str) -> int:
    if unicodedata.category(character) in _UNSEEN:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
