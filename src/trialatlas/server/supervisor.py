"""Several workers at one socket: started, watched, started again, and stopped in good order.

The workers are forked from a process that has imported everything and opened nothing, so that what
all of them hold is held once. This process waits; it reads no study and answers nobody.
What does not live here: what a worker does (`worker`).
"""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Final

from trialatlas.config import Config
from trialatlas.errors import EnvironmentFaultError
from trialatlas.processes import FORKING, SERVING
from trialatlas.server import logs
from trialatlas.server.tally import Tally
from trialatlas.server.worker import READY, work

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
"""Seconds before a worker that died is started again: doubled with each death, to the longest."""
LIVED: Final = 60.0
"""Seconds after which a worker counts as sound: the next death is the first one again."""
_PATIENCE: Final = 5.0
"""Seconds beyond the grace that a worker gets to end before it is killed."""
_STOPPING: Final = (signal.SIGTERM, signal.SIGINT)
_WATCHED: Final = (*_STOPPING, signal.SIGHUP)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Slot:
    """A place for a worker: who is in it, and how it fared."""

    row: int
    process: BaseProcess | None = None
    line: socket.socket | None = None
    ready: bool = False
    wanted: bool = True
    """False where the worker was told to stop and another stands in for it."""
    since: float = 0.0
    deaths: int = 0
    due: float = 0.0
    """When to start again, by `time.monotonic`; 0 for not."""


@dataclass(slots=True)
class Supervisor:
    """Keeps `workers` processes answering at a socket."""

    config: Config
    listening: socket.socket
    workers: int
    log: tuple[str, str] = ("auto", "info")
    """Form and level of the workers' log lines."""
    restarts: int = 0
    tally: Tally = field(init=False)
    _slots: list[_Slot] = field(init=False)
    _rolling: list[_Slot] = field(init=False)
    _ever_ready: bool = False

    def __post_init__(self) -> None:
        # As many rows again are for those that are started before the old ones stop.
        self.tally = Tally(2 * self.workers)
        self._slots = [_Slot(row) for row in range(self.workers)]
        self._rolling = []

    def run(self, announce: Callable[[], None]) -> None:
        """Start the workers, say so by `announce`, and keep them until SIGTERM or SIGINT.

        On SIGHUP each worker is replaced by a new one. Raises EnvironmentFaultError (slug
        `workers-died`) if none of them ever answered.
        """
        with _signals() as told:
            for slot in self._slots:
                self._start(slot)
            announce()
            try:
                self._watch(told)
            finally:
                self._stop()

    def _watch(self, told: socket.socket) -> None:
        while True:
            for number in self._wait(told):
                if number in _STOPPING:
                    return
                if number == signal.SIGHUP and not self._rolling:
                    _log.info("workers are replaced one by one")
                    self._rolling = [each for each in self._slots if each.process]
                    self._roll()
            for slot in list(self._slots):
                self._look(slot)
            if not self._ever_ready and not any(each.process for each in self._slots):
                raise EnvironmentFaultError(
                    "No worker could start.",
                    hint="The log lines above say why.",
                    slug="workers-died",
                )

    def _wait(self, told: socket.socket) -> list[int]:
        """Wait until something happens; the signals that came."""
        watched: list[socket.socket | int] = [told]
        for slot in self._slots:
            if slot.process is not None:
                watched.append(slot.process.sentinel)
            if slot.line is not None and not slot.ready:
                watched.append(slot.line)
        due = [each.due for each in self._slots if each.due]
        pause = max(0.0, min(due) - time.monotonic()) if due else None
        if told not in wait(watched, pause):
            return []
        return list(told.recv(64))

    def _look(self, slot: _Slot) -> None:
        """See how one worker fares, and start what is to be started."""
        if slot.line is not None and not slot.ready and _has_spoken(slot.line):
            slot.ready = self._ever_ready = True
            self._roll()
        if slot.process is not None and not slot.process.is_alive():
            self._ended(slot)
        if slot.due and slot.due <= time.monotonic():
            self.restarts += 1
            self._start(slot)

    def _ended(self, slot: _Slot) -> None:
        code = slot.process.exitcode if slot.process else None
        self._forget(slot)
        if not slot.wanted:
            self._slots.remove(slot)
            self._roll()
            return
        slot.deaths = 1 if time.monotonic() - slot.since > LIVED else slot.deaths + 1
        if not self._ever_ready:
            return
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (slot.deaths - 1))
        slot.due = time.monotonic() + pause
        told = logs.facts(worker=slot.row, exit=code, again_in=pause)
        _log.error("a worker died and is started again", extra=told)

    def _roll(self) -> None:
        """Replace the next worker of those that are to be, once the last newcomer answers."""
        if not self._rolling or any(not each.ready for each in self._slots if each.process):
            return
        leaving = [each for each in self._slots if not each.wanted]
        if leaving:
            return
        if len(self._slots) > self.workers:
            old = self._rolling.pop(0)
            old.wanted = False
            if old.process is None:
                self._slots.remove(old)
            else:
                old.process.terminate()
            return
        taken = {each.row for each in self._slots}
        row = next(n for n in range(2 * self.workers) if n not in taken)
        newcomer = _Slot(row)
        self._slots.append(newcomer)
        self._start(newcomer)

    def _start(self, slot: _Slot) -> None:
        FORKING.set_forkserver_preload([SERVING])
        ours, theirs = socket.socketpair()
        slot.process = FORKING.Process(
            target=_worker,
            args=(self.config, (self.listening, theirs), self.tally, slot.row, self.log),
            name=f"worker-{slot.row}",
        )
        slot.process.start()
        theirs.close()
        slot.line, slot.ready, slot.due, slot.since = ours, False, 0.0, time.monotonic()

    def _forget(self, slot: _Slot) -> None:
        if slot.line is not None:
            slot.line.close()
        if slot.process is not None:
            slot.process.join()
            slot.process.close()
        slot.process, slot.line, slot.ready = None, None, False
        row = self.tally.row(slot.row)
        for gauge in ("alive", "connections", "waiting"):
            row.set(gauge, 0)

    def _stop(self) -> None:
        """Tell all workers to stop, wait for them, and kill what does not end."""
        self.listening.close()
        running = [each for each in self._slots if each.process]
        for each in running:
            if each.process:
                each.process.terminate()
        until = time.monotonic() + self.config.limits.grace + _PATIENCE
        for each in running:
            if each.process is None:
                continue
            each.process.join(max(0.0, until - time.monotonic()))
            if each.process.is_alive():
                _log.error("a worker did not end and is killed", extra=logs.facts(worker=each.row))
                each.process.kill()
            self._forget(each)


@contextmanager
def _signals() -> Generator[socket.socket]:
    """A socket that holds the number of each watched signal, one byte each, as they come."""
    heard, spoken = socket.socketpair()
    spoken.setblocking(False)
    before = {each: signal.signal(each, _heard) for each in _WATCHED}
    former = signal.set_wakeup_fd(spoken.fileno(), warn_on_full_buffer=False)
    try:
        yield heard
    finally:
        signal.set_wakeup_fd(former)
        for each, handler in before.items():
            signal.signal(each, handler)
        heard.close()
        spoken.close()


def _heard(_number: int, _frame: FrameType | None) -> None:
    """The number stands in the socket."""


def _has_spoken(line: socket.socket) -> bool:
    """True if the worker said that it answers."""
    if line not in wait([line], 0):
        return False
    with suppress(OSError):
        return line.recv(1) == READY
    return False


def _worker(
    config: Config,
    sockets: tuple[socket.socket, socket.socket],
    tally: Tally,
    row: int,
    log: tuple[str, str],
) -> None:
    """What a worker's process does. `sockets`: where it listens, and its line to the supervisor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    logs.set_up(*log)
    try:
        work(config, sockets[0], tally, row, sockets[1])
    except Exception:  # noqa: BLE001 - whatever it is, it is logged and ends this process alone
        _log.exception("a worker could not go on", extra=logs.facts(worker=row))
        raise SystemExit(1) from None
