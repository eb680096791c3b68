"""The gazetteer's file, and how it lies in memory: columns of towns, and sorted keys.

The file is made by `tools/make_gazetteer.py` from data of GeoNames (https://www.geonames.org,
CC BY 4.0). Towns are numbered from the most people to the fewest. Points are kept to 1/180 of a
degree (310 m north or south at most). What does not live here: how a name is read and chosen
(`finding`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

FILE = files("trialatlas.places") / "gazetteer.zst"
"""Where the file lies in the package."""
_STEPS = 180
"""Of a degree: fine enough for a town, and a longitude still fits 16 bits."""
_LEVEL = 19


@dataclass(frozen=True, slots=True)
class Town:
    """A town as it is written: `keys` are its folded names, its own among them."""

    name: str
    country: str
    region: str
    lat: float
    lon: float
    population: int
    keys: frozenset[str]


class _Head(msgspec.Struct):
    """Lists that columns point into, and the size in bytes of each column."""

    countries: list[str]
    regions: list[str]
    columns: list[tuple[str, str, int]]


class Table:
    """Every town, by number; and the numbers of those that have a name."""

    def __init__(self, packed: bytes) -> None:
        plain = memoryview(zstandard.ZstdDecompressor().decompress(packed))
        length = int.from_bytes(plain[:4], "little")
        head = msgspec.json.decode(plain[4 : 4 + length], type=_Head)
        self.countries, self.regions = head.countries, head.regions
        at = 4 + length
        held: dict[str, Any] = {}
        for name, kind, size in head.columns:
            block = plain[at : at + size]
            held[name] = block if kind == "text" else np.frombuffer(block, dtype=kind)
            at += size
        self.lat: NDArray[np.int16] = held["lat"]
        self.lon: NDArray[np.int16] = held["lon"]
        self.population: NDArray[np.uint32] = held["population"]
        self.country: NDArray[np.uint8] = held["country"]
        self.region: NDArray[np.uint16] = held["region"]
        self.names = _Lines(held["names"])
        self.keys = _Lines(held["keys"])
        self._ends = np.cumsum(held["counts"], dtype=np.uint32)
        self._towns: NDArray[np.uint32] = held["towns"]

    def __len__(self) -> int:
        return len(self.lat)

    def point(self, town: int) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return round(int(self.lat[town]) / _STEPS, 3), round(int(self.lon[town]) / _STEPS, 3)

    def named(self, key: str) -> list[int]:
        """The towns that have a name with this key, the largest first."""
        at = bisect_left(self.keys, key.encode())
        if at == len(self.keys) or self.keys[at] != key.encode():
            return []
        return self._at(at)

    def beginning(self, start: str, most: int) -> Iterator[tuple[str, list[int]]]:
        """Keys that begin like this in the order of letters, at most so many, with their towns."""
        wanted = start.encode()
        first = bisect_left(self.keys, wanted)
        for at in range(first, min(first + most, len(self.keys))):
            key = self.keys[at]
            if not key.startswith(wanted):
                return
            yield key.decode(), self._at(at)

    def _at(self, number: int) -> list[int]:
        start = int(self._ends[number - 1]) if number else 0
        return self._towns[start : int(self._ends[number])].tolist()


class _Lines:
    """Lines of a text by number, without a string for each."""

    def __init__(self, text: memoryview) -> None:
        self._text = text
        ends = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n"))
        self._ends: NDArray[np.uint32] = ends.astype(np.uint32)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:
        start = int(self._ends[number - 1]) + 1 if number else 0
        return bytes(self._text[start : int(self._ends[number])])


@cache
def table() -> Table:
    """The gazetteer, read when it is first asked for."""
    with as_file(FILE) as path:
        return Table(Path(path).read_bytes())


def write(towns: Iterable[Town]) -> bytes:
    """The file for these towns."""
    ordered = sorted(towns, key=lambda town: (-town.population, town.country, town.name, town.lat))
    countries = sorted({town.country for town in ordered})
    regions = sorted({town.region for town in ordered})
    by_key: dict[bytes, list[int]] = {}
    for number, town in enumerate(ordered):
        for key in town.keys:
            by_key.setdefault(key.encode(), []).append(number)
    keys = sorted(by_key)
    place_of = {name: at for at, name in enumerate(regions)}
    state_of = {name: at for at, name in enumerate(countries)}
    columns: list[tuple[str, str, bytes]] = [
        ("lat", "<i2", _column([round(town.lat * _STEPS) for town in ordered], "<i2")),
        ("lon", "<i2", _column([round(town.lon * _STEPS) for town in ordered], "<i2")),
        ("population", "<u4", _column([town.population for town in ordered], "<u4")),
        ("country", "<u1", _column([state_of[town.country] for town in ordered], "<u1")),
        ("region", "<u2", _column([place_of[town.region] for town in ordered], "<u2")),
        ("names", "text", "".join(f"{town.name}\n" for town in ordered).encode()),
        ("keys", "text", b"".join(key + b"\n" for key in keys)),
        ("counts", "<u2", _column([len(by_key[key]) for key in keys], "<u2")),
        ("towns", "<u4", _column([each for key in keys for each in by_key[key]], "<u4")),
    ]
    sizes = [(name, kind, len(block)) for name, kind, block in columns]
    head = msgspec.json.encode(_Head(countries, regions, sizes))
    # Columns of wider numbers need no alignment of their own: numpy reads them where they lie.
    plain = b"".join([len(head).to_bytes(4, "little"), head, *(block for _, _, block in columns)])
    return zstandard.ZstdCompressor(level=_LEVEL).compress(plain)


def _column(values: list[int], kind: str) -> bytes:
    return np.array(values, dtype=kind).tobytes()
