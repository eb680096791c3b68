"""Lists that were run together in one line, taken apart again where they surely are lists.

The rule, for numbers, letters, Roman numerals and circled digits:

- the marks count up from 1 without a gap; other numbers between are no marks;
- the first stands at the beginning, or after a colon, semicolon or full stop;
- no mark stands after a comma: a sentence that counts its parts stays a sentence;
- with a semicolon, colon, full stop or bracket before each later mark two
  items are enough; where that is missing it takes three, and of fewer than
  five none may stand after a word that numbers follow (`grade 2.`);
- a sentence after the last item is no part of it if the other items have none.

Bullets inside a line: two are enough for `•`, two for `*` and three for `-`
if the first of them stands where a list may begin. Text is only cut, so no
word is lost or moved.
"""
# ruff: noqa: RUF001 - full-width signs and dashes are meant: texts hold them

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from trialatlas.study.blocks import Block, Item, Listing, Paragraph, Style
from trialatlas.study.marks import roman

_MAX_DEPTH = 3
_MANY = 5
"""Marks that count up without a gap and are no accident, whatever words stand before them."""
_MAY_HOLD = re.compile(r"[•●▪■①*]|[1aAIi]\s?\\?[.)）]|[ \n]\\?-\s")
_BEFORE = r"(?<![\w.,/(（-])(?<![(（]\s)"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("1", re.compile(r"(?<!\w)[(（]\s?(\d{1,2})\s?\\?[)）]\s*")),
    ("1", re.compile(rf"{_BEFORE}(\d{{1,2}})\s?\\?[)）]\s*")),
    ("1", re.compile(rf"{_BEFORE}(\d{{1,2}})\\?\.(?:\s+|(?=[A-Z]))")),
    ("1", re.compile(r"([①-⑳])\s*")),
    ("a", re.compile(r"(?<!\w)\(\s?([a-z])\s?\\?\)\s*")),
    ("a", re.compile(rf"{_BEFORE}([a-z])\\?\)\s*")),
    ("a", re.compile(rf"{_BEFORE}([a-z])\\?\.(?:\s+|(?=[A-Z]))")),
    ("A", re.compile(rf"{_BEFORE}([A-Z])\\?\.\s+")),
    ("i", re.compile(r"(?<!\w)\(\s?([ivx]{1,5})\s?\\?\)\s*")),
    ("i", re.compile(rf"{_BEFORE}([ivx]{{1,5}})\\?[.)]\s+")),
    ("I", re.compile(rf"{_BEFORE}([IVX]{{1,5}})\\?[.)]\s+")),
)
_SECOND: dict[Style, re.Pattern[str]] = {
    "1": re.compile(r"2\s?\\?[.)）]|②"),
    "a": re.compile(r"b\s?\\?[.)]"),
    "A": re.compile(r"B\\?\."),
    "i": re.compile(r"ii\s?\\?[.)]"),
    "I": re.compile(r"II\\?[.)]"),
}
"""What a list of each style must hold somewhere: its second mark. Quicker to look for."""
_BULLETS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"[•●▪■]\s*"), 2),
    (re.compile(r"(?<!\S)\\?\*\s+(?=[^\s\d*])"), 2),
    (re.compile(r"(?<!\S)\\?-\s+(?=[^\s\d-])"), 3),
)
_OPENS = re.compile(r"(?:^|[:：;；.。?!)])\s*$")
_SEPARATED = re.compile(r"[;；:：.。?!)）\n](?:\s*(?:and/or|and|or))?\s*$", re.IGNORECASE)
_COMMA = re.compile(r"[,，、](?:\s*(?:and/or|and|or))?\s*$", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:\b(?:and|or|to|of|than|least|most|grades?|phases?|days?|weeks?|months?|years?|visits?|types?"
    r"|stages?|levels?|arms?|cohorts?|groups?|parts?|tables?|figures?|versions?|scores?|steps?"
    r"|class|criterion|criteria|no|number|item|question|appendix|section|dose|cycle|course|is|was|in"
    r")|[<>=≤≥+×/–-])\s*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]%][.。])\s+(?=[A-Z])")


Marked = tuple[int, int, int | None]
"""A mark: where it begins and ends, and its number (None for bullets)."""


class _Run(NamedTuple):
    """The marks of one list."""

    style: Style
    marks: list[Marked]


def recover(text: str, depth: int = 0) -> list[Block]:
    """Paragraphs and the lists found in the text, in its order. One paragraph if it holds none."""
    if depth >= _MAX_DEPTH or not _MAY_HOLD.search(text):
        return [Paragraph(text)]
    run = _first_run(text)
    if run is None:
        return [Paragraph(text)]
    bodies, tail = _bodies(text, run)
    listing = Listing(run.style)
    for (_, _, number), body in zip(run.marks, bodies, strict=True):
        listing.items.append(Item(number, recover(body, depth + 1)))
    lead = text[: run.marks[0][0]].strip()
    out: list[Block] = [Paragraph(lead), listing] if lead else [listing]
    return [*out, Paragraph(tail)] if tail else out


def split_item(style: Style, item: Item, limit: int | None) -> list[Item]:
    """An item whose text runs on into the next ones (`1. a 2. b`), as those items.

    `limit` is the number of the item that follows; one at or above it is no new item.
    """
    first = item.blocks[0] if item.blocks else None
    if item.number is None or not isinstance(first, Paragraph) or len(item.blocks) > 1:
        return [item]
    marks = onward(style, item.number, first.text, limit)
    if not marks:
        return [item]
    ends = [start for start, _, _ in marks[1:]] + [len(first.text)]
    return [
        Item(number, [Paragraph(first.text[start:end].strip())])
        for (_, start, number), end in zip(marks, ends, strict=True)
    ]


def onward(style: Style, number: int, text: str, limit: int | None) -> list[Marked]:
    """Where the items of a list begin in the text of its item `number`; empty if it is one item.

    The first begins at 0. A number at or above `limit`, if there is one, is no mark.
    """
    for each, pattern in _PATTERNS:
        if each == style:
            marks: list[Marked] = [(0, 0, number)]
            for found in pattern.finditer(text):
                expected = number + len(marks)
                if _value(style, found[1]) == expected and (limit is None or expected < limit):
                    marks.append((found.start(), found.end(), expected))
            if _sure(text, marks):
                return marks
    return []


def enumerated(text: str) -> list[Marked]:
    """The marks of the list that was run together in a text; empty if there surely is none."""
    run = _first_run(text) if _MAY_HOLD.search(text) else None
    return run.marks if run else []


def _first_run(text: str) -> _Run | None:
    """The list that begins first; of two that begin together the longer."""
    styles = {style for style, second in _SECOND.items() if second.search(text)}
    runs = [
        run
        for style, pattern in _PATTERNS
        if style in styles and (run := _counted(text, style, pattern))
    ]
    runs += [run for pattern, least in _BULLETS if (run := _bulleted(text, pattern, least))]
    return min(runs, key=lambda run: (run.marks[0][0], -len(run.marks)), default=None)


def _counted(text: str, style: Style, pattern: re.Pattern[str]) -> _Run | None:
    marks: list[Marked] = []
    for found in pattern.finditer(text):
        if _value(style, found[1]) == len(marks) + 1 and (marks or _may_open(text, found.start())):
            marks.append((found.start(), found.end(), len(marks) + 1))
    return _Run(style, marks) if _sure(text, marks) else None


def _sure(text: str, marks: list[Marked]) -> bool:
    """Whether the marks are those of a list: the rule in the module's head."""
    if len(marks) < 2:  # noqa: PLR2004 - one item is no list
        return False
    between = [text[end:start] for (_, end, _), (start, _, _) in pairwise(marks)]
    last = text[marks[-1][1] :]
    if not all(any(char.isalnum() for char in body) for body in (*between, last)):
        return False
    loose = False
    for body in between:
        end = body[-40:]
        if _COMMA.search(end):
            return False
        if not _SEPARATED.search(end):
            if _COUNTED.search(end) and len(marks) < _MANY:
                return False
            loose = True
    return not loose or len(marks) > 2  # noqa: PLR2004 - the rule


def _bulleted(text: str, pattern: re.Pattern[str], least: int) -> _Run | None:
    marks = [(found.start(), found.end(), None) for found in pattern.finditer(text)]
    if len(marks) < least or (pattern is not _BULLETS[0][0] and not _may_open(text, marks[0][0])):
        return None
    bodies = [text[end:start] for (_, end, _), (start, _, _) in pairwise(marks)]
    bodies.append(text[marks[-1][1] :])
    if not all(any(char.isalnum() for char in body) for body in bodies):
        return None
    return _Run("bullet", list(marks))


def _may_open(text: str, start: int) -> bool:
    return _OPENS.search(text[max(0, start - 40) : start]) is not None


def _value(style: Style, written: str) -> int | None:
    if style == "1":
        return int(written) if written.isdecimal() else ord(written) - ord("①") + 1
    if style in {"i", "I"}:
        return roman(written)
    return ord(written) - ord(style) + 1


def _bodies(text: str, run: _Run) -> tuple[list[str], str]:
    """The text of each item, and the sentences after the last that are no part of it."""
    ends = [start for start, _, _ in run.marks[1:]] + [len(text)]
    bodies = [text[mark[1] : end].strip() for mark, end in zip(run.marks, ends, strict=True)]
    found = _SENTENCE.search(bodies[-1])
    if found is None or any(_SENTENCE.search(body) for body in bodies[:-1]):
        return bodies, ""
    tail = bodies[-1][found.end() :]
    return [*bodies[:-1], bodies[-1][: found.start()]], tail
