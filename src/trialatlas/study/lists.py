"""Reading a text into blocks: paragraphs, headings, lists with their numbers and their depth.

Lines are read with their marks and indentation, as CommonMark writes them and
as the registry's older records do (`-  item` between empty lines); lists and
headings that were run together in a line are taken apart. No word is ever
dropped or moved. What lives elsewhere: what stands inside a line
(`study.inline`), how blocks are written out (`study.markup`).

Choices: indentation by two or more nests; a mark of another kind at the same
depth starts another list; a paragraph of short lines keeps them, one of long
lines was hard-wrapped and is joined, up to a break that its signs demand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from trialatlas.study.blocks import Block, Item, Listing, Paragraph, Quote, Rule
from trialatlas.study.commonmark import Opened, Quoted, Underline, may_hold_any, opened
from trialatlas.study.flattened import recover, split_item
from trialatlas.study.headings import heading, split_headings, with_headings, without_bullets
from trialatlas.study.marks import Mark, leading_marks

_MAX_DEPTH = 8
_LONGEST_HEADING = 90
_WRAPPED = 60
"""Lines at least this long, the last one apart, were wrapped by a program."""
_BREAK = "  "
"""Behind a line, in CommonMark: the next line begins a new one. No other line ends in spaces."""


def parse(text: str) -> list[Block]:
    """The blocks of a text whose unsafe characters are gone. Linear in its length."""
    return _finished(_parse_lines(text.split("\n"), 0, signed=may_hold_any(text)))


def _finished(read: list[Block]) -> list[Block]:
    """Blocks as the lines mark them, with what was run together taken apart."""
    blocks: list[Block] = []
    for block in read:
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
    if isinstance(block, Quote):
        block.blocks = _finished(block.blocks)
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
            self._close_lists(column)
        self._lines.append(text)

    def whole(self, column: int, blocks: Iterable[Block]) -> None:
        """Take blocks that are complete."""
        self.end_paragraph()
        self._close_lists(column)
        self._place().extend(blocks)

    def underline(self, column: int, text: str, *, after_gap: bool) -> None:
        """Take a line of `=` or `-`: under a short line a heading's, else a rule or text."""
        below = not after_gap and (not self._open or self._open[-1].column + 2 <= column)
        if below and len(self._lines) == 1 and len(self._lines[0]) <= _LONGEST_HEADING:
            self._place().append(heading(self._lines.pop().strip()))
        elif text[0] == "-":
            self.whole(column, [Rule(text)])
        else:
            self.line(column, text, after_gap=after_gap)

    def end_paragraph(self) -> None:
        """Put the lines gathered so far where they belong."""
        if self._lines:
            self._place().append(Paragraph(_joined(self._lines)))
            self._lines = []

    def _close_lists(self, column: int) -> None:
        while self._open and self._open[-1].column + 2 > column:
            self._open.pop()

    def _start(self, column: int, mark: Mark) -> None:
        listing = Listing(mark.style)
        self._place().append(listing)
        self._open.append(_Open(column, listing))

    def _place(self) -> list[Block]:
        return self._open[-1].listing.items[-1].blocks if self._open else self.blocks


def _parse_lines(lines: list[str], depth: int, *, signed: bool) -> list[Block]:
    """Blocks as the lines mark them. Linear in the text; lists and quotes nest at most eight deep.

    Only where `signed` does any line open a block with signs of its own.
    """
    openings = opened(lines) if signed and depth < _MAX_DEPTH else {}
    marks = leading_marks(_without(lines, openings) if openings else lines)
    builder = _Builder()
    gap = True
    place = 0
    while place < len(lines):
        opening = openings.get(place)
        if opening:
            _put(builder, opening, depth, after_gap=gap)
            gap = False
            place = opening.end
            continue
        line, mark = lines[place], marks[place]
        place += 1
        content = line.strip()
        if not content:
            gap = True
            continue
        column = len(line) - len(line.lstrip())
        if line.endswith("  "):
            content += _BREAK
        if mark:
            builder.mark(column, mark, content[mark.width :].lstrip())
        else:
            builder.line(column, content, after_gap=gap)
        gap = False
    builder.end_paragraph()
    return builder.blocks


def _put(builder: _Builder, opening: Opened, depth: int, *, after_gap: bool) -> None:
    match opening.part:
        case Quoted(lines):
            quote = Quote(_parse_lines(lines, depth + 1, signed=True))
            builder.whole(opening.column, [quote] if quote.blocks else [])
        case Underline(text):
            builder.underline(opening.column, text, after_gap=after_gap)
        case blocks:
            builder.whole(opening.column, blocks)


def _without(lines: list[str], openings: dict[int, Opened]) -> list[str]:
    """The lines with those of the openings empty, so that nothing in them is a list's mark."""
    left = lines.copy()
    for place, opening in openings.items():
        left[place : opening.end] = [""] * (opening.end - place)
    return left


def _rises(last: int | None, number: int | None) -> bool:
    return last is None or number is None or number > last


def _joined(lines: list[str]) -> str:
    """A paragraph's text. A break that is demanded is kept, any other where lines are short."""
    last = lines[-1].removesuffix(_BREAK)
    if len(lines) == 1:
        return last
    wrapped = all(len(line) >= _WRAPPED for line in lines[:-1])
    parts: list[str] = []
    for line in lines[:-1]:
        text = line.removesuffix(_BREAK)
        slashed = text.endswith("\\") and (len(text) - len(text.rstrip("\\"))) % 2 == 1
        parts.append(text[:-1].rstrip() if slashed else text)
        parts.append(" " if wrapped and not slashed and text == line else "\n")
    return "".join([*parts, last])
