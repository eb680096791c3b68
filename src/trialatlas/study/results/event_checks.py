"""What does not add up in adverse events: more affected than at risk, than events, than in all.

What lives elsewhere: outcome measures (`results.outcome_checks`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trialatlas.study import Study
from trialatlas.study.results.checks import Inconsistency
from trialatlas.study.results.events import (
    KINDS,
    MODULE,
    PIECES,
    AdverseEvents,
    Event,
    EventGroup,
    Stat,
    Total,
    adverse_events,
)
from trialatlas.wording import messages, thousands
from trialatlas.wording import said as in_words

_TOTALS: Final[dict[Total, str]] = messages(
    {
        "deaths": "Deaths",
        "serious": "Any serious event",
        "other": "Any other event",
    }
)
_OVER: Final = messages("{affected} affected, of {at_risk} at risk.")
_FEWER: Final = messages("{events} events in {affected} people: each had at least one.")
_BEYOND: Final = messages(
    {
        "serious": "{affected} had this event, but {total} had any serious event.",
        "other": "{affected} had this event, but {total} had any other event.",
    }
)


def event_inconsistencies(study: Study) -> tuple[Inconsistency, ...]:
    """All that does not add up in the adverse events of a study."""
    found = adverse_events(study)
    return tuple(of_events(found)) if found else ()


def of_events(events: AdverseEvents) -> Iterator[Inconsistency]:
    """What does not add up: first in the groups' totals, then term by term."""
    for number, group in enumerate(events.groups, 1):
        for which in _TOTALS:
            yield from _over(
                group.total(which), f"{in_words(_TOTALS[which])}, {group.name}", group.id, number
            )
    for kind in KINDS:
        for event in events.of(kind):
            yield from of_event(events, event)


def of_event(events: AdverseEvents, event: Event) -> Iterator[Inconsistency]:
    """What does not add up in one term."""
    for key, stat in event.stats.items():
        group = events.group(key)
        total = group.total(event.kind).affected if group else None
        if _holds(stat, total):
            continue
        place = f"{event.term}, {group.name if group else key}"
        yield from _over(stat, place, key, event.number, event)
        if stat.affected is None:
            continue
        if stat.events is not None and stat.events < stat.affected:
            what = in_words(_FEWER).format(
                events=thousands(stat.events), affected=thousands(stat.affected)
            )
            figures = (("Events", f"{stat.events}"), ("Affected", f"{stat.affected}"))
            yield _found("event-fewer-than-affected", what, figures, place, key, event=event)
        yield from _beyond(stat.affected, group, place, event)


def _holds(stat: Stat, total: int | None) -> bool:
    """True for nearly all: asked before anything is put into words."""
    affected = stat.affected
    return affected is None or (
        (stat.at_risk is None or affected <= stat.at_risk)
        and (stat.events is None or affected <= stat.events)
        and (total is None or affected <= total)
    )


def _beyond(
    affected: int, group: EventGroup | None, place: str, event: Event
) -> Iterator[Inconsistency]:
    total = group.total(event.kind).affected if group else None
    if group and total is not None and affected > total:
        what = in_words(_BEYOND[event.kind]).format(
            affected=thousands(affected), total=thousands(total)
        )
        figures = (("Affected", f"{affected}"), (in_words(_TOTALS[event.kind]), f"{total}"))
        yield _found("event-beyond-total", what, figures, place, group.id, event=event)


def _over(
    stat: Stat, place: str, group: str, number: int, event: Event | None = None
) -> Iterator[Inconsistency]:
    if stat.affected is None or stat.at_risk is None or stat.affected <= stat.at_risk:
        return
    what = in_words(_OVER).format(
        affected=thousands(stat.affected), at_risk=thousands(stat.at_risk)
    )
    figures = (("Affected", f"{stat.affected}"), ("At risk", f"{stat.at_risk}"))
    kind = "event-over-at-risk" if event else "event-total-over-at-risk"
    yield _found(kind, what, figures, place, group, event=event, number=number)


def _found(
    kind: str,
    what: str,
    figures: tuple[tuple[str, str], ...],
    place: str,
    group: str,
    *,
    event: Event | None,
    number: int = 0,
) -> Inconsistency:
    return Inconsistency(
        kind,
        MODULE,
        what,
        figures,
        listed=PIECES[event.kind] if event else "EventGroup",
        item=event.number if event else number,
        group=group,
        place=place,
    )
