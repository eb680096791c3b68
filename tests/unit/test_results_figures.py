"""Numbers of results: read where they are plainly numbers, else kept as text."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.study.results.checks import Inconsistency, at, counted
from trialatlas.study.results.figures import Figure, figure, total


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("12", 12),
        ("1,234", 1234),
        ("1,234,567.5", 1234567.5),
        ("12.50", 12.5),
        (" 7 ", 7),
        ("-3.2", -3.2),
        ("\u22123.2", -3.2),
        (".5", 0.5),
        ("1.2E-3", 0.0012),
        (0, 0),
        (4.25, 4.25),
    ],
)
def test_what_is_plainly_a_number_has_its_value(said: Any, value: float):
    assert figure(said).value == value


@pytest.mark.parametrize(
    "said",
    [
        "",
        ".",
        "-",
        "NA",
        "n/a",
        "<1",
        ">=3",
        "12%",
        "1 to 3",
        "12,34",
        "1,2345",
        "1e999",
        "٣",
        "nan",
    ],
)
def test_what_is_not_one_finite_number_keeps_its_text_and_has_no_value(said: str):
    assert figure(said) == Figure(said, None, figure(said).bound)


@pytest.mark.parametrize("said", [None, True, [], {"a": 1}, math.inf, 10**40])
def test_what_is_neither_text_nor_a_number_reads_as_nothing(said: Any):
    assert not figure(said)
    assert figure(said).value is None


def test_a_bound_is_told_from_a_number_and_na_from_both():
    assert figure("<1").bound == "<"
    assert figure("\u22653").bound == "\u2265"
    assert figure("na").is_na
    assert not figure("0").is_na
    assert figure("0")


def test_a_count_is_whole_and_not_below_zero():
    assert [figure(each).count for each in ("12", "12.0", "0", "12.5", "-1", "NA")] == [
        12,
        12,
        0,
        None,
        None,
        None,
    ]


def test_a_sum_with_anything_unknown_in_it_is_unknown():
    assert total(map(figure, ("1", "2"))) == 3
    assert total(map(figure, ("1", "NA"))) is None
    assert total([]) is None


@given(st.text(max_size=30) | st.integers() | st.floats())
def test_any_value_reads_without_an_error_and_never_as_infinite(said: Any):
    found = figure(said)
    assert found.value is None or math.isfinite(found.value)


@given(st.integers(0, 10**9))
def test_every_count_reads_the_same_with_and_without_commas(number: int):
    assert figure(f"{number:,}").count == figure(str(number)).count == number


def test_inconsistencies_are_found_by_their_place_and_counted_by_their_kind():
    one = Inconsistency("sum", "M", "1 is not 2.", (("a", "1"),), listed="FlowPeriod", item=2)
    two = Inconsistency("share", "M", "3 is over 2.", (("a", "3"),))
    assert at([one, two], "FlowPeriod", 2) == (one,)
    assert counted([two, one, one]) == {"sum": 2, "share": 1}
