"""Dates of sample studies follow each other, and fields stand only where they apply."""

from itertools import pairwise

import pytest

from trialatlas.sample import generate
from trialatlas.sample.timeline import TODAY, day
from trialatlas.study import Study

RELEASED = day(TODAY)
STOPPED = {"TERMINATED", "WITHDRAWN", "SUSPENDED"}


@pytest.fixture(scope="module")
def studies() -> list[Study]:
    """Studies between the hard ones, which break such rules on purpose."""
    return [Study.decode(raw) for raw in generate(300, start=99_000_701)]


def in_order(*dates: str) -> bool:
    """Compare as far as both dates are known; what is not given is passed over."""
    given = [each for each in dates if each]
    return all(
        one[: min(len(one), len(two))] <= two[: min(len(one), len(two))]
        for one, two in pairwise(given)
    )


def test_a_study_starts_before_it_ends(studies: list[Study]):
    for each in studies:
        assert in_order(
            each.text("StartDate"), each.text("PrimaryCompletionDate"), each.text("CompletionDate")
        ), each.nct_id


def test_a_study_is_submitted_checked_posted_and_updated_in_this_order(studies: list[Study]):
    for each in studies:
        assert in_order(
            each.text("StudyFirstSubmitDate"),
            each.text("StudyFirstSubmitQCDate"),
            each.text("StudyFirstPostDate"),
            each.text("LastUpdateSubmitDate"),
            each.text("LastUpdatePostDate"),
            RELEASED,
        ), each.nct_id


def test_results_come_after_the_primary_completion_and_before_the_last_update(studies: list[Study]):
    with_results = [each for each in studies if each.value("HasResults")]
    assert with_results
    for each in with_results:
        assert in_order(
            each.text("PrimaryCompletionDate"),
            each.text("ResultsFirstSubmitDate"),
            each.text("ResultsFirstSubmitQCDate"),
            each.text("ResultsFirstPostDate"),
            each.text("LastUpdatePostDate"),
        ), each.nct_id


def test_a_date_to_come_is_estimated(studies: list[Study]):
    for each in studies:
        for name in ("StartDate", "PrimaryCompletionDate", "CompletionDate"):
            if each.text(name) > RELEASED:
                assert each.text(f"{name}Type") == "ESTIMATED", each.nct_id


def test_old_records_know_their_start_by_month(studies: list[Study]):
    old = [each.text("StartDate") for each in studies if each.text("StartDate") < "2016"]
    assert any(len(date) == 7 for date in old if date)


def test_a_stopped_study_says_why(studies: list[Study]):
    for each in studies:
        assert bool(each.text("WhyStopped")) == (each.text("OverallStatus") in STOPPED)


def test_a_study_of_unknown_status_has_a_last_known_one(studies: list[Study]):
    for each in studies:
        unknown = each.text("OverallStatus") == "UNKNOWN"
        assert bool(each.text("LastKnownStatus")) == unknown


def test_a_withdrawn_study_has_nobody(studies: list[Study]):
    withdrawn = [each for each in studies if each.text("OverallStatus") == "WITHDRAWN"]
    assert withdrawn
    assert all(each.value("EnrollmentCount") == 0 for each in withdrawn)


def test_design_fields_stand_only_where_the_type_of_study_has_them(studies: list[Study]):
    own = {
        "INTERVENTIONAL": {"Phase", "DesignAllocation", "DesignPrimaryPurpose", "DesignMasking"},
        "OBSERVATIONAL": {"DesignObservationalModel", "DesignTimePerspective", "SamplingMethod"},
        "EXPANDED_ACCESS": {"ExpandedAccessTypes", "NPtrsToThisExpAccNCTId"},
    }
    for each in studies:
        for kind, pieces in own.items():
            if each.text("StudyType") != kind:
                assert not any(each.values(piece) for piece in pieces), each.nct_id


def test_arms_and_interventions_name_each_other(studies: list[Study]):
    for each in studies:
        labels = set(each.values("ArmGroupLabel"))
        names = {
            f"{kind.replace('_', ' ').title()}: {name}"
            for kind, name in zip(
                each.values("InterventionType"), each.values("InterventionName"), strict=True
            )
        }
        assert set(each.values("InterventionArmGroupLabel")) <= labels
        assert set(each.values("ArmGroupInterventionName")) <= names


def test_masking_names_as_many_as_it_counts(studies: list[Study]):
    counts = {"NONE": 0, "SINGLE": 1, "DOUBLE": 2, "TRIPLE": 3, "QUADRUPLE": 4}
    for each in studies:
        if each.text("DesignMasking"):
            masked = len(each.values("DesignWhoMasked"))
            assert masked == counts[each.text("DesignMasking")], each.nct_id


def test_an_expanded_access_programme_that_is_named_is_one(studies: list[Study]):
    named = {each.text("ExpandedAccessNCTId") for each in studies} - {""}
    assert named
    for nct_id in named:
        programme = Study.decode(next(generate(1, start=int(nct_id[3:]))))
        assert programme.text("StudyType") == "EXPANDED_ACCESS"
