"""A table as a picture: words and figures in columns, for those who paste pictures.

What does not live here: what stands in the table, and tables on pages, which are HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from trialatlas.charts import svg
from trialatlas.charts.lettering import STRONG, room, wrapped

MOST: Final = 400
"""Lines of a table that are drawn; whoever makes the chart says what is left out."""
_FIRST: Final = 300.0
_NARROW, _BROAD = 70.0, 170.0
_GAP: Final = 18.0
_LINE: Final = 17.0
_INDENT: Final = 14.0
_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is, how deep it stands, and a text for each column after the first.

    `strong` sets the title in strong letters.
    """

    title: str
    level: int = 0
    cells: tuple[str, ...] = ()
    strong: bool = False


def table(title: str, heads: Sequence[str], rows: Sequence[Row]) -> tuple[float, float, Markup]:
    """Width, height and body of the picture of the first `MOST` rows. `heads` names each column."""
    drawn = rows[:MOST]
    widths = [_FIRST, *(_width(heads, drawn, at) for at in range(1, len(heads)))]
    width = sum(widths) + _GAP * (len(widths) - 1)
    y, caption = _row(Row(title, strong=True), [width], 0.0)
    y, head = _row(Row(heads[0], cells=tuple(heads[1:])), widths, y + 4)
    parts = [caption, head, svg.line(0, y, width, y, class_="axis")]
    for row in drawn:
        y, made = _row(row, widths, y)
        parts += [made, svg.line(0, y, width, y, class_="grid")]
    return width, y + 1, Markup().join(parts)


def _width(heads: Sequence[str], rows: Sequence[Row], at: int) -> float:
    """The room that the column's longest words ask for, within bounds."""
    said = (row.cells[at - 1] for row in rows if len(row.cells) >= at)
    longest = max((room(each) for each in (heads[at], *said)), default=0.0)
    return min(max(longest, _NARROW), _BROAD)


def _row(row: Row, widths: Sequence[float], top: float) -> tuple[float, Markup]:
    """One row from `top`: where it ends, and its words. Without cells the title takes the width."""
    size, strong = (STRONG, "strong") if row.strong else (13.0, "")
    indent = _INDENT * row.level
    first = widths[0] if row.cells else sum(widths)
    parts: list[Markup] = []
    most = 1
    for at, line in enumerate(wrapped(row.title, first - indent, _LINES, size)):
        parts.append(svg.text(indent, top + 16 + at * _LINE, line, class_=strong))
        most = max(most, at + 1)
    right = widths[0]
    for width, cell in zip(widths[1:], row.cells, strict=False):
        right += _GAP + width
        for at, line in enumerate(wrapped(cell, width, _LINES)):
            parts.append(svg.text(right, top + 16 + at * _LINE, line, text_anchor="end"))
            most = max(most, at + 1)
    return top + most * _LINE + 8, Markup().join(parts)
