"""Syncs from files: the registry's whole archive, and a folder that something else fills.

Neither tells what went away: an archive may be a part, and a file that is deleted says nothing.
What does not live here: reading files (`source`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import msgspec

from trialatlas.errors import RecordError, SourceError
from trialatlas.sample import is_sample
from trialatlas.source import Record, open_source
from trialatlas.source.files import FileStamp, folder_files, stamp_of, strict_stamp_of
from trialatlas.store import FileSeen, NewRun, Received, Run, Store, StoreWriter
from trialatlas.sync.recording import (
    Recording,
    Report,
    Take,
    apart,
    in_turn,
    sorted_out,
)

BATCH = 500


@dataclass(slots=True)
class ArchiveSync:
    """Everything in one file, most often the registry's zip. The same file, unchanged, is not
    read twice; one that was cut off is gone on with.
    """

    store: Store
    path: Path
    report: Report | None = None
    full: bool = False
    batch: int = BATCH
    take: Take = in_turn
    """How records are decoded: here, or by other processes."""

    @property
    def source(self) -> str:
        """What sightings say."""
        return open_source(self.path).name

    def batches(self, writer: StoreWriter) -> Generator[list[Received]]:
        """All its records. Raises SourceError where the file cannot be read."""
        opened = open_source(self.path)
        recording = Recording(writer, opened.name)
        stamp = stamp_of(self.path)
        facts = {} if stamp is None else {"size": stamp.size, "written": stamp.written}
        parameters = msgspec.json.encode(facts).decode()
        before = self._before(opened.name, parameters)
        token = before.token if before is not None and before.state != "done" else ""
        passed = int(token) if token.isdecimal() else 0
        new = NewRun(
            "archive",
            opened.name,
            parameters,
            listing=before.listing if before is not None and passed else 0,
            token=token,
        )
        with recording.run_of(new) as outcome:
            if before is not None and before.state == "done" and not self.full:
                outcome.notes.append(f"read whole by run {before.id} and unchanged since")
                return
            if before is not None and passed:
                outcome.notes.append(f"went on with run {before.id} after {passed} records")
            records = islice(opened.records(), passed, None)
            for some in self.take(records, self.batch):
                passed += len(some)
                kept = recording.keep(apart(some), str(passed))
                outcome.data = _newest(kept, outcome.data)
                if self.report is not None:
                    total, done = opened.progress
                    self.report(passed, done / max(1, total))
                yield kept
            if stamp_of(self.path) != stamp:
                raise SourceError(
                    f"{self.path} was written to while it was read",
                    hint="Run it again when the file is whole.",
                    slug="source-changed",
                )

    def _before(self, source: str, parameters: str) -> Run | None:
        """The newest run over the same file in the same state."""
        return next(
            (
                each
                for each in self.store.journal.runs()
                if (each.kind, each.source, each.parameters) == ("archive", source, parameters)
            ),
            None,
        )


@dataclass(slots=True)
class FolderSync:
    """The files of a folder that are new or other than when they were last read."""

    store: Store
    path: Path
    report: Report | None = None
    full: bool = False
    batch: int = BATCH

    @property
    def source(self) -> str:
        """What sightings say."""
        return open_source(self.path).name

    def batches(self, writer: StoreWriter) -> Generator[list[Received]]:
        """Their records in batches of about so many, whatever the number of files. A file is noted
        as read together with its last records.
        """
        opened = open_source(self.path)
        recording = Recording(writer, opened.name)
        known: Mapping[str, FileSeen] = {} if self.full else self.store.journal.files(opened.name)
        with recording.run_of(NewRun("folder", opened.name, "{}")) as outcome:
            stamps = [each for each in folder_files(self.path) if not _is_known(each, known)]
            for batch in _gathered(stamps, self.batch):
                outcome.notes += [f"{each} changed while it was read" for each in batch.changed]
                files = tuple(batch.whole)
                yield recording.keep(sorted_out(batch.records), pages=batch.ended, files=files)
                if self.report is not None:
                    self.report(len(stamps), batch.share)
            if not stamps:
                outcome.notes.append("no file is new")


@dataclass(slots=True)
class _Batch:
    """Records of some files, in their order, and the files that end among them."""

    records: list[Record | RecordError] = field(default_factory=list[Record | RecordError])
    whole: list[FileSeen] = field(default_factory=list[FileSeen])
    changed: list[str] = field(default_factory=list[str])
    """Names of files that were written to meanwhile: they are not whole."""
    share: float = 0.0
    """How much of all files is read with it, by bytes."""

    @property
    def ended(self) -> int:
        return len(self.whole) + len(self.changed)


def _newest(kept: list[Received], known: str) -> str:
    """The newest release among real studies and what is known: a sample's day is none from which
    a registry could be asked for changes.
    """
    for each in kept:
        if each.version_holder > known and not is_sample(each.key.id):
            known = each.version_holder
    return known


def _gathered(stamps: list[FileStamp], size: int) -> Iterator[_Batch]:
    """The records of files in batches of so many, the last one of fewer: so that many small files
    cost no more than few large ones.
    """
    total, done = max(1, sum(each.size for each in stamps)), 0
    batch = _Batch()
    for stamp in stamps:
        for record in _records(stamp.path):
            if len(batch.records) == size:
                yield batch
                batch = _Batch(share=done / total)
            batch.records.append(record)
        if strict_stamp_of(stamp.path) == stamp:
            batch.whole.append(FileSeen(stamp.name, stamp.size, stamp.written))
        else:
            batch.changed.append(stamp.path.name)
        done += stamp.size
        batch.share = done / total
    if batch.records or batch.ended:
        yield batch


def _records(path: Path) -> Iterator[Record | RecordError]:
    """The records of one file; one that cannot be read is set aside, and the others are read."""
    try:
        yield from open_source(path).records()
    except SourceError as error:
        yield RecordError(error.message, where=str(path), hint=error.hint, slug=error.slug)


def _is_known(stamp: FileStamp, known: Mapping[str, FileSeen]) -> bool:
    seen = known.get(stamp.name)
    return seen is not None and (seen.size, seen.written) == (stamp.size, stamp.written)
