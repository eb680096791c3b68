"""The marks of list items at the beginnings of lines: bullets, numbers, letters, Roman numerals.

A letter or a Roman numeral is a mark only if its neighbour in order is there
too, since `E. coli` and `I. Evaluate` begin lines as well. What lives
elsewhere: marks inside a line (`study.flattened`), how marked lines become
lists (`study.lists`).
"""
# ruff: noqa: RUF001 - full-width signs and dashes are meant: texts hold them

from __future__ import annotations

import re
from typing import NamedTuple

from trialatlas.study.blocks import Style

_BULLET = re.compile(r"(?:(?:\\?[*+-]|--|[–—])\s+|[•·●◦▪■‣⁃∙]\s*)+")
_NUMBER = re.compile(
    r"(?:[(（]\s?(?P<closed>0|[1-9]\d{0,2}|[A-Za-z]|[ivxIVX]{2,5})\s?\\?[)）]"
    r"|(?P<open>0|[1-9]\d{0,2}|[A-Za-z]|[ivxIVX]{2,5})\\?[.)）、])"
    r"(?P<gap>\s+|$|(?=[^\W\d_]))"
)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_ROMAN_DIGITS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Mark(NamedTuple):
    """A mark and how many characters of the line, indentation apart, it takes."""

    style: Style
    number: int | None
    width: int


class _Candidate(NamedTuple):
    style: Style
    number: int
    width: int


def leading_marks(lines: list[str]) -> list[Mark | None]:
    """The mark of each line, None for a line without one. Linear in the lines."""
    read = [_read(line) for line in lines]
    last_second = {
        (column, each.style): place
        for place, (column, _, candidates) in enumerate(read)
        for each in candidates
        if each.number == 2  # noqa: PLR2004 - the one after the first
    }
    latest: dict[tuple[int, Style], int] = {}
    marks: list[Mark | None] = []
    for place, (column, bullet, candidates) in enumerate(read):
        mark = bullet
        for each in sorted(candidates, key=lambda one: one.number == 1):
            key = column, each.style
            follows = latest.get(key) == each.number - 1
            opens = each.number == 1 and last_second.get(key, -1) > place
            if each.style == "1" or follows or opens:
                latest[key] = each.number
                mark = Mark(*each)
                break
        marks.append(mark)
    return marks


def numeral(style: Style, number: int) -> str:
    """A number as its style writes it: 3 is `3`, `c`, `C`, `iii` or `III`."""
    letters = {"a": 26, "A": 26}
    if style == "1" or not 0 < number <= letters.get(style, 39):
        return str(number)
    if style in letters:
        return chr(ord(style) + number - 1)
    shown = ""
    for value, digits in _ROMAN_DIGITS:
        while number >= value:
            shown += digits
            number -= value
    return shown.upper() if style == "I" else shown


def roman(text: str) -> int | None:
    """The value of a well-formed Roman numeral up to 39 in either case, else None."""
    lower = text.lower()
    if any(char not in _ROMAN_VALUES for char in lower):
        return None
    values = [_ROMAN_VALUES[char] for char in lower]
    total = sum(
        -value if any(later > value for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )
    return total if numeral("i", total) == lower else None


def _read(line: str) -> tuple[int, Mark | None, list[_Candidate]]:
    """Column, bullet, and the numbers that the line may begin with, behind its bullet if any."""
    content = line.strip()
    column = len(line) - len(line.lstrip())
    found = _BULLET.match(content) or (_BULLET.match(content + " ") if len(content) == 1 else None)
    width = min(found.end(), len(content)) if found else 0
    bullet = Mark("bullet", None, width) if found else None
    number = _NUMBER.match(content, width)
    if number is None:
        return column, bullet, []
    return column, bullet, _candidates(number, content)


def _candidates(found: re.Match[str], content: str) -> list[_Candidate]:
    written = found["closed"] or found["open"]
    width = found.end()
    if written.isdigit():
        return [_Candidate("1", int(written), width)] if written.isascii() else []
    glued = not found["gap"] and width < len(content)
    if glued and content[width].islower():
        return []  # i.v. and e.g. are no marks
    candidates: list[_Candidate] = []
    upper = written.isupper()
    if len(written) == 1:
        place = ord(written.lower()) - ord("a") + 1
        candidates.append(_Candidate("A" if upper else "a", place, width))
    value = roman(written)
    if value is not None:
        candidates.append(_Candidate("I" if upper else "i", value, width))
    return candidates
