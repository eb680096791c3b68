"""The tables of `directory.db`, the file of named things in the data folder.

All of it can be made again from the store and the vocabulary, so there are no migrations: a file
of another layout is replaced. Each change is one transaction with a write-ahead log, so that
whoever copies the file while it is served does so by SQLite's own backup, or by `VACUUM INTO`;
a copy of the bare file is whole only if no log waits beside it. What does not live here:
statements that read or write.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from trialatlas.store.faults import damaged
from trialatlas.store.transaction import transaction

DIRECTORY_FILE: Final = "directory.db"
APPLICATION_ID: Final = 0x54724479  # "TrDy"
LAYOUT: Final = 2
BLOCK: Final = 4096
"""NCT numbers in one row of the years in which studies started."""

# What a study says is a string of numbers of spellings, 8 bytes each; a spelling has the numbers of
# its studies, 4 bytes each; both ascending. Names, forms and spellings are numbered by hashes of
# what they are. A name is all spellings of the same words; `base` is where it belongs by itself,
# `grouped` where it stands. `base` holds those that were learnt to mean another: `target` is that
# one, `moves` whether it would go there, `goes` where it stands. An entity's number begins with a
# step of its studies, so that numbers ascend from the most frequent things to the least.
TABLES: Final = (
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
    "CREATE TABLE study (nct INTEGER PRIMARY KEY, said BLOB NOT NULL) STRICT",
    "CREATE TABLE started (block INTEGER PRIMARY KEY, years BLOB NOT NULL) STRICT",
    """CREATE TABLE spelling (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        text TEXT NOT NULL,
        slug INTEGER NOT NULL,
        name INTEGER NOT NULL,
        form INTEGER NOT NULL,
        why TEXT NOT NULL,
        studies BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE name (
        id INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        form INTEGER NOT NULL,
        why TEXT NOT NULL,
        shown INTEGER NOT NULL,
        studies INTEGER NOT NULL,
        base INTEGER NOT NULL,
        grouped INTEGER NOT NULL,
        how TEXT NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (id, kind)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE base (
        id INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        wants INTEGER NOT NULL,
        how TEXT NOT NULL,
        detail TEXT NOT NULL,
        target INTEGER NOT NULL,
        moves INTEGER NOT NULL,
        goes INTEGER NOT NULL,
        PRIMARY KEY (id, kind)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE entity (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        shown INTEGER NOT NULL,
        sort TEXT NOT NULL,
        initial TEXT NOT NULL,
        studies INTEGER NOT NULL,
        names INTEGER NOT NULL,
        grouped INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE tally (
        kind INTEGER NOT NULL,
        initial TEXT NOT NULL,
        things INTEGER NOT NULL,
        PRIMARY KEY (kind, initial)
    ) STRICT, WITHOUT ROWID""",
    """CREATE VIRTUAL TABLE found USING fts5(
        kind, names, content='', detail=column, prefix='2 3',
        tokenize='unicode61 remove_diacritics 2'
    )""",
)
INDEXES: Final = (
    "CREATE INDEX spelling_by_slug ON spelling (slug)",
    "CREATE INDEX spelling_by_name ON spelling (name, kind)",
    "CREATE INDEX name_by_form ON name (form, kind) WHERE form <> id AND kind < 2",
    "CREATE INDEX name_by_base ON name (base, kind) WHERE base <> id",
    "CREATE INDEX name_by_group ON name (grouped, kind) WHERE grouped <> id",
    "CREATE INDEX base_by_wants ON base (wants, kind)",
    "CREATE INDEX base_by_target ON base (target, kind)",
    "CREATE INDEX base_by_goes ON base (goes, kind) WHERE goes <> id",
)
"""Made where names are gathered: all at once, or as they come."""
ENTITY_INDEXES: Final = (
    "CREATE INDEX entity_by_studies ON entity (kind, studies DESC, id)",
    "CREATE INDEX entity_by_initial ON entity (kind, initial, sort)",
    "CREATE INDEX entity_by_initial_studies ON entity (kind, initial, studies DESC, id)",
    "CREATE INDEX entity_by_group ON entity (grouped, kind)",
)
"""Made when all things are written."""
ASIDE: Final = "arrived"
"""The schema of a file beside, for what is not kept."""


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
    """Make the tables in an empty file, in one transaction. Indexes are made apart."""
    with transaction(connection):
        for statement in TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")


def index(connection: sqlite3.Connection) -> None:
    """Make the indexes of names: after all spellings, before anything is asked of them."""
    for statement in INDEXES:
        connection.execute(statement)


def index_entities(connection: sqlite3.Connection) -> None:
    """Make the indexes of things, after all things."""
    for statement in ENTITY_INDEXES:
        connection.execute(statement)
