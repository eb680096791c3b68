"""How far apart two shares are: the risk difference with its score interval.

The interval is Newcombe's hybrid score, method 10 of R. G. Newcombe, "Interval estimation for
the difference between independent proportions: comparison of eleven methods", Statistics in
Medicine 17 (1998), 873-890: the limits of two of Wilson's intervals (1927), put together. It
needs no search for a root, keeps within -1 and 1, and has a width where nobody or everybody is
affected. What does not live here: where the counts come from.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from trialatlas.wording import messages

METHOD: Final = messages("Newcombe's hybrid score interval (1998, method 10)")
LEVEL: Final = "95%"
_Z: Final = 1.959963984540054
"""The normal distribution leaves 2.5% above it."""


class Share(NamedTuple):
    """How many were affected, of how many."""

    affected: int
    at_risk: int

    @property
    def part(self) -> float | None:
        """From 0 to 1; None if nobody was at risk. More than 1 where the counts are wrong."""
        return self.affected / self.at_risk if self.at_risk > 0 else None

    @property
    def holds(self) -> bool:
        """True if the counts can be true: some at risk, none affected twice."""
        return 0 <= self.affected <= self.at_risk > 0


class Difference(NamedTuple):
    """The first share less the second, with the limits of its 95% interval. From -1 to 1."""

    estimate: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """True if all of the interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


def wilson(share: Share) -> tuple[float, float]:
    """The limits of Wilson's 95% score interval. Raises ValueError for counts that cannot be."""
    if not share.holds:
        raise ValueError(f"{share.affected} of {share.at_risk} is no share")
    part, at_risk = share.affected / share.at_risk, share.at_risk
    middle = part + _Z * _Z / (2 * at_risk)
    half = _Z * math.sqrt(part * (1 - part) / at_risk + _Z * _Z / (4 * at_risk * at_risk))
    below = 1 + _Z * _Z / at_risk
    low = 0.0 if share.affected == 0 else (middle - half) / below
    high = 1.0 if share.affected == at_risk else (middle + half) / below
    return low, high


def risk_difference(one: Share, other: Share) -> Difference | None:
    """The share of one group less that of another. None where either cannot be a share."""
    if not one.holds or not other.holds:
        return None
    first, second = one.affected / one.at_risk, other.affected / other.at_risk
    first_low, first_high = wilson(one)
    second_low, second_high = wilson(other)
    estimate = first - second
    return Difference(
        estimate,
        max(estimate - math.hypot(first - first_low, second_high - second), -1.0),
        min(estimate + math.hypot(first_high - first, second - second_low), 1.0),
    )
