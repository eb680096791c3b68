"""The sample's tables of words fit together."""

import pytest

from trialatlas import schema
from trialatlas.sample import interventions, places
from trialatlas.sample.areas import area, endpoints
from trialatlas.sample.conditions import CONDITIONS, Condition
from trialatlas.sample.dice import Dice
from trialatlas.sample.eligibility import standard_ages
from trialatlas.sample.mesh import ANCESTOR_IDS, BRANCHES
from trialatlas.sample.plan import in_text, in_title


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda each: each.name)
def test_a_condition_has_headings_words_and_outcomes_of_its_own(condition: Condition):
    assert all(term in ANCESTOR_IDS for term in condition.ancestors)
    assert condition.area in BRANCHES
    words = area(condition.area)
    own = endpoints(condition.area, condition.name, with_drug=False)
    assert len([each for each in own if each in words.endpoints]) >= 6
    assert all(key in interventions.DRUG_CLASSES for key in words.drugs)
    assert condition.area in interventions.TREATMENTS
    assert interventions.EXPOSURES[condition.area]


def test_every_outcome_belongs_to_some_condition():
    for name in BRANCHES:
        conditions = [each.name for each in CONDITIONS if each.area == name]
        for each in area(name).endpoints:
            assert not each.of or any(key in found for key in each.of for found in conditions)


def test_types_and_purposes_of_treatments_are_the_registrys():
    types, purposes = schema.enum("InterventionType"), schema.enum("PrimaryPurpose")
    assert types is not None
    assert purposes is not None
    known = {each.value for each in types.values}
    for shares in interventions.TREATMENTS.values():
        for each in shares.items:
            assert each.type in known
            assert each.purpose in {purpose.value for purpose in purposes.values}
    assert all(each.type in known for each in interventions.DRUG_CLASSES.values())


def test_cities_lie_on_the_globe_in_many_countries():
    assert len(places.CITIES.items) >= 60
    assert len(places.BY_COUNTRY) >= 30
    assert all(-90 < city.lat < 90 and -180 < city.lon < 180 for city in places.CITIES.items)


def test_a_postcode_has_its_citys_form():
    toronto = next(city for city in places.CITIES.items if city.name == "Toronto")
    code = places.postcode(Dice(1, 1), toronto)
    assert [char.isdigit() for char in code] == [char == "#" for char in "M#@ #@#"]


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Non-Small Cell Lung Cancer", "non-small cell lung cancer"),
        ("HER2-positive Breast Cancer", "HER2-positive breast cancer"),
        ("Crohn's Disease", "Crohn's disease"),
        ("COVID-19", "COVID-19"),
        ("Cystic Fibrosis With F508del", "cystic fibrosis with F508del"),
    ],
)
def test_a_name_within_a_sentence_keeps_only_capitals_that_mean_something(name: str, within: str):
    assert in_text(name) == within


def test_a_name_within_a_title_has_capitals():
    assert in_title("Whole-body PET/CT of the chest") == "Whole-body PET/CT of The Chest"


@pytest.mark.parametrize(
    ("low", "high", "groups"),
    [
        ("", "", ["CHILD", "ADULT", "OLDER_ADULT"]),
        ("18 Years", "", ["ADULT", "OLDER_ADULT"]),
        ("18 Years", "64 Years", ["ADULT"]),
        ("3 Days", "6 Months", ["CHILD"]),
        ("24 Months", "18 Years", ["CHILD", "ADULT"]),
        ("65 Years", "", ["OLDER_ADULT"]),
    ],
)
def test_standard_ages_are_the_groups_that_a_range_touches(low: str, high: str, groups: list[str]):
    assert standard_ages(low, high) == groups
