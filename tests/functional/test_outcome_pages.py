"""Pages and charts of outcome measures: of all real studies with results, and of hostile ones."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from web_site import opened

from audit.checks import leaks, own_text, read_page
from audit.client import Client
from trialatlas.atlas import Atlas
from trialatlas.study import Study
from trialatlas.study.results.figures import figure
from trialatlas.study.results.outcomes import outcomes
from trialatlas.web.outcome_charts import find_outcome_chart
from trialatlas.web.outcome_view import primary_outcomes

ODD = "</title><script>alert(1)</script>\"'&\\^1 =1+1"
HOSTILE: dict[str, Any] = {
    "protocolSection": {"identificationModule": {"nctId": "NCT00000007", "briefTitle": ODD}},
    "resultsSection": {
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "PRIMARY",
                    "title": ODD,
                    "description": ODD,
                    "timeFrame": ODD,
                    "paramType": "NOT_KNOWN",
                    "dispersionType": ODD,
                    "unitOfMeasure": ODD,
                    "groups": [{"id": ODD, "title": ODD}, {"id": ODD}, "group", {"title": "x"}],
                    "denoms": [{"units": ODD, "counts": [{"groupId": ODD, "value": ODD}]}],
                    "classes": [
                        {
                            "title": ODD,
                            "categories": [
                                {
                                    "title": ODD,
                                    "measurements": [
                                        {
                                            "groupId": ODD,
                                            "value": "1e300",
                                            "lowerLimit": "-1e300",
                                            "upperLimit": ODD,
                                            "comment": ODD,
                                        },
                                        {"groupId": "unlisted", "value": "5"},
                                    ],
                                }
                            ],
                        }
                    ],
                    "analyses": [
                        {
                            "groupIds": [ODD, 5],
                            "paramType": f"Ratio {ODD}",
                            "paramValue": "0",
                            "ciLowerLimit": "-3",
                            "ciUpperLimit": "1e308",
                            "pValue": ODD,
                            "statisticalMethod": ODD,
                            "groupDescription": ODD,
                        },
                        {},
                    ],
                },
                {"type": 5, "title": ["x"], "classes": {"categories": "none"}, "groups": None},
                {},
            ]
        }
    },
}


@pytest.fixture(scope="module")
def with_results(
    tmp_path_factory: pytest.TempPathFactory, real_studies: list[Study]
) -> Iterator[Client]:
    """The site over the 55 real studies with results, and a hostile one."""
    folder = tmp_path_factory.mktemp("results")
    file = folder / "results.jsonl"
    held = [each.raw for each in real_studies if each.values("ResultsSection")]
    file.write_bytes(b"\n".join([*held, json.dumps(HOSTILE).encode()]))
    data = folder / "data"
    with Atlas.open(data, create=True) as atlas:
        atlas.load(file)
    with opened(data) as client:
        yield client


def measured(studies: list[Study]) -> Iterator[tuple[Study, int]]:
    for each in studies:
        for number in range(1, len(each.values("OutcomeMeasure")) + 1):
            yield each, number


def test_pages_of_real_outcome_measures_are_whole_and_leak_nothing(
    with_results: Client, real_studies: list[Study]
):
    seen = 0
    for each in real_studies:
        if not each.values("OutcomeMeasure"):
            continue
        answer = with_results.get(f"/study/{each.nct_id}/outcome-measures")
        page = read_page(answer.text)
        assert (answer.status, page.faults) == (200, [])
        assert leaks(page.texts, own_text(each.record)) == []
        assert answer.text.count('<section class="outcome"') == len(each.values("OutcomeMeasure"))
        seen += 1
    assert seen == 55


def test_a_measure_has_its_drawn_view_on_its_own_page(with_results: Client):
    answer = with_results.get("/study/NCT04280705/outcome-measures/outcome-measures/1")
    assert read_page(answer.text).faults == []
    said = re.sub(r"<[^>]+>", "", answer.text)
    assert "Placebo and Remdesivir were compared." in said
    assert "was 1.29 (95% interval 1.12 to 1.49; p &lt; 0.001, Log Rank)." in said
    assert 'href="/study/NCT04280705/outcome-measures/charts/outcome-1.svg"' in answer.text


def test_what_does_not_add_up_is_said_at_its_measure(with_results: Client):
    answer = with_results.get("/study/NCT01367860/outcome-measures").text
    assert answer.count('class="flags"') == 14
    page = with_results.get("/study/NCT01367860/outcome-measures/outcome-measures/3").text
    assert "-2.21 to 1.43" in page.partition('class="flags"')[2].partition("</ul>")[0]


@pytest.mark.parametrize(
    "rest", ["", "/outcome-measures/1", "/outcome-measures/2", "/outcome-measures/3"]
)
def test_hostile_measures_have_pages_without_faults(with_results: Client, rest: str):
    answer = with_results.get(f"/study/NCT00000007/outcome-measures{rest}")
    page = read_page(answer.text)
    assert (answer.status, page.faults) == (200, [])
    assert "<script>" not in answer.text


def test_every_real_chart_of_outcomes_is_well_formed_and_its_figures_are_the_records(
    real_studies: list[Study],
):
    """Percentages are worked out again here, from the record alone."""
    charts = 0
    for study, number in measured(real_studies):
        raw = study.values("OutcomeMeasure")[number - 1]
        for name in (f"outcome-{number}", f"outcome-{number}-analyses"):
            chart = find_outcome_chart(study, name)
            if chart is None:
                continue
            charts += 1
            ET.fromstring(chart.file("source"))  # noqa: S314 - made here
            ET.fromstring(str(chart.inline()))  # noqa: S314 - made here
            held = json.dumps(raw)
            for row in chart.rows:
                said = dict(zip(chart.heads, map(str, row), strict=True))
                computed = said.pop("Percent, computed here", "")
                if computed:
                    part, whole = figure(said["Count"]).value, figure(said["Of"]).value
                    assert part is not None
                    assert whole
                    assert abs(float(computed) - 100 * part / whole) <= 0.05 + 1e-9
                figures = (
                    "Value",
                    "Spread",
                    "Lower limit",
                    "Upper limit",
                    "Count",
                    "Of",
                    "p-value",
                )
                for head in figures:
                    assert not said.get(head) or f'"{said[head]}"' in held, (study.nct_id, head)
    assert charts > 400


def test_no_picture_holds_a_figure_that_is_not_in_its_table(real_studies: list[Study]):
    for study, number in measured(real_studies):
        chart = find_outcome_chart(study, f"outcome-{number}")
        if chart is None:
            continue
        table = " ".join(str(each) for row in chart.rows for each in row)
        for said in re.findall(r'text-anchor="end"[^>]*>([^<]+)<', str(chart.inline())):
            for number_said in re.findall(r"\d[\d,]*\.?\d*", said):
                assert number_said in table


@pytest.mark.parametrize("name", ["outcome-0", "outcome-99", "outcome-x", "outcome-1-other", ""])
def test_a_chart_that_is_not_there_is_none(real_studies: list[Study], name: str):
    study = next(each for each in real_studies if each.nct_id == "NCT04280705")
    assert find_outcome_chart(study, name) is None


def test_a_chart_goes_into_files(with_results: Client):
    address = "/study/NCT04280705/outcome-measures/charts/outcome-1"
    picture, table = with_results.get(f"{address}.svg"), with_results.get(f"{address}.csv")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert 'viewBox="0 0 640' in picture.text
    rows = list(csv.reader(io.StringIO(table.text)))
    assert rows[1][1:3] == ["Placebo", "15"]
    assert (
        with_results.get("/study/NCT04280705/outcome-measures/charts/outcome-77.svg").status == 404
    )


@pytest.mark.parametrize("study", ["NCT02552212", "NCT00567567", "NCT04431453"])
def test_a_page_leads_only_to_files_of_outcomes_that_are_there(with_results: Client, study: str):
    page = with_results.get(f"/study/{study}/outcome-measures").text
    files = re.findall(r'href="([^"]*/charts/[^"]*\.csv)"', page)
    assert any(each.endswith("-table.csv") for each in files)
    assert {each for each in files if with_results.get(each).status != 200} == set()


def test_hostile_charts_are_well_formed_and_their_axis_is_finite():
    study = Study.of(HOSTILE)
    for name in ("outcome-1", "outcome-1-analyses"):
        chart = find_outcome_chart(study, name)
        assert chart is not None
        drawn = chart.file(ODD)
        ET.fromstring(drawn)  # noqa: S314 - made here
        assert not re.search(r'="-?(?:nan|inf)', drawn)


def test_primary_outcomes_are_rows_of_names_values_and_one_sentence(real_studies: list[Study]):
    study = next(each for each in real_studies if each.nct_id == "NCT04280705")
    first, second, *_ = primary_outcomes(study)
    assert (first.title, first.more) == ("Time to Recovery", 0)
    assert first.groups == (("Placebo", "15 Days"), ("Remdesivir", "10 Days"))
    assert first.words == (
        "The estimate, given as “Cox Proportional Hazard”, was 1.29"
        " (95% interval 1.12 to 1.49; p < 0.001, Log Rank)."
    )
    assert first.what == "Median"
    assert (second.title, second.more, second.words) == ("Time to Recovery by Race", 7, "")
    assert second.what.startswith("Median: ")


def test_primary_outcomes_of_real_studies_are_their_primary_ones(real_studies: list[Study]):
    for each in real_studies:
        primary = [one for one in outcomes(each) if one.kind == "PRIMARY"]
        assert len(primary_outcomes(each)) == len(primary)
