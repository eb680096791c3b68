"""Bars by name and by year: what they draw is what their table says."""

import re

from trialatlas.charts.bars import Bar, bars
from trialatlas.charts.years import MOST_YEARS, years

HEADS = ("What", "Studies")


def test_each_bar_is_as_long_as_its_figure_says():
    chart = bars("b", "Bars", [Bar("One", 10), Bar("Two", 5), Bar("None", 0)], heads=HEADS)
    found = re.findall(r'<rect[^>]*? width="([\d.]+)"', str(chart.body))
    one, two, none = map(float, found)
    assert one == 2 * two
    assert none == 0
    assert chart.rows == (("One", 10), ("Two", 5), ("None", 0))


def test_labels_of_strangers_are_escaped():
    chart = bars("b", "Bars", [Bar("<script>", 1)], heads=HEADS)
    assert "<script>" not in chart.inline()


def test_years_without_any_are_drawn_empty():
    chart = years("y", "Years", {2001: 3, 2004: 6}, heads=HEADS)
    assert chart.rows == (("2001", 3), ("2002", 0), ("2003", 0), ("2004", 6))
    assert len(re.findall("<rect", str(chart.body))) == 4


def test_years_long_before_stand_in_the_table():
    chart = years("y", "Years", {1900: 2, 2020: 1}, heads=HEADS)
    assert chart.rows[0] == (f"before {2020 - MOST_YEARS + 1}", 2)
    assert "2 more" in chart.note


def test_nothing_at_all_is_still_a_picture():
    assert years("y", "Years", {}, heads=HEADS).rows == ()
    assert bars("b", "Bars", [], heads=HEADS).rows == ()
    assert "<svg" in years("y", "Years", {}, heads=HEADS).inline()
