"""Small charts of baseline measures: what they print, what they leave to the table."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from trialatlas.charts import Chart
from trialatlas.charts.lettering import room, told_apart
from trialatlas.study import Study
from trialatlas.study.results.baseline import baseline
from trialatlas.study.results.tables import measured
from trialatlas.web.baseline_charts import MOST_GROUPS
from trialatlas.web.baseline_view import charts_of, find_baseline_chart, measure_rows, said_of
from trialatlas.web.figure_words import measured_words, percent


def charts(study: Study) -> tuple[Chart, ...]:
    read = baseline(study)
    return charts_of(read) if read else ()


def study(groups: int, *measures: Any) -> Study:
    ids = [f"BG{number:03d}" for number in range(groups)]
    named = [{"id": key, "title": f"Group {key}"} for key in ids]
    named[-1]["title"] = "Total"
    counts = [{"groupId": key, "value": "10"} for key in ids]
    module = {
        "groups": named,
        "denoms": [{"units": "Participants", "counts": counts}],
        "measures": list(measures),
    }
    return Study.of(
        {
            "protocolSection": {"identificationModule": {"nctId": "NCT00000001"}},
            "resultsSection": {"baselineCharacteristicsModule": module},
        }
    )


def measure(groups: int, value: str, **said: Any) -> dict[str, Any]:
    cells = [{"groupId": f"BG{number:03d}", "value": value} for number in range(groups)]
    return {"title": "M", "classes": [{"categories": [{"measurements": cells}]}], **said}


PEOPLE = {"paramType": "COUNT_OF_PARTICIPANTS"}


def words(chart: Chart) -> list[str]:
    root = ET.fromstring(chart.inline())  # noqa: S314 - made here
    return [each.text or "" for each in root.iter() if each.tag == "text"]


def test_counts_are_bars_of_shares_and_the_note_says_that_shares_are_computed():
    (chart,) = charts(study(3, measure(3, "4", **PEOPLE)))
    assert words(chart).count("4 (40%)") == 2
    assert chart.note
    assert chart.rows[0] == ("M", "Group BG000", "4", "10", "40%")


def test_counts_that_the_record_does_not_want_as_shares_are_none():
    (chart,) = charts(study(3, measure(3, "4", calculatePct=False, **PEOPLE)))
    assert "40%" not in "".join(words(chart))


def test_of_many_groups_the_total_alone_is_drawn():
    (chart,) = charts(study(MOST_GROUPS + 2, measure(MOST_GROUPS + 2, "4", **PEOPLE)))
    assert {row[1] for row in chart.rows} == {"Total"}


def test_a_picture_of_dots_says_what_they_are_and_leaves_out_empty_columns():
    mean = {"paramType": "MEAN", "dispersionType": "STANDARD_DEVIATION", "unitOfMeasure": "years"}
    one = measure(3, "40.5", **mean)
    (chart,) = charts(study(3, one))
    assert chart.heads == ("Row", "Group", "Value")
    for each in one["classes"][0]["categories"][0]["measurements"]:
        each["spread"] = "2"
    (chart,) = charts(study(3, one))
    assert chart.heads == ("Row", "Group", "Value", "Spread")
    assert "standard deviation" in chart.note
    assert "years" in chart.note


@pytest.mark.parametrize("value", ["NA", "<1", "", "many"])
def test_what_has_no_value_is_not_drawn(value: str):
    assert charts(study(2, measure(2, value, paramType="MEAN"))) == ()


def test_a_count_over_its_denominator_has_no_bar():
    assert charts(study(2, measure(2, "11", **PEOPLE))) == ()


def test_a_measure_without_any_figure_says_so():
    read = baseline(study(2, {"title": "M", "classes": [{"categories": [{}]}]}))
    assert read
    assert said_of(read.measures[0])


def test_every_figure_of_a_real_chart_stands_in_the_record_or_is_a_share_of_it(
    real_studies: list[Study],
):
    drawn = 0
    for each in real_studies:
        held = {
            str(value)
            for piece in ("Value", "Spread", "LowerLimit", "UpperLimit")
            for value in each.values(f"BaselineMeasurement{piece}")
        }
        wholes = {
            str(value)
            for piece in ("Baseline", "BaselineMeasure", "BaselineClass")
            for value in each.values(f"{piece}DenomCountValue")
        }
        for chart in charts(each):
            drawn += 1
            shares = "Percent" in chart.heads
            for row in chart.rows:
                figures = {str(cell) for cell in row[2:]}
                if not shares:
                    assert figures <= held | {""}, (each.nct_id, row)
                    continue
                count, whole, share = (str(cell) for cell in row[2:])
                assert {count, whole} <= held | wholes | {""}, (each.nct_id, row)
                if share:
                    of = 100 * float(count) / float(whole)
                    said = re.sub(r"[<>%]", "", share)
                    assert float(said) == pytest.approx(of, abs=0.1), (each.nct_id, row)
    assert drawn > 250


def test_every_row_of_a_real_table_has_a_name(real_studies: list[Study]):
    for each in real_studies:
        read = baseline(each)
        views = [measure_rows(read, one) for one in read.measures] if read else []
        assert all(row.title for rows in views for row in rows), each.nct_id


def test_every_chart_of_a_study_is_found_by_its_name(real_studies: list[Study]):
    with_some = next(each for each in real_studies if len(charts(each)) > 2)
    for chart in charts(with_some):
        assert find_baseline_chart(with_some, chart.name) == chart
    assert find_baseline_chart(with_some, "measure-0") is None


def test_charts_fit_a_narrow_screen(real_studies: list[Study]):
    assert all(chart.width <= 328 for each in real_studies for chart in charts(each))


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0%"),
        (40, "40%"),
        (100 / 3, "33.3%"),
        (100, "100%"),
        (0.01, "<0.1%"),
        (99.99, ">99.9%"),
        (99.94, "99.9%"),
    ],
)
def test_a_share_is_rounded_without_becoming_none_or_all(share: float, said: str):
    assert percent(share) == said


def test_a_value_stands_with_its_spread_in_the_records_own_digits():
    cell = measured({"value": "52.10", "spread": "3.0"})
    assert measured_words(cell, "STANDARD_DEVIATION") == "52.10 ± 3.0"
    assert measured_words(cell, "STANDARD_ERROR") == "52.10 (3.0)"
    ranged = measured({"value": "48", "lowerLimit": "18", "upperLimit": "NA"})
    assert measured_words(ranged, "FULL_RANGE") == "48 (18 to NA)"
    assert measured_words(measured({}), "") == ""


def test_long_names_are_told_apart_by_what_differs():
    names = ("Patients who received placebo", "Patients who received repaglinide")
    assert told_apart(names, 400) == names
    assert told_apart(names, 100) == ("… placebo", "… repaglinide")
    assert told_apart(("One", "Two"), room("O")) == ("One", "Two")
