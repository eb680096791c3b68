"""Names and synonyms through the facade: learnt with each load, used by each search."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from real_data import Loaded
from trialatlas.atlas import Atlas, Step
from trialatlas.errors import SourceError
from trialatlas.vocabulary import learn, learnt_up_to, vocabulary_status
from vocabulary_studies import record

MESH = "*NEWRECORD\nRECTYPE = D\nMH = Myocardial Infarction\nENTRY = Heart Attack\nUI = D009203\n"


def write(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(each + b"\n" for each in records))
    return path


@pytest.fixture
def atlas(tmp_path: Path) -> Iterator[Atlas]:
    kidney = record(1, summary="Acute kidney injury (AKI) is serious.")
    heart = record(2, conditions=["Myocardial infarction"])
    with Atlas.open(tmp_path / "data", create=True) as opened:
        opened.load(write(tmp_path / "studies.jsonl", kidney, heart, record(3, summary="AKI!")))
        yield opened


def test_loading_learns_and_loading_again_replaces(atlas: Atlas, tmp_path: Path):
    assert [each.text for each in atlas.synonyms("AKI")] == ["Acute kidney injury"]
    assert atlas.vocabulary().studies == 3
    assert atlas.vocabulary().sequence == atlas.status().store.sequence
    assert learnt_up_to(atlas.data) == atlas.vocabulary().sequence
    changed = json.loads(record(1, summary="Acute kidney failure (AKF) is serious."))
    atlas.load(write(tmp_path / "changed.jsonl", json.dumps(changed).encode()))
    assert atlas.synonyms("AKI") == []
    assert [each.text for each in atlas.synonyms("AKF")] == ["Acute kidney failure"]


def test_a_rebuild_learns_the_same_anew(atlas: Atlas):
    before = atlas.vocabulary()
    (atlas.data / "vocabulary.db").unlink()
    with Atlas.open(atlas.data) as opened:
        assert opened.synonyms("AKI") == []
        opened.rebuild()
        assert [each.text for each in opened.synonyms("AKI")] == ["Acute kidney injury"]
        assert opened.vocabulary().believed == before.believed


def test_catching_up_learns_where_nothing_was_learnt_yet(atlas: Atlas):
    (atlas.data / "vocabulary.db").unlink()
    with Atlas.open(atlas.data) as opened:
        assert opened.catch_up() == 0
        assert opened.vocabulary().studies == 3
        assert opened.synonyms("AKI")


def test_results_say_which_synonyms_were_used_and_they_can_be_left_out(atlas: Atlas):
    (used,) = atlas.search("AKI AND serious").synonyms
    assert (used.area, used.words) == ("BasicSearch", "AKI")
    (alternative,) = used.alternatives
    assert (alternative.text, alternative.source) == ("Acute kidney injury", "abbreviation")
    assert atlas.search("AKI", synonyms=False).synonyms == ()
    assert atlas.search("AKI", without=frozenset({alternative.id})).synonyms == ()


def test_a_mesh_file_is_used_from_its_loading_to_its_forgetting(atlas: Atlas, tmp_path: Path):
    file = tmp_path / "mesh.bin"
    file.write_text(MESH)
    steps: list[Step] = []
    assert not atlas.search("heart attack").mesh
    assert atlas.load_mesh(file, progress=steps.append).headings == 1
    results = atlas.search("heart attack")
    assert results.mesh
    assert [each.text for each in results.synonyms[0].alternatives] == ["Myocardial Infarction"]
    with pytest.raises(SourceError):
        atlas.load_mesh(tmp_path / "no such file")
    assert atlas.search("heart attack").mesh
    atlas.forget_mesh()
    assert atlas.search("heart attack").synonyms == ()


def test_real_studies_teach_what_their_readers_search_for(real_registry: Loaded):
    with Atlas.open(real_registry.folder) as atlas:
        state = atlas.vocabulary()
        assert state.studies == 7515
        assert all(state.believed.values())
        for asked, expected in (
            ("NSCLC", "non small cell lung cancer"),
            ("non-small-cell lung cancers", "nsclc"),
            ("Keytruda", "pembrolizumab"),
        ):
            assert expected in {each.text.lower() for each in atlas.synonyms(asked)}
        for generic in ("placebo", "control", "standard of care", "lung", "study", "10 mg", "7"):
            assert atlas.synonyms(generic) == []


def test_what_is_learnt_while_the_index_is_made_is_what_the_store_gives(
    tmp_path: Path, real_registry: Loaded
):
    with Atlas.open(real_registry.folder) as atlas:
        learn(atlas.store, tmp_path)
        besides, meanwhile = vocabulary_status(tmp_path), atlas.vocabulary()
    assert besides.believed == meanwhile.believed
    assert (besides.seen, besides.studies) == (meanwhile.seen, meanwhile.studies)
    assert besides.sequence == meanwhile.sequence
    assert learnt_up_to(tmp_path / "nothing") == 0


def test_a_study_replaced_within_its_first_load_has_said_only_the_last(tmp_path: Path):
    first = json.loads(record(1, summary="Acute kidney injury (AKI) is serious."))
    second = json.loads(record(1, summary="Acute kidney failure (AKF) is serious."))
    second["protocolSection"]["statusModule"] = {"lastUpdatePostDateStruct": {"date": "2031-01-01"}}
    lines = [json.dumps(each).encode() for each in (first, second)]
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(write(tmp_path / "studies.jsonl", *lines))
        assert atlas.synonyms("AKI") == []
        assert [each.text for each in atlas.synonyms("AKF")] == ["Acute kidney failure"]


def test_on_real_studies_synonyms_find_more_and_can_be_switched_off(
    tmp_path: Path, real_registry: Loaded, mesh_file: Path
):
    folder = tmp_path / "registry"
    shutil.copytree(real_registry.folder, folder)
    with Atlas.open(folder) as atlas:
        assert atlas.count("NSCLC") > atlas.count("NSCLC", synonyms=False) > 0
        assert atlas.count("Keytruda") > atlas.count("Keytruda", synonyms=False) > 0
        without = atlas.count("heart attack")
        atlas.load_mesh(mesh_file)
        results = atlas.search("heart attack", limit=1000)
        assert results.total > without
        infarction = atlas.count('"myocardial infarction"', synonyms=False)
        assert results.total >= infarction
        ids = frozenset(each.id for used in results.synonyms for each in used.alternatives)
        assert atlas.count("heart attack", without=ids) == without
