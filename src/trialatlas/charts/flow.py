"""How people went through a study, as a picture with its table.

Few groups are drawn as boxes and arrows, many as bars; the note says which and why. What lives
elsewhere: where the numbers come from, and what does not add up.
"""

from __future__ import annotations

from typing import Final

from trialatlas.charts.chart import Cell, Chart
from trialatlas.charts.flow_bars import bars
from trialatlas.charts.flow_lanes import NOT_COMPLETED, lanes, most_lanes
from trialatlas.charts.flow_model import Amount, FlowDrawing
from trialatlas.wording import counted, messages
from trialatlas.wording import said as in_words

NAME: Final = "flow"
MOST_LANES: Final = 5
MOST_BANDS: Final = 8
_AS_BARS: Final = messages(
    "Drawn as bars, because {many} would not fit side by side as boxes. Reasons for leaving stand"
    " in the table."
)
_VOID: Final = messages("Where a group had nobody in a period, it stands in the table alone.")
_PERIOD, _STEP = messages(("Period", "Step"))
_REASON: Final = messages("Reason: {name}")


def flow_chart(flow: FlowDrawing, title: str, description: str) -> Chart:
    """The picture of a flow. Every figure of its table is printed as it was given."""
    crowded = ""
    if most_lanes(flow) > MOST_LANES:
        crowded = f"{most_lanes(flow)} {counted('group', 'groups', most_lanes(flow))}"
    elif len(flow.bands) > MOST_BANDS:
        crowded = f"{len(flow.bands)} {counted('period', 'periods', len(flow.bands))}"
    notes = [in_words(_AS_BARS).format(many=crowded)] if crowded else []
    if any(passage.is_void for band in flow.bands for passage in band.passages):
        notes.append(in_words(_VOID))
    width, height, body = bars(flow) if crowded else lanes(flow)
    return Chart(
        name=NAME,
        title=title,
        description=description,
        width=width,
        height=height,
        body=body,
        heads=(in_words(_STEP), in_words(_PERIOD), *flow.groups),
        rows=tuple(_rows(flow)),
        note=" ".join(notes),
    )


def _rows(flow: FlowDrawing) -> list[tuple[Cell, ...]]:
    """Steps, those who left and why, a row each; a row of units below where some are counted."""
    found: list[tuple[Cell, ...]] = []
    for band in flow.bands:
        names = list(dict.fromkeys(name for each in band.passages for name, _ in each.steps))
        reasons = list(dict.fromkeys(name for each in band.passages for name, _ in each.reasons))
        steps = [dict(each.steps) for each in band.passages]
        for name in names:
            found.extend(_row(name, band.title, [each.get(name) for each in steps]))
        found.extend(
            _row(in_words(NOT_COMPLETED), band.title, [each.left for each in band.passages])
        )
        whys = [dict(each.reasons) for each in band.passages]
        for name in reasons:
            said = [each.get(name) for each in whys]
            found.extend(_row(in_words(_REASON).format(name=name), band.title, said))
    return found


def _row(name: str, period: str, amounts: list[Amount | None]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (name, period, *(each.text if each else "" for each in amounts)),
    ]
    if any(each and each.units for each in amounts):
        rows.append((name, period, *(each.units if each else "" for each in amounts)))
    return rows
