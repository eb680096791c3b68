"""Related studies of a whole registry: what is said is true of the records, and what changes shows.

Explanations are held to the raw records of both studies, over real ones: each part is worked out
anew from them, each quoted sentence is looked for in them.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from related_studies import counted
from trialatlas.atlas import Atlas, Narrowing, Neighbour
from trialatlas.atlas.drawing import draw
from trialatlas.errors import NotFoundError, UsageError
from trialatlas.index import OracleEngine
from trialatlas.index.placing import placed
from trialatlas.places.distance import distance_km
from trialatlas.related.ground import EngineCounts, Ground
from trialatlas.related.presets import BY_HAND, FITTED, FOCUS, PRESETS, WEIGHTS
from trialatlas.related.scoring import NAMES, score_all
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary import Vocabulary

SEED, RIGHT, WRONG = "NCT07314255", "NCT06465017", "NCT02989103"
SEED_PLACE = (28.68, 115.86)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    with Atlas.open(tmp_path_factory.mktemp("related"), create=True) as atlas:
        atlas.load("sample:120")
        yield atlas


def some(atlas: Atlas, count: int) -> list[str]:
    """Studies picked by a hash of their number: the same each time, and by nobody's taste."""
    return sorted(atlas, key=lambda each: hashlib.sha256(each.encode()).digest())[:count]


def ids(found: tuple[Neighbour, ...]) -> list[str]:
    return [each.likeness.nct_id for each in found]


@pytest.mark.parametrize("preset", FITTED)
def test_the_study_of_the_same_target_stands_above_the_cohort_of_the_same_isotope(
    held: Atlas, preset: str
):
    found = held.related(SEED, preset, limit=100)
    order = ids(found.neighbours)
    assert order.index(RIGHT) < 5
    assert WRONG not in order[: order.index(RIGHT)]
    right, wrong = (held.likeness(SEED, each, preset).likeness for each in (RIGHT, WRONG))
    assert right.score > wrong.score
    assert "Trop2" in right.words


@pytest.mark.parametrize("preset", PRESETS)
def test_every_part_follows_from_the_two_records(held: Atlas, preset: str):
    count = partial(draw, held, held.held, len(held))
    ground = Ground(EngineCounts(held.engine), Vocabulary(held.data), draw=count)
    for nct_id in some(held, 12):
        found = held.related(nct_id, preset, limit=5)
        study = Study.decode(found.held.stored.raw)
        others = [Study.decode(each.held.stored.raw) for each in found.neighbours]
        scores, values = score_all(study, others, ground, WEIGHTS[preset])
        for neighbour, score, row in zip(found.neighbours, scores, values, strict=True):
            said = neighbour.likeness
            assert said.score == pytest.approx(score, rel=1e-6)
            assert said.score == pytest.approx(sum(each.points for each in said.parts))
            for part in said.parts:
                assert part.value == pytest.approx(row[NAMES.index(part.signal)], rel=1e-5)
                assert part.weight == WEIGHTS[preset][part.signal]
                assert part.points == pytest.approx(part.value * part.weight)
                assert 0 <= part.value <= 1 + 1e-9


def test_every_quoted_sentence_and_shared_word_stands_in_the_records(held: Atlas):
    quoted = 0
    for nct_id in some(held, 25):
        found = held.related(nct_id, limit=6)
        for neighbour in found.neighbours:
            said = neighbour.likeness
            records = {each.study.nct_id: each.study for each in (found.held, neighbour.held)}
            quotes = [*said.quotes, *(said.relation.quotes if said.relation else ())]
            for quote in quotes:
                values = records[quote.nct_id].values(quote.piece)
                assert any(quote.text in value for value in values)
                quoted += 1
            texts = [set(words(each.raw.decode())) for each in records.values()]
            for word in said.words:
                assert word in json.dumps(found.held.study.record, ensure_ascii=False)
                assert set(words(word)) & texts[0] & texts[1]
            for own, other in said.interventions:
                assert own in found.held.study.values("InterventionName")
                assert other in neighbour.held.study.values("InterventionName")
            for each in said.differences:
                assert each.own != each.other
    assert quoted > 100


def test_the_nearest_come_first_and_the_study_itself_not_at_all(held: Atlas):
    for nct_id in some(held, 8):
        found = held.related(nct_id, limit=30)
        scores = [each.likeness.score for each in found.neighbours]
        assert scores == sorted(scores, reverse=True)
        assert nct_id not in ids(found.neighbours)
        assert 0 < len(found.neighbours) <= 30 <= found.scored
        rest = held.related(nct_id, limit=20, offset=10)
        assert ids(rest.neighbours) == ids(found.neighbours)[10:30]


def test_what_was_kept_of_studies_changes_no_answer(held: Atlas):
    nct_id = some(held, 1)[0]
    warm = [each.likeness for each in held.related(nct_id).neighbours]
    with Atlas.open(held.data) as fresh:
        assert [each.likeness for each in fresh.related(nct_id).neighbours] == warm


def test_neighbours_can_be_narrowed(held: Atlas):
    nct_id = next(
        each
        for each in some(held, 300)
        if held.study(each).study.text("LeadSponsorName") == "National Cancer Institute (NCI)"
    )
    recruiting = held.related(nct_id, narrow=Narrowing(recruiting=True))
    assert recruiting.neighbours
    for each in recruiting.neighbours:
        assert each.held.study.text("OverallStatus") == "RECRUITING"
    for each in held.related(nct_id, narrow=Narrowing(with_results=True)).neighbours:
        assert each.held.study.value("HasResults") is True
    for each in held.related(nct_id, narrow=Narrowing(other_sponsors=True)).neighbours:
        assert each.held.study.text("LeadSponsorName") != "National Cancer Institute (NCI)"


def test_neighbours_can_be_asked_for_near_a_place_and_by_an_expression(held: Atlas):
    nct_id = some(held, 1)[0]
    by_expression = held.related(nct_id, narrow=Narrowing(expr="AREA[Phase]PHASE3")).neighbours
    assert by_expression
    assert all("PHASE3" in each.held.study.values("Phase") for each in by_expression)
    point = SEED_PLACE
    near = held.related(SEED, narrow=Narrowing(near=f"{point[0]}, {point[1]}, 900 km"))
    assert near.neighbours
    for each in near.neighbours:
        study = each.held.study
        points = [(held["lat"], held["lon"]) for held in study.values("LocationGeoPoint")]
        assert min(distance_km(*point, *place) for place in (*points, *placed(study))) <= 901
    for wrong in (Narrowing(near="Nowhereville"), Narrowing(expr="(")):
        with pytest.raises(UsageError):
            held.related(nct_id, narrow=wrong)


def test_an_empty_answer_says_which_condition_emptied_it(small: Atlas):
    first = next(iter(small))
    nothing = "AREA[Phase]PHASE1 AND NOT AREA[Phase]PHASE1"
    found = small.related(first, narrow=Narrowing(recruiting=True, expr=nothing))
    assert found.neighbours == ()
    by_name = {each.name: each for each in found.emptied}
    assert set(by_name) == {"recruiting", "expr"}
    assert by_name["expr"].studies == 0
    assert by_name["recruiting"].studies == small.count("AREA[OverallStatus]RECRUITING")
    assert by_name["recruiting"].without == 0
    left = small.related(first, narrow=Narrowing(recruiting=True))
    assert by_name["expr"].without >= left.scored > 0
    assert left.emptied == ()


@pytest.mark.parametrize("preset", BY_HAND)
def test_a_preset_that_looks_at_one_side_gives_points_for_that_alone(small: Atlas, preset: str):
    for nct_id in some(small, 6):
        found = small.related(nct_id, preset, limit=5)
        assert found.preset == preset
        for each in found.neighbours:
            said = each.likeness
            assert {part.signal for part in said.parts} == set(FOCUS[found.preset])
            assert said.score == pytest.approx(sum(part.points for part in said.parts))


def test_studies_of_the_same_design_are_of_one_type_and_phase(small: Atlas):
    for nct_id in some(small, 10):
        found = small.related(nct_id, "same-design")
        own = found.held.study
        phases = set(own.values("Phase")) - {"NA"}
        for each in found.neighbours:
            assert each.held.study.text("StudyType") == own.text("StudyType")
            assert not phases or phases & set(each.held.study.values("Phase"))


def test_a_named_pair_is_compared_though_it_is_not_near(held: Atlas):
    said = held.likeness(SEED, WRONG).likeness
    assert said.nct_id == WRONG
    assert said.score < held.related(SEED, limit=1).neighbours[0].likeness.score
    assert {each.signal for each in said.parts} == counted("same-patients")


def test_what_there_is_not_is_refused(small: Atlas):
    first = next(iter(small))
    with pytest.raises(UsageError):
        small.related(first, "same-everything")
    with pytest.raises(NotFoundError):
        small.related("NCT00000000")
    with pytest.raises(NotFoundError):
        small.likeness(first, "NCT00000000")


def test_a_study_that_changes_is_like_others_by_what_it_says_now(tmp_path: Path):
    def record(number: int, summary: str) -> dict[str, object]:
        identity = {"nctId": f"NCT{number:08d}", "briefTitle": f"Study {number}"}
        description = {"briefSummary": summary}
        parts = {"identificationModule": identity, "descriptionModule": description}
        return {"protocolSection": parts}

    def load(atlas: Atlas, *records: dict[str, object]) -> None:
        file = tmp_path / "studies.jsonl"
        file.write_text("".join(json.dumps(each) + "\n" for each in records))
        atlas.load(file)

    filling = [record(at, f"Words of number{at} fill the registry.") for at in range(10, 40)]
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        load(
            atlas,
            record(1, "Radioiodine uptake in thyroid remnants."),
            record(2, "Radioiodine uptake in thyroid tissue."),
            record(3, "Dietary salt and pressure."),
            *filling,
        )
        assert ids(atlas.related("NCT00000001").neighbours)[0] == "NCT00000002"
        load(atlas, record(2, "Dietary salt."), record(3, "Radioiodine uptake in thyroid tissue."))
        assert ids(atlas.related("NCT00000001").neighbours)[0] == "NCT00000003"


def test_a_study_that_says_nothing_has_an_answer(tmp_path: Path):
    bare = {"protocolSection": {"identificationModule": {"nctId": "NCT00000002"}}}
    file = tmp_path / "bare.json"
    file.write_text(json.dumps(bare))
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(file)
        assert atlas.related("NCT00000002").neighbours == ()
        said = atlas.likeness("NCT00000002", "NCT00000002").likeness
        assert said.why == ()
        assert said.relation is None


def test_the_ground_over_the_oracle_is_that_over_the_embedded_engine(small: Atlas):
    studies = [each.study for each in small.held(iter(small))]
    grounds = [Ground(EngineCounts(each)) for each in (OracleEngine(studies), small.engine)]
    texts = sorted({word for each in studies[:10] for word in words(each.text("BriefSummary"))})
    for word in texts:
        assert grounds[0].rarity(word) == pytest.approx(grounds[1].rarity(word))
    for term in {each for study in studies for each in study.values("ConditionMeshTerm")}:
        assert grounds[0].information(term) == pytest.approx(grounds[1].information(term))
