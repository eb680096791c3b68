"""Reading criteria into blocks: marked items, paragraphs, and where each stands.

What does not live here: what a block means (`split`). Nothing is changed: a block is a stretch of
the text as submitted.
"""
# ruff: noqa: RUF001 - signs of other scripts are meant: texts hold them

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialatlas.study.eligibility.phrases import is_category, is_shouted, is_title
from trialatlas.study.marks import Mark, leading_marks

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]*")
_OTHER = re.compile(
    r"\\?[(（]\s?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s?\\?[)）]\s*|[一二三四五六七八九十]{1,3}[、.．]\s*"
    r"|[①-⑳㈠-㈩⒈-⒛⑴-⒇]\s*|[►➢✓✔❖◆→»□☐]\s*|\d{1,2}[．、]\s*|-(?=[A-Z][a-z])"
)
"""Marks that only criteria have, besides those of `study.marks`."""
_DASHED = re.compile(r"(?P<bullet>-\s+)?(?P<written>\d{1,2}|[a-h])\s?[-–/]\s*(?=[A-Za-z])")
_WRAPPED = 60
_LONGEST_OPEN = 1000
"""Characters of an item in which an open bracket is looked for."""


@dataclass(slots=True)
class Block:
    """A marked item or a paragraph: its words, and its mark from `mark` on where it has one."""

    start: int
    end: int
    column: int
    gap: bool
    mark: int | None = None
    style: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    content: str
    column: int


def blocks(text: str) -> list[Block]:
    """The blocks of a text in its order. Linear in its length."""
    lines = list(_lines(text))
    marks = leading_marks([each.text for each in lines])
    dashed = _dashed(lines)
    found: list[Block] = []
    gap = True
    for place, line in enumerate(lines):
        if not line.content:
            gap = True
            continue
        mark = marks[place] or dashed.get(place) or _other(line.content)
        if mark and mark.width < len(line.content):
            found.append(_marked(line, mark, gap=gap))
        elif found and (_explains if gap else _goes_on)(text, found[-1], line):
            found[-1].end = line.start + line.column + len(line.content)
        else:
            begin = line.start + line.column
            found.append(Block(begin, begin + len(line.content), line.column, gap))
        gap = False
    return found


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    while at <= len(text):
        found = _LINE.match(text, at)
        line = found[0] if found else ""
        yield _Line(at, line, line.strip(), len(line) - len(line.lstrip()))
        at += len(line) + 1


def _marked(line: _Line, mark: Mark, *, gap: bool) -> Block:
    begin = line.start + line.column
    inner = line.content[mark.width :]
    start = begin + mark.width + len(inner) - len(inner.lstrip())
    end = begin + len(line.content)
    return Block(start, end, line.column, gap, begin, mark.style, mark.number)


def _goes_on(text: str, before: Block, line: _Line) -> bool:
    """Whether a line without a mark, right below another, belongs to it."""
    if is_title(line.content) or is_shouted(line.content) or is_category(line.content):
        return False
    if before.mark is not None and line.column > before.column:
        return True
    last = text[before.start : before.end].rpartition("\n")[2]
    if last.endswith((":", "：")):
        return False
    if line.content[0].islower() or line.content[0] in "(,;":
        return before.mark is not None or len(last) >= _WRAPPED
    return len(last) >= _WRAPPED and not last.endswith((".", ";", "。", "；"))


def _explains(text: str, before: Block, line: _Line) -> bool:
    """Whether a paragraph below a marked item goes on with it: indented, or not a beginning."""
    if before.mark is None or is_title(line.content):
        return False
    if line.column >= before.column + 2:
        return True
    if before.end - before.start < _LONGEST_OPEN and text.count(
        "(", before.start, before.end
    ) > text.count(")", before.start, before.end):
        return ")" in line.content
    cut = text[before.end - 1] not in ".;:!?)。；："
    return (line.content[0].islower() and cut) or line.content.startswith("(")


def _other(content: str) -> Mark | None:
    found = _OTHER.match(content)
    return Mark("bullet", None, found.end()) if found else None


def _dashed(lines: list[_Line]) -> dict[int, Mark]:
    """Marks such as `1-` and `a/`, where their neighbour in order is there too."""
    read: dict[int, tuple[int, bool, int]] = {}
    for place, line in enumerate(lines):
        if found := _DASHED.match(line.content):
            written = found["written"]
            value = int(written) if written.isdigit() else ord(written) - ord("a") + 1
            read[place] = value, written.isdigit(), found.end()
    held = {(value, digits) for value, digits, _ in read.values()}
    return {
        place: Mark("1" if digits else "a", value, width)
        for place, (value, digits, width) in read.items()
        if (1, digits) in held
        and (2, digits) in held
        and (value == 1 or (value - 1, digits) in held)
    }
