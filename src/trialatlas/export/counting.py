"""Exact counts of distinct texts in bounded memory.

A text is kept as its 64-bit hash, with how many studies hold it and the lowest number of a study
that does. What does not fit waits in a file without a name; the texts themselves are read again
from the studies that hold them, and only those that are asked for. What does not live here: what
is counted (`statistics`).
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

HELD: Final = 4_000_000
"""Texts, 12 bytes each, that wait in memory over all fields before they go to the file."""
_RUN: Final = np.dtype([("hash", np.int64), ("count", np.uint32), ("first", np.uint32)])
Run = NDArray[np.void]
"""Sorted by hash; each hash once."""


class Common(NamedTuple):
    """A text by its hash: how many studies hold it, and the lowest number of one that does."""

    hash: int
    studies: int
    first: int


@dataclass(slots=True)
class TextCounts:
    """The texts of one field. `longest` is the longest of them; of several the one of the
    study met first, and of that study's the first by letters.
    """

    longest: str | None = None
    longest_in: int = 0
    hashes: array[int] = field(default_factory=lambda: array("q"))
    firsts: array[int] = field(default_factory=lambda: array("I"))
    runs: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def add(self, texts: Iterable[str], study: int) -> None:
        """Count each text once for a study, which is named by its number."""
        for text in texts:
            self.hashes.append(hash(text))
            self.firsts.append(study)
            if self.longest is None or self._is_before_longest(text, study):
                self.longest, self.longest_in = text, study

    def _is_before_longest(self, text: str, study: int) -> bool:
        longest = self.longest or ""
        if len(text) != len(longest):
            return len(text) > len(longest)
        return study == self.longest_in and text < longest


class Spill:
    """Where counts wait that memory should not hold. Use it as a context; it leaves nothing."""

    def __init__(self, held: int = HELD) -> None:
        self._file = tempfile.TemporaryFile(prefix="trialatlas-")  # noqa: SIM115 - closed by exit
        self._limit = held

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def relieve(self, counts: Iterable[TextCounts]) -> None:
        """Write out what waits, if that is more than memory should hold."""
        waiting = [each for each in counts if each.hashes]
        if sum(len(each.hashes) for each in waiting) < self._limit:
            return
        for each in waiting:
            run = _run_of(each)
            each.runs.append((self._file.seek(0, 2), len(run)))
            self._file.write(run.tobytes())
            each.hashes, each.firsts = array("q"), array("I")

    def total(self, counts: TextCounts) -> Run:
        """All texts of a field, each once."""
        runs = [self._read(*place) for place in counts.runs]
        if counts.hashes:
            runs.append(_run_of(counts))
        return _merged(np.concatenate(runs)) if len(runs) > 1 else (runs or [np.empty(0, _RUN)])[0]

    def _read(self, offset: int, length: int) -> Run:
        self._file.seek(offset)
        return np.frombuffer(self._file.read(length * _RUN.itemsize), _RUN)


def most_common(run: Run, limit: int) -> list[Common]:
    """The commonest texts, at most `limit` and those that stand level with the last of them in
    the same study: held by many studies first, then by the lowest number of a study.
    """
    if not len(run):
        return []
    order = np.lexsort((run["first"], -run["count"].astype(np.int64)))
    if len(order) > limit:
        last = run[order[limit - 1]]
        level = (run["count"] == last["count"]) & (run["first"] == last["first"])
        order = order[: limit + int(level.sum())]
    return [
        Common(int(each["hash"]), int(each["count"]), int(each["first"])) for each in run[order]
    ]


def _run_of(counts: TextCounts) -> Run:
    run = np.empty(len(counts.hashes), _RUN)
    run["hash"] = np.frombuffer(counts.hashes, np.int64)
    run["count"] = 1
    run["first"] = np.frombuffer(counts.firsts, np.uint32)
    return _merged(run)


def _merged(run: Run) -> Run:
    """Sorted by hash, with the counts of one hash added up and its lowest study kept."""
    run = run[np.argsort(run["hash"], kind="stable")]
    starts = np.flatnonzero(np.concatenate(([True], run["hash"][1:] != run["hash"][:-1])))
    merged = run[starts]
    merged["count"] = np.add.reduceat(run["count"], starts)
    merged["first"] = np.minimum.reduceat(run["first"], starts)
    return merged
