"""All or nothing in one SQLite file, whatever interrupts it."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """Keep all that is done inside, or nothing if it raises. Waits for another writer first.

    An interrupt may come between SQLite's own work and ours: just before the transaction has begun
    or just after it is kept. There is nothing to undo then, and asking for it would be an error.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
