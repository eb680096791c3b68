"""Each signal by itself: values that can be worked out by hand, and records that say nothing."""

from collections import Counter
from collections.abc import Sequence
from math import exp, log, sqrt
from typing import Any

import numpy as np
import pytest

from related_studies import arms, condition_terms, ground_of, study
from trialatlas.related import design, people, programme
from trialatlas.related.ground import TEXT_AREAS, Ground
from trialatlas.related.interventions import interventions_of
from trialatlas.related.packing import Kept, packed, unpacked
from trialatlas.related.presets import PRESETS, SENSES, WEIGHTS
from trialatlas.related.scoring import NAMES, SIGNALS, score_all, values
from trialatlas.related.texts import FULL, RARE_FROM
from trialatlas.related.traits import traits_of
from trialatlas.study import Study
from trialatlas.study.words import words

BARE = study(99)


def value(name: str, one: Study, other: Study, ground: Ground) -> float:
    row = values(ground, traits_of(one, ground), [traits_of(other, ground)])[0]
    return float(row[NAMES.index(name)])


def summary(number: int, text: str) -> Study:
    return study(number, description={"briefSummary": text})


def test_each_preset_gives_a_hundred_points_to_known_signals():
    assert set(WEIGHTS) == set(SENSES) == set(PRESETS)
    for weights in WEIGHTS.values():
        assert sum(weights.values()) == 100
        assert set(weights) == set(NAMES)
    assert len(set(NAMES)) == len(SIGNALS)


def test_words_of_a_text_are_compared_by_the_cosine_of_their_weights():
    texts = ["iodine uptake and iodine therapy", "iodine of the thyroid", "a thyroid survey"]
    held = [summary(at, text) for at, text in enumerate(texts, start=1)]
    ground = ground_of(*held)

    def weighed(text: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for word, often in Counter(words(text)).items():
            with_it = sum(word in words(each) for each in texts)
            found[word] = (1 + log(often)) * log(1 + len(texts) / with_it)
        return found

    one, other = weighed(texts[0]), weighed(texts[1])
    dot = sum(by * other.get(word, 0) for word, by in one.items())
    lengths = sqrt(sum(by**2 for by in one.values()) * sum(by**2 for by in other.values()))
    assert value("summary", held[0], held[1], ground) == pytest.approx(dot / lengths, rel=1e-6)
    assert value("summary", held[0], held[0], ground) == pytest.approx(1)
    assert value("summary", held[0], BARE, ground) == 0


def test_a_long_form_that_the_study_spells_out_counts_in_its_topic():
    spelled = study(
        1,
        conditions={"conditions": ["PTC"]},
        description={"briefSummary": "After papillary thyroid carcinoma (PTC) was confirmed."},
    )
    other = study(2, conditions={"conditions": ["Papillary Thyroid Carcinoma"]})
    ground = ground_of(spelled, other)
    assert value("topic", spelled, other, ground) > 0.5
    plain = study(3, conditions={"conditions": ["PTC"]})
    assert value("topic", plain, other, ground) == 0


def test_rare_words_that_both_use_count_by_how_rare_they_are():
    held = [summary(at, "a common word") for at in range(3, 400)]
    one, other = summary(1, "common trophoblast 12345"), summary(2, "common trophoblast 12345")
    ground = ground_of(one, other, *held)
    excess = log(1 + 399 / 2) - RARE_FROM
    assert value("rare-words", one, other, ground) == pytest.approx(1 - exp(-excess / 4))
    assert value("rare-words", one, held[0], ground) == 0


def test_headings_are_as_near_as_what_they_have_in_common_says():
    def of(number: int, term: str, *above: str) -> Study:
        return study(number, derived=condition_terms(term, above=above))

    papillary = of(1, "Papillary", "Thyroid Neoplasms", "Neoplasms")
    follicular = of(2, "Follicular", "Thyroid Neoplasms", "Neoplasms")
    lung = of(3, "Lung Neoplasms", "Neoplasms")
    held = [papillary, follicular, lung, of(4, "Asthma"), of(5, "Asthma"), of(6, "Asthma")]
    ground = ground_of(*held)
    say = {"Papillary": log(6), "Thyroid Neoplasms": log(3), "Neoplasms": log(2)}
    expected = 2 * say["Thyroid Neoplasms"] / (2 * say["Papillary"])
    assert value("conditions", papillary, follicular, ground) == pytest.approx(expected)
    far = 2 * say["Neoplasms"] / (2 * log(6))
    assert value("conditions", papillary, lung, ground) == pytest.approx(far)
    assert value("conditions", papillary, held[3], ground) == 0
    assert value("conditions", papillary, papillary, ground) == pytest.approx(1)
    assert value("conditions", papillary, BARE, ground) == 0


def test_an_intervention_is_studied_compared_or_given_to_everybody():
    given = study(
        1,
        armsInterventions=arms(
            ("New", "EXPERIMENTAL"),
            ("Old", "ACTIVE_COMPARATOR"),
            Sacituzumab=("New",),
            Docetaxel=("Old",),
            Dexamethasone=("New", "Old"),
            Placebo=("Old",),
        ),
    )
    roles = {each.text: each.role for each in interventions_of(given)}
    assert roles == {
        "Sacituzumab": "studied",
        "Docetaxel": "comparator",
        "Dexamethasone": "background",
    }


def test_an_other_name_is_the_same_intervention_and_a_comparator_counts_half():
    def of(number: int, *named: dict[str, object], kind: str = "EXPERIMENTAL") -> Study:
        groups = [{"label": "A", "type": kind}, {"label": "B", "type": "EXPERIMENTAL"}]
        return study(number, armsInterventions={"armGroups": groups, "interventions": list(named)})

    one = of(1, {"name": "Posaconazole", "otherNames": ["SCH 56592"]})
    other = of(2, {"name": "SCH 56592"})
    compared = of(3, {"name": "SCH 56592", "armGroupLabels": ["A"]}, kind="ACTIVE_COMPARATOR")
    ground = ground_of(one, other, compared)
    assert value("interventions", one, other, ground) == pytest.approx(1)
    # The studied one weighs 1 and the compared one 0.5; their match is worth the lesser of the two.
    assert value("interventions", one, compared, ground) == pytest.approx(0.5)
    assert value("interventions", one, BARE, ground) == 0


def test_people_are_compared_by_age_groups_sex_and_health_where_both_say_so():
    adults = people.People(frozenset({"adults", "older adults"}), "ALL", healthy=False)
    women = people.People(frozenset({"adults"}), "FEMALE", healthy=False)
    assert people.nearness(adults, adults) == pytest.approx(1)
    assert people.nearness(adults, women) == pytest.approx(0.6 / 2 + 0.25 / 2 + 0.15)
    assert people.nearness(adults, people.People(frozenset(), "ALL", None)) == pytest.approx(1)
    assert people.nearness(adults, people.People(frozenset(), "", None)) == 0


def test_stage_and_line_count_a_quarter_beside_what_else_both_say():
    adults = people.People(frozenset({"adults"}), "ALL", healthy=False)
    assert people.nearness(adults, adults, 1.0) == pytest.approx(1)
    assert people.nearness(adults, adults, 0.0) == pytest.approx(1 / 1.25)
    assert people.nearness(adults, people.People(frozenset(), "", None), 0.5) == pytest.approx(0.5)


def test_studies_of_another_line_of_treatment_are_less_alike_in_population():
    def of(number: int, title: str) -> Study:
        return study(
            number,
            identification={"briefTitle": title},
            conditions={"conditions": ["Lung Cancer"]},
            eligibility={"sex": "ALL"},
        )

    first = of(1, "Untreated stage IV lung cancer: first-line therapy")
    again = of(2, "First-line therapy of stage IV lung cancer")
    later = of(3, "Relapsed stage IV lung cancer")
    silent = of(4, "A survey of lung cancer")
    ground = ground_of(first, again, later, silent)
    assert value("population", first, again, ground) == pytest.approx(1)
    assert value("population", first, later, ground) == pytest.approx((0.25 + 0.25 / 2) / 0.5)
    assert value("population", first, silent, ground) == pytest.approx(1)


@pytest.mark.parametrize(
    ("low", "high", "groups"),
    [
        ("18 Years", "75 Years", {"adults", "older adults"}),
        ("18 Years", "", {"adults", "older adults"}),
        ("", "6 Months", {"children"}),
        ("6 Months", "17 Years", {"children"}),
        ("", "", set()),
        ("N/A", "soon", set()),
    ],
)
def test_age_groups_follow_from_the_ages_of_the_record(low: str, high: str, groups: set[str]):
    given = study(1, eligibility={"minimumAge": low, "maximumAge": high})
    assert people.people_of(given).groups == groups


def test_designs_are_compared_by_what_both_say():
    one = design.Design(*map(frozenset, (["INTERVENTIONAL"], ["PHASE2"], ["TREATMENT"], [], [])))
    other = one._replace(phases=frozenset({"PHASE2", "PHASE3"}), purpose=frozenset())
    assert design.nearness(one, one) == pytest.approx(1)
    assert design.nearness(one, other) == pytest.approx((0.35 + 0.2 / 2) / 0.55)


def test_a_programme_is_known_by_names_numbers_and_sponsors():
    def of(number: int, text: str = "", *, sponsor: str = "", grant: str = "") -> Study:
        return study(
            number,
            description={"briefSummary": text},
            sponsorCollaborators={"leadSponsor": {"name": sponsor}},
            identification={"secondaryIdInfos": [{"id": grant}]},
        )

    one = of(1, "Continues NCT00000002.", sponsor="A Hospital", grant="R01-HL-12345")
    named = of(2, sponsor="Another")
    granted = of(3, grant="5r01hl012345-03A1")
    sponsored = of(4, sponsor="a hospital")
    third = of(5, "As did NCT00000002.")
    assert tied(one, named, others=[granted]) == pytest.approx(0.9)
    assert tied(one, granted) == pytest.approx(0.85)
    # Two of four studies have that sponsor: half of what a name of one study alone would say.
    assert tied(one, sponsored, others=[named, granted]) == pytest.approx(0.3 / 2)
    assert tied(one, third) == pytest.approx(0.5)
    assert tied(one, BARE) == 0


def tied(one: Study, other: Study, others: Sequence[Study] = ()) -> float:
    """How much ties two studies together in a registry of these."""
    read = map(programme.programme_of, (one, other))
    return programme.nearness(ground_of(one, other, *others), *read)


def led(number: int, *officials: str, **sponsors: Any) -> Study:
    """A study that names some officials."""
    return study(
        number,
        contactsLocations={"overallOfficials": [{"name": each} for each in officials]},
        sponsorCollaborators=sponsors,
    )


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Ada B. Lovelace, MD, PhD", "Ada Lovelace"),
        ("Prof. Dr. Ada Lovelace", "Lovelace Ada, M.D."),
        ("A. Lovelace", "Lovelace A, MD"),
    ],
)
def test_one_investigator_ties_two_studies(here: str, there: str):
    one, other = led(1, here), led(2, "Charles Babbage", there)
    two_of_eight = [led(each) for each in range(3, 9)]
    assert tied(one, other, two_of_eight) == pytest.approx(0.7 * log(8 / 2) / log(8))


def test_an_investigator_of_many_studies_says_less_and_one_of_all_nothing():
    one, other, more = led(1, "Ada Lovelace"), led(2, "Ada Lovelace"), led(3, "Ada Lovelace")
    assert tied(one, other, [led(4)]) > tied(one, other, [more, led(4)]) > 0
    assert tied(one, other, [more]) == 0


def test_the_party_responsible_is_an_investigator_too():
    party = {"responsibleParty": {"investigatorFullName": "Ada Lovelace"}}
    one, other = led(1, "Ada Lovelace, MD"), led(2, **party)
    assert tied(one, other, [led(3), led(4)]) > 0


@pytest.mark.parametrize(
    "written",
    [
        "Medical Monitor",
        "Study Director",
        "Clinical Trials",
        "Call 1-800-000-0000",
        "Principal Investigator",
        "Lovelace, MD",
        "A. L.",
        "Difference Engines",
        ", .",
        "",
    ],
)
def test_an_office_a_sponsor_and_a_single_name_are_no_investigator(written: str):
    sponsor = {"leadSponsor": {"name": "Difference-Engines"}}
    assert programme.investigators_of(led(1, written, **sponsor)) == {}


@pytest.mark.parametrize(
    "award", ["U10CA032102", "P30 CA016672", "5U01HL050267-03", "K23DK073356", "F32-HL-123456"]
)
def test_an_award_to_a_centre_a_network_or_a_person_ties_no_studies(award: str):
    one, other = (
        study(each, identification={"secondaryIdInfos": [{"id": award}]}) for each in (1, 2)
    )
    assert tied(one, other) == 0


@pytest.mark.parametrize(
    "award", ["UH3DA057032", "R21 HD12345", "HD-123456", "U-10943/CA", "CA180-002"]
)
def test_an_award_to_a_project_and_what_is_no_award_tie_studies(award: str):
    one, other = (
        study(each, identification={"secondaryIdInfos": [{"id": award}]}) for each in (1, 2)
    )
    assert tied(one, other) == pytest.approx(0.85)


def test_what_a_study_goes_on_with_counts_more_than_what_it_names():
    def of(text: str) -> Study:
        return study(1, description={"briefSummary": text})

    other = study(2)
    extension = of("This is the extension of NCT00000002. NCT00000003 was alike.")
    read = programme.programme_of(extension)
    assert read.continues == {"NCT00000002"}
    assert read.names == {"NCT00000002", "NCT00000003"}
    assert tied(extension, other) == tied(other, extension) == pytest.approx(0.97)
    for text in ("As in NCT00000002.", "This is no part of it, not an extension of NCT00000002."):
        assert tied(of(text), other) == pytest.approx(0.9)


def test_any_two_studies_are_scored_with_any_weights():
    one, other = summary(1, "iodine uptake"), summary(2, "iodine therapy")
    ground = ground_of(one, other)
    scores, found = score_all(one, [other, BARE, one], ground, {"summary": 10.0})
    assert found.shape == (3, len(SIGNALS))
    assert np.all((found >= 0) & (found <= 1))
    assert scores[1] == 0
    assert scores[2] == pytest.approx(10)
    assert scores[0] == pytest.approx(10 * found[0][NAMES.index("summary")])
    assert score_all(one, [], ground, {"summary": 1.0})[1].shape == (0, len(SIGNALS))


def test_records_with_values_of_other_types_are_compared():
    odd = study(
        1,
        description={"briefSummary": 7},
        conditions={"conditions": "Asthma", "keywords": [None, 3]},
        armsInterventions={"armGroups": ["x"], "interventions": [{"name": ["y"]}, "z"]},
        eligibility={"healthyVolunteers": "yes", "minimumAge": 18, "sex": ["ALL"]},
        design={"phases": "PHASE1", "enrollmentInfo": {"count": "sixty"}},
    )
    ground = ground_of(odd)
    found = values(ground, traits_of(odd, ground), [traits_of(odd, ground)])
    assert np.all((found >= 0) & (found <= 1 + 1e-9))


def test_a_word_is_counted_in_the_area_that_has_it_most_often():
    held = [summary(1, "iodine"), study(2, eligibility={"eligibilityCriteria": "Iodine. Iodine"})]
    held.append(study(3, eligibility={"eligibilityCriteria": "No iodine."}))
    assert ground_of(*held).rarity("iodin") == pytest.approx(log(1 + 3 / 2))
    assert len(TEXT_AREAS) == 3


def test_words_are_kept_that_stand_in_a_text_more_often_than_a_byte_holds():
    one = study(1, description={"briefSummary": "iodine " * 300 + "uptake " * 70_000})
    other = summary(2, "iodine uptake")
    ground = ground_of(one, other)
    every = [(each, traits_of(each, ground)) for each in (one, other)]
    kept = {each.nct_id: packed(each, traits, traits.texts[FULL].numbers) for each, traits in every}
    read = unpacked(kept, ground, lambda numbers: numbers)
    together = Kept(list(read.values()))
    for at, (each, traits) in enumerate(every):
        assert read[each.nct_id].traits.texts.keys() == traits.texts.keys()
        for name, row in traits.texts.items():
            for back in (read[each.nct_id].traits.texts[name], together.column(name).row(at)):
                assert back.numbers.tolist() == row.numbers.tolist()
                assert back.often.tolist() == row.often.tolist()


def test_what_a_study_goes_on_with_is_kept():
    one = study(1, description={"briefSummary": "The extension of NCT00000002. As NCT00000003."})
    ground = ground_of(one)
    traits = traits_of(one, ground)
    kept = packed(one, traits, traits.texts[FULL].numbers)
    read = unpacked({one.nct_id: kept}, ground, lambda numbers: numbers)[one.nct_id].traits
    assert read.programme == traits.programme
    assert read.programme.continues == {"NCT00000002"}
