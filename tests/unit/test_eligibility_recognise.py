# ruff: noqa: E501, RUF001 - signs as they come

from itertools import pairwise

import pytest

from trialatlas.study import Study
from trialatlas.study.eligibility import divide, eligibility, marks, recognise
from trialatlas.study.eligibility.numbers import Limits


def read(text: str, *, about_age: bool = False) -> list[tuple[str, str, str, str]]:
    """What is recognised in a text: the words, what is limited, how, and in which unit."""
    return [
        (text[each.start : each.end], each.name, each.limits.words(), each.unit)
        for each in recognise(text, 0, len(text), about_age=about_age)
    ]


@pytest.mark.parametrize(
    ("text", "words", "limits", "unit"),
    [
        ("18 years or older", "18 years or older", "at least 18", "year"),
        ("Aged 18 to 75 years, healthy", "Aged 18 to 75 years", "18 to 75", "year"),
        ("Age ≥ 18", "Age ≥ 18", "at least 18", "year"),
        ("age \\> 18 years", "age \\> 18 years", "more than 18", "year"),
        ("Age \\>= 6 months", "Age \\>= 6 months", "at least 6", "month"),
        ("Between the ages of 20 and 65", "ages of 20 and 65", "20 to 65", "year"),
        ("Children under 12 years of age", "under 12 years of age", "less than 12", "year"),
        ("No older than 60 years of age", "No older than 60 years of age", "at most 60", "year"),
        ("At least 18 years old.", "At least 18 years old", "at least 18", "year"),
        ("18-55 years of age", "18-55 years of age", "18 to 55", "year"),
        ("Is between 3 and 12 years old", "3 and 12 years old", "3 to 12", "year"),
        ("From 4 years to 18 years of age", "4 years to 18 years of age", "4 to 18", "year"),
        ("12 to \\< 18 years of age", "12 to \\< 18 years of age", "12 to less than 18", "year"),
        (
            "≥ 28 days to \\< 18 years of age",
            "≥ 28 days to \\< 18 years of age",
            "28 days to less than 18",
            "year",
        ),
        ("Adults from 18 to 55 years", "Adults from 18 to 55 years", "18 to 55", "year"),
        ("Patients \\<18 years", "Patients \\<18 years", "less than 18", "year"),
        ("18 to 75 years at screening", "18 to 75 years at screening", "18 to 75", "year"),
        ("Consent of a parent if under 18).", "if under 18", "less than 18", "year"),
        (
            "Age less than 18 years and over 70 years",
            "Age less than 18 years and over 70 years",
            "less than 18",
            "year",
        ),
    ],
)
def test_ages_in_plain_forms(text: str, words: str, limits: str, unit: str):
    assert read(text) == [(words, "age", limits, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "Gestational age of 24 to 32 weeks",
        "Has smoked for 20 years",
        "Onset before 40 years of age",
        "Fever for 72 hours and less than 84 hours",
        "Ages: any",
        "Patients with 2 to 5 years of disease",
        "Had diabetes for at least 2 years at screening",
        "Women 2 to 5 years after menopause",
        "BMI over 18",
    ],
)
def test_what_is_no_limit_of_age_is_left_alone(text: str):
    assert [each for each in read(text) if each[1] == "age"] == []


def test_a_bare_number_is_an_age_below_a_heading_that_says_so():
    assert read("18 and over", about_age=True) == [("18 and over", "age", "at least 18", "year")]
    assert read("18 and over") == []
    found = divide("PATIENT CHARACTERISTICS: Age: 18 and over Performance status: ECOG 0-2")
    said = [each.name for item in found.all() for each in marks(found, item)]
    assert said == ["age", "ECOG"]


@pytest.mark.parametrize(
    ("text", "name", "limits", "unit"),
    [
        ("Creatinine no greater than 1.5 mg/dL", "Creatinine", "at most 1.5", "mg/dL"),
        ("Platelet count at least 100,000/mm3", "Platelets", "at least 100000", "/mm³"),
        ("ANC ≥ 1.5 x 10\\^9/L", "Neutrophils", "at least 1.5", "×10^9/L"),
        ("Hemoglobin \\< 9 g/dL", "Haemoglobin", "less than 9", "g/dL"),
        ("Bilirubin ≤ 2 x ULN", "Bilirubin", "at most 2", "times the upper limit of normal"),
        ("direct bilirubin =\\< ULN", "Bilirubin", "at most 1", "times the upper limit of normal"),
        ("HbA1c between 7 and 10%", "Glycated haemoglobin", "7 to 10", "%"),
        ("Creatinine clearance > 60 mL/min", "Creatinine clearance", "more than 60", "mL/min"),
        ("AST and ALT < 3 times ULN", "Transaminases", "less than 3", "times the upper limit of normal"),
        ("Potassium must not exceed 5.5 mmol/L", "Potassium", "at most 5.5", "mmol/L"),
        ("INR must be \\< 1.5", "INR", "less than 1.5", ""),
        ("WBC at least 3,000, ANC normal", "White blood cells", "at least 3000", ""),
        ("Creatinine within institutional upper limit of normal", "Creatinine", "at most 1", "times the upper limit of normal"),
        ("Serum creatinine 2 x ULN", "Creatinine", "2", "times the upper limit of normal"),
        ("creatinine clearance (CrCl, by local formula) above 45 ml/mn", "Creatinine clearance", "more than 45", "ml/mn"),
        ("viral load (level of HIV in the blood) of at least 20,000 copies/ml", "HIV RNA", "at least 20000", "copies/mL"),
        ("Alpha fetoprotein greater than 15 ng/mL", "Alpha-fetoprotein", "more than 15", "ng/mL"),
        ("proteinuria ≥ 2+ by dipstick", "Urine protein", "at least 2", "+"),
    ],
)  # fmt: skip
def test_laboratory_limits_with_analyte_and_unit(text: str, name: str, limits: str, unit: str):
    assert [each[1:] for each in read(text)] == [(name, limits, unit)]


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("ALT ≤ 3 x ULN (≤ 5 x ULN with liver metastases)", ["at most 3", "at most 5"]),
        ("ALT no greater than 3 times ULN (5 times ULN if metastases)", ["at most 3", "at most 5"]),
        (
            "ALT > 3 x ULN; asthma; 5 times the normal limit of lamps",
            ["more than 3", "more than 5"],
        ),
        ("ALT ≤ 3 x ULN, lipase normal or 5 x ULN", ["at most 3"]),
        ("ALT < 30 U/L, 2 times normal", ["less than 30"]),
    ],
)
def test_another_limit_of_normal_is_of_what_the_one_before_it_names(text: str, limits: list[str]):
    assert [each[2] for each in read(text)] == limits


def test_a_number_cut_off_from_its_thousands_is_no_limit():
    assert read("WBC > 12, 000 cells") == []
    assert read("ALT > 3 bananas") == []


@pytest.mark.parametrize(
    ("text", "name", "limits"),
    [
        ("Performance status ≤ 2 (WHO score)", "WHO", "at most 2"),
        ("performance status 0-2 according to ECOG", "ECOG", "0 to 2"),
        ("ECOG 0-2", "ECOG", "0 to 2"),
        ("ECOG performance status of 0, 1 or 2", "ECOG", "0 to 2"),
        ("Eastern Cooperative Oncology Group (ECOG) performance status ≤ 1", "ECOG", "at most 1"),
        ("WHO performance status 0 or 1", "WHO", "0 to 1"),
        ("Karnofsky at least 70%", "Karnofsky", "at least 70"),
        ("Zubrod performance status of 0, 1, or 2.", "Zubrod", "0 to 2"),
        ("KPS of 70 or greater", "Karnofsky", "at least 70"),
    ],
)
def test_performance_status_with_its_scale(text: str, name: str, limits: str):
    assert [each[1:3] for each in read(text)] == [(name, limits)]


@pytest.mark.parametrize("text", ["WHO grade 2 glioma", "WHO 2016 criteria", "ECOG 12", "EGOG 1"])
def test_a_scale_without_a_value_of_its_own_is_left_alone(text: str):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "where", "limits", "unit"),
    [
        ("Surgery within 4 weeks before entry", "before", "at most 4", "week"),
        ("Used within the past two months", "before", "at most 2", "month"),
        ("At least 6 weeks since tea", "before", "at least 6", "week"),
        ("No greater than 84 days since tea", "before", "at most 84", "day"),
        ("Relapse within 30 days of tea", "around", "at most 30", "day"),
        ("Drinks for at least 3 months after treatment", "after", "at least 3", "month"),
        ("Tea within 12 months.", "open", "at most 12", "month"),
        ("Tea during the previous month", "before", "at most 1", "month"),
        ("Drank tea less than 6 weeks ago", "before", "less than 6", "week"),
        ("Relapse more than 6 months later", "after", "more than 6", "month"),
        ("At least 7 days must have elapsed since tea", "before", "at least 7", "day"),
        ("Up to 3 months prior to tea", "before", "at most 3", "month"),
        ("For 4-6 weeks before tea", "before", "4 to 6", "week"),
        ("A year after tea", "after", "1", "year"),
        ("At least two years postmenopausal", "after", "at least 2", "year"),
        (
            "Within 4 weeks or 5 half-lives, whichever is shorter, prior to tea",
            "before",
            "at most 4",
            "week",
        ),
    ],
)
def test_time_windows_with_their_side(text: str, where: str, limits: str, unit: str):
    assert [each[1:] for each in read(text)] == [(where, limits, unit)]


def test_another_time_for_some_has_the_side_of_the_first():
    text = "At least 3 weeks since prior tea (6 weeks for mate)"
    assert [each[1:] for each in read(text)] == [
        ("before", "at least 3", "week"),
        ("before", "at least 6", "week"),
    ]


@pytest.mark.parametrize(
    "text", ["Life expectancy of 12 weeks", "Over eight years of age", "Fever for 3 days", "Day 1"]
)
def test_how_long_something_lasts_is_no_window(text: str):
    assert [each for each in read(text) if each[1] != "age"] == []


def test_marks_stand_apart_and_within_their_item():
    text = "ECOG 0-1, aged 18 to 70 years, creatinine < 2 mg/dL within 4 weeks before entry"
    found = recognise(text, 0, len(text))
    assert [each.topic for each in found] == ["performance", "age", "laboratory", "time"]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_two_limits_of_one_side_keep_the_first():
    assert Limits(low="1").also(Limits(low="2", above=True)) == Limits(low="1")


def described(**texts: str) -> Study:
    return Study.of(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT00000001"},
                "descriptionModule": texts,
            }
        }
    )


def test_criteria_hidden_in_a_summary_are_found_with_their_place():
    text = (
        "We look at tea.\n\nInclusion criteria:\n\n1. Likes tea;\n2. Owns a cup.\n\n"
        "Exclusion criteria:\n\n1. Fears milk.\n\nCups were then compared."
    )
    hidden = eligibility(described(briefSummary=text)).hidden
    assert [each.piece for each in hidden] == ["BriefSummary"]
    assert [item.name for item in hidden[0].criteria.all()] == [
        "inclusion-1",
        "inclusion-2",
        "exclusion-1",
    ]
    assert text[hidden[0].start : hidden[0].end] == hidden[0].criteria.text
    assert "compared" not in hidden[0].criteria.text


@pytest.mark.parametrize(
    "text",
    [
        "People who met the inclusion criteria were asked to drink.",
        "Eligibility criteria: see 'Eligibility' section.",
        "We exclude nobody.",
    ],
)
def test_a_mention_of_criteria_is_no_criterion(text: str):
    assert eligibility(described(detailedDescription=text)).hidden == ()


@pytest.mark.parametrize(
    "opening",
    ["creatinine", "ECOG", "age", "AST (", "at least 3 ", "within 1", "18 to ", "HbA1c of ", "no "],
)
@pytest.mark.parametrize(
    "filling", [" ", " of", "= ", "the ", "1", "(", ",", "x 10", "or ", "age "]
)
def test_hostile_runs_of_words_between_are_read_to_their_end(opening: str, filling: str):
    text = opening + filling * 1000
    assert all(each.end <= len(text) for each in recognise(text * 3, 0, len(text)))
