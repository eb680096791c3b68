"""How often phrases stand in drawn studies is kept beside the store, until much has changed."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from trialatlas.atlas import Atlas
from trialatlas.atlas.likeness_shelf import LIKENESS_FILE
from trialatlas.related.ground import Drawn, Lexicon
from trialatlas.related.phrases import drawn, joined, pairs_of, words_of
from trialatlas.sample import generate

HELD = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(f"sample:{HELD}")
    return tmp_path / "data"


@pytest.fixture
def atlas(folder: Path) -> Iterator[Atlas]:
    with Atlas.open(folder) as opened:
        yield opened


def sql(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / LIKENESS_FILE, isolation_level=None)) as connection:
        return connection.execute(statement).fetchall()


def in_words(found: Drawn, lexicon: Lexicon) -> dict[tuple[str, str], int]:
    both = zip(*words_of(found), found.counts.tolist(), strict=True)
    return {(lexicon.words[one], lexicon.words[other]): count for one, other, count in both}


def counted(atlas: Atlas) -> dict[tuple[str, str], int]:
    """As the registry says that it is now."""
    ground = atlas._relating.ground(atlas.engine)
    return in_words(ground._drawn, ground.lexicon)


def by_hand(atlas: Atlas) -> dict[tuple[str, str], int]:
    lexicon = Lexicon()
    read = [pairs_of(each.study, lexicon) for each in atlas.held(atlas)]
    return in_words(drawn(joined(read)), lexicon)


def change(atlas: Atlas, first: int, count: int) -> None:
    """Have so many studies a title in common that they did not have."""
    records = [json.loads(each) for each in generate(first + count)][first:]
    for record in records:
        record["protocolSection"]["identificationModule"]["briefTitle"] = "Quokka bite"
    file = atlas.data.parent / "changed.jsonl"
    file.write_text("\n".join(map(json.dumps, records)))
    assert atlas.load(file).changed == count


def test_phrases_are_counted_by_the_first_question_and_kept(folder: Path, atlas: Atlas):
    atlas.related(min(atlas))
    first = counted(atlas)
    assert len(first) > 100
    assert first == by_hand(atlas)
    assert sql(folder, "SELECT held, studies FROM drawn") == [(HELD, HELD)]
    kept = sql(folder, "SELECT * FROM drawn")
    with Atlas.open(folder) as later:
        later.related(min(later))
        assert counted(later) == first
    assert sql(folder, "SELECT * FROM drawn") == kept


def test_counts_are_used_until_one_study_in_twenty_has_changed(atlas: Atlas):
    first = counted(atlas)
    change(atlas, 0, 3)
    assert counted(atlas) == first
    change(atlas, 3, 3)
    assert counted(atlas) != first
    assert counted(atlas)["quokka", "bite"] == 6
    assert counted(atlas) == by_hand(atlas)


def test_filling_counts_phrases_too(folder: Path, atlas: Atlas):
    atlas.fill_likeness()
    assert sql(folder, "SELECT held, studies FROM drawn") == [(HELD, HELD)]


def test_answers_are_the_same_where_nothing_can_be_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    # Of 60 studies each has too much of a share for anything to be rare.
    monkeypatch.setattr("trialatlas.related.phrases.RARE_FROM", 1.0)
    with Atlas.open(folder) as atlas:
        asked = sorted(atlas)[:5]
        first = [[one.likeness for one in atlas.related(each).neighbours] for each in asked]
        assert any(one.rare_phrases for some in first for one in some)
    (folder / LIKENESS_FILE).unlink()
    monkeypatch.setattr("trialatlas.atlas.likeness_shelf.may_write", lambda _folder: False)
    with Atlas.open(folder) as atlas:
        again = [[one.likeness for one in atlas.related(each).neighbours] for each in asked]
    assert again == first
    assert not (folder / LIKENESS_FILE).exists()


@pytest.mark.parametrize("damage", ["x'00'", "zeroblob(40)"])
def test_damaged_counts_are_counted_anew(folder: Path, damage: str):
    with Atlas.open(folder) as atlas:
        atlas.related(min(atlas))
        first = counted(atlas)
    sql(folder, f"UPDATE drawn SET phrases = {damage}")  # noqa: S608 - a constant above
    with Atlas.open(folder) as atlas:
        assert counted(atlas) == first
