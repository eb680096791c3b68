"""Charts: the numbers on an axis, what is escaped, and the same chart as picture and table."""

import csv
import io
import math
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.charts import Chart, Scale, svg, text
from trialatlas.export.cells import safe_cell

ODD = 'a <b> & "c" =1+1'


def chart() -> Chart:
    return Chart(
        name="odd",
        title=ODD,
        description=ODD,
        width=100,
        height=50,
        body=text(1, 2.50, ODD, class_="soft", text_anchor="end"),
        heads=("what", "how many"),
        rows=(("=1+1", 3), (ODD, 0.5)),
    )


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (-0.3, 0.31, [-0.2, 0.0, 0.2]),
        (3, 3, [3]),
        (2003, 2024, [2010, 2020]),
    ],
)
def test_an_axis_is_marked_with_round_numbers(low: float, high: float, ticks: list[float]):
    assert Scale(low, high, 0, 1).ticks(4) == ticks


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.integers(1, 12))
def test_marks_of_an_axis_lie_on_it_and_are_few(low: float, width: float, wanted: int):
    found = Scale(low, low + width, 0, 1).ticks(wanted)
    assert len(found) <= wanted + 1
    assert all(low - 1e-6 <= each <= low + width + 1e-6 for each in found)
    assert found == sorted(found)


def test_a_scale_maps_its_ends_and_a_domain_of_no_width():
    assert Scale(0, 10, 5, 25)(10) == 25
    assert Scale(4, 4, 5, 25)(4) == 5
    assert Scale(0, math.inf, 0, 1).ticks() == [0]


def test_a_chart_is_well_formed_whatever_it_is_called():
    for drawn in (chart().inline(), chart().file(ODD)):
        root = ET.fromstring(drawn)  # noqa: S314 - made here
        words = [each.text for each in root.iter() if each.tag.endswith(("text", "title"))]
        assert words == [ODD, ODD]


def test_the_table_of_a_chart_is_what_it_draws_and_runs_in_no_spreadsheet():
    rows = list(csv.reader(io.StringIO(chart().csv(("@note", ""), safe_cell).decode())))
    assert rows == [["what", "how many"], ["'=1+1", "3"], [ODD, "0.5"], ["'@note"]]


def test_words_are_cut_to_their_place():
    assert svg.shortened("Papillary", 9) == "Papillary"
    assert svg.shortened("Papillary thyroid", 11) == "Papillary…"
