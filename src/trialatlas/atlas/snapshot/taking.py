"""Taking a snapshot: one state of a data folder in one file, while others read and write it.

What does not live here: holding the state (`pinning`), the form of the file (`form`).
"""

from __future__ import annotations

import io
import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from trialatlas import __version__
from trialatlas.atlas.answers import Progress
from trialatlas.atlas.snapshot.form import (
    FORMAT,
    Manifest,
    Part,
    SnapshotReader,
    SnapshotWriter,
    Told,
)
from trialatlas.atlas.snapshot.megabytes import Megabytes
from trialatlas.atlas.snapshot.pinning import Pins, pinned
from trialatlas.atlas.snapshot.staging import staging, sync_file, sync_folder
from trialatlas.atlas.statistics import STATISTICS_FILE
from trialatlas.config import Contacts
from trialatlas.errors import EnvironmentFaultError, SnapshotError, UsageError
from trialatlas.store.faults import translated
from trialatlas.store.layout import NEWEST_RELEASE
from trialatlas.store.sqlite import STORE_FILE

PATIENCE: Final = 20.0
"""Seconds to wait for a moment in which index and names are up to the store."""
_PAGES: Final = 2_000
"""Pages of SQLite that are copied at once: 8 MB."""


@dataclass(frozen=True, slots=True)
class SnapshotReport:
    """What was taken. `bytes` are those of the file, `unpacked` those of what it holds; `behind`
    counts changes that its index lacks, which restoring brings up.
    """

    file: Path
    studies: int
    sequence: int
    behind: int
    with_index: bool
    unpacked: int
    bytes: int
    seconds: float


def take_snapshot(
    data: Path,
    file: Path,
    contacts: Contacts,
    *,
    with_index: bool = True,
    patience: float = PATIENCE,
    progress: Progress | None = None,
) -> SnapshotReport:
    """Write the data folder's state to `file`, which appears when it is whole.

    Copies of the SQLite files are made beside it on the way. A file that is there is replaced if
    it is a snapshot. Raises UsageError if it is anything else, IndexMissingError without an
    index that fits, StoreLockedError if another process makes the same file, and
    EnvironmentFaultError.
    """
    began = time.monotonic()
    target = file.expanduser().absolute()
    _refuse_other_files(target)
    with (
        _faults(target),
        staging(target.with_name(f".{target.name}.making")) as place,
        pinned(data, contacts, with_index=with_index, patience=patience) as pins,
    ):
        made = place / "snapshot"
        with ExitStack() as opened:
            sources = _sources(opened, place, data, pins, progress)
            manifest = _manifest(pins, contacts, sources)
            _pack(made, manifest, sources, progress)
        sync_file(made)
        made.replace(target)
        sync_folder(target.parent)
    index = manifest.index.info.sequence if manifest.index else manifest.sequence
    return SnapshotReport(
        target,
        manifest.studies,
        manifest.sequence,
        manifest.sequence - index,
        manifest.index is not None,
        manifest.size,
        target.stat().st_size,
        time.monotonic() - began,
    )


def _sources(
    opened: ExitStack, place: Path, data: Path, pins: Pins, progress: Progress | None
) -> dict[str, IO[bytes]]:
    """Everything that goes into the file, by name, open at its beginning or end."""
    sources: dict[str, IO[bytes]] = {name: io.BytesIO(raw) for name, raw in pins.made.items()}
    sources |= pins.files
    told = Megabytes("Copying", sum(map(_size_of, pins.connections.values())), progress)
    for name, connection in pins.connections.items():
        sources[name] = opened.enter_context(_copied(connection, place / name, told.add))
    if (data / STATISTICS_FILE).exists():
        sources[STATISTICS_FILE] = opened.enter_context((data / STATISTICS_FILE).open("rb"))
    return sources


def _pack(
    made: Path, manifest: Manifest, sources: dict[str, IO[bytes]], progress: Progress | None
) -> None:
    told = Megabytes("Packing", manifest.size, progress)
    with made.open("wb") as out:
        writer = SnapshotWriter(out, manifest, told.add)
        for part in manifest.parts:
            writer.add(part, sources[part.name])
        writer.finish()


@contextmanager
def _copied(source: sqlite3.Connection, copy: Path, told: Told) -> Generator[IO[bytes]]:
    """A copy of what a transaction sees. Only its open file is left of it, so that it goes
    whatever happens.
    """
    size = source.execute("PRAGMA page_size").fetchone()[0]
    left = 0

    def count(_status: int, remaining: int, total: int) -> None:
        nonlocal left
        told(((left or total) - remaining) * size)
        left = remaining

    with translated(copy):
        with closing(sqlite3.connect(copy)) as into:
            into.execute("PRAGMA synchronous = OFF")
            into.execute("PRAGMA journal_mode = OFF")
            source.backup(into, pages=_PAGES, progress=count)
        with copy.open("rb") as file:
            copy.unlink()
            yield file


def _manifest(pins: Pins, contacts: Contacts, sources: dict[str, IO[bytes]]) -> Manifest:
    store = pins.connections[STORE_FILE]
    studies, versions, released = store.execute(
        f"SELECT study, version, {NEWEST_RELEASE} FROM total"  # noqa: S608 - our own words
    ).fetchone()
    return Manifest(
        format=FORMAT,
        made=datetime.now(UTC),
        made_by=f"trialatlas {__version__}",
        studies=studies,
        versions=versions,
        sequence=pins.sequences[STORE_FILE],
        registry_date=released,
        contacts=contacts,
        index=pins.index,
        parts=tuple(Part(name, _length(source)) for name, source in sources.items()),
    )


def _length(source: IO[bytes]) -> int:
    end = source.seek(0, os.SEEK_END)
    source.seek(0)
    return end


def _size_of(connection: sqlite3.Connection) -> int:
    pages, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    return pages * size


def _refuse_other_files(target: Path) -> None:
    if not target.exists():
        return
    try:
        if target.stat().st_size:
            with target.open("rb") as file:
                SnapshotReader(file)
    except (SnapshotError, IsADirectoryError) as error:
        raise UsageError(
            f"{target} is there already, and no snapshot",
            hint="Name another file.",
        ) from error


@contextmanager
def _faults(target: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentFaultError(
            f"{target} cannot be written: {error.strerror or error}",
            hint="Check that its folder exists, may be written to, and has space for the snapshot "
            "and for copies of the SQLite files.",
        ) from error
