"""The shores and borders of the world, as much of them as a map needs.

The file is made by `tools/make_outline.py` from Natural Earth (public domain) at 1:50,000,000.
Each corner carries its weight: the area, in square degrees, that goes if the corner goes. A map
takes the corners that can be seen at its scale. What does not live here: what stands on the map.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import ceil, inf, log2

import numpy as np
import zstandard
from numpy.typing import NDArray

FILE = files("trialatlas.charts") / "world.zst"
"""Where the file lies in the package."""
Corner = tuple[float, float, float]
"""Longitude and latitude in degrees, and weight in square degrees."""

_STEPS = 90
"""Of a degree: once round the world fits 16 bits, for shores that cross its far side."""
_LEVELS = 4
"""Steps in which a weight doubles."""
_LOWEST = -10.0
"""The least weight that is told apart, as a power of two."""
_ALWAYS = 255
_FINE = 2
"""Steps to a unit of the picture."""
_VISIBLE = 1.2
"""Square units of the picture: a corner with a smaller triangle is not drawn."""
_RING = 4
"""The fewest corners of a shore, its first one twice."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the world that a map shows, in degrees, on a picture of `width` by `height`.

    Degrees of longitude are drawn narrower than those of latitude, as they are on the ground at
    the window's middle (equirectangular).
    """

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    def x(self, lon: float) -> float:
        """How far from the left a longitude is drawn."""
        return (lon - self.west) / (self.east - self.west) * self.width

    def y(self, lat: float) -> float:
        """How far from the top a latitude is drawn."""
        return (self.north - lat) / (self.north - self.south) * self.height


class Lines:
    """Many lines of corners in a row, as columns."""

    def __init__(
        self, lon: NDArray[np.int16], lat: NDArray[np.int16], level: NDArray[np.uint8]
    ) -> None:
        self._lon: NDArray[np.float32] = (lon / np.float32(_STEPS)).astype(np.float32)
        self._lat: NDArray[np.float32] = (lat / np.float32(_STEPS)).astype(np.float32)
        self._level = level

    def cut(self, lengths: NDArray[np.uint16]) -> None:
        """Say how long each line is."""
        self._line = np.repeat(np.arange(len(lengths)), lengths)

    def path(self, window: Window, fewest: int) -> str:
        """The lines that cross a window, in SVG's notation; lines of fewer corners are left out.

        A unit of the path is half a unit of the picture. Corners well outside the window are left
        out where the line does not cross it.
        """
        scale = window.height / (window.north - window.south)
        kept = self._level >= _level(_VISIBLE / scale**2)
        line, lon, lat = self._line[kept], self._lon[kept], self._lat[kept]
        side = _sides(lon, lat, window)
        again = _same_as_before(line) & _same_as_before(line, -1)
        idle = (side > 0) & again & _same_as_before(side) & _same_as_before(side, -1)
        line, lon, lat = line[~idle], lon[~idle], lat[~idle]
        wide = window.width / (window.east - window.west)
        x = np.rint((lon - window.west) * (wide * _FINE)).astype(np.int32)
        y = np.rint((window.north - lat) * (scale * _FINE)).astype(np.int32)
        moved = ~(_same_as_before(line) & _same_as_before(x) & _same_as_before(y))
        line, x, y, side = line[moved], x[moved], y[moved], side[~idle][moved]
        starts = np.flatnonzero(~_same_as_before(line))
        ends = np.append(starts[1:], len(line))
        return "".join(
            _steps(x[start:end], y[start:end])
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            if end - start >= fewest and _crosses(side[start:end])
        )


@cache
def _world() -> tuple[Lines, Lines]:
    plain = zstandard.ZstdDecompressor().decompress(FILE.read_bytes())
    numbers = np.frombuffer(plain, "<u4", 4)
    at = numbers.nbytes
    read: list[Lines] = []
    for lines, corners in numbers.reshape(2, 2).tolist():
        lengths = np.frombuffer(plain, "<u2", lines, at)
        at += lengths.nbytes
        halves = np.frombuffer(plain, np.uint8, corners * 4, at).reshape(2, 2, corners)
        at += halves.nbytes
        steps = halves[:, 0].astype(np.uint16) | halves[:, 1].astype(np.uint16) << 8
        lon, lat = np.cumsum(steps.view(np.int16), axis=1, dtype=np.int16)
        made = Lines(lon, lat, np.frombuffer(plain, np.uint8, corners, at))
        at += corners
        made.cut(lengths)
        read.append(made)
    return read[0], read[1]


def shores(window: Window) -> str:
    """The land in a window as closed lines, in SVG's notation at twice the picture's scale."""
    return _world()[0].path(window, _RING)


def borders(window: Window) -> str:
    """The borders of countries in a window, likewise."""
    return _world()[1].path(window, 2)


def write(rings: Iterable[Sequence[Corner]], lines: Iterable[Sequence[Corner]]) -> bytes:
    """The file for these shores and borders."""
    counts: list[int] = []
    blocks: list[bytes] = []
    for each in (list(rings), list(lines)):
        corners = [corner for line in each for corner in line]
        counts.extend((len(each), len(corners)))
        blocks.append(np.array([len(line) for line in each], "<u2").tobytes())
        blocks.extend(
            _halves([round(corner[axis] * _STEPS) for corner in corners]) for axis in (0, 1)
        )
        blocks.append(bytes(_level(corner[2]) for corner in corners))
    plain = b"".join([np.array(counts, "<u4").tobytes(), *blocks])
    return zstandard.ZstdCompressor(level=22).compress(plain)


def _halves(values: list[int]) -> bytes:
    """Steps from each value to the next, the low halves of all before the high halves."""
    steps = np.diff(np.array(values, "<i2"), prepend=np.int16(0)).astype("<i2")
    return np.ascontiguousarray(steps.view(np.uint8).reshape(-1, 2).T).tobytes()


def _level(weight: float) -> int:
    if weight == inf:
        return _ALWAYS
    return min(max(ceil((log2(weight) - _LOWEST) * _LEVELS), 0), _ALWAYS - 1)


def _sides(lon: NDArray[np.float32], lat: NDArray[np.float32], window: Window) -> NDArray[np.uint8]:
    """On which side of the window a corner is: 0 within, else one of four."""
    return np.select(
        [lon < window.west, lon > window.east, lat < window.south, lat > window.north],
        [np.uint8(1), np.uint8(2), np.uint8(3), np.uint8(4)],
        np.uint8(0),
    )


def _same_as_before(values: NDArray[np.generic], step: int = 1) -> NDArray[np.bool_]:
    """Where a value is that of the one before it; of the one after it for a step of -1."""
    same = np.zeros(len(values), dtype=np.bool_)
    if step > 0:
        same[1:] = values[1:] == values[:-1]
    else:
        same[:-1] = values[:-1] == values[1:]
    return same


def _crosses(side: NDArray[np.uint8]) -> bool:
    return side[0] == 0 or bool((side != side[0]).any())


def _steps(x: NDArray[np.int32], y: NDArray[np.int32]) -> str:
    steps = np.column_stack((np.diff(x), np.diff(y))).ravel().tolist()
    return f"M{x[0]} {y[0]}l" + " ".join(map(str, steps)).replace(" -", "-")
