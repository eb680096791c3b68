"""Outcome measures and their analyses: read as they are, said in words, checked."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.study import Study
from trialatlas.study.results.analyses import analyses, in_words, short
from trialatlas.study.results.checks import counted
from trialatlas.study.results.outcome_checks import outcome_inconsistencies
from trialatlas.study.results.outcomes import Outcome, outcome, outcomes

HAZARD = {
    "groupIds": ["OG000", "OG001"],
    "nonInferiorityType": "SUPERIORITY",
    "pValue": "0.003",
    "statisticalMethod": "Log Rank",
    "paramType": "Hazard Ratio (HR)",
    "paramValue": "0.72",
    "ciPctValue": "95",
    "ciNumSides": "TWO_SIDED",
    "ciLowerLimit": "0.58",
    "ciUpperLimit": "0.90",
}
MEASURE: dict[str, Any] = {
    "type": "PRIMARY",
    "title": "Response",
    "paramType": "COUNT_OF_PARTICIPANTS",
    "unitOfMeasure": "Participants",
    "timeFrame": "12 months",
    "groups": [{"id": "OG000", "title": "A\\<1"}, {"id": "OG001", "title": "B"}],
    "denoms": [
        {"units": "Eyes", "counts": [{"groupId": "OG000", "value": "40"}]},
        {
            "units": "Participants",
            "counts": [{"groupId": "OG000", "value": "20"}, {"groupId": "OG001", "value": "21"}],
        },
    ],
    "classes": [
        {
            "title": "Week 4",
            "categories": [
                {
                    "title": "Yes",
                    "measurements": [
                        {"groupId": "OG000", "value": "12"},
                        {"groupId": "OG001", "value": "NA", "comment": "Not reached"},
                    ],
                }
            ],
        },
        {
            "title": "Week 8",
            "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "18"}]}],
            "categories": [{"measurements": [{"groupId": "OG000", "value": "11"}]}],
        },
    ],
    "analyses": [HAZARD],
}


def study(*measures: Any) -> Study:
    return Study.of(
        {
            "protocolSection": {"identificationModule": {"nctId": "NCT00000001"}},
            "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": list(measures)}},
        }
    )


def one(**changed: Any) -> Outcome:
    return outcomes(study({**MEASURE, **changed}))[0]


def said(**changed: Any) -> str:
    measure = one(analyses=[{**HAZARD, **changed}])
    return in_words(analyses(measure)[0], {each.id: each.name for each in measure.groups})


def kinds(**changed: Any) -> list[str]:
    return [each.kind for each in outcome_inconsistencies(study({**MEASURE, **changed}))]


def cells(*measurements: dict[str, str]) -> list[dict[str, Any]]:
    return [{"categories": [{"measurements": list(measurements)}]}]


def test_a_row_is_named_by_its_class_and_category_and_out_of_the_right_whole():
    found = one()
    first, second = found.rows
    assert (first.name, second.name) == ("Week 4: Yes", "Week 8")
    assert found.whole(first, "OG000").text == "20"
    assert found.whole(second, "OG000").text == "18"
    assert found.whole(second, "OG001").text == "21"
    assert first.cells["OG001"].value.is_na
    assert first.cells["OG001"].comment == "Not reached"


def test_the_unit_that_the_record_selects_is_the_whole():
    found = one(denomUnitsSelected="Eyes", paramType="COUNT_OF_UNITS")
    assert found.whole(found.rows[0], "OG000").text == "40"


def test_an_analysis_reads_as_its_figures_and_no_direction():
    assert said() == (
        "A<1 and B were compared. The hazard ratio was 0.72"
        " (95% interval 0.58 to 0.90; p = 0.003, Log Rank). The test was for superiority."
    )


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"pValue": "<0.001"}, "p < 0.001, Log Rank"),
        ({"pValue": "=.04"}, "p = .04"),
        ({"ciUpperLimit": "NA"}, "95% interval from 0.58, no upper limit given"),
        ({"ciLowerLimit": "", "ciNumSides": "ONE_SIDED"}, "one-sided 95% interval up to 0.90"),
        ({"ciPctValue": None}, "confidence interval 0.58 to 0.90"),
        ({"paramType": "see above"}, "The estimate, given as “see above”, was 0.72"),
        ({"paramType": ""}, "The estimate was 0.72"),
        ({"groupIds": ["OG001"]}, "This concerns B alone."),
        ({"groupIds": ["OG000", "OG001", "OG7"]}, "A<1, B and OG7 were compared."),
        ({"nonInferiorityType": "NON_INFERIORITY"}, "The test was for non-inferiority."),
        ({"nonInferiorityType": "SUPERIORITY_OR_OTHER_LEGACY"}, "does not say which"),
        (
            {"dispersionType": "STANDARD_ERROR_OF_MEAN", "dispersionValue": "0.1"},
            "standard error 0.1",
        ),
        ({"paramValue": None}, "The p-value was 0.003 (Log Rank)."),
        ({"paramValue": None, "pValue": None}, "The method is given as Log Rank."),
        ({"paramValue": None, "pValue": None}, "no figures"),
    ],
)
def test_words_of_an_analysis_follow_what_the_record_has(changed: dict[str, Any], part: str):
    assert part in said(**changed)


def test_the_short_form_is_one_sentence():
    assert short(analyses(one())[0]) == (
        "The hazard ratio was 0.72 (95% interval 0.58 to 0.90; p = 0.003, Log Rank)."
    )


@pytest.mark.parametrize(
    ("changed", "scale", "none"),
    [
        ({}, "ratio", 1),
        ({"paramType": "Cox Proportional Hazard"}, "ratio", 1),
        ({"paramType": "Geometric mean ratio", "paramValue": "91.46"}, "ratio", None),
        ({"paramType": "Odds Ratio, log"}, "other", None),
        ({"paramType": "Log Rank Test Statistic"}, "other", None),
        ({"paramType": "Difference of LS Mean", "ciLowerLimit": "-2"}, "difference", 0),
        ({"paramType": "Odds Ratio (OR)", "ciLowerLimit": "0"}, "ratio", None),
        ({"paramType": "see above"}, "other", None),
    ],
)
def test_no_difference_has_a_place_only_where_the_name_of_the_estimate_gives_it(
    changed: dict[str, Any], scale: str, none: float | None
):
    found = analyses(one(analyses=[{**HAZARD, **changed}]))[0]
    assert (found.scale, found.no_effect) == (scale, none)


def test_a_measure_that_adds_up_has_no_inconsistency():
    assert kinds() == []


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"classes": cells({"groupId": "OG000", "value": "21"})}, "outcome-count-over-whole"),
        (
            {
                "paramType": "NUMBER",
                "unitOfMeasure": "percentage of participants",
                "classes": cells({"groupId": "OG000", "value": "100.5"}),
            },
            "outcome-percent-over-100",
        ),
        (
            {
                "paramType": "MEDIAN",
                "classes": cells({"groupId": "OG000", "value": "3", "lowerLimit": "4"}),
            },
            "outcome-value-outside-limits",
        ),
        (
            {
                "paramType": "MEAN",
                "classes": cells({"groupId": "OG000", "lowerLimit": "4", "upperLimit": "3"}),
            },
            "outcome-limits-reversed",
        ),
        (
            {"paramType": "MEAN", "classes": cells({"groupId": "OG000", "spread": "-1"})},
            "outcome-spread-below-zero",
        ),
        ({"analyses": [{**HAZARD, "paramValue": "0.95"}]}, "analysis-value-outside-limits"),
        (
            {"analyses": [{**HAZARD, "ciLowerLimit": "0.9", "ciUpperLimit": "0.58"}]},
            "analysis-limits-reversed",
        ),
        ({"analyses": [{"pValue": "1.2"}]}, "analysis-p-value"),
        ({"analyses": [{**HAZARD, "pValue": "0.2"}]}, "analysis-p-against-interval"),
        (
            {"analyses": [{**HAZARD, "pValue": "<0.05", "ciUpperLimit": "1.4"}]},
            "analysis-p-against-interval",
        ),
    ],
)
def test_what_cannot_be_is_found_where_it_occurs(changed: dict[str, Any], kind: str):
    found = outcome_inconsistencies(study(MEASURE, {**MEASURE, **changed}))
    assert [(each.kind, each.listed, each.item) for each in found] == [(kind, "OutcomeMeasure", 2)]
    assert all(figure for _, figure in found[0].figures)


@pytest.mark.parametrize(
    "changed",
    [
        {
            "paramType": "NUMBER",
            "unitOfMeasure": "percent change",
            "classes": cells({"groupId": "OG000", "value": "140"}),
        },
        {
            "paramType": "MEAN",
            "dispersionType": "Inter-Quartile Range",
            "classes": cells(
                {"groupId": "OG000", "value": "9", "lowerLimit": "1", "upperLimit": "8"}
            ),
        },
        {"analyses": [{**HAZARD, "pValue": "0.045", "ciUpperLimit": "1.01"}]},
        {"analyses": [{**HAZARD, "pValue": "0.2", "nonInferiorityType": "NON_INFERIORITY"}]},
        {"analyses": [{**HAZARD, "pValue": ">0.01"}]},
    ],
    ids=[
        "change-over-100",
        "mean-outside-quartiles",
        "p-near-its-level",
        "p-about-a-margin",
        "p-open",
    ],
)
def test_what_may_be_is_no_inconsistency(changed: dict[str, Any]):
    assert kinds(**changed) == []


def test_real_outcome_measures_are_read_whole(real_studies: list[Study]):
    """Every measurement of a record is in some row, with its own text."""
    held = 0
    for each in real_studies:
        found = outcomes(each)
        read = [
            (cell.value.text, cell.low.text)
            for measure in found
            for row in measure.rows
            for cell in row.cells.values()
        ]
        raw = each.values("OutcomeMeasurement")
        assert sorted(read) == sorted(
            (value.get("value", "").strip(), value.get("lowerLimit", "").strip()) for value in raw
        )
        assert sum(len(measure.analyses) for measure in found) == len(
            each.values("OutcomeAnalysis")
        )
        held += len(raw)
    assert held > 2000


def test_figures_of_real_analyses_stand_in_the_record_and_in_the_words(real_studies: list[Study]):
    seen = 0
    for each in real_studies:
        for measure in outcomes(each):
            names = {group.id: group.name for group in measure.groups}
            for analysis, raw in zip(analyses(measure), measure.analyses, strict=True):
                words = in_words(analysis, names)
                for name in ("paramValue", "ciLowerLimit", "ciUpperLimit"):
                    if raw.get("paramValue") and raw.get(name, "NA") != "NA":
                        assert raw[name] in words
                        seen += 1
    assert seen > 400


def test_in_the_real_studies_only_p_values_and_intervals_of_one_study_disagree(
    real_studies: list[Study],
):
    """Each was read: the sponsor gave the level (`<0.05`) in place of the p-value."""
    found = {each.nct_id: counted(outcome_inconsistencies(each)) for each in real_studies}
    assert {key: value for key, value in found.items() if value} == {
        "NCT01367860": {"analysis-p-against-interval": 14}
    }


def test_a_real_count_that_is_made_too_large_is_found(real_studies: list[Study]):
    changed = 0
    for each in real_studies:
        for number, measure in enumerate(outcomes(each), 1):
            if measure.param != "COUNT_OF_PARTICIPANTS" or not measure.rows:
                continue
            record = copy.deepcopy(each.record)
            held = record["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
            first = held[number - 1]["classes"][0]["categories"][0]["measurements"][0]
            first["value"] = "1000000"
            found = outcome_inconsistencies(Study.of(record))
            assert ("outcome-count-over-whole", number) in {(one.kind, one.item) for one in found}
            changed += 1
    assert changed > 50


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *MEASURE,
                    *HAZARD,
                    "title",
                    "groupId",
                    "value",
                    "counts",
                    "categories",
                    "measurements",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(JSON, max_size=3))
def test_any_value_in_place_of_a_measure_reads_without_an_error(held: list[Any]):
    made = study(*held)
    for measure in outcomes(made):
        for analysis in analyses(measure):
            assert isinstance(in_words(analysis, {}), str)
    outcome_inconsistencies(made)
    assert outcome(made, 0) is None
    assert outcome(made, 99) is None
