"""A map of points: circles by place, on the outline of the part of the world where they lie.

What does not live here: the outline (`outline`), and where a place is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, cos, floor, hypot, radians, sqrt
from typing import Final

from markupsafe import Markup

from trialatlas.charts import outline
from trialatlas.charts.chart import Chart
from trialatlas.charts.outline import Window
from trialatlas.charts.svg import element, group, path, shortened, text, title
from trialatlas.wording import counted, messages, said, thousands

OPEN: Final = "open"
"""The status of a point where people can take part now."""

_WORLD: Final = (-169.0, -56.0, 191.0, 78.0)
_WIDE: Final = 150.0
"""Degrees of longitude from which the whole world is shown."""
_LEAST: Final = (24.0, 11.0)
"""Degrees of longitude and latitude that a map shows at least: else nobody knows where it is."""
_MARGIN: Final = 0.12
_FLAT, _TALL = 0.5, 0.7
"""Height to width."""
_POLE, _FAR = 84.0, 76.0
"""Degrees of latitude: the end of a map, and what is nearer to a pole stands at the map's edge."""
_NEAR: Final = 12.0
"""Points that are drawn nearer to a larger one than this are one circle with it."""
_COVERED: Final = 1.0
"""A circle whose middle is nearer to a larger one's than this many of its radii is covered."""
_SMALL, _LARGE = 3.5, 15.0
_GROWTH: Final = 5.0
"""The radius of a circle for 1, before all are made smaller for the largest."""
_NAMED: Final = 9
_FIRST: Final = 3
"""Names that stand on a narrow screen too, in larger letters."""
_LETTER, _LARGE_LETTER = (7.8, 15.0), (16.5, 32.0)
"""Width and height of a letter."""
_LONGEST: Final = 26
_UNDER: Final = 3
_DIGIT: Final = 8.0
"""Width of a digit."""
_LEGEND: Final = 34
"""Height of the line below the map that explains the circles."""
_Box = tuple[float, float, float, float]
"""Left, top, right and bottom of what is covered."""
_HEADS: Final = messages(("Place", "Sites", "Recruiting there"))


@dataclass(frozen=True, slots=True)
class Point:
    """`count` sites at a place, in degrees; `status` is OPEN or anything else."""

    lat: float
    lon: float
    count: int
    label: str
    status: str = ""


@dataclass(slots=True)
class _Circle:
    """Points that are drawn as one, the one with the most sites first."""

    x: float
    y: float
    points: list[Point] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(each.count for each in self.points)

    @property
    def is_open(self) -> bool:
        return any(each.status == OPEN for each in self.points)

    @property
    def name(self) -> str:
        """The town with the most sites; `around` it if others are drawn with it."""
        first = self.points[0].label.split(",")[0]
        return said("around {town}").format(town=first) if len(self.points) > 1 else first

    def words(self, *, mixed: bool) -> str:
        """What the circle stands for, as it is read when it is pointed at."""
        more = len(self.points) - 1
        where = self.points[0].label
        if more:
            near = counted(
                "{town} and {number} more place near it",
                "{town} and {number} more places near it",
                more,
            )
            where = near.format(town=where, number=more)
        sites = f"{thousands(self.count)} {counted('site', 'sites', self.count)}"
        status = said(", recruiting") if self.is_open else said(", not recruiting")
        return f"{where}: {sites}{status if mixed else ''}"


def site_map(
    points: Sequence[Point],
    width: float = 640,
    *,
    name: str = "map",
    heading: str = messages("Where the sites are"),
    note: str = "",
) -> Chart:
    """The map of these points, at least one; `width` in units of the picture."""
    window = _window(points, width)
    circles = _apart(_circles(points, window))
    radii = _radii(circles)
    mixed = len({each.status == OPEN for each in points}) > 1
    names = group(*_names(circles, radii, window))
    marks = group(
        *(_mark(circle, radius, mixed=mixed) for circle, radius in zip(circles, radii, strict=True))
    )
    inside = element(
        "svg",
        *_ground(window),
        names,
        marks,
        group(*_counts(circles, radii, mixed=mixed)),
        width=window.width,
        height=window.height,
        class_="map",
    )
    legend = _legend(window) if mixed else Markup()
    ordered = sorted(points, key=lambda point: (-point.count, point.label))
    return Chart(
        name=name,
        title=said(heading),
        description=_description(circles, ordered, mixed=mixed),
        width=window.width,
        height=window.height + (_LEGEND if mixed else 0),
        body=Markup().join((inside, legend)),
        heads=tuple(map(said, _HEADS)),
        rows=tuple(
            (each.label, each.count, said("yes") if each.status == OPEN else said("no"))
            for each in ordered
        ),
        note=note,
    )


def _window(points: Sequence[Point], width: float) -> Window:
    """The part of the world around the points, in whole degrees, or all of it."""
    west, east = _ends([_on_map(each.lon) for each in points], _LEAST[0])
    south, north = _ends([min(max(each.lat, -_FAR), _FAR) for each in points], _LEAST[1])
    if east - west > _WIDE:
        west, south, east, north = _WORLD
        shrunk = 0.82
    else:
        shrunk = max(cos(radians((south + north) / 2)), 0.3)
    ratio = (north - south) / ((east - west) * shrunk)
    if ratio < _FLAT and (west, east) != (_WORLD[0], _WORLD[2]):
        more = ((east - west) * shrunk * _FLAT - (north - south)) / 2
        south, north = south - more, north + more
    elif ratio > _TALL:
        more = ((north - south) / _TALL / shrunk - (east - west)) / 2
        west, east = west - more, east + more
    south, north = max(floor(south), -_POLE), min(ceil(north), _POLE)
    west, east = floor(west), ceil(east)
    height = round(width * (north - south) / ((east - west) * shrunk))
    return Window(west, south, east, north, width, height)


def _on_map(lon: float) -> float:
    """A longitude, or the nearest for what is none: records hold any number."""
    return min(max(lon, -180.0), 180.0)


def _ends(values: Sequence[float], least: float) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = max((high - low) * _MARGIN, (least - (high - low)) / 2)
    return low - margin, high + margin


def _circles(points: Iterable[Point], window: Window) -> list[_Circle]:
    """Points drawn close together made one, the most sites first."""
    cells: dict[tuple[int, int], list[_Circle]] = {}
    made: list[_Circle] = []
    for point in sorted(points, key=lambda each: (-each.count, each.label)):
        lon = _on_map(point.lon)
        lon = lon + 360 if lon < window.west else lon
        x, y = window.x(lon), min(max(window.y(point.lat), 0.0), window.height)
        column, row = int(x // _NEAR), int(y // _NEAR)
        around = (
            circle
            for across in (-1, 0, 1)
            for along in (-1, 0, 1)
            for circle in cells.get((column + across, row + along), ())
        )
        held = next((each for each in around if hypot(each.x - x, each.y - y) < _NEAR), None)
        if held is None:
            held = _Circle(x, y)
            made.append(held)
            cells.setdefault((column, row), []).append(held)
        held.points.append(point)
    return sorted(made, key=lambda circle: -circle.count)


def _radii(circles: Sequence[_Circle]) -> list[float]:
    """Areas as the counts, but that no circle is too small to be seen."""
    growth = min(_GROWTH, _LARGE / sqrt(max(circle.count for circle in circles)))
    return [max(growth * sqrt(circle.count), _SMALL) for circle in circles]


def _apart(circles: list[_Circle]) -> list[_Circle]:
    """Circles none of which lies mostly under a larger one: it is counted there.

    Circles grow when they take others in, so this is done until nothing changes.
    """
    while True:
        kept: list[tuple[_Circle, float]] = []
        for circle, radius in zip(circles, _radii(circles), strict=True):
            over = (
                each
                for each, reach in kept
                if hypot(each.x - circle.x, each.y - circle.y) < _COVERED * reach
            )
            if larger := next(over, None):
                larger.points.extend(circle.points)
            else:
                kept.append((circle, radius))
        if len(kept) == len(circles):
            return circles
        circles = sorted((each for each, _ in kept), key=lambda circle: -circle.count)


@lru_cache(maxsize=128)
def _ground(window: Window) -> tuple[Markup, ...]:
    """Sea, land and borders. Colours are those of a file; a page's styles set their own."""
    half: dict[str, str | float] = {"transform": "scale(.5)", "stroke_linejoin": "round"}
    return (
        element("rect", width="100%", height="100%", fill="#fff", class_="sea"),
        path(outline.shores(window), fill="#ebe7dc", stroke="#a8a499", class_="land", **half),
        path(outline.borders(window), fill="none", stroke="#a8a499", class_="border", **half),
    )


def _mark(circle: _Circle, radius: float, *, mixed: bool) -> Markup:
    """Later circles are smaller: none hides another."""
    hollow = mixed and not circle.is_open
    return element(
        "circle",
        title(circle.words(mixed=mixed)),
        cx=round(circle.x, 1),
        cy=round(circle.y, 1),
        r=round(radius, 1),
        class_="spot shut s1" if hollow else "spot c1",
        **_look(hollow=hollow),
    )


def _counts(circles: list[_Circle], radii: list[float], *, mixed: bool) -> Iterator[Markup]:
    """The counts within circles that are large enough and under no other."""
    boxes = _boxes(circles, radii)
    for number, (circle, radius) in enumerate(zip(circles, radii, strict=True)):
        digits = _digits(circle, radius)
        half = _DIGIT / 2 * len(digits)
        box = (circle.x - half, circle.y - _DIGIT, circle.x + half, circle.y + _DIGIT)
        if digits and not _covered(box, boxes[number + 1 :]):
            hollow = mixed and not circle.is_open
            yield text(
                round(circle.x, 1),
                round(circle.y, 1),
                digits,
                text_anchor="middle",
                dominant_baseline="central",
                class_="inside" if hollow else "inside sheet",
                stroke_width=0,
            )


def _look(*, hollow: bool) -> dict[str, str | float]:
    if hollow:
        return {"fill": "#fff", "fill_opacity": 0.6, "stroke_width": 1.5}
    return {"fill_opacity": 0.8, "stroke": "#fff"}


def _names(circles: list[_Circle], radii: list[float], window: Window) -> Iterator[Markup]:
    """Names of the largest, where they cover no other name and not the edge.

    The first may stand under a few small circles, the others under none.
    """
    marks = _boxes(circles, radii)
    named: list[_Box] = []
    for number, circle in enumerate(circles[: 4 * _NAMED]):
        if len(named) == _NAMED:
            return
        is_first = len(named) < _FIRST
        words = shortened(circle.name, _LONGEST)
        words += f" {circle.count:,}" if circle.count > 1 else ""
        size = _LARGE_LETTER if is_first else _LETTER
        others = [*marks[:number], *marks[number + 1 :]]
        free = [
            (_covered(box, others), at, x, anchor, box)
            for at, (anchor, x, box) in enumerate(_positions(circle, radii[number], words, size))
            if _within(box, window) and not _covered(box, named)
        ]
        best = min(free, default=None)
        if best and best[0] <= (_UNDER if is_first else 0):
            *_, x, anchor, box = best
            named.append(box)
            yield _name(x, (box[1] + box[3]) / 2, words, anchor, is_first=is_first)


def _positions(
    circle: _Circle, radius: float, words: str, size: tuple[float, float]
) -> Iterator[tuple[str, float, _Box]]:
    """Where a name may stand: right, left, above, below; how it is anchored, and what it covers."""
    length, high = size[0] * len(words), size[1]
    side = radius + 3
    for anchor, x, y in (
        ("start", circle.x + side, circle.y),
        ("end", circle.x - side, circle.y),
        ("middle", circle.x, circle.y - side - high / 2),
        ("middle", circle.x, circle.y + side + high / 2),
    ):
        left = x - length * {"start": 0.0, "end": 1.0, "middle": 0.5}[anchor]
        yield anchor, x, (left, y - high / 2, left + length, y + high / 2)


def _name(x: float, y: float, words: str, anchor: str, *, is_first: bool) -> Markup:
    return text(
        round(x, 1),
        round(y, 1),
        words,
        text_anchor="" if anchor == "start" else anchor,
        dominant_baseline="central",
        class_="name first" if is_first else "name",
        paint_order="stroke",
        stroke="#fff",
        stroke_width=3,
    )


def _boxes(circles: list[_Circle], radii: list[float]) -> list[_Box]:
    return [
        (each.x - radius, each.y - radius, each.x + radius, each.y + radius)
        for each, radius in zip(circles, radii, strict=True)
    ]


def _within(box: _Box, window: Window) -> bool:
    left, top, right, bottom = box
    return left >= 0 and top >= 0 and right <= window.width and bottom <= window.height


def _covered(box: _Box, others: Iterable[_Box]) -> int:
    """How many of the others a box lies over."""
    left, top, right, bottom = box
    return sum(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in others
    )


def _digits(circle: _Circle, radius: float) -> str:
    """The count as it stands within a circle, if that is large enough."""
    digits = str(circle.count)
    return digits if circle.count > 1 and radius >= 4 + _DIGIT / 2 * len(digits) else ""


def _legend(window: Window) -> Markup:
    """What a full and a hollow circle mean. There is room for the larger letters of a phone."""
    y = window.height + _LEGEND / 2
    made: list[Markup] = []
    for x, words, hollow in (
        (10, said("Recruiting"), False),
        (210, said("Not recruiting"), True),
    ):
        look = "spot shut s1" if hollow else "spot c1"
        made.append(element("circle", cx=x, cy=y, r=6, class_=look, **_look(hollow=hollow)))
        made.append(text(x + 12, y, words, dominant_baseline="central", class_="soft"))
    return group(*made, class_="legend")


def _description(circles: list[_Circle], points: Sequence[Point], *, mixed: bool) -> str:
    total = sum(each.count for each in points)
    most = ", ".join(f"{each.label} ({each.count:,})" for each in points[:3])
    told = [
        said("{sites} in {places}. Most are in {most}.").format(
            sites=f"{thousands(total)} {counted('site', 'sites', total)}",
            places=f"{thousands(len(points))} {counted('place', 'places', len(points))}",
            most=most,
        )
    ]
    if total > 1:
        told.append(
            said("A circle's area stands for the number of sites; the smallest are drawn larger.")
        )
    if len(circles) < len(points):
        told.append(said("Places close together are drawn as one circle."))
    if mixed:
        told.append(said("Full circles are recruiting, hollow ones are not."))
    return " ".join(told)
