"""The kinds of nothing: which absence means what, from one table."""

import datetime as dt
from typing import Any

import pytest

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.nothing import Kind, Nothing, absence, said_by_record
from trialatlas.study.nothing_rules import RULES


def study(**modules: Any) -> Study:
    """A study with these modules in its protocol section."""
    protocol = {"identificationModule": {"nctId": "NCT99000001"}, **modules}
    return Study.of({"protocolSection": protocol, "hasResults": False})


def kind(record: Study, piece: str, today: dt.date | None = None) -> Kind | None:
    found = absence(record, schema.node(piece), today=today)
    return found.kind if found else None


OBSERVATIONAL = study(designModule={"studyType": "OBSERVATIONAL"})
INTERVENTIONAL = study(designModule={"studyType": "INTERVENTIONAL"})
EXPANDED = study(designModule={"studyType": "EXPANDED_ACCESS"})


def test_zero_and_no_are_values():
    record = study(
        designModule={"enrollmentInfo": {"count": 0}}, oversightModule={"oversightHasDmc": False}
    )
    assert kind(record, "EnrollmentCount") is None
    assert kind(record, "OversightHasDMC") is None


def test_an_empty_text_or_list_is_no_value():
    record = study(descriptionModule={"briefSummary": ""}, conditionsModule={"keywords": []})
    assert kind(record, "BriefSummary") is Kind.NOT_PROVIDED
    assert kind(record, "Keyword") is Kind.NOT_PROVIDED


def test_not_applicable_is_what_the_record_itself_says():
    assert kind(study(designModule={"phases": ["NA"]}), "Phase") is Kind.NOT_APPLICABLE
    assert said_by_record(schema.node("OutcomeMeasurementValue"), "NA") == Nothing(
        Kind.NOT_APPLICABLE
    )


def test_a_title_that_reads_na_is_a_title():
    assert said_by_record(schema.node("Acronym"), "NA") is None


@pytest.mark.parametrize("piece", ["Phase", "DesignAllocation", "DesignMasking", "DesignWhoMasked"])
def test_what_only_interventional_studies_have_cannot_apply_to_observational_ones(piece: str):
    assert kind(OBSERVATIONAL, piece) is Kind.CANNOT_APPLY
    assert kind(INTERVENTIONAL, piece) is Kind.NOT_PROVIDED


@pytest.mark.parametrize("piece", ["DesignTimePerspective", "StudyPopulation", "BioSpecRetention"])
def test_what_only_observational_studies_have_cannot_apply_to_interventional_ones(piece: str):
    assert kind(INTERVENTIONAL, piece) is Kind.CANNOT_APPLY
    assert kind(OBSERVATIONAL, piece) is Kind.NOT_PROVIDED


@pytest.mark.parametrize("piece", ["EnrollmentCount", "PrimaryOutcomeMeasure", "ResultsSection"])
def test_expanded_access_has_neither_enrolment_nor_outcomes_nor_results(piece: str):
    assert kind(EXPANDED, piece) is Kind.CANNOT_APPLY


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("RECRUITING", Kind.CANNOT_APPLY),
        ("WITHDRAWN", Kind.CANNOT_APPLY),
        ("COMPLETED", Kind.NOT_PROVIDED),
        ("TERMINATED", Kind.NOT_PROVIDED),
        ("UNKNOWN", Kind.NOT_PROVIDED),
        ("WITHHELD", Kind.WITHHELD),
    ],
)
def test_results_that_are_missing_mean_what_the_status_makes_of_them(status: str, expected: Kind):
    record = study(statusModule={"overallStatus": status})
    assert kind(record, "ResultsSection") is expected
    assert kind(record, "OutcomeMeasureTitle") is expected


def test_results_that_a_copy_of_the_record_lacks_are_said_to_be_at_the_registry():
    record = Study.of(INTERVENTIONAL.record | {"hasResults": True})
    found = absence(record, schema.node("OutcomeMeasuresModule"))
    assert found is not None
    assert found.kind is Kind.NOT_PROVIDED
    assert found.reason
    some = Study.of(record.record | {"resultsSection": {"moreInfoModule": {"pointOfContact": {}}}})
    assert absence(some, schema.node("OutcomeMeasuresModule")) == Nothing(Kind.NOT_PROVIDED)


def test_results_of_a_study_that_just_ended_are_not_due():
    record = study(
        statusModule={
            "overallStatus": "COMPLETED",
            "primaryCompletionDateStruct": {"date": "2024-03"},
        }
    )
    assert kind(record, "ResultsSection", dt.date(2025, 3, 31)) is Kind.CANNOT_APPLY
    assert kind(record, "ResultsSection", dt.date(2025, 4, 1)) is Kind.NOT_PROVIDED
    assert kind(record, "ResultsSection") is Kind.NOT_PROVIDED


@pytest.mark.parametrize(
    "status",
    [
        {"dispFirstSubmitDate": "2020-01-01"},
        {"resultsWaived": True},
        {"delayedPosting": True},
        {"delayedPosting": "Yes"},
    ],
)
def test_results_that_the_record_says_are_delayed_are_withheld(status: dict[str, Any]):
    assert kind(study(statusModule=status), "ResultsSection") is Kind.WITHHELD


def test_results_that_were_submitted_and_not_posted_are_withheld():
    record = study(statusModule={"overallStatus": "COMPLETED"})
    record.record["annotationSection"] = {
        "annotationModule": {"unpostedAnnotation": {"unpostedEvents": [{"type": "RELEASE"}]}}
    }
    assert kind(record, "ResultsSection") is Kind.WITHHELD


def test_outcomes_not_posted_yet_are_withheld():
    record = study()
    record.record["hasResults"] = True
    record.record["resultsSection"] = {
        "outcomeMeasuresModule": {
            "outcomeMeasures": [{"title": "a", "reportingStatus": "NOT_POSTED"}]
        }
    }
    assert kind(record, "OutcomeMeasurementValue") is Kind.WITHHELD


@pytest.mark.parametrize(
    ("modules", "piece"),
    [
        ({"statusModule": {"overallStatus": "COMPLETED"}}, "WhyStopped"),
        ({"statusModule": {"overallStatus": "COMPLETED"}}, "LocationContactName"),
        ({"designModule": {"designInfo": {"maskingInfo": {"masking": "NONE"}}}}, "DesignWhoMasked"),
        ({"eligibilityModule": {"sex": "ALL"}}, "GenderDescription"),
        ({"ipdSharingStatementModule": {"ipdSharing": "NO"}}, "IPDSharingURL"),
        (
            {"sponsorCollaboratorsModule": {"responsibleParty": {"type": "SPONSOR"}}},
            "ResponsiblePartyInvestigatorFullName",
        ),
    ],
)
def test_another_answer_of_the_record_can_leave_nothing_to_ask(modules: dict[str, Any], piece: str):
    assert kind(study(**modules), piece) is Kind.CANNOT_APPLY


def test_every_node_of_an_empty_study_has_its_words():
    held = {"NCTId", "IdentificationModule", "ProtocolSection"}
    for node in schema.NODES:
        found = absence(study(), node)
        if node.piece == "HasResults" or node.piece in held:
            assert found is None
        else:
            assert found is not None, node.piece
            assert found.kind is not Kind.ZERO
            assert not any(char.isdigit() for char in found.phrase)


def test_every_rule_names_pieces_that_exist():
    for rule in RULES:
        for piece in rule.pieces:
            assert schema.find(piece) is not None


def test_values_of_any_type_break_no_rule():
    record = study(
        designModule={"studyType": {"a": 1}},
        statusModule={"overallStatus": ["x"], "delayedPosting": {}, "resultsWaived": [[]]},
    )
    for node in schema.NODES:
        absence(record, node, today=dt.date(2025, 1, 1))


def test_nothing_stands_only_where_real_studies_hold_nothing(real_studies: list[Study]):
    for record in real_studies[::20]:
        for node in schema.NODES:
            found = absence(record, node)
            held = [each for each in record.values(node.piece) if each not in ("", [], {})]
            assert (found is None or found.kind is Kind.NOT_APPLICABLE) == bool(held)
