"""Adverse events on pages: totals by group, terms by organ system or sorted, two groups compared.

What lives here: what stands on the page of the module and of one term. What does not: how a
table of terms is cut and sorted (`web.event_tables`), and the charts (`web.event_charts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final

from markupsafe import Markup

from trialatlas import schema
from trialatlas.charts import Chart
from trialatlas.study import Study
from trialatlas.study.markup import plain, to_html, to_inline_html
from trialatlas.study.results.checks import Inconsistency
from trialatlas.study.results.event_checks import of_event, of_events
from trialatlas.study.results.events import (
    KINDS,
    MODULE,
    PIECES,
    AdverseEvents,
    EventGroup,
    Kind,
    Stat,
    Total,
    adverse_events,
    difference,
)
from trialatlas.study.results.proportions import METHOD, Difference, risk_difference
from trialatlas.web import links, study_charts
from trialatlas.web.event_charts import event_chart, limits_words, percent, points
from trialatlas.web.event_tables import Asking, Listing, listing
from trialatlas.web.results_views import Asked, Drawn
from trialatlas.web.site import Shown
from trialatlas.wording import said as in_words
from trialatlas.wording import thousands

_TOTALS: Final[tuple[Total, ...]] = ("deaths", "serious", "other")
_FLAGS: Final = 20
"""Notes at the top of the page; each stands at its term as well."""
_LEVEL: Final = 20
"""One interval in so many misses what it is made for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of how many, and how much that is. Empty where the record does not say."""

    said: str
    percent: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group's totals: deaths, serious events, other events."""

    name: Markup
    about: Markup
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """A difference in percentage points with its interval, both as printed."""

    estimate: str
    limits: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A group to choose for a comparison."""

    id: str
    name: str
    first: bool
    second: bool


@dataclass(frozen=True, slots=True)
class KindView:
    """All that is shown of serious, or of other, events."""

    kind: Kind
    piece: str
    total: int
    chart: Chart | None
    address: str
    listing: Listing


@dataclass(frozen=True, slots=True)
class Chance:
    """How many intervals were made, how many leave out zero, how many would by chance alone."""

    terms: int
    apart: int
    expected: int


@dataclass(frozen=True, slots=True)
class EventsView:
    """The module's page."""

    address: str
    time_frame: Markup
    threshold: str
    about: Markup
    on_deaths: Markup
    rows: tuple[GroupRow, ...]
    apart: tuple[Apart | None, ...]
    choices: tuple[Choice, ...]
    compared: tuple[str, ...]
    kinds: tuple[KindView, ...]
    chance: Chance | None
    method: str
    flags: tuple[Inconsistency, ...]
    flagged: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """One group's figures of a term."""

    name: Markup
    cell: Cell
    events: str
    apart: Apart | None


@dataclass(frozen=True, slots=True)
class EventView:
    """The page of one term."""

    rows: tuple[EventRow, ...]
    first: Markup
    compares: bool
    counts: bool
    method: str
    flags: tuple[Inconsistency, ...]
    address: str


@dataclass(frozen=True, slots=True)
class EventsLine:
    """A group's totals in words, for the study's own page; empty where the record says nothing."""

    group: str
    deaths: str
    serious: str
    other: str


def events_view(shown: Shown, asked: Asked) -> Drawn | None:
    """The drawn view of the module's page: compared, sorted and cut as the address asks."""
    found = adverse_events(shown.study)
    if found is None or not (found.groups or found.serious or found.other):
        return None
    nct_id = shown.study.nct_id
    address = links.record(nct_id, schema.node(MODULE))
    asking = Asking.read(asked, found)
    groups = asking.compared(found)
    flags = tuple(of_events(found))
    view = EventsView(
        address=address,
        time_frame=_inline(found.time_frame),
        threshold=plain(found.threshold),
        about=_block(found.about),
        on_deaths=_block(found.on_deaths),
        rows=tuple(_group_row(each) for each in found.groups),
        apart=_totals_apart(groups),
        choices=_choices(found, asking),
        compared=tuple(plain(each.name) for each in groups),
        kinds=tuple(_kind(nct_id, found, kind, asking) for kind in KINDS if found.of(kind)),
        chance=_chance(found, groups),
        method=in_words(METHOD),
        flags=tuple(islice(flags, _FLAGS)),
        flagged=len(flags),
    )
    return Drawn("results/events.html", view)


def serious_view(shown: Shown, number: int, _asked: Asked) -> Drawn | None:
    """The drawn view of one serious term's page."""
    return _event_view(shown, "serious", number)


def other_view(shown: Shown, number: int, _asked: Asked) -> Drawn | None:
    """The drawn view of one other term's page."""
    return _event_view(shown, "other", number)


def events_summary(study: Study) -> tuple[EventsLine, ...]:
    """Each group with how many died, had a serious event, had another; in record order."""
    found = adverse_events(study)
    if found is None:
        return ()
    return tuple(
        EventsLine(plain(each.name), *(_words(each.total(which)) for which in _TOTALS))
        for each in found.groups
    )


def _event_view(shown: Shown, kind: Kind, number: int) -> Drawn | None:
    found = adverse_events(shown.study)
    event = (
        next((each for each in found.of(kind) if each.number == number), None) if found else None
    )
    if found is None or event is None:
        return None
    held = [each for each in found.groups if each.id in event.stats]
    first = held[0] if held else None
    rows = tuple(
        EventRow(
            name=_inline(each.name),
            cell=_cell(event.stats[each.id]),
            events=_count(event.stats[each.id].events),
            apart=_apart(difference(event, first.id, each.id))
            if first and each is not first
            else None,
        )
        for each in held
    )
    view = EventView(
        rows=rows,
        first=_inline(first.name) if first else Markup(),
        compares=any(each.apart for each in rows),
        counts=any(each.events for each in rows),
        method=in_words(METHOD),
        flags=tuple(of_event(found, event)),
        address=links.record(shown.study.nct_id, schema.node(MODULE)),
    )
    return Drawn("results/event.html", view)


def _kind(nct_id: str, events: AdverseEvents, kind: Kind, asking: Asking) -> KindView:
    chart = event_chart(events, kind, asking.numbers, table=False) if asking.numbers else None
    module = schema.node(MODULE)
    file = study_charts.address(nct_id, module, chart).removesuffix(".svg") if chart else ""
    node = schema.node(PIECES[kind])
    return KindView(
        kind=kind,
        piece=node.label,
        total=len(events.of(kind)),
        chart=chart,
        address=file,
        listing=listing(nct_id, events, kind, asking),
    )


def _chance(events: AdverseEvents, groups: tuple[EventGroup, ...]) -> Chance | None:
    """How often an interval leaves out zero, over all terms of both kinds."""
    if len(groups) < 2:  # noqa: PLR2004 - two are compared
        return None
    one, other = groups[0].id, groups[1].id
    found = (difference(each, one, other) for kind in KINDS for each in events.of(kind))
    held = [each for each in found if each is not None]
    if not held:
        return None
    apart = sum(each.excludes_zero for each in held)
    return Chance(len(held), apart, round(len(held) / _LEVEL))


def _choices(events: AdverseEvents, asking: Asking) -> tuple[Choice, ...]:
    chosen = [*asking.numbers, 0, 0]
    return tuple(
        Choice(each.id, plain(each.name), number == chosen[0], number == chosen[1])
        for number, each in enumerate(events.groups, 1)
    )


def _totals_apart(groups: tuple[EventGroup, ...]) -> tuple[Apart | None, ...]:
    if len(groups) < 2:  # noqa: PLR2004 - two are compared
        return ()
    pairs = ((groups[0].total(each).share, groups[1].total(each).share) for each in _TOTALS)
    found = tuple(
        _apart(risk_difference(one, other)) if one and other else None for one, other in pairs
    )
    return found if any(found) else ()


def _group_row(group: EventGroup) -> GroupRow:
    cells = tuple(_cell(group.total(which)) for which in _TOTALS)
    return GroupRow(_inline(group.name), _block(group.about), cells)


def _cell(stat: Stat) -> Cell:
    if stat.affected is None:
        return Cell("", "")
    if stat.at_risk is None:
        return Cell(_count(stat.affected), "")
    part = percent(stat.share)
    return Cell(f"{stat.affected:,}/{stat.at_risk:,}", f"{part}%" if part else "")


def _words(stat: Stat) -> str:
    if stat.affected is None:
        return ""
    if stat.at_risk is None:
        return _count(stat.affected)
    part = percent(stat.share)
    told = in_words("{part} of {whole}").format(
        part=thousands(stat.affected), whole=thousands(stat.at_risk)
    )
    return told + (f" ({part}%)" if part else "")


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _apart(found: Difference | None) -> Apart | None:
    if found is None:
        return None
    return Apart(points(found.estimate), limits_words(found))


def _inline(said: str) -> Markup:
    return Markup(to_inline_html(said))  # noqa: S704 - safe by its contract


def _block(said: str) -> Markup:
    return Markup(to_html(said))  # noqa: S704 - safe by its contract
