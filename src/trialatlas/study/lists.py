"""Reading a text into blocks: paragraphs, headings, lists with their numbers and their depth.

Lines are read with their marks and indentation, as CommonMark writes them and
as the registry's older records do (`-  item` between empty lines); lists and
headings that were run together in a line are taken apart. No word is ever
dropped or moved. What lives elsewhere: what stands inside a line
(`study.inline`), how blocks are written out (`study.markup`).

Choices: indentation by two or more nests; a mark of another kind at the same
depth starts another list; a paragraph of short lines keeps them, one of long
lines was hard-wrapped and is joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from trialatlas.study.blocks import Block, Item, Listing, Paragraph
from trialatlas.study.flattened import recover, split_item
from trialatlas.study.headings import split_headings, with_headings, without_bullets
from trialatlas.study.marks import Mark, leading_marks

_MAX_DEPTH = 8
_WRAPPED = 60
"""Lines at least this long, the last one apart, were wrapped by a program."""


def parse(text: str) -> list[Block]:
    """The blocks of a text whose unsafe characters are gone. Linear in its length."""
    blocks: list[Block] = []
    for block in _parse_lines(text):
        for plain_block in without_bullets(block):
            blocks.extend(_taken_apart(plain_block))
    return with_headings(blocks)


def _taken_apart(block: Block) -> list[Block]:
    """A block of the top level, with the headings and lists that were run into it."""
    if not isinstance(block, Paragraph):
        _recover_within(block)
        return [block]
    out: list[Block] = []
    for part in split_headings(block.text):
        out.extend(recover(part.text) if isinstance(part, Paragraph) else [part])
    return out


def _recover_within(block: Block) -> None:
    """Take apart what was run together inside the items of a list, at any depth."""
    if not isinstance(block, Listing):
        return
    items: list[Item] = []
    for item, following in pairwise([*block.items, None]):
        if item is not None:
            items.extend(split_item(block.style, item, following.number if following else None))
    block.items = items
    for item in items:
        below: list[Block] = []
        for each in item.blocks:
            _recover_within(each)
            below.extend(recover(each.text) if isinstance(each, Paragraph) else [each])
        item.blocks = below


@dataclass(slots=True)
class _Open:
    """A list that still takes items, and the column of its marks."""

    column: int
    listing: Listing


class _Builder:
    """Puts lines into blocks. Lists that are open lie on a stack, the innermost last."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[_Open] = []
        self._lines: list[str] = []

    def mark(self, column: int, mark: Mark, text: str) -> None:
        """Start an item."""
        self.end_paragraph()
        while self._open and self._open[-1].column >= column + 2:
            self._open.pop()
        if self._open and column >= self._open[-1].column + 2 and len(self._open) < _MAX_DEPTH:
            self._start(column, mark)
        elif self._open:
            last = self._open[-1].listing
            if last.style != mark.style or not _rises(last.items[-1].number, mark.number):
                self._open.pop()
                self._start(column, mark)
        else:
            self._start(column, mark)
        self._open[-1].listing.items.append(Item(mark.number))
        if text:
            self._lines.append(text)

    def line(self, column: int, text: str, *, after_gap: bool) -> None:
        """Take a line without a mark: more of the paragraph, or a new one."""
        if after_gap or not self._lines:
            self.end_paragraph()
            while self._open and self._open[-1].column + 2 > column:
                self._open.pop()
        self._lines.append(text)

    def end_paragraph(self) -> None:
        """Put the lines gathered so far where they belong."""
        if self._lines:
            self._place().append(Paragraph(_joined(self._lines)))
            self._lines = []

    def _start(self, column: int, mark: Mark) -> None:
        listing = Listing(mark.style)
        self._place().append(listing)
        self._open.append(_Open(column, listing))

    def _place(self) -> list[Block]:
        return self._open[-1].listing.items[-1].blocks if self._open else self.blocks


def _parse_lines(text: str) -> list[Block]:
    """Blocks as the lines mark them. Linear in the text; lists nest at most eight deep."""
    lines = text.split("\n")
    marks = leading_marks(lines)
    builder = _Builder()
    gap = True
    for line, mark in zip(lines, marks, strict=True):
        content = line.strip()
        if not content:
            gap = True
            continue
        column = len(line) - len(line.lstrip())
        if mark:
            builder.mark(column, mark, content[mark.width :].strip())
        else:
            builder.line(column, content, after_gap=gap)
        gap = False
    builder.end_paragraph()
    return builder.blocks


def _rises(last: int | None, number: int | None) -> bool:
    return last is None or number is None or number > last


def _joined(lines: list[str]) -> str:
    wrapped = all(len(line) >= _WRAPPED for line in lines[:-1])
    return (" " if wrapped else "\n").join(lines)
