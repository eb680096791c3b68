"""Ages: exact comparison, their own unit in the label."""

import pytest

from trialatlas.study import Study
from trialatlas.study.ages import SECONDS, Age


def parsed(text: str) -> Age:
    age = Age.parse(text)
    assert age is not None
    return age


def test_twelve_months_equal_a_year_and_keep_their_unit():
    assert parsed("12 Months") == parsed("1 Year")
    assert hash(parsed("12 Months")) == hash(parsed("1 Year"))
    assert (parsed("12 Months").label, parsed("1 Year").label) == ("12 months", "1 year")


def test_ages_are_ordered_by_their_length_whatever_the_unit():
    texts = ["30 Minutes", "1 Hour", "1 Day", "8 Days", "2 Weeks", "1 Month", "364 Days", "1 Year"]
    assert [str(age) for age in sorted(parsed(text) for text in reversed(texts))] == texts


def test_a_year_is_exactly_twelve_months():
    assert SECONDS["year"] == 12 * SECONDS["month"]


@pytest.mark.parametrize(
    "text", ["N/A", "", "Years", "18", "eighteen Years", "18 Moons", "-1 Years"]
)
def test_what_is_no_age_is_none(text: str):
    assert Age.parse(text) is None


def test_every_age_of_the_real_studies_is_read_and_written_back(real_studies: list[Study]):
    for study in real_studies:
        for piece in ("MinimumAge", "MaximumAge", "TargetDuration"):
            for text in study.values(piece):
                assert str(parsed(text)) == text
