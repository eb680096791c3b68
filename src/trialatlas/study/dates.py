"""Dates as precise as they are given: a year, a month or a day.

A date that names no day gets none: it is a span, with a first and a last day.
What lives elsewhere: whether a date is missing, and why (`study.nothing`).
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache, total_ordering

from trialatlas.wording import language, said

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z?)?)?)?")
_WRITTEN = re.compile(r"([A-Za-z]{3,9})\.? (?:(\d{1,2}), )?(\d{4})")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHORT_MONTHS = tuple(name[:3] for name in _MONTHS)
"""The months as a date writes them: messages of the catalogue."""


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, perhaps a month, perhaps a day, perhaps a time such as `10:20`.

    Ordered by the first day it can mean; of two with the same first day the
    coarser comes first, so that `2020` < `2020-01` < `2020-01-01`.
    """

    year: int
    month: int | None = None
    day: int | None = None
    time: str = ""

    @classmethod
    def parse(cls, text: str) -> PartialDate | None:
        """Read `2020`, `2020-05`, `2020-05-06`, `2020-05-06T10:20`, or the older `May 6, 2020`.

        None for everything else, a 31 April among it.
        """
        text = text.strip()
        if found := _ISO.fullmatch(text):
            year, month, day, time = found.groups()
            return cls._checked(year, month, day, time or "")
        if found := _WRITTEN.fullmatch(text):
            name, day, year = found.groups()
            return cls._checked(year, _month_number(name), day, "")
        return None

    @classmethod
    def _checked(
        cls, year: str, month: str | int | None, day: str | None, time: str
    ) -> PartialDate | None:
        numbers = int(year), _number(month), _number(day)
        try:
            dt.date(*(1 if number is None else number for number in numbers))
            if time:
                dt.time.fromisoformat(time)
        except ValueError:
            return None
        return cls(*numbers, time)

    @property
    def first_day(self) -> dt.date:
        """The first day that the date can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> dt.date:
        """The last day that the date can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def precision(self) -> int:
        """1 for a year, 2 for a month, 3 for a day, 4 for a minute."""
        return 1 + (self.month is not None) + (self.day is not None) + bool(self.time)

    @property
    def label(self) -> str:
        """For people: `2020`, `May 2020`, `6 May 2020`, `6 May 2020, 10:20`."""
        shown = _written(language().code, self.year, self.month or 0, self.day or 0)
        return said("{date}, {time}").format(date=shown, time=self.time) if self.time else shown

    def __str__(self) -> str:
        """As the registry writes it: `2020-05`."""
        shown = f"{self.year:04d}"
        for part in (self.month, self.day):
            if part is not None:
                shown += f"-{part:02d}"
        return f"{shown}T{self.time}" if self.time else shown

    def __lt__(self, other: PartialDate) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[dt.date, int, str]:
        return self.first_day, self.precision, self.time


@lru_cache(maxsize=8192)
def _written(_spoken: str, year: int, month: int, day: int) -> str:
    """A date in the language spoken now, which is a part of the key."""
    if not month:
        return str(year)
    name = said(SHORT_MONTHS[month - 1])
    pattern = said("{day} {month} {year}") if day else said("{month} {year}")
    return pattern.format(day=day, month=name, year=year)


def _number(part: str | int | None) -> int | None:
    return None if part is None else int(part)


def _month_number(name: str) -> int:
    """1 to 12 for `May`, `Sep` or `September`; 0, which is no month, for another word."""
    written = name.capitalize()
    for number, month in enumerate(_MONTHS, start=1):
        if month.startswith(written):
            return number
    return 0
