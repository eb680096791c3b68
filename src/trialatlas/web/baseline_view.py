"""Baseline characteristics on pages: one table with the groups as columns, and small charts.

What lives here: turning measures into rows of cells with their words. What does not: what a
share is of, what does not add up (`study.results`), and how charts are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from markupsafe import Markup

from trialatlas import schema
from trialatlas.charts import Chart
from trialatlas.study import Study
from trialatlas.study.markup import plain, to_html
from trialatlas.study.results.baseline import (
    MEASURE,
    PEOPLE,
    Baseline,
    Measure,
    baseline,
    share,
)
from trialatlas.study.results.baseline_checks import baseline_inconsistencies
from trialatlas.study.results.checks import Inconsistency, at
from trialatlas.study.results.figures import Figure
from trialatlas.study.results.tables import Group, Measured, Rows
from trialatlas.web.baseline_charts import measure_chart
from trialatlas.web.figure_words import measured_words, percent, spread_words
from trialatlas.web.results_views import Asked, Drawn
from trialatlas.web.site import Shown
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

COUNTED: Final = messages("Number counted")
UNITS: Final = "units"
_COUNTS_ALONE: Final = messages("counts alone, as the record asks")
_OTHER_SAID: Final = messages("{what}, in {unit}")


@dataclass(frozen=True, slots=True)
class Cell:
    """One group's figure in one row. `share` is computed here; `notes` are numbers of remarks."""

    text: str
    share: str = ""
    notes: tuple[int, ...] = ()
    is_odd: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table. `level` is 0 for a measure, 1 for a class, 2 for a category."""

    title: str
    level: int
    cells: tuple[Cell, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure: its rows, what it is, and what does not add up in it."""

    number: int
    title: str
    rows: tuple[TableRow, ...]
    flags: tuple[Inconsistency, ...]


@dataclass(frozen=True, slots=True)
class BaselineView:
    """What the page of the module draws."""

    nct_id: str
    groups: tuple[tuple[str, str], ...]
    """Name, and how many were counted, in words."""
    about_groups: tuple[tuple[str, Markup], ...]
    measures: tuple[MeasureView, ...]
    about_measures: tuple[tuple[str, Markup], ...]
    remarks: tuple[str, ...]
    flags: tuple[Inconsistency, ...]
    charts: tuple[Chart, ...]
    computed: bool


@dataclass(slots=True)
class _Remarks:
    """Remarks of the record on single figures, each said once and numbered from 1."""

    said: list[str] = field(default_factory=list)

    def number(self, words: str) -> tuple[int, ...]:
        """The number of a remark; nothing for no remark."""
        if not words:
            return ()
        if words not in self.said:
            self.said.append(words)
        return (self.said.index(words) + 1,)


def baseline_view(shown: Shown, _asked: Asked) -> Drawn | None:
    """The drawn view of the module's page."""
    read = baseline(shown.study)
    if read is None or not read.measures:
        return None
    return Drawn("results/baseline.html", _view(shown.study, read, whole=True))


def measure_view(shown: Shown, number: int, _asked: Asked) -> Drawn | None:
    """The drawn view of one measure's page."""
    read = baseline(shown.study)
    own = tuple(each for each in read.measures if each.number == number) if read else ()
    if read is None or not own:
        return None
    alone = replace(read, measures=own)
    return Drawn("results/baseline_measure.html", _view(shown.study, alone, whole=False))


def _view(study: Study, read: Baseline, *, whole: bool) -> BaselineView:
    """`whole` is the module's page: with what is odd in the table as a whole, and its groups."""
    found = baseline_inconsistencies(study)
    remarks = _Remarks()
    measures = tuple(_measure(read, each, found, remarks) for each in read.measures)
    groups = ((plain(each.name), each.about) for each in read.groups if each.about)
    return BaselineView(
        nct_id=study.nct_id,
        groups=tuple((plain(each.name), _counted(read, each)) for each in read.groups),
        about_groups=tuple((name, _html(said)) for name, said in groups) if whole else (),
        measures=measures,
        about_measures=tuple(_about(read)) if whole else (),
        remarks=tuple(remarks.said),
        flags=tuple(each for each in found if not each.item) if whole else (),
        charts=charts_of(read),
        computed=any(cell.share for each in measures for row in each.rows for cell in row.cells),
    )


def find_baseline_chart(study: Study, name: str) -> Chart | None:
    """The chart of one measure, by its name."""
    read = baseline(study)
    made = charts_of(read) if read else ()
    return next((each for each in made if each.name == name), None)


def charts_of(read: Baseline) -> tuple[Chart, ...]:
    """A small chart of each measure that has figures to draw and few enough."""
    made = (measure_chart(read, each) for each in read.measures)
    return tuple(each for each in made if each is not None)


def _html(markup: str) -> Markup:
    return Markup(to_html(markup))  # noqa: S704 - safe by its contract


def _counted(read: Baseline, group: Group) -> str:
    """`35 participants`, with other units after it where some were counted."""
    said = (
        f"{each.counts[group.id].text} {plain(each.units or PEOPLE).lower()}"
        for each in read.denominators
        if each.counts.get(group.id)
    )
    return ", ".join(said)


def _about(read: Baseline) -> Iterator[tuple[str, Markup]]:
    """What the record says of the whole table and of each measure."""
    if read.population:
        yield schema.node("BaselinePopulationDescription").label, _html(read.population)
    for each in read.measures:
        said = "\n\n".join(words for words in (each.about, each.population) if words)
        if said:
            yield _titled(each), _html(said)


def _measure(
    read: Baseline, measure: Measure, found: tuple[Inconsistency, ...], remarks: _Remarks
) -> MeasureView:
    title = _titled(measure)
    own = at(found, MEASURE, measure.number)
    return MeasureView(measure.number, title, tuple(_named_rows(read, measure, remarks)), own)


def measure_rows(read: Baseline, measure: Measure) -> tuple[TableRow, ...]:
    """The rows of one measure, the first of which is named after it."""
    return tuple(_named_rows(read, measure, _Remarks()))


def _named_rows(read: Baseline, measure: Measure, remarks: _Remarks) -> Iterator[TableRow]:
    """Every row with a name: figures without one are the measure's own, or counted through."""
    rows = list(_rows(read, measure, remarks))
    cells = rows.pop(0).cells if rows and not rows[0].title else ()
    title = _titled(measure)
    yield TableRow(title, 0, cells, said_of(measure))
    for number, row in enumerate(rows, 2 if cells else 1):
        yield (
            row if row.title else replace(row, title=in_words("Row {number}").format(number=number))
        )


def _titled(measure: Measure) -> str:
    named = in_words("Measure {number}").format(number=measure.number)
    return plain(measure.title) or named


def said_of(measure: Measure) -> str:
    """What the figures of a measure are, said once: `mean ± standard deviation, in years`.

    Counts of people with their share are the rule, said above the table.
    """
    if measure.is_empty:
        return in_words("No figures given")
    if measure.is_count:
        unit = "" if measure.param != "COUNT_OF_UNITS" else plain(measure.unit or UNITS)
        said = (unit, "" if measure.with_percent else in_words(_COUNTS_ALONE))
        return ", ".join(each for each in said if each)
    what = spread_words(measure.param, measure.dispersion)
    unit = plain(measure.unit)
    return in_words(_OTHER_SAID).format(what=what, unit=unit) if unit else what


def _rows(read: Baseline, measure: Measure, remarks: _Remarks) -> Iterator[TableRow]:
    """The rows of all classes, and how many were counted: once where it is the same for all."""
    counted = [_counted_row(read, measure, each) for each in measure.rows]
    same = len(set(counted)) == 1
    for rows, own in zip(measure.rows, counted, strict=True):
        yield from _class_rows(read, measure, rows, remarks)
        if own and not same:
            yield TableRow(in_words(COUNTED), 2, own)
    if same and counted[0]:
        yield TableRow(in_words(COUNTED), 1, counted[0])


def _class_rows(
    read: Baseline, measure: Measure, rows: Rows, remarks: _Remarks
) -> Iterator[TableRow]:
    title = plain(rows.title)
    wholes = [read.whole(measure, rows, each.id) for each in read.groups]
    single = len(rows.categories) == 1 and not rows.categories[0].title
    if title and not single:
        yield TableRow(title, 1)
    level = 2 if title and not single else 1
    for category in rows.categories:
        cells = tuple(
            _cell(measure, category.cells.get(group.id), whole, remarks)
            for group, whole in zip(read.groups, wholes, strict=True)
        )
        if any(cell.text for cell in cells) or category.title or title:
            yield TableRow(plain(category.title) or title, level, cells)


def _counted_row(read: Baseline, measure: Measure, rows: Rows) -> tuple[Cell, ...]:
    """How many were counted in a class, where it is not the same as for the whole table."""
    if not (rows.denominators or measure.denominators):
        return ()
    own = [read.whole(measure, rows, each.id) for each in read.groups]
    usual = [_overall(read, each) for each in read.groups]
    if own == usual or not any(own):
        return ()
    return tuple(Cell(each.text) for each in own)


def _overall(read: Baseline, group: Group) -> Figure | None:
    found = (each.counts.get(group.id) for each in read.denominators)
    return next(found, None)


def _cell(measure: Measure, cell: Measured | None, whole: Figure, remarks: _Remarks) -> Cell:
    if cell is None:
        return Cell("")
    notes = remarks.number(plain(cell.comment))
    if not measure.is_count:
        return Cell(measured_words(cell, measure.dispersion), notes=notes)
    return _count(cell, whole, measure, notes)


def _count(cell: Measured, whole: Figure, measure: Measure, notes: tuple[int, ...]) -> Cell:
    part = share(cell.value, whole) if measure.with_percent else None
    odd = (
        cell.value.count is not None and whole.count is not None and cell.value.count > whole.count
    )
    return Cell(cell.value.text, "" if part is None else percent(part), notes, odd)
