"""What can be made of records before the store and the index see them, in other processes.

A record is decoded once: whoever decodes it also hashes and packs it, and makes its documents
where an index is being built. The process that loads only writes. What does not live here:
the processes (`index.workers`), deciding what is new (`store`), writing.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from trialatlas.config import Contacts
from trialatlas.errors import RecordError
from trialatlas.index.build import Prepared, prepare, prepare_decoded
from trialatlas.index.workers import Workers
from trialatlas.source import Record
from trialatlas.store import Received, SqliteStore, StudyKey, received
from trialatlas.store.codec import Dictionary, Packer
from trialatlas.sync.recording import Taken

Item = TypeVar("Item")

WORKERS = os.cpu_count() or 1
"""Processes that make things; this one only hands them on."""
_BATCH = 50
_BATCH_BYTES = 4 * 1024 * 1024
"""A batch ends when it has so many records, or so many bytes of them."""
_TOGETHER_BYTES = 8 * _BATCH_BYTES
"""Batches are put into the store together up to so many bytes as received."""


@dataclass(frozen=True, slots=True)
class Made(Received):
    """A record that is packed, with its documents. It is given out without its bytes."""

    documents: Prepared | None = None


class Plan(NamedTuple):
    """What is to be made. `indexing`: documents too; `asking`: only of what the store in `folder`
    does not hold yet.
    """

    folder: Path
    contacts: Contacts
    indexing: bool
    asking: bool


class _Batch(NamedTuple):
    records: list[Record | RecordError]
    dictionary: Dictionary | None
    size: int


class Making:
    """Records and documents, made in order by processes that are started when they pay."""

    def __init__(self, plan: Plan) -> None:
        self._workers = Workers(WORKERS, partial(_start, plan), [__name__])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes. Safe to call twice."""
        self._workers.close()
        while _makers:
            _makers.pop().close()

    def taken(
        self,
        dictionary: Callable[[], Dictionary | None],
        records: Iterator[Record | RecordError],
        size: int,
    ) -> Iterator[list[Taken]]:
        """Records as they can be kept, in their order, in batches of at most `size` unless it is
        below that of the work. `dictionary` is asked what to pack with.

        What came before a fault of the records is given out before it is raised.
        """
        sizes: deque[int] = deque()

        def noted() -> Iterator[_Batch]:
            for batch in _batches(records, min(size, _BATCH)):
                sizes.append(batch.size)
                yield batch._replace(dictionary=dictionary())

        together: list[Taken] = []
        held = 0
        try:
            for some in self._workers.in_order(_make, noted()):
                together += some
                held += sizes.popleft()
                if len(together) + _BATCH > size or held >= _TOGETHER_BYTES:
                    yield together
                    together, held = [], 0
        except Exception:
            if together:
                yield together
            raise
        if together:
            yield together

    def documents(self, keys: Iterable[StudyKey]) -> Iterator[Prepared]:
        """The documents of studies that the store holds, read where they are made."""
        return self._workers.in_order(_documents, _lists(iter(keys), _BATCH))

    def documents_of(self, records: Iterable[bytes], contacts: Contacts) -> Iterator[Prepared]:
        """The documents of records."""
        work = partial(prepare, contacts=contacts)
        return self._workers.in_order(work, _lists(iter(records), _BATCH))


class _Maker:
    """What a process keeps from batch to batch."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._dictionary: Dictionary | None = None
        self._packer = Packer()
        self._opened: SqliteStore | None = None

    def make(self, batch: _Batch) -> list[Taken]:
        if self._dictionary is None or self._dictionary != batch.dictionary:
            self._dictionary = batch.dictionary
            self._packer = Packer(batch.dictionary)
        return [self._make(each) for each in batch.records]

    def documents(self, keys: list[StudyKey]) -> Prepared:
        held = self._store().get_many(keys)
        return prepare((each.raw for each in held), self._plan.contacts)

    def close(self) -> None:
        """Let go of the store."""
        if self._opened is not None:
            self._opened.close()

    def _make(self, record: Record | RecordError) -> Taken:
        if isinstance(record, RecordError):
            return record
        try:
            study = record.decode()
            found = received(study)
        except RecordError as error:
            return error
        if self._plan.asking and self._store().holds(found.key, found.content):
            return found
        return Made(
            key=found.key,
            raw=b"",
            content=found.content,
            submitted=found.submitted,
            dated=found.dated,
            aliases=found.aliases,
            version_holder=found.version_holder,
            parcel=self._packer.parcel(found.raw),
            documents=prepare_decoded([study], self._plan.contacts)
            if self._plan.indexing
            else None,
        )

    def _store(self) -> SqliteStore:
        if self._opened is None:
            self._opened = SqliteStore.open(self._plan.folder)
        return self._opened


_makers: list[_Maker] = []
"""That of this process: what it holds cannot be handed from one process to another."""


def _start(plan: Plan) -> None:
    _makers[:] = [_Maker(plan)]


def _make(batch: _Batch) -> list[Taken]:
    return _makers[0].make(batch)


def _documents(keys: list[StudyKey]) -> Prepared:
    return _makers[0].documents(keys)


def _batches(records: Iterator[Record | RecordError], most: int) -> Iterator[_Batch]:
    """Batches of up to so many records; a large record ends one."""
    some: list[Record | RecordError] = []
    size = 0
    try:
        for each in records:
            some.append(each)
            size += 0 if isinstance(each, RecordError) else len(each.raw)
            if len(some) == most or size >= _BATCH_BYTES:
                yield _Batch(some, None, size)
                some, size = [], 0
    except Exception:
        if some:
            yield _Batch(some, None, size)
        raise
    if some:
        yield _Batch(some, None, size)


def _lists(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while some := list(islice(items, size)):
        yield some
