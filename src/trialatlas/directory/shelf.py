"""Writing what studies name. One process writes at a time: the caller holds the store's lock.

What each study says is kept with it, so that a study that comes again replaces what it said
before. What does not live here: the tables (`layout`), who belongs together (`gather`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from trialatlas.directory.layout import DIRECTORY_FILE, is_laid_out, lay_out
from trialatlas.directory.said import METHOD
from trialatlas.directory.told import Mentions
from trialatlas.store.faults import translated
from trialatlas.store.reading import connect
from trialatlas.store.transaction import transaction

_CACHE_KIBIBYTES = 65_536


@contextmanager
def writing(folder: Path) -> Generator[Shelf]:
    """The directory of a data folder for writing, made if there is none or one of another layout.

    Raises StoreDamagedError, EnvironmentFaultError.
    """
    path = folder / DIRECTORY_FILE
    with translated(path):
        with closing(connect(path, "rwc")) as connection:
            is_ours = is_laid_out(connection, path)
        if not is_ours:
            for each in folder.glob(f"{DIRECTORY_FILE}*"):
                each.unlink()
        with closing(connect(path, "rwc")) as connection:
            if not is_ours:
                lay_out(connection)
            # What is lost in a power cut is learnt again: the sequence number is lost with it.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
            yield Shelf(connection)


class Shelf:
    """The directory, open for writing. Use `writing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def together(self) -> AbstractContextManager[None]:
        """All of it or nothing."""
        return transaction(self.connection)

    def fact(self, name: str) -> Any:
        """What was noted under a name; None if nothing was."""
        row = self.connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def note(self, name: str, value: str | int) -> None:
        """Note a fact."""
        self.connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    @property
    def sequence(self) -> int:
        """The store's number up to which was learnt; 0 if nothing was, or by another method."""
        return (self.fact("sequence") or 0) if self.fact("method") == METHOD else 0

    def forget(self) -> None:
        """Forget all that studies said."""
        for table in ("study", "spelling", "fact"):
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words

    def put(self, given: Mentions) -> None:
        """Replace what studies said."""
        self.connection.executemany("INSERT OR REPLACE INTO study VALUES (?, ?, ?)", given.studies)
        missing = (each for each in sorted(given.spellings) if not self._is_known(each))
        rows = [(each, *given.spellings[each]) for each in missing]
        self.connection.executemany("INSERT INTO spelling VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _is_known(self, spelling: int) -> bool:
        found = self.connection.execute("SELECT 1 FROM spelling WHERE id = ?", (spelling,))
        return found.fetchone() is not None
