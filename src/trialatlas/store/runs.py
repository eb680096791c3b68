"""The record of runs: what each run of a sync asked, saw and kept, and which studies went away.

Plain values and the promise that a store keeps about them. What does not live here: SQL
(`journal`), and any decision on what a run does (`trialatlas.sync`).
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from trialatlas.store.protocol import PutReport, Received, SetAside, StudyKey

RunKind = Literal["full", "changes", "ids", "archive", "folder"]
RunState = Literal["running", "done", "interrupted", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run. Counts are records, but for `pages`, `retries` and `bytes` (as sent, packed).

    `asked` is how many the source said there are, None if it did not; `seen` what it gave;
    `repeated` how many it gave again; `missing` how many it announced and never gave. `data` is
    the source's own date of its data. A listing that was cut off is gone on with by a later run,
    from `token`; all of them carry the number of the first as `listing`.
    """

    id: int
    kind: RunKind
    source: str
    parameters: str
    listing: int
    started: datetime
    ended: datetime | None
    state: RunState
    data: str
    tag: str
    token: str
    asked: int | None
    seen: int
    added: int
    changed: int
    older: int
    unchanged: int
    rejected: int
    repeated: int
    missing: int
    gone: int
    pages: int
    retries: int
    bytes: int
    note: str
    error: str


@dataclass(frozen=True, slots=True)
class NewRun:
    """What is known when a run begins. `listing` and `token` are those of the run it goes on
    with; 0 and empty for a new listing. `tag` is the validator of the source's date.
    """

    kind: RunKind
    source: str
    parameters: str
    data: str = ""
    tag: str = ""
    listing: int = 0
    token: str = ""
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class RunStep:
    """What one page or batch adds to a run. `token` is where to go on; `listed` are the numbers
    of the studies on the page, kept until the listing is done.
    """

    run: int
    token: str = ""
    asked: int | None = None
    seen: int = 0
    rejected: int = 0
    pages: int = 0
    retries: int = 0
    bytes: int = 0
    listed: array[int] | None = None
    files: tuple[FileSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended. `data` replaces the date of the data unless it is empty."""

    state: RunState
    note: str = ""
    error: str = ""
    repeated: int = 0
    missing: int = 0
    data: str = ""
    retries: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """A study that its source no longer has, as far as we know. It is kept all the same.

    `became` is the number that the registry leads to instead, or empty.
    """

    nct_id: str
    noticed: datetime
    became: str


class FileSeen(NamedTuple):
    """A file of a folder as it was read: path, bytes, and when it was written (nanoseconds)."""

    path: str
    size: int
    written: int


class Journal(Protocol):
    """Reading the record of runs."""

    def runs(self, limit: int | None = None) -> list[Run]:
        """Runs, the newest first."""
        ...

    def listed(self, listing: int) -> array[int]:
        """The numbers seen by a listing that is not done, page by page, repeated ones too."""
        ...

    def held(self, source: str | None) -> array[int]:
        """Numbers of the studies that `source` showed, and that are not marked as gone. None is
        any source but the built-in sample.
        """
        ...

    def dates(self, nct_ids: Iterable[str]) -> dict[str, str]:
        """The registry's date of the current version, of those that are held."""
        ...

    def gone(self, nct_id: str) -> Gone | None:
        """Whether a study is marked as gone."""
        ...

    def all_gone(self) -> list[Gone]:
        """All studies marked as gone, by number."""
        ...

    def files(self, source: str) -> Mapping[str, FileSeen]:
        """The files of a folder as they were last read, by path."""
        ...


class JournalWriter(Protocol):
    """Writing it, while the writer's lock is held. Each call is one transaction."""

    def begin(self, new: NewRun) -> int:
        """Begin a run; its number. One that was left running was interrupted."""
        ...

    def step(
        self,
        source: str,
        records: Iterable[Received],
        step: RunStep,
        rejected: Iterable[SetAside] = (),
    ) -> PutReport:
        """Keep records, set bad ones aside and note the progress, all or nothing."""
        ...

    def restart(self, run: int, data: str, tag: str) -> None:
        """Begin the listing of a run again; what was kept stays."""
        ...

    def end(self, run: int, end: RunEnd) -> None:
        """End a run. The numbers listed by it are dropped once it is done."""
        ...

    def mark_gone(self, run: int, key: StudyKey, became: str) -> None:
        """Mark a study as gone from its source; once."""
        ...

    def mark_back(self, nct_ids: Collection[str]) -> None:
        """Take the mark from those of some studies that have it."""
        ...
