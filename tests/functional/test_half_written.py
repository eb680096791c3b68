"""A writer that is cut off at one of its two commits: nobody ever reads half of a change."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from trialatlas.atlas import Atlas
from trialatlas.atlas.indexing import INDEX_FOLDER
from trialatlas.errors import IndexHalfWrittenError
from trialatlas.index import TantivyEngine
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse

HELD = "NCT00000001"
COMMITTING = """
import os, resource, signal, sys
from contextlib import contextmanager
from trialatlas.atlas import Atlas
from trialatlas.index import tantivy_engine

class Failing:
    def __init__(self, writer):
        self._writer = writer

    def __getattr__(self, name):
        return getattr(self._writer, name)

    def commit(self):
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        try:
            self._writer.commit()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)

real, opened = tantivy_engine._writer, []
data, file, how, which = sys.argv[1:]

@contextmanager
def sites_then_studies(index):
    with real(index) as writer:
        opened.append(writer)
        yield Failing(writer) if len(opened) == int(which) else writer

tantivy_engine._writer = sites_then_studies
with Atlas.open(data) as atlas:
    atlas.load(file)
"""
SITES, STUDIES = "1", "2"
"""The two commits, in their order."""


def record(nct_id: str, town: str) -> bytes:
    return json.dumps(
        {
            "protocolSection": {
                "identificationModule": {"nctId": nct_id, "briefTitle": f"Asthma in {town}"},
                "contactsLocationsModule": {"locations": [{"city": town, "country": "Italy"}]},
            }
        }
    ).encode()


def found(engine: TantivyEngine, expression: str) -> int:
    return engine.search(SearchRequest(parse(expression))).total


def loaded(tmp_path: Path) -> Path:
    """A data folder with seven studies in Rome."""
    data, file = tmp_path / "data", tmp_path / "studies.jsonl"
    file.write_bytes(b"\n".join(record(f"NCT0000000{at}", "Rome") for at in range(1, 8)))
    with Atlas.open(data, create=True) as atlas:
        atlas.load(file)
    return data


def moved(data: Path, how: str, which: str) -> int:
    """Load that one of them is in Milan now, `killed` at a commit or `full` at it: without room
    for a byte. The exit code.
    """
    file = data.with_name("moved.jsonl")
    file.write_bytes(record(HELD, "Milan"))
    words = [sys.executable, "-c", COMMITTING, str(data), str(file), how, which]
    return subprocess.run(words, check=False, timeout=120, capture_output=True).returncode


@pytest.fixture
def before(tmp_path: Path) -> Iterator[TantivyEngine]:
    """A reader of a folder in which a change was then cut off: Rome became Milan."""
    data = loaded(tmp_path)
    engine = TantivyEngine.open(data / INDEX_FOLDER)
    assert moved(data, "killed", STUDIES) == -signal.SIGKILL
    yield engine
    engine.close()


def test_a_disk_that_is_full_at_the_first_commit_leaves_the_state_before(tmp_path: Path):
    data = loaded(tmp_path)
    assert moved(data, "full", SITES) == 1
    with closing(TantivyEngine.open(data / INDEX_FOLDER)) as engine:
        assert not engine.is_half_written
        for expression in ("AREA[LocationCity]Rome", "AREA[BriefTitle]Rome"):
            assert found(engine, expression) == 7
    with Atlas.open(data) as atlas:
        assert atlas.catch_up() == 1
        assert atlas.search("AREA[LocationCity]Milan").total == 1


def test_a_disk_that_is_full_at_the_second_commit_leaves_half_a_change(tmp_path: Path):
    data = loaded(tmp_path)
    assert moved(data, "full", STUDIES) == 1
    with pytest.raises(IndexHalfWrittenError):
        TantivyEngine.open(data / INDEX_FOLDER)
    with Atlas.open(data) as atlas:
        assert atlas.search("AREA[LocationCity]Milan").total == 1


def test_what_was_half_written_before_stays_so_where_mending_it_fails_at_its_start(tmp_path: Path):
    data = loaded(tmp_path)
    moved(data, "full", STUDIES)
    assert moved(data, "full", SITES) == 1
    with pytest.raises(IndexHalfWrittenError):
        TantivyEngine.open(data / INDEX_FOLDER)


def test_who_read_before_goes_on_with_the_state_before(before: TantivyEngine):
    for expression in ("AREA[LocationCity]Rome", "AREA[BriefTitle]Rome"):
        assert found(before, expression) == 7
    assert found(before, "Milan") == 0


@pytest.mark.usefixtures("before")
def test_who_comes_after_is_told_instead_of_shown(tmp_path: Path):
    with pytest.raises(IndexHalfWrittenError, match="cut off half way"):
        TantivyEngine.open(tmp_path / "data" / INDEX_FOLDER)


def test_the_next_who_opens_the_folder_ends_the_change(before: TantivyEngine, tmp_path: Path):
    with Atlas.open(tmp_path / "data") as atlas:
        for expression in ("AREA[LocationCity]Milan", "AREA[BriefTitle]Milan"):
            assert [each.nct_id for each in atlas.search(expression).hits] == [HELD]
        assert atlas.search("Rome").total == 6
        assert atlas.behind() == 0
    for expression in ("AREA[LocationCity]Rome", "AREA[BriefTitle]Rome"):
        assert found(before, expression) == 6


@pytest.mark.usefixtures("before")
def test_while_another_writes_it_is_left_to_that_one(tmp_path: Path):
    with Atlas.open(tmp_path / "data") as other, Atlas.open(tmp_path / "data") as atlas:
        with other.store.writer(), pytest.raises(IndexHalfWrittenError):
            atlas.search("Milan")
        assert atlas.search("Milan").total == 1


def test_what_a_first_build_left_is_not_built_by_who_only_reads(tmp_path: Path):
    data, file = tmp_path / "data", tmp_path / "studies.jsonl"
    file.write_bytes(record(HELD, "Rome"))
    with Atlas.open(data, create=True) as atlas:
        atlas.load(file)
        pointer = data / INDEX_FOLDER / "current.json"
        said = json.loads(pointer.read_bytes())
        said["info"]["sequence"] = 0
    pointer.write_text(json.dumps(said))
    mark = data / INDEX_FOLDER / "generations" / said["info"]["generation"] / "half-written"
    mark.touch()
    with Atlas.open(data) as atlas:
        with pytest.raises(IndexHalfWrittenError):
            atlas.search("Rome")
        assert atlas.catch_up() == 1
        assert atlas.search("Rome").total == 1
    assert not mark.exists()
