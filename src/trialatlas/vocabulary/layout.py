"""The tables of `vocabulary.db`, the file of names and synonyms in the data folder.

All of it can be made again: what was learnt from the store, the headings from
the file they came from. So there are no migrations: a file of another layout is
said to be one, and `forget` removes it; the first one is brought up to today's. Each change is one
transaction with a write-ahead log: copy the file while it is served by SQLite's own backup or
`VACUUM INTO`. What does not live here: statements that read or write.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from trialatlas.errors import StoreVersionError
from trialatlas.store.faults import damaged
from trialatlas.store.transaction import transaction

VOCABULARY_FILE = "vocabulary.db"
APPLICATION_ID = 0x54725662  # "TrVb"
LAYOUT = 2
_READABLE = (1, LAYOUT)
"""What is read of a file of the first layout is as it is today; writing lays it out anew."""

# Names and statements are numbered by hashes of what they are, so that no number has to be looked
# up to be written, and what a study says is a string of such numbers. A statement is a pair of
# names as written; `written` counts the statements that write a name in one way, and `name` has the
# first of these. `grouped` is the name whose pairs a link was decided from, all together;
# `relinked` says at which turn of learning a name's links last changed. A heading is a descriptor
# of MeSH.
LEARNT = (
    "CREATE TABLE study (nct INTEGER PRIMARY KEY, said BLOB NOT NULL) STRICT",
    """CREATE TABLE statement (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        variant INTEGER NOT NULL,
        concept INTEGER NOT NULL,
        variant_text TEXT NOT NULL,
        concept_text TEXT NOT NULL,
        turned INTEGER NOT NULL,
        studies INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE written (
        name INTEGER NOT NULL,
        text TEXT NOT NULL,
        statements INTEGER NOT NULL,
        PRIMARY KEY (name, text)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
    """CREATE TABLE pair (
        variant INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        concept INTEGER NOT NULL,
        turned INTEGER NOT NULL,
        studies INTEGER NOT NULL,
        PRIMARY KEY (variant, kind, concept)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX pair_by_concept ON pair (concept, kind, studies)",
    "CREATE INDEX pair_turned ON pair (concept, kind) WHERE turned",
    """CREATE TABLE link (
        source INTEGER NOT NULL,
        target INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        studies INTEGER NOT NULL,
        share REAL NOT NULL,
        grouped INTEGER NOT NULL,
        PRIMARY KEY (source, target, kind, grouped)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX link_by_group ON link (grouped, kind)",
    "CREATE INDEX link_by_target ON link (target)",
    "CREATE TABLE relinked (name INTEGER PRIMARY KEY, turn INTEGER NOT NULL) STRICT",
    "CREATE INDEX relinked_by_turn ON relinked (turn)",
)
TABLES = (
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
    *LEARNT,
    "CREATE TABLE heading (id INTEGER PRIMARY KEY, ui TEXT NOT NULL, text TEXT NOT NULL) STRICT",
    """CREATE TABLE entry (
        name INTEGER NOT NULL,
        heading INTEGER NOT NULL REFERENCES heading,
        text TEXT NOT NULL,
        PRIMARY KEY (name, heading)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX entry_by_heading ON entry (heading)",
    """CREATE TABLE place (
        heading INTEGER NOT NULL REFERENCES heading,
        number TEXT NOT NULL,
        PRIMARY KEY (heading, number)
    ) STRICT, WITHOUT ROWID""",
)


HEADINGS = ("heading", "entry", "place")
INDEXES = (
    "CREATE INDEX IF NOT EXISTS place_by_number ON place (number)",
    "CREATE INDEX IF NOT EXISTS heading_by_text ON heading (text)",
)
"""Made also in a file that was laid out before they were thought of; one without them is slower."""
_FORMER = ("study", "name", "pair", "dirty", "link", "relinked")


def is_laid_out(connection: sqlite3.Connection, path: Path) -> bool:
    """True for our file, False for an empty one.

    Raises StoreVersionError for another layout, StoreDamagedError for a file of another kind.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if not (application or layout or tables):
        return False
    if application != APPLICATION_ID:
        raise damaged(path, "it is a database of another program")
    if layout not in _READABLE:
        raise StoreVersionError(
            f"{path} has layout {layout}; this version of Trial Atlas knows {LAYOUT}",
            hint="Remove the file; trialatlas rebuild learns anew, and MeSH can be loaded again.",
        )
    return True


def lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file, in one transaction."""
    with transaction(connection):
        for statement in (*TABLES, *INDEXES):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")


def bring_up(connection: sqlite3.Connection) -> None:
    """Give a file of the first layout that of today: what was learnt is forgotten, the headings
    stay.
    """
    if connection.execute("PRAGMA user_version").fetchone()[0] == LAYOUT:
        return
    with transaction(connection):
        for table in _FORMER:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in (*LEARNT, *INDEXES):
            connection.execute(statement)
        connection.execute("DELETE FROM fact WHERE name IN ('sequence', 'method')")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
