"""Abbreviations spelled out in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.vocabulary.abbreviations import definitions, is_abbreviation


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("in non-small cell lung cancer (NSCLC).", "NSCLC", "non-small cell lung cancer"),
        ("NSCLC (non-small cell lung cancer) and", "NSCLC", "non-small cell lung cancer"),
        ("the body mass index (BMI; kg/m2)", "BMI", "body mass index"),
        ("pulmonary tuberculosis. Active tuberculosis (TB)", "TB", "tuberculosis"),
        ("two randomised controlled trials (RCTs)", "RCT", "randomised controlled trials"),
        ("squamous cell carcinoma of the head and neck (SCCHN)", "SCCHN", None),
        ("magnetic resonance imaging\n(MRI)", "MRI", "magnetic resonance imaging"),
    ],
)
def test_a_definition_is_found_where_it_stands(text: str, short: str, long: str | None):
    (found,) = definitions(text)
    assert found.short == short
    assert found.long == (long or text.removesuffix(" (SCCHN)"))


@pytest.mark.parametrize(
    "text",
    [
        "a study (see below) of care",
        "patients with cancer (NSCLC)",
        "the heart. Failure (HF)",
        "Smith and others (2019)",
        "a dose of drug (mg)",
        "of (OF)",
        "the expected number of all days (END)",
        "paclitaxel as treated with paclitaxel (TAX)",
        "sertraline alone (SER)",
        "NSCLC in NSCLC (NSCLC)",
        "(ABC)",
        "((((((ABC))))))",
    ],
)
def test_what_defines_nothing_is_left_alone(text: str):
    assert list(definitions(text)) == []


def test_an_abbreviation_has_capitals():
    assert is_abbreviation("mCRPC")
    assert is_abbreviation("HbA1c")
    assert not is_abbreviation("see")
    assert not is_abbreviation("Table")
    assert not is_abbreviation("I")


@given(st.text(alphabet="ABab (),.-İß\n ", max_size=200))
def test_every_long_form_stands_in_the_text_and_begins_with_the_first_letter(text: str):
    for found in definitions(text):
        assert found.long in text
        assert found.long[0].lower() == found.short[0].lower()
