"""Syncs from files: the registry's whole archive, and a folder that something else fills.

Neither tells what went away: an archive may be a part, and a file that is deleted says nothing.
What does not live here: reading files (`source`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from trialatlas.errors import RecordError, SourceError
from trialatlas.source import Record, open_source
from trialatlas.source.files import FileStamp, folder_files, stamp_of
from trialatlas.store import FileSeen, NewRun, Received, Run, Store, StoreWriter
from trialatlas.sync.recording import (
    Outcome,
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
                outcome.data = max(outcome.data, *(each.version_holder for each in kept), "")
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
        """Their records, file by file; a file is noted as read together with its last ones."""
        opened = open_source(self.path)
        recording = Recording(writer, opened.name)
        known: Mapping[str, FileSeen] = {} if self.full else self.store.journal.files(opened.name)
        with recording.run_of(NewRun("folder", opened.name, "{}")) as outcome:
            stamps = [each for each in folder_files(self.path) if not _is_known(each, known)]
            total = sum(each.size for each in stamps)
            done = 0
            for stamp in stamps:
                yield from self._file(recording, stamp, outcome)
                done += stamp.size
                if self.report is not None:
                    self.report(len(stamps), done / max(1, total))
            if not stamps:
                outcome.notes.append("no file is new")

    def _file(
        self, recording: Recording, stamp: FileStamp, outcome: Outcome
    ) -> Iterator[list[Received]]:
        records = _records(stamp.path)
        while True:
            some = list(islice(records, self.batch))
            is_last = len(some) < self.batch
            whole = is_last and stamp_of(stamp.path) == stamp
            seen = (FileSeen(stamp.name, stamp.size, stamp.written),) if whole else ()
            yield recording.keep(sorted_out(some), pages=int(is_last), files=seen)
            if is_last:
                if not whole:
                    outcome.notes.append(f"{stamp.path.name} changed while it was read")
                return


def _records(path: Path) -> Iterator[Record | RecordError]:
    """The records of one file; one that cannot be read is set aside, and the others are read."""
    try:
        yield from open_source(path).records()
    except SourceError as error:
        yield RecordError(error.message, where=str(path), hint=error.hint, slug=error.slug)


def _is_known(stamp: FileStamp, known: Mapping[str, FileSeen]) -> bool:
    seen = known.get(stamp.name)
    return seen is not None and (seen.size, seen.written) == (stamp.size, stamp.written)
