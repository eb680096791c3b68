"""A disk that takes no more: every work says so, damages nothing, and goes on when there is room.

A limit on the size of files stands for the full disk: the system refuses the same writes, wherever
they are, for everybody who runs the tests.
"""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from killing import WORKS, Stem, stem_of, write_sources
from stored import everything
from trialatlas.atlas import Atlas
from trialatlas.sample import generate
from trialatlas.store.faults import translate
from trialatlas.vocabulary.layout import VOCABULARY_FILE

STUDIES = 80
KIB = 1024
MAKING_NAMES = """
import resource, sys
from pathlib import Path
from trialatlas.errors import EnvironmentFaultError
from trialatlas.vocabulary.shelf import writing

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    with writing(Path(sys.argv[1])):
        pass
except EnvironmentFaultError as error:
    print(error.__cause__.sqlite_errorname)
    print(error.message)
"""
ROOMS = [KIB, 60 * KIB, 150 * KIB, 400 * KIB]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    write_sources(folder, list(generate(STUDIES, 5)))
    return folder


@pytest.fixture(scope="module")
def stem(sources: Path) -> Iterator[Stem]:
    with stem_of(sources) as made:
        yield made


@pytest.fixture(scope="module")
def before(stem: Stem, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each work a data folder as it was before; and `done` for what it was after all."""
    folder = tmp_path_factory.mktemp("before")
    data = folder / "data"
    data.mkdir()
    copies: dict[str, Path] = {}
    for work in (*WORKS, "done"):
        copies[work] = Path(shutil.copytree(data, folder / work))
        if work in WORKS:
            stem.do(work, data)
    return copies


def readable(data: Path) -> int:
    """How many studies are found: what may be read must be readable after any fault."""
    if not (data / "index" / "current.json").exists():
        return 0
    with Atlas.open(data) as atlas:
        found = atlas.search("study", limit=1000)
        assert all(hit.held.study.nct_id == hit.nct_id for hit in found.hits)
        return atlas.count("AREA[NCTId]MISSING OR ALL")


@pytest.mark.parametrize("kibibytes", [4, 16, 31])
def test_where_a_log_finds_no_room_the_error_is_that_of_a_full_disk(tmp_path: Path, kibibytes: int):
    full = sqlite3.OperationalError()
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    done = subprocess.run(
        [sys.executable, "-c", MAKING_NAMES, str(tmp_path), str(kibibytes * KIB)],
        capture_output=True,
        check=True,
        text=True,
    )
    name, message = done.stdout.splitlines()
    assert name == "SQLITE_IOERR_SHMSIZE", "SQLite does not say here that the disk is full"
    assert message == translate(full, tmp_path / VOCABULARY_FILE).message


@pytest.mark.parametrize("work", WORKS)
def test_without_room_a_work_is_refused_and_with_room_it_is_done(
    stem: Stem, before: dict[str, Path], tmp_path: Path, work: str
):
    data = tmp_path / "data"
    shutil.copytree(before[work], data)
    held, refused = readable(data), 0
    for room in ROOMS:
        refused += stem.do(work, data, room=room) is None
        assert readable(data) >= held
    assert refused > 0
    for rest in WORKS[WORKS.index(work) :]:
        stem.do(rest, data)
    found, expected = everything(data), everything(before["done"])
    assert [name for name in expected if found[name] != expected[name]] == []
