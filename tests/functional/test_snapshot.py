"""A snapshot is the data folder in one file, and restoring it gives that folder back."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from registry_state import answers, faults, tables

from audit.client import Client
from privilege import as_anybody
from trialatlas.atlas import Atlas
from trialatlas.atlas.snapshot import check_snapshot, restore, take_snapshot
from trialatlas.atlas.snapshot.pinning import pinned
from trialatlas.atlas.snapshot.restoring import OWN
from trialatlas.config import Config
from trialatlas.errors import (
    EnvironmentFaultError,
    IndexMissingError,
    SnapshotError,
    StoreLockedError,
    UsageError,
)
from trialatlas.server import create_app
from trialatlas.store import received
from trialatlas.study import Study

STUDIES = 300
DATABASES = ("store.db", "vocabulary.db", "directory.db")
COMMAND = [sys.executable, "-m", "trialatlas"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry that has seen changes: its index has several parts, and studies were replaced."""
    folder = tmp_path_factory.mktemp("kept") / "data"
    with Atlas.open(folder, create=True) as atlas:
        for source in ("sample:250", "sample:300", "sample:20:9"):
            atlas.load(source)
        atlas.statistics()
        atlas.related(next(iter(atlas.store.keys())).id)
    return folder


@pytest.fixture(scope="module")
def kept(data: Path) -> Path:
    file = data.with_name("registry.tar.zst")
    take_snapshot(data, file, "shown")
    return file


def beside(folder: Path) -> list[str]:
    """Everything beside a folder, hidden or not."""
    return sorted(each.name for each in folder.parent.iterdir())


def test_what_is_restored_is_what_was_there(data: Path, kept: Path, tmp_path: Path):
    report = restore(kept, tmp_path / "data", "shown")
    assert (report.caught_up, report.rebuilt, beside(report.data)) == (0, False, ["data"])
    for name in DATABASES:
        assert tables(report.data, name) == tables(data, name)
    assert list(answers(report.data)) == list(answers(data))
    assert faults(report.data) == []
    with Atlas.open(report.data) as atlas:
        assert atlas.catch_up() == 0


def test_a_restored_folder_can_be_changed_on(kept: Path, tmp_path: Path):
    restore(kept, tmp_path / "data", "shown")
    with Atlas.open(tmp_path / "data") as atlas:
        atlas.load("sample:320")
        atlas.load("sample:40:5")
    assert faults(tmp_path / "data") == []
    kinds = [*(tmp_path / "data/index/generations").iterdir()]
    assert len(kinds) == 1


def test_every_file_of_a_data_folder_is_kept_or_can_be_done_without(data: Path, kept: Path):
    names = {each.name for each in check_snapshot(kept).parts}
    generation = json.loads((data / "index/current.json").read_bytes())["info"]["generation"]
    left_out = set[str]()
    for file in data.rglob("*"):
        name = str(file.relative_to(data)).replace(generation, "snapshot")
        if file.is_file() and name not in names:
            left_out.add(file.name)
    locks = {"store.lock", "writing", "in-use", "changing"}
    locks |= {".tantivy-meta.lock", ".tantivy-writer.lock"}
    logs = {f"{name}-{kind}" for name in DATABASES for kind in ("wal", "shm")}
    # What likeness keeps is made as studies are compared.
    made_again = {each.name for each in data.glob("likeness.db*")}
    assert made_again
    assert left_out <= locks | logs | made_again
    assert all(each.name.startswith(OWN) for each in data.iterdir())


def test_other_programs_can_read_the_file(data: Path, kept: Path, tmp_path: Path):
    with kept.open("rb") as packed:
        zstd = [sys.executable, "-c", UNPACK]
        plain = subprocess.run(zstd, stdin=packed, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-xf", "-"], input=plain, cwd=tmp_path, check=True)  # noqa: S607 - any tar
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)  # noqa: S607 - any
    assert list(answers(tmp_path)) == list(answers(data))


UNPACK = """
import sys, zstandard
zstandard.ZstdDecompressor().copy_stream(sys.stdin.buffer, sys.stdout.buffer)
"""


def test_without_its_index_a_snapshot_is_smaller_and_is_restored_by_building_it(
    data: Path, kept: Path, tmp_path: Path
):
    small = tmp_path / "small"
    report = take_snapshot(data, small, "shown", with_index=False)
    assert (report.with_index, report.bytes < kept.stat().st_size) == (False, True)
    with pytest.raises(SnapshotError) as refused:
        restore(small, tmp_path / "data", "shown")
    assert (refused.value.slug, beside(small)) == ("snapshot-index", ["small"])
    assert restore(small, tmp_path / "data", "shown", rebuilding=True).rebuilt
    assert list(answers(tmp_path / "data")) == list(answers(data))
    assert faults(tmp_path / "data") == []


def test_hidden_contacts_stay_hidden_unless_the_index_is_built_anew(data: Path, tmp_path: Path):
    hidden = Path(shutil.copytree(data, tmp_path / "hidden"))
    with pytest.raises(IndexMissingError):
        take_snapshot(hidden, tmp_path / "file", "hidden")
    with Atlas.open(hidden, contacts="hidden") as atlas:
        atlas.rebuild()
    take_snapshot(hidden, tmp_path / "file", "hidden")
    with pytest.raises(SnapshotError) as refused:
        restore(tmp_path / "file", tmp_path / "data", "shown")
    assert refused.value.slug == "snapshot-index"
    restore(tmp_path / "file", tmp_path / "data", "hidden")
    assert list(answers(tmp_path / "data", "hidden")) == list(answers(hidden, "hidden"))


def test_an_index_of_another_layout_is_built_anew_on_demand(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("trialatlas.atlas.snapshot.pinning.LAYOUT", 0)
    take_snapshot(data, tmp_path / "file", "shown")
    with pytest.raises(SnapshotError) as refused:
        restore(tmp_path / "file", tmp_path / "data", "shown")
    assert refused.value.slug == "snapshot-index"
    restore(tmp_path / "file", tmp_path / "data", "shown", rebuilding=True)
    assert list(answers(tmp_path / "data")) == list(answers(data))


def test_what_the_index_lacks_is_brought_up_when_it_is_restored(data: Path, tmp_path: Path):
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    record = json.dumps({"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}})
    (tmp_path / "one.json").write_text(record)
    with Atlas.open(folder) as atlas, atlas.store.writer() as writer:
        writer.put("a file", [received(Study.decode(record.encode()))])
    waited: list[float] = []
    with pinned(
        folder,
        "shown",
        with_index=True,
        patience=3,
        wait=waited.append,
        elapsed=lambda: len(waited),
    ) as pins:
        assert (pins.agree, len(waited)) == (False, 3)
    report = take_snapshot(folder, tmp_path / "file", "shown", patience=0)
    assert (report.behind, report.with_index) == (1, True)
    assert restore(tmp_path / "file", tmp_path / "again", "shown").caught_up == 1
    assert faults(tmp_path / "again") == []


def test_a_folder_with_data_is_replaced_only_on_demand(kept: Path, tmp_path: Path):
    folder = tmp_path / "data"
    with Atlas.open(folder, create=True) as atlas:
        atlas.load("sample:20:3")
    before = tables(folder, "store.db")
    with pytest.raises(UsageError):
        restore(kept, folder, "shown")
    (folder / "letters.txt").write_text("mine")
    with pytest.raises(UsageError):
        restore(kept, folder, "shown", replacing=True)
    (folder / "letters.txt").unlink()
    with Atlas.open(folder) as atlas, atlas.store.writer(), pytest.raises(StoreLockedError):
        restore(kept, folder, "shown", replacing=True)
    assert (tables(folder, "store.db"), beside(folder)) == (before, ["data"])
    restore(kept, folder, "shown", replacing=True)
    assert (len(tables(folder, "store.db")["study"]), beside(folder)) == (STUDIES, ["data"])


def test_where_nothing_can_be_made_beside_it_a_folder_is_filled_and_never_replaced(
    kept: Path, data: Path
):
    raw, expected = kept.read_bytes(), list(answers(data))
    with as_anybody() as place:
        folder = place / "disk/data"
        folder.mkdir(parents=True)
        file = place / "file"
        file.write_bytes(raw)
        (place / "disk").chmod(0o555)
        try:
            (folder / ".restoring").mkdir()
            (folder / "index").mkdir()  # as a restore leaves it that was killed at its last step
            restore(file, folder, "shown")
            assert not (folder / ".restoring").exists()
            assert list(answers(folder)) == expected
            with pytest.raises(EnvironmentFaultError):
                restore(file, folder, "shown", replacing=True)
            assert faults(folder) == []
        finally:
            (place / "disk").chmod(0o755)


def test_a_folder_of_other_things_is_never_replaced(kept: Path, tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/letters.txt").write_text("mine")
    for replacing in (False, True):
        with pytest.raises(UsageError):
            restore(kept, tmp_path / "data", "shown", replacing=replacing)
    assert (tmp_path / "data/letters.txt").read_text() == "mine"


def test_who_reads_a_folder_goes_on_with_what_was_put_in_its_place(kept: Path, tmp_path: Path):
    folder = tmp_path / "data"
    with Atlas.open(folder, create=True) as atlas:
        atlas.load("sample:20:3")
        only_before = next(iter(atlas.store.keys())).id
    with Atlas.open(folder) as atlas:
        client = Client(create_app(atlas, Config(folder, "test")))
        try:
            assert client.get(f"/study/{only_before}").status == 200
            assert (atlas.count("ALL"), len(atlas)) == (20, 20)
            names = atlas.directory.counts()
            asked = [f"/study/{only_before}", "/", "/modules", f"/api/v2/studies/{only_before}"]
            tags = {each: client.get(each).headers.get("etag", "") for each in asked}
            restore(kept, folder, "shown", replacing=True)
            assert (atlas.count("ALL"), len(atlas)) == (STUDIES, STUDIES)
            assert sum(atlas.directory.counts().values()) > sum(names.values())
            found = atlas.search("ALL", limit=1000).hits
            for each, tag in tags.items():
                assert client.get(each, "", {"if-none-match": tag or "none"}).status == 200, each
            for each in found[::40]:
                assert client.get(f"/study/{each.nct_id}").status == 200
            assert json.loads(client.get("/status.json").body)["studies"] == STUDIES
        finally:
            client.close()
    assert faults(folder) == []


def test_a_file_is_replaced_only_by_a_whole_one_and_only_if_it_is_a_snapshot(
    data: Path, tmp_path: Path
):
    file = tmp_path / "file"
    file.write_text("letters")
    with pytest.raises(UsageError):
        take_snapshot(data, file, "shown")
    with pytest.raises(UsageError):
        take_snapshot(data, tmp_path, "shown")
    file.unlink()
    take_snapshot(data, file, "shown", with_index=False)
    first = file.read_bytes()
    take_snapshot(data, file, "shown")
    assert len(file.read_bytes()) > len(first)
    assert beside(file) == ["file"]
    with pytest.raises(EnvironmentFaultError):
        take_snapshot(data, tmp_path / "nowhere/file", "shown")
    assert beside(file) == ["file"]


def test_the_commands_write_check_and_restore(data: Path, tmp_path: Path):
    def run(*arguments: str, **given: bytes) -> tuple[int, bytes]:
        done = subprocess.run([*COMMAND, *arguments], capture_output=True, check=False, **given)
        return done.returncode, done.stdout if done.returncode == 0 else done.stderr

    file, folder = tmp_path / "file", tmp_path / "data"
    code, said = run("snapshot", str(file), "--data", str(data), "--json")
    facts = json.loads(said)
    assert (code, facts["studies"], facts["bytes"]) == (0, STUDIES, file.stat().st_size)
    assert run("restore", str(file), "--check")[0] == 0
    code, said = run("restore", "-", "--data", str(folder), "--json", input=file.read_bytes())
    facts = json.loads(said)
    assert (code, facts["manifest"]["studies"], facts["caught_up"]) == (0, STUDIES, 0)
    assert run("restore", str(file), "--data", str(folder))[0] == 2
    assert run("restore", str(file), "--data", str(folder), "--replace")[0] == 0
    assert run("restore", str(tmp_path / "no"), "--data", str(tmp_path / "new"))[0] == 3
    assert run("snapshot", str(tmp_path / "x"), "--data", str(tmp_path / "new"))[0] == 6
    assert beside(file) == ["data", "file"]
