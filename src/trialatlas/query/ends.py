"""What is typed into the brackets of an operator, read: range ends, distances.

What lives elsewhere: dates and ages themselves (`study.dates`, `study.ages`).
"""

from __future__ import annotations

import re
from typing import TypeAlias

from trialatlas.query.tree import Distance, Range
from trialatlas.study.ages import Age
from trialatlas.study.dates import PartialDate

MILES_PER_KILOMETRE = 1 / 1.609344
RANGED = frozenset({"date", "age", "number"})
"""Kinds of pieces that have an order."""
TILTED = frozenset({"date", "number"})
"""Kinds of pieces by which a score can be tilted."""
EXAMPLES = {
    "date": "a date such as 2020, 2020-05, 2020-05-06 or 05/06/2020",
    "age": "an age such as 18 years or 6 months",
    "number": "a number such as 100",
}
"""How an end of each kind is typed."""

End: TypeAlias = PartialDate | Age | float

_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?", re.ASCII)
_DEGREES = r"\s*([+-]?\d{1,3}(?:\.\d{1,20})?)\s*"
_DISTANCE = re.compile(
    rf"{_DEGREES},{_DEGREES},\s*(\d{{1,9}}(?:\.\d{{1,20}})?(?:e-\d\d)?)\s*(mi|km)?\s*(,\s*towns\s*)?",
    re.ASCII | re.IGNORECASE,
)
_NORTH, _EAST = 90.0, 180.0


def read_end(kind: str, typed: str) -> End | None:
    """An end as a date, an age or a number, by the kind of the piece; None if it is none."""
    typed = typed.strip()
    if kind == "date":
        return _read_date(typed)
    if kind == "age":
        return Age.parse(typed)
    return float(typed) if _NUMBER.fullmatch(typed) else None


def is_in_order(low: End, high: End) -> bool:
    """True if a range from `low` to `high` holds anything; a partial date has all its days."""
    if isinstance(low, PartialDate) and isinstance(high, PartialDate):
        return low.first_day <= high.last_day
    if isinstance(low, Age) and isinstance(high, Age):
        return low <= high
    return isinstance(low, float) and isinstance(high, float) and low <= high


def read_range(argument: str) -> Range | None:
    """The range of `low, high`; None if there are not two ends. Whether they fit a piece is not
    known here.
    """
    ends = [each.strip().strip('"').strip() for each in argument.split(",")]
    if len(ends) != 2 or not all(ends):  # noqa: PLR2004 - a range has two ends
        return None
    low, high = ends
    return Range(None if low == "MIN" else low, None if high == "MAX" else high)


def read_distance(argument: str) -> Distance | None:
    """The distance of `lat,lon,50mi` (or `km`; miles without a unit); None if it is none, or if
    the point is not on the globe. A fourth part may say `TOWNS`.
    """
    found = _DISTANCE.fullmatch(argument)
    if found is None:
        return None
    latitude, longitude, length = float(found[1]), float(found[2]), float(found[3])
    if abs(latitude) > _NORTH or abs(longitude) > _EAST:
        return None
    miles = length * MILES_PER_KILOMETRE if (found[4] or "").lower() == "km" else length
    return Distance(latitude, longitude, miles, towns=found[5] is not None)


def _read_date(typed: str) -> PartialDate | None:
    if found := _MONTH_FIRST.fullmatch(typed):
        month, day, year = found.groups()
        typed = f"{year}-{int(month):02d}-{int(day):02d}"
    return PartialDate.parse(typed)
