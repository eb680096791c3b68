"""Connections to the SQLite file, also where the folder may not be written to.

A reader of a file with a write-ahead log wants to write beside it. Where it may not, and no log
waits there, the file is read as one that nobody changes; whoever may write could begin to, so it
is looked at before and after each reading. What does not live here: what is read.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from trialatlas.errors import EnvironmentFaultError, StoreLockedError

_BUSY_SECONDS = 30.0
_REFUSED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
_PRIMARY = 0xFF

_State = tuple[int, int, int]


def may_write(folder: Path) -> bool:
    """True if this process may make files in a folder; the disk and the user both decide."""
    effective = os.access in os.supports_effective_ids
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=effective)


def connect(path: Path, mode: str = "rw", *, immutable: bool = False) -> sqlite3.Connection:
    """A connection whose transactions we begin and end ourselves. It may move between threads,
    but only one at a time uses it.
    """
    frozen = "&immutable=1" if immutable else ""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}{frozen}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


class ReadingConnection:
    """A connection for reading. `changed` says whether what it sees may be out of date."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state: _State | None = None
        self._file = _file(path)
        self.connection = connect(path)
        try:
            self._try()
        except BaseException:
            self.connection.close()
            raise

    def changed(self) -> bool:
        """True if another file was put in its place, or if it was taken for one that nobody
        changes, and somebody did.
        """
        return self._is_replaced() or self._is_touched()

    def check_unchanged(self) -> None:
        """Raise StoreLockedError if what was just read may be neither old nor new."""
        if self._is_touched():
            raise StoreLockedError(
                f"{self._path} was written to while it was read", hint="Try again."
            )

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def _is_replaced(self) -> bool:
        """A file that is gone for the moment leaves us what we have."""
        return _file(self._path) not in {self._file, None}

    def _is_touched(self) -> bool:
        return self._state is not None and (
            _log_waits(self._path) or self._state != _state(self._path)
        )

    def _try(self) -> None:
        try:
            self.connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.OperationalError as error:
            refused = getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _REFUSED
            if not refused or may_write(self._path.parent):
                raise
            if _log_waits(self._path):
                raise EnvironmentFaultError(
                    f"{self._path.parent} cannot be written to, and its last load was cut off",
                    hint="Run trialatlas status once where the folder may be written to.",
                    slug="read-only",
                ) from error
            self.connection.close()
            self._state = _state(self._path)
            self.connection = connect(self._path, "ro", immutable=True)


def _file(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _state(path: Path) -> _State:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _log_waits(path: Path) -> bool:
    """True if the log holds anything that the file itself may lack."""
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0
