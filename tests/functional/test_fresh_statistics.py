"""Statistics of many studies are made beside what serves, by one process."""

import fcntl
import multiprocessing
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from trialatlas.atlas import Atlas
from trialatlas.atlas.statistics import StatisticsKeeper, make_statistics
from trialatlas.errors import StatisticsMakingError


@pytest.fixture
def atlas(tmp_path: Path) -> Iterator[Atlas]:
    with Atlas.open(tmp_path / "data", create=True) as opened:
        opened.load("sample:30")
        yield opened


def keeper(atlas: Atlas, large: int) -> StatisticsKeeper:
    return StatisticsKeeper(atlas.store, atlas.data, "shown", large=large)


def test_who_does_not_wait_is_refused_until_another_process_has_made_them(atlas: Atlas):
    with closing(keeper(atlas, 29)) as kept:
        with pytest.raises(StatisticsMakingError) as refused:
            kept.now(wait=False)
        assert refused.value.again > 0
        for process in multiprocessing.active_children():
            process.join()
        sequence, found = kept.now(wait=False)
        assert sequence == atlas.store.status().sequence
        assert found.size.total_studies == 30
        (atlas.data / "statistics.json").unlink()
        assert found == atlas.statistics()


def test_few_studies_are_gone_through_at_once(atlas: Atlas):
    with closing(keeper(atlas, 30)) as kept:
        assert kept.now(wait=False)[1].size.total_studies == 30


def test_what_is_made_ends_with_whoever_asked_for_it(atlas: Atlas):
    with closing(keeper(atlas, 29)) as kept, pytest.raises(StatisticsMakingError):
        kept.now(wait=False)
    assert not multiprocessing.active_children()


def test_one_process_makes_them_for_all(atlas: Atlas):
    with (atlas.data / "statistics.lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        process = multiprocessing.get_context("spawn").Process(
            target=make_statistics, args=(atlas.data, "shown")
        )
        process.start()
        process.join()
        assert process.exitcode == 0
        assert not (atlas.data / "statistics.json").exists()
