"""The first look at what is like a study: near the full comparison, and true of the records."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from real_data import Loaded
from trialatlas.atlas import Atlas, first_look
from trialatlas.index.glance import SUMMARY, TOPIC
from trialatlas.related import stages
from trialatlas.related.stages import course_of
from trialatlas.related.texts import GROUPS
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary.abbreviations import long_forms

COMPARED = {"topic", "summary", "rare-words", "conditions", "population"}
ASKED = 60


@pytest.fixture(scope="module")
def real(real_registry: Loaded) -> Iterator[Atlas]:
    with Atlas.open(real_registry.folder) as atlas:
        yield atlas


def some(atlas: Atlas, count: int) -> list[str]:
    return sorted(atlas, key=lambda each: hashlib.sha256(each.encode()).digest())[:count]


def names_mostly_the_nearest(real: Atlas) -> None:
    """Of what a first look names most is among the ten nearest, and it names three at least."""
    right = named = 0
    for nct_id in some(real, ASKED):
        nearest = {each.likeness.nct_id for each in real.related(nct_id).neighbours}
        found = [each.held.study.nct_id for each in real.first_look(real.study(nct_id).study)]
        assert nct_id not in found
        right += len(nearest.intersection(found))
        named += len(found)
    assert named >= 3 * ASKED
    # It does not see phrases, nor conditions in the text of the other (`docs/related.md`).
    assert right / named > 0.75


def test_most_of_those_it_names_are_among_the_ten_nearest(real: Atlas):
    names_mostly_the_nearest(real)


def test_in_a_large_registry_it_goes_by_words_alone_and_names_as_many_of_them(
    real: Atlas, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(first_look, "LARGE", 1)
    names_mostly_the_nearest(real)


def spells_out_elsewhere(study: Study) -> bool:
    """True if arms, outcomes or details spell out an abbreviation: a first look leaves them out."""
    read = study.texts("BriefTitle", "OfficialTitle", "BriefSummary", "EligibilityCriteria")
    whole = study.texts(*(piece for pieces in GROUPS.values() for piece in pieces))
    return long_forms([" ".join(whole)]) != long_forms(read)


def test_its_points_are_those_of_the_parts_that_it_compares(real: Atlas):
    compared = 0
    for nct_id in some(real, 30):
        study = real.study(nct_id).study
        for each in real.first_look(study):
            other = each.held.study
            # Nor does it see stages and lines of treatment.
            seen = stages.nearness(course_of(study), course_of(other)) is None
            if seen and not spells_out_elsewhere(study) and not spells_out_elsewhere(other):
                parts = real.likeness(nct_id, other.nct_id).likeness.parts
                same = sum(part.points for part in parts if part.signal in COMPARED)
                assert each.points == pytest.approx(same)
                compared += 1
    assert compared > 20


def test_the_parts_of_each_add_up_to_its_points(real: Atlas):
    for nct_id in some(real, 20):
        for each in real.first_look(real.study(nct_id).study):
            assert {part.signal for part in each.parts} == COMPARED
            assert each.points == pytest.approx(sum(part.points for part in each.parts))
            assert all(part.points == part.value * part.weight for part in each.parts)


def test_what_it_shows_of_both_stands_in_both_records(real: Atlas):
    shown: Counter[str] = Counter()
    for nct_id in some(real, ASKED):
        study = real.study(nct_id).study
        for each in real.first_look(study):
            for one in (study, each.held.study):
                # Criteria may spell out an abbreviation of the topic.
                read = one.texts(*TOPIC, *SUMMARY, "EligibilityCriteria")
                assert each.words <= set(words(" ".join(read)))
                named = one.texts("Condition", "ConditionMeshTerm")
                assert each.conditions <= {tuple(words(name)) for name in named}
            if each.quote is not None:
                assert each.quote.nct_id == each.held.study.nct_id
                assert each.quote.text in each.held.study.text("BriefSummary")
                assert len(each.words.intersection(words(each.quote.text))) >= 2
            shown += Counter(words=len(each.words), conditions=len(each.conditions))
            shown += Counter(quotes=each.quote is not None)
    assert min(shown[each] for each in ("words", "conditions", "quotes")) > ASKED


def test_words_that_its_reasons_name_are_shown(real: Atlas):
    named = 0
    for nct_id in some(real, 30):
        for each in real.first_look(real.study(nct_id).study):
            clauses = (why for why in each.why if why.startswith("both speak of "))
            for clause in clauses:
                for name in re.split(", | and ", clause.removeprefix("both speak of ")):
                    assert each.words.intersection(words(name)), (nct_id, name)
                    named += 1
    assert named > 30


def test_the_nearest_come_first_and_each_says_why(real: Atlas):
    for nct_id in some(real, 20):
        found = real.first_look(real.study(nct_id).study, limit=8)
        points = [each.points for each in found]
        assert points == sorted(points, reverse=True)
        assert all(each.why for each in found if each.points > 15)


def test_a_first_look_is_the_same_in_another_process_of_reading(real: Atlas):
    study = real.study(some(real, 1)[0]).study
    real.first_look(study)
    with Atlas.open(real.data) as fresh:
        assert [each.why for each in fresh.first_look(study)] == [
            each.why for each in real.first_look(study)
        ]


def record(number: int, summary: str) -> dict[str, object]:
    identity = {"nctId": f"NCT{number:08d}", "briefTitle": f"Study {number}"}
    parts = {"identificationModule": identity, "descriptionModule": {"briefSummary": summary}}
    return {"protocolSection": parts}


def test_it_sees_a_change_at_once(tmp_path: Path):
    def load(atlas: Atlas, *records: dict[str, object]) -> None:
        file = tmp_path / "studies.jsonl"
        file.write_text("".join(json.dumps(each) + "\n" for each in records))
        atlas.load(file)

    filling = [record(at, f"Words of number{at} fill the registry.") for at in range(10, 40)]
    near, other = "Radioiodine uptake in thyroid tissue.", "Dietary salt."
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        load(atlas, record(1, near), record(2, near), record(3, other), *filling)
        study = atlas.study("NCT00000001").study
        assert atlas.first_look(study, limit=1)[0].held.study.nct_id == "NCT00000002"
        load(atlas, record(2, other), record(3, near))
        assert atlas.first_look(study, limit=1)[0].held.study.nct_id == "NCT00000003"


def test_a_study_that_says_nothing_is_like_none(tmp_path: Path):
    bare = {"protocolSection": {"identificationModule": {"nctId": "NCT00000002"}}}
    file = tmp_path / "bare.json"
    file.write_text(json.dumps(bare))
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(file)
        assert atlas.first_look(atlas.study("NCT00000002").study) == ()
