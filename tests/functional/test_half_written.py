"""A writer that is killed between its two commits: nobody ever reads what it left."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialatlas.atlas import Atlas
from trialatlas.atlas.indexing import INDEX_FOLDER
from trialatlas.errors import IndexHalfWrittenError
from trialatlas.index import TantivyEngine
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse

HELD = "NCT00000001"
KILLED_BETWEEN = """
import os, signal, sys
from contextlib import contextmanager
from trialatlas.atlas import Atlas
from trialatlas.index import tantivy_engine

class Killing:
    def __init__(self, writer):
        self._writer = writer

    def __getattr__(self, name):
        return getattr(self._writer, name)

    def commit(self):
        os.kill(os.getpid(), signal.SIGKILL)

real, opened = tantivy_engine._writer, []

@contextmanager
def sites_then_studies(index):
    with real(index) as writer:
        opened.append(writer)
        yield writer if len(opened) == 1 else Killing(writer)

tantivy_engine._writer = sites_then_studies
with Atlas.open(sys.argv[1]) as atlas:
    atlas.load(sys.argv[2])
"""


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


@pytest.fixture
def before(tmp_path: Path) -> Iterator[TantivyEngine]:
    """A reader of a folder in which a change was then cut off: Rome became Milan."""
    data, file = tmp_path / "data", tmp_path / "studies.jsonl"
    file.write_bytes(b"\n".join(record(f"NCT0000000{at}", "Rome") for at in range(1, 8)))
    with Atlas.open(data, create=True) as atlas:
        atlas.load(file)
    engine = TantivyEngine.open(data / INDEX_FOLDER)
    file.write_bytes(record(HELD, "Milan"))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_BETWEEN, str(data), str(file)], check=False, timeout=120
    )
    assert killed.returncode == -signal.SIGKILL
    yield engine
    engine.close()


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
