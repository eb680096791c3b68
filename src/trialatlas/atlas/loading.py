"""From a source into the store and the index, with progress, resumable.

A batch that was reported is durable; a bad record is set aside and the load
goes on. What does not live here: reading files (`source`), deciding what a
new version is (`store`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from trialatlas.atlas.answers import LoadReport, Progress, Step
from trialatlas.atlas.indexing import build_new, catch_up
from trialatlas.atlas.naming import learn_names
from trialatlas.atlas.samples import SampleSource, is_sample_name
from trialatlas.config import Contacts
from trialatlas.errors import RecordError
from trialatlas.source import Record, Source, open_source
from trialatlas.store import Received, SqliteStore, StoreWriter, StudyKey, received
from trialatlas.study import Study

BATCH = 500
"""Records in one transaction: what an interruption can cost at most."""

T = TypeVar("T")


@dataclass(slots=True)
class _Tally:
    read: int = 0
    added: int = 0
    changed: int = 0
    older: int = 0
    unchanged: int = 0
    set_aside: int = 0


def load_into(
    store: SqliteStore,
    data: Path,
    source: str | Path,
    contacts: Contacts,
    progress: Progress | None,
) -> LoadReport:
    """Read the whole source into the store and bring the index up to it.

    Into an empty store both go on at once. If the source breaks off, what came before is made
    searchable before the error goes on.
    """
    began = time.monotonic()
    opened = _open(source)
    tally = _Tally()
    with store.writer() as writer:
        fill(store, data, _put_all(writer, opened, tally, progress), contacts, progress)
    return LoadReport(
        source=opened.name,
        read=tally.read,
        added=tally.added,
        changed=tally.changed,
        older=tally.older,
        unchanged=tally.unchanged,
        set_aside=tally.set_aside,
        seconds=time.monotonic() - began,
    )


def fill(
    store: SqliteStore,
    data: Path,
    batches: Iterator[list[Received]],
    contacts: Contacts,
    progress: Progress | None,
) -> None:
    """Take batches that are kept as they come, and make all of them searchable. Needs the
    writer's lock.

    What the batches break off with is raised when what came before is searchable.
    """
    failure: Exception | None = None
    if store.status().sequence:
        failure = _exhausted(batches)
    else:
        first = _FirstLoad(store, batches)
        build_new(data, first.records(), first.sequence, contacts, first.counted(progress))
        failure = first.failure
    if failure is None or store.status().sequence:
        catch_up(store, data, contacts, progress)
        learn_names(store, data, progress)
    if failure is not None:
        raise failure


def _open(source: str | Path) -> Source | SampleSource:
    if isinstance(source, str) and is_sample_name(source):
        return SampleSource.named(source)
    return open_source(source)


class _FirstLoad:
    """The studies of a load into an empty store, for the index that is built meanwhile."""

    def __init__(self, store: SqliteStore, batches: Iterator[list[Received]]) -> None:
        self._store = store
        self._batches = batches
        self._last = 0
        self._replaced_after: int | None = None
        self._is_read = False
        self.failure: Exception | None = None
        """What the source broke off with."""

    def records(self) -> Iterator[bytes]:
        """Each study once, as first kept. Raises what the source does before it gives anything."""
        given = False
        try:
            for kept in self._batches:
                given = True
                yield from self._added(kept)
        except Exception as error:
            if not given:
                raise
            self.failure = error
        self._is_read = True

    def sequence(self) -> int:
        """The store's number up to which the records are current: later ones replace some."""
        return self._last if self._replaced_after is None else self._replaced_after

    def counted(self, progress: Progress | None) -> Callable[[int], None] | None:
        """Report what is indexed, once all is read: before that reading is reported."""
        if progress is None:
            return None

        def report(done: int) -> None:
            if self._is_read:
                progress(Step("Indexing", done, done / max(1, len(self._store))))

        return report

    def _added(self, kept: list[Received]) -> Iterator[bytes]:
        raws: dict[StudyKey, bytes] = {}
        for each in kept:
            raws.setdefault(each.key, each.raw)
        for change in list(self._store.changes(self._last)):
            if change.kind == "added":
                yield raws[change.key]
            elif self._replaced_after is None:
                self._replaced_after = self._last
            self._last = change.sequence


def _exhausted(batches: Iterator[list[Received]]) -> Exception | None:
    """Take all batches; the error with which they break off, if they do."""
    try:
        for _ in batches:
            pass
    except Exception as error:  # noqa: BLE001 - raised when what came before is searchable
        return error
    return None


def _put_all(
    writer: StoreWriter, source: Source | SampleSource, tally: _Tally, progress: Progress | None
) -> Iterator[list[Received]]:
    """Keep a source in the store, batch by batch. A batch that is given out is durable."""
    for batch in _batches(source.records(), BATCH):
        kept: list[Received] = []
        for item in batch:
            tally.read += 1
            try:
                kept.append(received(_decoded(item)))
            except RecordError as error:
                tally.set_aside += 1
                writer.set_aside(error.where, error.line, error.message)
        report = writer.put(source.name, kept)
        tally.added += report.added
        tally.changed += report.changed
        tally.older += report.older
        tally.unchanged += report.unchanged
        if progress is not None:
            total, done = source.progress
            progress(Step("Reading", tally.read, done / max(1, total)))
        yield kept


def _decoded(item: Record | RecordError) -> Study:
    if isinstance(item, RecordError):
        raise item
    return item.decode()


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    """Lists of up to `size`. What came before a fault is given out before it is raised."""
    while True:
        batch: list[T] = []
        try:
            for item in islice(items, size):
                batch.append(item)  # noqa: PERF402 - what came before a fault must be kept
        except Exception:
            if batch:
                yield batch
            raise
        if not batch:
            return
        yield batch
