"""What a reading of a criterion is: what is limited, where, how, and in which unit.

What does not live here: finding them (`ages`, `laboratory`, `performance`, `windows`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trialatlas.study.eligibility.numbers import Limits

Topic = Literal["age", "laboratory", "performance", "time"]

UNIT = r"(?:years?|yrs?\.?|y/?o|months?|mos?\.?|weeks?|wks?\.?|days?|hours?|hrs?\.?)(?![a-z])"
"""A unit of time as written."""
SPAN = r"\s?(?:-|–|—|to|and|until|through|~|\\~|\\-)\s?"  # noqa: RUF001 - dashes that texts hold
"""What stands between the ends of a range."""
_PERIODS = {"y": "year", "mo": "month", "w": "week", "d": "day", "h": "hour"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """Something read in a criterion, in characters of the text as submitted.

    `name` is what is limited: `age`, an analyte, a scale, or where a time lies (`before`, `after`,
    `around`, or `open` where the text does not say from when). `limits` say how; `unit` is in one
    spelling for each unit, empty where there is none.
    """

    topic: Topic
    start: int
    end: int
    name: str
    limits: Limits
    unit: str


def period(written: str) -> str:
    """The one spelling of a unit of time."""
    lower = written.lower()
    return _PERIODS["mo" if lower.startswith("mo") else lower[0]]
