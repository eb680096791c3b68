"""An index is built aside and swapped in; whoever reads sees the old one or the new one."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from trialatlas.errors import (
    EngineError,
    EnvironmentFaultError,
    IndexMissingError,
    RecordError,
)
from trialatlas.index.build import build, build_prepared, prepare, translated
from trialatlas.index.generation import Generations
from trialatlas.index.protocol import IndexInfo, SearchRequest
from trialatlas.index.tantivy_engine import TantivyEngine
from trialatlas.query.tree import Everything, Not, Query, Words
from trialatlas.study import Study

KILLED_WHILE_BUILDING = """
import os, signal, sys
from pathlib import Path
from trialatlas.index.build import build

def records():
    yield from [sys.argv[2].encode()]
    os.kill(os.getpid(), signal.SIGKILL)

build(Path(sys.argv[1]), records(), processes=0)
"""
APPLIES_ONE = """
import sys
from pathlib import Path
from trialatlas.index.tantivy_engine import TantivyEngine
from trialatlas.study import Study

engine = TantivyEngine.open(Path(sys.argv[1]))
engine.apply([Study.decode(sys.argv[2].encode())], sequence=9)
engine.close()
"""


def record(number: int, title: str = "Aspirin") -> bytes:
    identification = {"nctId": f"NCT{number:08d}", "briefTitle": title}
    return json.dumps({"protocolSection": {"identificationModule": identification}}).encode()


def records(count: int) -> Iterator[bytes]:
    return (record(number) for number in range(1, count + 1))


def generations(directory: Path) -> set[str]:
    return {each.name for each in (directory / "generations").iterdir()}


def count(directory: Path, query: Query | None = None) -> int:
    engine = TantivyEngine.open(directory)
    try:
        return engine.count(query or Everything())
    finally:
        engine.close()


def run(script: str, *arguments: str) -> int:
    return subprocess.run([sys.executable, "-c", script, *arguments], check=False).returncode


def test_the_index_says_what_it_holds(tmp_path: Path):
    info = build(tmp_path, records(3), processes=0, sequence=17)
    engine = TantivyEngine.open(tmp_path)
    assert engine.info == info
    assert (info.studies, info.sequence, info.engine) == (3, 17, "tantivy")
    engine.close()


def test_other_processes_make_the_same_index(tmp_path: Path):
    build(tmp_path, records(400), processes=2)
    assert count(tmp_path, Words("aspirin")) == 400


def test_progress_ends_with_all_studies(tmp_path: Path):
    seen: list[int] = []
    build(tmp_path, records(150), processes=0, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 150


def test_an_index_of_nothing_can_be_asked(tmp_path: Path):
    build(tmp_path, [], processes=0)
    assert count(tmp_path) == 0


def test_a_build_that_fails_leaves_the_old_index_and_no_trace(tmp_path: Path):
    build(tmp_path, records(2), processes=0)
    before = generations(tmp_path)
    with pytest.raises(RecordError):
        build(tmp_path, [*records(5), b"no study"], processes=0)
    assert count(tmp_path) == 2
    assert generations(tmp_path) == before


def test_what_is_done_while_files_are_put_together_finds_an_index_that_is_whole(tmp_path: Path):
    seen: list[tuple[int, int, int]] = []

    def look(info: IndexInfo) -> None:
        held = Generations(tmp_path).current()
        seen.append((count(tmp_path), held.studies, held.sequence))
        assert held == info

    batches = (prepare([each], "shown") for each in records(40))
    info = build_prepared(tmp_path, batches, sequence=9, meanwhile=look)
    assert seen == [(40, 40, 9)]
    assert Generations(tmp_path).current() == info


@pytest.mark.parametrize("studies", [0, 3])
def test_what_fails_while_files_are_put_together_leaves_an_index_that_is_whole(
    tmp_path: Path, studies: int
):
    def fail(_info: IndexInfo) -> None:
        raise ArithmeticError

    batches = (prepare([each], "shown") for each in records(studies))
    with pytest.raises(ArithmeticError):
        build_prepared(tmp_path, batches, sequence=9, meanwhile=fail)
    assert count(tmp_path) == studies
    assert Generations(tmp_path).current().sequence == 9
    build(tmp_path, records(5), processes=0)
    assert count(tmp_path) == 5


def test_a_build_that_is_killed_leaves_the_old_index(tmp_path: Path):
    build(tmp_path, records(2), processes=0)
    ended = run(KILLED_WHILE_BUILDING, str(tmp_path), record(3).decode())
    assert ended == -signal.SIGKILL
    assert count(tmp_path) == 2
    assert len(generations(tmp_path)) == 2
    build(tmp_path, records(4), processes=0)
    assert count(tmp_path) == 4
    assert len(generations(tmp_path)) == 1


def test_a_reader_follows_to_the_new_index(tmp_path: Path):
    build(tmp_path, records(2), processes=0)
    engine = TantivyEngine.open(tmp_path)
    build(tmp_path, records(5), processes=0)
    assert engine.count(Everything()) == 5
    engine.close()


def test_an_index_that_is_read_stays_until_it_is_let_go(tmp_path: Path):
    old = build(tmp_path, records(2), processes=0).generation
    engine = TantivyEngine.open(tmp_path)
    build(tmp_path, records(3), processes=0)
    assert old in generations(tmp_path)
    engine.close()
    newest = build(tmp_path, records(4), processes=0).generation
    assert generations(tmp_path) == {newest}


def test_a_change_by_another_process_is_seen(tmp_path: Path):
    build(tmp_path, records(2), processes=0)
    engine = TantivyEngine.open(tmp_path)
    assert run(APPLIES_ONE, str(tmp_path), record(2, "Ibuprofen").decode()) == 0
    assert engine.count(Words("ibuprofen")) == 1
    assert engine.count(Everything()) == 2
    assert engine.info.sequence == 9
    engine.close()


def test_half_a_change_is_not_taken_up(tmp_path: Path):
    build(tmp_path, records(2), processes=0)
    writer, reader = TantivyEngine.open(tmp_path), TantivyEngine.open(tmp_path)

    def studies() -> Iterable[Study]:
        yield Study.decode(record(3))
        assert reader.count(Everything()) == 2
        raise RuntimeError

    with pytest.raises(RuntimeError):
        writer.apply(studies(), sequence=2)
    assert writer.count(Everything()) == reader.count(Everything()) == 2
    assert reader.info.sequence == 0
    writer.apply([Study.decode(record(3))], sequence=2)
    assert reader.count(Everything()) == 3
    writer.close()
    reader.close()


def test_a_second_writer_is_refused(tmp_path: Path):
    build(tmp_path, records(1), processes=0)
    with Generations(tmp_path).writing(), pytest.raises(EngineError) as refused:
        build(tmp_path, records(1), processes=0)
    assert refused.value.slug == "index-busy"


def test_where_there_is_no_index_opening_says_so(tmp_path: Path):
    with pytest.raises(IndexMissingError) as missing:
        TantivyEngine.open(tmp_path / "nowhere")
    assert missing.value.hint


@pytest.mark.parametrize("damage", ['{"info":', "{}", '{"layout": 0}'])
def test_a_damaged_pointer_is_a_missing_index(tmp_path: Path, damage: str):
    build(tmp_path, records(1), processes=0)
    (tmp_path / "current.json").write_text(damage)
    with pytest.raises(IndexMissingError):
        TantivyEngine.open(tmp_path)


@pytest.mark.parametrize(("key", "value"), [("schema", "0" * 16), ("layout", -1)])
def test_an_index_of_another_declaration_or_layout_is_a_missing_index(
    tmp_path: Path, key: str, value: object
):
    build(tmp_path, records(1), processes=0)
    pointer = json.loads((tmp_path / "current.json").read_text())
    (pointer if key in pointer else pointer["info"])[key] = value
    (tmp_path / "current.json").write_text(json.dumps(pointer))
    with pytest.raises(IndexMissingError):
        TantivyEngine.open(tmp_path)


def test_files_that_are_gone_are_an_error_of_ours(tmp_path: Path):
    name = build(tmp_path, records(1), processes=0).generation
    for file in (tmp_path / "generations" / name / "studies").iterdir():
        file.unlink()
    with pytest.raises(EngineError):
        TantivyEngine.open(tmp_path)


def test_a_closed_engine_says_so(tmp_path: Path):
    build(tmp_path, records(1), processes=0)
    engine = TantivyEngine.open(tmp_path)
    engine.close()
    engine.close()
    with pytest.raises(EngineError):
        engine.search(SearchRequest())


def test_a_deep_tree_is_answered(tmp_path: Path):
    build(tmp_path, records(2), processes=0)
    engine = TantivyEngine.open(tmp_path)
    query: Query = Words("aspirin")
    for _ in range(100):
        query = Not(query)
    assert engine.count(query) == 2
    engine.close()


def test_the_folder_of_an_index_can_be_moved(tmp_path: Path):
    build(tmp_path / "here", records(2), processes=0)
    (tmp_path / "here").rename(tmp_path / "there")
    assert count(tmp_path / "there") == 2


@pytest.mark.parametrize(
    "refusal", ["No space left on device (os error 28)", "Permission denied (os error 13)"]
)
def test_what_the_machine_refuses_the_engine_is_no_fault_of_the_engine(refusal: str):
    with pytest.raises(EnvironmentFaultError), translated():
        raise ValueError(f"An IO error occurred: '{refusal}'\nand much more")
    with pytest.raises(EngineError) as caught, translated():
        raise ValueError("x" * 5000)
    assert len(caught.value.message) < 300
