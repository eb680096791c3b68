"""Studies that change while they are counted: counted again, and never an answer of no state."""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from trialatlas.atlas import Atlas
from trialatlas.atlas.statistics import StatisticsKeeper
from trialatlas.errors import StudiesChangedError
from trialatlas.export.statistics import Statistics
from trialatlas.sample import generate
from trialatlas.store import StoredStudy, StudyKey

FIRST = next(iter(generate(1)))
NUMBER = json.loads(FIRST)["protocolSection"]["identificationModule"]["nctId"]

Ask = Callable[[StatisticsKeeper], Statistics]


class Restless:
    """The store, and a writer that changes a study whenever all that was asked for was read."""

    def __init__(self, atlas: Atlas, folder: Path, times: int) -> None:
        self._atlas = atlas
        self._folder = folder
        self._turns = iter(range(times))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._atlas.store, name)

    def get_many(self, keys: Iterable[StudyKey]) -> Iterator[StoredStudy]:
        yield from self._atlas.store.get_many(keys)
        turn = next(self._turns, None)
        if turn is not None:
            self._atlas.load(titled(turn, self._folder))


def titled(turn: int, folder: Path) -> Path:
    """The first study under another title."""
    record = json.loads(FIRST)
    record["protocolSection"]["identificationModule"]["briefTitle"] = f"Title of turn {turn}"
    file = folder / "changed.json"
    file.write_text(json.dumps(record))
    return file


def of_all(keeper: StatisticsKeeper) -> Statistics:
    return keeper.now()[1]


def of_some(keeper: StatisticsKeeper) -> Statistics:
    return keeper.of(array("I", [int(NUMBER[3:])]), b"state", 250, None)


@pytest.fixture
def atlas(tmp_path: Path) -> Iterator[Atlas]:
    with Atlas.open(tmp_path / "data", create=True) as opened:
        opened.load("sample:9")
        yield opened


def keeper(atlas: Atlas, folder: Path, times: int) -> StatisticsKeeper:
    store: Any = Restless(atlas, folder, times)
    return StatisticsKeeper(store, folder, "shown")


def titles(found: Statistics) -> set[str]:
    values = next(each.top_values for each in found.values if each.piece == "BriefTitle")
    return {each.value for each in values or ()}


@pytest.mark.parametrize("ask", [of_all, of_some])
def test_a_study_that_changed_after_it_was_counted_is_counted_again(
    atlas: Atlas, tmp_path: Path, ask: Ask
):
    found = titles(ask(keeper(atlas, tmp_path, 1)))
    assert "Title of turn 0" in found
    assert found == titles(ask(StatisticsKeeper(atlas.store, tmp_path, "shown")))


@pytest.mark.parametrize("ask", [of_all, of_some])
def test_studies_that_never_rest_are_told_of(atlas: Atlas, tmp_path: Path, ask: Ask):
    with pytest.raises(StudiesChangedError):
        ask(keeper(atlas, tmp_path, 100))
