"""Criteria as submitted, divided into items that stand in a tree.

A text is cut where its writer set criteria apart: by marks, lines, numbers in running text,
semicolons behind a heading, and, where the line breaks were lost, by capitals (`openers`). No
character is changed, moved or dropped: the parts of the answer, joined, are the text. What does not
live here: what headings say (`phrases`), lines and marks (`lines`), the tree made of what was
found (`tree`), what is marked within items (`recognise`).
"""
# ruff: noqa: RUF001 - signs of other scripts are meant: texts hold them

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trialatlas.study.eligibility import openers, phrases
from trialatlas.study.eligibility.lines import Block, blocks
from trialatlas.study.eligibility.parts import Criteria, Part, Reason
from trialatlas.study.eligibility.tree import Piece, parts_of, tree
from trialatlas.study.flattened import Marked, enumerated, onward

_DEEPEST = 5
_PROSE = 3
"""Sentences a paragraph from which a text without headings and marks counts as prose."""
_SENTENCE = re.compile(r"[a-z0-9)%\]][.。]\s+(?=[A-Z])|。")
_JOINS = re.compile(r"(?:and/or|and|or)\b[\s,:]*", re.IGNORECASE)
_ONLY_JOINS = re.compile(r"\W*(?:and|or|and/or|plus)\W*", re.IGNORECASE)
_BRACKETED = re.compile(r"--[^-\n]+--|\\?\[[^\[\]]{2,80}\\?\]|\\?<[^<>]{2,80}\\?>|【[^】]{1,60}】")
_STYLES = ("1", "a", "A", "i", "I")
_SHORT = 6


@dataclass(slots=True)
class _Level:
    """A list that still takes items."""

    column: int
    style: str
    number: int | None


@dataclass(slots=True)
class _Reader:
    """Takes blocks in order and notes the pieces they hold."""

    text: str
    pieces: list[Piece] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    under: int = 0
    """How many unmarked items, which announced lists, stand above the marked ones."""
    spelling: bool = False
    """True among items that begin small below one that announced them, at the same column."""
    fell: bool = False
    """True where the marks themselves put the last item below another."""
    lost: bool = False
    """True below a heading of the kind that texts without line breaks have."""

    def block(self, block: Block, after: Block | None) -> None:
        """Take one block. `after` is the one that follows."""
        if block.mark is None:
            self.levels.clear()
            self.under = 0
            self._paragraph(block, after)
        else:
            self._marked(block, after)

    def _marked(self, block: Block, after: Block | None) -> None:
        start = block.start
        words = self.text[start : block.end]
        if phrases.is_title(words) or phrases.is_verdict(words):
            self.heading(start, block.end, block.mark)
            return
        if cut := _opening(words):
            self.heading(start, start + cut, block.mark)
            self.running(start + cut, block.end, 0, listed=True)
            return
        marks = enumerated(words) if "riteri" in words[: phrases.LONGEST] else []
        if marks and phrases.is_title(words[: marks[0][0]].strip()):
            self._enumerated(start, block.end, 0, marks)
            return
        depth = self._depth(block) + self._goes_below(words)
        inside = [start + each for each in phrases.headings_inside(words)]
        end = inside[0] if inside else block.end
        follows = after.number if after and after.style == block.style else None
        self._items(block, end, depth, follows)
        for begin, stop in zip(inside, [*inside[1:], block.end], strict=False):
            self.levels.clear()
            self.running(begin, stop, 0, listed=True)

    def _goes_below(self, words: str) -> bool:
        """Whether a marked item that begins small spells out the one before it, or goes on so."""
        if not words[:1].islower() or not self.pieces or self.pieces[-1].heading:
            self.spelling = False
        elif not self.spelling:
            last = self.pieces[-1]
            opened = not self.text[last.start].islower() and last.mark is not None
            self.spelling = opened and self.text[last.end - 1] in ":：" and not self.fell
        return self.spelling

    def _items(self, block: Block, end: int, depth: int, follows: int | None) -> None:
        """A marked item, or several where the next ones were run into its line."""
        words = self.text[block.start : end]
        marks: list[Marked] = []
        if block.number is not None and block.style in _STYLES:
            marks = onward(block.style, block.number, words, follows)  # pyright: ignore[reportArgumentType]
        elif block.mark is not None and self.text[block.mark] in "*•·●":
            marks = _bullets(words, self.text[block.mark])
        if not marks:
            self.item(block.start, end, depth, block.mark)
            return
        ends = [block.start + each[0] for each in marks[1:]] + [end]
        before: int | None = block.mark
        for (begin, behind, _), stop in zip(marks, ends, strict=True):
            mark = before if begin == 0 else block.start + begin
            self.item(block.start + behind, stop, depth, mark)

    def _depth(self, block: Block) -> int:
        """How deep a marked item stands, by its column and by the kind and order of its mark."""
        levels = self.levels
        before = len(levels)
        while levels and levels[-1].column >= block.column + 2:
            levels.pop()
        new = _Level(block.column, block.style, block.number)
        if not levels or block.column >= levels[-1].column + 2:
            levels.append(new)
        elif not _follows(levels[-1], new):
            self._other_list(new)
        else:
            levels[-1] = new
        self.fell = len(levels) > before > 0
        return min(self.under + len(levels) - 1, _DEEPEST)

    def _other_list(self, new: _Level) -> None:
        """A mark that does not go on with the innermost list, at its column."""
        for place in range(len(self.levels) - 2, -1, -1):
            outer = self.levels[place]
            if abs(outer.column - new.column) < 2 and _follows(outer, new):  # noqa: PLR2004 - a column
                self.levels[place:] = [new]
                return
        last = self.pieces[-1] if self.pieces else None
        announced = last and not last.heading and self.text[last.end - 1] in ":："
        if announced and len(self.levels) < _DEEPEST:
            self.levels.append(new)
        else:
            self.levels[-1] = new

    def _paragraph(self, block: Block, after: Block | None) -> None:
        words = self.text[block.start : block.end]
        if _ONLY_JOINS.fullmatch(words):
            return
        listed = after is not None and after.mark is not None
        if _is_heading(words, listed=listed):
            self.heading(block.start, block.end, None)
            self.lost = False
            return
        known = self.pieces[-1] if self.pieces else None
        behind = known is not None and known.heading and self.text[known.end - 1] in ":："
        alone = (
            after is None
            or after.mark is not None
            or _is_heading(self.text[after.start : after.end], listed=False)
        )
        several = words.count(";") > 2  # noqa: PLR2004 - one line after the other may hold one
        self.running(block.start, block.end, 0, listed=behind and (alone or several))
        last = self.pieces[-1] if self.pieces else None
        if listed and last and not last.heading and self.text[last.end - 1] in ":：":
            self.under = last.depth + 1

    def heading(self, start: int, end: int, mark: int | None) -> None:
        """Note a heading."""
        start, end = self._tight(start, end)
        if start >= end:
            return
        words = self.text[start:end]
        bare = words.rstrip(" :：")
        major = phrases.is_title(words) or (bare.isupper() and len(bare) > _SHORT)
        said = phrases.says(words)
        self.levels.clear()
        self.under = 0
        self.pieces.append(Piece(start, end, said, heading=True, major=major, mark=mark))

    def item(self, start: int, end: int, depth: int, mark: int | None = None) -> None:
        """Note an item, without the white space around it; nothing if it has no word."""
        start, end = self._tight(start, end)
        if any(each.isalnum() for each in self.text[start:end]):
            self.pieces.append(Piece(start, end, depth=depth, mark=mark))

    def running(self, start: int, end: int, depth: int, *, listed: bool) -> None:
        """Take running text. `listed` is true behind a heading with a colon."""
        inside = [start + each for each in phrases.headings_inside(self.text[start:end])]
        for begin, stop in zip([start, *inside], [*inside, end], strict=True):
            self._segment(begin, stop, depth, listed=listed)

    def _segment(self, start: int, end: int, depth: int, *, listed: bool) -> None:
        while cut := phrases.run_in(self.text[start:end]):
            self.heading(start, start + cut, None)
            last = self.pieces[-1]
            if last.major:
                self.lost = phrases.says(self.text[last.start : last.end]) in {None, "both"}
            start += cut
            listed = True
        words = self.text[start:end]
        if not words.strip():
            return
        if _is_heading(words.strip(), listed=False):
            self.heading(start, end, None)
        elif marks := enumerated(words):
            self._enumerated(start, end, depth, marks)
        elif not self._run_on(start, end, depth):
            self._semicolons(start, end, depth, listed=listed)

    def _enumerated(self, start: int, end: int, depth: int, marks: list[Marked]) -> None:
        """A list that was run together: what stands before it, and its items."""
        first = start + marks[0][0]
        if self.text[start:first].strip():
            lead = self.text[start:first].strip()
            if _is_heading(lead, listed=False):
                self.heading(start, first, None)
            else:
                if not self._run_on(start, first, depth):
                    self.item(start, first, depth)
                depth += self.text[:first].rstrip()[-1:] in {":", "："}
        ends = [start + each[0] for each in marks[1:]] + [end]
        for (begin, behind, _), last in zip(marks, ends, strict=True):
            stop = self._without_join(start + behind, last)
            body = self.text[start + behind : stop]
            inner = enumerated(body) if depth < 2 else []  # noqa: PLR2004 - deeper is a sentence
            if inner and inner[0][0]:
                self._enumerated(start + behind, stop, depth, inner)
            else:
                self.item(start + behind, stop, depth, start + begin)

    def _run_on(self, start: int, end: int, depth: int) -> bool:
        """Cut a text that lost its line breaks, if it is one."""
        words = self.text[start:end]
        named = phrases.categories_inside(words)
        if not self.lost and len(named) < 2:  # noqa: PLR2004 - one may be part of a criterion
            found = openers.cuts(words)
            sentences = len(_SENTENCE.findall(words))
            if sentences * 3 > len(found) or not openers.surely(words, found):
                return False
            self._cut(start, end, depth)
            return True
        at = start
        for begin, stop in named:
            self._cut(at, start + begin, depth)
            self.heading(start + begin, start + stop, None)
            at = start + stop
        self._cut(at, end, depth)
        return True

    def _cut(self, start: int, end: int, depth: int) -> None:
        for begin, stop in openers.cuts(self.text[start:end]):
            self.item(start + begin, start + stop, depth)

    def _semicolons(self, start: int, end: int, depth: int, *, listed: bool) -> None:
        """Cut at semicolons behind a colon, of a heading before or in the text itself."""
        words = self.text[start:end]
        lead = 0
        if not listed:
            lead = _announces(words)
            if not lead:
                self.item(start, end, depth)
                return
        cuts = _semicolons(words, lead)
        if not cuts:
            self.item(start, end, depth)
            return
        if lead:
            if _is_heading(words[:lead].strip(), listed=False):
                self.heading(start, start + lead, None)
            else:
                self.item(start, start + lead, depth)
                depth += 1
        for begin, stop in zip(
            [lead, *(each + 1 for each in cuts)], [*cuts, len(words)], strict=True
        ):
            joined = _JOINS.match(words[begin:stop].lstrip())
            skipped = len(words[begin:stop]) - len(words[begin:stop].lstrip())
            ahead = skipped + joined.end() if joined and begin != lead else 0
            self.item(start + begin + ahead, start + stop, depth)

    def _without_join(self, start: int, end: int) -> int:
        """The end of an item of running text without what joins it to the next."""
        body = self.text[start:end].rstrip()
        bare = re.sub(r"[;,；，]\s*(?:and/or|and|or)?$", "", body)
        return start + len(bare)

    def _tight(self, start: int, end: int) -> tuple[int, int]:
        words = self.text[start:end]
        return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def divide(text: str) -> Criteria:
    """Divide criteria as submitted. Never fails; time is linear in the length of the text."""
    if not text.strip():
        return _whole(text, "empty")
    if phrases.is_placeholder(text.strip()):
        return _whole(text, "placeholder")
    found = blocks(text)
    reader = _Reader(text)
    for place, block in enumerate(found):
        reader.block(block, found[place + 1] if place + 1 < len(found) else None)
    pieces = reader.pieces
    if not any(not each.heading for each in pieces) or _is_prose(text, found, pieces):
        return _whole(text, "prose")
    return Criteria(text, parts_of(text, pieces), tree(text, pieces))


def _whole(text: str, reason: Reason) -> Criteria:
    return Criteria(text, (Part("rest", 0, len(text)),) if text else (), (), reason)


def _is_prose(text: str, found: list[Block], pieces: list[Piece]) -> bool:
    """Running sentences without any heading, mark or list: nobody set criteria apart."""
    if len(pieces) > len(found) or any(each.heading for each in pieces):
        return False
    if any(each.mark is not None for each in pieces):
        return False
    sentences = sum(
        1 + len(_SENTENCE.findall(text[each.start : each.end].rstrip(" ."))) for each in pieces
    )
    return sentences > 1 if len(pieces) == 1 else sentences >= _PROSE * len(pieces)


def _follows(level: _Level, new: _Level) -> bool:
    if level.style != new.style:
        return False
    return new.number is None or level.number is None or new.number > level.number


def _is_heading(words: str, *, listed: bool) -> bool:
    """Whether an unmarked line only stands over others. `listed`: marked items follow it."""
    if len(words) > phrases.LONGEST or "\n" in words:
        return False
    if phrases.is_title(words) or phrases.is_shouted(words) or _BRACKETED.fullmatch(words):
        return True
    if words[-1] in ":：":
        return phrases.announces(words)
    if listed and phrases.asks_for_following(words):
        return True
    short = len(words.split()) <= _SHORT and words[-1] not in ".;,)!?。；"
    return short and (phrases.is_category(words) or listed)


def _opening(words: str) -> int:
    """Where criteria begin behind an opening at the start of a marked item; 0 without one."""
    cut = phrases.run_in(words)
    return cut if cut and phrases.is_title(words[:cut].strip()) else 0


def _bullets(words: str, bullet: str) -> list[Marked]:
    """Bullets of the same kind that were run into a marked line."""
    pattern = (
        r"(?<=\s)\*\s+(?=[^\s\d*])" if bullet == "*" else rf"(?<=\s){re.escape(bullet)}\s*(?=\S)"
    )
    found = [(each.start(), each.end(), None) for each in re.finditer(pattern, words)]
    return [(0, 0, None), *found] if found else []


def _announces(words: str) -> int:
    """Where a list begins behind its colon; 0 if none does."""
    found = re.search(r"[:：]\s+", words[: phrases.LONGEST * 2])
    return found.end() if found and ";" in words[found.end() :] else 0


def _semicolons(words: str, begin: int) -> list[int]:
    """Semicolons outside of brackets, the last character apart."""
    cuts: list[int] = []
    deep = 0
    for place in range(begin, len(words.rstrip()) - 1):
        sign = words[place]
        if sign in "([（":
            deep += 1
        elif sign in ")]）":
            deep = max(0, deep - 1)
        elif sign in ";；" and not deep:
            cuts.append(place)
    return cuts
