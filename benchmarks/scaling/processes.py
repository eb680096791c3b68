"""Commands as a user runs them, with what they cost: wall time, CPU and memory of all processes.

Linux only. What does not live here: what is run.
"""

from __future__ import annotations

import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.5
"""Seconds between two looks at memory: a peak that is shorter may be missed."""
_TICKS = os.sysconf("SC_CLK_TCK")
_KEYS = {"Pss": "pss", "Pss_Anon": "anonymous", "Pss_Shmem": "shared"}


@dataclass(frozen=True, slots=True)
class Cost:
    """`memory` is the peak of the private memory of all processes in bytes: what cannot be dropped;
    `with_files` adds pages of files that they have mapped, which the system takes back at need.
    """

    seconds: float
    cpu: float
    memory: int
    with_files: int
    processes: int
    status: int
    output: str


def command(*words: str) -> list[str]:
    """A trialatlas command of this environment."""
    return [sys.executable, "-m", "trialatlas.cli", *words]


def run(words: list[str], log: Path | None = None) -> Cost:
    """Run a command to its end; its standard error goes to `log`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with (log or Path(os.devnull)).open("w") as errors:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True)
        watch = Watch(process.pid)
        output, _ = process.communicate()
    seconds = time.monotonic() - began
    watch.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    # A process that outlived the one that waited for it is known only by what was seen of it.
    return Cost(
        seconds,
        max(spent, watch.cpu),
        watch.memory,
        watch.with_files,
        watch.processes,
        process.returncode,
        output,
    )


class Watch:
    """Looks at the memory of a process and all below it, again and again, in a thread."""

    def __init__(self, pid: int) -> None:
        self.memory = self.with_files = self.processes = 0
        self._cpu: dict[int, float] = {}
        self._pid, self._over = pid, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    @property
    def cpu(self) -> float:
        """Seconds of CPU of all processes, each as it was seen last."""
        return sum(self._cpu.values())

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            running = list(tree(self._pid))
            for pid in running:
                self._cpu[pid] = max(self._cpu.get(pid, 0.0), cpu_of(pid))
            found = [memory_of(pid) for pid in running]
            self.memory = max(self.memory, sum(private for private, _ in found))
            self.with_files = max(self.with_files, sum(whole for _, whole in found))
            self.processes = max(self.processes, len(found))


def tree(pid: int) -> Iterator[int]:
    """A process and all below it that are running now."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = task.read_text().split()
        except OSError:
            continue
        for each in below:
            yield from tree(int(each))


def memory_of(pid: int) -> tuple[int, int]:
    """Bytes of a process's private memory, and of all of it with its share of shared pages."""
    found = dict.fromkeys(_KEYS.values(), 0)
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0, 0
    for name, kilobytes in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE):
        if name in _KEYS:
            found[_KEYS[name]] = int(kilobytes) * 1024
    return found["anonymous"] + found["shared"], found["pss"]


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used so far; nought if it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def put_out_of_memory(folder: Path) -> float:
    """Ask the system to drop the files of a folder from its page cache; the share that stayed."""
    os.sync()
    total, kept = 0, 0
    for file in (each for each in folder.rglob("*") if each.is_file()):
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        total += file.stat().st_size
        kept += _cached(file)
    return kept / max(1, total)


def _cached(file: Path) -> int:
    words = ["fincore", "--bytes", "--noheadings", "--output", "RES", str(file)]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    return int(told.stdout.strip() or 0)


def free_port(first: int = 0) -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", first))
        return int(probe.getsockname()[1])
