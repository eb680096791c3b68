"""Counters in memory that the processes of one server share.

Each worker writes a row of its own and nobody else does; whoever wants the sum reads all rows. A
row outlives its worker: the next one that gets it counts on. What does not live here: how counts
are shown (`metrics`), and what is counted (`telemetry`).
"""

from __future__ import annotations

import mmap
import os
import tempfile
from multiprocessing import reduction
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from trialatlas.server.kinds import KINDS

STATUSES: Final = (
    *(200, 204, 206, 301, 302, 303, 304, 307, 400, 403, 404, 405, 406, 408),
    *(412, 413, 414, 415, 416, 422, 429, 431, 500, 501, 503, 0),
)
"""Statuses that are counted each for itself; 0 stands for every other."""
BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: upper bounds of the histogram of times; beyond the last is one more bucket."""
GAUGES: Final = (
    "alive",
    "connections",
    "waiting",
    "resident",
    "anonymous",
    "cpu",
    "studies",
    "store_sequence",
    "index_sequence",
    "last_seen",
)
_NUMBER: Final = 8
_KIND: Final = {name: place for place, name in enumerate(KINDS)}
_STATUS: Final = {code: place for place, code in enumerate(STATUSES)}
_GAUGE: Final = {name: place for place, name in enumerate(GAUGES)}
_ANSWERS: Final = len(KINDS) * len(STATUSES)
_TIMES: Final = len(KINDS) * (len(BOUNDS) + 2)
"""For each kind its buckets, the one beyond, and the sum."""
_SENT: Final = _ANSWERS + _TIMES
_GAUGES_AT: Final = _SENT + 1
_ROW: Final = _GAUGES_AT + len(GAUGES)


class Tally:
    """`rows` rows of counters. Can be handed to a process that is being started."""

    def __init__(self, rows: int) -> None:
        self._open(_memory(), rows)

    def _open(self, descriptor: int, rows: int) -> None:
        os.ftruncate(descriptor, rows * _ROW * _NUMBER)
        self._descriptor = descriptor
        self._map = mmap.mmap(descriptor, rows * _ROW * _NUMBER)
        self.rows: NDArray[np.float64] = np.frombuffer(self._map).reshape(rows, _ROW)

    def __getstate__(self) -> dict[str, Any]:
        return {"memory": reduction.DupFd(self._descriptor), "rows": len(self.rows)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._open(state["memory"].detach(), state["rows"])

    def row(self, number: int) -> Row:
        """The row of one worker, to count in."""
        return Row(self.rows[number])

    def sums(self) -> Row:
        """All rows added up: what is counted, and gauges too."""
        return Row(self.rows.sum(axis=0))

    def gauges(self, name: str) -> dict[int, float]:
        """A gauge of each worker that lives, by its row."""
        alive = np.flatnonzero(self.rows[:, _GAUGES_AT])
        return {int(each): float(self.rows[each, _GAUGES_AT + _GAUGE[name]]) for each in alive}


class Row:
    """The counters of one worker, or sums of several."""

    def __init__(self, numbers: NDArray[np.float64]) -> None:
        self._numbers = numbers

    @classmethod
    def alone(cls) -> Self:
        """A row that is not shared."""
        return cls(np.zeros(_ROW))

    def count(self, kind: str, status: int, seconds: float, size: int) -> None:
        """One answer of `size` bytes."""
        place = _KIND[kind]
        self._numbers[place * len(STATUSES) + _STATUS.get(status, len(STATUSES) - 1)] += 1
        times = _ANSWERS + place * (len(BOUNDS) + 2)
        bucket = next((n for n, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
        self._numbers[times + bucket] += 1
        self._numbers[times + len(BOUNDS) + 1] += seconds
        self._numbers[_SENT] += size

    def set(self, name: str, value: float) -> None:
        """Set a gauge."""
        self._numbers[_GAUGES_AT + _GAUGE[name]] = value

    def gauge(self, name: str) -> float:
        """The value of a gauge."""
        return float(self._numbers[_GAUGES_AT + _GAUGE[name]])

    def answers(self) -> dict[tuple[str, int], int]:
        """How many answers by kind and status, those that there were."""
        table = self._numbers[:_ANSWERS].reshape(len(KINDS), len(STATUSES))
        return {
            (KINDS[kind], STATUSES[status]): int(table[kind, status])
            for kind, status in np.argwhere(table)
        }

    def times(self) -> dict[str, tuple[list[int], float]]:
        """By kind: how many answers fell in each bucket, and their seconds together."""
        table = self._numbers[_ANSWERS:_SENT].reshape(len(KINDS), len(BOUNDS) + 2)
        return {
            KINDS[kind]: ([int(each) for each in table[kind, :-1]], float(table[kind, -1]))
            for kind in np.flatnonzero(table.any(axis=1))
        }

    @property
    def sent(self) -> int:
        """Bytes of all answers, packed, without headers."""
        return int(self._numbers[_SENT])


def _memory() -> int:
    """A descriptor of memory that has no name in any folder, where the system has such."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("trialatlas", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
