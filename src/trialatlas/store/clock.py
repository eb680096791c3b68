"""Our clock: UTC, kept as whole microseconds since 1970. What does not live here: the
registry's dates, which stay text as precise as given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def utc_now() -> datetime:
    """The time now, aware of being UTC."""
    return datetime.now(UTC)


def to_microseconds(moment: datetime) -> int:
    """Exact, for any aware time."""
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(count: int) -> datetime:
    """The aware time in UTC."""
    return _EPOCH + timedelta(microseconds=count)
