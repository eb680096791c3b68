"""Diseases that a text names, and how far two studies name each other's conditions."""

from math import log
from typing import Any

import pytest

from related_studies import condition_terms, ground_of, study
from trialatlas.related.ground import Ground
from trialatlas.related.mentions import Diseases, mentions_of, nearness, shared
from trialatlas.related.traits import traits_of
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary import MeshTree
from trialatlas.vocabulary.names import key_id

PLACES = {
    "Lung Diseases": "C08.381",
    "Asthma": "C08.381.495",
    "Asthma, Exercise-Induced": "C08.381.495.108",
    "Diabetes Mellitus": "C18.452",
    "Acquired Immunodeficiency Syndrome": "C20.673",
}
NAMES = {
    "asthma": "Asthma",
    "bronchial asthma": "Asthma",
    "exercise-induced asthma": "Asthma, Exercise-Induced",
    "diabetes mellitus": "Diabetes Mellitus",
    "AIDS": "Acquired Immunodeficiency Syndrome",
}


def told(number: int, summary: str = "", criteria: str = "", *terms: str) -> Study:
    modules: dict[str, Any] = {"description": {"briefSummary": summary}}
    if criteria:
        modules["eligibility"] = {"eligibilityCriteria": criteria}
    return study(number, **modules, derived=condition_terms(*terms))


def ground_over(*studies: Study) -> Ground:
    ground = ground_of(*studies)
    keys = {tuple(words(name)): heading for name, heading in NAMES.items()}
    ground.tree = MeshTree(
        {heading: (place,) for heading, place in PLACES.items()},
        {place: heading for heading, place in PLACES.items()},
        {key_id(key): heading for key, heading in keys.items()},
        frozenset(key[0] for key in keys),
    )
    return ground


@pytest.mark.parametrize(
    ("summary", "criteria", "expected"),
    [
        ("Bronchial  asthma in\nadults.", "", {"Asthma"}),
        ("Asthmatic.", "", set()),
        ("", "Inclusion Criteria:\n\n* Diabetes mellitus", {"Diabetes Mellitus"}),
        (
            "",
            "Inclusion Criteria:\n\n* Asthma\n\nExclusion Criteria:\n\n* Diabetes mellitus",
            {"Asthma"},
        ),
        ("Exercise-induced asthma.", "", {"Asthma, Exercise-Induced"}),
        ("Exercise: induced asthma.", "", {"Asthma"}),
        ("Aids for walking.", "", set()),
        ("People with AIDS.", "", {"Acquired Immunodeficiency Syndrome"}),
        ("DIABETES MELLITUS", "", {"Diabetes Mellitus"}),
        ("", "", set()),
    ],
)
def test_what_summary_and_asked_for_name(summary: str, criteria: str, expected: set[str]):
    one = told(1, summary, criteria)
    assert mentions_of(one, ground_over(one)) == expected


def test_without_a_mesh_file_nothing_is_named():
    one, other = told(1, "Asthma.", "", "Asthma"), told(2, "Asthma.", "", "Asthma")
    ground = ground_of(one, other)
    pair = [traits_of(each, ground).diseases for each in (one, other)]
    assert mentions_of(one, ground) == frozenset()
    assert nearness(ground, pair[0], pair[1:]) == [0]
    assert shared(ground, *pair) == []


def test_the_value_is_the_mean_of_both_shares_by_information():
    one = told(1, "Exercise-induced asthma.", "", "Diabetes Mellitus", "Lung Diseases")
    other = told(2, "Diabetes mellitus.", "", "Asthma")
    third = told(3, "Nothing.", "", "Lung Diseases")
    ground = ground_over(one, other, third)
    mine, its, last = (traits_of(each, ground).diseases for each in (one, other, third))
    # Of its own conditions the other names one; the other's only one is named by a narrower name.
    diabetes, lungs = log(3 / 1), log(3 / 3)
    share = diabetes / (diabetes + lungs)
    assert nearness(ground, mine, [its, last]) == pytest.approx([(share + 1) / 2, 0.5], abs=1e-6)
    assert nearness(ground, its, [mine]) == pytest.approx(nearness(ground, mine, [its]))
    assert shared(ground, mine, its) == ["Asthma", "Diabetes Mellitus"]


def test_a_name_says_nothing_of_what_is_narrower():
    one, other = told(1, "Asthma.", ""), told(2, "", "", "Asthma, Exercise-Induced")
    ground = ground_over(one, other)
    pair = [traits_of(each, ground).diseases for each in (one, other)]
    assert nearness(ground, pair[0], pair[1:]) == [0]
    assert shared(ground, *pair) == []


def test_of_nothing_nothing_is_near():
    ground = ground_over(told(1))
    nothing = Diseases({}, frozenset())
    assert nearness(ground, nothing, [nothing]) == [0]
    assert len(nearness(ground, nothing, [])) == 0
