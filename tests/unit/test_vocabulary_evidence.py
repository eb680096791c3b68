"""What one record says about names."""

import pytest

from trialatlas.study import Study
from trialatlas.vocabulary.evidence import evidence, evidence_of
from trialatlas.vocabulary.names import condition_name, intervention_name, long_name, short_name
from vocabulary_studies import record


def said(raw: bytes) -> set[tuple[str, str, str]]:
    return {(pair.kind, pair.variant.text, pair.concept.text) for pair in evidence(raw)}


def test_one_condition_and_one_term_belong_together():
    raw = record(conditions=["Heart Attack"], condition_terms=["Myocardial Infarction"])
    assert said(raw) == {("condition", "Heart Attack", "Myocardial Infarction")}


def test_what_is_equal_is_set_apart_and_what_is_left_belongs_together():
    raw = record(
        interventions={"Metformin": [], "Taxotere": []},
        intervention_terms=["Docetaxel", "Metformin"],
    )
    assert said(raw) == {
        ("intervention", "Taxotere", "Docetaxel"),
        ("intervention", "Metformin", "Metformin"),
    }


@pytest.mark.parametrize("term", ["Immunologic Deficiency Syndromes", "Transfusion Reaction"])
def test_a_condition_left_beside_others_takes_a_term_that_shares_a_telling_word(term: str):
    raw = record(
        conditions=["Blood Transfusion", "HIV Infections"], condition_terms=["HIV Infections", term]
    )
    left = {("condition", "Blood Transfusion", term)} if term.startswith("Trans") else set()
    assert said(raw) == {("condition", "HIV Infections", "HIV Infections"), *left}


def test_of_several_those_belong_together_that_share_the_most_words():
    raw = record(
        conditions=["Prostate Cancer", "Lung Cancer", "Fatigue"],
        condition_terms=["Lung Neoplasms", "Prostatic Neoplasms", "Anemia"],
    )
    assert said(raw) == {
        ("condition", "Prostate Cancer", "Prostatic Neoplasms"),
        ("condition", "Lung Cancer", "Lung Neoplasms"),
    }


def test_other_names_are_tidied_and_a_name_is_no_other_name_of_itself():
    raw = record(
        interventions={"Pembrolizumab": ["Keytruda®", "MK-3475 (SCH 900475)", "pembrolizumab"]}
    )
    assert said(raw) == {
        ("other-name", "Keytruda", "Pembrolizumab"),
        ("other-name", "MK-3475", "Pembrolizumab"),
    }


def test_a_definition_said_twice_counts_once():
    raw = record(
        summary="Acute kidney injury (AKI) is common. Acute kidney injury (AKI) is serious.",
        keywords=["acute kidney injury (AKI)"],
    )
    assert len(evidence(raw)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Placebo",
        "standard of care",
        "Usual care",
        "Pembrolizumab 200 mg",
        "Carboplatin plus paclitaxel",
        "nivolumab + ipilimumab",
        "Drug A, Drug B",
        "x",
        "12",
        "Control group",
        "matching placebo tablets",
        "one of the very many kinds of things that somebody could have written here",
    ],
)
def test_generic_words_doses_lists_and_sentences_are_no_names(text: str):
    assert intervention_name(text) is None


def test_plain_words_are_no_abbreviations_and_short_forms_are():
    assert short_name("HOPE") is None
    assert short_name("AIDS") is None
    assert short_name("12") is None
    assert short_name("NSCLC") is not None
    assert long_name("standard treatment") is None
    assert condition_name("Lung Cancer (stage IV)") == condition_name("Lung Cancer")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 5000,
        b'{"protocolSection": 1}',
        b'{"protocolSection": {"conditionsModule": ["x"], "armsInterventionsModule": 3}}',
        b'{"protocolSection": {"conditionsModule": {"conditions": [1, null, {}]}}}',
        b'{"protocolSection": {"armsInterventionsModule": {"interventions": [{"name": 1}, 7]}}}',
    ],
)
def test_a_record_of_another_shape_says_nothing(raw: bytes):
    assert evidence(raw) == []


def test_a_decoded_study_says_the_same_as_its_bytes(
    real_studies: list[Study], xml_studies: list[Study]
):
    for study in [*real_studies, *xml_studies[::10]]:
        assert evidence_of(study) == evidence(study.raw)
