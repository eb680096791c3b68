"""Outcome results on pages: each measure with its table, its chart and its analyses in words.

What lives here: what stands on the page, as safe HTML and plain values. What does not: how
the record is read (`study.results`), and the charts (`web.outcome_charts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from trialatlas import schema
from trialatlas.charts import Chart
from trialatlas.study import Study
from trialatlas.study.dates import PartialDate
from trialatlas.study.markup import plain, to_html, to_inline_html
from trialatlas.study.results.analyses import COMMENTS, Analysis, analyses, in_words, short
from trialatlas.study.results.checks import Inconsistency
from trialatlas.study.results.outcome_checks import of_outcome
from trialatlas.study.results.outcomes import PIECE, Outcome, Row, outcome, outcomes
from trialatlas.study.results.tables import Group, Measured
from trialatlas.web import links, study_charts
from trialatlas.web.outcome_charts import (
    analyses_chart,
    outcome_chart,
    outcome_table_name,
    share,
)
from trialatlas.web.results_views import Asked, Drawn
from trialatlas.web.site import Shown
from trialatlas.wording import messages
from trialatlas.wording import said as looked_up

MODULE: Final = "OutcomeMeasuresModule"
WHOLE: Final = 60
"""Measures that are drawn whole on the page of the module; each has a page of its own."""
_OPEN: Final = 12
"""Measures up to which none is folded."""
_PRIMARY: Final = "PRIMARY"
_NOT_POSTED: Final = "NOT_POSTED"

_VALUES: Final = "{param}{spread}{unit}"
_SPREAD: Final = messages({"plus": " ± {name}", "limits": " ({name})"})
_IN: Final = messages(", in {unit}")
_COUNTED: Final = messages("Counted: {units}")
_NONE_POSTED: Final = messages("The sponsor has posted no data for this measure.")
_EXPECTED: Final = messages(
    "The sponsor has not posted data for this measure yet. They are expected: {date}."
)
_NA: Final = messages("no number (NA)")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a measure's table: its name and a cell for each group, as safe HTML."""

    name: Markup
    cells: tuple[Markup, ...]
    heads: bool = False
    """True for a row that says how many were counted."""


@dataclass(frozen=True, slots=True)
class Words:
    """An analysis in words, and what the sponsor wrote about it: label and safe HTML."""

    number: int
    said: str
    comments: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart and its address without a suffix."""

    chart: Chart
    address: str


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One measure on a page."""

    number: int
    kind: str
    title: Markup
    address: str
    time_frame: Markup
    about: Markup
    population: Markup
    not_posted: str
    values: str
    groups: tuple[tuple[Markup, Markup], ...]
    lines: tuple[Line, ...]
    table: str
    """The address of the table as a file, without a suffix; empty where it holds no figure."""
    computed: bool
    picture: Picture | None
    words: tuple[Words, ...]
    estimates: Picture | None
    flags: tuple[Inconsistency, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A measure in the list at the top."""

    number: int
    kind: str
    title: Markup
    address: str


@dataclass(frozen=True, slots=True)
class OutcomesView:
    """The module's page: all measures by name, and those that are drawn."""

    listed: tuple[Listed, ...]
    drawn: tuple[OutcomeView, ...]
    flagged: int


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A measure in one line, for the study's own page.

    `groups` are names and values in words, of the first row alone, which `what` names with the
    kind of value; `words` is the analysis in one sentence, or empty where there are several or
    where it could be about another row or other groups.
    """

    title: str
    time_frame: str
    address: str
    groups: tuple[tuple[str, str], ...]
    what: str
    words: str
    more: int
    """Analyses and rows beside those said."""


def outcomes_view(shown: Shown, _asked: Asked) -> Drawn | None:
    """The drawn view of the module's page."""
    held = outcomes(shown.study)
    if not held:
        return None
    nct_id = shown.study.nct_id
    listed = tuple(
        Listed(
            each.number,
            _kind(each),
            _title(each),
            _address(nct_id, each, here=each.number <= WHOLE),
        )
        for each in held
    )
    many = len(held) > _OPEN
    drawn = tuple(
        _view(nct_id, each, folded=many and each.kind != _PRIMARY) for each in held[:WHOLE]
    )
    flagged = sum(len(each.flags) for each in drawn)
    return Drawn("results/outcomes.html", OutcomesView(listed, drawn, flagged))


def outcome_view(shown: Shown, number: int, _asked: Asked) -> Drawn | None:
    """The drawn view of one measure's page."""
    found = outcome(shown.study, number)
    if found is None:
        return None
    return Drawn("results/outcome.html", _view(shown.study.nct_id, found, folded=False))


def primary_outcomes(study: Study) -> tuple[OutcomeRow, ...]:
    """Each primary outcome measure with results in one row, in record order."""
    return tuple(_row(study, each) for each in outcomes(study) if each.kind == _PRIMARY)


def _row(study: Study, measure: Outcome) -> OutcomeRow:
    first = next(iter(measure.rows), None)
    held = analyses(measure)
    words = short(held[0]) if _tells_alone(measure, held) else ""
    named = (_plain_values(measure), plain(first.name) if first else "")
    cells = [
        (each, first.cells[each.id]) for each in measure.groups if first and each.id in first.cells
    ]
    return OutcomeRow(
        title=plain(measure.title) or schema.node(PIECE).label,
        time_frame=plain(measure.time_frame),
        address=links.item(study.nct_id, schema.node(MODULE), schema.node(PIECE), measure.number),
        groups=tuple(
            (plain(group.name), _value_words(measure, first, group, cell)) for group, cell in cells
        ),
        what=": ".join(each for each in named if each) if cells else "",
        words=words,
        more=len(held) - bool(words) + max(len(measure.rows) - 1, 0),
    )


def _tells_alone(measure: Outcome, held: Sequence[Analysis]) -> bool:
    """True where the one analysis can be about nothing but the one row of the two groups."""
    return len(held) == 1 and len(measure.rows) <= 1 and len(measure.groups) <= 2  # noqa: PLR2004


def _value_words(measure: Outcome, row: Row | None, group: Group, cell: Measured) -> str:
    """A value as plain words: count with its whole, value with its unit."""
    if cell.value.is_na:
        return looked_up(_NA)
    value = plain(cell.value.text)
    found = share(measure, row, group.id) if measure.is_count and row else ""
    if found and row:
        whole = plain(measure.whole(row, group.id).text)
        return looked_up("{part} of {whole} ({share}%)").format(
            part=value, whole=whole, share=found
        )
    return f"{value} {plain(measure.unit)}".strip()


def _view(nct_id: str, measure: Outcome, *, folded: bool) -> OutcomeView:
    names = {each.id: each.name for each in measure.groups}
    lines = tuple(_lines(measure))
    charts = f"{links.record(nct_id, schema.node(MODULE))}/{study_charts.CHARTS}"
    return OutcomeView(
        number=measure.number,
        kind=_kind(measure),
        title=_title(measure),
        address=_address(nct_id, measure),
        time_frame=_inline(measure.time_frame),
        about=_block(measure.about),
        population=_block(measure.population),
        not_posted=_not_posted(measure),
        values=_values(measure),
        groups=tuple((_inline(each.name), _block(each.about)) for each in measure.groups),
        lines=lines,
        table=f"{charts}/{outcome_table_name(measure.number)}" if measure.rows else "",
        computed=measure.is_count
        and any(share(measure, row, key) for row in measure.rows for key in row.cells),
        picture=_picture(nct_id, outcome_chart(measure)),
        words=tuple(_words(each, names) for each in analyses(measure)),
        estimates=_picture(nct_id, analyses_chart(measure)),
        flags=tuple(of_outcome(measure)),
        folded=folded,
    )


def _picture(nct_id: str, chart: Chart | None) -> Picture | None:
    if chart is None:
        return None
    address = study_charts.address(nct_id, schema.node(MODULE), chart)
    return Picture(chart, address.removesuffix(".svg"))


def _words(analysis: Analysis, names: Mapping[str, str]) -> Words:
    comments = tuple(
        (schema.node(COMMENTS[name]).label, _block(said))
        for name, said in analysis.comments.items()
    )
    return Words(analysis.number, in_words(analysis, names), comments)


def _lines(measure: Outcome) -> Iterable[Line]:
    ids = [each.id for each in measure.groups]
    for each in measure.denominators:
        cells = tuple(
            _escaped(each.counts[key].text) if key in each.counts else Markup() for key in ids
        )
        yield Line(
            _escaped(looked_up(_COUNTED).format(units=plain(each.units).lower())), cells, heads=True
        )
    last = ""
    for row in measure.rows:
        name = row.title if row.title != last else ""
        for each in row.denominators if name else ():
            cells = tuple(
                _escaped(each.counts[key].text) if key in each.counts else Markup() for key in ids
            )
            said = (
                f"{plain(row.title)}, {looked_up(_COUNTED).format(units=plain(each.units)).lower()}"
            )
            yield Line(_escaped(said), cells, heads=True)
        last = row.title
        cells = tuple(
            _cell(measure, row, key, row.cells[key]) if key in row.cells else Markup()
            for key in ids
        )
        yield Line(_inline(row.name) or _escaped(_plain_values(measure)), cells)


def _cell(measure: Outcome, row: Row, group: str, cell: Measured) -> Markup:
    comment = (
        Markup("<br><small>{}</small>").format(_inline(cell.comment)) if cell.comment else Markup()
    )
    if cell.value.is_na:
        return _escaped(looked_up(_NA)) + comment
    small = ""
    found = share(measure, row, group) if measure.is_count else ""
    if found:
        small = f"{found}%"
    elif cell.low or cell.high:
        low, high = (plain(each.text) or "…" for each in (cell.low, cell.high))
        small = looked_up("{low} to {high}").format(low=low, high=high)
    elif cell.spread:
        small = (
            f"± {plain(cell.spread.text)}" if _is_plus(measure) else f"({plain(cell.spread.text)})"
        )
    beside = Markup(" <small>{}</small>").format(small) if small else Markup()
    return _escaped(plain(cell.value.text)) + beside + comment


def _is_plus(measure: Outcome) -> bool:
    return measure.dispersion.lower() in {"standard deviation", "standard error"}


def _values(measure: Outcome) -> str:
    """What the figures are, said once: `Mean ± standard deviation, in months`."""
    spread = plain(measure.dispersion)
    name = spread.lower()
    kind = "plus" if _is_plus(measure) else "limits"
    unit = plain(measure.unit)
    shown = unit and not measure.is_count
    return _VALUES.format(
        param=_plain_values(measure),
        spread=looked_up(_SPREAD[kind]).format(name=name) if name and name.upper() != "NA" else "",
        unit=looked_up(_IN).format(
            unit=f"{unit[:1].lower()}{unit[1:]}" if unit[1:2].islower() else unit
        )
        if shown
        else "",
    )


def _plain_values(measure: Outcome) -> str:
    known = schema.enum("MeasureParam")
    return (
        plain(known.label(measure.param))
        if known and measure.param
        else schema.node("OutcomeMeasurementValue").label
    )


def _kind(measure: Outcome) -> str:
    known = schema.enum("OutcomeMeasureType")
    return plain(known.label(measure.kind)) if known and measure.kind else ""


def _not_posted(measure: Outcome) -> str:
    if measure.status != _NOT_POSTED and measure.rows:
        return ""
    expected = PartialDate.parse(measure.expected)
    return looked_up(_EXPECTED).format(date=expected.label) if expected else looked_up(_NONE_POSTED)


def _title(measure: Outcome) -> Markup:
    return _inline(measure.title) or _escaped(schema.node(PIECE).label)


def _address(nct_id: str, measure: Outcome, *, here: bool = False) -> str:
    if here:
        return f"#outcome-{measure.number}"
    return links.item(nct_id, schema.node(MODULE), schema.node(PIECE), measure.number)


def _inline(said: str) -> Markup:
    return Markup(to_inline_html(said))  # noqa: S704 - safe by its contract


def _block(said: str) -> Markup:
    return Markup(to_html(said))  # noqa: S704 - safe by its contract


def _escaped(said: str) -> Markup:
    return escape(said)
