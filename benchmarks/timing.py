"""What every benchmark shares: the machine, the clock, medians and p95, memory."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
SHARED = Path(__file__).resolve().parents[2] / "shared"
REAL = ("data/studies.jsonl.gz", "data/studies-from-xml.jsonl.gz")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: the median, the 95th percentile, and how many were measured."""

    p50: float
    p95: float
    count: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        """Times of at least two measurements in seconds."""
        cuts = statistics.quantiles(seconds, n=20, method="inclusive")
        return cls(statistics.median(seconds) * 1000, cuts[18] * 1000, len(seconds))

    def __str__(self) -> str:
        return f"p50 {self.p50:.2f} ms, p95 {self.p95:.2f} ms ({self.count} measured)"


def timed(work: Callable[[T], object], inputs: Iterable[T], *, warm: int = 20) -> Times:
    """Time `work` on each input, after running it on the first `warm` inputs unmeasured."""
    listed = list(inputs)
    for each in listed[:warm]:
        work(each)
    seconds: list[float] = []
    for each in listed:
        began = time.perf_counter()
        work(each)
        seconds.append(time.perf_counter() - began)
    return Times.of(seconds)


def machine() -> str:
    """One line: date, processor count, memory, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({platform.machine()}), "
        f"{memory:.0f} GB, Python {platform.python_version()}"
    )


def real_files() -> list[Path]:
    """The files of real studies. Exits with a plain word where they are not at hand."""
    files = [SHARED / name for name in REAL]
    if missing := [str(each) for each in files if not each.exists()]:
        raise SystemExit(f"The real studies are not here: {', '.join(missing)}")
    return files


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise SystemExit(f"Process {pid} says nothing of its memory")
