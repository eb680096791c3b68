"""The neighbours of all studies as a file: what it holds, and that a killed run goes on."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from trialatlas import __version__
from trialatlas.atlas import Atlas, Step
from trialatlas.atlas.graphing import PART
from trialatlas.errors import NotInstalledError, StoreError, StoreLockedError, UsageError
from trialatlas.related.graph import COLUMNS
from trialatlas.related.presets import WEIGHTS
from trialatlas.store.lock import writer_lock

STUDIES = 3 * PART - 20
COMMAND = [sys.executable, "-m", "trialatlas.cli", "graph"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph") / "data"
    with Atlas.open(folder, create=True) as atlas:
        atlas.load(f"sample:{STUDIES}")
    return folder


@pytest.fixture(scope="module")
def whole(folder: Path) -> bytes:
    """The file of a run that nothing disturbed."""
    file = folder.parent / "whole.parquet"
    with Atlas.open(folder) as atlas:
        report = atlas.graph(file, neighbours=3)
    assert (report.studies, report.found_made) == (STUDIES, 0)
    return file.read_bytes()


def run(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    asked = [*COMMAND, *arguments, "--data", str(data)]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=300)


def rows(file: Path) -> list[dict[str, Any]]:
    return pq.read_table(file).to_pylist()


def said(file: Path) -> dict[str, str]:
    metadata = pq.read_schema(file).metadata
    return {name.decode(): value.decode() for name, value in metadata.items()}


def test_rows_are_what_related_gives_and_the_file_says_how_they_came_about(
    folder: Path, tmp_path: Path
):
    file = tmp_path / "some.parquet"
    with Atlas.open(folder) as atlas:
        asked = [*atlas][:2]
        expression = " OR ".join(asked)
        report = atlas.graph(file, expression, "same-question", neighbours=4)
        atlas.graph(tmp_path / "hand.parquet", expression, "same-drug")
        found = {each: atlas.related(each, "same-question", limit=4) for each in asked}
        sequence = atlas.store.status().sequence
    table = rows(file)
    assert (report.studies, report.rows) == (2, len(table))
    assert list(table[0]) == list(COLUMNS)
    for nct_id, answer in found.items():
        own = [each for each in table if each["nct_id"] == nct_id]
        assert [each["rank"] for each in own] == [1, 2, 3, 4]
        for row, near in zip(own, answer.neighbours, strict=True):
            likeness = near.likeness
            assert row["neighbour"] == likeness.nct_id
            assert row["neighbour_version"] == near.held.stored.version.content.hex()
            assert row["version"] == answer.held.stored.version.content.hex()
            assert row["score"] == likeness.score
            points = {name: each for name, each in row.items() if name.startswith("points_")}
            assert sum(filter(None, points.values())) == pytest.approx(likeness.score)
            assert row["reason"] == (likeness.why[0] if likeness.why else None)
            assert row["relation"] == (likeness.relation.kind if likeness.relation else None)
    facts = said(file)
    assert facts["preset"] == "same-question"
    assert json.loads(facts["weights"]) == dict(WEIGHTS["same-question"])
    assert json.loads(facts["weights_from"])["script"]
    assert "by hand" in said(tmp_path / "hand.parquet")["weights_from"]
    assert facts["package"] == f"trialatlas {__version__}"
    assert facts["sequence"] == str(sequence)
    assert facts["expression"] == expression
    assert facts["fictitious"] == "2"
    assert all(facts[name] for name in ("registry_date", "method", "source", "weights_sha256"))


KILLED = """
import sys
from trialatlas.atlas import Atlas
def tell(step):
    print(step.count, flush=True)
if __name__ == "__main__":
    with Atlas.open(sys.argv[1]) as atlas:
        atlas.graph(sys.argv[2], neighbours=3, processes=int(sys.argv[3]), progress=tell)
"""


@pytest.mark.parametrize("processes", [1, 2])
def test_a_killed_run_goes_on_where_it_stopped_and_ends_in_the_same_bytes(
    folder: Path, whole: bytes, tmp_path: Path, processes: int
):
    file, script = tmp_path / "all.parquet", tmp_path / "killed.py"
    script.write_text(KILLED)
    parts = tmp_path / ".all.parquet.parts"
    with subprocess.Popen(
        [sys.executable, script, str(folder), str(file), str(processes)],
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        assert started.stdout is not None
        for _ in started.stdout:
            if list(parts.glob("*.part")):
                os.kill(started.pid, signal.SIGKILL)
                break
        # The output ends once nobody is left who could write to it.
        started.stdout.read()
    assert not file.exists()
    assert 0 < len(list(parts.glob("*.part"))) < 3
    with Atlas.open(folder) as atlas:
        report = atlas.graph(file, neighbours=3)
    assert 0 < report.found_made < STUDIES
    assert file.read_bytes() == whole
    assert not parts.exists()


def test_what_was_begun_for_something_else_is_begun_anew(
    folder: Path, whole: bytes, tmp_path: Path
):
    file = tmp_path / "all.parquet"

    def stop(step: Step) -> None:
        if step.count > PART:
            raise KeyboardInterrupt

    with Atlas.open(folder) as atlas:
        with pytest.raises(KeyboardInterrupt):
            atlas.graph(file, neighbours=2, progress=stop)
        assert atlas.graph(file, neighbours=3).found_made == 0
    assert file.read_bytes() == whole


def test_two_processes_write_the_same_bytes_as_one(folder: Path, whole: bytes, tmp_path: Path):
    file = tmp_path / "two.parquet"
    done = run(str(file), "--neighbours", "3", "--processes", "2", "--json", data=folder)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["studies"], report["rows"]) == (STUDIES, len(rows(file)))
    assert file.read_bytes() == whole


def test_progress_counts_every_study_and_ends_at_the_whole(folder: Path, tmp_path: Path):
    steps: list[Step] = []
    with Atlas.open(folder) as atlas:
        atlas.graph(tmp_path / "x.parquet", "NCT99000001", progress=steps.append)
        atlas.graph(tmp_path / "none.parquet", "NCT00000077", progress=steps.append)
    assert [(each.count, each.share) for each in steps] == [(1, 1.0)]
    assert rows(tmp_path / "none.parquet") == []


def test_studies_loaded_meanwhile_stop_the_run(tmp_path: Path):
    folder = tmp_path / "data"
    with Atlas.open(folder, create=True) as other:
        other.load("sample:5")
        loaded: list[int] = []

        def load_more(_: Step) -> None:
            if not loaded:
                loaded.append(other.load("sample:6").added)

        with Atlas.open(folder) as atlas, pytest.raises(StoreError) as raised:
            atlas.graph(tmp_path / "x.parquet", progress=load_more)
    assert raised.value.slug == "store-changed"
    assert not (tmp_path / "x.parquet").exists()


def test_one_file_is_written_by_one_run_at_a_time(folder: Path, tmp_path: Path):
    parts = tmp_path / ".x.parquet.parts"
    parts.mkdir()
    with Atlas.open(folder) as atlas, writer_lock(parts / "lock"), pytest.raises(StoreLockedError):
        atlas.graph(tmp_path / "x.parquet")


@pytest.mark.parametrize("neighbours", [0, 101])
def test_too_few_or_too_many_neighbours_are_refused(folder: Path, tmp_path: Path, neighbours: int):
    with Atlas.open(folder) as atlas, pytest.raises(UsageError):
        atlas.graph(tmp_path / "x.parquet", neighbours=neighbours)


def test_a_missing_package_is_said_before_anything_is_done(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with Atlas.open(folder) as atlas, pytest.raises(NotInstalledError):
        atlas.graph(tmp_path / "x.parquet")
    assert not list(tmp_path.iterdir())


def test_the_command_says_what_is_wrong(folder: Path, tmp_path: Path):
    file = str(tmp_path / "x.parquet")
    assert run(file, "--preset", "x", data=folder).returncode == 2
    assert run(file, "--expr", "AREA[", data=folder).returncode == 2
    assert run(str(tmp_path / "no" / "x.parquet"), data=folder).returncode == 7
