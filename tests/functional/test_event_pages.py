"""Pages and charts of adverse events: of all real studies with results, large and hostile ones."""

import csv
import html
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from web_site import follow, opened

from audit.checks import leaks, own_text, read_page
from audit.client import Client
from trialatlas.atlas import Atlas
from trialatlas.sample.generate import study as sample_study
from trialatlas.study import Study
from trialatlas.study.results.events import adverse_events
from trialatlas.study.results.proportions import Share, risk_difference
from trialatlas.web.event_charts import find_event_chart
from trialatlas.web.event_view import events_summary

ODD = "</title><script>alert(1)</script>\"'&\\^1 =1+1"
HOSTILE: dict[str, Any] = {
    "protocolSection": {"identificationModule": {"nctId": "NCT00000007", "briefTitle": ODD}},
    "resultsSection": {
        "adverseEventsModule": {
            "timeFrame": ODD,
            "description": ODD,
            "frequencyThreshold": ODD,
            "eventGroups": [
                {"id": ODD, "title": ODD, "deathsNumAffected": 9, "deathsNumAtRisk": 3},
                {"id": "b&c", "seriousNumAffected": "many", "seriousNumAtRisk": 0},
                "group",
            ],
            "seriousEvents": [
                {
                    "term": ODD,
                    "organSystem": ODD,
                    "stats": [
                        {"groupId": ODD, "numAffected": 5, "numAtRisk": 4, "numEvents": 1},
                        {"groupId": "b&c", "numAffected": 10**40, "numAtRisk": -4},
                    ],
                },
                "event",
                {"term": ["x"], "stats": {"groupId": ODD, "numAffected": 1, "numAtRisk": 0}},
                {},
            ],
            "otherEvents": {"term": "alone", "stats": [{"numAffected": 1}]},
        }
    },
}
LARGEST = "NCT99000075"


@pytest.fixture(scope="module")
def with_events(
    tmp_path_factory: pytest.TempPathFactory, real_studies: list[Study]
) -> Iterator[Client]:
    """The site over the 55 real studies with results, the sample's largest, and a hostile one."""
    folder = tmp_path_factory.mktemp("events")
    file = folder / "results.jsonl"
    held = [each.raw for each in real_studies if each.values("ResultsSection")]
    made = [json.dumps(each).encode() for each in (HOSTILE, sample_study(75))]
    file.write_bytes(b"\n".join([*held, *made]))
    data = folder / "data"
    with Atlas.open(data, create=True) as atlas:
        atlas.load(file)
    with opened(data) as client:
        yield client


def page_of(client: Client, address: str) -> str:
    answer = follow(client, address)
    read = read_page(answer.text)
    assert (answer.status, read.faults) == (200, []), address
    return answer.text


def section(page: str, kind: str) -> str:
    return page.partition(f'id="{kind}-events"')[2].partition("</section>")[0]


def names(part: str) -> list[str]:
    found = re.findall(r'<th scope="row" dir="auto"><a href="[^"]+">(.*?)</a>', part)
    return [html.unescape(re.sub(r"<[^>]+>", "", each)) for each in found]


def differences(part: str) -> list[float]:
    found = re.findall(r'data-sort="(-?[\d.]*)">(?:[+\u2212]?[\d.]+ <small>|</td></tr>)', part)
    return [float(each) for each in found if each]


def study_of(studies: list[Study], nct_id: str) -> Study:
    return next(each for each in studies if each.nct_id == nct_id)


def test_pages_of_real_events_are_whole_and_leak_nothing(
    with_events: Client, real_studies: list[Study]
):
    seen = 0
    for each in real_studies:
        found = adverse_events(each)
        if found is None:
            continue
        address = f"/study/{each.nct_id}/adverse-events"
        for query in ("", "?sort=term", "?sort=affected&dir=asc"):
            page = page_of(with_events, address + query)
            assert leaks(read_page(page).texts, own_text(each.record)) == []
        for kind in ("serious", "other"):
            if found.of(kind):
                listed = names(section(page_of(with_events, address), kind))
                assert len(listed) == len(found.of(kind)) or len(found.of(kind)) > 120
                page_of(with_events, f"{address}/{kind}-events/1")
        seen += 1
    assert seen == 55


def test_events_are_sorted_by_what_the_address_asks_for(with_events: Client):
    address = "/study/NCT04280705/adverse-events?sort="
    by_name = names(section(page_of(with_events, f"{address}term"), "serious"))
    assert by_name == sorted(by_name, key=str.lower)
    assert names(section(page_of(with_events, f"{address}term&dir=desc"), "serious")) == sorted(
        by_name, key=str.lower, reverse=True
    )
    apart = [
        abs(each)
        for each in differences(section(page_of(with_events, f"{address}difference"), "serious"))
    ]
    assert len(apart) == 100
    assert apart == sorted(apart, reverse=True)


def test_two_groups_are_compared_as_they_are_chosen(with_events: Client, real_studies: list[Study]):
    found = adverse_events(study_of(real_studies, "NCT02601209"))
    assert found is not None
    one, other = found.groups[6], found.groups[3]
    page = page_of(
        with_events, f"/study/NCT02601209/adverse-events?sort=difference&a={one.id}&b={other.id}"
    )
    part = section(page, "serious")
    assert f"The difference is <bdi>{one.name}</bdi> less <bdi>{other.name}</bdi>" in part
    first = names(part)[0]
    event = next(each for each in found.serious if each.term == first)
    apart = risk_difference(
        event.share(one.id) or Share(0, 0), event.share(other.id) or Share(0, 0)
    )
    assert apart is not None
    assert differences(part)[0] == pytest.approx(apart.estimate, abs=1e-5)
    assert "charts/serious-events-7-4" in part
    assert f"a={one.id}&amp;b={other.id}&amp;sort=term" in part


@pytest.mark.parametrize(
    "query",
    ["a=EG000&b=EG000", "a=EG000", "a=x&b=y", "sort=x&dir=y&page=-1", "kind=x&page=99999999"],
)
def test_what_an_address_cannot_mean_is_as_if_not_asked(with_events: Client, query: str):
    address = "/study/NCT04280705/adverse-events"
    assert page_of(with_events, f"{address}?{query}") == page_of(with_events, address)


def test_thousands_of_terms_are_cut_and_every_one_is_reachable(with_events: Client):
    found = adverse_events(Study.of(sample_study(75)))
    assert found is not None
    address = f"/study/{LARGEST}/adverse-events"
    part = section(page_of(with_events, address), "other")
    assert len(names(part)) < 200
    reached: set[str] = set()
    ways = [html.unescape(each) for each in re.findall(r'href="([^"]+kind=other[^"]*)"', part)]
    assert len(ways) == len({each.system for each in found.other})
    for way in ways:
        first = section(page_of(with_events, way.partition("#")[0]), "other")
        pages = {html.unescape(each) for each in re.findall(r'href="([^"]+page=\d+[^"]*)"', first)}
        reached.update(names(first))
        for each in pages:
            reached.update(names(section(page_of(with_events, each.partition("#")[0]), "other")))
    assert reached == {each.term for each in found.other}


def test_a_sorted_list_of_thousands_is_paged(with_events: Client):
    found = adverse_events(Study.of(sample_study(75)))
    assert found is not None
    terms: list[str] = []
    for number in range(1, -(-len(found.serious) // 120) + 1):
        query = f"sort=term&kind=serious&page={number}"
        page = page_of(with_events, f"/study/{LARGEST}/adverse-events?{query}")
        terms.extend(names(section(page, "serious")))
    assert terms == sorted((each.term for each in found.serious), key=str.lower)


def test_the_caveat_counts_the_intervals_of_the_page(
    with_events: Client, real_studies: list[Study]
):
    page = page_of(with_events, "/study/NCT04280705/adverse-events")
    found = adverse_events(study_of(real_studies, "NCT04280705"))
    assert found is not None
    apart = [
        risk_difference(each.share("EG000") or Share(0, 0), each.share("EG001") or Share(0, 0))
        for each in (*found.serious, *found.other)
    ]
    away = sum(each.excludes_zero for each in apart if each)
    assert len([each for each in apart if each]) == 110
    assert f"Here 110 terms can be compared, and {away} intervals leave out zero" in page


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "?sort=difference",
        "/serious-events/1",
        "/serious-events/3",
        "/serious-events/4",
        "/other-events/1",
    ],
)
def test_hostile_events_have_pages_without_faults(with_events: Client, rest: str):
    page = page_of(with_events, f"/study/NCT00000007/adverse-events{rest}")
    assert "<script>" not in page


def test_what_does_not_add_up_is_said_above_and_at_its_event(with_events: Client):
    page = page_of(with_events, "/study/NCT00000007/adverse-events")
    assert page.partition('class="flags"')[2].partition("</ul>")[0].count("<li>") == 4
    assert "Does not add up: 5 affected, of 4 at risk." in page


def test_every_real_chart_of_events_is_well_formed_and_its_figures_are_the_records(
    real_studies: list[Study],
):
    """Percentages and differences are worked out again here, from the record alone."""
    rows = 0
    for study in real_studies:
        for kind, piece in (("serious", "SeriousEvent"), ("other", "OtherEvent")):
            chart = find_event_chart(study, f"{kind}-events")
            if chart is None:
                continue
            ET.fromstring(chart.file("source"))  # noqa: S314 - made here
            ids = [each["id"] for each in study.values("EventGroup")][:2]
            for row, raw in zip(chart.rows, study.values(piece), strict=True):
                stats = {each["groupId"]: each for each in raw["stats"]}
                assert row[0] == " ".join(raw["term"].split())
                parts: list[float] = []
                for at, group in enumerate(ids):
                    affected, at_risk, times, percent = row[2 + 4 * at : 6 + 4 * at]
                    stat = stats.get(group, {})
                    assert (affected, at_risk) == (
                        stat.get("numAffected", ""),
                        stat.get("numAtRisk", ""),
                    )
                    assert times == stat.get("numEvents", "")
                    if stat.get("numAtRisk"):
                        parts.append(stat["numAffected"] / stat["numAtRisk"])
                        assert abs(float(percent) - 100 * parts[-1]) <= 0.05 + 1e-9
                if len(parts) == 2:
                    estimate, low, high = map(float, row[-3:])
                    assert abs(estimate - 100 * (parts[0] - parts[1])) <= 0.05 + 1e-9
                    assert low <= estimate <= high
                rows += 1
    assert rows > 1500


def test_a_chart_draws_only_what_happened_and_says_how_many_it_leaves_out(
    real_studies: list[Study],
):
    chart = find_event_chart(study_of(real_studies, "NCT02601209"), "serious-events")
    assert chart is not None
    assert str(chart.inline()).count(">33.3% (1/3)</text>") == 2
    assert chart.note.startswith("Of 71 terms the 2 in which")


@pytest.mark.parametrize("name", ["serious-events-9-1", "serious-events-0", "deaths", ""])
def test_a_chart_of_groups_that_are_not_there_is_none(real_studies: list[Study], name: str):
    assert find_event_chart(study_of(real_studies, "NCT04280705"), name) is None


def test_a_chart_of_events_goes_into_files_that_run_in_no_spreadsheet(with_events: Client):
    address = "/study/NCT00000007/adverse-events/charts/serious-events"
    ET.fromstring(with_events.get(f"{address}.svg").text)  # noqa: S314 - made here
    table = list(csv.reader(io.StringIO(with_events.get(f"{address}.csv").text)))
    assert table[0][:2] == ["Event", "Organ system"]
    assert not any(cell.startswith("=") for row in table for cell in row)


def test_the_summary_has_every_group_with_its_totals(real_studies: list[Study]):
    first, second = events_summary(study_of(real_studies, "NCT04280705"))
    assert (first.group, first.deaths, first.serious) == (
        "Placebo",
        "77 of 521 (14.8%)",
        "163 of 516 (31.6%)",
    )
    assert second.group == "Remdesivir"
    assert events_summary(Study.of({"protocolSection": HOSTILE["protocolSection"]})) == ()
