"""A neighbourhood drawn: nearer is more alike, lines only where it is said, the same each time."""

import re
import xml.etree.ElementTree as ET
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.charts.neighbourhood import SIZE, Dot, Ties, draw

SCORES = st.lists(st.floats(0, 100), min_size=1, max_size=10)


def dots(scores: list[float]) -> list[Dot]:
    return [Dot(str(at), f"{at}: <b>", f"/study/{at}", score) for at, score in enumerate(scores, 1)]


def places(body: str) -> list[tuple[float, float]]:
    found = re.findall(r'<a [^>]*><circle cx="([-\d.]+)" cy="([-\d.]+)"', body)
    return [(float(x), float(y)) for x, y in found]


def distances(body: str) -> list[float]:
    return [hypot(x - SIZE / 2, y - SIZE / 2) for x, y in places(body)]


@given(SCORES)
def test_what_is_more_alike_never_stands_farther_out_and_all_stands_inside(scores: list[float]):
    body = draw("this", dots(scores), {}, 50)
    ET.fromstring(f"<svg>{body}</svg>")  # noqa: S314 - it was made here
    found = distances(body)
    for score, distance in zip(scores, found, strict=True):
        for other, farther in zip(scores, found, strict=True):
            assert score <= other or distance <= farther + 0.02
    assert all(13 <= each <= SIZE - 13 for place in places(body) for each in place)


@pytest.mark.parametrize(("least", "lines"), [(10, 3), (41, 2), (60, 1), (61, 0)])
def test_two_are_joined_from_the_likeness_on_that_is_asked_for(least: float, lines: int):
    ties: Ties = {(0, 1): 60.0, (0, 2): 41.0, (1, 2): 12.0}
    body = draw("this", dots([60, 50, 40]), ties, least)
    assert body.count("<path") == lines


def test_those_alike_among_themselves_stand_side_by_side():
    ties = {(one, other): 5.0 for one in range(6) for other in range(one + 1, 6)}
    ties |= {(0, 4): 90.0, (1, 4): 80.0}
    body = draw("this", dots([50, 49, 48, 47, 46, 45]), ties, 70)
    found = places(body)
    between = [hypot(found[4][0] - x, found[4][1] - y) for x, y in found]
    assert sorted(range(6), key=between.__getitem__)[1:3] in ([0, 1], [1, 0])


def test_each_dot_leads_to_its_own_and_words_are_escaped():
    body = draw("a & b", dots([30, 20]), {}, 0)
    assert re.findall(r'href="([^"]+)"', body) == ["/study/1", "/study/2"]
    assert "<b>" not in body
    assert "a &amp; b" in body


def test_nothing_near_is_an_empty_picture_and_the_same_is_drawn_twice():
    assert places(draw("this", [], {}, 0)) == []
    one, other = (draw("this", dots([30, 20, 10]), {(0, 2): 40.0}, 5) for _ in range(2))
    assert one == other
