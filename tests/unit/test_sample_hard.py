"""The sample's hard studies are there, and stay studies."""

import unicodedata

import pytest

from trialatlas.sample import generate
from trialatlas.sample.hard import _WAYS
from trialatlas.study import Study

ROUND = 500


@pytest.fixture(scope="module")
def hard() -> dict[str, Study]:
    """Each hard study by what is hard about it, found by its place in the round."""
    made = [Study.decode(raw) for raw in generate(200)]
    return {way.__name__.strip("_"): made[5 + 9 * at - 1] for at, way in enumerate(_WAYS)}


@pytest.mark.parametrize(
    ("script", "name"),
    [("chinese", "CJK"), ("arabic", "ARABIC"), ("japanese", "HIRAGANA"), ("thai", "THAI")],
)
def test_a_study_is_written_in_another_script(hard: dict[str, Study], script: str, name: str):
    for piece in ("BriefTitle", "BriefSummary", "EligibilityCriteria"):
        text = hard[script].text(piece)
        assert any(unicodedata.name(char, "").startswith(name) for char in text)


def test_escapes_are_there(hard: dict[str, Study]):
    summary = hard["escapes"].text("BriefSummary")
    assert all(each in summary for each in ("\\^131I", "\\<1 cm", "H\\&E", "III\\~IV"))


def test_flattened_criteria_are_one_line(hard: dict[str, Study]):
    assert "\n" not in hard["flattened"].text("EligibilityCriteria")


def test_a_nearly_empty_study_still_has_its_number_and_title(hard: dict[str, Study]):
    bare = hard["bare"]
    assert bare.nct_id.startswith("NCT99")
    assert bare.text("BriefTitle")
    assert not bare.values("StartDate")
    assert not bare.values("Condition")


def test_a_long_summary_has_tens_of_thousands_of_characters(hard: dict[str, Study]):
    assert len(hard["long"].text("BriefSummary")) > 20_000


def test_hostile_text_attacks_pages_links_and_templates(hard: dict[str, Study]):
    text = hard["hostile"].raw.decode()
    assert all(each in text for each in ("<script>", "javascript:", "{{7*7}}"))


def test_control_characters_are_there_but_never_nul(hard: dict[str, Study]):
    text = hard["invisible"].text("BriefSummary") + hard["invisible"].text("BriefTitle")
    assert "\u202e" in text
    assert any(unicodedata.category(char) == "Cc" for char in text)
    assert "\0" not in text


def test_an_alias_is_a_sample_number_of_no_made_study(hard: dict[str, Study]):
    aliases = hard["aliases"].values("NCTIdAlias")
    assert aliases
    assert all(alias > f"NCT{99_500_000}" for alias in aliases)


def test_nobody_in_a_study_is_a_zero(hard: dict[str, Study]):
    assert hard["nobody"].value("EnrollmentCount") == 0


def test_old_words_of_enums_occur(hard: dict[str, Study]):
    assert "PHASE5" in hard["old_words"].values("Phase")
    assert hard["old_words"].text("Sex") == "Both"


def test_unknown_paths_are_counted(hard: dict[str, Study]):
    unknown = hard["unknown_paths"].unknown_paths()
    assert any("futureModule" in path for path in unknown)
    assert any("modelPredictions" in path for path in unknown)


def test_a_boolean_may_be_a_string(hard: dict[str, Study]):
    assert hard["wrong_types"].value("OversightHasDMC") == "true"


def test_dates_may_know_only_the_year(hard: dict[str, Study]):
    assert hard["old_dates"].text("StartDate") == "1994"


def test_the_next_round_has_them_too():
    again = Study.decode(next(generate(1, start=99_000_001 + ROUND + 5 - 1)))
    assert any(ord(char) > 0x4E00 for char in again.text("BriefTitle"))
