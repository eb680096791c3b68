"""Bars of one or two groups for each of several terms: how many percent, and of how many.

From left to right everything is in percent, so that letters keep their size on a narrow screen.
What does not live here: which terms are drawn, and why those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from trialatlas.charts import svg
from trialatlas.charts.scale import Scale

WIDTH: Final = 640.0
MOST: Final = 12
LETTERS: Final = 46
_END: Final = 0.66
"""Where the longest bar ends: its figures stand behind it."""
_BAR, _GAP, _LABEL, _KEY, _AXIS = 16.0, 10.0, 19.0, 20.0, 22.0
_INSIDE: Final = 5
_HUNDRED: Final = 100.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One group's share, from 0 to 1, and the words beside it. None: not given."""

    share: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A term and its bars, one a group, in the order of the groups."""

    label: str
    bars: tuple[Bar, ...]


def draw(groups: Sequence[str], pairs: Sequence[Pair]) -> tuple[Markup, float]:
    """The picture's inside and its height: first which colour is which group, then the terms."""
    top = max((bar.share or 0.0 for pair in pairs for bar in pair.bars), default=0.0)
    scale = Scale(0, max(min(top, 1.0), 0.01), 0, _END)
    parts: list[Markup] = []
    y = 0.0
    for at, name in enumerate(groups):
        parts.append(svg.rect(0, y + 3, 12, 12, class_=f"c{at + 1}"))
        parts.append(svg.text(18, y + 14, svg.shortened(name, LETTERS), class_="strong"))
        y += _KEY
    y += _GAP
    for pair in pairs:
        parts.append(svg.text(0, y + 13, svg.shortened(pair.label, LETTERS)))
        y += _LABEL
        parts.append(_band(y, y + _BAR * len(pair.bars), scale))
        for at, bar in enumerate(pair.bars):
            parts.append(_bar(pair, bar, at, y, scale))
            y += _BAR
        y += _GAP
    parts.append(_axis(y, scale))
    return Markup().join(parts), y + _AXIS


def _band(top: float, bottom: float, scale: Scale) -> Markup:
    """The axis' marks behind the bars of a term, so that no line crosses its name."""
    ticks = ((svg.percent(scale(each)), "grid" if each else "axis") for each in _ticks(scale))
    return Markup().join(svg.line(at, top, at, bottom, class_=kind) for at, kind in ticks)


def _ticks(scale: Scale) -> list[float]:
    return scale.ticks(4)


def _bar(pair: Pair, bar: Bar, at: int, y: float, scale: Scale) -> Markup:
    share = min(bar.share, 1.0) if bar.share is not None else 0.0
    end = svg.percent(scale(share))
    box = svg.rect(0, y + 1, end, _BAR - 2, class_=f"c{at + 1}")
    words = svg.text(end, y + _BAR - 4, bar.said, dx=_INSIDE, class_="soft")
    return svg.group(svg.title(f"{pair.label}: {bar.said}"), box, words)


def _axis(bottom: float, scale: Scale) -> Markup:
    parts: list[Markup] = []
    for tick in _ticks(scale):
        words = f"{tick * _HUNDRED:.10g}%"
        anchor = "middle" if tick else "start"
        at = svg.percent(scale(tick))
        parts.append(svg.text(at, bottom + 12, words, class_="soft", text_anchor=anchor))
    return Markup().join(parts)
