"""The record of runs: kept together with what it tells of, and in folders of older layouts too."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from store_contract import at, key, put, small

from trialatlas.errors import StoreError
from trialatlas.store import (
    FileSeen,
    NewRun,
    RunEnd,
    RunStep,
    SetAside,
    SqliteStore,
    Store,
    layout,
)
from trialatlas.store.layout import STEPS

FULL = NewRun("full", "a registry", "{}", data="2026-01-05")


def numbers(*values: int) -> array[int]:
    return array("I", values)


def test_a_page_and_the_way_on_are_kept_together_or_not_at_all(store: Store):
    broken = small(9)
    object.__setattr__(broken, "dated", None)
    with store.writer() as writer:
        run = writer.journal.begin(FULL)
        writer.journal.step(
            "a registry", [small(1)], RunStep(run, "next", 9, 1, 0, 1, listed=numbers(1))
        )
        step = RunStep(run, "beyond", seen=2, pages=1, listed=numbers(8, 9))
        with pytest.raises(StoreError):
            writer.journal.step("a registry", [small(8), broken], step)
    (kept,) = store.journal.runs()
    assert (kept.token, kept.seen, kept.added, kept.pages, kept.asked) == ("next", 1, 1, 1, 9)
    assert list(store.journal.listed(run)) == [1]
    assert key(8) not in store


def test_counts_add_up_over_the_steps_of_a_run(store: Store):
    put(store, small(1), small(2, title="Before"))
    with store.writer() as writer:
        run = writer.journal.begin(FULL)
        bad = SetAside("a registry", 4, "no JSON", at(0))
        for records in ([small(1), small(2)], [small(3)]):
            step = RunStep(run, seen=3, rejected=1, pages=1, retries=2, bytes=100)
            writer.journal.step("a registry", records, step, [bad])
        writer.journal.end(run, RunEnd("done", note="so", repeated=1, missing=2, retries=1))
    (kept,) = store.journal.runs()
    assert (kept.added, kept.changed, kept.unchanged, kept.rejected) == (1, 1, 1, 2)
    assert (kept.seen, kept.pages, kept.retries, kept.bytes) == (6, 2, 5, 200)
    assert (kept.state, kept.note, kept.repeated, kept.missing) == ("done", "so", 1, 2)
    assert len(store.aside()) == 1


def test_a_run_left_running_was_interrupted(store: Store):
    with store.writer() as writer:
        first = writer.journal.begin(FULL)
    with store.writer() as writer:
        second = writer.journal.begin(FULL)
    assert [(each.id, each.state) for each in store.journal.runs()] == [
        (second, "running"),
        (first, "interrupted"),
    ]


def test_what_a_listing_showed_is_kept_until_it_is_done(store: Store):
    with store.writer() as writer:
        first = writer.journal.begin(FULL)
        writer.journal.step("a registry", [], RunStep(first, "t", listed=numbers(5, 99_999_999)))
        writer.journal.end(first, RunEnd("interrupted"))
        second = writer.journal.begin(NewRun("full", "a registry", "{}", listing=first, token="t"))  # noqa: S106 - a page's
        writer.journal.step("a registry", [], RunStep(second, listed=numbers(5)))
        assert list(store.journal.listed(first)) == [5, 99_999_999, 5]
        writer.journal.end(second, RunEnd("done"))
    assert len(store.journal.listed(first)) == 0


def test_the_sample_is_not_among_what_a_registry_should_hold(store: Store):
    put(store, small(1), small(2), source="a file")
    put(store, small(2), source="a registry")
    put(store, small(3), source="sample, seed 1")
    assert list(store.journal.held(None)) == [1, 2]
    assert list(store.journal.held("a registry")) == [2]


def test_a_study_that_is_gone_is_held_and_marked_once(store: Store):
    put(store, small(1), small(2))
    with store.writer() as writer:
        run = writer.journal.begin(FULL)
        for became in ("", key(2).id):
            writer.journal.mark_gone(run, key(1), became)
    gone = store.journal.gone(key(1).id)
    assert gone is not None
    assert (gone.became, store.journal.all_gone()) == ("", [gone])
    assert (key(1) in store, list(store.journal.held(None))) == (True, [2])
    assert store.journal.runs()[0].gone == 1
    with store.writer() as writer:
        writer.journal.mark_back([key(1).id, key(7).id])
    assert store.journal.gone(key(1).id) is None


def test_dates_are_those_of_current_versions(store: Store):
    put(store, small(1, "2021-05-01"), small(1, "2020-01-01", title="Older"), small(2, "2022"))
    many = [key(number).id for number in range(1, 1500)]
    assert store.journal.dates(many) == {key(1).id: "2021-05-01", key(2).id: "2022"}


def test_files_are_known_as_they_were_last_read(open_store: Callable[[], Store]):
    store = open_store()
    with store.writer() as writer:
        run = writer.journal.begin(NewRun("folder", "a folder", "{}"))
        for size in (5, 7):
            step = RunStep(run, files=(FileSeen("a.json", size, 1 << 60),))
            writer.journal.step("a folder", [], step)
    again = open_store()
    assert again.journal.files("a folder") == {"a.json": FileSeen("a.json", 7, 1 << 60)}
    assert again.journal.files("another") == {}


def test_a_folder_of_the_layout_before_runs_gets_its_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = STEPS[:2]
    monkeypatch.setattr(layout, "STEPS", before)
    store = SqliteStore.open(tmp_path, create=True)
    with store.writer() as writer:
        writer.put("a file", [small(1), small(2)])
    store.close()
    monkeypatch.undo()
    store = SqliteStore.open(tmp_path)
    assert store.journal.runs() == []
    assert list(store.journal.held(None)) == [1, 2]
    with store.writer() as writer:
        run = writer.journal.begin(FULL)
        writer.journal.step("a registry", [small(1), small(3)], RunStep(run, seen=2))
    (kept,) = store.journal.runs()
    assert (kept.added, kept.unchanged, len(store)) == (1, 1, 3)
    store.close()
