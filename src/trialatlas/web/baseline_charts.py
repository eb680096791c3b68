"""The small chart of one baseline measure: bars of shares, or dots with their spread.

What does not live here: the table of all measures (`baseline_view`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trialatlas.charts import Chart
from trialatlas.charts.baseline import Mark, MarkedRow, Said, shares_chart, spreads_chart
from trialatlas.study.markup import plain
from trialatlas.study.results.baseline import Baseline, Measure, share
from trialatlas.study.results.figures import Figure
from trialatlas.study.results.tables import Category, Group, Measured, Rows
from trialatlas.web.figure_words import dispersion_words, measured_words, param_words, percent
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

NAME: Final = "measure-{number}"
MOST_GROUPS: Final = 6
MOST_MARKS: Final = 48
_ROW, _GROUP = messages(("Row", "Group"))
_COMPUTED: Final = messages(
    "Percentages are computed here: each count out of the number counted in its group."
)
_TOTAL_ALONE: Final = messages("Only the total is drawn, because there are {many} groups.")
_ALWAYS: Final = 2
"""Row, group and value; of the columns after them those without a figure are left out."""
_DOTS: Final = messages("Dots: {what}")
_LIMITS: Final = messages("lines: {spread}")
_BOTH_SIDES: Final = messages("lines: {spread}, to both sides of the dot (computed here)")
_UNIT: Final = messages("in {unit}")
_SHARE: Final = messages("{count} ({percent})")
_DESCRIBED: Final = messages("{what} of {groups}.")
_SHARE_HEADS: Final = messages(("Count", "Out of", "Percent"))
_SPREAD_HEADS: Final = messages(("Value", "Spread", "Lower limit", "Upper limit"))

Line = tuple[str, Rows, Category]


def measure_chart(read: Baseline, measure: Measure) -> Chart | None:
    """The chart of a measure; None where there is nothing to draw, or too much to be legible."""
    groups = [each for each in read.groups if each is not read.total]
    note = ""
    if len(groups) > MOST_GROUPS and read.total:
        note, groups = in_words(_TOTAL_ALONE).format(many=len(groups)), [read.total]
    lines = list(_lines(measure))
    if not lines or len(groups) > MOST_GROUPS or len(lines) * len(groups) > MOST_MARKS:
        return None
    counts = measure.is_count and measure.with_percent
    drawn = tuple(_row(read, measure, groups, each, counts=counts) for each in lines)
    if not any(mark.value is not None for row in drawn for mark in row.marks):
        return None
    cells = list(_cells(read, groups, lines, measure))
    notes = (
        in_words(_COMPUTED) if counts else _dots(measure, [cell for _, _, cell, _ in cells]),
        note,
    )
    rows = [_share_row(*each) if counts else _spread_row(*each) for each in cells]
    heads = [
        in_words(each) for each in (_ROW, _GROUP, *(_SHARE_HEADS if counts else _SPREAD_HEADS))
    ]
    kept = [at for at in range(len(heads)) if at <= _ALWAYS or any(row[at] for row in rows)]
    said = Said(
        name=NAME.format(number=measure.number),
        title=plain(measure.title) or NAME.format(number=measure.number),
        description=in_words(_DESCRIBED).format(
            what=plain(measure.title), groups=", ".join(plain(each.name) for each in groups)
        ),
        heads=tuple(heads[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
        note=" ".join(each for each in notes if each),
    )
    return shares_chart(said, drawn) if counts else spreads_chart(said, drawn)


def _lines(measure: Measure) -> Iterator[Line]:
    """Each row with its title; empty where the measure has one row alone."""
    for rows in measure.rows:
        for category in rows.categories:
            named = (plain(each) for each in (rows.title, category.title))
            yield ": ".join(each for each in named if each), rows, category


def _row(
    read: Baseline, measure: Measure, groups: list[Group], line: Line, *, counts: bool
) -> MarkedRow:
    title, rows, category = line
    marks: list[Mark] = []
    for colour, group in enumerate(groups):
        cell = category.cells.get(group.id)
        if cell is None:
            continue
        if counts:
            whole = read.whole(measure, rows, group.id)
            marks.append(_share(plain(group.name), colour, cell, whole))
        else:
            marks.append(_spread(plain(group.name), colour, cell, measure))
    return MarkedRow(title, tuple(marks))


def _share(group: str, colour: int, cell: Measured, whole: Figure) -> Mark:
    part = share(cell.value, whole)
    said = cell.value.text
    if part is not None:
        said = in_words(_SHARE).format(count=said, percent=percent(part))
    return Mark(group, colour, said, part)


def _spread(group: str, colour: int, cell: Measured, measure: Measure) -> Mark:
    """The ends of the spread: the limits where they are given, else the spread to both sides."""
    low, high = cell.low.value, cell.high.value
    if low is None and high is None and cell.value.value is not None:
        wide = cell.spread.value
        if wide is not None:
            low, high = cell.value.value - wide, cell.value.value + wide
    said = measured_words(cell, measure.dispersion)
    return Mark(group, colour, said, cell.value.value, low, high)


def _dots(measure: Measure, cells: list[Measured]) -> str:
    """What dots and lines are, such as `Dots: median; lines: full range; in years`."""
    what, spread = param_words(measure.param), dispersion_words(measure.dispersion)
    limits = any(each.low or each.high for each in cells)
    said = [in_words(_DOTS).format(what=what)]
    if spread and any(each.low or each.high or each.spread for each in cells):
        said.append(in_words(_LIMITS if limits else _BOTH_SIDES).format(spread=spread))
    if measure.unit:
        said.append(in_words(_UNIT).format(unit=plain(measure.unit)))
    return f"{'; '.join(said)}."


def _cells(
    read: Baseline, groups: list[Group], lines: list[Line], measure: Measure
) -> Iterator[tuple[str, str, Measured, Figure]]:
    """Every figure drawn, with its row, its group, and what it is out of."""
    for title, rows, category in lines:
        for group in groups:
            if group.id in category.cells:
                whole = read.whole(measure, rows, group.id)
                named = title or plain(measure.title)
                yield named, plain(group.name), category.cells[group.id], whole


def _share_row(title: str, group: str, cell: Measured, whole: Figure) -> tuple[str, ...]:
    part = share(cell.value, whole)
    said = "" if part is None else percent(part)
    return title, group, cell.value.text, whole.text, said


def _spread_row(title: str, group: str, cell: Measured, _whole: Figure) -> tuple[str, ...]:
    return title, group, cell.value.text, cell.spread.text, cell.low.text, cell.high.text
