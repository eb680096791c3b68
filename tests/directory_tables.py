"""All that a directory or a vocabulary holds, for comparing one with another."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from trialatlas.directory.layout import DIRECTORY_FILE
from trialatlas.vocabulary.layout import VOCABULARY_FILE

Tables = dict[str, list[tuple[Any, ...]]]


def directory_tables(folder: Path) -> Tables:
    """The directory's tables, and by which words things are found."""
    named = ("study", "started", "spelling", "name", "base", "entity", "tally")
    with closing(sqlite3.connect(folder / DIRECTORY_FILE)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, found, instance)")
        return _read(connection, (*named, "words"))


def vocabulary_tables(folder: Path) -> Tables:
    """The tables of what was learnt."""
    with closing(sqlite3.connect(folder / VOCABULARY_FILE)) as connection:
        return _read(connection, ("study", "statement", "written", "name", "pair", "link"))


def _read(connection: sqlite3.Connection, tables: Iterable[str]) -> Tables:
    return {
        table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)  # noqa: S608 - our own names
        for table in tables
    }
