"""Statistics over all studies held: computed once for each state of the store, and kept.

They are kept in the data folder as `statistics.json`, with the state of the store that they are of;
what was computed for another state is never given out. Of many studies they take minutes: then a
process of its own computes them, one for all that serve the folder. What does not live here: how
they are computed (`export.statistics`).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec

from trialatlas import schema
from trialatlas.config import Contacts
from trialatlas.errors import StatisticsMakingError, StudiesChangedError
from trialatlas.export.statistics import Statistics, statistics
from trialatlas.processes import SPAWNING
from trialatlas.store import REGISTRY, SqliteStore, Store, StudyKey
from trialatlas.store.reading import may_write
from trialatlas.study import Study
from trialatlas.study.contacts import as_shown

STATISTICS_FILE: Final = "statistics.json"
LARGE: Final = 20_000
"""Studies from which on statistics take longer than a reader waits: some ten seconds."""
_LOCK_FILE: Final = "statistics.lock"
_NICENESS: Final = 10
_SCOPED_KEPT: Final = 4
_TRIES: Final = 5
_FORM: Final = 2
"""Raise it when the same studies would give other statistics."""


class _Kept(msgspec.Struct, frozen=True):
    state: str
    statistics: Statistics


class StatisticsKeeper:
    """The statistics of one store, contacts shown or hidden.

    Safe to share between threads: one computes, the rest wait.
    """

    def __init__(
        self, store: Store, folder: Path, contacts: Contacts, *, large: int = LARGE
    ) -> None:
        """Of more than `large` studies statistics take too long for whoever will not wait."""
        self._store = store
        self._folder = folder
        self._large = large
        self._making: BaseProcess | None = None
        self._contacts: Contacts = contacts
        self._file = folder / STATISTICS_FILE
        self._lock = Lock()
        self._kept: _Kept | None = None
        self._scoped: dict[tuple[bytes, int, frozenset[str] | None], Statistics] = {}
        self._scoped_lock = Lock()

    def now(self, *, wait: bool = True) -> tuple[int, Statistics]:
        """The number of the store's last change, and the statistics of all studies held then.

        Goes through every study the first time after a change, 0.4 to 0.7 ms each. Raises
        StudiesChangedError if the store changed every time that this was tried. Without `wait`,
        where that takes long, it is done by another process, and meanwhile StatisticsMakingError is
        raised.
        """
        with self._lock:
            for _ in range(_TRIES):
                sequence = self._store.status().sequence
                state = self._state(sequence)
                if self._kept is None or self._kept.state != state:
                    self._kept = self._read()
                if self._kept is not None and self._kept.state == state:
                    return sequence, self._kept.statistics
                if not wait:
                    self._make_beside()
                with contextlib.suppress(StudiesChangedError):
                    found = _Kept(state, statistics(self._all(), self._some))
                    # What was read while the store changed is of no state at all.
                    if self._store.status().sequence == sequence:
                        self._kept = found
                        self._write(found)
        raise _restless()

    def close(self) -> None:
        """End what is computed beside. Safe to call twice."""
        if self._making is not None:
            self._making.kill()
            self._making.join()
            self._making = None

    def _make_beside(self) -> None:
        """Let another process compute them, and refuse; nothing where they take no long time, or
        where a file could not be left for this process.
        """
        studies = self._store.status().studies
        if studies <= self._large or not may_write(self._folder):
            return
        if self._making is None or not self._making.is_alive():
            self._making = SPAWNING.Process(
                target=make_statistics, args=(self._folder, self._contacts), daemon=True
            )
            self._making.start()
        raise StatisticsMakingError(
            f"the statistics of {studies:,} studies are being made",
            hint="Ask again in a few minutes.",
        )

    def of(
        self, numbers: array[int], state: bytes, top: int, wanted: frozenset[str] | None
    ) -> Statistics:
        """The statistics of some studies by their numbers, ascending; `state` changes with them.

        The last few are kept. One at a time is computed; the rest wait. Raises StudiesChangedError
        if studies changed under it every time that this was tried.
        """
        key = (state, top, wanted)
        with self._scoped_lock:
            found = self._scoped.pop(key, None)
            if found is None:
                found = self._count(numbers, top, wanted)
            self._scoped[key] = found
            while len(self._scoped) > _SCOPED_KEPT:
                del self._scoped[next(iter(self._scoped))]
            return found

    def _count(self, numbers: array[int], top: int, wanted: frozenset[str] | None) -> Statistics:
        for _ in range(_TRIES):
            ids = (f"NCT{number:08d}" for number in numbers)
            with contextlib.suppress(StudiesChangedError):
                return statistics(self._some(ids), self._some, top=top, wanted=wanted)
        raise _restless()

    def _state(self, sequence: int) -> str:
        """Changes with everything that the statistics depend on.

        The time of the last change tells a store from another that was put in its place.
        """
        last = next(self._store.changes(sequence - 1), None)
        at = last.at.isoformat() if last else ""
        return f"{_FORM} {schema.fingerprint()} {sequence} {at} {self._contacts}"

    def _all(self) -> Iterator[Study]:
        # A store is no dict: these are the keys of its studies.
        return self._of(self._store.keys())

    def _some(self, nct_ids: Iterable[str]) -> Iterator[Study]:
        return self._of(StudyKey(REGISTRY, each) for each in nct_ids)

    def _of(self, keys: Iterable[StudyKey]) -> Iterator[Study]:
        for stored in self._store.get_many(keys):
            yield as_shown(Study.decode(stored.raw), self._contacts)

    def _read(self) -> _Kept | None:
        """What an earlier process kept; None if there is nothing that can be used."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError):
            return None

    def _write(self, kept: _Kept) -> None:
        """Put the file in place in one step. A folder that cannot be written keeps none."""
        with contextlib.suppress(OSError):
            number, name = tempfile.mkstemp(prefix=f".{STATISTICS_FILE}-", dir=self._file.parent)
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(msgspec.json.encode(kept))
                Path(name).replace(self._file)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise


def _restless() -> StudiesChangedError:
    return StudiesChangedError(
        "the studies changed whenever their statistics were made",
        hint="Try again when the load has ended.",
    )


def make_statistics(folder: Path, contacts: Contacts) -> None:
    """Compute the statistics of a data folder and keep them there, behind all other work. Ends at
    once if another process does.
    """
    os.nice(_NICENESS)
    store = SqliteStore.open(folder)
    with closing(store), (folder / _LOCK_FILE).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        StatisticsKeeper(store, folder, contacts).now()
