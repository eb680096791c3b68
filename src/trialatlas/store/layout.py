"""The tables of the SQLite store and the steps that lead from one layout to the next.

A file carries our application id and, as its user version, how many steps it has
seen. A new file walks through all of them. What does not live here: statements
that read or write studies.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from trialatlas.errors import StoreVersionError
from trialatlas.store.faults import damaged
from trialatlas.store.transaction import transaction

APPLICATION_ID = 0x54724174  # "TrAt"

FIRST_OF_SAMPLE = "NCT99000001"
"""From this number on studies are the built-in sample's: they have been since the first layout."""
NEWEST_RELEASE = """coalesce(
    (SELECT holder FROM release WHERE last_real > 0 ORDER BY holder DESC LIMIT 1),
    (SELECT max(holder) FROM release), '')"""
LAST_SIGHTING = """coalesce(
    (SELECT max(last_real) FROM release WHERE last_real > 0), (SELECT max(id) FROM sighting))"""
"""Both of real studies; of the sample where there is nothing else. A look into an index each."""

# Times are microseconds since 1970 in UTC. Numbers of versions are not stored: they follow
# from the registry's dates, which may arrive in any order. The blob stands last in its row,
# so that reading what stands before it does not touch it. Nothing is ever deleted, so that ids
# grow; the change sequence is promised to outside readers, and SQLite itself guards that one.
_FIRST = (
    """CREATE TABLE study (
        id INTEGER PRIMARY KEY,
        registry TEXT NOT NULL,
        nct_id TEXT NOT NULL,
        UNIQUE (registry, nct_id)
    ) STRICT""",
    """CREATE TABLE dictionary (
        id INTEGER PRIMARY KEY,
        made INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE version (
        id INTEGER PRIMARY KEY,
        study INTEGER NOT NULL REFERENCES study,
        content BLOB NOT NULL,
        submitted BLOB NOT NULL,
        dated TEXT NOT NULL,
        first_seen INTEGER NOT NULL,
        size INTEGER NOT NULL,
        codec INTEGER NOT NULL,
        dictionary INTEGER REFERENCES dictionary,
        blob BLOB NOT NULL,
        UNIQUE (study, content)
    ) STRICT""",
    "CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE release (id INTEGER PRIMARY KEY, holder TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE sighting (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES version,
        source INTEGER NOT NULL REFERENCES source,
        release INTEGER NOT NULL REFERENCES release,
        seen INTEGER NOT NULL,
        raw_hash BLOB NOT NULL,
        UNIQUE (version, source, raw_hash)
    ) STRICT""",
    """CREATE TABLE alias (
        registry TEXT NOT NULL,
        alias TEXT NOT NULL,
        study INTEGER NOT NULL REFERENCES study,
        PRIMARY KEY (registry, alias)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE change (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        study INTEGER NOT NULL REFERENCES study,
        kind TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE aside (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        line INTEGER NOT NULL,
        reason TEXT NOT NULL,
        at INTEGER NOT NULL,
        UNIQUE (source, line)
    ) STRICT""",
)

# How many rows each table has: counting them reads a whole index, and pages ask on every search.
# Triggers keep the row right whoever inserts, in the same transaction.
_TOTALS = (
    """CREATE TABLE total (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        study INTEGER NOT NULL,
        version INTEGER NOT NULL,
        sighting INTEGER NOT NULL,
        aside INTEGER NOT NULL
    ) STRICT""",
    """INSERT INTO total (id, study, version, sighting, aside) SELECT 1,
        (SELECT count(*) FROM study), (SELECT count(*) FROM version),
        (SELECT count(*) FROM sighting), (SELECT count(*) FROM aside)""",
    *(
        f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table}"  # noqa: S608 - our own names
        f" BEGIN UPDATE total SET {table} = {table} {sign} 1; END"
        for table in ("study", "version", "sighting", "aside")
        for event, sign in (("INSERT", "+"), ("DELETE", "-"))
    ),
)

# Runs of a sync are never deleted, so that gaps show. What a listing has shown so far is kept as
# four bytes a study and page, until the listing is done: it is needed to go on with it.
_RUNS = (
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        source TEXT NOT NULL,
        parameters TEXT NOT NULL,
        listing INTEGER NOT NULL,
        started INTEGER NOT NULL,
        ended INTEGER,
        state TEXT NOT NULL,
        data TEXT NOT NULL,
        tag TEXT NOT NULL,
        token TEXT NOT NULL,
        asked INTEGER,
        seen INTEGER NOT NULL DEFAULT 0,
        added INTEGER NOT NULL DEFAULT 0,
        changed INTEGER NOT NULL DEFAULT 0,
        older INTEGER NOT NULL DEFAULT 0,
        unchanged INTEGER NOT NULL DEFAULT 0,
        rejected INTEGER NOT NULL DEFAULT 0,
        repeated INTEGER NOT NULL DEFAULT 0,
        missing INTEGER NOT NULL DEFAULT 0,
        gone INTEGER NOT NULL DEFAULT 0,
        pages INTEGER NOT NULL DEFAULT 0,
        retries INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER NOT NULL DEFAULT 0,
        note TEXT NOT NULL DEFAULT '',
        error TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE listed (
        id INTEGER PRIMARY KEY,
        listing INTEGER NOT NULL REFERENCES run,
        numbers BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX listed_listing ON listed (listing)",
    """CREATE TABLE gone (
        study INTEGER PRIMARY KEY REFERENCES study,
        noticed INTEGER NOT NULL,
        run INTEGER NOT NULL REFERENCES run,
        became TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE file (
        source TEXT NOT NULL,
        path TEXT NOT NULL,
        size INTEGER NOT NULL,
        written INTEGER NOT NULL,
        PRIMARY KEY (source, path)
    ) STRICT, WITHOUT ROWID""",
)

# How fresh the data are is told by real studies where there are any: a sample is of another day.
# Each release knows the last sighting that a real study had in it, 0 if the sample alone did.
_REAL = (
    "ALTER TABLE release ADD COLUMN last_real INTEGER NOT NULL DEFAULT 0",
    f"""UPDATE release SET last_real = found.last FROM (
        SELECT sighting.release, max(sighting.id) AS last FROM sighting
        JOIN version ON version.id = sighting.version JOIN study ON study.id = version.study
        WHERE study.nct_id < '{FIRST_OF_SAMPLE}' GROUP BY sighting.release
    ) AS found WHERE found.release = release.id""",  # noqa: S608 - our own number
    "CREATE INDEX release_last_real ON release (last_real)",
    f"""CREATE TRIGGER sighting_real AFTER INSERT ON sighting WHEN
        (SELECT study.nct_id FROM version JOIN study ON study.id = version.study
            WHERE version.id = NEW.version) < '{FIRST_OF_SAMPLE}'
        BEGIN UPDATE release SET last_real = NEW.id WHERE id = NEW.release; END""",  # noqa: S608 - same
)

STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _TOTALS, _RUNS, _REAL)
"""Step n leads from layout n to layout n + 1. A step that was released is never edited."""


def is_current(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether no step is missing. Raises as `layout_version` does."""
    return layout_version(connection, path) == len(STEPS)


def layout_version(connection: sqlite3.Connection, path: Path) -> int:
    """The layout of an open file; 0 for an empty one.

    Raises StoreVersionError for a newer layout and StoreDamagedError for a file of another kind.
    """
    application = _pragma(connection, "application_id")
    version = _pragma(connection, "user_version")
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION_ID and (application or version or tables):
        raise damaged(path, "it is a database of another program")
    if version > len(STEPS):
        raise StoreVersionError(
            f"{path} has layout {version}; this version of Trial Atlas knows {len(STEPS)}",
            hint="Use the newer Trial Atlas that made it, or another data folder.",
        )
    return version


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Take the missing steps in one transaction: all of them or none. Needs the writer's lock."""
    with transaction(connection):
        for step in STEPS[layout_version(connection, path) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]
