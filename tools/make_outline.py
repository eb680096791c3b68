"""Make the outline of the world that `trialatlas.charts.outline` ships, from Natural Earth.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_outline.py package/countries-50m.json

The package (ISC) carries countries of Natural Earth 4.1.0 at 1:50,000,000 (public domain). What
does not live here: the form of the file, which `trialatlas.charts.outline` reads and writes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from itertools import chain, pairwise
from math import cos, inf, radians
from pathlib import Path
from typing import Any

import msgspec

from trialatlas.charts.outline import FILE, Corner, write

_LEAST = 0.01
"""Square degrees: a corner whose triangle is smaller is left out everywhere."""
_SOUTH = -58.0
"""Nothing that lies wholly south of here is drawn."""
_HALF = 180.0
"""Degrees: half the way round."""
_FAR = 165.0
"""What lies beyond this longitude may be seen at the other end of a map."""
Point = tuple[float, float]


def main() -> None:
    """Write the file into the package and say what is in it."""
    world: dict[str, Any] = msgspec.json.decode(Path(sys.argv[1]).read_bytes())
    arcs = [_weighed(arc) for arc in _decoded(world)]
    countries = [_rings(each) for each in world["objects"]["countries"]["geometries"]]
    uses = Counter(_plain(at) for rings in countries for ring in rings for at in set(ring))
    land = chain.from_iterable(_rings(each) for each in world["objects"]["land"]["geometries"])
    whole = (_joined(arcs, each) for each in land)
    rings = [ring for each in whole if _seen(each) for ring in _unrolled(each)]
    borders = [arcs[at] for at, count in sorted(uses.items()) if count > 1]
    path = Path(str(FILE))
    path.write_bytes(write(rings, borders))
    corners = sum(map(len, rings)), sum(map(len, borders))
    print(f"{len(rings):,} shores, {len(borders):,} borders, {corners} corners:")  # noqa: T201 - a tool
    print(f"{path.stat().st_size:,} bytes")  # noqa: T201 - a tool


def _decoded(world: dict[str, Any]) -> Iterator[list[Point]]:
    """The arcs in degrees: they are kept as steps of whole numbers."""
    (wide, high), (west, south) = world["transform"]["scale"], world["transform"]["translate"]
    for arc in world["arcs"]:
        x = y = 0
        points: list[Point] = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * wide + west, y * high + south))
        yield points


def _rings(geometry: dict[str, Any]) -> list[list[int]]:
    """The rings of a country or of all land, as numbers of arcs; below 0 is backwards."""
    if geometry["type"] == "GeometryCollection":
        return [ring for each in geometry["geometries"] for ring in _rings(each)]
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def _plain(number: int) -> int:
    return ~number if number < 0 else number


def _joined(arcs: list[list[Corner]], numbers: Iterable[int]) -> list[Corner]:
    ring: list[Corner] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def _unrolled(ring: list[Corner]) -> Iterator[list[Corner]]:
    """A shore without a jump where the longitude turns over; one that crosses there, twice."""
    turns, made = 0, [ring[0]]
    for (before, _, _), (lon, lat, weight) in pairwise(ring):
        turns += (lon - before < -_HALF) - (lon - before > _HALF)
        made.append((lon + turns * 2 * _HALF, lat, weight))
    yield made
    least, most = min(lon for lon, _, _ in made), max(lon for lon, _, _ in made)
    if most > _HALF:
        yield _beyond(made, _FAR, -1)
    elif least < -_HALF:
        yield _beyond(made, -_FAR, 1)


def _beyond(ring: list[Corner], edge: float, turn: int) -> list[Corner]:
    """The ring once round the world; of what lies short of an edge, only where it begins and ends.

    Left out is what lies between two corners that are short of it too, so that the line beyond the
    edge is the same.
    """
    short = [(lon - edge) * turn > 0 for lon, _, _ in ring]
    idle = [all(short[max(at - 1, 0) : at + 2]) for at in range(len(ring))]
    idle[0] = idle[-1] = False
    return [
        (lon + turn * 2 * _HALF, lat, weight)
        for (lon, lat, weight), left_out in zip(ring, idle, strict=True)
        if not left_out
    ]


def _seen(ring: list[Corner]) -> bool:
    return max(lat for _, lat, _ in ring) > _SOUTH


def _weighed(points: list[Point]) -> list[Corner]:
    """Each corner with the area that goes if it goes, small ones left out (Visvalingam, Whyatt).

    An arc's ends always stay, so that what meets there still meets.
    """
    before = list(range(-1, len(points) - 1))
    after = list(range(1, len(points) + 1))
    weight = [inf] * len(points)
    area = {at: _area(points, at - 1, at, at + 1) for at in range(1, len(points) - 1)}
    queue = [(each, at) for at, each in area.items()]
    heapify(queue)
    reached = 0.0
    while queue:
        least, at = heappop(queue)
        if area.get(at) != least:
            continue
        del area[at]
        reached = max(reached, least)
        weight[at] = reached
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for each in (left, right):
            if each in area:
                area[each] = _area(points, before[each], each, after[each])
                heappush(queue, (area[each], each))
    kept = zip(points, weight, strict=True)
    return [(lon, lat, weight) for (lon, lat), weight in kept if weight >= _LEAST]


def _area(points: list[Point], left: int, middle: int, right: int) -> float:
    shrunk = cos(radians(points[middle][1]))
    corners = [(points[at][0] * shrunk, points[at][1]) for at in (left, middle, right, left)]
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(corners))) / 2


if __name__ == "__main__":
    main()
