"""A first look at a large registry goes on with what was counted a little while ago, no longer."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialatlas.atlas import Atlas, first_look, relating
from trialatlas.related.ground import Ground

HELD = 60
LATE = 10


def record(number: int, summary: str) -> dict[str, object]:
    identity = {"nctId": f"NCT{number:08d}", "briefTitle": f"Study {number}"}
    parts = {"identificationModule": identity, "descriptionModule": {"briefSummary": summary}}
    return {"protocolSection": parts}


def load(atlas: Atlas, *records: dict[str, object]) -> None:
    file = atlas.data.parent / "studies.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in records))
    atlas.load(file)


def change(atlas: Atlas, count: int) -> None:
    load(atlas, *(record(at, f"Changed number{at} in salt") for at in range(1, count + 1)))


def late(atlas: Atlas) -> Ground:
    return atlas._relating.late_ground(atlas.engine)


def now(atlas: Atlas) -> Ground:
    return atlas._relating.ground(atlas.engine)


@pytest.fixture
def atlas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Atlas]:
    monkeypatch.setattr(relating, "_LATE", LATE)
    with Atlas.open(tmp_path / "data", create=True) as opened:
        load(opened, *(record(at, f"Words of number{at} fill it") for at in range(1, HELD + 1)))
        yield opened


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relating, "LARGE", HELD)
    monkeypatch.setattr(first_look, "LARGE", HELD)


@pytest.mark.usefixtures("large")
def test_in_a_large_registry_a_few_changes_leave_what_was_counted(atlas: Atlas):
    former = late(atlas)
    change(atlas, HELD // LATE)
    assert late(atlas) is former
    assert now(atlas) is not former
    assert late(atlas) is former


@pytest.mark.usefixtures("large")
def test_more_changes_have_everything_counted_anew(atlas: Atlas):
    former = late(atlas)
    change(atlas, HELD // LATE + 1)
    assert late(atlas) is now(atlas) is not former


@pytest.mark.usefixtures("large")
def test_a_few_changes_and_then_a_few_more_have_everything_counted_anew(atlas: Atlas):
    former = late(atlas)
    change(atlas, HELD // LATE)
    assert late(atlas) is former
    load(atlas, record(HELD, "Once more"))
    assert late(atlas) is now(atlas) is not former


@pytest.mark.usefixtures("large")
def test_an_index_built_anew_has_everything_counted_anew(atlas: Atlas):
    former = late(atlas)
    atlas.rebuild()
    assert late(atlas) is now(atlas) is not former


@pytest.mark.usefixtures("large")
def test_words_forgotten_have_everything_counted_anew(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
):
    former = late(atlas)
    former.lexicon.numbers(("word", "another"))
    monkeypatch.setattr(relating, "_WORDS_KEPT", 1)
    assert late(atlas).lexicon is not former.lexicon
    assert late(atlas) is now(atlas)


@pytest.mark.usefixtures("large")
def test_a_change_is_found_at_once_all_the_same(atlas: Atlas):
    study = atlas.study("NCT00000050").study
    atlas.first_look(study)
    load(atlas, record(2, "Words of number50 fill it"))
    assert atlas.first_look(study, limit=1)[0].held.study.nct_id == "NCT00000002"


def test_in_a_registry_that_is_not_large_each_change_has_everything_counted_anew(atlas: Atlas):
    former = late(atlas)
    assert late(atlas) is former
    change(atlas, 1)
    assert late(atlas) is now(atlas) is not former
