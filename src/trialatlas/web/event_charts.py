"""The charts of adverse events: the terms in which two groups lie furthest apart, as paired bars.

A chart is named `serious-events` or `other-events` for the first two groups, and
`serious-events-1-3` for the first and the third. What does not live here: how bars are drawn
(`trialatlas.charts.pairs`), and the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from trialatlas.charts import Chart
from trialatlas.charts.pairs import MOST, WIDTH, Bar, Pair, draw
from trialatlas.study import Study
from trialatlas.study.markup import plain
from trialatlas.study.results.events import (
    AdverseEvents,
    Event,
    EventGroup,
    Kind,
    adverse_events,
    difference,
)
from trialatlas.study.results.proportions import METHOD, Difference, Share
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

_NAME = re.compile(
    r"(serious|other)-events(?:-([1-9][0-9]{0,3})(?:-([1-9][0-9]{0,3}))?)?", re.ASCII
)
_HUNDRED: Final = 100.0
_KINDS: Final[dict[Kind, str]] = messages({"serious": "Serious events", "other": "Other events"})
_TITLE_PAIR: Final = messages("{kind}: the terms in which {one} and {other} differ most")
_TITLE_ONE: Final = messages("{kind}: the most frequent terms in {one}")
_HEADS: Final = messages(("Event", "Organ system"))
_GROUP_HEADS: Final = messages(
    (
        "Affected, {name}",
        "At risk, {name}",
        "Times, {name}",
        "Percent computed here, {name}",
    )
)
_DIFFERENCE_HEADS: Final = messages(
    (
        "Difference in percentage points, computed here",
        "Lower 95% limit, computed here",
        "Upper 95% limit, computed here",
    )
)
_NOTE_PAIR: Final = messages(
    "Of {all} terms the {drawn} in which the two groups differ most, largest first; a term that "
    "affected nobody in either is not drawn. The CSV file holds all. Percentages and differences "
    "are computed here; the intervals are {method}."
)
_NOTE_ONE: Final = messages(
    "Of {all} terms the {drawn} that affected the largest share, largest first. The CSV file holds "
    "all. Percentages are computed here."
)
_SAID: Final = messages("{percent}% ({affected}/{at_risk})")

Groups = tuple[EventGroup, ...]
"""One or two groups that are looked at."""


def event_chart_name(kind: Kind, numbers: Sequence[int]) -> str:
    """The name of the chart that compares groups, counted from 1."""
    return "-".join((f"{kind}-events", *(f"{each}" for each in numbers)))


def find_event_chart(study: Study, name: str) -> Chart | None:
    """A chart of adverse events by its name."""
    asked = _NAME.fullmatch(name)
    found = adverse_events(study) if asked else None
    if asked is None or found is None:
        return None
    kind: Kind = "serious" if asked[1] == "serious" else "other"
    numbers = [int(each) for each in asked.groups()[1:] if each] or [1, 2][: len(found.groups)]
    if any(each > len(found.groups) for each in numbers):
        return None
    return event_chart(found, kind, numbers, name)


def event_chart(
    events: AdverseEvents, kind: Kind, numbers: Sequence[int], name: str = "", *, table: bool = True
) -> Chart | None:
    """The chart of a kind of event for one or two groups; None where no term has a share.

    Without a `table` it has no rows: the page that shows it has a table of its own.
    """
    groups = tuple(events.groups[each - 1] for each in numbers)
    held = events.of(kind)
    ranked = by_size(held, groups)[:MOST]
    chosen = [each for each in ranked if any(_affected(each, one.id) for one in groups)]
    if not chosen or not groups:
        return None
    names = [plain(each.name) for each in groups]
    pairs = [_pair(each, groups) for each in chosen]
    body, height = draw(names, pairs)
    title, note = (_TITLE_PAIR, _NOTE_PAIR) if len(groups) > 1 else (_TITLE_ONE, _NOTE_ONE)
    return Chart(
        name=name or event_chart_name(kind, numbers),
        title=in_words(title).format(kind=in_words(_KINDS[kind]), one=names[0], other=names[-1]),
        description="; ".join(
            f"{each.label}: " + ", ".join(bar.said for bar in each.bars) for each in pairs
        ),
        width=WIDTH,
        height=height,
        body=body,
        heads=_heads(names),
        rows=tuple(_row(each, groups) for each in held) if table else (),
        note=in_words(note).format(drawn=len(chosen), all=len(held), method=in_words(METHOD)),
        fluid=True,
    )


def by_size(held: Iterable[Event], groups: Groups) -> list[Event]:
    """Terms by how far two groups lie apart, or by how many of one were affected; largest first."""
    if len(groups) > 1:
        one, other = groups[0].id, groups[1].id
        return sorted(held, key=lambda each: (-_apart(each, one, other), each.term.lower()))
    return sorted(held, key=lambda each: (-each.most, each.term.lower()))


def percent(share: Share | None) -> str:
    """A share in percent with one decimal; empty where it cannot be worked out."""
    part = share.part if share else None
    return "" if part is None else f"{_HUNDRED * part:.1f}"


def points(part: float) -> str:
    """A difference of shares in percentage points with its sign: `+5.2`, `-0.4`, `0.0`."""
    said = f"{_HUNDRED * part:+.1f}"
    return "0.0" if said in {"+0.0", "-0.0"} else said.replace("-", "\u2212")


def limits_words(found: Difference) -> str:
    """The interval of a difference in percentage points: `-0.4 to 5.2`."""
    return in_words("{low} to {high}").format(low=points(found.low), high=points(found.high))


def _apart(event: Event, one: str, other: str) -> float:
    first, second = event.share(one), event.share(other)
    if first is None or second is None or not first.holds or not second.holds:
        return -1.0
    return abs(first.affected / first.at_risk - second.affected / second.at_risk)


def _affected(event: Event, group: str) -> bool:
    share = event.share(group)
    return share is not None and share.affected > 0 and share.at_risk > 0


def _pair(event: Event, groups: Groups) -> Pair:
    bars: list[Bar] = []
    for each in groups:
        share = event.share(each.id)
        said = (
            in_words(_SAID).format(
                percent=percent(share), affected=share.affected, at_risk=f"{share.at_risk:,}"
            )
            if share and share.at_risk
            else "…"
        )
        bars.append(Bar(share.part if share else None, said))
    return Pair(plain(event.term), tuple(bars))


def _heads(names: Sequence[str]) -> tuple[str, ...]:
    heads = [in_words(each).format(name=name) for name in names for each in _GROUP_HEADS]
    apart = _DIFFERENCE_HEADS if len(names) > 1 else ()
    return (*map(in_words, _HEADS), *heads, *map(in_words, apart))


def _row(event: Event, groups: Groups) -> tuple[str | int, ...]:
    cells: list[str | int] = [plain(event.term), plain(event.system)]
    for each in groups:
        stat = event.stats.get(each.id)
        held = (stat.affected, stat.at_risk, stat.events) if stat else (None, None, None)
        cells.extend("" if count is None else count for count in held)
        cells.append(percent(stat.share if stat else None))
    if len(groups) > 1:
        found = difference(event, groups[0].id, groups[1].id)
        cells.extend(_limits(found))
    return tuple(cells)


def _limits(found: Difference | None) -> tuple[str, ...]:
    if found is None:
        return ("", "", "")
    return tuple(f"{_HUNDRED * each:.1f}" for each in found)
