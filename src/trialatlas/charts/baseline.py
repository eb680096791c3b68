"""How groups compared at the start, as small pictures: bars of shares, dots with their spread.

They fit a narrow screen. Figures are printed as they are given; their values set lengths and
places alone. What lives elsewhere: where figures come from, and what a share is of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from trialatlas.charts import svg
from trialatlas.charts.chart import Cell, Chart
from trialatlas.charts.lettering import room, told_apart, wrapped
from trialatlas.charts.scale import Scale

WIDTH: Final = 328.0
_COLOURS: Final = 6
_LINE = 17.0
_BAR = 11.0
_GAP = 10.0
_NAMES: Final = 104.0
"""Room for the names of groups, at the left of their bars."""
_PAD = 8.0
_AXIS: Final = 26.0
_TICKS: Final = 4
_FULL: Final = 100.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One group's figure in one row. `said` is what stands beside it.

    For shares `value` is a percentage; for numbers `low` and `high` are the ends of the spread.
    What is None is not drawn.
    """

    group: str
    colour: int
    said: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row of a measure: its title, which may be empty, and a mark a group."""

    title: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with a picture: its name, its words, and the table of what it draws."""

    name: str
    title: str
    description: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def shares_chart(said: Said, rows: tuple[MarkedRow, ...]) -> Chart:
    """Bars of percentages, all on one scale from 0 to 100."""
    named = _several(rows)
    names = _names(rows)
    beside = all(room(each) <= _NAMES - _PAD for each in names.values())
    start, end = _NAMES if named and beside else 0.0, WIDTH
    if beside:
        figures = max((room(mark.said) for row in rows for mark in row.marks), default=0.0)
        end = max(WIDTH - figures - _PAD, start + 40)
    scale = Scale(0, _FULL, start, end)
    parts: list[Markup] = []
    y = 1.0
    for row in rows:
        y = _title(row.title, y, parts)
        for mark in row.marks:
            words = names[mark.group] if named else ""
            parts.append(_named(words, mark.said, y))
            y += 0 if beside else _LINE
            parts.extend(_share(mark, y, scale))
            y += _LINE + 2
        y += _GAP
    return _chart(said, y, parts)


def spreads_chart(said: Said, rows: tuple[MarkedRow, ...]) -> Chart:
    """Dots on one axis, each with a line over its spread where it has one."""
    scale = _scale_of(rows)
    parts: list[Markup] = []
    y = 1.0
    names = _names(rows) if _several(rows) else {}
    for row in rows:
        y = _title(row.title, y, parts)
        for mark in row.marks:
            parts.append(_named(names.get(mark.group, ""), mark.said, y))
            y += _LINE
            if scale:
                parts.extend(_spread(mark, y + 7, scale))
                y += 16
        y += _GAP
    if scale:
        parts[:0] = _axis(scale, y)
        y += _AXIS
    return _chart(said, y, parts)


def _chart(said: Said, height: float, parts: list[Markup]) -> Chart:
    return Chart(
        name=said.name,
        title=said.title,
        description=said.description,
        width=WIDTH,
        height=height,
        body=Markup().join(parts),
        heads=said.heads,
        rows=said.rows,
        note=said.note,
    )


def _several(rows: tuple[MarkedRow, ...]) -> bool:
    return any(len(row.marks) > 1 for row in rows)


def _title(words: str, y: float, parts: list[Markup]) -> float:
    for each in wrapped(words, WIDTH, 2):
        parts.append(svg.text(0, y + 13, each))
        y += _LINE
    return y + 2 if words else y


def _colour(mark: Mark) -> str:
    return str(mark.colour % _COLOURS + 1)


def _names(rows: tuple[MarkedRow, ...]) -> dict[str, str]:
    """What each group is called beside its marks."""
    groups = list(dict.fromkeys(mark.group for row in rows for mark in row.marks))
    figures = max((room(mark.said) for row in rows for mark in row.marks), default=0.0)
    return dict(zip(groups, told_apart(groups, WIDTH - figures - _PAD), strict=True))


def _named(name: str, said: str, y: float) -> Markup:
    """A group's name at the left of a line and its figures at the right."""
    words = " ".join(wrapped(name, WIDTH - room(said) - _PAD, 1))
    right = svg.text(WIDTH, y + 13, said, text_anchor="end")
    return Markup().join((svg.text(0, y + 13, words, class_="soft"), right) if words else (right,))


def _share(mark: Mark, y: float, scale: Scale) -> Iterator[Markup]:
    whole = scale.end - scale.start
    yield svg.rect(scale.start, y + 3, whole, _BAR, class_="none grid")
    if mark.value is not None:
        width = scale(min(mark.value, _FULL)) - scale.start
        yield svg.rect(scale.start, y + 3, width, _BAR, class_=f"c{_colour(mark)}")


def _spread(mark: Mark, y: float, scale: Scale) -> Iterator[Markup]:
    colour = _colour(mark)
    if mark.low is not None and mark.high is not None:
        low, high = scale(mark.low), scale(mark.high)
        yield svg.line(low, y, high, y, class_=f"s{colour}", stroke_width=2)
        for x in (low, high):
            yield svg.line(x, y - 4, x, y + 4, class_=f"s{colour}", stroke_width=2)
    if mark.value is not None:
        x = scale(mark.value)
        yield svg.element("circle", cx=x, cy=y, r=4.5, class_=f"c{colour}")


def _scale_of(rows: tuple[MarkedRow, ...]) -> Scale | None:
    """From the lowest to the highest figure drawn; from zero where that is not far off."""
    found = [
        each
        for row in rows
        for mark in row.marks
        for each in (mark.value, mark.low, mark.high)
        if each is not None
    ]
    if not found:
        return None
    low, high = min(found), max(found)
    if 0 < low < high / 2:
        low = 0.0
    if low == high:
        low, high = low - 1, high + 1
    return Scale(low, high, 6, WIDTH - 6)


def _axis(scale: Scale, y: float) -> Iterator[Markup]:
    yield svg.line(0, y, WIDTH, y, class_="axis")
    for each in scale.ticks(_TICKS):
        x = scale(each)
        yield svg.line(x, 0, x, y, class_="grid")
        words = f"{each:g}"
        half = room(words) / 2
        yield svg.text(
            min(max(x, half), WIDTH - half), y + 16, words, text_anchor="middle", class_="soft"
        )
