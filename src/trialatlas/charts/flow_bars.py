"""A flow of many groups as bars: for each group of each period who completed of who started.

It fits a narrow screen, and leaves the reasons for leaving to the table. What lives elsewhere:
a flow of few groups (`charts.flow_lanes`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from trialatlas.charts import svg
from trialatlas.charts.flow_model import FlowDrawing, Passage
from trialatlas.charts.lettering import STRONG, wrapped
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

WIDTH: Final = 328.0
_BAR = 12.0
_LINE = 17.0
_SAID = messages("{completed} of {started} completed")


def bars(flow: FlowDrawing) -> tuple[float, float, Markup]:
    """Width, height and body of the picture. All bars have one scale."""
    most = max((_started(each) for band in flow.bands for each in band.passages), default=0.0)
    parts: list[Markup] = []
    y = 1.0
    for band in flow.bands:
        for words in wrapped(band.title, WIDTH, 2, STRONG):
            parts.append(svg.text(0, y + 13, words, class_="strong"))
            y += _LINE
        y += 4
        for name, passage in zip(flow.groups, band.passages, strict=True):
            if not passage.is_void:
                lines = wrapped(name, WIDTH, 2)
                parts.extend(_row(lines, passage, y, most))
                y += len(lines) * _LINE + _BAR + _LINE + 12
        y += 8
    return WIDTH, y, Markup().join(parts)


def _row(lines: list[str], passage: Passage, y: float, most: float) -> Iterator[Markup]:
    for at, words in enumerate(lines):
        yield svg.text(0, y + 13 + at * _LINE, words)
    y += len(lines) * _LINE + 2
    started, completed = passage.steps[0][1], passage.steps[-1][1]
    whole = WIDTH * _started(passage) / most if most else 0.0
    yield svg.rect(0.5, y, whole - 1, _BAR, class_="sheet")
    if started.value and completed.value is not None and 0 <= completed.value <= started.value:
        yield svg.rect(0, y, whole * completed.value / started.value, _BAR, class_="c1")
    words = in_words(_SAID).format(completed=completed.text or "?", started=started.text or "?")
    if passage.remark:
        words = f"{words}; {passage.remark.lower()}"
    yield svg.text(0, y + _BAR + 14, words, class_="soft")


def _started(passage: Passage) -> float:
    return max(passage.steps[0][1].value or 0.0, 0.0)
