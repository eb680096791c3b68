"""Risk differences: against published values, another way to find them, and at the edges."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.study.results.proportions import Share, risk_difference, wilson

Z = 1.959963984540054


def limit_by_search(affected: int, at_risk: int, *, upper: bool) -> float:
    """Where the score statistic of a true share reaches 1.96, found by halving."""
    observed = affected / at_risk
    inside, outside = observed, 1.0 if upper else 0.0
    for _ in range(200):
        middle = (inside + outside) / 2
        near = abs(observed - middle) <= Z * math.sqrt(middle * (1 - middle) / at_risk)
        inside, outside = (middle, outside) if near else (inside, middle)
    return inside


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_is_that_of_newcombes_table(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
):
    """Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10."""
    found = risk_difference(Share(*one), Share(*other))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((1, 1), (0, 1), -0.122109, 1.0),
        ((3, 532), (7, 516), -0.022575, 0.004939),
        ((130, 532), (163, 516), -0.125441, -0.017163),
        ((1, 100_000), (3, 99_999), -0.000079, 0.000031),
    ],
)
def test_the_interval_is_that_of_another_program(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
):
    """statsmodels 0.15.0, confint_proportions_2indep(method="newcomb", compare="diff")."""
    found = risk_difference(Share(*one), Share(*other))
    assert found is not None
    assert (round(found.low, 6), round(found.high, 6)) == (low, high)


@settings(deadline=None)
@given(st.integers(1, 5000), st.integers(1, 5000), st.data())
def test_the_interval_is_put_together_from_limits_that_a_search_finds(
    first: int, second: int, data: st.DataObject
):
    one = Share(data.draw(st.integers(0, first)), first)
    other = Share(data.draw(st.integers(0, second)), second)
    p, q = one.affected / first, other.affected / second
    p_low, p_high = (limit_by_search(*one, upper=each) for each in (False, True))
    q_low, q_high = (limit_by_search(*other, upper=each) for each in (False, True))
    found = risk_difference(one, other)
    assert found is not None
    assert found.estimate == p - q
    assert found.low == pytest.approx(p - q - math.hypot(p - p_low, q_high - q), abs=1e-9)
    assert found.high == pytest.approx(p - q + math.hypot(p_high - p, q - q_low), abs=1e-9)
    assert -1 <= found.low <= found.estimate <= found.high <= 1


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_exchanging_the_groups_turns_the_interval_round(
    first: int, second: int, data: st.DataObject
):
    one = Share(data.draw(st.integers(0, first)), first)
    other = Share(data.draw(st.integers(0, second)), second)
    found, turned = risk_difference(one, other), risk_difference(other, one)
    assert found is not None
    assert turned is not None
    assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low), abs=1e-12)


@pytest.mark.parametrize("share", [(0, 0), (3, 2), (-1, 5), (0, -1)])
def test_counts_that_are_no_share_have_no_difference(share: tuple[int, int]):
    assert risk_difference(Share(*share), Share(1, 2)) is None
    assert risk_difference(Share(1, 2), Share(*share)) is None
    with pytest.raises(ValueError):  # noqa: PT011 - the wording is nobody's contract
        wilson(Share(*share))


def test_nobody_and_everybody_affected_still_have_a_width():
    assert wilson(Share(0, 10)) == pytest.approx((0, 0.2775328))
    assert wilson(Share(10, 10)) == pytest.approx((0.7224672, 1))


def test_an_interval_on_one_side_of_zero_excludes_it():
    apart, near = (
        risk_difference(Share(9, 10), Share(3, 10)),
        risk_difference(Share(5, 56), Share(0, 29)),
    )
    assert apart is not None
    assert near is not None
    assert (apart.excludes_zero, near.excludes_zero) == (True, False)
