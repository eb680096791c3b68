"""The timeline: what is a point and what a bar, what is hollow, and words that stay inside."""

import datetime as dt
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.charts import Chart
from trialatlas.charts.timeline import WIDTH, Moment, Spell, Sure, timeline
from trialatlas.study import Study
from trialatlas.web.study_timeline import study_timeline

START = dt.date(2020, 5, 1)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31))


def moment(label: str, first: dt.date, last: dt.date | None = None, sure: Sure = "actual"):
    return Moment(label, first.isoformat(), first, last or first, sure)


def drawn(*moments: Moment, spell: Spell | None = None) -> Chart:
    chart = timeline("timeline", "In time", moments, spell)
    assert chart
    return chart


def test_a_day_is_a_point_and_a_month_is_a_bar():
    body = drawn(
        moment("Day", START), moment("Month", dt.date(2020, 8, 1), dt.date(2020, 8, 31))
    ).body
    assert body.count("<circle") == 1
    assert body.count("<rect") == 1


def test_a_longer_doubt_is_a_longer_bar():
    widths: list[float] = []
    for last in (dt.date(2021, 1, 31), dt.date(2021, 12, 31)):
        doubt = moment("Doubt", dt.date(2021, 1, 1), last)
        body = drawn(moment("Start", START), doubt, moment("End", dt.date(2025, 1, 1))).body
        widths.extend(float(each) for each in re.findall(r'<rect [^>]*?width="([\d.]+)"', body))
    assert widths[0] < widths[1]


def test_what_is_expected_is_hollow_and_said():
    chart = drawn(moment("Start", START), moment("End", dt.date(2030, 1, 1), sure="expected"))
    assert chart.body.count('class="none s1"') == 1
    assert [row[2] for row in chart.rows] == ["happened", "expected"]
    assert "expected" in chart.description


def test_one_date_is_no_timeline():
    assert timeline("timeline", "In time", [moment("Start", START)]) is None


def test_rows_stand_in_the_order_of_time():
    chart = drawn(moment("Later", dt.date(2021, 1, 1)), moment("Sooner", START))
    assert [row[0] for row in chart.rows] == ["Sooner", "Later"]


@given(st.lists(st.tuples(DAYS, st.sampled_from([0, 30, 365])), min_size=2, max_size=8))
def test_words_stay_inside_and_no_two_share_a_place(days: list[tuple[dt.date, int]]):
    moments = [
        Moment("Main measure ends", "31 Dec 2099", day, day + dt.timedelta(days=doubt), "expected")
        for day, doubt in days
    ]
    chart = drawn(*moments, spell=Spell("From start to end", days[0][0], days[0][0], open_=False))
    taken: set[tuple[str, str]] = set()
    for each in ET.fromstring(chart.inline()).iter("text"):  # noqa: S314 - made here
        x, y, words = each.attrib["x"], each.attrib["y"], each.text or ""
        assert (y, x) not in taken
        taken.add((y, x))
        wide = len(words) * 6.5
        left = float(x) - {"end": wide, "middle": wide / 2}.get(each.get("text-anchor", ""), 0)
        assert left >= -1
        assert left + wide <= WIDTH + 1
        assert float(y) <= chart.height
    assert len(taken) > len(days)


@pytest.mark.parametrize(
    ("kind", "label"), [("ACTUAL", "Started"), ("ESTIMATED", "Starts"), ("", "Start")]
)
def test_a_date_is_named_by_whether_it_lies_ahead(kind: str, label: str):
    study = Study.of(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT00000001"},
                "statusModule": {
                    "startDateStruct": {"date": "2020-05", "type": kind},
                    "completionDateStruct": {"date": "2022", "type": "ESTIMATED"},
                },
            }
        }
    )
    chart = study_timeline(study)
    assert chart
    assert [row[0] for row in chart.rows] == [label, "Ends"]
    assert [row[1] for row in chart.rows] == ["May 2020", "2022"]
    assert study_timeline(study, "other") is None
