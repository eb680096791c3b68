"""The same studies and questions in two databases, as a user of AACT would put them there.

Both hold, for each study, the text of every search area or field that a question names; enums and
yes-no values, numbers and dates in tables of their own; and the sites. SQLite indexes the
text with FTS5 (`porter`, accents removed), PostgreSQL with `tsvector` columns of the
configuration `english` and a GIN index on each.

A tree becomes SQL as far as SQL can say it; `Unsayable` is raised for the rest (the distance, how
much of a value a term covers, sizes of lists, words written as one). Stemming, stop words and
splitting differ, so counts may differ: the caller tells how often.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import sqlite3
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from trialatlas import schema
from trialatlas.index import values
from trialatlas.index.match import ends_of, is_plain
from trialatlas.index.terms import target
from trialatlas.query.tree import (
    DEFAULT_AREA,
    And,
    Area,
    Everything,
    Missing,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Scope,
    Words,
)
from trialatlas.study import Study
from trialatlas.study.words import value_key

SITE_PIECES = (
    "LocationStatus",
    "LocationFacility",
    "LocationCity",
    "LocationState",
    "LocationCountry",
)
_PARTS_OF_WORD = re.compile(r"\w+")
_FURTHEST = 1e300


class Unsayable(Exception):  # noqa: N818 - not an error: this question is left out
    """SQL over these tables cannot ask this."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on `studies.id`, and its parameters."""

    sql: str
    given: tuple[Any, ...] = ()


def column(area: str) -> str:
    """The column of an area's text."""
    return f"t_{area.lower()}"


def named_areas(tree: Query, area: str = DEFAULT_AREA) -> Iterator[str]:
    """The areas and fields whose words a tree asks for."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from named_areas(part, area)
        case Not(part):
            yield from named_areas(part, area)
        case Area(name, part):
            yield from named_areas(part, name)
        case Words() | Phrase():
            if target(area).is_met_by_words(tree):
                yield area
        case _:
            return


def text_of(study: Study, area: str) -> str:
    """All text of an area, a line for each value."""
    pieces = [schema.node(piece) for piece, _ in target(area).weights]
    return "\n".join(text for node in pieces for text in values.texts(study, node))


def facts_of(study: Study) -> Iterator[tuple[str, str]]:
    """Fixed values by piece; `has` names every node that is there."""
    for node in schema.NODES:
        held = values.present(study, node)
        if held:
            yield "has", node.piece
        if node.is_leaf and node.search in {"value", "yes-no"}:
            for each in held:
                yield node.piece, value_key(str(each))


def numbers_of(study: Study) -> Iterator[tuple[str, float, float]]:
    """Numbers, dates (as days) and ages (as seconds), lowest and highest meaning."""
    for node in schema.NODES:
        if node.is_leaf and node.search in {"number", "date", "age"}:
            for low, high in values.spans(study, node):
                yield node.piece, low, high


class Peer(ABC):
    """A database with the studies in it. `mark` is how it writes a parameter."""

    name: str
    mark: str

    @abstractmethod
    def rows(self, sql: str, given: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """Run one statement."""

    @abstractmethod
    def words(self, area: str, term: Words | Phrase) -> Clause:
        """Studies with the words in the area."""

    @abstractmethod
    def page(self, clause: Clause, terms: list[tuple[str, Words | Phrase]]) -> list[int]:
        """The ten best by the database's own ranking of the terms, or the first ten."""

    def count(self, clause: Clause) -> int:
        """How many studies meet a condition."""
        found = self.rows(f"SELECT count(*) FROM studies WHERE {clause.sql}", clause.given)  # noqa: S608 - built here
        return int(found[0][0])

    def clause(self, tree: Query, area: str = DEFAULT_AREA) -> Clause:  # noqa: C901, PLR0911 - one case a node
        """A tree as a condition. Raises Unsayable."""
        match tree:
            case And(parts):
                return _joined(" AND ", [self.clause(part, area) for part in parts])
            case Or(parts):
                return _joined(" OR ", [self.clause(part, area) for part in parts])
            case Not(part):
                inner = self.clause(part, area)
                return Clause(f"NOT ({inner.sql})", inner.given)
            case Area(name, part, False):
                return self.clause(part, name)
            case Scope("Location", part):
                return self._site(part)
            case Scope("Study", part):
                return self.clause(part, area)
            case Everything() if target(area).node is None:
                return Clause("1 = 1")
            case Everything():
                return self._fact("has", area)
            case Missing():
                inner = self._fact("has", area)
                return Clause(f"NOT ({inner.sql})", inner.given)
            case Range():
                return self._range(tree, area)
            case Words() | Phrase() if is_plain(tree):
                return self._term(tree, area)
            case _:
                raise Unsayable

    def _term(self, term: Words | Phrase, area: str) -> Clause:
        kind = target(area).kind
        if kind == "words":
            return self.words(area, term)
        if kind in {"value", "yes-no"}:
            said = value_key(term.text)
            spelt = {"yes": "true", "y": "true", "no": "false", "n": "false"}.get(said, said)
            return self._fact(area, spelt if kind == "yes-no" else said)
        if kind in {"number", "date", "age"}:
            return self._range(Range(term.text, term.text), area)
        raise Unsayable

    def _fact(self, piece: str, value: str) -> Clause:
        return Clause(
            f"id IN (SELECT study FROM facts WHERE piece = {self.mark} AND value = {self.mark})",  # noqa: S608 - built here
            (piece, value),
        )

    def _range(self, asked: Range, piece: str) -> Clause:
        low, high = ends_of(asked, schema.node(piece))
        return Clause(
            "id IN (SELECT study FROM numbers"  # noqa: S608 - built here
            f" WHERE piece = {self.mark} AND low <= {self.mark} AND high >= {self.mark})",
            (piece, min(high, _FURTHEST), max(low, -_FURTHEST)),
        )

    def _site(self, part: Query) -> Clause:
        inner = self._site_clause(part, "")
        return Clause(f"id IN (SELECT study FROM sites WHERE {inner.sql})", inner.given)  # noqa: S608 - built here

    def _site_clause(self, tree: Query, area: str) -> Clause:  # noqa: PLR0911 - one case a node
        match tree:
            case And(parts):
                return _joined(" AND ", [self._site_clause(part, area) for part in parts])
            case Or(parts):
                return _joined(" OR ", [self._site_clause(part, area) for part in parts])
            case Not(part):
                inner = self._site_clause(part, area)
                return Clause(f"NOT ({inner.sql})", inner.given)
            case Area(name, part, False) if name in SITE_PIECES:
                return self._site_clause(part, name)
            case Missing():
                return Clause(f"{column(area)} = ''")
            case Everything():
                return Clause(f"{column(area)} <> ''")
            case Words(text, "Contains", "Relaxation") | Phrase(text, "Contains", "Relaxation") if (
                area
            ):
                return Clause(f"{column(area)} = {self.mark}", (value_key(text),))
            case _:
                raise Unsayable


def _joined(operator: str, clauses: list[Clause]) -> Clause:
    return Clause(
        "(" + operator.join(f"({each.sql})" for each in clauses) + ")",
        tuple(value for each in clauses for value in each.given),
    )


def positive(tree: Query, area: str = DEFAULT_AREA) -> Iterator[tuple[str, Words | Phrase]]:
    """The terms that are not negated, with the area of each."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from positive(part, area)
        case Area(name, part):
            yield from positive(part, name)
        case Words() | Phrase() if target(area).is_met_by_words(tree):
            yield area, tree
        case _:
            return


def _rows(studies: Iterable[Study], areas: list[str]) -> Iterator[tuple[int, Study, list[str]]]:
    for study in studies:
        # PostgreSQL takes no zero byte in a text.
        texts = [text_of(study, area).replace("\0", " ") for area in areas]
        yield int(study.nct_id[3:]), study, texts


def _sites(study: Study) -> Iterator[tuple[str, ...]]:
    for site in values.sites(study):
        found = (values.present(site, schema.node(piece)) for piece in SITE_PIECES)
        yield tuple(value_key(str(held[0])) if held else "" for held in found)


_SITE_COLUMNS = ", ".join(f"{column(each)} TEXT" for each in SITE_PIECES)
_TABLES = (
    "CREATE TABLE facts (study INTEGER, piece TEXT, value TEXT)",
    "CREATE TABLE numbers (study INTEGER, piece TEXT, low DOUBLE PRECISION, high DOUBLE PRECISION)",
    f"CREATE TABLE sites (study INTEGER, {_SITE_COLUMNS})",
)
_INDEXES = (
    "CREATE INDEX facts_by_value ON facts (piece, value, study)",
    "CREATE INDEX numbers_by_low ON numbers (piece, low, high, study)",
    "CREATE INDEX sites_by_place ON sites (t_locationcountry, t_locationcity)",
)


class Fts5(Peer):
    """SQLite with a full-text table."""

    name = "SQLite FTS5"
    mark = "?"

    def __init__(self, folder: Path, studies: Iterable[Study], areas: list[str]) -> None:
        self._db = sqlite3.connect(folder / "fts5.db", isolation_level=None)
        columns = ", ".join(map(column, areas))
        self._db.execute("BEGIN")
        self._db.execute("CREATE TABLE studies (id INTEGER PRIMARY KEY)")
        self._db.execute(
            f"CREATE VIRTUAL TABLE texts USING fts5({columns},"
            " tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        for statement in _TABLES:
            self._db.execute(statement)
        places = ", ".join("?" * (len(areas) + 1))
        for number, study, texts in _rows(studies, areas):
            self._db.execute("INSERT INTO studies VALUES (?)", (number,))
            self._db.execute(
                f"INSERT INTO texts (rowid, {columns}) VALUES ({places})",  # noqa: S608 - built here
                (number, *texts),
            )
            self._many("facts", 3, [(number, *each) for each in facts_of(study)])
            self._many("numbers", 4, [(number, *each) for each in numbers_of(study)])
            self._many("sites", 6, [(number, *each) for each in _sites(study)])
        for statement in _INDEXES:
            self._db.execute(statement)
        self._db.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        self._db.execute("COMMIT")
        self._db.execute("ANALYZE")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def rows(self, sql: str, given: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """Run one statement."""
        return self._db.execute(sql, given).fetchall()

    def words(self, area: str, term: Words | Phrase) -> Clause:
        """Studies with the words in the area."""
        return Clause(
            "id IN (SELECT rowid FROM texts WHERE texts MATCH ?)", (self._match(area, term),)
        )

    def page(self, clause: Clause, terms: list[tuple[str, Words | Phrase]]) -> list[int]:
        """The ten best by bm25 of all terms together, or the first ten."""
        if not terms:
            sql, given = f"SELECT id FROM studies WHERE {clause.sql} ORDER BY id LIMIT 10", ()  # noqa: S608 - built here
        else:
            sql = (
                "SELECT rowid FROM texts WHERE texts MATCH ? AND rowid IN"  # noqa: S608 - built here
                f" (SELECT id FROM studies WHERE {clause.sql}) ORDER BY bm25(texts) LIMIT 10"
            )
            given = (" OR ".join(f"({self._match(*each)})" for each in terms),)
        return [row[0] for row in self.rows(sql, (*given, *clause.given))]

    def _match(self, area: str, term: Words | Phrase) -> str:
        parts = _PARTS_OF_WORD.findall(term.text)
        if not parts:
            raise Unsayable
        if isinstance(term, Phrase):
            return f'{column(area)} : "{" ".join(parts)}"'
        chunks = [" ".join(_PARTS_OF_WORD.findall(each)) for each in term.text.split()]
        return " AND ".join(f'{column(area)} : "{each}"' for each in chunks if each)

    def _many(self, table: str, width: int, rows: list[tuple[Any, ...]]) -> None:
        self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows)  # noqa: S608 - built here


class Postgres(Peer):
    """PostgreSQL with `tsvector` columns. Starts a server of its own in a temporary folder."""

    name = "PostgreSQL tsvector"
    mark = "%s"

    def __init__(self, studies: Iterable[Study], areas: list[str]) -> None:
        self._server = _Server()
        try:
            self._db = psycopg.connect(self._server.address, autocommit=True)
            self._fill(studies, areas)
        except BaseException:
            self._server.stop()
            raise

    def _fill(self, studies: Iterable[Study], areas: list[str]) -> None:
        names = [column(area) for area in areas]
        cursor = self._db.cursor()
        vectors = ", ".join(f"{name} tsvector" for name in names)
        cursor.execute(f"CREATE TABLE studies (id INTEGER PRIMARY KEY, {vectors})")
        for statement in _TABLES:
            cursor.execute(statement)
        made = ", ".join("to_tsvector('english', %s)" for _ in names)
        insert = f"INSERT INTO studies VALUES (%s, {made})"  # noqa: S608 - built here
        facts: list[tuple[Any, ...]] = []
        numbers: list[tuple[Any, ...]] = []
        sites: list[tuple[Any, ...]] = []
        with self._db.transaction():
            for number, study, texts in _rows(studies, areas):
                # A tsvector holds at most one megabyte.
                cursor.execute(insert, (number, *(text[:900_000] for text in texts)))
                facts += [(number, *each) for each in facts_of(study)]
                numbers += [(number, *each) for each in numbers_of(study)]
                sites += [(number, *each) for each in _sites(study)]
            for table, rows in (("facts", facts), ("numbers", numbers), ("sites", sites)):
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
        for name in names:
            cursor.execute(f"CREATE INDEX ON studies USING gin ({name})")
        for statement in _INDEXES:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")

    def close(self) -> None:
        """Stop the server and delete its files."""
        self._db.close()
        self._server.stop()

    def rows(self, sql: str, given: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """Run one statement."""
        return self._db.execute(sql, given).fetchall()

    def words(self, area: str, term: Words | Phrase) -> Clause:
        """Studies with the words in the area."""
        return Clause(f"{column(area)} @@ {_asked(term)}", (term.text,))

    def page(self, clause: Clause, terms: list[tuple[str, Words | Phrase]]) -> list[int]:
        """The ten best by the sum of `ts_rank` of the terms, or the first ten."""
        rank = " + ".join(f"ts_rank({column(area)}, {_asked(term)})" for area, term in terms)
        order = f"{rank} DESC, id" if rank else "id"
        given = (*clause.given, *(term.text for _, term in terms))
        sql = f"SELECT id FROM studies WHERE {clause.sql} ORDER BY {order} LIMIT 10"  # noqa: S608 - built here
        return [row[0] for row in self.rows(sql, given)]


def _asked(term: Words | Phrase) -> str:
    made = "phraseto_tsquery" if isinstance(term, Phrase) else "plainto_tsquery"
    return f"{made}('english', %s)"


class _Server:
    """A PostgreSQL server that listens on a socket in its own folder only.

    PostgreSQL refuses to run as root; then the system's user `postgres` runs it.
    """

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
        control = shutil.which("pg_ctl") or (str(found[-1]) if found else "")
        if not control:
            raise SystemExit("PostgreSQL is not here: sudo apt-get install -y postgresql")
        self._control = control
        self._user = "postgres" if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="peer-"))
        if self._user:
            owner = pwd.getpwnam(self._user)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-o", "--encoding=UTF8 --locale=C.UTF-8 --auth=trust")
        settings = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}'"
        memory = "-c shared_buffers=1GB -c work_mem=64MB"
        self._run("start", "-w", "-l", f"{self._folder}/log", "-o", f"{settings} {memory}")
        role = self._user or pwd.getpwuid(os.geteuid()).pw_name
        self.address = f"host={self._folder} dbname=postgres user={role}"

    def _run(self, *words: str) -> None:
        command = [self._control, "-D", str(self._folder / "data"), *words]
        subprocess.run(
            command, check=True, user=self._user, cwd=self._folder, stdout=subprocess.DEVNULL
        )

    def stop(self) -> None:
        """Stop it and delete its files."""
        self._run("stop", "-m", "fast", "-w")
        shutil.rmtree(self._folder, ignore_errors=True)
