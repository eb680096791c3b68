"""The tables of `vocabulary.db`, the file of names and synonyms in the data folder.

All of it can be made again: what was learnt from the store, the headings from
the file they came from. So there are no migrations: a file of another layout is
said to be one, and `forget` removes it. What does not live here: statements that read or write.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from trialatlas.errors import StoreVersionError
from trialatlas.store.faults import damaged
from trialatlas.store.transaction import transaction

VOCABULARY_FILE = "vocabulary.db"
APPLICATION_ID = 0x54725662  # "TrVb"
LAYOUT = 1

# Names and pairs are numbered by hashes of what they are, so that no number has to be looked up to
# be written, and a study's pairs are a string of such numbers. `dirty` holds names whose
# pairs changed and are not yet decided anew; `grouped` is the name whose pairs a link was decided
# from, all together. A heading is a descriptor of MeSH.
TABLES = (
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
    "CREATE TABLE study (nct INTEGER PRIMARY KEY, pairs BLOB NOT NULL) STRICT",
    "CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
    """CREATE TABLE pair (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        variant INTEGER NOT NULL,
        concept INTEGER NOT NULL,
        studies INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX pair_by_variant ON pair (variant)",
    "CREATE INDEX pair_by_concept ON pair (concept)",
    "CREATE TABLE dirty (name INTEGER PRIMARY KEY) STRICT",
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


INDEXES = (
    "CREATE INDEX IF NOT EXISTS place_by_number ON place (number)",
    "CREATE INDEX IF NOT EXISTS link_by_target ON link (target)",
    "CREATE TABLE IF NOT EXISTS relinked (name INTEGER PRIMARY KEY, turn INTEGER NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS relinked_by_turn ON relinked (turn)",
)
"""Made also in a file that was laid out before they were thought of; one without them is slower."""


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
    if layout != LAYOUT:
        raise StoreVersionError(
            f"{path} has layout {layout}; this version of Trial Atlas knows {LAYOUT}",
            hint="Remove the file; trialatlas rebuild learns anew, and MeSH can be loaded again.",
        )
    return True


def lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file, in one transaction."""
    connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        for statement in (*TABLES, *INDEXES):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
