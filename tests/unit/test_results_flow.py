"""Participant flow as data, and what does not add up in it."""

from typing import Any

import pytest

from trialatlas.study import Study
from trialatlas.study.results.checks import Inconsistency
from trialatlas.study.results.flow import NOT_COMPLETED, flow
from trialatlas.study.results.flow_checks import (
    BALANCE,
    ENROLLED,
    MILESTONE,
    NEXT_PERIOD,
    REASONS,
    flow_inconsistencies,
)

Numbers = dict[str, tuple[str, ...]]


def rows(below: str, numbers: Numbers) -> list[dict[str, Any]]:
    return [
        {
            "type": name,
            below: [
                {"groupId": f"FG00{at}", "numSubjects": number} for at, number in enumerate(said)
            ],
        }
        for name, said in numbers.items()
    ]


def period(title: str, milestones: Numbers, reasons: Numbers | None = None) -> dict[str, Any]:
    return {
        "title": title,
        "milestones": rows("achievements", milestones),
        "dropWithdraws": rows("reasons", reasons or {}),
    }


def study(*periods: Any, enrolled: Any = None, groups: Any = None) -> Study:
    listed = (
        groups if groups is not None else [{"id": f"FG00{n}", "title": "AB"[n]} for n in (0, 1)]
    )
    design = {"enrollmentInfo": {"count": enrolled, "type": "ACTUAL"}} if enrolled else {}
    return Study.of(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT00000001"},
                "designModule": design,
            },
            "resultsSection": {
                "participantFlowModule": {"groups": listed, "periods": list(periods)}
            },
        }
    )


def kinds(found: tuple[Inconsistency, ...]) -> list[tuple[str, str, int]]:
    return [(each.kind, each.group, each.item) for each in found]


FINE = period(
    "First",
    {"STARTED": ("10", "11"), "COMPLETED": ("8", "11"), "NOT COMPLETED": ("2", "0")},
    {"Death": ("1", "0"), "Moved": ("1", "0")},
)


def test_a_flow_is_read_by_period_milestone_reason_and_group():
    read = flow(study(FINE))
    assert read
    (first,) = read.periods
    assert [each.name for each in read.groups] == ["A", "B"]
    assert [each.name for each in first.milestones] == ["STARTED", "COMPLETED", "NOT COMPLETED"]
    assert first.people(NOT_COMPLETED, "FG000").count == 2
    assert [each.of("FG000").people.text for each in first.reasons] == ["1", "1"]


def test_a_flow_that_adds_up_has_nothing_to_say():
    then = period("Next", {"STARTED": ("8", "11"), "COMPLETED": ("8", "11")})
    assert flow_inconsistencies(study(FINE, then, enrolled=21)) == ()


def test_those_who_completed_and_those_who_did_not_are_those_who_started():
    odd = period("", {"STARTED": ("10", "5"), "COMPLETED": ("8", "4"), "NOT COMPLETED": ("3", "1")})
    (one,) = flow_inconsistencies(study(odd))
    assert kinds((one,)) == [(BALANCE, "FG000", 1)]
    assert dict(one.figures) == {
        "STARTED": "10",
        "COMPLETED": "8",
        "NOT COMPLETED": "3",
        "Sum": "11",
    }


def test_reasons_for_leaving_add_up_to_those_who_left():
    odd = period(
        "",
        {"STARTED": ("10", "9"), "COMPLETED": ("8", "8"), "NOT COMPLETED": ("2", "1")},
        {"Death": ("2", "1"), "Moved": ("1", "0")},
    )
    assert kinds(flow_inconsistencies(study(odd))) == [(REASONS, "FG000", 1)]


def test_no_milestone_holds_more_people_than_started():
    odd = period("", {"STARTED": ("10", "9"), "Dosed": ("10", "12"), "COMPLETED": ("11", "2")})
    assert kinds(flow_inconsistencies(study(odd))) == [
        (MILESTONE, "FG000", 1),
        (MILESTONE, "FG001", 1),
    ]


def test_a_period_that_begins_with_more_than_the_last_one_left_differs_and_may_be_right():
    then = period("Next", {"STARTED": ("9", "11"), "COMPLETED": ("9", "11")})
    (one,) = flow_inconsistencies(study(FINE, then))
    assert kinds((one,)) == [(NEXT_PERIOD, "FG000", 2)]
    assert one.strength == "differs"


def test_a_group_that_begins_in_a_later_period_is_no_contradiction():
    first = period("", {"STARTED": ("10", "0"), "COMPLETED": ("10", "0")})
    then = period("", {"STARTED": ("10", "7"), "COMPLETED": ("10", "7")})
    assert flow_inconsistencies(study(first, then, enrolled=17)) == ()


def test_enrolment_differs_from_those_who_started_only_where_it_is_actual():
    assert kinds(flow_inconsistencies(study(FINE, enrolled=30))) == [(ENROLLED, "", 0)]
    planned = study(FINE, enrolled=30)
    planned.record["protocolSection"]["designModule"]["enrollmentInfo"]["type"] = "ESTIMATED"
    assert flow_inconsistencies(planned) == ()


def test_what_is_no_count_is_compared_with_nothing():
    odd = period(
        "",
        {"STARTED": ("NA", "<5"), "COMPLETED": ("8", "4"), "NOT COMPLETED": ("3", "")},
        {"Death": ("many", "1")},
    )
    assert flow_inconsistencies(study(odd)) == ()


@pytest.mark.parametrize(
    "periods",
    [[], ["x"], [None], [{"milestones": "x", "dropWithdraws": [3]}], [{"milestones": [{}]}]],
    ids=["none", "text", "null", "texts", "empty"],
)
def test_a_flow_of_another_shape_reads_without_an_error(periods: list[Any]):
    odd = study(*periods, groups=["x", {"id": 3}], enrolled=5)
    read = flow(odd)
    assert read
    assert flow_inconsistencies(odd) == ()


def test_a_group_that_only_a_number_names_is_not_lost():
    read = flow(study(FINE, groups=[]))
    assert read
    assert [each.name for each in read.groups] == ["FG000", "FG001"]


def test_a_study_without_results_has_no_flow(real_studies: list[Study]):
    without = next(each for each in real_studies if not each.value("ResultsSection"))
    assert flow(without) is None
    assert flow_inconsistencies(without) == ()
