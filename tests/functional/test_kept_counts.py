"""In a large registry words are weighed as they were last counted, until much has changed."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from trialatlas.atlas import Atlas, kept_counts, likeness_shelf, relating
from trialatlas.atlas.kept_counts import KeptCounts
from trialatlas.atlas.likeness_shelf import LIKENESS_FILE
from trialatlas.related.ground import EngineCounts
from trialatlas.sample import generate

HELD = 60
STALE = 20


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (relating, kept_counts):
        monkeypatch.setattr(module, "LARGE", HELD)
    monkeypatch.setattr(likeness_shelf, "_STALE", STALE)
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(f"sample:{HELD}")
    return tmp_path / "data"


@pytest.fixture
def atlas(folder: Path) -> Iterator[Atlas]:
    with Atlas.open(folder) as opened:
        yield opened


def sql(folder: Path, *statements: str) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(folder / LIKENESS_FILE, isolation_level=None)) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)
        return connection.execute(statements[-1]).fetchall()


def counted(atlas: Atlas, *words: str) -> list[int]:
    atlas._relating.ground(atlas.engine)
    return KeptCounts(atlas.engine, atlas._relating._shelf).words(words)


def change(atlas: Atlas, count: int) -> None:
    """Have so many studies another title, in all."""
    records = [json.loads(each) for each in generate(count)]
    for record in records:
        record["protocolSection"]["identificationModule"]["briefTitle"] = "Quokkapox"
    file = atlas.data.parent / "changed.jsonl"
    file.write_text("\n".join(map(json.dumps, records)))
    assert atlas.load(file).changed


def test_every_word_is_counted_as_the_engine_counts_it(atlas: Atlas):
    said: list[tuple[str, str]] = []
    atlas.fill_likeness(progress=lambda step: said.append((step.stage, step.unit)))
    assert said[-1] == ("Counting words", "words")
    kept = dict(sql(atlas.data, "SELECT text, studies FROM counted"))
    assert len(kept) > 500
    assert list(kept.values()) == EngineCounts(atlas.engine).words(list(kept))
    every = [(text,) for (text,) in sql(atlas.data, "SELECT text FROM word ORDER BY text")]
    assert [(each,) for each in kept] == every


def test_answers_are_the_same_with_and_without_counts_that_are_kept(folder: Path):
    def answers() -> list[object]:
        with Atlas.open(folder) as atlas:
            found = [atlas.related(each).neighbours for each in sorted(atlas)[:5]]
            return [[each.likeness for each in some] for some in found]

    first = answers()
    with Atlas.open(folder) as atlas:
        atlas.fill_likeness()
    assert answers() == first


def test_counts_that_are_kept_are_used_till_much_has_changed(atlas: Atlas):
    atlas.fill_likeness()
    sql(atlas.data, "UPDATE counted SET studies = 7777 WHERE text = 'studi'", "SELECT 1")
    assert counted(atlas, "studi", "nowher") == [7777, 0]
    change(atlas, HELD // STALE)
    assert counted(atlas, "studi", "quokkapox") == [7777, HELD // STALE]
    change(atlas, HELD // STALE + 1)
    assert HELD - 1 <= counted(atlas, "studi")[0] < HELD + 10


def test_asked_again_all_is_counted_again_only_if_it_changed(atlas: Atlas):
    atlas.fill_likeness()
    sql(atlas.data, "UPDATE counted SET studies = 7777 WHERE text = 'studi'", "SELECT 1")
    atlas.fill_likeness()
    assert counted(atlas, "studi") == [7777]
    change(atlas, 1)
    atlas.fill_likeness()
    assert counted(atlas, "studi") != [7777]


def test_a_file_of_before_is_counted_when_it_is_filled(folder: Path):
    with Atlas.open(folder) as atlas:
        atlas.fill_likeness()
    sql(folder, "DROP TABLE counted", "DROP TABLE counting", "SELECT 1")
    with Atlas.open(folder) as atlas:
        assert counted(atlas, "studi")[0] > 0
        assert atlas.fill_likeness() == 0
    assert sql(folder, "SELECT studies, words FROM counting")[0][0] == HELD


def test_in_a_small_registry_nothing_is_counted_ahead(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    for module in (relating, kept_counts):
        monkeypatch.setattr(module, "LARGE", HELD + 1)
    with Atlas.open(folder) as atlas:
        atlas.fill_likeness()
    assert sql(folder, "SELECT text, studies FROM counted") == []
