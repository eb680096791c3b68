"""The tables of `directory.db`, the file of named things in the data folder.

All of it can be made again from the store and the vocabulary, so there are no migrations: a file
of another layout is replaced. What does not live here: statements that read or write.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from trialatlas.store.faults import damaged
from trialatlas.store.transaction import transaction

DIRECTORY_FILE: Final = "directory.db"
APPLICATION_ID: Final = 0x54724479  # "TrDy"
LAYOUT: Final = 1

# What a study says is a string of numbers of spellings, 8 bytes each. Names, forms and spellings
# are numbered by hashes of what they are. `entity` and all below it are made anew whenever
# anything is learnt; an entity's number is its rank by studies, so that whatever is read in the
# order of numbers comes with the most frequent first.
TABLES: Final = (
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
    """CREATE TABLE study (
        nct INTEGER PRIMARY KEY,
        year INTEGER NOT NULL,
        said BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE spelling (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        text TEXT NOT NULL,
        slug INTEGER NOT NULL,
        name INTEGER NOT NULL,
        form INTEGER NOT NULL,
        why TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX spelling_by_slug ON spelling (slug)",
    """CREATE TABLE entity (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        slug TEXT NOT NULL,
        text TEXT NOT NULL,
        sort TEXT NOT NULL,
        initial TEXT NOT NULL,
        studies INTEGER NOT NULL,
        names INTEGER NOT NULL,
        grouped INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX entity_by_kind ON entity (kind, id)",
    "CREATE INDEX entity_by_initial ON entity (kind, initial, sort)",
    "CREATE INDEX entity_by_slug ON entity (slug, kind)",
    "CREATE INDEX entity_by_group ON entity (grouped, kind)",
    """CREATE TABLE written (
        entity INTEGER NOT NULL,
        spelling INTEGER NOT NULL,
        studies INTEGER NOT NULL,
        how TEXT NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (entity, spelling)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX written_by_spelling ON written (spelling)",
    """CREATE VIRTUAL TABLE found USING fts5(
        kind, names, content='', detail=column, prefix='2 3',
        tokenize='unicode61 remove_diacritics 2'
    )""",
)


def is_laid_out(connection: sqlite3.Connection, path: Path) -> bool:
    """True for our file, False for an empty one or one of another layout.

    Raises StoreDamagedError for a file of another kind.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if not (application or layout or tables):
        return False
    if application != APPLICATION_ID:
        raise damaged(path, "it is a database of another program")
    return layout == LAYOUT


def lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file, in one transaction."""
    connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        for statement in TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
