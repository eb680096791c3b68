"""Baseline characteristics as data, and what does not add up in them."""

from collections.abc import Mapping
from typing import Any

import pytest

from trialatlas.study import Study
from trialatlas.study.results.baseline import Baseline, baseline, share
from trialatlas.study.results.baseline_checks import (
    CATEGORIES,
    OVER,
    TOTAL,
    TOTAL_DENOMINATOR,
    baseline_inconsistencies,
)
from trialatlas.study.results.checks import counted
from trialatlas.study.results.figures import figure
from trialatlas.study.results.whole import inconsistencies

IDS = ("BG000", "BG001", "BG002")


def by_group(name: str, numbers: tuple[str, ...], field: str = "value") -> dict[str, Any]:
    return {name: [{"groupId": key, field: each} for key, each in zip(IDS, numbers, strict=False)]}


def category(title: str, *numbers: str) -> dict[str, Any]:
    return {"title": title, **by_group("measurements", numbers)}


def counts(units: str, *numbers: str) -> dict[str, Any]:
    return {"units": units, **by_group("counts", numbers)}


def measure(*categories: Any, **said: Any) -> dict[str, Any]:
    known = {"title": "Sex", "paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants"}
    return {**known, "classes": [{"categories": list(categories)}], **said}


def study(
    *measures: Any, denoms: Any = None, titles: tuple[str, ...] = ("A", "B", "Total")
) -> Study:
    module = {
        "groups": [{"id": key, "title": t} for key, t in zip(IDS, titles, strict=False)],
        "denoms": denoms or [counts("Participants", "10", "20", "30")],
        "measures": list(measures),
    }
    return Study.of(
        {
            "protocolSection": {"identificationModule": {"nctId": "NCT00000001"}},
            "resultsSection": {"baselineCharacteristicsModule": module},
        }
    )


def read(of: Study) -> Baseline:
    found = baseline(of)
    assert found
    return found


def kinds(of: Study) -> Mapping[str, int]:
    return counted(baseline_inconsistencies(of))


FEMALE, MALE = category("Female", "4", "15", "19"), category("Male", "6", "5", "11")


def test_the_total_comes_last_and_is_told_from_the_groups():
    found = read(study(measure(FEMALE, MALE)))
    assert found.total is found.groups[-1]
    assert [each.name for each in found.groups] == ["A", "B", "Total"]
    assert read(study(titles=("Total",))).total is None


def test_a_share_is_of_the_nearest_denominator_that_counts_the_same_units():
    eyes = [counts("Participants", "10", "20", "30"), counts("Eyes", "18", "40", "58")]
    found = read(
        study(
            measure(FEMALE),
            measure(FEMALE, denoms=[counts("Participants", "9", "19", "28")]),
            measure(FEMALE, paramType="COUNT_OF_UNITS", denomUnitsSelected="Eyes"),
            measure(classes=[{"denoms": [counts("Participants", "5")], "categories": [FEMALE]}]),
            measure(FEMALE, denomUnitsSelected="Clinics"),
            denoms=eyes,
        )
    )
    wholes = [found.whole(each, each.rows[0], "BG000").text for each in found.measures]
    assert wholes == ["10", "9", "18", "5", ""]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("4", "10", 40),
        ("0", "10", 0),
        ("10", "10", 100),
        ("11", "10", None),
        ("1", "0", None),
        ("NA", "10", None),
        ("4", "", None),
        ("<5", "10", None),
    ],
)
def test_a_share_is_computed_from_counts_alone(part: str, whole: str, expected: float | None):
    assert share(figure(part), figure(whole)) == expected


def test_characteristics_that_add_up_have_nothing_to_say():
    assert kinds(study(measure(FEMALE, MALE))) == {}


def test_a_count_over_its_denominator_cannot_be_and_is_said_once_for_group_and_total():
    assert kinds(study(measure(category("", "11", "20", "31")))) == {OVER: 1}


def test_categories_make_their_denominator_and_fewer_may_have_a_reason():
    fewer = study(measure(FEMALE, category("Male", "5", "5", "10")))
    more = study(measure(FEMALE, category("Male", "7", "5", "12")))
    assert kinds(fewer) == kinds(more) == {CATEGORIES: 1}
    assert {each.strength for each in baseline_inconsistencies(fewer)} == {"differs"}
    assert {each.strength for each in baseline_inconsistencies(more)} == {"wrong"}


def test_rows_of_their_own_need_not_make_a_whole():
    apart = measure(classes=[{"title": "Asthma", "categories": [FEMALE]}, {"categories": [FEMALE]}])
    assert kinds(study(apart)) == {}


def test_a_total_is_the_sum_of_the_groups():
    assert kinds(study(measure(category("", "4", "15", "20")))) == {TOTAL: 1}
    assert kinds(study(denoms=[counts("Participants", "1", "2", "4")])) == {TOTAL_DENOMINATOR: 1}


def test_figures_that_are_no_counts_are_not_summed():
    mean = {"paramType": "MEAN", "dispersionType": "STANDARD_DEVIATION", "unitOfMeasure": "years"}
    assert kinds(study(measure(category("", "40.5", "50", "99"), **mean))) == {}
    assert (
        kinds(study(measure(category("a", "NA", "1", "2"), category("b", "1", "19", "<5")))) == {}
    )


@pytest.mark.parametrize(
    "odd",
    ["x", {"classes": "x"}, {"classes": [{"categories": [3, {"measurements": [None, {}]}]}]}],
    ids=["text", "texts", "numbers"],
)
def test_characteristics_of_another_shape_read_without_an_error(odd: Any):
    assert kinds(study(odd)) == {}


FOUND = {
    "NCT00763412": {"flow-enrolled": 1, "baseline-count-over-denominator": 2},
    "NCT00790855": {"flow-enrolled": 1},
    "NCT01266460": {"flow-enrolled": 1},
    "NCT02197234": {"flow-next-period": 1},
    "NCT03061188": {"flow-next-period": 2},
    "NCT04264208": {"flow-enrolled": 1},
    "NCT04524598": {"baseline-total": 1},
    "NCT04925570": {"baseline-total": 2},
    "NCT05034276": {"flow-enrolled": 1},
}
"""Read one by one against the records: each is there, and docs/results.md says what it means."""


def test_what_does_not_add_up_in_real_flows_and_baselines_is_what_was_read(
    real_studies: list[Study],
):
    of_ours = ("flow-", "baseline-")
    found = {
        study.nct_id: counted(
            each for each in inconsistencies(study) if each.kind.startswith(of_ours)
        )
        for study in real_studies
    }
    assert {key: counts for key, counts in found.items() if counts} == FOUND
