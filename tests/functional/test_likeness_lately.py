"""What is kept in memory of studies that were lately read from `likeness.db`: it is bounded, it is
of one state of the registry, and it changes no answer.
"""

import json
from pathlib import Path

import pytest

from trialatlas.atlas import Atlas, Related, lately
from trialatlas.related.packing import Unpacked
from trialatlas.study import Study

STUDIES = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "data"
    with Atlas.open(found, create=True) as atlas:
        atlas.load(f"sample:{STUDIES}")
        atlas.fill_likeness()
    return found


def said(found: Related) -> list[object]:
    return [each.likeness for each in found.neighbours]


def read(atlas: Atlas, nct_id: str) -> Unpacked:
    """A study as it was lately read, and is kept."""
    ground = atlas._relating.ground(atlas.engine)
    (found,), lacking = atlas._relating._shelf.lately.sought([nct_id], ground)
    assert not lacking
    return found


def test_a_study_that_was_a_candidate_is_not_read_from_the_file_again(folder: Path):
    with Atlas.open(folder) as atlas:
        one, other = (each.likeness.nct_id for each in atlas.related(min(atlas)).neighbours[:2])
        before = read(atlas, one), read(atlas, other)
        atlas.related(one)
        assert read(atlas, one) is before[0]
        assert read(atlas, other) is before[1]


def test_answers_are_the_same_to_the_last_digit_with_all_with_some_and_with_none_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    found: list[list[object]] = []
    held: list[int] = []
    for most in (lately.MOST, 150_000, 0):
        monkeypatch.setattr(lately, "MOST", most)
        with Atlas.open(folder) as atlas:
            asked = sorted(atlas)[:15]
            found.append([said(atlas.related(each)) for each in (*asked, *asked)])
            held.append(len(atlas._relating._shelf.lately))
            assert atlas._relating._shelf.lately.size <= most
    assert found[0] == found[1] == found[2]
    assert held[0] > held[1] > held[2] == 0


def test_what_was_asked_for_again_stays_longest(folder: Path, monkeypatch: pytest.MonkeyPatch):
    with Atlas.open(folder) as atlas:
        ground = atlas._relating.ground(atlas.engine)
        shelf = atlas._relating._shelf
        one, other, third = some = sorted(atlas)[:3]
        shelf.take(some, ground)
        monkeypatch.setattr(lately, "MOST", shelf.lately.size - 1)
        shelf.lately.forget()
        shelf.take([one, other], ground)
        assert read(atlas, one)
        shelf.take([third], ground)
        assert shelf.lately.sought(some, ground)[1] == [other]


def test_a_change_of_the_store_forgets_what_was_read_before_it(folder: Path, tmp_path: Path):
    with Atlas.open(folder) as atlas:
        asked = min(atlas)
        nearest = atlas.related(asked).neighbours[0].likeness.nct_id
        record = json.loads(atlas.study(nearest).stored.raw)
    record["protocolSection"]["descriptionModule"] = {"briefSummary": "Quokkapox, nothing else."}
    record["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2099-01-01"}
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(record))
    with Atlas.open(folder) as atlas:
        atlas.related(asked)
        before = read(atlas, nearest)
        ground = atlas._relating.ground(atlas.engine)
        with Atlas.open(folder) as other:
            other.load(file)
        atlas._relating.ground(atlas.engine)
        assert atlas._relating._shelf.lately.sought([nearest], ground) == ([], [nearest])
        for _ in ("read from its record", "read from the file"):
            atlas.related(asked)
        words = atlas._relating.ground(atlas.engine).lexicon.words
        now = read(atlas, nearest).traits.texts["summary"]
        assert [words[each] for each in now.numbers] == ["quokkapox", "noth", "els"]
        assert len(before.traits.texts["summary"].numbers) > len(now.numbers)


def test_what_was_read_on_other_ground_is_not_used(folder: Path):
    with Atlas.open(folder) as atlas:
        atlas.related(min(atlas))
        relating = atlas._relating
        assert len(relating._shelf.lately) > 0
        relating._state = None
        assert relating._shelf.lately.sought([min(atlas)], relating.ground(atlas.engine))[0] == []
        assert len(relating._shelf.lately) == 0


def test_a_study_without_a_word_is_read_back(folder: Path, tmp_path: Path):
    record = {"protocolSection": {"identificationModule": {"nctId": "NCT99999999"}}}
    assert Study.decode(json.dumps(record).encode()).nct_id == "NCT99999999"
    file = tmp_path / "bare.json"
    file.write_text(json.dumps(record))
    with Atlas.open(folder) as atlas:
        atlas.load(file)
        assert atlas.fill_likeness() == 1
    with Atlas.open(folder) as atlas:
        assert atlas.related("NCT99999999").held.study.nct_id == "NCT99999999"
        assert len(read(atlas, "NCT99999999").texts.words) == 0
