"""Results of sample studies add up."""

from itertools import pairwise
from typing import Any

import pytest

from trialatlas.sample import generate
from trialatlas.study import Study

Record = dict[str, Any]
Sections = list[tuple[Study, Record]]


@pytest.fixture(scope="module")
def sections() -> Sections:
    """Results sections of the first studies of two seeds, the very large ones with them."""
    made = [Study.decode(raw) for seed in (1, 2) for raw in generate(400, seed)]
    found = [(each, each.record["resultsSection"]) for each in made if each.record["hasResults"]]
    assert len(found) > 40
    return found


def by_group(rows: list[Record], key: str) -> dict[str, int]:
    return {row["groupId"]: int(row[key]) for row in rows}


def milestones(period: Record) -> dict[str, dict[str, int]]:
    return {
        each["type"]: by_group(each["achievements"], "numSubjects") for each in period["milestones"]
    }


def test_has_results_says_whether_there_are_results():
    for raw in generate(300):
        record = Study.decode(raw).record
        assert record["hasResults"] == ("resultsSection" in record)


def test_those_who_started_completed_or_did_not(sections: Sections):
    for study, section in sections:
        for period in section["participantFlowModule"]["periods"]:
            found = milestones(period)
            for group, started in found["STARTED"].items():
                rest = found["COMPLETED"][group] + found["NOT COMPLETED"][group]
                assert started == rest, study.nct_id


def test_a_second_period_starts_with_those_who_completed_the_first(sections: Sections):
    seen = 0
    for _, section in sections:
        periods = [milestones(each) for each in section["participantFlowModule"]["periods"]]
        for one, two in pairwise(periods):
            assert one["COMPLETED"] == two["STARTED"]
            seen += 1
    assert seen


def test_reasons_add_up_to_those_who_did_not_complete(sections: Sections):
    for study, section in sections:
        for period in section["participantFlowModule"]["periods"]:
            lost = milestones(period)["NOT COMPLETED"]
            reasons = [
                by_group(each["reasons"], "numSubjects") for each in period.get("dropWithdraws", [])
            ]
            for group, gone in lost.items():
                assert sum(each[group] for each in reasons) == gone, study.nct_id


def test_everybody_enrolled_started(sections: Sections):
    for study, section in sections:
        first = milestones(section["participantFlowModule"]["periods"][0])
        assert sum(first["STARTED"].values()) == study.value("EnrollmentCount"), study.nct_id


def test_baseline_counts_are_the_sizes_of_the_groups(sections: Sections):
    for study, section in sections:
        module = section["baselineCharacteristicsModule"]
        sizes = by_group(module["denoms"][0]["counts"], "value")
        for measure in module["measures"]:
            if measure["unitOfMeasure"].lower() != "participants":
                continue
            totals = dict.fromkeys(sizes, 0)
            for class_ in measure["classes"]:
                for category in class_["categories"]:
                    for group, count in by_group(category["measurements"], "value").items():
                        assert count >= 0
                        totals[group] += count
            assert totals == sizes, (study.nct_id, measure["title"])


def test_the_total_column_is_the_sum_of_the_groups(sections: Sections):
    for study, section in sections:
        module = section["baselineCharacteristicsModule"]
        sizes = list(by_group(module["denoms"][0]["counts"], "value").values())
        if len(sizes) > 1:
            assert sizes[-1] == sum(sizes[:-1]), study.nct_id


def test_outcome_measures_refer_to_their_own_groups(sections: Sections):
    for study, section in sections:
        for measure in section["outcomeMeasuresModule"]["outcomeMeasures"]:
            known = {group["id"] for group in measure.get("groups", [])}
            for class_ in measure.get("classes", []):
                for category in class_["categories"]:
                    used = {row["groupId"] for row in category["measurements"]}
                    assert used == known, study.nct_id
            for analysis in measure.get("analyses", []):
                assert set(analysis["groupIds"]) <= known


def test_counted_participants_never_exceed_those_analysed(sections: Sections):
    for study, section in sections:
        for measure in section["outcomeMeasuresModule"]["outcomeMeasures"]:
            if measure.get("paramType") != "COUNT_OF_PARTICIPANTS":
                continue
            analysed = by_group(measure["denoms"][0]["counts"], "value")
            for class_ in measure["classes"]:
                for category in class_["categories"]:
                    for group, count in by_group(category["measurements"], "value").items():
                        assert 0 <= count <= analysed[group], study.nct_id


def test_planned_outcomes_are_the_first_ones_reported(sections: Sections):
    for study, _ in sections:
        planned = study.values("PrimaryOutcomeMeasure")
        assert study.values("OutcomeMeasureTitle")[: len(planned)] == planned


def test_limits_enclose_their_estimate(sections: Sections):
    for _, section in sections:
        for measure in section["outcomeMeasuresModule"]["outcomeMeasures"]:
            for each in measure.get("analyses", []):
                if "paramValue" in each:
                    value = float(each["paramValue"])
                    assert float(each.get("ciLowerLimit", value)) <= value
                    assert value <= float(each["ciUpperLimit"])


def test_affected_never_exceed_those_at_risk(sections: Sections):
    for study, section in sections:
        module = section["adverseEventsModule"]
        for group in module["eventGroups"]:
            for kind in ("deaths", "serious", "other"):
                affected = group.get(f"{kind}NumAffected", 0)
                assert affected <= group.get(f"{kind}NumAtRisk", 0), study.nct_id
        for event in module.get("seriousEvents", []) + module.get("otherEvents", []):
            for stats in event["stats"]:
                assert 0 <= stats["numAffected"] <= stats["numAtRisk"]
                assert stats.get("numEvents", stats["numAffected"]) >= stats["numAffected"]


def test_a_group_counts_at_least_as_many_as_its_most_frequent_event(sections: Sections):
    for study, section in sections:
        module = section["adverseEventsModule"]
        for kind in ("serious", "other"):
            groups = {each["id"]: each[f"{kind}NumAffected"] for each in module["eventGroups"]}
            for event in module.get(f"{kind}Events", []):
                for stats in event["stats"]:
                    assert stats["numAffected"] <= groups[stats["groupId"]], study.nct_id


def test_groups_are_the_arms_of_the_protocol(sections: Sections):
    for study, _ in sections:
        labels = study.values("ArmGroupLabel")
        assert study.values("FlowGroupTitle") == labels
        assert study.values("EventGroupTitle") == labels


def test_an_estimate_is_the_difference_of_the_groups(sections: Sections):
    seen = 0
    for study, section in sections:
        for measure in section["outcomeMeasuresModule"]["outcomeMeasures"]:
            for each in measure.get("analyses", []):
                if each.get("paramType", "").startswith("Mean"):
                    rows = measure["classes"][0]["categories"][0]["measurements"]
                    difference = float(rows[0]["value"]) - float(rows[-1]["value"])
                    assert abs(float(each["paramValue"]) - difference) < 0.011, study.nct_id
                    seen += 1
    assert seen


def test_the_total_age_lies_among_the_groups(sections: Sections):
    for study, section in sections:
        age = section["baselineCharacteristicsModule"]["measures"][0]
        values = [float(row["value"]) for row in age["classes"][0]["categories"][0]["measurements"]]
        assert min(values[:-1], default=values[-1]) <= values[-1], study.nct_id
        assert values[-1] <= max(values[:-1], default=values[-1]), study.nct_id
