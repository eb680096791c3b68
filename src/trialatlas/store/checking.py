"""Looking whether a store holds what was written to it: the file, its rows, every record.

What does not live here: mending, and comparing with the index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import zstandard

from trialatlas.errors import RecordError, StoreDamagedError
from trialatlas.store import dictionaries
from trialatlas.store.codec import Codec, Packed, Unpacker, raw_hash
from trialatlas.study import Study
from trialatlas.study.canonical import record_hashes

MOST_SHOWN = 20
_STEP = 1000
_TABLES = ("study", "version", "sighting", "aside")
_ORPHANS = {
    "versions": (
        "SELECT nct_id FROM study WHERE id NOT IN (SELECT study FROM version)",
        "{} has no version",
    ),
    "sightings": (
        """SELECT study.nct_id FROM version JOIN study ON study.id = version.study
        WHERE version.id NOT IN (SELECT version FROM sighting)""",
        "a version of {} was never seen",
    ),
    "changes": (
        "SELECT nct_id FROM study WHERE id NOT IN (SELECT study FROM change WHERE kind = 'added')",
        "{} was never told as added",
    ),
}

_RECORD = (
    "SELECT version.id, study.nct_id, content, size, codec, dictionary, blob FROM version"
    " JOIN study ON study.id = version.study WHERE version.id = ?"
)
UNREADABLE = (zstandard.ZstdError, StoreDamagedError, RecordError, ValueError, AttributeError)

Counted = Callable[[int, int], None]
"""Called now and then: how many are done, of how many."""


class Share(NamedTuple):
    """Which records to read: one in so many, other ones each turn, so that as many turns as that
    read all of them.
    """

    one_in: int = 1
    turn: int = 0


EVERY = Share()


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at: how many of them, how many are wrong, and the first of those in words."""

    name: str
    checked: int
    wrong: int = 0
    problems: tuple[str, ...] = ()


class Problems:
    """Counts what is wrong and keeps the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[str] = []

    def add(self, problem: str) -> None:
        """One more."""
        self.count += 1
        if len(self._shown) < MOST_SHOWN:
            self._shown.append(problem)

    def of(self, name: str, checked: int) -> Check:
        """All of them as a check."""
        return Check(name, checked, self.count, tuple(self._shown))


def checks(
    connection: sqlite3.Connection,
    path: Path,
    counted: Counted | None,
    *,
    records: bool,
    share: Share = EVERY,
) -> Iterator[Check]:
    """All checks of a store's file; `records` unpacks every record of `share` and hashes it."""
    yield _file(connection)
    yield _references(connection)
    yield _totals(connection)
    if records:
        yield _records(connection, path, counted, share)


def _file(connection: sqlite3.Connection) -> Check:
    problems = Problems()
    said = [row[0] for row in connection.execute(f"PRAGMA integrity_check({MOST_SHOWN})")]
    for each in said:
        if each != "ok":
            problems.add(each)
    return problems.of("the file of the store", 1)


def _references(connection: sqlite3.Connection) -> Check:
    problems = Problems()
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        problems.add(f"row {row} of {table} refers to a {parent} that is not there")
    for sql, words in _ORPHANS.values():
        for (nct_id,) in connection.execute(sql):
            problems.add(words.format(nct_id))
    return problems.of("what rows refer to", _count(connection, "sighting"))


def _totals(connection: sqlite3.Connection) -> Check:
    problems = Problems()
    said: tuple[int, ...] | None = connection.execute(
        "SELECT study, version, sighting, aside FROM total"
    ).fetchone()
    for place, table in enumerate(_TABLES):
        kept = said[place] if said else "nothing"
        found = _count(connection, table)
        if found != kept:
            problems.add(f"the total of {table} says {kept} where there are {found}")
    return problems.of("totals", len(_TABLES))


def _records(
    connection: sqlite3.Connection, path: Path, counted: Counted | None, share: Share
) -> Check:
    """Whether each record unpacks to the bytes that were seen, and is filed by its content.

    Each is read by itself: whoever writes meanwhile waits for nothing and its log stays short.
    """
    unpacker = Unpacker(lambda number: dictionaries.content(connection, number, path))
    last = connection.execute("SELECT coalesce(max(id), 0) FROM version").fetchone()[0]
    chosen = range(1 + share.turn % share.one_in, last + 1, share.one_in)
    problems = Problems()
    read = 0
    for done, version in enumerate(chosen, start=1):
        row = connection.execute(_RECORD, (version,)).fetchone()
        if row is not None:
            read += 1
            fault = _fault(connection, unpacker, row)
            if fault:
                problems.add(f"{row[1]}: {fault}")
        if counted is not None and (done % _STEP == 0 or done == len(chosen)):
            counted(done, len(chosen))
    return problems.of("records against their hashes", read)


def _fault(connection: sqlite3.Connection, unpacker: Unpacker, row: tuple[Any, ...]) -> str:
    version, nct_id, content, *packed = row
    try:
        raw = as_seen(connection, unpacker, version, packed)
        if raw is None:
            return "the bytes are none of those that were seen"
        record = msgspec.json.decode(raw)
        found, named = record_hashes(record).content, Study.decode(raw).nct_id
    except UNREADABLE as error:
        return f"a record that cannot be read: {error}"
    if found != content:
        return "the content is not the one it is filed by"
    return "" if named == nct_id else f"the record is of {named}"


def as_seen(
    connection: sqlite3.Connection, unpacker: Unpacker, version: int, packed: Sequence[Any]
) -> bytes | None:
    """The bytes of a version from its size, codec, dictionary and blob, or None if they are none of
    those that were seen. Raises one of `UNREADABLE` if they cannot be unpacked.
    """
    size, codec, dictionary, blob = packed
    raw = unpacker.unpack(Packed(Codec(codec), dictionary, blob), size)
    seen = connection.execute(
        "SELECT 1 FROM sighting WHERE version = ? AND raw_hash = ?", (version, raw_hash(raw))
    ).fetchone()
    return None if seen is None else raw


def _count(connection: sqlite3.Connection, table: str) -> int:
    return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
