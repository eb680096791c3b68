"""When a sample study starts, ends and is reported: dates that follow each other.

All days are ordinals of the proleptic Gregorian calendar until they are
written. The sample's present is fixed, so that a study never changes with the
day on which it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trialatlas.sample.dice import Dice, Shares

TODAY = date(2026, 10, 20).toordinal()
"""The day on which the sample pretends that the registry was released."""
_FIRST_START = date(2000, 1, 3).toordinal()
_TYPES_KNOWN = date(2012, 1, 1).toordinal()
_EXACT_DAYS = date(2017, 1, 18).toordinal()
"""Before this rule starts were given by month, and posting dates were estimates."""
_STARTS_OPEN = {
    "RECRUITING": (-1300, -10),
    "NOT_YET_RECRUITING": (5, 300),
    "ACTIVE_NOT_RECRUITING": (-2400, -400),
    "ENROLLING_BY_INVITATION": (-1500, -30),
    "SUSPENDED": (-1600, -60),
    "AVAILABLE": (-1500, -30),
    "TEMPORARILY_NOT_AVAILABLE": (-1500, -90),
}
_MONTHS = Shares({(3, 9): 20, (10, 18): 26, (19, 36): 32, (37, 60): 16, (61, 110): 6})


@dataclass(slots=True)
class Timeline:
    """The days of a study. `results` and `certified` are 0 where there are none."""

    start: int
    primary: int
    end: int
    submitted: int
    checked: int
    posted: int
    updated: int
    update_posted: int
    results: int = 0
    results_checked: int = 0
    results_posted: int = 0
    certified: int = 0


def draw(dice: Dice, status: str, *, results: bool, certified: bool) -> Timeline:
    """Days that fit the status. A study with results ended at least 18 months ago."""
    low, high = dice.drawn(_MONTHS)
    length = dice.between(low * 30, high * 31)
    still_open = _STARTS_OPEN.get(status)
    if still_open:
        start = TODAY + dice.between(*still_open)
        length = max(length, TODAY - start + dice.between(30, 700))
    else:
        margin = 800 if results or certified or status == "UNKNOWN" else 20
        latest = TODAY - margin - length
        age = dice.roll() * dice.roll()
        start = max(_FIRST_START, latest - int(age * (latest - _FIRST_START)))
    end = start + length
    primary = start + int(length * (1 - 0.35 * dice.roll() * dice.roll()))
    submitted = min(start + dice.between(-150, 90), TODAY - 12)
    if dice.chance(0.15) and not still_open:
        submitted = min(start + dice.between(90, 900), end, TODAY - 12)
    checked = submitted + dice.between(0, 6)
    posted = checked + dice.between(0, 4)
    line = Timeline(start, primary, end, submitted, checked, posted, posted, posted)
    if results:
        line.results = max(primary + dice.between(200, 560), posted + 1)
        line.results_checked = line.results + dice.between(0, 120)
        line.results_posted = line.results_checked + dice.between(5, 30)
    if certified:
        line.certified = max(primary + dice.between(200, 360), posted + 1)
    _update(dice, line, status, open_now=bool(still_open))
    return line


def _update(dice: Dice, line: Timeline, status: str, *, open_now: bool) -> None:
    """The last update: stale for an unknown status, after results where there are some."""
    first = max(line.posted, line.results_checked, line.certified)
    if status == "UNKNOWN":
        last = max(first, min(line.end - 30, TODAY - 740))
    elif open_now:
        last = TODAY - 3
        first = max(first, TODAY - 500)
    else:
        last = max(first, min(line.end + 400, TODAY - 3))
        first = max(first, min(line.end, last))
    line.updated = min(dice.between(first, last), TODAY - 2)
    line.update_posted = max(line.updated + dice.between(0, 4), line.results_posted)
    line.update_posted = min(line.update_posted, TODAY)


def day(ordinal: int) -> str:
    """`2021-05-06`."""
    return date.fromordinal(ordinal).isoformat()


def month(ordinal: int) -> str:
    """`2021-05`."""
    return day(ordinal)[:7]


def milestone(ordinal: int, *, anticipated: bool = False) -> dict[str, str]:
    """A start or completion date: by month in old records, with its type in all but the oldest."""
    found = {"date": day(ordinal) if ordinal >= _EXACT_DAYS else month(ordinal)}
    if ordinal >= TODAY or anticipated:
        found["type"] = "ESTIMATED"
    elif ordinal >= _TYPES_KNOWN:
        found["type"] = "ACTUAL"
    return found


def posting(ordinal: int) -> dict[str, str]:
    """A posting date: an estimate before the registry kept the exact day."""
    return {"date": day(ordinal), "type": "ACTUAL" if ordinal >= _EXACT_DAYS else "ESTIMATED"}
