"""Participant flow on pages: the picture, its flags, and the numbers in one line a group.

What lives here: turning the flow as data into a drawing, and the words around it. What does
not: the geometry (`trialatlas.charts`), and the checks (`study.results`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from trialatlas.charts import Chart
from trialatlas.charts.flow import NAME, flow_chart
from trialatlas.charts.flow_model import Amount, Band, FlowDrawing, Passage
from trialatlas.study import Study
from trialatlas.study.markup import plain, to_html
from trialatlas.study.results.checks import Inconsistency, at
from trialatlas.study.results.flow import (
    COMPLETED,
    NOT_COMPLETED,
    PERIOD,
    STARTED,
    Flow,
    Period,
    Reached,
    Step,
    flow,
)
from trialatlas.study.results.flow_checks import (
    BALANCE,
    MILESTONE,
    REASONS,
    flow_inconsistencies,
)
from trialatlas.study.results.tables import Group
from trialatlas.web.results_views import Asked, Drawn
from trialatlas.web.site import Shown
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

TITLE: Final = messages("How people went through the study")
_PERIOD_TITLE: Final = messages("How people went through this period: {period}")
_NUMBERED: Final = messages("period {number}")
_PERIOD_NAME = re.compile(r"period-([1-9][0-9]{0,5})", re.ASCII)
ENROLLED: Final = messages("Enrolled")
_STEP_NAMES: Final = messages({STARTED: "Started", COMPLETED: "Completed"})
_DESCRIBED: Final = messages("{group}: {started} started and {completed} completed")
_NOT_GIVEN: Final = messages("an unknown number")
_WHOLE_STUDY: Final = "overall study"
_REMARK: Final = messages("Does not add up")
_UNITS: Final = messages("{number} {units}")


@dataclass(frozen=True, slots=True)
class FlowView:
    """What the page of the flow draws. `before` and `recruitment` are safe HTML or empty."""

    nct_id: str
    chart: Chart
    flags: tuple[Inconsistency, ...]
    groups: tuple[tuple[str, Markup], ...]
    comments: tuple[tuple[str, Markup], ...]
    units: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in one line: who started the study's first period and completed its last."""

    group: str
    started: str
    completed: str


def flow_view(shown: Shown, _asked: Asked) -> Drawn | None:
    """The drawn view of the module's page."""
    read = flow(shown.study)
    if read is None or not read.periods:
        return None
    found = flow_inconsistencies(shown.study)
    view = FlowView(
        nct_id=shown.study.nct_id,
        chart=_chart(shown.study, read, found),
        flags=found,
        groups=tuple(
            (plain(each.name), Markup(to_html(each.about)))  # noqa: S704 - safe by its contract
            for each in read.groups
            if each.about
        ),
        comments=tuple(_comments(read)),
        units=plain(read.units),
    )
    return Drawn("results/flow.html", view)


def period_view(shown: Shown, number: int, _asked: Asked) -> Drawn | None:
    """The drawn view of one period's page."""
    read = flow(shown.study)
    alone = _alone(read, number) if read else None
    if alone is None:
        return None
    found = flow_inconsistencies(shown.study)
    view = FlowView(
        nct_id=shown.study.nct_id,
        chart=_period_chart(alone, number, found),
        flags=at(found, PERIOD, number),
        groups=(),
        comments=tuple(_comments(alone)),
        units=plain(alone.units),
    )
    return Drawn("results/flow_period.html", view)


def find_flow_chart(study: Study, name: str) -> Chart | None:
    """The flow as a chart, by its name: `flow`, or `period-2` for one period alone."""
    asked = _PERIOD_NAME.fullmatch(name)
    read = flow(study) if name == NAME or asked else None
    if read is None or not read.periods:
        return None
    found = flow_inconsistencies(study)
    if asked is None:
        return _chart(study, read, found)
    alone = _alone(read, int(asked[1]))
    return _period_chart(alone, int(asked[1]), found) if alone else None


def flow_lines(study: Study) -> tuple[GroupLine, ...]:
    """Each group in one line, from the first period it has people in to the last."""
    read = flow(study)
    if read is None:
        return ()
    lines = (_line(read, group) for group in read.groups)
    return tuple(each for each in lines if each.started or each.completed)


def _line(read: Flow, group: Group) -> GroupLine:
    held = [each for each in read.periods if each.people(STARTED, group.id).count != 0] or [
        *read.periods
    ]
    if not held:
        return GroupLine(plain(group.name), "", "")
    first, last = held[0].people(STARTED, group.id), held[-1].people(COMPLETED, group.id)
    return GroupLine(plain(group.name), first.text, last.text)


def _chart(study: Study, read: Flow, found: tuple[Inconsistency, ...]) -> Chart:
    enrolled = study.value("EnrollmentCount")
    actual = isinstance(enrolled, int) and study.text("EnrollmentType") == "ACTUAL"
    drawing = FlowDrawing(
        groups=tuple(plain(each.name) for each in read.groups),
        bands=tuple(_band(read, each, found) for each in read.periods),
        top=(in_words(ENROLLED), str(enrolled)) if actual else None,
    )
    described = "; ".join(
        in_words(_DESCRIBED).format(
            group=each.group,
            started=each.started or in_words(_NOT_GIVEN),
            completed=each.completed or in_words(_NOT_GIVEN),
        )
        for each in flow_lines(study)
    )
    return flow_chart(drawing, in_words(TITLE), f"{described}." if described else in_words(TITLE))


def _alone(read: Flow, number: int) -> Flow | None:
    """The flow with one of its periods; None where it has none of that number."""
    own = tuple(each for each in read.periods if each.number == number)
    return replace(read, periods=own) if own else None


def _period_chart(alone: Flow, number: int, found: tuple[Inconsistency, ...]) -> Chart:
    period = alone.periods[0]
    drawing = FlowDrawing(
        groups=tuple(plain(each.name) for each in alone.groups),
        bands=(replace(_band(alone, period, found), title=""),),
    )
    named = plain(period.title) or in_words(_NUMBERED).format(number=number)
    title = in_words(_PERIOD_TITLE).format(period=named)
    described = "; ".join(
        in_words(_DESCRIBED).format(
            group=plain(each.name),
            started=period.people(STARTED, each.id).text or in_words(_NOT_GIVEN),
            completed=period.people(COMPLETED, each.id).text or in_words(_NOT_GIVEN),
        )
        for each in alone.groups
    )
    made = flow_chart(drawing, title, f"{described}." if described else title)
    return replace(made, name=f"period-{number}")


def _band(read: Flow, period: Period, found: tuple[Inconsistency, ...]) -> Band:
    odd = {
        each.group
        for each in found
        if (each.listed, each.item) == (PERIOD, period.number)
        and each.kind in {BALANCE, MILESTONE, REASONS}
    }
    passages = tuple(_passage(read, period, group, odd) for group in read.groups)
    title = plain(period.title)
    alone = len(read.periods) == 1 and title.lower() in {"", _WHOLE_STUDY}
    return Band("" if alone else title, passages)


def _passage(read: Flow, period: Period, group: Group, odd: set[str]) -> Passage:
    own = [
        each for each in period.milestones if each.name.upper() not in (*_STEP_NAMES, NOT_COMPLETED)
    ]
    steps = [
        (in_words(_STEP_NAMES[STARTED]), _of(read, period.milestone(STARTED), group)),
        *((plain(each.name), _of(read, each, group)) for each in own),
        (in_words(_STEP_NAMES[COMPLETED]), _of(read, period.milestone(COMPLETED), group)),
    ]
    reasons = tuple(
        (plain(each.name), _of(read, each, group))
        for each in period.reasons
        if each.of(group.id).people
    )
    return Passage(
        steps=tuple(steps),
        left=_of(read, period.milestone(NOT_COMPLETED), group),
        reasons=reasons,
        remark=in_words(_REMARK) if group.id in odd else "",
    )


def _of(read: Flow, step: Step | None, group: Group) -> Amount:
    return _amount(step.of(group.id), read.units) if step else Amount("")


def _amount(reached: Reached, units: str) -> Amount:
    other = in_words(_UNITS).format(number=reached.units.text, units=plain(units)).strip()
    return Amount(reached.people.text, reached.people.value, other if reached.units else "")


def _comments(read: Flow) -> list[tuple[str, Markup]]:
    """What the record remarks on milestones and reasons, each with where it belongs."""
    found: list[tuple[str, Markup]] = []
    names = {each.id: plain(each.name) for each in read.groups}
    several = len(read.periods) > 1
    for period in read.periods:
        for step in (*period.milestones, *period.reasons):
            known = in_words(_STEP_NAMES.get(step.name.upper(), ""))
            known = known or plain(step.name).capitalize()
            where = f"{plain(period.title)}, {known}" if several else known
            said = [(where, step.comment)]
            said += [
                (f"{where}, {names.get(key, key)}", each.comment)
                for key, each in step.by_group.items()
            ]
            found.extend((place, Markup(to_html(each))) for place, each in said if each)  # noqa: S704 - safe by its contract
    return found
