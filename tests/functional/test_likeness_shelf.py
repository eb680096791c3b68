"""What likeness looks at in studies, kept on disk: it changes how long an answer takes, and nothing
else, whatever becomes of the studies and of the file.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from privilege import as_anybody, only_readable
from trialatlas.atlas import Atlas, Related, likeness_shelf
from trialatlas.atlas.likeness_shelf import LIKENESS_FILE
from trialatlas.cli.app import app
from trialatlas.errors import EnvironmentFaultError
from trialatlas.related import scoring
from trialatlas.related.presets import PRESETS, WEIGHTS
from trialatlas.related.traits import Pool, Traits, traits_of

STUDIES = 120
MESH = """*NEWRECORD
RECTYPE = D
MH = Heart Failure
ENTRY = Cardiac Failure
MN = C14.280.434
UI = D006333
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of which nothing was compared yet."""
    folder = tmp_path_factory.mktemp("shelf") / "data"
    with Atlas.open(folder, create=True) as atlas:
        atlas.load(f"sample:{STUDIES}")
    return folder


@pytest.fixture
def folder(loaded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(loaded, tmp_path / "data"))


def kept(folder: Path) -> set[int]:
    with closing(sqlite3.connect(folder / LIKENESS_FILE)) as connection:
        return {nct for (nct,) in connection.execute("SELECT nct FROM study")}


def said(found: Related) -> list[object]:
    return [each.likeness for each in found.neighbours]


def score(found: Related, nct_id: str) -> float:
    """Of a neighbour; 0 for a study that is none of them."""
    scores = {each.likeness.nct_id: each.likeness.score for each in found.neighbours}
    return scores.get(nct_id, 0.0)


def filled(folder: Path) -> None:
    with Atlas.open(folder) as atlas:
        assert atlas.fill_likeness() == STUDIES


def answers(folder: Path) -> list[object]:
    with Atlas.open(folder) as atlas:
        return [said(atlas.related(each)) for each in sorted(atlas)[:10]]


def with_other_words(folder: Path, nct_id: str, to: Path) -> Path:
    """The same study in a later version that is about something else."""
    with Atlas.open(folder) as atlas:
        record = json.loads(atlas.study(nct_id).stored.raw)
    protocol = record["protocolSection"]
    protocol["conditionsModule"] = {"conditions": ["Quokkapox"]}
    protocol["descriptionModule"] = {"briefSummary": "Quokkapox, and nothing else."}
    protocol["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2099-01-01", "type": "ACTUAL"}
    to.write_text(json.dumps(record))
    return to


def test_what_is_kept_of_a_study_is_what_is_read_of_its_record(folder: Path):
    filled(folder)
    with Atlas.open(folder) as atlas:
        relating = atlas._relating
        ground = relating.ground(atlas.engine)
        found = {each.nct_id: each for each in relating._shelf.take(sorted(atlas), ground)}
        assert len(found) == STUDIES
        for held in atlas.held(found):
            one, other = traits_of(held.study, ground), found[held.study.nct_id]
            assert one.texts.keys() == other.texts.keys()
            for name, row in one.texts.items():
                assert np.array_equal(row.numbers, other.texts[name].numbers)
                assert np.array_equal(row.often, other.texts[name].often)
            assert looked_at(one) == looked_at(other)


def looked_at(traits: Traits) -> tuple[object, ...]:
    return (
        traits.nct_id,
        traits.conditions,
        traits.mentions,
        traits.people,
        traits.course,
        [each.tolist() for each in traits.pairs],
        [each.tolist() for each in (*traits.outcomes.phrases, *traits.outcomes.timings)],
        traits.drug_terms,
        traits.interventions,
        traits.design,
        traits.programme,
    )


def test_answers_are_the_same_to_the_last_digit_with_and_without_the_file(folder: Path):
    with Atlas.open(folder) as atlas:
        atlas.related(min(atlas))
    few = kept(folder)
    assert few
    first = answers(folder)
    filled_after = kept(folder)
    assert few < filled_after
    assert answers(folder) == first
    (folder / LIKENESS_FILE).unlink()
    assert answers(folder) == first


def test_a_study_that_is_asked_about_is_kept_too(folder: Path):
    with Atlas.open(folder) as atlas:
        one, other, *_, last = sorted(atlas)
        atlas.likeness(one, other)
        assert kept(folder) == {int(each[3:]) for each in (one, other)}
        atlas.related(last)
        assert int(last[3:]) in kept(folder)


def test_what_was_kept_is_not_read_again(folder: Path):
    filled(folder)
    with Atlas.open(folder) as atlas:
        assert atlas.fill_likeness() == 0


def test_a_study_that_changed_is_compared_by_what_it_says_now(folder: Path, tmp_path: Path):
    filled(folder)
    with Atlas.open(folder) as atlas:
        asked = min(atlas)
        nearest = atlas.related(asked).neighbours[0].likeness.nct_id
    file = with_other_words(folder, nearest, tmp_path / "changed.json")
    with Atlas.open(folder) as open_before:
        before = open_before.related(asked)
        with Atlas.open(folder) as atlas:
            assert atlas.load(file).changed == 1
        after = open_before.related(asked)
        assert score(after, nearest) < score(before, nearest)
        now = open_before.likeness(nearest, asked).likeness
        (folder / LIKENESS_FILE).unlink()
    with Atlas.open(folder) as atlas:
        assert said(atlas.related(asked)) == said(after)
        assert atlas.likeness(nearest, asked).likeness == now


def test_only_what_changed_is_read_anew(folder: Path, tmp_path: Path):
    filled(folder)
    with Atlas.open(folder) as atlas:
        one = sorted(atlas)[3]
    file = with_other_words(folder, one, tmp_path / "changed.json")
    with Atlas.open(folder) as atlas:
        atlas.load(file)
        assert atlas.fill_likeness() == 1
        assert len(kept(folder)) == STUDIES


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_file_that_is_no_database_is_replaced(folder: Path, content: bytes):
    expected = answers(folder)
    for each in folder.glob(f"{LIKENESS_FILE}*"):
        each.unlink()
    (folder / LIKENESS_FILE).write_bytes(content)
    assert answers(folder) == expected
    assert answers(folder) == expected
    assert kept(folder)


def test_rows_that_cannot_be_read_are_made_again(folder: Path):
    expected = answers(folder)
    with closing(sqlite3.connect(folder / LIKENESS_FILE)) as connection:
        connection.execute("UPDATE study SET traits = x'00112233'")
        connection.commit()
    assert answers(folder) == expected
    assert answers(folder) == expected


def test_the_file_of_another_registry_is_not_believed(folder: Path, tmp_path: Path):
    filled(folder)
    other = tmp_path / "other"
    with Atlas.open(other, create=True) as atlas:
        atlas.load("sample:60")
        asked = min(atlas)
        expected = said(atlas.related(asked))
    for each in other.glob(f"{LIKENESS_FILE}*"):
        each.unlink()
    shutil.copy(folder / LIKENESS_FILE, other / LIKENESS_FILE)
    with Atlas.open(other) as atlas:
        assert said(atlas.related(asked)) == expected
        assert atlas.fill_likeness() > 0
        assert len(kept(other)) == len(atlas)


def test_a_file_of_another_form_makes_room_for_one_that_is_filled_at_once(folder: Path):
    filled(folder)
    with closing(sqlite3.connect(folder / LIKENESS_FILE)) as connection:
        connection.execute("UPDATE state SET said = '0 ' || said")
        connection.commit()
    filled(folder)
    assert len(kept(folder)) == STUDIES


def test_with_another_mesh_file_everything_is_read_anew(folder: Path, tmp_path: Path):
    filled(folder)
    file = tmp_path / "mesh.bin"
    file.write_text(MESH)
    with Atlas.open(folder) as atlas:
        some = first_of_heart(atlas)
        without = said(atlas.related(some))
        atlas.load_mesh(file)
        with_names = said(atlas.related(some))
        assert with_names != without
        assert 0 < len(kept(folder)) < STUDIES
        assert atlas.fill_likeness() > 0
        assert said(atlas.related(some)) == with_names
        atlas.forget_mesh()
        assert said(atlas.related(some)) == without


@pytest.mark.parametrize("writes", [True, False])
def test_what_another_process_filled_with_another_mesh_file_stays(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, writes: bool
):
    filled(folder)
    file = tmp_path / "mesh\nfile.bin"
    file.write_text(MESH)
    with Atlas.open(folder) as server, monkeypatch.context() as patch:
        if not writes:
            patch.setattr(likeness_shelf, "may_write", lambda _: False)
        some = first_of_heart(server)
        without = said(server.related(some))
        patch.undo()
        with Atlas.open(folder) as other:
            other.load_mesh(file)
            if not writes:
                # What is kept is of no use yet.
                assert said(server.related(some)) != without
                assert len(kept(folder)) == STUDIES
            assert other.fill_likeness() > 0
            expected = said(other.related(some))
        assert expected != without
        assert said(server.related(some)) == expected
        assert len(kept(folder)) == STUDIES
        shelf = server._relating._shelf
        assert len(shelf.take(sorted(server), server._relating.ground(server.engine))) == STUDIES


def first_of_heart(atlas: Atlas) -> str:
    return min(
        each.study.nct_id
        for each in atlas.held(sorted(atlas))
        if any("heart" in text.lower() for text in each.study.texts("BriefSummary"))
    )


def test_what_cannot_be_kept_is_not_filled():
    with as_anybody() as place:
        folder = place / "data"
        with Atlas.open(folder, create=True) as atlas:
            atlas.load("sample:10")
        with (
            only_readable(folder),
            Atlas.open(folder) as atlas,
            pytest.raises(EnvironmentFaultError),
        ):
            atlas.fill_likeness()


@pytest.mark.parametrize("begun", [False, True])
def test_a_folder_that_may_not_be_written_to_answers_alike(*, begun: bool):
    with as_anybody() as place:
        folder = place / "data"
        with Atlas.open(folder, create=True) as atlas:
            atlas.load("sample:40")
        expected = answers(folder)
        if not begun:
            for each in folder.glob(f"{LIKENESS_FILE}*"):
                each.unlink()
        with only_readable(folder):
            assert answers(folder) == expected


def test_while_another_process_writes_answers_are_the_same(folder: Path):
    expected = answers(folder)
    for each in folder.glob(f"{LIKENESS_FILE}*"):
        each.unlink()
    with Atlas.open(folder) as atlas:
        atlas.related(min(atlas), limit=1)
        with closing(sqlite3.connect(folder / LIKENESS_FILE, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            found = [said(atlas.related(each)) for each in sorted(atlas)[:10]]
            writer.execute("ROLLBACK")
        assert found == expected


def test_a_text_that_is_handed_in_is_not_kept(folder: Path):
    filled(folder)
    with Atlas.open(folder) as atlas:
        atlas.related_to("Quokkapox in zzyzxland")
    stored = b"".join(each.read_bytes() for each in folder.glob(f"{LIKENESS_FILE}*"))
    assert b"quokkapox" not in stored
    assert b"zzyzx" not in stored


@pytest.mark.parametrize("preset", PRESETS)
def test_leaving_candidates_out_early_loses_none_of_the_best(folder: Path, preset: str):
    with Atlas.open(folder) as atlas:
        ground = atlas._relating.ground(atlas.engine)
        pool = Pool([traits_of(each.study, ground) for each in atlas.held(sorted(atlas))])
        ids = np.array([each.nct_id for each in pool])
        for asked in pool[:20]:
            every = scoring.values(ground, asked, pool)
            scores = scoring.points(every, WEIGHTS[preset])
            order, found = scoring.nearest(ground, asked, pool, WEIGHTS[preset], 10)
            best = np.lexsort((ids, -scores))[:10]
            assert order == best.tolist()
            assert scoring.points(found, WEIGHTS[preset])[order] == pytest.approx(scores[order])


def test_the_command_fills_the_file(folder: Path):
    command = ["related", "--fill", "--data", str(folder), "--json"]
    for read in (STUDIES, 0):
        done = CliRunner().invoke(app, command)
        assert json.loads(done.stdout) == {"read": read, "studies": STUDIES}
    assert len(kept(folder)) == STUDIES
