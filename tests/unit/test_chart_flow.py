"""The picture of a participant flow: what it prints, how it is laid out, and its table."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.charts import Chart
from trialatlas.charts.flow import MOST_BANDS, MOST_LANES, flow_chart
from trialatlas.charts.flow_model import Amount, Band, FlowDrawing, Passage
from trialatlas.charts.lettering import room, wrapped
from trialatlas.study import Study
from trialatlas.web.flow_view import find_flow_chart, flow_lines

NONE = Passage((("Started", Amount("0", 0)), ("Completed", Amount("0", 0))), Amount("0", 0), ())


def passage(started: int, completed: int, remark: str = "") -> Passage:
    left = started - completed
    return Passage(
        (
            ("Started", Amount(str(started), started)),
            ("Completed", Amount(str(completed), completed)),
        ),
        Amount(str(left), left),
        (("Death", Amount(str(left), left)), ("Moved", Amount("0", 0))),
        remark,
    )


def words_of(chart: Chart) -> list[str]:
    root = ET.fromstring(chart.inline())  # noqa: S314 - made here
    return [each.text or "" for each in root.iter() if each.tag == "text"]


def words(flow: FlowDrawing) -> list[str]:
    return words_of(flow_chart(flow, "Flow", "Flow."))


def test_each_group_is_a_lane_with_those_who_left_and_why():
    said = words(
        FlowDrawing(("A", "B"), (Band("", (passage(10, 7), passage(11, 11))),), ("All", "30"))
    )
    assert said[:4] == ["All", "30", "A", "B"]
    first = "Started 10 Did not complete 3 Death 3 Completed 7"
    second = "Started 11 Did not complete 0 Completed 11"
    assert " ".join(said[4:]) == f"{first} {second}"


def test_a_group_without_people_in_a_period_takes_no_room_in_it():
    flow = FlowDrawing(
        ("A", "B"), (Band("One", (passage(4, 2), NONE)), Band("Two", (NONE, passage(3, 3))))
    )
    chart = flow_chart(flow, "Flow", "Flow.")
    assert chart.width < 400
    assert chart.note
    assert [each for each in words(flow) if each in {"A", "B"}] == ["A", "B"]


def test_many_groups_are_bars_and_the_note_says_so():
    names = tuple(f"Group {number}" for number in range(MOST_LANES + 1))
    flow = FlowDrawing(names, (Band("", tuple(passage(9, 4) for _ in names)),))
    chart = flow_chart(flow, "Flow", "Flow.")
    assert chart.note
    assert words(flow).count("4 of 9 completed") == len(names)
    assert chart.width <= 328


def test_many_periods_are_bars_too_and_keep_their_names():
    bands = tuple(Band(f"Period {number}", (passage(9, 4),)) for number in range(MOST_BANDS + 1))
    said = words(FlowDrawing(("A",), bands))
    assert [each for each in said if each.startswith("Period")] == [each.title for each in bands]
    assert said.count("4 of 9 completed") == len(bands)


def test_twelve_groups_with_long_names_in_any_script_stay_in_their_picture():
    names = tuple(f"ガイドライン治療を受けるグループ番号 {number} " * 4 for number in range(12))
    chart = flow_chart(FlowDrawing(names, (Band("", (passage(9, 4),) * 12),)), "Flow", "Flow.")
    assert all(room(each) <= chart.width for each in words_of(chart))


def test_a_contradiction_is_said_in_the_picture():
    assert "Odd" in words(FlowDrawing(("A",), (Band("", (passage(4, 2, "Odd"),)),)))


def test_the_table_holds_every_period_step_and_reason():
    flow = FlowDrawing(("A", "B"), (Band("One", (passage(4, 2), NONE)),))
    chart = flow_chart(flow, "Flow", "Flow.")
    assert chart.heads == ("Step", "Period", "A", "B")
    assert chart.rows == (
        ("Started", "One", "4", "0"),
        ("Completed", "One", "2", "0"),
        ("Did not complete", "One", "2", "0"),
        ("Reason: Death", "One", "2", ""),
        ("Reason: Moved", "One", "0", ""),
    )


@given(st.text(max_size=200), st.floats(20, 400), st.integers(1, 4))
def test_wrapped_words_keep_to_their_lines_and_width(said: str, width: float, lines: int):
    found = wrapped(said, width, lines)
    assert len(found) <= lines
    assert all(len(each) <= 2 or room(each) <= width + 10 for each in found)
    whole = "".join(said.split())
    assert whole.startswith("".join("".join(found).split()).rstrip("…").rstrip()[: len(whole)])


def test_every_number_of_a_real_flow_is_a_number_of_its_record(real_studies: list[Study]):
    drawn = 0
    for study in real_studies:
        chart = find_flow_chart(study, "flow")
        if chart is None:
            assert not study.value("ParticipantFlowModule")
            continue
        drawn += 1
        held = set(
            study.values("FlowAchievementNumSubjects") + study.values("FlowReasonNumSubjects")
        )
        units = set(study.values("FlowAchievementNumUnits"))
        for row in chart.rows:
            for cell in row[2:]:
                known = str(cell) in held | {""} or str(cell).split()[0] in units
                assert known, (study.nct_id, row)
        of_picture = re.findall(r'text-anchor="end"[^>]*>([^<]*)<', chart.inline())
        assert set(of_picture) <= held | {str(study.value("EnrollmentCount"))}, study.nct_id
    assert drawn == 55


@pytest.mark.parametrize("name", ["", "flow.", "other"])
def test_a_study_has_no_flow_chart_of_another_name(real_studies: list[Study], name: str):
    assert all(find_flow_chart(study, name) is None for study in real_studies[:20])


def test_a_group_is_one_line_from_its_first_period_to_its_last(real_studies: list[Study]):
    study = next(each for each in real_studies if each.nct_id == "NCT02513199")
    assert [(each.started, each.completed) for each in flow_lines(study)] == [("32", "19")]
