"""The same studies and questions in PostgreSQL (`tsvector`, GIN) and SQLite (FTS5), in one run.

Each holds the text that a search without an area looks at as one column, the ten facets' values in
a table, and dates and sizes in another, indexed as a user would. Both rank as they do by
themselves. Stemming and stop words differ, so totals differ: the median of both is told. What is
measured of ours is the engine with its total and ten best, without synonyms, which the others lack.
"""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from peers import _Server, text_of
from scaling import questions
from scaling.asking import at
from scaling.questions import FACETS, Asked, Drawing
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.index import values
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse
from trialatlas.query.tree import DEFAULT_AREA
from trialatlas.study import Study

COUNT, WARM = 60, 5
MOST = 100_000
"""Studies; from there on filling the databases takes longer than everything else."""
_NUMBERS = ("StartDate", "LastUpdatePostDate", "EnrollmentCount", "MinimumAge")
_BATCH = 500
_Row = tuple[int, str, list[tuple[str, str]], list[tuple[str, float, float]]]
_Given = tuple[Any, ...] | dict[str, Any]
_TABLES = (
    "CREATE TABLE facts (study INTEGER, piece TEXT, value TEXT)",
    "CREATE TABLE numbers (study INTEGER, piece TEXT, low DOUBLE PRECISION, high DOUBLE PRECISION)",
)
_INDEXES = (
    "CREATE INDEX facts_of_study ON facts (study, piece, value)",
    "CREATE INDEX numbers_by_low ON numbers (piece, low, high, study)",
)


class Database(ABC):
    """One of the two. `mark` is how it writes a parameter."""

    name: str
    mark: str

    @abstractmethod
    def add(self, rows: list[_Row]) -> None:
        """Take some studies in."""

    @abstractmethod
    def finish(self) -> None:
        """Make the indexes."""

    @abstractmethod
    def rows(self, sql: str, given: _Given) -> list[tuple[Any, ...]]:
        """Run one statement."""

    @abstractmethod
    def matching(self, words: list[str], how: str) -> tuple[str, str, _Given]:
        """The numbers of the studies with the words, the same by rank, and the parameters."""

    @abstractmethod
    def size(self) -> int:
        """Bytes on disk."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything, and delete it."""

    def find(self, words: list[str], how: str) -> int:
        """The total and the ten best."""
        found, ranked, given = self.matching(words, how)
        total = self.rows(f"SELECT count(*) FROM ({found}) AS found", given)[0][0]  # noqa: S608 - ours
        self.rows(ranked, given)
        return int(total)

    def facets(self, words: list[str]) -> int:
        """The total, the ten best, and ten facets of all that match."""
        total = self.find(words, "AND")
        found, _, given = self.matching(words, "AND")
        self.rows(
            "SELECT piece, value, count(*) FROM facts"  # noqa: S608 - ours
            f" WHERE study IN ({found}) GROUP BY piece, value",
            given,
        )
        return total

    def between(self, piece: str, low: float, high: float) -> int:
        """The total and the first ten of a range."""
        where = f"piece = {self.mark} AND low <= {self.mark} AND high >= {self.mark}"
        given = (piece, high, low)
        total = self.rows(f"SELECT count(DISTINCT study) FROM numbers WHERE {where}", given)  # noqa: S608 - ours
        self.rows(
            f"SELECT DISTINCT study FROM numbers WHERE {where} ORDER BY study LIMIT 10",  # noqa: S608 - ours
            given,
        )
        return int(total[0][0])


class Sqlite(Database):
    """FTS5 with `porter` over folded letters, in a file."""

    name, mark = "SQLite FTS5", "?"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._db = sqlite3.connect(folder / "fts5.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA cache_size = -1000000")
        self._db.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(body, content = '',"
            " tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        for statement in _TABLES:
            self._db.execute(statement)

    def add(self, rows: list[_Row]) -> None:
        """Take some studies in."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO texts (rowid, body) VALUES (?, ?)", [each[:2] for each in rows]
        )
        self._db.executemany("INSERT INTO facts VALUES (?, ?, ?)", _facts(rows))
        self._db.executemany("INSERT INTO numbers VALUES (?, ?, ?, ?)", _numbers(rows))
        self._db.execute("COMMIT")

    def finish(self) -> None:
        """Make the indexes."""
        for statement in (*_INDEXES, "INSERT INTO texts (texts) VALUES ('optimize')", "ANALYZE"):
            self._db.execute(statement)

    def rows(self, sql: str, given: _Given) -> list[tuple[Any, ...]]:
        """Run one statement."""
        return self._db.execute(sql, given).fetchall()

    def matching(self, words: list[str], how: str) -> tuple[str, str, _Given]:
        """The numbers of the studies with the words, the same by rank, and the parameters."""
        asked = f'"{" ".join(words)}"' if how == "phrase" else f" {how} ".join(words)
        found = "SELECT rowid FROM texts WHERE texts MATCH ?"
        return found, f"{found} ORDER BY bm25(texts) LIMIT 10", (asked,)

    def size(self) -> int:
        """Bytes on disk."""
        return sum(each.stat().st_size for each in self._folder.iterdir())

    def close(self) -> None:
        """Let go of everything, and delete it."""
        self._db.close()
        shutil.rmtree(self._folder)


class Postgres(Database):
    """A server of its own in a temporary folder; a `tsvector` of the configuration `english`."""

    name, mark = "PostgreSQL tsvector", "%s"

    def __init__(self) -> None:
        self._server = _Server()
        self._db = psycopg.connect(self._server.address, autocommit=True)
        self._db.execute("CREATE UNLOGGED TABLE given (id INTEGER, body TEXT)")
        self._db.execute("CREATE TABLE studies (id INTEGER PRIMARY KEY, body tsvector)")
        for statement in _TABLES:
            self._db.execute(statement)

    def add(self, rows: list[_Row]) -> None:
        """Take some studies in."""
        # A tsvector holds at most one megabyte, and PostgreSQL takes no zero byte in a text.
        self._copy("given", [(each[0], each[1][:900_000].replace("\0", " ")) for each in rows])
        self._db.execute("INSERT INTO studies SELECT id, to_tsvector('english', body) FROM given")
        self._db.execute("TRUNCATE given")
        self._copy("facts", [(*each[:2], each[2].replace("\0", " ")) for each in _facts(rows)])
        self._copy("numbers", list(_numbers(rows)))

    def _copy(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        with self._db.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def finish(self) -> None:
        """Make the indexes."""
        self._db.execute("SET maintenance_work_mem = '512MB'")
        self._db.execute("CREATE INDEX ON studies USING gin (body)")
        for statement in (*_INDEXES, "VACUUM ANALYZE"):
            self._db.execute(statement)

    def rows(self, sql: str, given: _Given) -> list[tuple[Any, ...]]:
        """Run one statement."""
        return self._db.execute(sql, given).fetchall()

    def matching(self, words: list[str], how: str) -> tuple[str, str, _Given]:
        """The numbers of the studies with the words, the same by rank, and the parameters."""
        joined = {"AND": " & ", "OR": " | ", "phrase": " <-> "}[how].join(words)
        found = "SELECT id FROM studies WHERE body @@ to_tsquery('english', %(q)s)"
        ranked = f"{found} ORDER BY ts_rank(body, to_tsquery('english', %(q)s)) DESC, id LIMIT 10"
        return found, ranked, {"q": joined}

    def size(self) -> int:
        """Bytes on disk."""
        return int(self.rows("SELECT pg_database_size(current_database())", ())[0][0])

    def close(self) -> None:
        """Let go of everything, and delete it."""
        self._db.close()
        self._server.stop()


def compare(data: Path, work: Path, seed: int) -> dict[str, Any]:
    """Fill both, then ask all three the same. Raises SystemExit for too many studies."""
    with Atlas.open(data) as atlas:
        if len(atlas) > MOST:
            raise SystemExit(f"Databases are compared with up to {MOST:,} studies")
        drawing = Drawing(atlas, random.Random(seed + 3))  # noqa: S311 - repeatable, not secret
        databases: list[Database] = []
        try:
            databases += [Sqlite(work / "peers"), Postgres()]
            filled = _fill(atlas, databases)
            return {
                "studies": len(atlas),
                "filled": filled,
                "kinds": dict(_asked(atlas, drawing, databases)),
                "bytes": {each.name: each.size() for each in databases},
            }
        finally:
            for each in databases:
                each.close()


def _fill(atlas: Atlas, databases: list[Database]) -> dict[str, float]:
    spent, batch = {each.name: 0.0 for each in databases}, list[_Row]()

    def hand_on() -> None:
        for each in databases:
            began = time.monotonic()
            each.add(batch)
            spent[each.name] += time.monotonic() - began
        batch.clear()

    for held in atlas.held(atlas):
        batch.append(_row(held.study))
        if len(batch) == _BATCH:
            hand_on()
    hand_on()
    for each in databases:
        began = time.monotonic()
        each.finish()
        spent[each.name] += time.monotonic() - began
    return spent


def _row(study: Study) -> _Row:
    facts = [(piece, str(value)) for piece in FACETS for value in set(study.values(piece))]
    numbers = [
        (piece, low, high)
        for piece in _NUMBERS
        for low, high in values.spans(study, schema.node(piece))
    ]
    return int(study.nct_id[3:]), text_of(study, DEFAULT_AREA), facts, numbers


def _facts(rows: list[_Row]) -> Iterator[tuple[int, str, str]]:
    return ((row[0], *each) for row in rows for each in row[2])


def _numbers(rows: list[_Row]) -> Iterator[tuple[int, str, float, float]]:
    return ((row[0], *each) for row in rows for each in row[3])


def _asked(
    atlas: Atlas, drawing: Drawing, databases: list[Database]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each kind of question: ours first, then the databases, with the median total of each."""

    def ours(asked: Asked, facets: tuple[str, ...] = ()) -> int:
        request = SearchRequest(query=parse(asked.text), facets=facets)
        return atlas.find(request, synonyms=False).total

    def words(asked: Asked) -> list[str]:
        return re.split(r" AND | OR | ", asked.text.strip('"'))

    for name, make, how in (
        ("three words, AND", questions.all_words, "AND"),
        ("three words, OR", questions.any_word, "OR"),
        ("phrase of three words", _phrase, "phrase"),
        ("ten facets of three words, AND", questions.all_words, "facets"),
        ("range of dates", _days, "range"),
    ):
        drawn = drawing.some(COUNT + WARM, make)
        given = FACETS if how == "facets" else ()
        found = {"Trial Atlas": _timed(lambda asked, given=given: ours(asked, given), drawn)}
        for each in databases:

            def put(asked: Asked, each: Database = each, how: str = how) -> int:
                if how == "range":
                    return each.between("StartDate", *_ends(asked.text))
                if how == "facets":
                    return each.facets(words(asked))
                return each.find(words(asked), how)

            found[each.name] = _timed(put, drawn)
        yield name, found


def _timed(put: Callable[[Asked], int], drawn: list[Asked]) -> dict[str, float]:
    totals, seconds = list[int](), list[float]()
    for each in drawn:
        began = time.perf_counter()
        totals.append(put(each))
        seconds.append(time.perf_counter() - began)
    ordered = sorted(seconds[WARM:])
    total = sorted(totals[WARM:])[len(ordered) // 2]
    return {"p50": at(ordered, 0.5), "p95": at(ordered, 0.95), "total": total}


def _phrase(study: Study, chance: random.Random) -> str | None:
    asked = questions.phrase_first(study, chance)
    return f'"{asked}"' if asked else None


def _days(study: Study, chance: random.Random) -> str | None:
    """A range of up to two years about a study's start."""
    start = study.text("StartDate")
    if not start or not start[:4].isdigit():
        return None
    year, month = int(start[:4]), chance.randint(1, 12)
    return f"AREA[StartDate]RANGE[{year - 1}-{month:02d}-01,{year}-{month:02d}-28]"


def _ends(text: str) -> tuple[float, float]:
    """The two days of a range, as `values.spans` counts them."""
    node = schema.node("StartDate")
    found = []
    for each in re.findall(r"\d{4}-\d\d-\d\d", text):
        record = {"protocolSection": {"statusModule": {"startDateStruct": {"date": each}}}}
        found.append(next(iter(values.spans(_study(record), node)))[0])
    return found[0], found[1]


def _study(record: dict[str, Any]) -> Study:
    record["protocolSection"]["identificationModule"] = {"nctId": "NCT00000001"}
    return Study.of(record)
