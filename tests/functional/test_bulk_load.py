"""A load with several processes: the same as with none, whatever comes between."""

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from stored import answers, names, tables
from trialatlas.atlas import Atlas, Step, making
from trialatlas.errors import EnvironmentFaultError, SourceError
from trialatlas.index.workers import AHEAD, Workers
from trialatlas.study import Study

ASKED = (
    "diabetes",
    "AREA[LocationCity]Boston OR SEARCH[Location](AREA[LocationCountry]France)",
    "cancer AND NOT AREA[Phase]PHASE2",
    "AREA[StartDate]RANGE[2010,2015]",
)
ENDLESS = """
import sys
from itertools import count
from pathlib import Path
from trialatlas.index.build import build

def records():
    for number in count(1):
        if number == 1000:
            print("going", flush=True)
            sys.stdin.read()
        yield b'{"protocolSection":{"identificationModule":{"nctId":"NCT%08d"}}}' % number

if __name__ == "__main__":
    build(Path(sys.argv[1]), records(), processes=2)
"""

Processes = Callable[[int], None]


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Processes:
    """Sets how many processes make things; with 0 the loading one does it."""
    return lambda count: monkeypatch.setattr(making, "WORKERS", count)


def changed(study: Study) -> dict[str, Any]:
    """The next version of a study."""
    record = json.loads(study.raw)
    protocol = record["protocolSection"]
    protocol["identificationModule"]["briefTitle"] += " diabetes"
    protocol["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2031-01-01"}
    return record


@pytest.fixture(scope="module")
def source(real_studies: list[Study], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real studies, some of them twice, some in two versions, some lines that are no study."""
    every = real_studies[::2]
    lines = [each.raw.strip() for each in every]
    lines[100:100] = [b"{}", b"no study", lines[3]]
    lines += [json.dumps(changed(each)).encode() for each in every[:20]]
    file = tmp_path_factory.mktemp("source") / "studies.jsonl"
    file.write_bytes(b"\n".join(lines))
    return file


def loaded(folder: Path, *sources: str | Path) -> list[Step]:
    steps: list[Step] = []
    with Atlas.open(folder, create=True) as atlas:
        for source in sources:
            atlas.load(source, progress=steps.append)
    return steps


def held(folder: Path) -> tuple[Any, Any, Any]:
    return tables(folder), answers(folder, *ASKED), names(folder)


def test_several_processes_make_the_same_as_one(tmp_path: Path, source: Path, processes: Processes):
    for count in (0, 2):
        processes(count)
        loaded(tmp_path / str(count), source, "sample:300")
    assert held(tmp_path / "2") == held(tmp_path / "0")


def test_each_part_of_a_first_load_shows_that_it_lives(tmp_path: Path):
    steps = loaded(tmp_path, "sample:300")
    assert list(dict.fromkeys(each.stage for each in steps)) == [
        *("Reading", "Indexing", "Finishing the index", "Gathering names")
    ]
    named = [each for each in steps if each.stage == "Gathering names"]
    assert {each.unit for each in named} == {"names"}
    assert [each.share for each in named] == sorted(each.share for each in named)
    assert named[-1].share == 1
    assert named[-1].count > 2 * 300


def test_where_the_index_is_gone_a_load_makes_it_of_what_is_held_and_what_comes(
    tmp_path: Path, source: Path, processes: Processes
):
    processes(2)
    loaded(tmp_path / "whole", "sample:300", source)
    loaded(tmp_path / "mended", "sample:300")
    (tmp_path / "mended" / "index" / "current.json").unlink()
    loaded(tmp_path / "mended", source)
    assert held(tmp_path / "mended") == held(tmp_path / "whole")


def test_what_came_before_a_break_is_kept_and_the_next_load_adds_the_rest(
    tmp_path: Path, source: Path, processes: Processes
):
    processes(2)
    packed = gzip.compress(source.read_bytes())
    file = tmp_path / "studies.jsonl.gz"
    file.write_bytes(packed[: len(packed) * 3 // 4])
    with pytest.raises(SourceError):
        loaded(tmp_path / "data", file)
    with Atlas.open(tmp_path / "data") as atlas:
        before = len(atlas)
        assert atlas.count("AREA[NCTId]MISSING OR ALL") == before > 200
    file.write_bytes(packed)
    loaded(tmp_path / "data", file)
    loaded(tmp_path / "whole", file)
    assert held(tmp_path / "data") == held(tmp_path / "whole")


def test_a_load_of_what_is_held_makes_no_documents(
    tmp_path: Path, source: Path, processes: Processes, monkeypatch: pytest.MonkeyPatch
):
    processes(0)
    loaded(tmp_path, source)
    before = held(tmp_path)
    monkeypatch.delattr(making, "prepare_decoded")
    loaded(tmp_path, source)
    assert held(tmp_path) == before


def test_processes_end_with_the_one_that_was_killed(tmp_path: Path):
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS)
    going = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "index")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert going.stdout is not None
    assert going.stdout.readline() == b"going\n"
    os.kill(going.pid, signal.SIGKILL)
    # Whoever is left holds the other end of the pipe.
    going.communicate(timeout=60)
    assert going.returncode == -signal.SIGKILL


def nothing() -> None:
    """Needs nothing."""


@pytest.mark.parametrize("count", [0, 2])
def test_what_was_made_before_a_fault_is_given_out_in_order(count: int):
    def numbers() -> Iterator[int]:
        yield from range(20)
        raise ArithmeticError

    got: list[int] = []
    with Workers(count, nothing) as workers, pytest.raises(ArithmeticError):
        got.extend(workers.in_order(abs, numbers()))
    assert got == list(range(20))


def test_no_more_is_under_way_than_is_said():
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for each in range(4 * AHEAD):
            taken.append(each)
            yield each

    with Workers(2, nothing) as workers:
        given = workers.in_order(abs, numbers())
        ahead = [len(taken) - place - 1 for place, _ in enumerate(given)]
    assert max(ahead) <= 2 * AHEAD + 1


def cut_off(_number: int) -> None:
    """Is killed while it hands over what it made."""

    def half(connection: Connection, message: bytes) -> None:
        os.write(connection.fileno(), bytes(message)[:2])
        os.kill(os.getpid(), signal.SIGKILL)

    Connection._send = half  # pyright: ignore[reportAttributeAccessIssue]


def killed(_number: int) -> None:
    """Is killed at work."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("work", [cut_off, killed])
def test_a_process_that_is_killed_ends_the_work_with_an_error(work: Callable[[int], None]):
    with Workers(2, nothing) as workers, pytest.raises(EnvironmentFaultError):
        list(workers.in_order(work, range(20)))
