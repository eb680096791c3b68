"""Bars that lie side by side: how much falls on each of a few named things.

Each bar has its label and its figure beside it, so that no axis is needed. What does not live
here: what is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from trialatlas.charts.chart import Chart
from trialatlas.charts.scale import Scale
from trialatlas.charts.svg import rect, shortened, text, title
from trialatlas.wording import said as in_words

WIDTH: Final = 340.0
_ROW: Final = 26.0
_LABELS: Final = 150.0
_FIGURES: Final = 52.0
_BAR: Final = 14.0
_LETTERS: Final = 24
_BASE: Final = 17.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its figure, and which of the six colours it has (1 to 6)."""

    label: str
    figure: int
    colour: int = 1


def bars(
    name: str, heading: str, bars_: Sequence[Bar], *, heads: tuple[str, str], note: str = ""
) -> Chart:
    """A chart of lying bars in the order given. `heads` are those of its table."""
    most = max((each.figure for each in bars_), default=0)
    scale = Scale(0, most, 0, WIDTH - _LABELS - _FIGURES)
    drawn: list[Markup] = []
    for number, each in enumerate(bars_):
        top = number * _ROW
        length = max(scale(each.figure), 1.0 if each.figure else 0.0)
        said = title(f"{each.label}: {each.figure:,}")
        drawn += [
            text(_LABELS - 8, top + _BASE, shortened(each.label, _LETTERS), text_anchor="end"),
            rect(_LABELS, top + (_ROW - _BAR) / 2, length, _BAR, said, class_=f"c{each.colour}"),
            text(_LABELS + length + 6, top + _BASE, f"{each.figure:,}", class_="strong"),
        ]
    said = "; ".join(f"{each.label} {each.figure:,}" for each in bars_)
    return Chart(
        name=name,
        title=heading,
        description=f"{said}." if said else in_words("Nothing to draw."),
        width=WIDTH,
        height=max(_ROW * len(bars_), _ROW),
        body=Markup().join(drawn),
        heads=heads,
        rows=tuple((each.label, each.figure) for each in bars_),
        note=note,
    )
