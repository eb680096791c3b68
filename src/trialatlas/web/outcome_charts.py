"""The charts of an outcome measure: its figures by group, and the estimates of its analyses.

What does not live here: how intervals are drawn (`trialatlas.charts.intervals`), and the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from trialatlas import schema
from trialatlas.charts import Chart
from trialatlas.charts.intervals import LETTERS, MOST, WIDTH, Axis, Mark, draw, tone
from trialatlas.study import Study
from trialatlas.study.markup import plain
from trialatlas.study.results.analyses import Analysis, analyses
from trialatlas.study.results.outcomes import Outcome, Row, outcome
from trialatlas.study.results.tables import Group, Measured
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

_NAME = re.compile(r"outcome-([1-9][0-9]{0,5})(-analyses)?", re.ASCII)
_HUNDRED: Final = 100.0
_BESIDE: Final = 22
"""Letters from which on an interval is left to the table."""

_SHOWN: Final = messages("By group: {title}")
_ESTIMATES: Final = messages("Estimates of the analyses: {title}")
_HEADS: Final = messages(
    ("Row", "Group", "Value", "Spread", "Lower limit", "Upper limit", "Comment")
)
_COUNT_HEADS: Final = messages(("Row", "Group", "Count", "Of", "Percent, computed here", "Comment"))
_ANALYSIS_HEADS: Final = messages(
    (
        "Analysis",
        "Groups",
        "Estimate",
        "Value",
        "Lower limit",
        "Upper limit",
        "Level (%)",
        "p-value",
        "Method",
        "Drawn",
    )
)
_PERCENT_NOTE: Final = messages(
    "Percentages are computed here: the count over the number of people or units that it is out of."
)
_SPREAD_NOTE: Final = messages("The lines are computed here: the value less and plus its {spread}.")
_LIMITS_NOTE: Final = messages("The lines are the limits as submitted ({spread}).")
_PLAIN_NOTE: Final = messages("The record gives no spread for these values.")
_CUT_NOTE: Final = messages(
    "The picture holds the first {drawn} of {all} figures; the table holds all."
)
_ONE_SCALE_NOTE: Final = messages(
    "One axis cannot hold them all: {drawn} of {all} analyses are drawn, the others give another "
    "kind of estimate or none. The table holds all."
)
_NO_DIFFERENCE: Final = messages("The strong line stands at {value:g}: no difference.")
_OPEN_LINE: Final = messages(
    "No line marks “no difference”: the record does not say clearly where on this scale it lies."
)
_LOG_NOTE: Final = messages("The axis is logarithmic: equal ratios are equally far apart.")
_PLUS_MINUS: Final = {"standard deviation", "standard error"}
_TWO: Final = 2
_YES_NO: Final = messages(("no", "yes"))


def outcome_name(number: int) -> str:
    """The name of the chart of a measure, which is part of its address."""
    return f"outcome-{number}"


def outcome_table_name(number: int) -> str:
    """The name of the table of a measure, which is part of its address."""
    return f"outcome-{number}-table"


def find_outcome_chart(study: Study, name: str) -> Chart | None:
    """A chart of an outcome measure by its name: `outcome-3`, `outcome-3-analyses`."""
    asked = _NAME.fullmatch(name)
    found = outcome(study, int(asked[1])) if asked else None
    if asked is None or found is None:
        return None
    return analyses_chart(found) if asked[2] else outcome_chart(found)


def outcome_chart(measure: Outcome) -> Chart | None:
    """The figures of a measure; None where it has no number that can be drawn."""
    if not any(cell.value.value is not None for row in measure.rows for cell in row.cells.values()):
        return None
    marks = _count_marks(measure) if _as_shares(measure) else _marks(measure)
    drawn = marks[:MOST]
    body, height = draw(drawn, _axis(measure, drawn))
    if not height:
        return None
    cut = in_words(_CUT_NOTE).format(drawn=len(drawn), all=len(marks)) if len(marks) > MOST else ""
    title = plain(measure.title) or schema.node("OutcomeMeasure").label
    return Chart(
        name=outcome_name(measure.number),
        title=in_words(_SHOWN).format(title=title),
        description="; ".join(
            f"{each.heading} {each.label}: {each.said}".strip() for each in drawn
        ),
        width=WIDTH,
        height=height,
        body=body,
        heads=tuple(map(in_words, _COUNT_HEADS if _as_shares(measure) else _HEADS)),
        rows=tuple(_count_rows(measure) if _as_shares(measure) else _rows(measure)),
        note=" ".join(each for each in (_spread_note(measure), cut) if each),
        fluid=True,
    )


def analyses_chart(measure: Outcome) -> Chart | None:
    """The estimates of a measure's analyses that fit on one axis; None if there is none."""
    held = analyses(measure)
    chosen = _of_one_scale(held)
    drawn = chosen[:MOST]
    if not drawn:
        return None
    names = {each.id: plain(each.name) for each in measure.groups}
    log = drawn[0].scale == "ratio" and all(_positive(each) for each in drawn)
    nones = {each.no_effect for each in drawn}
    none = next(iter(nones)) if len(nones) == 1 else None
    marks = [_estimate(each, names if len(names) > _TWO else {}) for each in drawn]
    body, height = draw(marks, Axis(log=log, none=none))
    if not height:
        return None
    title = plain(measure.title) or schema.node("OutcomeMeasure").label
    notes = (
        in_words(_NO_DIFFERENCE).format(value=none) if none is not None else in_words(_OPEN_LINE),
        in_words(_LOG_NOTE) if log else "",
        in_words(_ONE_SCALE_NOTE).format(drawn=len(drawn), all=len(held))
        if len(drawn) < len(held)
        else "",
    )
    return Chart(
        name=f"{outcome_name(measure.number)}-analyses",
        title=in_words(_ESTIMATES).format(title=title),
        description="; ".join(f"{each.label}: {each.said}" for each in marks),
        width=WIDTH,
        height=height,
        body=body,
        heads=tuple(map(in_words, _ANALYSIS_HEADS)),
        rows=tuple(_analysis_rows(held, {each.number for each in drawn}, names)),
        note=" ".join(each for each in notes if each),
        fluid=True,
    )


def percent(part: float, whole: float) -> str:
    """A share in percent with one decimal, as it is printed."""
    return f"{_HUNDRED * part / whole:.1f}"


def share(measure: Outcome, row: Row, group: str) -> str:
    """The percentage of a count, computed here; empty where the record does not allow it."""
    cell = row.cells.get(group) if measure.with_percent else None
    part = cell.value.count if cell else None
    whole = measure.whole(row, group).count
    return percent(part, whole) if part is not None and whole else ""


def _as_shares(measure: Outcome) -> bool:
    """True where every count that is a number has a whole to be a share of."""
    counted = [
        share(measure, row, group)
        for row in measure.rows
        for group, cell in row.cells.items()
        if cell.value.value is not None
    ]
    return measure.is_count and bool(counted) and all(counted)


def _cells(measure: Outcome) -> Iterator[tuple[Row, int, Group, Measured]]:
    for row in measure.rows:
        for at, group in enumerate(measure.groups):
            if group.id in row.cells:
                yield row, at, group, row.cells[group.id]


def _count_marks(measure: Outcome) -> list[Mark]:
    marks: list[Mark] = []
    for row, at, group, cell in _cells(measure):
        whole, found = measure.whole(row, group.id), share(measure, row, group.id)
        said = f"{found}% ({cell.value.text}/{whole.text})" if found else cell.value.text
        part, of = cell.value.count, whole.count
        value = _HUNDRED * part / of if found and part is not None and of else None
        marks.append(
            Mark(
                plain(group.name),
                plain(said),
                value,
                heading=plain(row.name),
                tone=tone(at, len(measure.groups)),
            )
        )
    return marks


def _marks(measure: Outcome) -> list[Mark]:
    return [
        Mark(
            plain(group.name),
            _said(cell),
            cell.value.value,
            *_ends(measure, cell),
            opens=_opens(cell),
            heading=plain(row.name),
            tone=tone(at, len(measure.groups)),
        )
        for row, at, group, cell in _cells(measure)
    ]


def _ends(measure: Outcome, cell: Measured) -> tuple[float | None, float | None]:
    """The ends of the line through a value: limits as submitted, else value and spread."""
    if cell.low or cell.high:
        return cell.low.value, cell.high.value
    value, spread = cell.value.value, cell.spread.value
    if measure.dispersion.lower() in _PLUS_MINUS and value is not None and spread is not None:
        return value - spread, value + spread
    return None, None


def _opens(cell: Measured) -> str:
    return " ".join(name for name, end in (("low", cell.low), ("high", cell.high)) if end.is_na)


def _said(cell: Measured) -> str:
    value = plain(cell.value.text) or "…"
    if cell.low or cell.high:
        low, high = (plain(each.text) or "…" for each in (cell.low, cell.high))
        full = f"{value} ({in_words('{low} to {high}').format(low=low, high=high)})"
    else:
        full = f"{value} ± {plain(cell.spread.text)}" if cell.spread else value
    return full if len(full) <= _BESIDE else value


def _axis(measure: Outcome, marks: Sequence[Mark]) -> Axis:
    if _as_shares(measure):
        return Axis(least=0, most=_HUNDRED, unit="%")
    ends = [
        each for mark in marks for each in (mark.value, mark.low, mark.high) if each is not None
    ]
    counted = measure.param == "NUMBER" or measure.is_count
    zero = counted and min(ends, default=0) >= 0
    return Axis(least=0 if zero else None, unit=plain(measure.unit))


def _spread_note(measure: Outcome) -> str:
    if _as_shares(measure):
        return in_words(_PERCENT_NOTE)
    spread = plain(measure.dispersion).lower()
    cells = [cell for row in measure.rows for cell in row.cells.values()]
    if any(cell.low or cell.high for cell in cells):
        return in_words(_LIMITS_NOTE).format(spread=spread or "no name given")
    if spread in _PLUS_MINUS and any(cell.spread.value is not None for cell in cells):
        return in_words(_SPREAD_NOTE).format(spread=spread)
    return "" if any(cell.spread for cell in cells) else in_words(_PLAIN_NOTE)


def _rows(measure: Outcome) -> Iterator[tuple[str, ...]]:
    for row, _, group, cell in _cells(measure):
        figures = (cell.value, cell.spread, cell.low, cell.high)
        said = (each.text for each in figures)
        yield plain(row.name), plain(group.name), *map(plain, said), plain(cell.comment)


def _count_rows(measure: Outcome) -> Iterator[tuple[str, ...]]:
    for row, _, group, cell in _cells(measure):
        whole = measure.whole(row, group.id).text
        figures = (cell.value.text, whole, share(measure, row, group.id))
        yield plain(row.name), plain(group.name), *map(plain, figures), plain(cell.comment)


def _of_one_scale(held: Sequence[Analysis]) -> list[Analysis]:
    """The most analyses whose estimates can share an axis, in record order."""

    def kind(each: Analysis) -> tuple[str, str]:
        return each.scale, "" if each.scale == "ratio" else each.param.lower()

    with_value = [each for each in held if _says_how_much(each)]
    ordered = sorted(with_value, key=kind)
    kinds = [list(each) for _, each in groupby(ordered, key=kind)]
    return max(kinds, key=lambda each: (len(each), -each[0].number), default=[])


def _says_how_much(analysis: Analysis) -> bool:
    """False for a test's own statistic: without an interval or a known scale it shows nothing."""
    interval = analysis.low.value is not None or analysis.high.value is not None
    return analysis.estimate.value is not None and (interval or analysis.scale != "other")


def _positive(analysis: Analysis) -> bool:
    held = (analysis.estimate.value, analysis.low.value, analysis.high.value)
    return all(each is None or each > 0 for each in held)


def _estimate(analysis: Analysis, names: dict[str, str]) -> Mark:
    """The mark of an analysis; with `names` its groups are said where nothing shorter is."""
    about = plain(analysis.comments.get("groupDescription", ""))
    groups = " / ".join(names[each] for each in analysis.groups if each in names)
    label = about if 0 < len(about) <= LETTERS else groups or plain(analysis.param)
    low, high = analysis.low.text, analysis.high.text
    value = plain(analysis.estimate.text)
    limits = in_words("{low} to {high}").format(low=plain(low) or "…", high=plain(high) or "…")
    full = f"{value} ({limits})" if low or high else value
    return Mark(
        f"{analysis.number}. {label}",
        full if len(full) <= _BESIDE else value,
        analysis.estimate.value,
        analysis.low.value,
        analysis.high.value,
        opens=" ".join(
            name for name, end in (("low", analysis.low), ("high", analysis.high)) if end.is_na
        ),
    )


def _analysis_rows(
    held: Sequence[Analysis], drawn: set[int], names: dict[str, str]
) -> Iterator[tuple[str, ...]]:
    for each in held:
        yield (
            f"{each.number}",
            ", ".join(names.get(key, key) for key in each.groups),
            plain(each.param),
            plain(each.estimate.text),
            plain(each.low.text),
            plain(each.high.text),
            plain(each.level),
            plain(each.p),
            plain(each.method),
            in_words(_YES_NO[each.number in drawn]),
        )
