"""Estimates as dots with the interval around each, one below the other on one axis.

From left to right everything is in percent, so that letters keep their size on a narrow screen.
What does not live here: which estimates there are, and what a study calls them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from trialatlas.charts import svg
from trialatlas.charts.scale import Scale

WIDTH: Final = 640.0
MOST: Final = 24
"""Marks in one picture; a longer one is a table."""
LETTERS: Final = 46
SAID: Final = 22
"""Letters of a figure beside its mark."""
_LEFT, _RIGHT = 0.02, 0.64
_ROW, _HEAD, _AXIS, _UNIT = 38.0, 26.0, 26.0, 18.0
_EDGE: Final = 0.06
"""Nearer than this to the left edge, a number begins at its mark."""
_ROOM: Final = 0.04
"""Left free at both ends of the axis, in parts of it."""
_NARROW: Final = 0.7
"""Powers of ten below which a logarithmic axis is marked with even steps."""
_TONES: Final = 6
_LOG_STEPS: Final = (1, 2, 5)
_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """One estimate. `low` and `high` are the ends of its interval, each None where it has none.

    `opens` is where an interval is said to have no end. `heading` stands above the first of the
    marks that share it; `said` stands beside the mark; `tone` is a colour, from 1.
    """

    label: str
    said: str
    value: float | None
    low: float | None = None
    high: float | None = None
    opens: str = ""
    heading: str = ""
    tone: int = 1


@dataclass(frozen=True, slots=True)
class Axis:
    """What the marks stand on. `none` is where no difference lies, or None.

    `least` and `most` are values that the axis reaches in any case. `ends` says what the axis is.
    """

    log: bool = False
    none: float | None = None
    least: float | None = None
    most: float | None = None
    unit: str = ""


def tone(at: int, groups: int) -> int:
    """The colour of a group by its place: one for all where there are more than colours."""
    return at % _TONES + 1 if groups <= _TONES else 1


def draw(marks: Sequence[Mark], axis: Axis) -> tuple[Markup, float]:
    """The picture's inside and its height. Empty with no height where nothing has a value."""
    scale = _scale(marks, axis)
    if scale is None:
        return Markup(), 0
    parts: list[Markup] = []
    y, heading = 0.0, ""
    for mark in marks:
        if mark.heading and mark.heading != heading:
            y += _HEAD
            words = svg.shortened(mark.heading, LETTERS)
            parts.append(svg.text(0, y - 6, words, class_="strong"))
        heading = mark.heading
        parts.append(_band(y, scale, axis))
        parts.append(_mark(mark, y, scale, axis))
        y += _ROW
    parts.append(_axis(y, scale, axis))
    return Markup().join(parts), y + _AXIS + (_UNIT if axis.unit else 0)


def _band(top: float, scale: Scale, axis: Axis) -> Markup:
    """The axis' marks where a mark stands, so that no line crosses the words above it."""
    ends = top + 18, top + 36
    parts = [
        svg.line(_at(tick, scale, axis), ends[0], _at(tick, scale, axis), ends[1], class_="grid")
        for tick in _ticks(scale, axis)
    ]
    if axis.none is not None and _shows(axis.none, scale, axis):
        at = _at(axis.none, scale, axis)
        parts.append(svg.line(at, ends[0] - 1, at, ends[1] + 1, class_="axis", stroke_width=2.0))
    return Markup().join(parts)


def _mark(mark: Mark, top: float, scale: Scale, axis: Axis) -> Markup:
    middle = top + 27
    full = f"{mark.label}: {mark.said}"
    label = svg.text(0, top + 13, svg.shortened(mark.label, LETTERS))
    said = svg.text("100%", middle + 5, svg.shortened(mark.said, SAID), text_anchor="end")
    if mark.value is None or (axis.log and mark.value <= 0):
        return svg.group(svg.title(full), label, said, class_="soft")
    inside = [svg.title(full), label, *_span(mark, middle, scale, axis)]
    dot = svg.circle(_at(mark.value, scale, axis), middle, 4.5, class_=f"c{mark.tone}")
    return svg.group(*inside, dot, said)


def _span(mark: Mark, y: float, scale: Scale, axis: Axis) -> list[Markup]:
    """The interval: a line with a cap at each end; dashed to the edge where it has no end."""
    kind = {"class_": f"s{mark.tone}", "stroke_width": 2.0}
    drawn: list[Markup] = []
    for end, edge in ((mark.low, "low"), (mark.high, "high")):
        dot = mark.value or 0.0
        if end is not None and not (axis.log and end <= 0):
            at = _at(end, scale, axis)
            drawn.append(svg.line(_at(dot, scale, axis), y, at, y, **kind))
            drawn.append(svg.line(at, y - 4, at, y + 4, **kind))
        elif edge in mark.opens:
            to = svg.percent(_LEFT if edge == "low" else _RIGHT)
            drawn.append(svg.line(_at(dot, scale, axis), y, to, y, stroke_dasharray="3 3", **kind))
    return drawn


def _axis(bottom: float, scale: Scale, axis: Axis) -> Markup:
    parts = [
        svg.line(svg.percent(_LEFT), bottom + 4, svg.percent(_RIGHT), bottom + 4, class_="axis")
    ]
    for tick in _ticks(scale, axis):
        at = _at(tick, scale, axis)
        words = f"{tick:,.10g}"
        place = scale(math.log10(tick) if axis.log else tick)
        anchor = "start" if place < _EDGE else "middle"
        parts.append(svg.text(at, bottom + 20, words, class_="soft", text_anchor=anchor))
    if axis.unit:
        words = svg.shortened(axis.unit, LETTERS)
        parts.append(svg.text(0, bottom + 38, words, class_="soft"))
    return Markup().join(parts)


def _scale(marks: Sequence[Mark], axis: Axis) -> Scale | None:
    held = [
        each
        for mark in marks
        if mark.value is not None
        for each in (mark.value, mark.low, mark.high)
        if each is not None and math.isfinite(each) and not (axis.log and each <= 0)
    ]
    if not held:
        return None
    wanted = (axis.none, axis.least, axis.most)
    held.extend(each for each in wanted if each is not None)
    low, high = min(held), max(held)
    if axis.log:
        low, high = math.log10(low), math.log10(high)
    room = (high - low) * _ROOM or abs(low) * 0.1 or 0.5
    low = low if low == axis.least else low - room
    high = high if high == axis.most else high + room
    if not math.isfinite(high - low):
        return None
    return Scale(low, high, _LEFT, _RIGHT)


def _at(value: float, scale: Scale, axis: Axis) -> str:
    return svg.percent(scale(math.log10(value) if axis.log else value))


def _shows(value: float, scale: Scale, axis: Axis) -> bool:
    at = math.log10(value) if axis.log else value
    return scale.low <= at <= scale.high


def _ticks(scale: Scale, axis: Axis) -> list[float]:
    if not axis.log:
        return scale.ticks(_FEW - 1)
    if scale.high - scale.low < _NARROW:
        even = Scale(10**scale.low, 10**scale.high, 0, 1)
        return [each for each in even.ticks(_FEW - 1) if each > 0]
    powers = range(math.floor(scale.low), math.ceil(scale.high) + 1)
    found = [
        float(f"{step}e{power}")
        for power in powers
        for step in _LOG_STEPS
        if scale.low <= math.log10(step) + power <= scale.high
    ]
    if len(found) > _FEW + 1:
        found = [each for each in found if f"{each:e}".startswith("1.")]
    return found[:: math.ceil(len(found) / _FEW)] if len(found) > _FEW + 1 else found
