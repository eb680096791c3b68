"""Adverse events: the groups with their totals, and each term with its counts by group.

What lives elsewhere: how far apart two groups are (`results.proportions`), and what does not
add up (`results.event_checks`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from trialatlas.study import Study
from trialatlas.study.results.figures import figure
from trialatlas.study.results.proportions import Difference, Share, risk_difference
from trialatlas.study.results.tables import structures, text

MODULE: Final = "AdverseEventsModule"
Kind = Literal["serious", "other"]
KINDS: Final[tuple[Kind, ...]] = ("serious", "other")
PIECES: Final[dict[Kind, str]] = {"serious": "SeriousEvent", "other": "OtherEvent"}
Total = Literal["deaths", "serious", "other"]


class Stat(NamedTuple):
    """The counts of a term in a group. None is what the record does not give as a count."""

    affected: int | None
    at_risk: int | None
    events: int | None

    @property
    def share(self) -> Share | None:
        """Affected of those at risk, if the record gives both."""
        if self.affected is None or self.at_risk is None:
            return None
        return Share(self.affected, self.at_risk)


class Event(NamedTuple):
    """A term. `number` is its place in the record's list of its kind, from 1."""

    number: int
    kind: Kind
    term: str
    system: str
    vocabulary: str
    assessment: str
    notes: str
    stats: Mapping[str, Stat]

    def share(self, group: str) -> Share | None:
        """Affected of those at risk in a group, if the record gives both."""
        stat = self.stats.get(group)
        return stat.share if stat else None

    @property
    def most(self) -> float:
        """The largest share in any group, from 0; 0 where none is known."""
        parts = (
            stat.affected / stat.at_risk
            for stat in self.stats.values()
            if stat.at_risk and stat.affected is not None
        )
        return max(parts, default=0.0)


@dataclass(frozen=True, slots=True)
class EventGroup:
    """A group of the module with its totals: who died, had a serious event, had another."""

    id: str
    name: str
    about: str
    deaths: Stat
    serious: Stat
    other: Stat

    def total(self, which: Total) -> Stat:
        """One of the three totals."""
        return {"deaths": self.deaths, "serious": self.serious, "other": self.other}[which]


@dataclass(frozen=True, slots=True)
class AdverseEvents:
    """All of the module. Texts are as submitted; `threshold` is a percentage, as text."""

    time_frame: str
    threshold: str
    about: str
    on_deaths: str
    groups: tuple[EventGroup, ...]
    serious: tuple[Event, ...]
    other: tuple[Event, ...]

    def of(self, kind: Kind) -> tuple[Event, ...]:
        """The terms of a kind."""
        return self.serious if kind == "serious" else self.other

    def group(self, wanted: str) -> EventGroup | None:
        """The group of an id."""
        return next((each for each in self.groups if each.id == wanted), None)


@lru_cache(maxsize=1)  # a page reads it for what it draws and for what does not add up
def adverse_events(study: Study) -> AdverseEvents | None:
    """The adverse events of a study; None if its record has no such module."""
    found = study.value(MODULE)
    if not isinstance(found, dict):
        return None
    return AdverseEvents(
        time_frame=text(found.get("timeFrame")),
        threshold=figure(found.get("frequencyThreshold")).text,
        about=text(found.get("description")),
        on_deaths=text(found.get("allCauseMortalityComment")),
        groups=_groups(found.get("eventGroups")),
        serious=_events("serious", found.get("seriousEvents")),
        other=_events("other", found.get("otherEvents")),
    )


def difference(event: Event, one: str, other: str) -> Difference | None:
    """The share affected in one group less that in another, computed here with its interval."""
    first, second = event.share(one), event.share(other)
    return risk_difference(first, second) if first and second else None


def _groups(listed: Any) -> tuple[EventGroup, ...]:
    found: dict[str, EventGroup] = {}
    for each in structures(listed):
        key = text(each.get("id"))
        if key and key not in found:
            found[key] = EventGroup(
                key,
                text(each.get("title")) or key,
                text(each.get("description")),
                *(_total(each, name) for name in ("deaths", "serious", "other")),
            )
    return tuple(found.values())


def _total(said: Mapping[str, Any], name: str) -> Stat:
    return Stat(_count(said.get(f"{name}NumAffected")), _count(said.get(f"{name}NumAtRisk")), None)


def _events(kind: Kind, listed: Any) -> tuple[Event, ...]:
    """The terms of a kind. What is no structure keeps its place, so that numbers stay true."""
    held: list[Any] = listed if isinstance(listed, list) else structures(listed)
    return tuple(
        Event(
            number,
            kind,
            text(said.get("term")),
            text(said.get("organSystem")),
            text(said.get("sourceVocabulary")),
            text(said.get("assessmentType")),
            text(said.get("notes")),
            _stats(said.get("stats")),
        )
        for number, said in enumerate(held, 1)
        if isinstance(said, dict)
    )


def _stats(listed: Any) -> dict[str, Stat]:
    return {
        text(said.get("groupId")): Stat(
            _count(said.get("numAffected")),
            _count(said.get("numAtRisk")),
            _count(said.get("numEvents")),
        )
        for said in structures(listed)
    }


def _count(said: Any) -> int | None:
    if type(said) is int and 0 <= said < _LARGEST:  # what nearly all are: thousands on a page
        return said
    return figure(said).count


_LARGEST: Final = 10**12
