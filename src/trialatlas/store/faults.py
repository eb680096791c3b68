"""The edge between SQLite's errors and ours.

Every primary result code of SQLite has its place in one table. What does not
live here: deciding when something is damaged beyond what SQLite says itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import zstandard

from trialatlas.errors import (
    AtlasError,
    EnvironmentFaultError,
    StoreDamagedError,
    StoreError,
    StoreLockedError,
)

_OUTSIDE = frozenset(
    {
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
_NO_ROOM = {
    sqlite3.SQLITE_FULL: "the disk is full",
    # The file that goes with a log is not written but made larger, of which SQLite says no more.
    sqlite3.SQLITE_IOERR_SHMSIZE: "the disk is full",
    # So it says where a file may not grow any more; a disk that is broken looks no other.
    sqlite3.SQLITE_IOERR_WRITE: "the disk takes no more of it, or fails",
}
"""By extended code."""
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED = frozenset(
    {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_EMPTY,
        sqlite3.SQLITE_ERROR,  # our statements are right: a table or column is missing
        sqlite3.SQLITE_FORMAT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_NOTFOUND,
        sqlite3.SQLITE_SCHEMA,
    }
)
_PRIMARY = 0xFF


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Turn errors of SQLite, of the codec and of the system into ours; `path` is the store's."""
    try:
        yield
    except sqlite3.Error as error:
        raise translate(error, path) from error
    except zstandard.ZstdError as error:
        raise damaged(path, str(error)) from error
    except OSError as error:
        raise EnvironmentFaultError(
            f"{path}: {error.strerror or error}",
            hint="Check that the folder exists, may be written to, and has space.",
        ) from error


def translate(error: sqlite3.Error, path: Path) -> AtlasError:
    """Our error for one of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by the Python module itself, not by the library
        return StoreError(f"{path}: {error}", hint="Open the store again.")
    primary = code & _PRIMARY
    if primary in _BUSY:
        return StoreLockedError(
            f"{path} is busy: {error}", hint="Wait until the other process is done, then try again."
        )
    if primary in _OUTSIDE:
        return EnvironmentFaultError(
            f"{path}: {_NO_ROOM.get(code, error)}",
            hint="Check that the folder may be read and written to and that the disk has space.",
        )
    if primary in _DAMAGED:
        return damaged(path, str(error))
    return StoreError(f"{path}: {error}", hint="Try again; if it stays, please report it.")


def damaged(path: Path, reason: str) -> StoreDamagedError:
    """The error for a store that holds what was never written."""
    return StoreDamagedError(
        f"{path} is damaged or no store of Trial Atlas: {reason}",
        hint="Move it away (keep it) and load your files again, or restore a copy.",
    )
