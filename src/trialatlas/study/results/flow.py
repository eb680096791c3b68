"""Participant flow: who started, who finished and who left for what reason, by group and period.

All numbers are the record's own; nothing is summed or filled in. What lives elsewhere: what
does not add up (`results.flow_checks`), and the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from trialatlas.study import Study
from trialatlas.study.results.figures import NOTHING, Figure, figure
from trialatlas.study.results.tables import Group, groups, numbered, structures, text

MODULE: Final = "ParticipantFlowModule"
PERIOD: Final = "FlowPeriod"
STARTED: Final = "STARTED"
COMPLETED: Final = "COMPLETED"
NOT_COMPLETED: Final = "NOT COMPLETED"
"""The three milestones that the registry itself names; the others are the study's own."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people of a group, and how many other units where the flow counts some."""

    people: Figure
    units: Figure
    comment: str = ""


NOBODY_SAID: Final = Reached(NOTHING, NOTHING)


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone, or a reason for leaving, with its numbers by group id."""

    name: str
    comment: str
    by_group: Mapping[str, Reached]

    def of(self, group: str) -> Reached:
        """What the record says of a group; both numbers are nothing where it says nothing."""
        return self.by_group.get(group, NOBODY_SAID)


@dataclass(frozen=True, slots=True)
class Period:
    """One stage of the study. `number` counts from 1, and `title` may be empty."""

    number: int
    title: str
    milestones: tuple[Step, ...]
    reasons: tuple[Step, ...]

    def milestone(self, name: str) -> Step | None:
        """A milestone by the registry's name for it."""
        return next((each for each in self.milestones if each.name.upper() == name), None)

    def people(self, name: str, group: str) -> Figure:
        """How many people of a group reached a milestone of the registry's own."""
        found = self.milestone(name)
        return found.of(group).people if found else NOTHING


@dataclass(frozen=True, slots=True)
class Flow:
    """The flow of a whole study. `units` is what was assigned if not people, else empty."""

    groups: tuple[Group, ...]
    periods: tuple[Period, ...]
    units: str
    recruitment: str
    before: str


@lru_cache(maxsize=1)  # a page reads it for what it draws and for what does not add up
def flow(study: Study) -> Flow | None:
    """The participant flow of a study, or None where it reports none."""
    held = study.value(MODULE)
    if not isinstance(held, dict) or not held:
        return None
    periods = tuple(_period(number, each) for number, each in numbered(held.get("periods")))
    named = (
        key
        for period in periods
        for step in (*period.milestones, *period.reasons)
        for key in step.by_group
    )
    return Flow(
        groups=groups(held.get("groups"), named),
        periods=periods,
        units=text(held.get("typeUnitsAnalyzed")),
        recruitment=text(held.get("recruitmentDetails")),
        before=text(held.get("preAssignmentDetails")),
    )


def _period(number: int, said: Mapping[str, Any]) -> Period:
    return Period(
        number=number,
        title=text(said.get("title")),
        milestones=tuple(_steps(said.get("milestones"), "achievements")),
        reasons=tuple(_steps(said.get("dropWithdraws"), "reasons")),
    )


def _steps(listed: Any, below: str) -> Iterator[Step]:
    for each in structures(listed):
        by_group = {
            text(said.get("groupId")): Reached(
                figure(said.get("numSubjects")),
                figure(said.get("numUnits")),
                text(said.get("comment")),
            )
            for said in structures(each.get(below))
        }
        yield Step(text(each.get("type")), text(each.get("comment")), by_group)
