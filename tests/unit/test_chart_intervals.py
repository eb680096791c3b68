"""Estimates with intervals, and paired bars: where marks stand, and what is not drawn."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.charts.intervals import Axis, Mark, draw, tone
from trialatlas.charts.pairs import Bar, Pair
from trialatlas.charts.pairs import draw as draw_pairs

NUMBERS = st.none() | st.floats(allow_nan=False) | st.integers(-1000, 1000)


def places(drawn: str, name: str) -> list[float]:
    return [float(each) for each in re.findall(rf' {name}="(-?[\d.]+)%"', drawn)]


def test_dots_stand_in_the_order_of_their_values():
    marks = [Mark(f"{each}", f"{each}", each) for each in (1.0, 3.0, 2.0)]
    first, second, third = places(str(draw(marks, Axis())[0]), "cx")
    assert first < third < second


def test_half_and_twice_are_equally_far_from_one_on_a_logarithmic_axis():
    marks = [Mark("x", "x", each) for each in (0.5, 1.0, 2.0)]
    half, one, twice = places(str(draw(marks, Axis(log=True, none=1.0))[0]), "cx")
    assert one - half == pytest.approx(twice - one, abs=0.02)


def test_the_place_of_no_difference_is_marked_though_no_mark_is_near():
    drawn = str(draw([Mark("x", "x", 5.0, 4.0, 6.0)], Axis(none=0.0))[0])
    strong = re.search(r'<line x1="([\d.]+)%"[^>]*class="axis" stroke-width="2"', drawn)
    assert strong
    assert float(strong[1]) < places(drawn, "cx")[0]


def test_what_cannot_stand_on_the_axis_is_said_and_not_drawn():
    marks = [Mark("a", "NA", None), Mark("b", "-1", -1.0), Mark("c", "2", 2.0, -1.0, 3.0)]
    drawn = str(draw(marks, Axis(log=True))[0])
    assert len(places(drawn, "cx")) == 1
    assert ">NA<" in drawn
    assert draw(marks[:1], Axis()) == ("", 0)


def test_a_limit_that_is_said_to_be_missing_is_a_dashed_line():
    closed = str(draw([Mark("x", "x", 5.0, 4.0, None)], Axis())[0])
    opened = str(draw([Mark("x", "x", 5.0, 4.0, None, opens="high")], Axis())[0])
    assert "stroke-dasharray" not in closed
    assert opened.count("stroke-dasharray") == 1


def test_many_groups_share_a_colour():
    assert [tone(each, 6) for each in range(6)] == [1, 2, 3, 4, 5, 6]
    assert {tone(each, 7) for each in range(7)} == {1}


@settings(deadline=None)
@given(
    marks=st.lists(
        st.builds(Mark, st.text(max_size=60), st.text(max_size=60), NUMBERS, NUMBERS, NUMBERS),
        max_size=4,
    ),
    log=st.booleans(),
    none=st.sampled_from([None, 0.0, 1.0]),
)
def test_any_marks_are_drawn_well_formed_and_inside(
    *, marks: list[Mark], log: bool, none: float | None
):
    drawn, height = draw(marks, Axis(log=log, none=1.0 if log and none is not None else none))
    if height:
        found = str(drawn)
        if not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", found):
            ET.fromstring(f"<svg>{found}</svg>")  # noqa: S314 - made here
        for name in ("cx", "x1", "x2"):
            assert all(0 <= each <= 100 for each in places(found, name))


def test_bars_are_as_long_as_their_shares():
    pairs = [
        Pair("a", (Bar(0.5, "50%"), Bar(0.25, "25%"))),
        Pair("b", (Bar(None, "…"), Bar(0.0, "0%"))),
    ]
    drawn, height = draw_pairs(["A", "B"], pairs)
    half, quarter, missing, zero = places(str(drawn), "width")
    assert half == pytest.approx(2 * quarter, abs=0.01)
    assert (missing, zero) == (0, 0)
    assert height > 100


def test_no_bar_is_longer_than_all_there_are():
    drawn, _ = draw_pairs(["A"], [Pair("a", (Bar(7.0, "700%"),))])
    assert max(places(str(drawn), "width")) <= 66
