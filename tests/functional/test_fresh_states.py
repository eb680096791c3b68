"""A changed index is taken up at once, whole, and what was before it is let go."""

import gc
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fresh_turns import FACETS, study

from trialatlas.atlas import one_state
from trialatlas.errors import IndexMissingError
from trialatlas.index import Engine, OracleEngine, SearchRequest, SortKey, TantivyEngine, build
from trialatlas.index.build import Prepared, prepare_studies
from trialatlas.query.tree import Area, Everything, Words

PIECES = ("BriefTitle", "Condition", "Location", "Phase", "Acronym", "NCTId")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    build(tmp_path, (study(each).raw for each in range(1, 31)), processes=0, sequence=1)
    return tmp_path


@pytest.fixture
def reader(directory: Path) -> Iterator[TantivyEngine]:
    engine = TantivyEngine.open(directory)
    yield engine
    engine.close()


@pytest.fixture
def writer(directory: Path) -> Iterator[TantivyEngine]:
    engine = TantivyEngine.open(directory)
    yield engine
    engine.close()


def said(engine: Engine) -> list[object]:
    """What an engine says of all studies."""
    newest = SearchRequest(sort=(SortKey("LastUpdatePostDate"),), limit=7, facets=FACETS)
    found = [engine.search(each) for each in (SearchRequest(facets=FACETS, facet_size=3), newest)]
    counted = [engine.count(Area(each, Everything())) for each in PIECES]
    return [*((each.hits, each.total, each.facets) for each in found), counted]


def test_what_is_said_of_all_studies_is_right_after_every_change(
    reader: TantivyEngine, writer: TantivyEngine
):
    held = {each: study(each) for each in range(1, 31)}
    for turn in range(6):
        oracle = OracleEngine(held.values())
        assert said(reader) == said(oracle)
        assert said(reader) == said(oracle), "asked again, when it is kept"
        changed = {each: study(each, turn) for each in range(turn, 40, 7 - turn) if each}
        held |= changed
        writer.apply(changed.values(), sequence=turn + 2)


def test_one_answer_is_made_from_one_state_and_the_next_from_the_newest(
    reader: TantivyEngine, writer: TantivyEngine
):
    with one_state():
        assert reader.count(Words("aspirin")) == 30
        writer.apply([study(99)], sequence=2)
        with one_state():
            assert reader.search(SearchRequest(Words("aspirin"))).total == 30
        assert (reader.info.sequence, reader.info.studies) == (1, 30)
    assert reader.count(Words("aspirin")) == 31
    assert reader.info.sequence == 2


def test_who_changes_something_within_an_answer_sees_it(writer: TantivyEngine):
    with one_state():
        assert writer.count(Words("aspirin")) == 30
        writer.apply([study(99)], sequence=2)
        assert writer.count(Words("aspirin")) == 31


def test_documents_that_others_made_take_the_place_of_earlier_ones(
    reader: TantivyEngine, writer: TantivyEngine
):
    changed = {each: study(each, 3) for each in (2, 5, 31, 40)}
    batches = [prepare_studies([changed[2], changed[40]]), prepare_studies([changed[31]])]
    batches.append(prepare_studies([changed[5]]))
    writer.apply_prepared(changed, batches, sequence=2)
    assert said(reader) == said(
        OracleEngine(({n: study(n) for n in range(1, 31)} | changed).values())
    )
    assert reader.info.sequence == 2


def test_documents_that_break_off_leave_the_index_as_it_was(
    reader: TantivyEngine, writer: TantivyEngine
):
    def broken() -> Iterator[Prepared]:
        yield prepare_studies([study(1, 3)])
        raise LookupError

    with pytest.raises(LookupError):
        writer.apply_prepared([1, 2], broken(), sequence=2)
    assert reader.info.sequence == writer.info.sequence == 1
    assert reader.count(Words("turn0")) == writer.count(Words("turn0")) == 30


def test_an_answer_goes_on_when_a_new_build_is_swapped_in(directory: Path, reader: TantivyEngine):
    with one_state():
        assert reader.count(Words("aspirin")) == 30
        build(directory, [study(1).raw], processes=0, sequence=5)
        build(directory, [study(1).raw, study(2).raw], processes=0, sequence=6)
        assert reader.search(SearchRequest(Words("aspirin"), limit=30)).total == 30
    assert reader.count(Words("aspirin")) == 2


@pytest.mark.parametrize("unfit", ["another layout", "damaged", "gone"])
def test_a_reader_goes_on_with_what_it_has_while_the_new_index_does_not_fit(
    directory: Path, reader: TantivyEngine, unfit: str
):
    pointer = directory / "current.json"
    fit = pointer.read_bytes()
    assert reader.count(Everything()) == 30
    if unfit == "gone":
        pointer.unlink()
    else:
        other = json.dumps({**json.loads(fit), "layout": -1}) if unfit != "damaged" else "{"
        pointer.write_text(other)
    assert reader.count(Everything()) == 30
    assert reader.info.sequence == 1
    with pytest.raises(IndexMissingError):
        TantivyEngine.open(directory)
    with pytest.raises(IndexMissingError):
        reader.apply([study(99)], sequence=2)
    build(directory, [study(1).raw], processes=0, sequence=7)
    assert reader.count(Everything()) == 1
    assert reader.info.sequence == 7


def test_files_of_former_states_are_let_go_without_waiting_for_garbage(
    directory: Path, reader: TantivyEngine, writer: TantivyEngine
):
    gc.collect()
    gc.disable()
    try:
        for turn in range(1, 6):
            writer.apply([study(each, turn) for each in range(1, 31)], sequence=turn + 1)
            assert reader.search(SearchRequest(Words(f"turn{turn}"), facets=FACETS)).total == 30
        for turn in range(5):
            build(directory, [study(1, turn).raw], processes=0, sequence=turn + 10)
            assert reader.count(Words(f"turn{turn}")) == writer.count(Words(f"turn{turn}")) == 1
        mapped = Path("/proc/self/maps").read_text().splitlines()
        assert not [each for each in mapped if str(directory) in each and "(deleted)" in each]
        assert len(list((directory / "generations").iterdir())) == 1 + 1
    finally:
        gc.enable()
