"""A text in the parts of a study, and what is recognised in it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents_to_hand_in import SYNOPSIS
from related_studies import ground_of, study
from trialatlas.related.asked import asked_of, fed, renormalised
from trialatlas.related.presets import PRESETS, WEIGHTS
from trialatlas.related.recognising import Names, recognised
from trialatlas.related.scoring import NAMES, score_all
from trialatlas.related.synopsis import synopsis_of
from trialatlas.related.traits import traits_of
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary.names import key_id


def read(text: str) -> Study:
    return Study(b"", synopsis_of(text).record, "")


def by_name(**headings: str) -> dict[int, str]:
    return {key_id(tuple(words(name.replace("_", " ")))): it for name, it in headings.items()}


NOBODY = Names({}, {})


def test_headings_tell_the_parts_apart():
    found = read(SYNOPSIS)
    assert found.text("BriefTitle") == "Radioiodine after surgery in thyroid cancer"
    assert found.values("Condition") == ["Papillary thyroid carcinoma", "Thyroid cancer"]
    assert found.values("InterventionName") == ["Iodine-131", "Placebo"]
    assert found.values("PrimaryOutcomeMeasure") == ["Uptake in the thyroid bed at 12 months"]
    assert found.values("Phase") == ["PHASE2", "PHASE3"]
    assert found.text("LeadSponsorName") == "Example Hospital"
    assert "Total thyroidectomy" in found.text("EligibilityCriteria")
    assert "HIV" in found.text("EligibilityCriteria")
    assert "HIV" not in found.text("BriefSummary")
    assert (found.text("MinimumAge"), found.text("MaximumAge")) == ("18 Years", "70 Years")
    assert found.text("Sex") == "ALL"


@pytest.mark.parametrize(
    ("written", "piece", "value"),
    [
        ("TITLE OF STUDY\nSalt and pressure", "BriefTitle", "Salt and pressure"),
        ("2.1 Indication(s): Asthma", "Condition", "Asthma"),
        ("| Condition | Asthma |", "Condition", "Asthma"),
        ("Sex: Female", "Sex", "FEMALE"),
        ("Gender: All", "Sex", "ALL"),
        ("Inclusion criteria:\n- Pregnant women\n- All of sound mind", "Sex", "FEMALE"),
        ("Inclusion criteria:\n- Men with asthma", "Sex", "MALE"),
        ("Inclusion criteria:\n- Age 6 to 11 years", "MaximumAge", "11 Years"),
        ("Age: 18 and over", "MinimumAge", "18 Years"),
        ("Phase: 3", "Phase", "PHASE3"),
        ("A phase IIb study of salt\n\nWords.", "Phase", "PHASE2"),
        ("Study type: Observational", "StudyType", "OBSERVATIONAL"),
        ("Inclusion criteria:\n- Healthy volunteers", "HealthyVolunteers", True),
    ],
)
def test_what_a_heading_or_a_criterion_says_is_a_value(written: str, piece: str, value: Any):
    assert read(written).value(piece) == value


def test_headings_inside_criteria_begin_no_other_part():
    text = "Inclusion criteria:\nAge: 18 to 70 years\nDisease: active\nExclusion criteria:\n- Salt"
    found = read(text)
    assert found.values("Condition") == []
    assert "Disease: active" in found.text("EligibilityCriteria")


def test_a_text_without_headings_is_a_summary_and_its_first_line_may_be_a_title():
    found = read("Salt and pressure\n\nDoes salt raise pressure? We ask people.")
    assert found.text("BriefTitle") == "Salt and pressure"
    assert found.text("BriefSummary") == "Does salt raise pressure? We ask people."
    assert read("We ask people about salt.").text("BriefSummary") == "We ask people about salt."


@given(st.text(max_size=400))
def test_any_text_is_read(text: str):
    found = asked_of(text, NOBODY, ground_of(study(1)), frozenset())
    assert found.study.nct_id == ""


def test_the_longest_names_are_recognised_and_what_lies_above_them_is_not():
    names = Names(
        by_name(cancer="Neoplasms", thyroid_cancer="Thyroid Neoplasms", all="Leukemia", HIV="HIV"),
        by_name(osimertinib="osimertinib"),
    )
    others = [study(at, description={"briefSummary": f"w{at}"}) for at in range(1, 40)]
    ground = ground_of(*others)
    said = "All people with thyroid cancer get osimertinib."
    found = recognised(read(f"Title: {said}"), names, ground)
    assert [(each.kind, each.heading, each.written) for each in found] == [
        ("condition", "Thyroid Neoplasms", "thyroid cancer"),
        ("intervention", "osimertinib", "osimertinib"),
    ]
    capitals = recognised(read("Title: Adults with ALL at risk"), names, ground)
    assert [each.heading for each in capitals] == ["Leukemia"]
    shouted = recognised(read("Title: ADULTS WITH ALL AT RISK"), names, ground)
    assert shouted == ()
    excluded = "Exclusion criteria:\n- HIV"
    assert recognised(read(f"Title: {said}\n{excluded}"), names, ground) == found


def test_a_heading_that_is_left_out_counts_no_more():
    names = Names(by_name(thyroid_cancer="Thyroid Neoplasms", asthma="Asthma"), {})
    ground = ground_of(*(study(at) for at in range(1, 40)))
    text = "Title: Thyroid cancer and asthma"
    whole = asked_of(text, names, ground, frozenset())
    assert {each.heading for each in whole.concepts} == {"Thyroid Neoplasms", "Asthma"}
    without = asked_of(text, names, ground, frozenset({"Asthma"}))
    assert [each.heading for each in without.concepts] == ["Thyroid Neoplasms"]
    assert without.study.values("ConditionMeshTerm") == ["Thyroid Neoplasms"]


def test_a_record_keeps_its_own_terms_and_its_number_and_is_not_changed():
    record = {
        "protocolSection": {"identificationModule": {"nctId": "NCT00000007"}},
        "derivedSection": {"conditionBrowseModule": {"meshes": [{"term": "Asthma"}]}},
    }
    before = repr(record)
    found = asked_of(record, NOBODY, ground_of(study(1)), frozenset({"Asthma"}))
    assert found.study.nct_id == "NCT00000007"
    assert found.concepts == ()
    assert repr(record) == before


@pytest.mark.parametrize("preset", PRESETS)
def test_weights_are_shared_out_over_what_a_text_says_something_for(preset: Any):
    ground = ground_of(study(1, description={"briefSummary": "Salt."}))
    own = traits_of(read(SYNOPSIS), ground)
    signals = frozenset(fed(own))
    assert "detail" not in signals
    weights = renormalised(WEIGHTS[preset], signals)
    assert set(weights) == set(WEIGHTS[preset])
    assert sum(weights.values()) == pytest.approx(100)
    kept = [name for name in NAMES if weights[name]]
    first = kept[0]
    for name in kept:
        shares = weights[name] / weights[first], WEIGHTS[preset][name] / WEIGHTS[preset][first]
        assert shares[0] == pytest.approx(shares[1])
    assert not any(renormalised(WEIGHTS[preset], frozenset()).values())


def test_a_signal_that_the_text_says_nothing_for_has_no_value_for_any_study():
    held = study(
        1,
        description={"briefSummary": "Salt and pressure.", "detailedDescription": "More."},
        eligibility={"sex": "ALL", "eligibilityCriteria": "Salt."},
        design={"studyType": "INTERVENTIONAL"},
        sponsorCollaborators={"leadSponsor": {"name": "A"}},
    )
    ground = ground_of(held)
    asked = read("We ask people about salt.")
    silent = set(NAMES) - set(fed(traits_of(asked, ground)))
    assert {"criteria", "population", "design", "programme"} <= silent
    _, values = score_all(asked, [held], ground, WEIGHTS["same-patients"])
    assert all(values[0][NAMES.index(each)] == 0 for each in silent)
