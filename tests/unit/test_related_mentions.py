"""Diseases that a text names, and how far two studies name each other's conditions."""

from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np
import pytest

from related_studies import condition_terms, ground_of, study
from trialatlas.related.explain import Wording, explained
from trialatlas.related.ground import Ground
from trialatlas.related.mentions import Diseases, by_heading, mentions_of, shared
from trialatlas.related.pair import Pair
from trialatlas.related.presets import DEFAULT, WEIGHTS
from trialatlas.related.scoring import SIGNALS
from trialatlas.related.traits import Pool, traits_of
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary import MeshTree
from trialatlas.vocabulary.names import key_id
from trialatlas.vocabulary.tree import openings_of

SIGNAL = next(each for each in SIGNALS if each.name == "mentions")
PLACES = {
    "Lung Diseases": "C08.381",
    "Asthma": "C08.381.495",
    "Asthma, Exercise-Induced": "C08.381.495.108",
    "Diabetes Mellitus": "C18.452",
    "Acquired Immunodeficiency Syndrome": "C20.673",
    "Crohn Disease": "C06.405",
}
NAMES = {
    "asthma": "Asthma",
    "bronchial asthma": "Asthma",
    "exercise-induced asthma": "Asthma, Exercise-Induced",
    "diabetes mellitus": "Diabetes Mellitus",
    "Crohn disease": "Crohn Disease",
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
        openings_of(keys),
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
        ("", "Einschlusskriterien: Asthma\n\nAusschlusskriterien: AIDS", {"Asthma"}),
        ("", "Criterios de inclusión: Asthma\n\nCriterios de exclusión: AIDS", {"Asthma"}),
        ("", "Criteri di inclusione: Asthma\n\nCriteri d\u2019esclusione: AIDS", {"Asthma"}),
        ("", "入选标准: Asthma\n\n排除标准: AIDS", {"Asthma"}),
        ("Exercise-induced asthma.", "", {"Asthma, Exercise-Induced"}),
        ("Exercise: induced asthma.", "", {"Asthma"}),
        ("Crohn's disease, and Crohn\u2019s Disease.", "", {"Crohn Disease"}),
        ("Crohn's\ndisease", "", {"Crohn Disease"}),
        ("Crohn'sdisease", "", set()),
        ("Crohn's (disease)", "", set()),
        ("Aids for walking.", "", set()),
        ("ALL OF THESE AIDS " * 60, "", set()),
        ("People with AIDS.", "", {"Acquired Immunodeficiency Syndrome"}),
        ("DIABETES MELLITUS", "", {"Diabetes Mellitus"}),
        ("", "", set()),
    ],
)
def test_what_summary_and_asked_for_name(summary: str, criteria: str, expected: set[str]):
    one = told(1, summary, criteria)
    assert mentions_of(one, ground_over(one)) == expected


def values(ground: Ground, one: Study, *others: Study) -> list[float]:
    """The signal, beside the first study."""
    found = SIGNAL.measure(
        ground, traits_of(one, ground), Pool([traits_of(each, ground) for each in others])
    )
    return found.tolist()


def headings(ground: Ground, one: Study, *others: Study) -> list[list[float]]:
    mine, *its = (traits_of(each, ground).diseases for each in (one, *others))
    return by_heading(ground, mine, its).tolist()


def test_without_a_mesh_file_no_heading_is_named():
    one, other = told(1, "Asthma.", "", "Asthma"), told(2, "Asthma.", "", "Asthma")
    ground = ground_of(one, other)
    pair = [traits_of(each, ground).diseases for each in (one, other)]
    assert mentions_of(one, ground) == frozenset()
    assert headings(ground, one, other) == [[0], [0]]
    assert shared(ground, *pair) == []


def test_headings_named_are_a_share_by_information():
    one = told(1, "Exercise-induced asthma.", "", "Diabetes Mellitus", "Lung Diseases")
    other = told(2, "Diabetes mellitus.", "", "Asthma")
    third = told(3, "Nothing.", "", "Lung Diseases")
    ground = ground_over(one, other, third)
    # Of its own conditions the other names one; the other's only one is named by a narrower name.
    diabetes, lungs = log(3 / 1), log(3 / 3)
    share = diabetes / (diabetes + lungs)
    assert headings(ground, one, other, third) == [
        pytest.approx([share, 0], abs=1e-6),
        pytest.approx([1, 1], abs=1e-6),
    ]
    assert headings(ground, other, one) == [
        pytest.approx([1], abs=1e-6),
        pytest.approx([share], abs=1e-6),
    ]
    mine, its = (traits_of(each, ground).diseases for each in (one, other))
    assert shared(ground, mine, its) == ["Asthma", "Diabetes Mellitus"]


def test_a_name_says_nothing_of_what_is_narrower():
    one, other = told(1, "Asthma.", ""), told(2, "", "", "Asthma, Exercise-Induced")
    ground = ground_over(one, other)
    pair = [traits_of(each, ground).diseases for each in (one, other)]
    assert headings(ground, one, other) == [[0], [0]]
    assert shared(ground, *pair) == []


def test_of_nothing_nothing_is_near():
    ground = ground_over(told(1))
    nothing = Diseases({}, frozenset())
    assert by_heading(ground, nothing, [nothing]).tolist() == [[0], [0]]
    assert by_heading(ground, nothing, []).shape == (2, 0)
    assert values(ground, told(1), told(1)) == [0]
    assert values(ground, told(1)) == []


def test_words_of_names_are_a_share_by_information():
    one = listing(1, "Quokkapox here.", "", "Numbat fever")
    other = listing(2, "Fever.", "Numbat.\n\nExclusion Criteria:\n\n* Quokkapox", "Quokkapox")
    third = listing(3, "Fever.", "")
    ground = ground_of(one, other, third)
    # In how many of three studies each stands.
    numbat, fever = log(3 / 2), log(3 / 3)
    assert values(ground, one, other, third) == pytest.approx([1, fever / (numbat + fever) / 2])
    assert values(ground, other, one) == pytest.approx([1])
    assert values(ground, third, one) == pytest.approx([fever / (numbat + fever) / 2])


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("People with type 2\n diabetes.", ["Type 2 Diabetes"]),
        ("People with type 1 diabetes come for 2 visits.", []),
        ("Type 2.", []),
    ],
)
def test_a_name_is_listed_where_its_words_stand_side_by_side(summary: str, expected: list[str]):
    one, other = listing(1, "Nothing.", "", "Type 2 Diabetes"), listing(2, summary, "")
    ground = ground_of(one, other)
    pair = Pair(one, other, traits_of(one, ground), traits_of(other, ground), ground)
    parts = np.zeros(len(SIGNALS))
    found = explained(pair, parts, WEIGHTS[DEFAULT], Wording.of(one, pair.own, ground))
    assert list(found.mentions) == expected


def test_what_every_study_says_says_nothing():
    one, other = listing(1, "Fever.", "", "Fever"), listing(2, "Fever.", "", "Fever")
    assert values(ground_of(one, other), one, other) == [0]


def test_of_headings_and_words_the_larger_share_counts_on_each_side():
    one = listing(1, "Bronchial asthma.", "", "Breathless at night", terms=["Lung Diseases"])
    other = listing(2, "At night.", "", "Wheeze", terms=["Asthma"])
    third = listing(3, "Night.", "", "Other")
    ground = ground_over(one, other, third)
    breathless, at_night, night = log(3 / 1), log(3 / 2), log(3 / 3)
    share = (at_night + night) / (breathless + at_night + night)
    # The own name by its words, the other's heading by a name of it.
    assert values(ground, one, other) == pytest.approx([(share + 1) / 2], abs=1e-6)


def listing(
    number: int, summary: str, criteria: str, *conditions: str, terms: Sequence[str] = ()
) -> Study:
    """A study with names of conditions, as a sponsor writes them."""
    modules: dict[str, Any] = {
        "description": {"briefSummary": summary},
        "conditions": {"conditions": list(conditions)},
        "eligibility": {"eligibilityCriteria": criteria},
    }
    return study(number, **modules, derived=condition_terms(*terms))
