"""From a source into the store and the index, with progress, resumable.

A batch that was reported is durable; a bad record is set aside and the load
goes on. What does not live here: reading files (`source`), deciding what a
new version is (`store`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

from trialatlas.atlas.answers import LoadReport, Progress, Step
from trialatlas.atlas.indexing import build_new, catch_up, is_indexed
from trialatlas.atlas.making import Made, Making, Plan
from trialatlas.atlas.naming import learn_names
from trialatlas.atlas.samples import SampleSource, is_sample_name
from trialatlas.config import Contacts
from trialatlas.errors import RecordError
from trialatlas.index.build import Prepared
from trialatlas.source import Record, Source, open_source
from trialatlas.store import Received, SqliteStore, StoreWriter, StudyKey
from trialatlas.sync.recording import Take, Taken

BATCH = 500
"""Records in one transaction: what an interruption can cost at most."""


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

    Where there is no index both go on at once. If the source breaks off, what came before is made
    searchable before the error goes on.
    """
    began = time.monotonic()
    opened = _open(source)
    tally = _Tally()
    with store.writer() as writer, Filling(store, data, writer, contacts, progress) as filling:
        filling.fill(_put_all(writer, opened, filling.take, tally, progress))
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


class Filling:
    """Takes batches that are kept as they come, and makes all of them searchable. Needs the
    writer's lock.

    Where there is no index, one is built meanwhile: first of what is held, then of what comes.
    """

    def __init__(
        self,
        store: SqliteStore,
        data: Path,
        writer: StoreWriter,
        contacts: Contacts,
        progress: Progress | None,
    ) -> None:
        self._store = store
        self._data = data
        self._writer = writer
        self._contacts: Contacts = contacts
        self._progress = progress
        self._sequence = store.status().sequence
        self._builds = not is_indexed(data, contacts)
        self._making = Making(
            Plan(data, contacts, indexing=self._builds, asking=self._sequence > 0)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._making.close()

    def take(self, records: Iterator[Record | RecordError], size: int) -> Iterator[list[Taken]]:
        """Records as they can be kept, in batches of about so many."""
        return self._making.taken(lambda: self._writer.dictionary, records, size)

    def fill(self, batches: Iterator[list[Received]]) -> None:
        """Bring the index up to all batches. What they break off with is raised when what came
        before is searchable.
        """
        store, data, progress = self._store, self._data, self._progress
        if self._builds:
            meanwhile = _Meanwhile(store, self._making, batches, self._contacts)
            counted = meanwhile.counted(progress)
            build_new(
                data,
                meanwhile.documents(),
                meanwhile.sequence,
                self._contacts,
                counted=counted,
                progress=progress,
            )
            failure = meanwhile.failure
        else:
            failure = _exhausted(batches)
        self._making.close()
        if failure is None or store.status().sequence:
            catch_up(store, data, self._contacts, progress)
            learn_names(store, data, progress)
        if failure is not None:
            raise failure


def _open(source: str | Path) -> Source | SampleSource:
    if isinstance(source, str) and is_sample_name(source):
        return SampleSource.named(source)
    return open_source(source)


class _Meanwhile:
    """The documents for an index that is built while the store is filled."""

    def __init__(
        self,
        store: SqliteStore,
        making: Making,
        batches: Iterator[list[Received]],
        contacts: Contacts,
    ) -> None:
        self._store = store
        self._making = making
        self._batches = batches
        self._contacts: Contacts = contacts
        self._first = self._last = store.status().sequence
        self._replaced_after: int | None = None
        self._is_read = False
        self.failure: Exception | None = None
        """What the source broke off with."""

    def documents(self) -> Iterator[Prepared]:
        """Those of each study once: as held, or as first kept. Raises what the source does before
        there is anything.
        """
        if self._first:
            yield from self._making.documents(self._store.keys())
        added = self._added()
        first = next(added, None)
        if first is None:
            return
        every = chain([first], added)
        if any(isinstance(each, Made) for each in first):
            for some in every:
                yield from _documents(some)
        else:
            raws = (each.raw for some in every for each in some)
            yield from self._making.documents_of(raws, self._contacts)

    def sequence(self) -> int:
        """The store's number up to which the documents are current: later ones replace some."""
        return self._last if self._replaced_after is None else self._replaced_after

    def counted(self, progress: Progress | None) -> Callable[[int], None] | None:
        """Report what is indexed, but while reading is reported."""
        if progress is None:
            return None

        def report(done: int) -> None:
            if self._is_read or self._last == self._first:
                progress(Step("Indexing", done, done / max(1, len(self._store))))

        return report

    def _added(self) -> Iterator[list[Received]]:
        """What is new of each batch, if anything is."""
        given = self._first > 0
        try:
            for kept in self._batches:
                given = True
                if added := self._new_of(kept):
                    yield added
        except Exception as error:
            if not given:
                raise
            self.failure = error
        self._is_read = True

    def _new_of(self, kept: list[Received]) -> list[Received]:
        held: dict[StudyKey, Received] = {}
        for each in kept:
            held.setdefault(each.key, each)
        added: list[Received] = []
        for change in list(self._store.changes(self._last)):
            if change.kind == "added":
                added.append(held[change.key])
            elif self._replaced_after is None:
                self._replaced_after = self._last
            self._last = change.sequence
        return added


def _documents(made: list[Received]) -> Iterator[Prepared]:
    for each in made:
        assert isinstance(each, Made)  # noqa: S101 - what is new was made, whoever is asked to
        assert each.documents is not None  # noqa: S101 - as long as an index is built
        yield each.documents


def _exhausted(batches: Iterator[list[Received]]) -> Exception | None:
    """Take all batches; the error with which they break off, if they do."""
    try:
        for _ in batches:
            pass
    except Exception as error:  # noqa: BLE001 - raised when what came before is searchable
        return error
    return None


def _put_all(
    writer: StoreWriter,
    source: Source | SampleSource,
    take: Take,
    tally: _Tally,
    progress: Progress | None,
) -> Iterator[list[Received]]:
    """Keep a source in the store, batch by batch. A batch that is given out is durable."""
    for batch in take(source.records(), BATCH):
        kept: list[Received] = []
        for each in batch:
            tally.read += 1
            if isinstance(each, RecordError):
                tally.set_aside += 1
                writer.set_aside(each.where, each.line, each.message)
            else:
                kept.append(each)
        report = writer.put(source.name, kept)
        tally.added += report.added
        tally.changed += report.changed
        tally.older += report.older
        tally.unchanged += report.unchanged
        if progress is not None:
            total, done = source.progress
            progress(Step("Reading", tally.read, done / max(1, total)))
        yield kept
