"""Ages and other lengths of time, in the unit they are given in, compared exactly.

A year is 31,556,952 seconds (the mean Gregorian year) and a month a twelfth
of it, both whole, so that 12 months and 1 year compare as equal without any
rounding. What lives elsewhere: which studies take whom (`query`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

from trialatlas.wording import counted, thousands

SECONDS = {
    "year": 31_556_952,
    "month": 2_629_746,
    "week": 604_800,
    "day": 86_400,
    "hour": 3_600,
    "minute": 60,
    "second": 1,
}
"""Seconds of each unit, longest first."""

_AGE = re.compile(r"(\d{1,9})\s*([A-Za-z]+)")


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Age:
    """A whole number of one unit (`year` … `second`). Equal and hashed by its seconds."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Age | None:
        """Read `18 Years` or `6 months`; None for `N/A` and everything else."""
        found = _AGE.fullmatch(text.strip())
        if found is None:
            return None
        unit = found[2].lower().removesuffix("s")
        return cls(int(found[1]), unit) if unit in SECONDS else None

    @property
    def seconds(self) -> int:
        """The exact length in seconds."""
        return self.amount * SECONDS[self.unit]

    @property
    def label(self) -> str:
        """For people, in the unit it was given in: `18 years`, `1 month`."""
        return f"{thousands(self.amount)} {counted(self.unit, f'{self.unit}s', self.amount)}"

    def __str__(self) -> str:
        """As the registry writes it: `18 Years`."""
        return f"{self.amount} {self.unit.capitalize()}{'' if self.amount == 1 else 's'}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Age) and self.seconds == other.seconds

    def __lt__(self, other: Age) -> bool:
        return self.seconds < other.seconds

    def __hash__(self) -> int:
        return hash(self.seconds)
