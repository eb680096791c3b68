"""What names cost does not grow with the registry: every statement finds its rows by an index."""

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from test_directory_steps import MESH, put, record

from trialatlas.directory import KINDS, Directory, learn_directory, statements
from trialatlas.directory.entities import Entities
from trialatlas.directory.grouping import Grouping
from trialatlas.directory.layout import DIRECTORY_FILE
from trialatlas.directory.shelf import writing
from trialatlas.directory.told import told_by
from trialatlas.store import SqliteStore
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary import Vocabulary, learn, load_mesh
from trialatlas.vocabulary.concepts import concepts
from trialatlas.vocabulary.layout import VOCABULARY_FILE
from trialatlas.vocabulary.shelf import writing as writing_vocabulary

SMALL = {"fact", "tally", "json_each", "main.found_config"}
"""Tables of a few rows, whatever is held, and what is given."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("names")
    chance = random.Random(1)  # noqa: S311 - made studies
    file = made / "d2026.bin"
    file.write_text(MESH)
    with closing(SqliteStore.open(made, create=True)) as store:
        load_mesh(made, file)
        put(store, [record(number, 0, chance) for number in range(1, 60)])
        learn(store, made)
        learn_directory(store, made)
    return made


def scanned(connection: sqlite3.Connection, sql: str, *given: object) -> set[str]:
    """The tables that a statement goes through from end to end."""
    plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", given).fetchall()
    found = (re.match(r"SCAN (\S+)", detail) for *_, detail in plan)
    return {each[1] for each in found if each} - SMALL


def sorts(connection: sqlite3.Connection, sql: str) -> bool:
    plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", (0,) * sql.count("?")).fetchall()
    return any("TEMP B-TREE" in detail for *_, detail in plan)


def asked(sql: str) -> bool:
    return re.match(r"\s*(SELECT|UPDATE|DELETE)\b", sql) is not None


def test_a_statement_without_an_index_is_noticed(folder: Path):
    with closing(sqlite3.connect(folder / DIRECTORY_FILE)) as connection:
        assert scanned(connection, "SELECT * FROM spelling WHERE text = 'x'") == {"spelling"}


@pytest.mark.parametrize(
    "name", sorted(each for each in vars(statements) if each[0].isupper() and each.isupper())
)
def test_what_is_asked_of_the_directory_stays_on_indexes(folder: Path, name: str):
    sql = getattr(statements, name).format("1, 2")
    given = tuple("1" if name == "MATCHING" else 1 for _ in range(_parameters(sql)))
    with closing(sqlite3.connect(folder / DIRECTORY_FILE)) as connection:
        assert scanned(connection, sql, *given) - {"found"} == set()


@pytest.mark.parametrize("name", ["MOST", "MOST_OF_INITIAL", "NAMES", "NAMES_OF_INITIAL"])
def test_a_list_is_read_in_the_order_of_an_index(folder: Path, name: str):
    with closing(sqlite3.connect(folder / DIRECTORY_FILE)) as connection:
        assert not sorts(connection, getattr(statements, name))


def test_a_change_of_one_study_stays_on_indexes(folder: Path):
    chance = random.Random(5)  # noqa: S311 - a made study
    told = told_by([Study.decode(record(70, 1, chance))])
    seen: list[str] = []
    with writing_vocabulary(folder) as shelf, shelf.together():
        shelf.connection.set_trace_callback(seen.append)
        shelf.keep(told.stated)
        shelf.decide()
        shelf.connection.set_trace_callback(None)
        for sql in filter(asked, seen):
            assert scanned(shelf.connection, sql) == set(), sql
    assert len(seen) > 20
    seen.clear()
    with writing(folder) as directory, concepts(folder) as known:
        assert directory is not None
        with directory.together():
            directory.connection.set_trace_callback(seen.append)
            names = directory.put(told.mentions)
            groups = Grouping(directory, known).group(names, known.relinked(0) if known else ())
            Entities(directory).write(groups)
            directory.connection.set_trace_callback(None)
            for sql in filter(asked, seen):
                assert scanned(directory.connection, sql) == set(), sql
    assert groups
    assert len(seen) > 20


def test_synonyms_and_meanings_are_found_on_indexes(folder: Path):
    for sql in _of_the_vocabulary(folder):
        with closing(sqlite3.connect(folder / VOCABULARY_FILE)) as connection:
            assert scanned(connection, sql) == set(), sql


def _of_the_vocabulary(folder: Path) -> Iterator[str]:
    seen: list[str] = []
    vocabulary = Vocabulary(folder)
    vocabulary.refresh()
    opened = vocabulary._opened  # pyright: ignore[reportPrivateUsage] - its connection is what is listened to
    assert opened is not None
    opened.connection.set_trace_callback(seen.append)
    assert vocabulary.synonyms(tuple(words("apoplexy")))
    vocabulary.names_of(["Stroke"])
    vocabulary.close()
    assert seen
    yield from filter(asked, seen)


def test_the_directory_answers_from_these_statements(folder: Path):
    directory = Directory(folder)
    for kind in KINDS:
        listed = directory.listed(kind, limit=5)
        assert listed.total == directory.counts()[kind.name]
        for each in listed.entities:
            assert directory.find(kind, each.slug) == each
    directory.close()


def _parameters(sql: str) -> int:
    numbered = {int(each) for each in re.findall(r"\?(\d+)", sql)}
    return max(numbered) if numbered else sql.count("?")
