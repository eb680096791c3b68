"""A map draws every point, as large as its count, on the part of the world around them."""

import re
from itertools import pairwise
from math import hypot
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from trialatlas.charts import outline
from trialatlas.charts.map import OPEN, Point, site_map
from trialatlas.charts.outline import FILE, Window, borders, shores

MUNICH = Point(48.137, 11.576, 3, "Munich, Germany")
BERLIN = Point(52.52, 13.405, 1, "Berlin, Germany", OPEN)
TOKYO = Point(35.69, 139.69, 1, "Tokyo, Japan", OPEN)
SYDNEY = Point(-33.87, 151.21, 12, "Sydney, Australia")
SUVA = Point(-18.14, -179.9, 1, "Suva, Fiji")
EUROPE = Window(-12, 35, 32, 60, 640, 480)
Circle = tuple[float, float, float, str]


def circles(points: list[Point]) -> list[Circle]:
    """Where each circle is drawn, how large, and what it says, but for the legend's."""
    drawn = ET.fromstring(site_map(points).file("a source"))  # noqa: S314 - our own
    svg = "{http://www.w3.org/2000/svg}"
    return [
        (
            *(float(each.get(name, "")) for name in ("cx", "cy", "r")),
            "".join(each.itertext()),
        )
        for each in drawn.iter(f"{svg}circle")
        if list(each)
    ]


def test_every_point_is_drawn_and_says_what_it_is():
    said = [words for *_, words in circles([MUNICH, TOKYO, SYDNEY])]
    assert said == [
        "Sydney, Australia: 12 sites, not recruiting",
        "Munich, Germany: 3 sites, not recruiting",
        "Tokyo, Japan: 1 site, recruiting",
    ]


def test_area_stands_for_the_count_and_smaller_circles_lie_on_top():
    many = [Point(40 + at, 5 + at, count, f"Town {at}") for at, count in enumerate((100, 25, 16))]
    radii = [r for _, _, r, _ in circles(many)]
    assert radii == sorted(radii, reverse=True)
    assert (radii[0] / radii[1]) ** 2 == pytest.approx(100 / 25, rel=0.05)


def test_the_smallest_can_still_be_seen():
    many = [Point(40, 5, 10_000, "Large"), Point(50, 9, 1, "Small")]
    assert min(r for _, _, r, _ in circles(many)) >= 3


def test_places_that_would_cover_each_other_are_one_circle_with_all_their_sites():
    near = Point(48.14, 11.58, 2, "Haar, Germany")
    (found,) = circles([MUNICH, near])
    assert found[3] == "Munich, Germany and 1 more place near it: 5 sites"


@pytest.mark.parametrize(
    "points",
    [
        [MUNICH],
        [MUNICH, BERLIN],
        [SYDNEY, BERLIN],
        [SUVA],
        [SUVA, SYDNEY, MUNICH],
        [Point(89.9, 0, 1, "North"), Point(-89.9, 10, 1, "South")],
        [Point(0, 180, 1, "East"), Point(0, -180, 1, "West")],
        [Point(float("inf"), float("-inf"), 1, "Nowhere"), Point(999, 999, 1, "Beyond")],
    ],
    ids=lambda points: " ".join(each.label.split(",")[0] for each in points),
)
def test_every_circle_lies_on_the_picture(points: list[Point]):
    chart = site_map(points)
    drawn = circles(points)
    assert drawn
    assert all(0 <= x <= chart.width and 0 <= y <= chart.height for x, y, *_ in drawn)
    assert all(len(circles([each])) == 1 for each in points)


def test_no_circle_has_its_middle_under_a_larger_one():
    crowd = [Point(50 + at % 7, 8 + at // 7, 1 + at, f"Town {at}") for at in range(60)]
    drawn = circles([*crowd, SYDNEY])
    for number, (x, y, _, _) in enumerate(drawn):
        assert all(hypot(x - ax, y - ay) >= r for ax, ay, r, _ in drawn[:number])
    counted = [
        int(re.findall(r"([\d,]+) sites?", words)[0].replace(",", "")) for *_, words in drawn
    ]
    assert sum(counted) == sum(each.count for each in crowd) + SYDNEY.count


def test_names_cover_neither_each_other_nor_the_edge():
    many = [Point(40 + at % 5, 5 + 3 * (at // 5), 30 - at, f"Town {at}") for at in range(30)]
    drawn = site_map(many).inline()
    named = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*class="name', drawn)
    assert 3 <= len(named) <= 9
    assert len({(x, y) for x, y in named}) == len(named)


def test_north_is_up_and_east_is_right():
    said = {words.split(",")[0]: (x, y) for x, y, _, words in circles([MUNICH, BERLIN])}
    assert said["Berlin"][0] > said["Munich"][0]
    assert said["Berlin"][1] < said["Munich"][1]


def test_the_table_holds_every_place_the_largest_first():
    assert site_map([BERLIN, MUNICH, SYDNEY]).rows == (
        ("Sydney, Australia", 12, "no"),
        ("Munich, Germany", 3, "no"),
        ("Berlin, Germany", 1, "yes"),
    )


def test_names_of_places_are_text_and_never_markup():
    hostile = Point(50, 10, 2, '<script>alert(1)</script> & "x"')
    drawn = site_map([hostile]).inline()
    assert "<script" not in drawn
    ET.fromstring(drawn)  # noqa: S314 - our own


def test_a_map_needs_no_other_file_and_no_style_of_its_own():
    drawn = site_map([MUNICH, SYDNEY]).inline()
    assert not re.search(r"href|url\(|style=", drawn)


def test_land_is_drawn_where_land_is():
    def crossings(lon: float, lat: float) -> int:
        """How often a ray from a point to the north crosses a shore."""
        x, y = EUROPE.x(lon) * 2, EUROPE.y(lat) * 2
        return sum(_above(ring, x, y) for ring in rings(shores(EUROPE)))

    assert crossings(11.6, 48.1) % 2 == 1  # Munich
    assert crossings(-3.7, 40.4) % 2 == 1  # Madrid
    assert crossings(3.0, 56.0) % 2 == 0  # the North Sea
    assert crossings(6.0, 39.0) % 2 == 0  # the Mediterranean


def rings(drawn: str) -> list[list[tuple[int, int]]]:
    made: list[list[tuple[int, int]]] = []
    for part in drawn.split("M")[1:]:
        first, _, steps = part.partition("l")
        x, y = map(int, first.split())
        points = [(x, y)]
        numbers = list(map(int, re.findall(r"-?\d+", steps)))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        made.append(points)
    return made


def _above(ring: list[tuple[int, int]], x: float, y: float) -> int:
    closed = [*ring, ring[0]]
    count = 0
    for (ax, ay), (bx, by) in pairwise(closed):
        if (ax > x) != (bx > x):
            count += ay + (x - ax) / (bx - ax) * (by - ay) < y
    return count


def test_a_nearer_map_shows_more_of_a_shore_and_less_of_the_world():
    world = Window(-169, -56, 191, 78, 640, 290)
    denmark = Window(8, 54, 13, 58, 640, 500)
    bounds = [min(x for x, _ in ring) for ring in rings(shores(denmark))]
    assert len(bounds) < len(rings(shores(world)))
    assert sum(map(len, rings(shores(denmark)))) > 50


def test_borders_are_lines_within_the_land_and_shores_have_an_area():
    assert len(rings(borders(EUROPE))) > 40
    assert all(len(ring) >= 4 for ring in rings(shores(EUROPE)))


def test_the_outline_is_small():
    assert len(FILE.read_bytes()) < 60 * 1024


def test_what_is_written_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    square = [(0.0, 0.0, float("inf")), (0.0, 10.0, 50.0), (10.0, 10.0, 50.0), (10.0, 0.0, 50.0)]
    file = tmp_path / "world"
    file.write_bytes(outline.write([[*square, square[0]]], [square[:2]]))
    monkeypatch.setattr(outline, "FILE", file)
    read_shores, read_borders = outline._world.__wrapped__()
    near = Window(-5, -5, 15, 15, 200, 200)
    assert rings(read_shores.path(near, 4)) == [
        [(100, 300), (100, 100), (300, 100), (300, 300), (100, 300)]
    ]
    assert rings(read_borders.path(near, 2)) == [[(100, 300), (100, 100)]]
