"""Making a SQLite file anew, aside, and putting it in place in one step for its readers.

Nothing is safe from a power cut while it is made, so that it is made fast; SQLite's own backup then
writes it over the former file in one transaction, which readers see whole or not at all. What does
not live here: what is in the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from trialatlas.store.reading import connect

_CACHE_KIBIBYTES = 131_072


@contextmanager
def aside(path: Path) -> Generator[sqlite3.Connection]:
    """A connection to an empty file beside `path`, of which nothing stays."""
    sweep(path)
    try:
        with closing(connect(_beside(path), "rwc")) as connection:
            unsafe(connection, "main")
            yield connection
    finally:
        sweep(path)


def unsafe(connection: sqlite3.Connection, schema: str) -> None:
    """Write a file of a connection without care for what a power cut leaves."""
    for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIBIBYTES}"):
        connection.execute(f"PRAGMA {schema}.{pragma}")


def publish(connection: sqlite3.Connection, path: Path) -> None:
    """Put all of a file in place of another, which is made if there is none."""
    with closing(connect(path, "rwc")) as target:
        connection.backup(target)
        target.execute("PRAGMA journal_mode = WAL")
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def sweep(path: Path) -> None:
    """Remove what a making that was cut off left beside a file."""
    beside = _beside(path)
    for each in path.parent.glob(f"{beside.name}*"):
        each.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.aside")
