"""What the SQLite store promises beyond the contract: crashes, damage, layouts, packing."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from store_contract import held, key, put, put_all, small

from privilege import as_anybody
from trialatlas.errors import (
    AtlasError,
    EnvironmentFaultError,
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreVersionError,
)
from trialatlas.sample import FIRST_NUMBER as SAMPLE
from trialatlas.store import Received, SqliteStore, dictionaries, layout
from trialatlas.store.codec import Codec
from trialatlas.store.faults import translate
from trialatlas.store.layout import (
    APPLICATION_ID,
    FIRST_OF_SAMPLE,
    LAST_SIGHTING,
    NEWEST_RELEASE,
    STEPS,
)
from trialatlas.store.sqlite import STORE_FILE

LOADER = """
import sys
from pathlib import Path
from trialatlas.store import SqliteStore, received
from trialatlas.study import Study

def study(number):
    title = f"Title of {number} " * 50
    return received(Study.of({"protocolSection": {"identificationModule": {
        "nctId": f"NCT{number:08d}", "briefTitle": title}}}))

store = SqliteStore.open(Path(sys.argv[1]), create=True)
with store.writer() as writer:
    for start in range(1, int(sys.argv[2]), 100):
        writer.put("a file", map(study, range(start, start + 100)))
        print(start + 99, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@contextmanager
def opened(folder: Path, *, create: bool = True) -> Generator[SqliteStore]:
    with closing(SqliteStore.open(folder, create=create)) as store:
        yield store


@contextmanager
def loading(folder: Path, count: int) -> Generator[subprocess.Popen[str]]:
    """Another process that loads; it prints after each batch and keeps the lock until its end."""
    with subprocess.Popen(
        [sys.executable, "-c", LOADER, str(folder), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def reported(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def database(folder: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(folder / STORE_FILE, isolation_level=None))


def test_a_killed_load_loses_nothing_it_had_reported(folder: Path):
    with loading(folder, 1_000_000) as process:
        batches = [reported(process) for _ in range(5)]
        process.send_signal(signal.SIGKILL)
        process.wait()
    with opened(folder) as store:
        assert len(store) >= batches[-1]
        assert len(store) % 100 == 0
        assert len(list(store.get_many(store.keys()))) == len(store)
        assert len(list(store.changes())) == len(store)
        before = len(store)
    with database(folder) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with loading(folder, before + 200) as process:
        while reported(process) < before + 200:
            pass
        process.communicate()
        assert process.returncode == 0
    with opened(folder) as store:
        assert len(store) == before + 200
        assert store.status().versions == before + 200


def test_a_writer_of_another_process_is_named_and_its_lock_goes_with_it(folder: Path):
    with loading(folder, 100) as process:
        reported(process)
        with opened(folder) as store:
            assert len(store) == 100
            with pytest.raises(StoreLockedError) as refused, store.writer():
                pass
            assert str(process.pid) in refused.value.message
            process.kill()
            process.wait()
            assert put(store, small(1)).changed == 1


def test_there_must_be_a_store_unless_it_may_be_made(folder: Path):
    with pytest.raises(StoreError) as caught:
        SqliteStore.open(folder)
    assert (caught.value.slug, bool(caught.value.hint)) == ("store-missing", True)
    assert not folder.exists()


@pytest.mark.parametrize("content", [b"no database at all, but some text " * 50, b"x" * 4096])
def test_a_file_that_is_no_database_is_refused(folder: Path, content: bytes):
    folder.mkdir()
    (folder / STORE_FILE).write_bytes(content)
    with pytest.raises(StoreDamagedError):
        SqliteStore.open(folder, create=True)
    assert (folder / STORE_FILE).read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(folder: Path):
    folder.mkdir()
    with database(folder) as connection:
        connection.execute("CREATE TABLE address (name TEXT)")
    before = (folder / STORE_FILE).read_bytes()
    with pytest.raises(StoreDamagedError):
        SqliteStore.open(folder, create=True)
    assert (folder / STORE_FILE).read_bytes() == before


def test_a_newer_layout_is_refused(folder: Path):
    with opened(folder) as store:
        put(store, small(1))
    with database(folder) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(StoreVersionError) as caught:
        SqliteStore.open(folder)
    assert caught.value.hint


def test_an_older_layout_is_migrated_and_keeps_its_studies(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    with opened(folder) as store:
        put(store, small(1))
    step = ("CREATE TABLE note (study INTEGER)", "INSERT INTO note SELECT id FROM study")
    monkeypatch.setattr(layout, "STEPS", (*STEPS, step))
    with opened(folder, create=False) as store:
        assert key(1) in store
    with database(folder) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (1,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)


def test_a_folder_of_the_first_layout_gets_its_totals(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(layout, "STEPS", STEPS[:1])
    with opened(folder) as store, store.writer() as writer:
        writer.put("a file", [small(1), small(2), small(1, title="Another")])
        writer.set_aside("a file", 4, "no JSON")
    monkeypatch.undo()
    with opened(folder, create=False) as store:
        now = store.status()
        assert (now.studies, now.versions, now.sightings, now.set_aside) == (2, 3, 3, 1)
        put(store, small(3))
        assert (len(store), store.status().versions) == (3, 4)


def test_a_folder_of_the_layout_before_releases_knew_real_studies_tells_them_from_a_sample(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def stamped(number: int, day: str) -> Received:
        return small(number, derived={"miscInfoModule": {"versionHolder": day}})

    monkeypatch.setattr(layout, "STEPS", STEPS[:3])
    days = {1: "2026-01-05", 2: "2026-01-06", 3: "2026-01-05", SAMPLE: "2026-10-20"}
    with opened(folder) as store:
        put(store, *(stamped(number, day) for number, day in days.items()))
    monkeypatch.undo()
    with opened(folder, create=False) as store:
        assert store.status().registry_date == "2026-01-06"
        put(store, stamped(3, "2026-01-07"))
        assert store.status().registry_date == "2026-01-07"


def test_the_first_number_of_the_sample_is_the_one_that_the_sample_has():
    assert key(SAMPLE).id == FIRST_OF_SAMPLE


def test_how_fresh_the_data_are_takes_as_many_steps_whatever_is_held(folder: Path):
    def steps() -> list[int]:
        taken = [0, 0]
        with database(folder) as connection:
            for place, sql in enumerate((LAST_SIGHTING, NEWEST_RELEASE)):

                def count(place: int = place) -> int:
                    taken[place] += 1
                    return 0

                connection.set_progress_handler(count, 1)
                connection.execute(f"SELECT {sql}").fetchall()
        return taken

    def stamped(number: int, day: str) -> Received:
        return small(number, derived={"miscInfoModule": {"versionHolder": day}})

    with opened(folder) as store:
        put(store, stamped(1, "2026-01-01"), stamped(SAMPLE, "2026-10-20"))
        few = steps()
        put(store, *(stamped(each, f"2025-{1 + each % 12:02}-01") for each in range(2, 300)))
        put(store, *(stamped(SAMPLE + each, "2026-10-20") for each in range(300)))
        assert steps() == few


def test_totals_are_what_counting_every_row_finds(folder: Path):
    with opened(folder) as store, store.writer() as writer:
        for source in ("a file", "another", "a file"):
            writer.put(source, [small(1), small(2), small(1, title="Another"), small(2)])
            writer.set_aside(source, 5, "no JSON")
        broken = replace(small(9), dated=None)  # pyright: ignore[reportArgumentType] - a batch that fails half way
        with pytest.raises(StoreError):
            writer.put("a file", [small(8), broken])
        now = store.status()
    with database(folder) as connection:
        counted = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
            for table in ("study", "version", "sighting", "aside")
        ]
    assert [now.studies, now.versions, now.sightings, now.set_aside] == counted


def test_a_store_without_its_totals_is_damaged(folder: Path):
    with opened(folder) as store:
        put(store, small(1))
    with database(folder) as connection:
        connection.execute("DELETE FROM total")
    with opened(folder) as store:
        with pytest.raises(StoreDamagedError):
            len(store)
        with pytest.raises(StoreDamagedError):
            store.status()


def test_a_migration_that_fails_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    with opened(folder) as store:
        put(store, small(1))
    step = ("CREATE TABLE note (study INTEGER)", "INSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr(layout, "STEPS", (*STEPS, step))
    with pytest.raises(StoreDamagedError):
        SqliteStore.open(folder)
    monkeypatch.undo()
    with opened(folder, create=False) as store:
        assert key(1) in store
    with database(folder) as connection:
        assert (
            connection.execute("SELECT name FROM sqlite_schema WHERE name = 'note'").fetchall()
            == []
        )


def test_a_migration_waits_for_no_writer(folder: Path, monkeypatch: pytest.MonkeyPatch):
    with opened(folder) as store, store.writer():
        monkeypatch.setattr(layout, "STEPS", (*STEPS, ()))
        with pytest.raises(StoreLockedError):
            SqliteStore.open(folder)


def test_a_store_whose_making_was_cut_short_is_made_again(folder: Path):
    folder.mkdir()
    (folder / STORE_FILE).write_bytes(b"")
    with opened(folder) as store:
        put(store, small(1))
        assert len(store) == 1


def test_a_table_that_is_missing_is_damage(folder: Path):
    with opened(folder) as store:
        put(store, small(1))
    with database(folder) as connection:
        connection.execute("DROP TABLE sighting")
    with opened(folder) as store, pytest.raises(StoreDamagedError):
        store.sightings(key(1))


@pytest.mark.parametrize(
    "damage",
    [
        "blob = substr(blob, 1, length(blob) - 5)",
        "blob = CAST(replace(blob, substr(blob, 60, 3), '???') AS BLOB)",
        "size = size + 1",
        "codec = 9",
        "codec = 0",
        "codec = 2, dictionary = 77",
    ],
)
def test_bytes_that_are_not_what_was_written_are_damage(folder: Path, damage: str):
    with opened(folder) as store:
        put(store, small(1, title="Some words, and some more words, again and again. " * 5))
    with database(folder) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f"UPDATE version SET {damage}")  # noqa: S608 - our own words
    with opened(folder) as store, pytest.raises(StoreDamagedError):
        store.get(key(1))


def test_a_file_that_was_cut_is_damage(folder: Path):
    with opened(folder) as store:
        put_all(store, (small(number, title=os.urandom(999).hex()) for number in range(1, 200)))
    path = folder / STORE_FILE
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(StoreDamagedError), opened(folder) as store:
        list(store.get_many(store.keys()))


def test_a_full_disk_is_told_and_loses_nothing(folder: Path):
    with opened(folder) as store:
        put(store, small(1))
        with store.writer() as writer:
            connection: sqlite3.Connection = writer._connection  # pyright: ignore[reportAttributeAccessIssue]
            connection.execute("PRAGMA max_page_count = 40")
            big = (small(number, title=os.urandom(9999).hex()) for number in range(2, 200))
            with pytest.raises(EnvironmentFaultError) as caught:
                writer.put("a file", big)
            assert caught.value.hint
            assert writer.put("a file", [small(2)]).added == 1
        assert list(store.keys()) == [key(1), key(2)]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    for folder in (tmp_path / "file" / "data", tmp_path / "file"):
        with pytest.raises(EnvironmentFaultError) as caught:
            SqliteStore.open(folder, create=True)
        assert caught.value.hint


def test_a_store_that_is_no_file_is_told(folder: Path):
    (folder / STORE_FILE).mkdir(parents=True)
    with pytest.raises(EnvironmentFaultError):
        SqliteStore.open(folder, create=True)


def test_a_folder_that_may_not_be_written_is_told():
    with as_anybody() as place:
        folder = place / "locked"
        folder.mkdir(mode=0o500)
        with pytest.raises(EnvironmentFaultError):
            SqliteStore.open(folder, create=True)


def test_dictionaries_are_learnt_when_there_is_enough_and_used_from_then_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dictionaries, "LEARN_AT", (1000, 2000))
    records = [
        small(number, title=f"A study of {number} and its effects on {number * 7} people" * 9)
        for number in range(1, 3001)
    ]
    with opened(folder) as store:
        put(store, *records[:1000])
        put(store, *records[1000:2000])
    with opened(folder) as store:
        put(store, *records[2000:])
        assert [each.raw for each in store.get_many(each.key for each in records)] == [
            each.raw for each in records
        ]
    with database(folder) as connection:
        packed = connection.execute("SELECT codec, dictionary FROM version ORDER BY id").fetchall()
    assert set(packed[:1000]) == {(Codec.ZSTD, None)}
    assert set(packed[1000:2000]) == {(Codec.ZSTD_WITH_DICTIONARY, 1)}
    assert set(packed[2000:]) == {(Codec.ZSTD_WITH_DICTIONARY, 2)}


def test_a_record_that_does_not_shrink_is_kept_raw(folder: Path):
    with opened(folder) as store:
        put(store, small(1, ""))
        assert held(store).raw == small(1, "").raw


EXPECTED: dict[type[AtlasError], set[str]] = {
    StoreLockedError: {"BUSY", "LOCKED"},
    EnvironmentFaultError: {
        "AUTH",
        "CANTOPEN",
        "FULL",
        "IOERR",
        "NOLFS",
        "NOMEM",
        "PERM",
        "PROTOCOL",
        "READONLY",
    },
    StoreDamagedError: {
        "CORRUPT",
        "EMPTY",
        "ERROR",
        "FORMAT",
        "MISMATCH",
        "NOTADB",
        "NOTFOUND",
        "SCHEMA",
    },
    StoreError: {
        "ABORT",
        "CONSTRAINT",
        "INTERNAL",
        "INTERRUPT",
        "MISUSE",
        "NOTICE",
        "RANGE",
        "TOOBIG",
        "WARNING",
    },
}
CODES = {
    getattr(sqlite3, f"SQLITE_{name}"): kind for kind, names in EXPECTED.items() for name in names
}


def test_every_primary_code_of_sqlite_has_its_error():
    assert sorted(CODES) == list(range(1, sqlite3.SQLITE_WARNING + 1))


@pytest.mark.parametrize("extended", [0, 1 << 8, 13 << 8])
@pytest.mark.parametrize("code", sorted(CODES))
def test_an_error_of_sqlite_becomes_ours(code: int, extended: int):
    error = sqlite3.OperationalError("words of the library")
    error.sqlite_errorcode = code | extended
    ours = translate(error, Path("store.db"))
    assert type(ours) is CODES[code]
    assert ours.hint


def test_the_file_says_what_it_is(folder: Path):
    with opened(folder):
        header = (folder / STORE_FILE).read_bytes()[:100]
    assert int.from_bytes(header[68:72]) == APPLICATION_ID
    assert int.from_bytes(header[60:64]) == len(STEPS)
