"""A data folder on a disk or under permissions that allow reading only."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audit.client import Client
from privilege import as_anybody, only_readable
from trialatlas.atlas import Atlas
from trialatlas.cli import main
from trialatlas.config import Config
from trialatlas.errors import EnvironmentFaultError, StoreLockedError
from trialatlas.server import create_app
from trialatlas.store import SqliteStore
from trialatlas.store.reading import ReadingConnection

STUDIES = 30
pytestmark = pytest.mark.usefixtures("imported")


@pytest.fixture(scope="module")
def imported(small_registry: Path, web: Client) -> None:
    """What is imported on first use: nobody else may be allowed to read the interpreter."""
    assert web.get("/").status == web.get("/search").status == 200
    with pytest.MonkeyPatch.context() as patch:
        for asked in (["status"], ["search", "study"], ["load", "sample:1", "--json"]):
            patch.setattr(sys, "argv", ["trialatlas", *asked, "--data", str(small_registry)])
            with pytest.raises(SystemExit):
                main()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A registry that its owner, who is not the superuser, made writable."""
    with as_anybody() as place:
        folder = place / "registry"
        with Atlas.open(folder, create=True) as atlas:
            atlas.load(f"sample:{STUDIES}")
        yield folder


@pytest.fixture
def command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Runs a command in this process, since nobody else may run the interpreter."""

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["trialatlas", *arguments, "--data", str(folder)])
        with pytest.raises(SystemExit) as leaving:
            main()
        return int(leaving.value.code or 0), capfd.readouterr().err

    return run


def test_everything_that_reads_works_in_a_folder_that_may_only_be_read(folder: Path):
    with only_readable(folder), Atlas.open(folder) as atlas:
        found = atlas.search("AREA[OverallStatus]RECRUITING OR AREA[StudyType]OBSERVATIONAL")
        assert found.total > 0
        assert all(hit.held.study.nct_id == hit.nct_id for hit in found.hits)
        assert atlas.status().store.studies == len([*atlas]) == STUDIES
        assert atlas.catch_up() == 0
        client = Client(create_app(atlas, Config(folder, "--data")))
        for address in ("/", "/search", "/about", f"/study/{found.hits[0].nct_id}"):
            assert client.get(address).status == 200
        client.close()


def test_reading_leaves_nothing_in_a_folder_that_may_only_be_read(folder: Path):
    before = sorted(folder.rglob("*"))
    with only_readable(folder), Atlas.open(folder) as atlas:
        atlas.search("study")
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("work", ["load", "rebuild", "catch_up"])
def test_what_writes_is_refused_by_name_in_a_folder_that_may_only_be_read(folder: Path, work: str):
    works = {
        "load": lambda atlas: atlas.load("sample:40"),
        "rebuild": lambda atlas: atlas.rebuild(),
        "catch_up": lambda atlas: atlas.catch_up(),
    }
    if work == "catch_up":
        (folder / "index" / "current.json").unlink()
    with only_readable(folder), Atlas.open(folder, create=True) as atlas:
        with pytest.raises(EnvironmentFaultError) as caught:
            works[work](atlas)
        assert caught.value.slug == "read-only"
        assert len(atlas) == STUDIES


def test_the_commands_tell_reading_from_writing(
    folder: Path, command: Callable[..., tuple[int, str]]
):
    with only_readable(folder):
        for arguments in (["status"], ["search", "study"], ["show", "NCT99000001"]):
            assert command(*arguments)[0] == 0
        code, said = command("load", "sample:40", "--json")
    assert code == 7
    assert '"read-only"' in said


def test_what_the_owner_writes_meanwhile_is_seen_by_whoever_may_only_read(folder: Path):
    with only_readable(folder):
        reading = Atlas.open(folder)
        assert reading.count("AREA[NCTId]MISSING OR study") <= STUDIES
    with reading:
        with Atlas.open(folder) as owner:
            owner.load(f"sample:{STUDIES + 20}")
        with only_readable(folder):
            assert len(reading) == STUDIES + 20
            assert reading.search("").total == STUDIES + 20


def test_a_reading_that_the_owner_wrote_into_is_refused(folder: Path):
    with only_readable(folder):
        opened = ReadingConnection(folder / "store.db")
        opened.check_unchanged()
    with Atlas.open(folder) as owner:
        owner.load(f"sample:{STUDIES + 20}")
    with pytest.raises(StoreLockedError):
        opened.check_unchanged()
    opened.close()


def test_a_log_that_a_cut_off_load_left_is_not_passed_over(folder: Path):
    held = SqliteStore.open(folder)
    with held.writer() as writer:
        writer.set_aside("a file", 1, "cut off")
        store, log = folder / "store.db", folder / "store.db-wal"
        cut_off = folder.parent / "cut-off"
        cut_off.mkdir()
        for file in (store, log):
            (cut_off / file.name).write_bytes(file.read_bytes())
    held.close()
    with only_readable(cut_off), pytest.raises(EnvironmentFaultError) as caught:
        SqliteStore.open(cut_off)
    assert caught.value.slug == "read-only"
    with Atlas.open(cut_off) as mended:
        assert len(mended.store.aside()) == 1
