"""The tables of results as files: each as a picture, and every figure of it as CSV.

A CSV has a row for each figure, with its group, its spread, its limits and what it is out of, as
the record has them. What does not live here: the tables on pages, and the charts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trialatlas import schema
from trialatlas.charts import Chart
from trialatlas.charts.chart import Cell
from trialatlas.charts.table import MOST, Row, table
from trialatlas.study import Study
from trialatlas.study.markup import plain
from trialatlas.study.results.baseline import Baseline, baseline
from trialatlas.study.results.baseline import share as part_of
from trialatlas.study.results.events import (
    KINDS,
    PIECES,
    Event,
    EventGroup,
    Kind,
    Stat,
    adverse_events,
)
from trialatlas.study.results.figures import Figure
from trialatlas.study.results.outcomes import Outcome, outcome
from trialatlas.study.results.tables import Category, Group, Measure, Measured, Rows
from trialatlas.web.baseline_view import Cell as PageCell
from trialatlas.web.baseline_view import measure_rows
from trialatlas.web.event_charts import percent as event_percent
from trialatlas.web.figure_words import measured_words, percent
from trialatlas.web.outcome_charts import outcome_table_name, share
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

BASELINE: Final = "table"
TOTALS: Final = "totals"
_OUTCOME = re.compile(r"outcome-([1-9][0-9]{0,5})-table", re.ASCII)
_EVENTS: Final[dict[str, Kind]] = {f"{kind}-events-table": kind for kind in KINDS}
_BASELINE_TITLE: Final = messages("Baseline characteristics by group")
_OUTCOME_TITLE: Final = messages("Figures by group: {title}")
_TOTALS_TITLE: Final = messages("People affected by adverse events, by group")
_EVENTS_TITLE: Final = messages("{kind}: every term by group")
_DESCRIBED: Final = messages("A table of {rows} rows for {groups}.")
_PERCENT: Final = messages("Percentages are computed here: each count out of the number counted.")
_AT_RISK: Final = messages("Percentages are computed here: people affected of those at risk.")
_CUT: Final = messages("The picture holds the first {drawn} of {all} rows; the CSV file holds all.")
_ROW, _GROUP = messages(("Row", "Group"))
_COUNTED_ROW: Final = messages("Counted: {units}")
_FIGURE_HEADS: Final = messages(
    (
        "Class",
        "Category",
        "Kind of value",
        "Unit",
        "Group",
        "Value",
        "Kind of spread",
        "Spread",
        "Lower limit",
        "Upper limit",
        "Out of",
        "Percent, computed here",
        "Comment",
    )
)
_MEASURE: Final = messages("Measure")
_EVENT_HEADS: Final = messages(
    ("Event", "Organ system", "Group", "Affected", "At risk", "Times", "Percent, computed here")
)
_TOTAL_HEADS: Final = messages(
    ("Group", "What is counted", "Affected", "At risk", "Percent, computed here")
)
_TOTAL_NAMES: Final = messages(("Died", "Any serious event", "Any other event listed"))
_EVENT: Final = messages("Event")
_CHARACTERISTIC: Final = messages("Characteristic")


@dataclass(frozen=True, slots=True)
class _File:
    """What a file is called, what it says under the table, and what its first column holds."""

    name: str
    title: str
    note: str
    first: str = _ROW


Figures = tuple[tuple[str, ...], list[tuple[Cell, ...]]]
"""Heads and rows of a CSV."""


def find_baseline_table(study: Study, name: str) -> Chart | None:
    """The whole baseline table, by its name."""
    read = baseline(study) if name == BASELINE else None
    return baseline_table(read) if read and read.measures else None


def find_outcome_table(study: Study, name: str) -> Chart | None:
    """The table of an outcome measure by its name: `outcome-3-table`."""
    asked = _OUTCOME.fullmatch(name)
    found = outcome(study, int(asked[1])) if asked else None
    return outcome_table(found) if found and found.rows else None


def find_events_table(study: Study, name: str) -> Chart | None:
    """A table of adverse events: `totals`, `serious-events-table`, `other-events-table`."""
    kind = _EVENTS.get(name)
    found = adverse_events(study) if kind or name == TOTALS else None
    if found is None or not found.groups:
        return None
    if kind is None:
        return _totals(found.groups)
    return _terms(kind, found.of(kind), found.groups) if found.of(kind) else None


def baseline_table(read: Baseline) -> Chart:
    """All baseline characteristics: as on the page in the picture, figure by figure in the CSV."""
    drawn: list[Row] = []
    rows: list[tuple[Cell, ...]] = []
    for measure in read.measures:
        for row in measure_rows(read, measure):
            title = f"{row.title} ({row.said})" if row.said else row.title
            cells = tuple(map(_page_words, row.cells))
            drawn.append(Row(title, row.level, cells, strong=row.level == 0))
        for each, category, group in _places(measure.rows, read.groups):
            cell = category.cells[group.id]
            whole = read.whole(measure, each, group.id)
            counts = measure.is_count and measure.with_percent
            part = part_of(cell.value, whole) if counts else None
            said = "" if part is None else percent(part)
            where = (measure.title, each.title, category.title)
            rows.append(_figure(measure, where, group, cell, (whole.text, said)))
    heads = (in_words(_MEASURE), *map(in_words, _FIGURE_HEADS))
    file = _File(BASELINE, in_words(_BASELINE_TITLE), in_words(_PERCENT), _CHARACTERISTIC)
    return _chart(file, _names(read.groups), drawn, (heads, rows))


def outcome_table(measure: Outcome) -> Chart:
    """All figures of an outcome measure."""
    drawn = [
        Row(
            in_words(_COUNTED_ROW).format(units=plain(each.units).lower()),
            cells=tuple(_text(each.counts.get(group.id)) for group in measure.groups),
        )
        for each in measure.denominators
    ]
    rows: list[tuple[Cell, ...]] = []
    title = plain(measure.title) or schema.node("OutcomeMeasure").label
    for row in measure.rows:
        cells: list[str] = []
        for group in measure.groups:
            cell = row.cells.get(group.id)
            if cell is None:
                cells.append("")
                continue
            part = share(measure, row, group.id) if measure.is_count else ""
            said = f"{part}%" if part else ""
            words = measured_words(cell, _dispersion(measure))
            cells.append(f"{words} ({said})" if said else words)
            whole = measure.whole(row, group.id).text
            where = (measure.title, row.title, row.category)
            rows.append(_figure(measure, where, group, cell, (whole, said)))
        drawn.append(Row(plain(row.name) or title, cells=tuple(cells)))
    heads = (in_words(_MEASURE), *map(in_words, _FIGURE_HEADS))
    file = _File(
        outcome_table_name(measure.number),
        in_words(_OUTCOME_TITLE).format(title=title),
        in_words(_PERCENT) if measure.is_count else "",
    )
    return _chart(file, _names(measure.groups), drawn, (heads, rows))


def _totals(groups: Sequence[EventGroup]) -> Chart:
    """Who died, had a serious event, had another."""
    names = [in_words(each) for each in _TOTAL_NAMES]
    drawn: list[Row] = []
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        stats = (group.deaths, group.serious, group.other)
        drawn.append(Row(plain(group.name), cells=tuple(map(_affected, stats))))
        for name, stat in zip(names, stats, strict=True):
            counts = (_number(stat.affected), _number(stat.at_risk))
            rows.append((plain(group.name), name, *counts, event_percent(stat.share)))
    made = (tuple(map(in_words, _TOTAL_HEADS)), rows)
    file = _File(TOTALS, in_words(_TOTALS_TITLE), in_words(_AT_RISK), _GROUP)
    return _chart(file, names, drawn, made)


def _terms(kind: Kind, events: Sequence[Event], groups: Sequence[EventGroup]) -> Chart:
    """Every term of a kind, in record order."""
    drawn: list[Row] = []
    rows: list[tuple[Cell, ...]] = []
    for event in events:
        stats = [event.stats.get(group.id) for group in groups]
        drawn.append(Row(plain(event.term), cells=tuple(map(_affected, stats))))
        for group, stat in zip(groups, stats, strict=True):
            if stat is None:
                continue
            counts = (_number(each) for each in (stat.affected, stat.at_risk, stat.events))
            named = (plain(event.term), plain(event.system), plain(group.name))
            rows.append((*named, *counts, event_percent(stat.share)))
    title = in_words(_EVENTS_TITLE).format(kind=schema.node(PIECES[kind]).label)
    made = (tuple(map(in_words, _EVENT_HEADS)), rows)
    names = [plain(each.name) for each in groups]
    file = _File(f"{kind}-events-table", title, in_words(_AT_RISK), _EVENT)
    return _chart(file, names, drawn, made)


def _chart(file: _File, columns: Sequence[str], drawn: Sequence[Row], figures: Figures) -> Chart:
    """A chart whose picture is the table, and whose own table is `figures`."""
    width, height, body = table(file.title, (in_words(file.first), *columns), drawn)
    cut = in_words(_CUT).format(drawn=MOST, all=len(drawn)) if len(drawn) > MOST else ""
    said = in_words(_DESCRIBED).format(rows=len(drawn), groups=", ".join(columns))
    heads, rows = figures
    return Chart(
        name=file.name,
        title=file.title,
        description=said,
        width=width,
        height=height,
        body=body,
        heads=heads,
        rows=tuple(rows),
        note=" ".join(each for each in (file.note, cut) if each),
    )


def _figure(
    measure: Measure,
    where: tuple[str, str, str],
    group: Group,
    cell: Measured,
    out_of: tuple[str, str],
) -> tuple[Cell, ...]:
    """One figure with all that belongs to it. `out_of` is its whole, and its share in words."""
    value = (plain(measure.param), plain(measure.unit), plain(group.name), cell.value.text)
    spread = (cell.spread.text, cell.low.text, cell.high.text)
    comment = plain(cell.comment)
    return (*map(plain, where), *value, plain(measure.dispersion), *spread, *out_of, comment)


def _places(
    rows: Iterable[Rows], groups: Sequence[Group]
) -> Iterator[tuple[Rows, Category, Group]]:
    """Every place of a table that holds a figure, in its order."""
    for each in rows:
        for category in each.categories:
            for group in groups:
                if group.id in category.cells:
                    yield each, category, group


def _names(groups: Sequence[Group]) -> list[str]:
    return [plain(each.name) for each in groups]


def _page_words(cell: PageCell) -> str:
    return f"{cell.text} ({cell.share})" if cell.share else cell.text


def _dispersion(measure: Outcome) -> str:
    """The enum's value for a spread, which outcomes give in words: `Standard Deviation`."""
    return measure.dispersion.upper().replace(" ", "_")


def _affected(stat: Stat | None) -> str:
    if stat is None or stat.affected is None:
        return ""
    if stat.at_risk is None:
        return f"{stat.affected:,}"
    part = event_percent(stat.share)
    said = f"{stat.affected:,}/{stat.at_risk:,}"
    return f"{said} ({part}%)" if part else said


def _number(count: int | None) -> Cell:
    return "" if count is None else count


def _text(figure: Figure | None) -> str:
    return figure.text if figure else ""
