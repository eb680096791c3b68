"""The dictionaries a store has learnt from its own records.

One is learnt as soon as there are enough records, and a better one when there are many:
the first records of a load are often the oldest and unlike the rest. What was packed with
an earlier dictionary stays as it is. What does not live here: packing.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import zstandard

from trialatlas.store.codec import Codec, Dictionary, Packed, Unpacker, train_dictionary
from trialatlas.store.faults import damaged

SAMPLES = 1000
LEARN_AT = (SAMPLES, 20 * SAMPLES)
"""How many versions there must be for the first and for the second dictionary."""


def newest(connection: sqlite3.Connection) -> Dictionary | None:
    """The dictionary to pack with."""
    row = connection.execute(
        "SELECT id, content FROM dictionary ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else Dictionary(*row)


def content(connection: sqlite3.Connection, number: int, path: Path) -> bytes:
    """The bytes of a dictionary. Raises StoreDamagedError if it is not there."""
    row = connection.execute("SELECT content FROM dictionary WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise damaged(path, f"dictionary {number} is missing")
    return row[0]


def learn_if_due(
    connection: sqlite3.Connection, path: Path, at: int, current: Dictionary | None
) -> Dictionary | None:
    """The next dictionary, kept in the running transaction, or the current one.

    The samples are spread over all versions. Where they are too small to learn from, the next
    batch may bring more. A dictionary's number tells how many were learnt.
    """
    learnt = 0 if current is None else current.id
    versions = connection.execute("SELECT max(id) FROM version").fetchone()[0] or 0
    if learnt == len(LEARN_AT) or versions < LEARN_AT[learnt]:
        return current
    try:
        trained = train_dictionary(_samples(connection, path, versions))
    except zstandard.ZstdError:
        return current
    connection.execute(
        "INSERT INTO dictionary (id, made, content) VALUES (?, ?, ?)", (learnt + 1, at, trained)
    )
    return Dictionary(learnt + 1, trained)


def _samples(connection: sqlite3.Connection, path: Path, versions: int) -> list[bytes]:
    unpacker = Unpacker(lambda number: content(connection, number, path))
    rows = connection.execute(
        "SELECT size, codec, dictionary, blob FROM version WHERE id % ? = 0",
        (versions // SAMPLES,),
    )
    return [
        unpacker.unpack(Packed(Codec(codec), dictionary, blob), size)
        for size, codec, dictionary, blob in rows
    ]
