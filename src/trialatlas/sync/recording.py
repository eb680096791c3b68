"""The record of a run while it runs, and what every kind of sync shares.

What does not live here: what is asked for, and SQL.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple, Protocol, TypeAlias
from zlib import crc32

from trialatlas.errors import AtlasError, RecordError
from trialatlas.source import Record
from trialatlas.source.registry_http import Asker
from trialatlas.store import (
    FileSeen,
    NewRun,
    Received,
    RunEnd,
    RunStep,
    SetAside,
    StoreWriter,
    received,
)

NUMBER_TYPE = "I"
_STUDIES = 100_000_000
_OTHERS = (1 << 32) - _STUDIES

Report = Callable[[int, float], None]
"""Called after each page or batch: records gone through, and the share done (0 to 1)."""


Taken: TypeAlias = Received | RecordError
"""A record as it can be kept, or why it cannot."""

Take = Callable[[Iterator[Record | RecordError], int], Iterator[list[Taken]]]
"""Records as they can be kept, in order, in batches of about so many."""


class Sync(Protocol):
    """One kind of sync: what it reads, as batches that are durable when given out."""

    source: str

    def batches(self, writer: StoreWriter) -> Generator[list[Received]]:
        """Everything that is to be kept. Needs the writer's lock; close it while that is held."""
        ...


class Sorted(NamedTuple):
    """Records as the store takes them, those it cannot take, and the number of each."""

    kept: list[Received]
    rejected: list[SetAside]
    numbers: array[int]


@dataclass(slots=True)
class Outcome:
    """What is known of a run when it ends, besides what its steps said."""

    notes: list[str] = field(default_factory=list[str])
    repeated: int = 0
    missing: int = 0
    data: str = ""
    """The date of the data, where it is known only afterwards."""


class Recording:
    """The record of one run at a time: begun, noted page by page, ended however it ends."""

    def __init__(self, writer: StoreWriter, source: str, asker: Asker | None = None) -> None:
        self._writer = writer
        self._source = source
        self._asker = asker
        self._retries = 0
        self._bytes = 0
        self.run = 0

    @contextmanager
    def run_of(self, new: NewRun) -> Generator[Outcome]:
        """Begin a run and end it: done, failed, or interrupted."""
        journal = self._writer.journal
        self.run = journal.begin(new)
        outcome = Outcome()
        try:
            yield outcome
        except AtlasError as error:
            self._end(RunEnd("failed", error=error.message), outcome)
            raise
        except BaseException:
            self._end(RunEnd("interrupted"), outcome)
            raise
        retries, packed = self._used()
        journal.end(
            self.run,
            RunEnd(
                "done",
                note="; ".join(outcome.notes),
                repeated=outcome.repeated,
                missing=outcome.missing,
                data=outcome.data,
                retries=retries,
                bytes=packed,
            ),
        )

    def keep(
        self,
        found: Sorted,
        token: str = "",
        *,
        asked: int | None = None,
        pages: int = 0,
        listed: array[int] | None = None,
        files: tuple[FileSeen, ...] = (),
        seen: int | None = None,
    ) -> list[Received]:
        """Keep a page or batch together with where to go on. `seen` is said where a page lists
        more than it holds.
        """
        retries, packed = self._used()
        step = RunStep(
            self.run,
            token,
            asked,
            len(found.numbers) if seen is None else seen,
            len(found.rejected),
            pages,
            retries,
            packed,
            listed,
            files,
        )
        self._writer.journal.step(self._source, found.kept, step, found.rejected)
        return found.kept

    def _end(self, end: RunEnd, outcome: Outcome) -> None:
        """Say how a run broke off, if that can still be said; else the next run will say it."""
        with suppress(AtlasError):
            note = "; ".join(outcome.notes)
            retries, packed = self._used()
            self._writer.journal.end(
                self.run,
                RunEnd(end.state, note=note, error=end.error, retries=retries, bytes=packed),
            )

    def _used(self) -> tuple[int, int]:
        if self._asker is None:
            return 0, 0
        retries, packed = self._asker.retries - self._retries, self._asker.bytes - self._bytes
        self._retries, self._bytes = self._asker.retries, self._asker.bytes
        return retries, packed


def in_turn(records: Iterator[Record | RecordError], size: int) -> Iterator[list[Taken]]:
    """Records as they can be kept, in batches, decoded one after the other here."""
    while some := list(islice(records, size)):
        yield [taken(each) for each in some]


def taken(record: Record | RecordError) -> Taken:
    """A record as it can be kept, or why it cannot."""
    try:
        return record if isinstance(record, RecordError) else received(record.decode())
    except RecordError as error:
        return error


def sorted_out(records: Iterable[Record | RecordError]) -> Sorted:
    """Decode records; those that cannot be kept are set aside with the reason."""
    return apart(map(taken, records))


def apart(batch: Iterable[Taken]) -> Sorted:
    """What can be kept and what cannot."""
    kept: list[Received] = []
    rejected: list[SetAside] = []
    numbers = array(NUMBER_TYPE)
    for each in batch:
        if isinstance(each, RecordError):
            rejected.append(SetAside(each.where, each.line, each.message, datetime.now(UTC)))
            numbers.append(_number(each.where))
        else:
            kept.append(each)
            numbers.append(number_of(each.key.id))
    return Sorted(kept, rejected, numbers)


def number_of(nct_id: str) -> int:
    """The number in an NCT number."""
    return int(nct_id[3:])


def id_of(number: int) -> str:
    """The NCT number of a number."""
    return f"NCT{number:08d}"


def _number(where: str) -> int:
    """A number for a record that cannot be read: its study's where the address names it, else one
    that no study has.
    """
    name = where.rpartition("/")[2]
    if name.startswith("NCT") and name[3:].isdecimal():
        return number_of(name)
    return _STUDIES + crc32(where.encode()) % _OTHERS
