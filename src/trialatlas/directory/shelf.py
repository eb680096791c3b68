"""Writing what studies name. One process writes at a time: the caller holds the store's lock.

What each study says is kept with it, so that a study that comes again replaces what it said
before, and each spelling knows its studies. What does not live here: the tables (`layout`), who
belongs together (`grouping`), making all at once (`making`).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from trialatlas.directory import postings
from trialatlas.directory.layout import BLOCK, DIRECTORY_FILE, is_laid_out
from trialatlas.directory.told import Mentions
from trialatlas.store.faults import translated
from trialatlas.store.reading import connect
from trialatlas.store.transaction import transaction

_CACHE_KIBIBYTES = 65_536
_CHUNK = 400
_NO_YEARS = bytes(2 * BLOCK)

NameKey: TypeAlias = tuple[int, int]
"""The kind and the number of a name, a base or a group."""


@contextmanager
def writing(folder: Path) -> Generator[Shelf | None]:
    """The directory of a data folder for changing it; None if there is none of this layout.

    Raises StoreDamagedError, EnvironmentFaultError.
    """
    path = folder / DIRECTORY_FILE
    with translated(path):
        if not path.exists():
            yield None
            return
        with closing(connect(path, "rw")) as connection, closing(connect(path)) as before:
            if not is_laid_out(connection, path):
                yield None
                return
            # What is lost in a power cut is learnt again: the sequence number is lost with it.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
            yield Shelf(connection, before)


class Shelf:
    """The directory, open for writing. Use `writing`.

    `before` reads the state before a transaction; None where all is made at once.
    """

    def __init__(self, connection: sqlite3.Connection, before: sqlite3.Connection | None) -> None:
        self.connection = connection
        self.before = before

    @contextmanager
    def together(self) -> Generator[None]:
        """All of it or nothing."""
        with transaction(self.connection):
            if self.before is None:
                yield
                return
            with _snapshot(self.before):
                yield

    def fact(self, name: str) -> Any:
        """What was noted under a name; None if nothing was."""
        row = self.connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def note(self, name: str, value: str | int) -> None:
        """Note a fact."""
        self.connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def put(self, given: Mentions) -> set[NameKey]:
        """Replace what studies said; the names of which some spelling's studies changed."""
        added: defaultdict[int, set[int]] = defaultdict(set)
        removed: defaultdict[int, set[int]] = defaultdict(set)
        known = dict(self._said([nct for nct, _, _ in given.studies]))
        rows: list[tuple[int, bytes]] = []
        for nct, _, said in given.studies:
            if known.get(nct) == said:
                continue
            now, then = set(array("q", said)), set(array("q", known.get(nct, b"")))
            for each in now - then:
                added[each].add(nct)
            for each in then - now:
                removed[each].add(nct)
            rows.append((nct, said))
        self.connection.executemany("INSERT OR REPLACE INTO study VALUES (?, ?)", rows)
        start(self.connection, {nct: year for nct, year, _ in given.studies})
        return self._spell(given, added, removed)

    def _said(self, studies: list[int]) -> Iterator[tuple[int, bytes]]:
        for chunk in chunks(studies):
            yield from self.connection.execute(
                f"SELECT nct, said FROM study WHERE nct IN ({chunk})"  # noqa: S608 - numbers
            )

    def _spell(
        self,
        given: Mentions,
        added: dict[int, set[int]],
        removed: dict[int, set[int]],
    ) -> set[NameKey]:
        """Change the studies of spellings; one that nobody says any more is gone."""
        held = {number: row for number, *row in self._spelled(sorted({*added, *removed}))}
        fresh: list[tuple[Any, ...]] = []
        other: list[tuple[bytes, int]] = []
        gone: list[tuple[int]] = []
        touched: set[NameKey] = set()
        for number in sorted({*added, *removed}):
            row = held.get(number)
            more, less = added.get(number, ()), removed.get(number, ())
            if row is None:
                spelled = given.spellings[number]
                touched.add((spelled.kind, spelled.name))
                fresh.append((number, *spelled, postings.packed(more)))
                continue
            kind, name, studies = row
            touched.add((kind, name))
            now = postings.changed(studies, more, less)
            if now:
                other.append((now, number))
            else:
                gone.append((number,))
        run = self.connection.executemany
        run("INSERT INTO spelling VALUES (?, ?, ?, ?, ?, ?, ?, ?)", fresh)
        run("UPDATE spelling SET studies = ? WHERE id = ?", other)
        run("DELETE FROM spelling WHERE id = ?", gone)
        return {(kind, name) for kind, name in touched if name}

    def _spelled(self, numbers: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        for chunk in chunks(numbers):
            yield from self.connection.execute(
                f"SELECT id, kind, name, studies FROM spelling WHERE id IN ({chunk})"  # noqa: S608 - numbers
            )


def start(connection: sqlite3.Connection, years: dict[int, int]) -> None:
    """Keep the years in which studies started. Within a transaction."""
    blocks: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for nct, year in years.items():
        blocks[nct // BLOCK][nct % BLOCK] = year
    for block, given in sorted(blocks.items()):
        row = connection.execute("SELECT years FROM started WHERE block = ?", (block,)).fetchone()
        kept = array("H", _NO_YEARS if row is None else row[0])
        for place, year in given.items():
            kept[place] = year
        made = kept.tobytes()
        if row is None or made != row[0]:
            connection.execute("INSERT OR REPLACE INTO started VALUES (?, ?)", (block, made))


def chunks(numbers: Iterable[int]) -> Iterator[str]:
    """Numbers as SQL, some hundred at a time."""
    left = iter(numbers)
    while some := list(islice(left, _CHUNK)):
        yield ", ".join(map(str, some))


@contextmanager
def _snapshot(connection: sqlite3.Connection) -> Generator[None]:
    """Let a connection read the state of this moment until the end."""
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM fact").fetchone()
        yield
    finally:
        connection.execute("ROLLBACK")
