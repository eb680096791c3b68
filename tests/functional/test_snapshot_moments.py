"""A snapshot is of one state, whatever is written meanwhile; and nothing half made is ever seen,
whoever is killed and whatever the disk says.
"""

import json
import multiprocessing
import random
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from registry_state import answers, faults, tables

from trialatlas.atlas import Atlas
from trialatlas.atlas.snapshot import check_snapshot, restore, take_snapshot
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse
from trialatlas.sample import generate

STUDIES = 2_000
SNAPSHOTS = 2
KILLS = 16
COMMAND = [sys.executable, "-m", "trialatlas"]
CHANGED = "Changed in this order"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A registry and its snapshot."""
    folder = tmp_path_factory.mktemp("small")
    with Atlas.open(folder / "data", create=True) as atlas:
        atlas.load("sample:60")
    take_snapshot(folder / "data", folder / "file", "shown")
    return folder / "data", folder / "file"


def changed_studies(file: Path) -> list[str]:
    """A file with every study changed, and their numbers in its order."""
    numbers: list[str] = []
    with file.open("w") as lines:
        for study in generate(STUDIES):
            record = json.loads(study)
            identification = record["protocolSection"]["identificationModule"]
            identification["briefTitle"] = CHANGED
            numbers.append(identification["nctId"])
            lines.write(json.dumps(record) + "\n")
    return numbers


def is_one_state(folder: Path, order: list[str]) -> int:
    """How many of the studies were changed: the first so many, in store and index alike."""
    with Atlas.open(folder) as atlas:
        changes = [each.key.id for each in atlas.store.changes(STUDIES)]
        assert changes == order[: len(changes)]
        status = atlas.store.status()
        assert (status.studies, status.versions) == (STUDIES, STUDIES + len(changes))
        found = list(atlas.select(SearchRequest(parse(f'AREA[BriefTitle]"{CHANGED}"'))))
        assert sorted(found) == sorted(changes)
    return len(changes)


def test_snapshots_taken_while_two_thousand_studies_change_are_each_of_one_state(tmp_path: Path):
    data = tmp_path / "data"
    with Atlas.open(data, create=True) as atlas:
        atlas.load(f"sample:{STUDIES}")
    order = changed_studies(tmp_path / "changed.jsonl")
    asking = threading.Event()
    asked: set[int] = set()

    def ask() -> None:
        with Atlas.open(data) as atlas:
            while not asking.is_set():
                asked.add(atlas.count(f'AREA[BriefTitle]"{CHANGED}"'))

    reader = threading.Thread(target=ask)
    reader.start()
    load = [*COMMAND, "load", str(tmp_path / "changed.jsonl"), "--data", str(data)]
    with subprocess.Popen(load, stdout=subprocess.DEVNULL) as writing:
        taken: dict[int, Path] = {}
        while writing.poll() is None:
            file = tmp_path / f"at{len(taken)}"
            report = take_snapshot(data, file, "shown", patience=0)
            if report.sequence in taken:
                file.unlink()
            else:
                taken[report.sequence] = file
        assert writing.returncode == 0
    asking.set()
    reader.join()
    assert asked <= {0, STUDIES}
    last = tmp_path / "last"
    assert take_snapshot(data, last, "shown").behind == 0
    between = [taken[each] for each in sorted(taken) if STUDIES < each < 2 * STUDIES]
    assert between, "the writer was never met at work"
    for number, file in enumerate([*between[:SNAPSHOTS], last]):
        folder = tmp_path / f"restored{number}"
        restore(file, folder, "shown")
        assert faults(folder) == []
        count = is_one_state(folder, order)
        assert (count == STUDIES) == (file == last)


def killed_at_moments(work: Callable[[], object], seed: int) -> Iterator[None]:
    """Do a work in another process, killed at a moment of its own each time."""
    began = time.monotonic()
    work()
    whole = time.monotonic() - began
    draw = random.Random(seed)  # noqa: S311 - moments to kill at
    for _ in range(KILLS):
        process = multiprocessing.get_context("fork").Process(target=work)
        process.start()
        process.join(draw.uniform(0, 1.2) * whole)
        process.kill()
        process.join()
        yield


def seen(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir() if not each.name.startswith(".")}


def test_a_snapshot_that_is_killed_leaves_the_former_one_and_the_next_is_whole(
    small: tuple[Path, Path], tmp_path: Path
):
    data, _ = small
    file = tmp_path / "file"
    for _ in killed_at_moments(partial(take_snapshot, data, file, "shown"), 8):
        assert check_snapshot(file).studies == 60
        assert seen(tmp_path) == {"file"}
    take_snapshot(data, file, "shown")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_restore_that_is_killed_shows_all_or_nothing_and_the_next_is_whole(
    small: tuple[Path, Path], tmp_path: Path
):
    data, file = small
    folder, other = tmp_path / "data", tmp_path / "other"
    with Atlas.open(other, create=True) as atlas:
        atlas.load("sample:20:3")
    take_snapshot(other, tmp_path / "twenty", "shown")
    shutil.rmtree(other)
    replaced = set[bool]()
    work = partial(restore, file, folder, "shown", replacing=True)
    for _ in killed_at_moments(work, 9):
        assert seen(tmp_path) == {"data", "twenty"}
        with Atlas.open(folder) as atlas:
            assert len(atlas) in {20, 60}
            assert atlas.count("ALL") == len(atlas)
            replaced.add(len(atlas) == 60)
        restore(tmp_path / "twenty", folder, "shown", replacing=True)
    assert replaced == {False, True}
    restore(file, folder, "shown", replacing=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "twenty"]
    assert list(answers(folder)) == list(answers(data))


def test_a_first_restore_that_is_killed_shows_nothing_or_all(
    small: tuple[Path, Path], tmp_path: Path
):
    folder = tmp_path / "data"

    def work() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        restore(small[1], folder, "shown")

    for _ in killed_at_moments(work, 10):
        if folder.exists() and (folder / "store.db").exists():
            with Atlas.open(folder) as atlas:
                assert (len(atlas), atlas.count("ALL")) == (60, 60)
            shutil.rmtree(folder)
    restore(small[1], folder, "shown")
    assert [each.name for each in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("limit", [2_000, 60_000, 200_000])
@pytest.mark.parametrize("way", ["snapshot", "restore"])
def test_where_nothing_more_can_be_written_the_error_says_so_and_nothing_is_left(
    small: tuple[Path, Path], tmp_path: Path, way: str, limit: int
):
    data, file = small
    asked = {
        "snapshot": ["snapshot", str(tmp_path / "new"), "--data", str(data)],
        "restore": ["restore", str(file), "--data", str(tmp_path / "new")],
    }[way]
    done = subprocess.run(
        [*COMMAND, *asked, "--json"],
        capture_output=True,
        check=False,
        # A file that may not grow is to a program what a full disk is.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 7, done.stderr
    assert json.loads(done.stderr)["error"]["category"] == "environment"
    assert list(tmp_path.iterdir()) == []
    assert tables(data, "store.db")
