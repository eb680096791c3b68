"""Putting records into the SQLite store, batch by batch.

One batch is one transaction, on the disk when `put` returns. What does not live
here: reading, the record of runs (`journal`), and the writer's lock, which is held by whoever
makes a writer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from trialatlas.store import dictionaries
from trialatlas.store.checking import UNREADABLE, as_seen
from trialatlas.store.clock import Clock, to_microseconds
from trialatlas.store.codec import Dictionary, Packed, Packer, Unpacker, raw_hash
from trialatlas.store.faults import translated
from trialatlas.store.journal import SqliteJournalWriter
from trialatlas.store.protocol import PutReport, Received
from trialatlas.store.rows import study_id, version_rows
from trialatlas.store.transaction import transaction

Outcome = Literal["added", "changed", "older", "unchanged"]


class SqliteWriter:
    """The `StoreWriter` of the SQLite store. Belongs to one thread."""

    def __init__(self, connection: sqlite3.Connection, path: Path, clock: Clock) -> None:
        self._connection = connection
        self._path = path
        self._clock = clock
        self._dictionary = dictionaries.newest(connection)
        self._packer = Packer(self._dictionary)
        self._unpacker = Unpacker(lambda number: dictionaries.content(connection, number, path))
        self._numbers: dict[tuple[str, str], int] = {}
        self.journal = SqliteJournalWriter(connection, clock, self._transaction, self._put_with)

    @property
    def dictionary(self) -> Dictionary | None:
        """What is packed with now."""
        return self._dictionary

    def put(self, source: str, records: Iterable[Received]) -> PutReport:
        """Keep a batch in one transaction; if anything fails, nothing of it is kept."""
        return self._put_with(source, records, _nothing_more)

    def _put_with(
        self, source: str, records: Iterable[Received], more: Callable[[PutReport], None]
    ) -> PutReport:
        """Keep a batch and do `more` in one transaction."""
        counts: dict[Outcome, int] = {"added": 0, "changed": 0, "older": 0, "unchanged": 0}
        batch = list(records)  # a source that fails or is slow does so before the transaction
        with self._transaction():
            at = to_microseconds(self._clock())
            for record in batch:
                counts[self._put(source, record, at)] += 1
            learnt = dictionaries.learn_if_due(self._connection, self._path, at, self._dictionary)
            report = PutReport(**counts)
            more(report)
        self._pack_with(learnt)
        return report

    def set_aside(self, source: str, line: int, reason: str) -> None:
        """Record a bad record once for its source and line."""
        with self._transaction():
            self._connection.execute(
                "INSERT INTO aside (source, line, reason, at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (source, line) DO NOTHING",
                (source, line, reason, to_microseconds(self._clock())),
            )

    def _pack_with(self, dictionary: Dictionary | None) -> None:
        """Only after the commit, so that nothing is packed with a dictionary that was not kept."""
        if dictionary is not self._dictionary:
            self._dictionary = dictionary
            self._packer = Packer(dictionary)

    @contextmanager
    def _transaction(self) -> Generator[None]:
        with translated(self._path):
            try:
                with transaction(self._connection):
                    yield
            except BaseException:
                self._numbers.clear()
                raise

    def _put(self, source: str, record: Received, at: int) -> Outcome:
        study = study_id(self._connection, record.key)
        if study is None:
            study = self._insert("study (registry, nct_id)", *record.key)
            version = self._add_version(study, record, at)
            outcome: Outcome = "added"
        else:
            rows = version_rows(self._connection, study)
            known = {row.content: row.id for row in rows}
            if record.content in known:
                version = known[record.content]
                outcome = "unchanged" if self._is_whole(version) else self._mend(version, record)
            else:
                version = self._add_version(study, record, at)
                outcome = "changed" if record.dated >= rows[-1].dated else "older"
        self._see(version, source, record, at)
        if outcome in {"added", "changed"}:
            self._insert("change (study, kind, at)", study, outcome, at)
        return outcome

    def _is_whole(self, version: int) -> bool:
        """Whether a version that is held can be read: what comes again may be what mends it."""
        row = self._connection.execute(
            "SELECT size, codec, dictionary, blob FROM version WHERE id = ?", (version,)
        ).fetchone()
        try:
            return as_seen(self._connection, self._unpacker, version, row) is not None
        except UNREADABLE:
            return False

    def _mend(self, version: int, record: Received) -> Outcome:
        """Pack a damaged version anew. It counts as changed, so that whatever was made of it is
        made again.
        """
        size, packed = self._packed(record)
        self._connection.execute(
            "UPDATE version SET size = ?, codec = ?, dictionary = ?, blob = ? WHERE id = ?",
            (size, packed.codec, packed.dictionary, packed.blob, version),
        )
        return "changed"

    def _add_version(self, study: int, record: Received, at: int) -> int:
        size, packed = self._packed(record)
        for alias in record.aliases:
            self._connection.execute(
                "INSERT INTO alias (registry, alias, study) VALUES (?, ?, ?)"
                " ON CONFLICT (registry, alias) DO UPDATE SET study = excluded.study",
                (record.key.registry, alias, study),
            )
        return self._insert(
            "version (study, content, submitted, dated, first_seen, size, codec, dictionary, blob)",
            study,
            record.content,
            record.submitted,
            record.dated,
            at,
            size,
            packed.codec,
            packed.dictionary,
            packed.blob,
        )

    def _packed(self, record: Received) -> tuple[int, Packed]:
        if record.parcel is None:
            return len(record.raw), self._packer.pack(record.raw)
        return record.parcel.size, record.parcel.packed

    def _see(self, version: int, source: str, record: Received, at: int) -> None:
        parcel = record.parcel
        self._connection.execute(
            "INSERT INTO sighting (version, source, release, seen, raw_hash)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (version, source, raw_hash) DO NOTHING",
            (
                version,
                self._number("source", "name", source),
                self._number("release", "holder", record.version_holder),
                at,
                raw_hash(record.raw) if parcel is None else parcel.raw_hash,
            ),
        )

    def _number(self, table: str, column: str, name: str) -> int:
        """The row of a source or release, made on first use."""
        number = self._numbers.get((table, name))
        if number is None:
            row = self._connection.execute(
                f"SELECT id FROM {table} WHERE {column} = ?",  # noqa: S608 - our own names
                (name,),
            ).fetchone()
            number = self._insert(f"{table} ({column})", name) if row is None else row[0]
            self._numbers[table, name] = number
        return number

    def _insert(self, into: str, *values: object) -> int:
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608 - our own names
        row = self._connection.execute(sql, values).lastrowid
        assert row is not None  # noqa: S101 - SQLite gives every inserted row a number
        return row


def _nothing_more(_report: PutReport) -> None:
    """A batch that is no part of a run."""
