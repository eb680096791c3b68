"""From a source into the store and the index, with progress, resumable.

A batch that was reported is durable; a bad record is set aside and the load
goes on. What does not live here: reading files (`source`), deciding what a
new version is (`store`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from trialatlas.atlas.answers import LoadReport, Progress, Step
from trialatlas.atlas.indexing import catch_up
from trialatlas.atlas.naming import learn_names
from trialatlas.atlas.samples import SampleSource, is_sample_name
from trialatlas.config import Contacts
from trialatlas.errors import RecordError
from trialatlas.source import Record, Source, open_source
from trialatlas.store import Received, SqliteStore, StoreWriter, received
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
    """Read the whole source into the store, then bring the index up to it.

    If the source breaks off, what came before is made searchable before the error goes on.
    """
    began = time.monotonic()
    opened = _open(source)
    tally = _Tally()
    with store.writer() as writer:
        try:
            _read_all(writer, opened, tally, progress)
        except Exception:
            if tally.read:
                catch_up(store, data, contacts, progress)
                learn_names(store, data, progress)
            raise
        catch_up(store, data, contacts, progress)
        learn_names(store, data, progress)
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


def _open(source: str | Path) -> Source | SampleSource:
    if isinstance(source, str) and is_sample_name(source):
        return SampleSource.named(source)
    return open_source(source)


def _read_all(
    writer: StoreWriter, source: Source | SampleSource, tally: _Tally, progress: Progress | None
) -> None:
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
