"""Groups of studies: each is a search, together they are all, and every figure is true."""

from array import array
from itertools import combinations
from math import log

import numpy as np
import pytest

from related_studies import condition_terms, study
from trialatlas.index import OracleEngine
from trialatlas.index.protocol import SearchRequest
from trialatlas.related.cluster_names import TITLES, Name, Names
from trialatlas.related.clusters import (
    BEYOND_CHANCE,
    LARGEST_SHARE,
    MOST_GROUPS,
    SMALLEST,
    Group,
    _telling,
    divide,
)
from trialatlas.study import Study


def some(first: int, count: int, title: str, heading: str, *above: str) -> list[Study]:
    """Studies alike: a word of the title, a heading, and a drug that goes with both."""
    return [
        study(
            number,
            identification={"briefTitle": f"{title} study {number}"},
            conditions={"conditions": [f"{heading} of some kind"]},
            armsInterventions={"interventions": [{"name": f"{title} drug"}]},
            derived=condition_terms(heading, above=above),
        )
        for number in range(first, first + count)
    ]


STUDIES = [
    *some(100, 12, "Breathing", "Asthma", "Lung Diseases"),
    *some(200, 9, "Walking", "Arthritis", "Joint Diseases"),
    *some(300, 8, "Sleeping", "Insomnia"),
    *(study(number, identification={"briefTitle": "Plain"}) for number in range(400, 411)),
]
ENGINE = OracleEngine(STUDIES)


def groups_of(studies: list[Study], read: list[Study] | None = None) -> tuple[Group, ...]:
    """Groups of some studies; `read` are read before them."""
    names = Names()
    for each in read or []:
        names.read(each)
    rows = [names.read(each) for each in studies]
    ids = [each.nct_id for each in studies]
    return divide(ids, rows, names, lambda words: ENGINE.frequencies(TITLES, words), len(STUDIES))


def found(group: Group) -> tuple[str, ...]:
    numbers = ENGINE.numbers(SearchRequest(query=group.query))
    return tuple(f"NCT{each:08d}" for each in numbers)


def test_each_group_is_a_search_and_a_study_stands_in_exactly_one():
    groups = groups_of(STUDIES)
    assert len(groups) == 4
    for each in groups:
        assert found(each) == each.studies
    assert sorted(sum((each.studies for each in groups), ())) == [e.nct_id for e in STUDIES]
    for one, other in combinations(groups, 2):
        assert not set(one.studies) & set(other.studies)


def test_groups_bear_what_their_studies_share_and_the_rest_says_that_it_has_no_name():
    groups = groups_of(STUDIES)
    named = {each.name.text for each in groups if each.name}
    assert len(named & {"Asthma", "Lung Diseases"}) == 1
    assert len(named & {"Arthritis", "Joint Diseases"}) == 1
    assert groups[-1].name is None
    assert set(groups[-1].studies) == {f"NCT{number:08d}" for number in range(400, 411)}


def test_what_was_read_before_changes_nothing():
    assert groups_of(STUDIES) == groups_of(STUDIES, [*reversed(STUDIES), *STUDIES[5:9]])


def test_names_that_go_with_a_group_are_counted_in_it_and_in_the_others():
    for group in groups_of(STUDIES):
        assert len(group.typical) <= 4
        for each in group.typical:
            with_it = set(found(Group(each.name, each.name.query(), (), (), ())))
            assert each.inside == len(with_it & set(group.studies))
            assert each.outside == len(with_it - set(group.studies))
            assert each.inside > 0


def test_studies_named_for_a_group_are_of_it_and_nearest_its_middle():
    odd = study(
        999,
        identification={"briefTitle": "Breathing while walking and sleeping"},
        derived=condition_terms("Asthma", "Obesity", "Anemia"),
    )
    groups = groups_of([*STUDIES, odd])
    for each in groups:
        assert len(each.central) == 3
        assert set(each.central) <= set(each.studies)
        assert odd.nct_id not in each.central


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_studies_are_not_divided(count: int):
    groups = groups_of(STUDIES[:count])
    assert [each.name for each in groups] == [None] * bool(count)


def test_studies_all_alike_are_not_divided():
    assert [each.name for each in groups_of(STUDIES[:12])] == [None]


def test_no_group_is_smaller_or_larger_than_is_said():
    many = [
        each
        for at in range(20)
        for each in some(1000 + 10 * at, 5, f"Title{chr(97 + at)}", f"Heading {at}", "All of them")
    ]
    groups = groups_of(many)
    named = [each for each in groups if each.name]
    assert len(named) == MOST_GROUPS
    assert all(SMALLEST <= len(each.studies) <= LARGEST_SHARE * len(many) for each in named)


def test_a_word_that_many_titles_have_names_no_group():
    usual = [study(n, identification={"briefTitle": "Randomized"}) for n in range(1, 40)]
    rows = [(Names(), usual)]
    for names, studies in rows:
        made = divide(
            [each.nct_id for each in studies],
            [names.read(each) for each in studies],
            names,
            lambda words: [1000 for _ in words],
            2000,
        )
        assert [each.name for each in made] == [None]


def test_the_likelihood_of_two_names_is_that_of_their_four_counts():
    both, one, other, studies = 8.0, 10.0, 12.0, 40
    made = _telling(
        np.array([[both]], dtype=np.float32),
        np.array([one], dtype=np.float32),
        np.array([other], dtype=np.float32),
        studies,
    )[0, 0]
    cells = [
        (both, one * other),
        (one - both, one * (studies - other)),
        (other - both, (studies - one) * other),
        (studies - one - other + both, (studies - one) * (studies - other)),
    ]
    by_hand = 2 * sum(seen * log(seen * studies / margins) for seen, margins in cells)
    assert made == pytest.approx(by_hand)
    assert made > BEYOND_CHANCE


@pytest.mark.parametrize(("both", "other"), [(3.0, 12.0), (0.0, 20.0)])
def test_names_that_go_together_no_more_than_by_chance_say_nothing(both: float, other: float):
    one = np.array([10.0], dtype=np.float32)
    pair = np.array([[both]], dtype=np.float32)
    assert _telling(pair, one, np.array([other], dtype=np.float32), 40)[0, 0] == 0


def test_spellings_of_one_name_are_one_and_the_most_frequent_is_shown():
    studies = some(100, 5, "Breathing", "Asthma") + some(200, 3, "breathing", "ASTHMA")
    groups = groups_of([*studies, *STUDIES[12:]])
    named = [each for each in groups if each.name and each.name.text.lower() == "asthma"]
    assert [len(each.studies) for each in named] == [8]
    assert named[0].name == Name("condition", "Asthma")


def test_records_with_numbers_where_texts_should_be_are_read():
    odd = study(
        7, identification={"briefTitle": 7}, conditions={"conditions": [1, None, "  ", "!"]}
    )
    names = Names()
    assert names.read(odd) == array("i")
    assert names.read(study(8)) == array("i")
