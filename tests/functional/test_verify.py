"""`trialatlas verify` passes what is whole, and finds what is broken on purpose."""

import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from standin.registry import Hands, StandIn
from trialatlas.atlas import Atlas
from trialatlas.cli import main
from trialatlas.source.registry import Registry
from trialatlas.store import Check, NewRun, RunEnd, Share, StoreWriter, received
from trialatlas.study import Study
from trialatlas.sync import Wanted
from trialatlas.sync.scope import recorded

Break = Callable[[Path], None]


@pytest.fixture(scope="session")
def synced(registry_server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synced") / "data"
    registry_server.day = 0
    with Atlas.open(folder, create=True) as atlas:
        atlas.sync(registry=Registry(registry_server.address, clockwork=Hands().clockwork()))
    return folder


@pytest.fixture
def folder(synced: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(synced, tmp_path / "data"))


def wrong(folder: Path, *, records: bool = True) -> dict[str, int]:
    with Atlas.open(folder) as atlas:
        return {each.name: each.wrong for each in atlas.verify(records=records) if each.wrong}


def test_each_part_is_announced_before_it_is_looked_at(synced: Path):
    said: list[str] = []
    with Atlas.open(synced) as atlas:
        checks = atlas.verify(progress=lambda step: said.append(step.stage))
        said.extend(each.name for each in checks)
    assert said.index("Looking at the store's file and rows") == 0
    assert said.index("Comparing the index with the store") < said.index("the index over the store")
    assert "Reading records" in said


def sql(statement: str) -> Break:
    def broken(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "store.db", isolation_level=None)) as connection:
            assert connection.execute(statement).rowcount > 0

    return broken


def no_index(folder: Path) -> None:
    shutil.rmtree(folder / "index")


def one_more(folder: Path) -> None:
    """A study that the index does not know."""
    with Atlas.open(folder) as atlas, atlas.store.writer() as writer:
        record = {"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}}
        writer.put("a file", [received(Study.of(record))])


def a_run(kind: str, *, since: str = "", data: str = "", **end: int) -> Break:
    def broken(folder: Path) -> None:
        with Atlas.open(folder) as atlas, atlas.store.writer() as writer:
            source = atlas.store.journal.runs()[-1].source
            add(writer, source)

    def add(writer: StoreWriter, source: str) -> None:
        run = writer.journal.begin(NewRun(kind, source, recorded("", since), data=data))
        state = "failed" if end.pop("failed", 0) else "done"
        writer.journal.end(run, RunEnd(state, **end))

    return broken


RECORDS, ROWS, INDEX = (
    "records against their hashes",
    "what rows refer to",
    "the index over the store",
)
BROKEN: dict[str, tuple[Break, set[str]]] = {
    "a blob that is damaged": (
        sql("UPDATE version SET blob = zeroblob(length(blob)) WHERE id = 3"),
        {RECORDS},
    ),
    "a blob of another study": (
        sql(
            "UPDATE version SET (blob, size, codec, dictionary) ="
            " (SELECT blob, size, codec, dictionary FROM version WHERE id = 4) WHERE id = 3"
        ),
        {RECORDS},
    ),
    "a content hash": (sql("UPDATE version SET content = zeroblob(16) WHERE id = 3"), {RECORDS}),
    "a hash of the bytes": (
        sql("UPDATE sighting SET raw_hash = zeroblob(16) WHERE version = 3"),
        {RECORDS},
    ),
    "a total": (sql("UPDATE total SET version = version + 1"), {"totals"}),
    "a sighting that is lost": (sql("DELETE FROM sighting WHERE version = 3"), {ROWS, RECORDS}),
    "a change that is lost": (sql("DELETE FROM change WHERE study = 3"), {ROWS}),
    "a study that is lost": (
        sql("DELETE FROM study WHERE id = 3"),
        {ROWS, INDEX},
    ),
    "no index": (no_index, {INDEX}),
    "an index that is behind": (one_more, {INDEX}),
    "a run that failed": (a_run("changes", failed=1), {"gaps in the record of runs"}),
    "studies that were never listed": (
        a_run("changes", missing=3),
        {"gaps in the record of runs"},
    ),
    "days that were never asked for": (
        a_run("changes", since="2026-02-01", data="2026-02-02"),
        {"gaps in the record of runs"},
    ),
}


def test_what_was_synced_is_whole(synced: Path):
    with Atlas.open(synced) as atlas:
        found = list(atlas.verify())
    assert not any(each.wrong for each in found), found
    assert {each.name: each.checked for each in found}[RECORDS] == 46


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found_and_named(folder: Path, name: str):
    breaking, expected = BROKEN[name]
    breaking(folder)
    assert wrong(folder).keys() == expected


@pytest.mark.parametrize(
    "name", ["a blob that is damaged", "a blob of another study", "a sighting that is lost"]
)
def test_a_damaged_record_is_mended_by_asking_for_everything_again(
    folder: Path, registry_server: StandIn, name: str
):
    BROKEN[name][0](folder)
    registry_server.day = 0
    registry = Registry(registry_server.address, clockwork=Hands().clockwork())
    with Atlas.open(folder, create=True) as atlas:
        run = atlas.sync(registry=registry, wanted=Wanted(full=True)).runs[0]
    assert (run.added, run.changed, run.unchanged) == (0, 1, 45)
    assert wrong(folder) == {}


def test_quickly_everything_but_records_is_looked_at(folder: Path):
    BROKEN["a content hash"][0](folder)
    assert wrong(folder, records=False) == {}


def test_a_share_of_the_records_is_another_each_turn_and_all_of_them_in_the_end(folder: Path):
    BROKEN["a content hash"][0](folder)
    with Atlas.open(folder) as atlas:
        turns = [
            next(each for each in atlas.store.checks(share=Share(5, turn)) if each.name == RECORDS)
            for turn in range(5)
        ]
        assert [each.checked for each in turns] == [10, 9, 9, 9, 9]
        assert [each.wrong for each in turns] == [0, 0, 1, 0, 0]
        (found,) = [each for each in atlas.verify(one_in=5) if each.name == RECORDS]
    assert found.checked in {9, 10}


def test_a_failure_that_a_later_run_made_good_is_no_gap(folder: Path):
    a_run("changes", failed=1)(folder)
    a_run("changes", since="2026-01-02", data="2026-01-06")(folder)
    a_run("changes", since="2026-01-03", data="2026-01-07")(folder)
    assert wrong(folder, records=False) == {}


def test_an_expression_that_was_refused_is_no_gap(folder: Path):
    with Atlas.open(folder) as atlas, atlas.store.writer() as writer:
        run = writer.journal.begin(NewRun("full", "a registry", recorded("AREA[Nothing]x")))
        writer.journal.end(run, RunEnd("failed", error="refused"))
    assert wrong(folder, records=False) == {}


def test_counts_of_fields_are_those_of_the_registry(stand: StandIn, folder: Path):
    def compared(atlas: Atlas) -> Check:
        with Registry(stand.address, clockwork=Hands().clockwork()) as registry:
            return atlas.verify_against(registry)

    with Atlas.open(folder) as atlas:
        check = compared(atlas)
        assert (check.wrong, check.checked > 200) == (0, True)
        stand.day = 1
        assert compared(atlas).wrong == 1  # other data cannot be compared
        with Registry(stand.address, clockwork=Hands().clockwork()) as registry:
            atlas.sync(registry=registry, wanted=Wanted(check_now=True))
        assert compared(atlas).wrong == 0


def test_a_field_that_was_lost_is_found_by_the_registrys_counts(stand: StandIn, folder: Path):
    sql("INSERT INTO gone (study, noticed, run, became) VALUES (3, 0, 1, '')")(folder)
    with (
        Atlas.open(folder) as atlas,
        Registry(stand.address, clockwork=Hands().clockwork()) as registry,
    ):
        check = atlas.verify_against(registry)
    assert check.wrong > 10
    assert check.problems


@pytest.mark.parametrize(("breaking", "code"), [(None, 0), (sql("UPDATE total SET aside = 9"), 6)])
def test_the_command_says_so_by_its_exit_code(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    breaking: Break | None,
    code: int,
):
    if breaking is not None:
        breaking(folder)
    arguments = ["trialatlas", "verify", "--json", "--data", str(folder)]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as left:
        main()
    said = msgspec.json.decode(capsys.readouterr().out)
    assert (left.value.code or 0, said["whole"]) == (code, code == 0)
