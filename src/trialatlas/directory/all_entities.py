"""Writing all things at once, from all names.

Rows, indexes and words are each written in their own order: in the order in which things are made
every row would be a write in another place. What does not live here: what stands in a row
(`entities`), who belongs together (`grouping`), the file that this is put aside in (`making`).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import Any, Final

from trialatlas.directory.entities import (
    Spelling,
    entity_row,
    found_by,
    number_of_entity,
    said_by,
    studies_of,
)
from trialatlas.directory.layout import ASIDE, index_entities

_TOGETHER: Final = 2_000
_MADE: Final = f"{ASIDE}.made"
_WORDS_BYTES: Final = 1 << 25
_WORDS_BYTES_BEFORE: Final = 1 << 20
"""What SQLite's full-text search holds of an index before it writes it: ours, and its own choice.
"""

Group = tuple[int, int, list[Spelling]]
"""The kind and the number of a group, and all its spellings."""


def write_all(connection: sqlite3.Connection, progress: Callable[[int], None]) -> None:
    """Write all things, their indexes and the words they are found by; there must be none.

    Needs the schema `layout.ASIDE` to write in, within a transaction. `progress` is called with the
    number of spellings gone through.
    """
    connection.execute(
        f"CREATE TABLE {_MADE} (id, kind, shown, sort, initial, studies, names, grouped, words)"
    )
    taken: set[int] = set()
    tally: Counter[tuple[int, str]] = Counter()
    done = 0
    groups = _groups(connection)
    while some := list(islice(groups, _TOGETHER)):
        connection.executemany(
            f"INSERT INTO {_MADE} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own name
            _rows(connection, some, taken, tally),
        )
        done += sum(len(spellings) for _, _, spellings in some)
        progress(done)
    connection.execute(
        "INSERT INTO entity SELECT id, kind, shown, sort, initial, studies, names, grouped"  # noqa: S608 - our own name
        f" FROM {_MADE} ORDER BY id"
    )
    connection.executemany(
        "INSERT INTO tally VALUES (?, ?, ?)", [(*key, by) for key, by in sorted(tally.items())]
    )
    index_entities(connection)
    _find_all(connection)
    connection.execute(f"DROP TABLE {_MADE}")


def _groups(connection: sqlite3.Connection) -> Iterator[Group]:
    """All groups with their spellings, in the order of kinds and numbers."""
    rows = connection.execute(
        "SELECT name.kind, grouped, spelling.id, text, length(spelling.studies) / 4 FROM name"
        " JOIN spelling ON spelling.name = name.id AND spelling.kind = name.kind ORDER BY 1, 2, 3"
    )
    for (kind, group), found in groupby(rows, key=lambda row: (row[0], row[1])):
        yield kind, group, [Spelling(*row[2:]) for row in found]


def _rows(
    connection: sqlite3.Connection,
    groups: list[Group],
    taken: set[int],
    tally: Counter[tuple[int, str]],
) -> Iterator[tuple[Any, ...]]:
    said = said_by(connection, (some for _, _, some in groups))
    for kind, group, some in groups:
        studies = studies_of(some, said)
        number = number_of_entity(kind, group, studies)
        while number in taken:
            number += 1
        taken.add(number)
        row = entity_row(number, kind, group, some, studies)
        tally[kind, row.initial] += 1
        yield (*row, found_by(some))


def _find_all(connection: sqlite3.Connection) -> None:
    """Write what things are found by, with more room than the full-text search takes by itself: in
    less it writes many small indexes and merges them again and again.
    """
    room = "INSERT INTO found (found, rank) VALUES ('hashsize', ?)"
    connection.execute(room, (_WORDS_BYTES,))
    connection.execute(
        f"INSERT INTO found (rowid, kind, names) SELECT id, 'k' || kind, words FROM {_MADE}"  # noqa: S608 - our own name
        " ORDER BY id"
    )
    connection.execute(room, (_WORDS_BYTES_BEFORE,))
