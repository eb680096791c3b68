"""What does not add up in a participant flow, group by group and from period to period.

Nothing is compared with a number that the record lacks or that is no count. What lives
elsewhere: reading the flow (`results.flow`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from trialatlas.study import Study
from trialatlas.study.markup import plain, to_text
from trialatlas.study.results.checks import SUM, Inconsistency
from trialatlas.study.results.figures import NOTHING, Figure, total
from trialatlas.study.results.flow import (
    COMPLETED,
    MODULE,
    NOT_COMPLETED,
    PERIOD,
    STARTED,
    Flow,
    Period,
    flow,
)
from trialatlas.study.results.tables import Group
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

BALANCE = "flow-balance"
REASONS = "flow-reasons"
NEXT_PERIOD = "flow-next-period"
MILESTONE = "flow-milestone"
ENROLLED = "flow-enrolled"

_SAID_BALANCE = messages(
    "{group}: {started} started, {completed} completed and {left} did not complete;"
    " {completed} and {left} make {made}."
)
_SAID_REASONS = messages(
    "{group}: the reasons for leaving make {made}, and {left} did not complete."
)
_SAID_NEXT = messages(
    "{group}: {started} started {period}, and {completed} had completed {before}."
)
_SAID_MILESTONE = messages("{group}: {reached} reached “{milestone}”, and {started} had started.")
_SAID_ENROLLED = messages(
    "{enrolled} were enrolled, as the record says elsewhere, and {made} started the first period."
)


def flow_inconsistencies(study: Study) -> tuple[Inconsistency, ...]:
    """Everything in a study's participant flow that does not add up, in the flow's order."""
    read = flow(study)
    if read is None or not read.periods:
        return ()
    found = [*_enrolled(study, read)]
    for period in read.periods:
        for group in read.groups:
            found.extend(_within(period, group))
    for before, after in pairwise(read.periods):
        for group in read.groups:
            found.extend(_between(before, after, group))
    return tuple(sorted(found, key=lambda each: each.item))


def _within(period: Period, group: Group) -> Iterator[Inconsistency]:
    started, completed, left = (
        period.people(name, group.id) for name in (STARTED, COMPLETED, NOT_COMPLETED)
    )
    made = total((completed, left))
    if made is not None and started.count is not None and made != started.count:
        what = in_words(_SAID_BALANCE).format(
            group=plain(group.name),
            started=started.text,
            completed=completed.text,
            left=left.text,
            made=made,
        )
        figures = ((STARTED, started), (COMPLETED, completed), (NOT_COMPLETED, left))
        yield _one(BALANCE, period, group, what, figures, made=made)
    yield from _reasons(period, group, left)
    yield from _milestones(period, group, started, balanced=made is not None)


def _reasons(period: Period, group: Group, left: Figure) -> Iterator[Inconsistency]:
    given = [(each.name, each.of(group.id).people) for each in period.reasons]
    given = [(name, number) for name, number in given if number]
    made = total(number for _, number in given)
    if made is None or left.count is None or made == left.count:
        return
    what = in_words(_SAID_REASONS).format(group=plain(group.name), made=made, left=left.text)
    figures = (*given, (NOT_COMPLETED, left))
    yield _one(REASONS, period, group, what, figures, made=made)


def _milestones(
    period: Period, group: Group, started: Figure, *, balanced: bool
) -> Iterator[Inconsistency]:
    """More people at a milestone than started; completion too, unless the balance judged it."""
    judged = {STARTED, NOT_COMPLETED} | ({COMPLETED} if balanced else set[str]())
    for each in period.milestones:
        reached = each.of(group.id).people
        if each.name.upper() in judged:
            continue
        if reached.count is None or started.count is None or reached.count <= started.count:
            continue
        what = in_words(_SAID_MILESTONE).format(
            group=plain(group.name),
            reached=reached.text,
            milestone=plain(each.name),
            started=started.text,
        )
        figures = ((each.name, reached), (STARTED, started))
        yield _one(MILESTONE, period, group, what, figures)


def _between(before: Period, after: Period, group: Group) -> Iterator[Inconsistency]:
    """More people in a period than completed the one before: new people may have come in."""
    completed, started = before.people(COMPLETED, group.id), after.people(STARTED, group.id)
    joined = before.people(STARTED, group.id)
    if completed.count is None or started.count is None or started.count <= completed.count:
        return
    if not joined.count:
        return  # the group begins here
    what = in_words(_SAID_NEXT).format(
        group=plain(group.name),
        started=started.text,
        completed=completed.text,
        period=_named(after),
        before=_named(before),
    )
    figures = ((STARTED, started), (COMPLETED, completed))
    step = after.milestone(STARTED)
    said = step.of(group.id).comment or step.comment if step else ""
    yield _one(NEXT_PERIOD, after, group, what, figures, said=said, differs=True)


def _enrolled(study: Study, read: Flow) -> Iterator[Inconsistency]:
    """The enrolment and those who started, where the enrolment is no plan any more.

    Groups may begin in later periods, with people who are new or who were in another group: an
    enrolment that either reading explains is none of our business.
    """
    enrolled = study.value("EnrollmentCount")
    if not isinstance(enrolled, int) or isinstance(enrolled, bool):
        return
    if study.text("EnrollmentType") != "ACTUAL":
        return
    first = read.periods[0]
    started = [(each.name, first.people(STARTED, each.id)) for each in read.groups]
    made = total(number for _, number in started if number)
    most = total(each for each in (_first_start(read, group.id) for group in read.groups) if each)
    if made is None or made <= enrolled <= max(most or 0, made):
        return
    yield Inconsistency(
        kind=ENROLLED,
        module=MODULE,
        what=in_words(_SAID_ENROLLED).format(enrolled=enrolled, made=made),
        figures=(
            ("Enrolled", str(enrolled)),
            *((name, number.text) for name, number in started),
            (SUM, str(made)),
        ),
        strength="differs",
        said="\n\n".join(to_text(each) for each in (read.before, read.recruitment) if each),
    )


def _first_start(read: Flow, group: str) -> Figure:
    """How many of a group started the first period that it has people in."""
    found = (each.people(STARTED, group) for each in read.periods)
    return next((each for each in found if each.count != 0 and each), NOTHING)


def _one(
    kind: str,
    period: Period,
    group: Group,
    what: str,
    figures: tuple[tuple[str, Figure], ...],
    *,
    made: int | None = None,
    said: str = "",
    differs: bool = False,
) -> Inconsistency:
    named = tuple((name, number.text) for name, number in figures)
    return Inconsistency(
        kind=kind,
        module=MODULE,
        what=what,
        figures=named if made is None else (*named, (SUM, str(made))),
        listed=PERIOD,
        item=period.number,
        group=group.id,
        place=plain(period.title),
        strength="differs" if differs else "wrong",
        said=to_text(said),
    )


def _named(period: Period) -> str:
    return (
        f"“{plain(period.title)}”"
        if period.title
        else in_words("period {number}").format(number=period.number)
    )
