"""The store in one SQLite file: `store.db` in the data folder, with `store.lock` beside it.

Write-ahead logging lets any number of readers work while one writes. A commit waits
for the disk, so that what was reported survives a killed process and a power cut.
What does not live here: writing (`writer`), tables (`layout`), packing (`codec`), runs (`journal`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from trialatlas.errors import StoreError
from trialatlas.store import dictionaries
from trialatlas.store.checking import EVERY, Check, Counted, Share, checks
from trialatlas.store.clock import Clock, from_microseconds, utc_now
from trialatlas.store.codec import Codec, Packed, Unpacker
from trialatlas.store.faults import damaged, translated
from trialatlas.store.journal import SqliteJournal
from trialatlas.store.layout import LAST_SIGHTING, NEWEST_RELEASE, is_current, migrate
from trialatlas.store.lock import writer_lock
from trialatlas.store.protocol import (
    Change,
    SetAside,
    Sighting,
    StoredStudy,
    StoreStatus,
    StoreWriter,
    StudyKey,
    Version,
)
from trialatlas.store.reading import ReadingConnection, connect, may_write
from trialatlas.store.rows import VersionRow, numbered, study_id, version_rows
from trialatlas.store.writer import SqliteWriter

STORE_FILE = "store.db"
LOCK_FILE = "store.lock"
PAGE_BYTES = 32 * 1024
"""A packed record has some 3.3 KB: nine to a page leave less room unused than one."""
_LOG_BYTES_KEPT = 64 * 1024 * 1024


class SqliteStore:
    """The `Store` in one SQLite file. Safe to share between threads, not across a fork."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Use `open`, which also makes and migrates the file."""
        self._path = folder / STORE_FILE
        self._lock_path = folder / LOCK_FILE
        self._clock = clock
        self._idle: list[_Reader] = []
        self._idle_lock = Lock()
        self._closed = False
        self.journal = SqliteJournal(self._connection)

    @classmethod
    def open(cls, folder: Path, *, create: bool = False, clock: Clock = utc_now) -> SqliteStore:
        """Open the store in `folder`; with `create`, make folder and file where there is none.

        Raises StoreError (slug `store-missing`) where there is none, StoreVersionError,
        StoreDamagedError, EnvironmentFaultError, and StoreLockedError if the file must be
        made or migrated while another process writes.
        """
        store = cls(folder, clock)
        with translated(store._path):
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            elif not store._path.exists():
                raise StoreError(
                    f"There is no store in {folder}",
                    hint="Load a file of studies first: trialatlas load FILE",
                    slug="store-missing",
                )
            store._prepare()
        return store

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return self._path

    @property
    def writable(self) -> bool:
        """False where the disk or the user's permissions allow reading only."""
        return may_write(self._path.parent)

    @contextmanager
    def writer(self) -> Generator[StoreWriter]:
        """Hold the writer's lock. Raises StoreLockedError at once if anyone else does, and
        EnvironmentFaultError (slug `read-only`) in a folder that may not be written to.
        """
        self._check_open()
        with ExitStack() as held:
            with translated(self._path):
                held.enter_context(writer_lock(self._lock_path))
                connection = held.enter_context(closing(connect(self._path)))
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES_KEPT}")
                writer = SqliteWriter(connection, self._path, self._clock)
            yield writer

    def __len__(self) -> int:
        with self._reader() as reader:
            return reader.first("SELECT study FROM total")[0]

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, StudyKey):
            return False
        with self._reader() as reader:
            return study_id(reader.connection, key) is not None

    def holds(self, key: StudyKey, content: bytes) -> bool:
        """Whether a version of this content is held; costs one look into an index."""
        with self._reader() as reader:
            row = reader.connection.execute(
                "SELECT 1 FROM version WHERE content = ? AND study ="
                " (SELECT id FROM study WHERE registry = ? AND nct_id = ?)",
                (content, *key),
            ).fetchone()
            return row is not None

    def keys(self) -> Iterator[StudyKey]:
        """All keys in ascending order."""
        with self._reader() as reader:
            for row in reader.connection.execute(
                "SELECT registry, nct_id FROM study ORDER BY registry, nct_id"
            ):
                yield StudyKey(*row)

    def get(self, key: StudyKey, version: int | None = None) -> StoredStudy | None:
        """The current version, or the one of that number; None if there is none."""
        with self._reader() as reader:
            return reader.get(key, version)

    def get_many(self, keys: Iterable[StudyKey]) -> Iterator[StoredStudy]:
        """Current versions of the keys that exist, in the order asked."""
        with self._reader() as reader:
            for key in keys:
                found = reader.get(key, None)
                if found is not None:
                    yield found

    def versions(self, key: StudyKey) -> list[Version]:
        """All versions, oldest first."""
        with self._reader() as reader:
            return numbered(reader.rows(key))

    def sightings(self, key: StudyKey) -> list[Sighting]:
        """All sightings, oldest first."""
        with self._reader() as reader:
            rows = reader.rows(key)
            numbers = {row.id: number for number, row in enumerate(rows, start=1)}
            found = reader.connection.execute(
                "SELECT source.name, sighting.seen, sighting.raw_hash, sighting.version,"
                " release.holder FROM sighting"
                " JOIN source ON source.id = sighting.source"
                " JOIN release ON release.id = sighting.release"
                " WHERE sighting.version IN (SELECT id FROM version WHERE study = ?)"
                " ORDER BY sighting.id",
                (study_id(reader.connection, key),),
            )
            return [
                Sighting(source, from_microseconds(seen), raw_hash, numbers[version], holder)
                for source, seen, raw_hash, version, holder in found
            ]

    def resolve_alias(self, registry: str, alias: str) -> StudyKey | None:
        """The study that an obsolete or duplicate id leads to."""
        with self._reader() as reader:
            row = reader.connection.execute(
                "SELECT study.registry, study.nct_id FROM alias"
                " JOIN study ON study.id = alias.study"
                " WHERE alias.registry = ? AND alias.alias = ?",
                (registry, alias),
            ).fetchone()
            return None if row is None else StudyKey(*row)

    def near(self, key: StudyKey, count: int) -> list[StudyKey]:
        """Up to `count` keys around `key`, ascending, without `key` itself: as many before it as
        after it, and more of one where the other has too few.
        """
        with self._reader() as reader:
            before = reader.keys_beside(key, "<", "DESC", count)
            after = reader.keys_beside(key, ">", "ASC", count)
        taken_after = min(len(after), max(count // 2, count - len(before)))
        taken_before = min(len(before), count - taken_after)
        return [*reversed(before[:taken_before]), *after[:taken_after]]

    def changes(self, after: int = 0) -> Iterator[Change]:
        """Changes with a sequence number above `after`, in order."""
        with self._reader() as reader:
            for sequence, registry, nct_id, kind, at in reader.connection.execute(
                "SELECT change.sequence, study.registry, study.nct_id, change.kind, change.at"
                " FROM change JOIN study ON study.id = change.study"
                " WHERE change.sequence > ? ORDER BY change.sequence",
                (after,),
            ):
                yield Change(sequence, StudyKey(registry, nct_id), kind, from_microseconds(at))

    def aside(self) -> list[SetAside]:
        """Records that could not be kept, in the order met."""
        with self._reader() as reader:
            return [
                SetAside(source, line, reason, from_microseconds(at))
                for source, line, reason, at in reader.connection.execute(
                    "SELECT source, line, reason, at FROM aside ORDER BY id"
                )
            ]

    def status(self) -> StoreStatus:
        """Counts and clocks of the whole store, from one moment. Reads a few rows, however many
        studies there are.
        """
        with self._reader() as reader:
            row = reader.first(
                "SELECT study, version, sighting, aside,"  # noqa: S608 - our own words
                " (SELECT coalesce(max(sequence), 0) FROM change),"
                f" (SELECT seen FROM sighting WHERE id = {LAST_SIGHTING}), {NEWEST_RELEASE}"
                " FROM total"
            )
        studies, versions, sightings, set_aside, sequence, last_seen, registry_date = row
        return StoreStatus(
            studies=studies,
            versions=versions,
            sightings=sightings,
            set_aside=set_aside,
            sequence=sequence,
            last_seen=None if last_seen is None else from_microseconds(last_seen),
            registry_date=registry_date,
            bytes_on_disk=self._bytes_on_disk(),
        )

    def checks(
        self, counted: Counted | None = None, *, records: bool = True, share: Share = EVERY
    ) -> Iterator[Check]:
        """Look whether the store holds what was written to it; with `records`, at every record of
        `share`.
        """
        with self._connection() as connection:
            yield from checks(connection, self._path, counted, records=records, share=share)

    def close(self) -> None:
        """Let go of files. Safe to call twice; readers still at work close when they are done."""
        with self._idle_lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.opened.close()

    def _prepare(self) -> None:
        """Make or migrate the file if it needs it; a current one is left alone."""
        if self._path.exists():
            with closing(ReadingConnection(self._path)) as opened:
                if is_current(opened.connection, self._path):
                    return
        with writer_lock(self._lock_path), closing(connect(self._path, "rwc")) as connection:
            is_current(connection, self._path)  # refuses a file that is not ours to change
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")  # of a file that is made now
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            migrate(connection, self._path)

    @contextmanager
    def _reader(self) -> Generator[_Reader]:
        """Borrow a reader: no two threads ever share one, and there are never more than work."""
        with translated(self._path):
            self._check_open()
            with self._idle_lock:
                reader = self._idle.pop() if self._idle else None
            if reader is not None and reader.opened.changed():
                reader.opened.close()
                reader = None
            if reader is None:
                reader = _Reader(self._path)
            try:
                yield reader
                reader.opened.check_unchanged()
            finally:
                self._give_back(reader)

    @contextmanager
    def _connection(self) -> Generator[sqlite3.Connection]:
        with self._reader() as reader:
            yield reader.connection

    def _give_back(self, reader: _Reader) -> None:
        with self._idle_lock:
            if not self._closed:
                self._idle.append(reader)
                return
        reader.opened.close()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(f"{self._path} was closed", hint="Open it again.")

    def _bytes_on_disk(self) -> int:
        files = (self._path, Path(f"{self._path}-wal"), Path(f"{self._path}-shm"))
        return sum(map(_bytes_of, files))


def _bytes_of(file: Path) -> int:
    """0 for none: the log and its memory go when the last connection is closed."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


class _Reader:
    """One connection with its unpacker."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.opened = ReadingConnection(path)
        self.connection = self.opened.connection
        self.connection.execute("PRAGMA query_only = ON")
        self._unpacker = Unpacker(
            lambda number: dictionaries.content(self.connection, number, path)
        )

    def first(self, sql: str) -> tuple[Any, ...]:
        """The row that a sound store always has."""
        row = self.connection.execute(sql).fetchone()
        if row is None:
            raise damaged(self._path, "the row of totals is missing")
        return row

    def rows(self, key: StudyKey) -> list[VersionRow]:
        study = study_id(self.connection, key)
        return [] if study is None else version_rows(self.connection, study)

    def get(self, key: StudyKey, number: int | None) -> StoredStudy | None:
        rows = self.rows(key)
        number = len(rows) if number is None else number
        if not 1 <= number <= len(rows):
            return None
        versions = numbered(rows)
        return StoredStudy(
            key=key,
            raw=self._raw(rows[number - 1]),
            version=versions[number - 1],
            first_seen=min(version.first_seen for version in versions),
            last_changed=versions[-1].first_seen,
        )

    def keys_beside(
        self, key: StudyKey, comparison: str, direction: str, count: int
    ) -> list[StudyKey]:
        found = self.connection.execute(
            f"SELECT registry, nct_id FROM study WHERE registry = ? AND nct_id {comparison} ?"  # noqa: S608 - our own words
            f" ORDER BY nct_id {direction} LIMIT ?",
            (*key, count),
        )
        return [StudyKey(*row) for row in found]

    def _raw(self, row: VersionRow) -> bytes:
        codec, dictionary, blob = self.connection.execute(
            "SELECT codec, dictionary, blob FROM version WHERE id = ?", (row.id,)
        ).fetchone()
        try:
            known = Codec(codec)
        except ValueError as error:
            raise damaged(self._path, f"codec {codec} is unknown") from error
        return self._unpacker.unpack(Packed(known, dictionary, blob), row.size)
