"""A flow as lanes of boxes with arrows: groups side by side, periods one below the other.

Those who left stand at the side of the arrow, with their reasons. What lives elsewhere:
a flow of many groups (`charts.flow_bars`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from trialatlas.charts import svg
from trialatlas.charts.flow_model import Amount, FlowDrawing, Passage
from trialatlas.charts.lettering import STRONG, room, wrapped
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

NOT_COMPLETED: Final = messages("Did not complete")
NO_REASON: Final = messages("Reasons not given")
NOBODY: Final = messages("None in this period")
NOT_SAID: Final = messages("No numbers given")

_NARROW, _BROAD = 234.0, 328.0
_GAP = 18.0
_PAD = 10.0
_LINE = 17.0
_SPINE = 16.0
"""How far into a lane its arrow runs."""
_SIDE = 34.0
_ARROW = 20.0
_BAR = 4.0
_TITLE_LINES, _STEP_LINES, _REASON_LINES = 3, 2, 2
_MOST_REASONS = 12


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a box: words at the left, a number at the right of the first of them."""

    words: tuple[str, ...]
    number: str
    strong: bool = False

    @property
    def height(self) -> float:
        return _LINE * max(len(self.words), 1)


Lane = tuple[str, Passage]
"""A group's title and its passage through one period."""


def most_lanes(flow: FlowDrawing) -> int:
    """How many lanes stand side by side in the widest period."""
    return max((len(each) for each in _lanes(flow)), default=0)


def lanes(flow: FlowDrawing) -> tuple[float, float, Markup]:
    """Width, height and body of the picture.

    Where some groups are not in every period, each period shows its own groups under their names.
    """
    by_band = _lanes(flow)
    packed = any(len(each) < len(flow.groups) for each in by_band)
    count = max(most_lanes(flow), 1)
    width = _BROAD if count == 1 else _NARROW
    total = count * (width + _GAP) - _GAP
    parts: list[Markup] = []
    y = 1.0
    if flow.top:
        first = len(by_band[0]) if by_band else 0
        parts.extend(_top(flow.top, max(first, 1), width, y))
        y += _LINE + 2 * _PAD + 2 * _ARROW
    if not packed:
        y = _titles(flow.groups, y, width, parts)
    for band, held in zip(flow.bands, by_band, strict=True):
        y = _heading(band.title, y, total, parts)
        if packed:
            y = _titles([name for name, _ in held], y, width, parts)
        y = _band([passage for _, passage in held], y, width, parts) + _ARROW
    return total, y - _ARROW + 2, Markup().join(parts)


def _lanes(flow: FlowDrawing) -> list[list[Lane]]:
    """The groups that have people in each period; all of them where none has."""
    found: list[list[Lane]] = []
    for band in flow.bands:
        every = list(zip(flow.groups, band.passages, strict=True))
        found.append([each for each in every if not each[1].is_void] or every[:1])
    return found


def _titles(names: Sequence[str], y: float, width: float, parts: list[Markup]) -> float:
    lines = [tuple(wrapped(each, width - 2, _TITLE_LINES, STRONG)) for each in names]
    parts.extend(
        _words(at * (width + _GAP), y, words, class_="strong") for at, words in enumerate(lines)
    )
    return y + max((len(each) for each in lines), default=0) * _LINE + 8


def _heading(title: str, y: float, total: float, parts: list[Markup]) -> float:
    """The name of a period under a line across all lanes; nothing for a period without one."""
    if not title:
        return y
    lines = tuple(wrapped(title, total, 2))
    parts.extend((svg.line(0, y, total, y, class_="grid"), _words(0, y + 6, lines)))
    return y + len(lines) * _LINE + 14


def _top(said: tuple[str, str], groups: int, width: float, y: float) -> Iterator[Markup]:
    """The box above all groups, and the lines from it into each."""
    words, number = said
    height = _LINE + 2 * _PAD
    yield _box(0, y, width, height, (_Line((words,), number, strong=True),))
    bar = y + height + _ARROW / 2
    ends = [at * (width + _GAP) + _SPINE for at in range(groups)]
    yield svg.line(_SPINE, y + height, _SPINE, bar, class_="axis")
    if len(ends) > 1:
        yield svg.line(ends[0], bar, ends[-1], bar, class_="axis")
    for x in ends:
        yield from _arrow(x, bar, y + height + 2 * _ARROW - 8)


def _band(passages: list[Passage], y: float, width: float, parts: list[Markup]) -> float:
    """One period from `y` on, and where it ends."""
    heights = _heights(passages, width)
    for at, passage in enumerate(passages):
        parts.extend(_passage(passage, at * (width + _GAP), y, width, heights))
    return y + sum(heights) + _ARROW * (len(heights) - 1)


def _heights(passages: list[Passage], width: float) -> list[float]:
    """The height of each row of boxes, the same in all lanes."""
    rows = [_rows(each, width) for each in passages if not each.is_void]
    if not rows:
        return [_LINE + 2 * _PAD]
    return [max(map(_height, boxes)) for boxes in zip(*rows, strict=True)]


def _rows(passage: Passage, width: float) -> list[tuple[_Line, ...]]:
    """The boxes of a lane from top to bottom, those who left before the last step."""
    *before, last = [(_step(name, amount, width),) for name, amount in passage.steps]
    before = [
        _with_units(row, amount) for row, (_, amount) in zip(before, passage.steps, strict=False)
    ]
    return [*before, _left(passage, width), _with_units(last, passage.steps[-1][1])]


def _step(name: str, amount: Amount, width: float) -> _Line:
    free = width - 2 * _PAD - room(amount.text, STRONG) - 8
    return _Line(tuple(wrapped(name, free, _STEP_LINES, STRONG)), amount.text, strong=True)


def _with_units(row: tuple[_Line, ...], amount: Amount) -> tuple[_Line, ...]:
    return (*row, _Line((amount.units,), "")) if amount.units else row


def _left(passage: Passage, width: float) -> tuple[_Line, ...]:
    free = width - _SIDE - 2 * _PAD
    lines = [_step(in_words(NOT_COMPLETED), passage.left, width - _SIDE)]
    if passage.left.units:
        lines.append(_Line((passage.left.units,), ""))
    given = [each for each in passage.reasons if each[1].value != 0]
    drawn = given[:_MOST_REASONS]
    for name, amount in drawn:
        words = wrapped(name, free - room(amount.text) - 8, _REASON_LINES)
        lines.append(_Line(tuple(words), amount.text))
    if len(given) > len(drawn):
        lines.append(_Line((in_words("More reasons in the table"),), ""))
    if passage.left.value and not drawn:
        lines.append(_Line((in_words(NO_REASON),), ""))
    lines.extend(_Line((each,), "") for each in wrapped(passage.remark, free, 2))
    return tuple(lines)


def _height(lines: tuple[_Line, ...]) -> float:
    return sum(each.height for each in lines) + 2 * _PAD - 3


def _passage(
    passage: Passage, x: float, y: float, width: float, heights: list[float]
) -> Iterator[Markup]:
    if passage.is_void:
        said = in_words(NOBODY if any(amount.text for _, amount in passage.steps) else NOT_SAID)
        yield svg.text(x, y + _PAD + 13, said, class_="soft")
        return
    tops = [y + sum(heights[:row]) + _ARROW * row for row in range(len(heights))]
    last = len(heights) - 1
    for row, lines in enumerate(_rows(passage, width)):
        if row == last - 1:
            yield from _side(passage, x, tops[row], width)
            continue
        yield _box(x, tops[row], width, heights[row], lines)
        if row == last:
            yield from _share(passage, x, tops[row] + heights[row], width)
        else:
            end = tops[row + 1] if row < last - 2 else tops[last]
            yield from _arrow(x + _SPINE, tops[row] + heights[row], end)


def _side(passage: Passage, x: float, y: float, width: float) -> Iterator[Markup]:
    """Those who left, at the side of the arrow; a thick edge where the numbers contradict."""
    lines = _left(passage, width)
    yield svg.line(x + _SPINE, y + _PAD + 8, x + _SIDE, y + _PAD + 8, class_="axis")
    edge = 2.5 if passage.remark else 1
    yield _box(x + _SIDE, y, width - _SIDE, _height(lines), lines, edge=edge)


def _share(passage: Passage, x: float, bottom: float, width: float) -> Iterator[Markup]:
    """How many of those who started completed, as a bar along the foot of the last box."""
    started, completed = passage.steps[0][1].value, passage.steps[-1][1].value
    if not started or completed is None or not 0 <= completed <= started:
        return
    y = bottom - _BAR
    said = svg.title(
        in_words("{part} of {whole}").format(
            part=passage.steps[-1][1].text, whole=passage.steps[0][1].text
        )
    )
    yield svg.rect(x, y, width * completed / started, _BAR, said, class_="c1")


def _box(
    x: float, y: float, width: float, height: float, lines: tuple[_Line, ...], *, edge: float = 1
) -> Markup:
    parts = [svg.rect(x + 0.5, y, width - 1, height, rx=3, class_="sheet", stroke_width=edge)]
    at = y + _PAD + 11
    for each in lines:
        weight = "strong" if each.strong else "soft"
        for row, words in enumerate(each.words):
            parts.append(svg.text(x + _PAD, at + row * _LINE, words, class_=weight))
        if each.number:
            end = x + width - _PAD
            kind = "strong" if each.strong else ""
            parts.append(svg.text(end, at, each.number, text_anchor="end", class_=kind))
        at += each.height
    return Markup().join(parts)


def _words(x: float, y: float, lines: tuple[str, ...], **attributes: str) -> Markup:
    return Markup().join(
        svg.text(x, y + 12 + row * _LINE, words, **attributes) for row, words in enumerate(lines)
    )


def _arrow(x: float, y: float, end: float) -> Iterator[Markup]:
    yield svg.line(x, y, x, end - 3, class_="axis")
    yield svg.path(
        f"M{x - 4:g} {end - 7:g}L{x:g} {end - 1:g}L{x + 4:g} {end - 7:g}", class_="axis none"
    )
