"""Writing what studies say about names, and counting it.

What each study says is kept with it, so that a study that comes again replaces exactly what it said
before, and the counts are always those of the studies as they are. One process writes at a
time: the caller holds the store's writer lock. What lives elsewhere: the tables
(`layout`), what is believed (`believing`), reading for a search (`thesaurus`).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from trialatlas.store.clock import utc_now
from trialatlas.store.faults import translated
from trialatlas.store.reading import connect
from trialatlas.store.transaction import transaction
from trialatlas.vocabulary.aside import aside, publish
from trialatlas.vocabulary.believing import Believing, Touched
from trialatlas.vocabulary.evidence import METHOD, Said
from trialatlas.vocabulary.layout import (
    HEADINGS,
    INDEXES,
    VOCABULARY_FILE,
    bring_up,
    is_laid_out,
    lay_out,
)
from trialatlas.vocabulary.stated import Stated, Statement, stated

_CACHE_KIBIBYTES = 65_536
_CHUNK = 400


@contextmanager
def writing(folder: Path) -> Generator[Shelf]:
    """The vocabulary of a data folder for writing, made if there is none.

    Raises StoreVersionError, StoreDamagedError, EnvironmentFaultError.
    """
    path = folder / VOCABULARY_FILE
    with translated(path), closing(connect(path, "rwc")) as connection:
        _prepare(connection, path)
        # What is lost in a power cut is learnt again: the sequence number is lost with it.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        yield Shelf(connection)


@contextmanager
def making(folder: Path) -> Generator[Making]:
    """A vocabulary aside that nothing was learnt in, with the headings of the one that is there.

    Readers see the former one until it is published. Raises as `writing`.
    """
    path = folder / VOCABULARY_FILE
    with translated(path), aside(path) as connection:
        with closing(connect(path, "rwc")) as former:
            _prepare(former, path)
        lay_out(connection)
        connection.execute("ATTACH ? AS former", (str(path),))
        with transaction(connection):
            for table in (*HEADINGS, "fact"):
                connection.execute(f"INSERT INTO {table} SELECT * FROM former.{table}")  # noqa: S608 - our own words
        connection.execute("DETACH former")
        made = Making(connection, path)
        with made.together():
            made.forget_learnt()
        yield made


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if is_laid_out(connection, path):
        bring_up(connection)
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        lay_out(connection)
    for statement in INDEXES:
        connection.execute(statement)


class Shelf:
    """The vocabulary, open for writing. Use `writing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._touched = Touched()

    def together(self) -> AbstractContextManager[None]:
        """All of it or nothing."""
        return transaction(self.connection)

    def fact(self, name: str) -> Any:
        """What was noted under a name; None if nothing was."""
        row = self.connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def note(self, name: str, value: str | int | None) -> None:
        """Note a fact, or with None forget it."""
        self.connection.execute("DELETE FROM fact WHERE name = ?", (name,))
        if value is not None:
            self.connection.execute("INSERT INTO fact VALUES (?, ?)", (name, value))

    @property
    def sequence(self) -> int:
        """The store's number up to which was learnt; 0 if nothing was, or by another method."""
        return (self.fact("sequence") or 0) if self.fact("method") == METHOD else 0

    def forget_learnt(self) -> None:
        """Forget all that studies said."""
        for table in ("study", "statement", "written", "name", "pair", "link", "relinked"):
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
        for fact in ("sequence", "method", "turn"):
            self.note(fact, None)
        self.note("born", utc_now().isoformat())

    def put(self, said: Iterable[Said]) -> None:
        """Replace what studies said, each given by the number in its NCT id."""
        self.keep(stated(said))

    def keep(self, given: Stated) -> None:
        """The same in its compact form. What it bears on is decided by `decide`."""
        change: Counter[int] = Counter()
        rows: list[tuple[int, bytes]] = []
        for nct, said in given.studies:
            before = self._said(nct)
            if said != before:
                now, then = set(array("q", said)), set(array("q", before or b""))
                change.update(now - then)
                change.subtract(then - now)
                rows.append((nct, said))
        self.connection.executemany("INSERT OR REPLACE INTO study VALUES (?, ?)", rows)
        self._count({number: by for number, by in change.items() if by}, given.statements)

    def touch_headings(self) -> None:
        """Have `decide` look at all that the headings bear on: before they change, and after."""
        self._touched.pairs.update(Believing(self.connection).bears_on())

    def decide(self) -> None:
        """Decide anew what is believed wherever counts changed since the last time."""
        turn = (self.fact("turn") or 0) + 1
        believing = Believing(self.connection)
        relinked = believing.decide(self._touched)
        self.connection.executemany(
            "INSERT OR REPLACE INTO relinked VALUES (?, ?)", [(each, turn) for each in relinked]
        )
        self.note("turn", turn)
        self._touched = Touched()

    def _said(self, nct: int) -> bytes | None:
        row = self.connection.execute("SELECT said FROM study WHERE nct = ?", (nct,)).fetchone()
        return None if row is None else row[0]

    def _count(self, change: Mapping[int, int], given: Mapping[int, Statement]) -> None:
        held = {number: (made, studies) for number, made, studies in self._statements(change)}
        fresh: list[tuple[Any, ...]] = []
        other: list[tuple[int, int]] = []
        gone: list[tuple[int]] = []
        pairs: Counter[tuple[int, int, int, bool]] = Counter()
        written: Counter[tuple[int, str]] = Counter()
        for number in sorted(change):
            made, studies = held.get(number) or (given[number], 0)
            now = studies + change[number]
            pairs[made.variant, made.kind, made.concept, made.turned] += change[number]
            ways = ((made.variant, made.variant_text), (made.concept, made.concept_text))
            if not studies:
                fresh.append((number, *made, now))
                written.update(ways)
            elif now:
                other.append((now, number))
            else:
                gone.append((number,))
                written.subtract(ways)
        run = self.connection.executemany
        run("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?)", fresh)
        run("UPDATE statement SET studies = ? WHERE id = ?", other)
        run("DELETE FROM statement WHERE id = ?", gone)
        self._pair({pair: by for pair, by in pairs.items() if by})
        self._name({way: by for way, by in written.items() if by})

    def _statements(self, numbers: Iterable[int]) -> Iterator[tuple[int, Statement, int]]:
        left = iter(sorted(numbers))
        while some := list(islice(left, _CHUNK)):
            listed = ", ".join(map(str, some))
            for row in self.connection.execute(
                f"SELECT * FROM statement WHERE id IN ({listed})"  # noqa: S608 - numbers
            ):
                number, *made, turned, studies = row
                yield number, Statement._make((*made, bool(turned))), studies

    def _pair(self, pairs: Mapping[tuple[int, int, int, bool], int]) -> None:
        self.connection.executemany(
            "INSERT INTO pair VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET studies = studies + excluded.studies",
            [(*pair, by) for pair, by in sorted(pairs.items())],
        )
        self.connection.executemany(
            "DELETE FROM pair WHERE variant = ? AND kind = ? AND concept = ? AND studies = 0",
            [pair[:3] for pair in pairs],
        )
        self._touched.pairs.update((kind, variant, concept) for variant, kind, concept, _ in pairs)

    def _name(self, written: Mapping[tuple[int, str], int]) -> None:
        self.connection.executemany(
            "INSERT INTO written VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET statements = statements + excluded.statements",
            [(*way, by) for way, by in sorted(written.items())],
        )
        self.connection.executemany(
            "DELETE FROM written WHERE name = ? AND text = ? AND statements = 0", list(written)
        )
        names = sorted({name for name, _ in written})
        for name in names:
            self._call(name)

    def _call(self, name: int) -> None:
        """Give a name the first of the ways in which it is written."""
        asked = self.connection.execute
        (now,) = asked("SELECT min(text) FROM written WHERE name = ?", (name,)).fetchone()
        row = asked("SELECT text FROM name WHERE id = ?", (name,)).fetchone()
        if now is None:
            asked("DELETE FROM name WHERE id = ?", (name,))
        elif row is None:
            asked("INSERT INTO name VALUES (?, ?)", (name, now))
        elif row[0] != now:
            asked("UPDATE name SET text = ? WHERE id = ?", (now, name))
            self._touched.renamed.add(name)


class Making(Shelf):
    """A vocabulary that is being made aside. Use `making`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        super().__init__(connection)
        self._path = path

    def keep(self, given: Stated) -> None:
        """Keep what some studies say, each study once in all."""
        count: Counter[int] = Counter()
        for _, said in given.studies:
            count.update(array("q", said))
        self.connection.executemany("INSERT OR REPLACE INTO study VALUES (?, ?)", given.studies)
        self.connection.executemany(
            "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET studies = studies + excluded.studies",
            [(number, *given.statements[number], by) for number, by in sorted(count.items())],
        )

    def decide(self) -> None:
        """Count, and decide everything."""
        for sql in _ALL_COUNTS:
            self.connection.execute(sql)
        Believing(self.connection).decide_all()
        self.note("turn", 1)

    def publish(self) -> None:
        """Put it in place of the vocabulary that is there."""
        publish(self.connection, self._path)


_ALL_COUNTS: Collection[str] = (
    (
        "INSERT INTO pair SELECT variant, kind, concept, max(turned), sum(studies) FROM statement"
        " GROUP BY variant, kind, concept"
    ),
    (
        "INSERT INTO written SELECT name, text, count(*) FROM ("
        "SELECT variant AS name, variant_text AS text FROM statement UNION ALL"
        " SELECT concept, concept_text FROM statement) GROUP BY name, text"
    ),
    "INSERT INTO name SELECT name, min(text) FROM written GROUP BY name",
)
