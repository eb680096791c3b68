"""Tables of results as files: every figure is in the CSV, and the picture is well formed."""

import csv
import io
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from trialatlas.charts import Chart
from trialatlas.charts.table import MOST, Row, table
from trialatlas.study import Study
from trialatlas.study.results.baseline import baseline
from trialatlas.study.results.events import KINDS, adverse_events
from trialatlas.study.results.outcomes import outcomes
from trialatlas.web.flow_view import find_flow_chart
from trialatlas.web.table_files import find_baseline_table, find_events_table, find_outcome_table


def words_of(chart: Chart) -> str:
    root = ET.fromstring(chart.inline())  # noqa: S314 - made here
    return " ".join(each.text or "" for each in root.iter() if each.tag == "text")


def read(chart: Chart) -> list[list[str]]:
    return list(csv.reader(io.StringIO(chart.csv((), str).decode())))


@pytest.fixture(scope="module")
def reported(real_studies: list[Study]) -> list[Study]:
    found = [each for each in real_studies if each.value("BaselineCharacteristicsModule")]
    assert len(found) > 40
    return found


def test_the_baseline_file_holds_every_figure_of_every_real_table(reported: list[Study]):
    for study in reported:
        held = baseline(study)
        chart = find_baseline_table(study, "table")
        assert held
        assert chart
        cells = [
            cell.value.text
            for measure in held.measures
            for rows in measure.rows
            for category in rows.categories
            for cell in category.cells.values()
        ]
        at = chart.heads.index("Value")
        assert sorted(str(each[at]) for each in chart.rows) == sorted(cells)
        assert all(len(each) == len(chart.heads) for each in chart.rows)
        assert words_of(chart)


def test_the_file_of_an_outcome_holds_every_figure_of_every_real_measure(reported: list[Study]):
    seen = 0
    for study in reported:
        for measure in outcomes(study):
            chart = find_outcome_table(study, f"outcome-{measure.number}-table")
            cells = [cell.value.text for row in measure.rows for cell in row.cells.values()]
            assert (chart is None) is (not measure.rows)
            if chart is not None:
                at = chart.heads.index("Value")
                assert sorted(str(each[at]) for each in chart.rows) == sorted(cells)
                assert words_of(chart)
                seen += 1
    assert seen > 200


def test_the_files_of_adverse_events_hold_every_count(reported: list[Study]):
    for study in reported:
        held = adverse_events(study)
        if held is None or not held.groups:
            continue
        totals = find_events_table(study, "totals")
        assert totals
        assert len(totals.rows) == 3 * len(held.groups)
        for kind in KINDS:
            chart = find_events_table(study, f"{kind}-events-table")
            assert (chart is None) is (not held.of(kind))
            if chart is not None:
                wanted = sum(
                    group.id in each.stats for each in held.of(kind) for group in held.groups
                )
                assert len(chart.rows) == wanted


def test_each_period_of_every_real_flow_has_a_picture_of_its_own(reported: list[Study]):
    for study in reported:
        periods = study.values("FlowPeriod")
        for number in range(1, len(periods) + 1):
            chart = find_flow_chart(study, f"period-{number}")
            assert chart
            assert chart.name == f"period-{number}"
            assert words_of(chart)
        assert find_flow_chart(study, f"period-{len(periods) + 1}") is None


def baseline_study(**measure: Any) -> Study:
    said = {
        "title": "Age",
        "paramType": "COUNT_OF_PARTICIPANTS",
        "classes": [
            {"categories": [{"title": "Old", "measurements": [{"groupId": "A", "value": "1,200"}]}]}
        ],
        **measure,
    }
    return Study.of(
        {
            "protocolSection": {"identificationModule": {"nctId": "NCT00000001"}},
            "resultsSection": {
                "baselineCharacteristicsModule": {
                    "groups": [{"id": "A", "title": "Tea"}],
                    "denoms": [
                        {"units": "Participants", "counts": [{"groupId": "A", "value": "2400"}]}
                    ],
                    "measures": [said],
                }
            },
        }
    )


def test_a_count_stands_with_what_it_is_out_of_and_its_share():
    chart = find_baseline_table(baseline_study(), "table")
    assert chart
    row = dict(zip(*read(chart)[:2], strict=True))
    assert (row["Group"], row["Category"], row["Value"], row["Out of"]) == (
        "Tea",
        "Old",
        "1,200",
        "2400",
    )
    assert row["Percent, computed here"] == "50%"
    assert "1,200 (50%)" in words_of(chart)


def test_no_share_stands_where_the_record_asks_for_none():
    chart = find_baseline_table(baseline_study(calculatePct=False), "table")
    assert chart
    assert "50%" not in chart.csv((), str).decode() + words_of(chart)


@pytest.mark.parametrize("name", ["", "tables", "outcome-0-table", "outcome-x-table", "total"])
def test_a_name_that_is_none_finds_nothing(name: str):
    study = baseline_study()
    finders = (find_baseline_table, find_outcome_table, find_events_table, find_flow_chart)
    assert [find(study, name) for find in finders] == [None] * 4


def test_a_picture_of_a_table_ends_after_its_most_rows_and_grows_with_its_words():
    few = table("Tea", ("Row", "A"), [Row("one", cells=("1",))])
    many = table("Tea", ("Row", "A"), [Row("one", cells=("1",))] * (MOST + 5))
    long = table("Tea", ("Row", "A"), [Row("word " * 60, cells=("1",))])
    assert many[2].count(">one<") == MOST
    assert few[0] == many[0] == long[0]
    assert few[1] < long[1] < many[1]


def test_markup_in_a_table_is_escaped():
    _, _, body = table("<p>", ("<b>", "A&B"), [Row("<i>", cells=("<u>",))])
    root = ET.fromstring(f"<svg>{body}</svg>")  # noqa: S314 - made here
    said = [each.text for each in root.iter("text")]
    assert said == ["<p>", "<b>", "A&B", "<i>", "<u>"]
