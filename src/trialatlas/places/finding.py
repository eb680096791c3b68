"""From a name to a town, and from a site's city to a point.

`find` reads what a person types, `locate` what a record holds, `spelled_like` helps where `find`
knows nothing. What does not live here: the gazetteer itself (`table`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from trialatlas.places.letters import fold
from trialatlas.places.regions import country_code, country_name, region_key
from trialatlas.places.table import table
from trialatlas.wording import messages

METHOD: Final = messages("placed at the town by the gazetteer")
"""What is said of a point that `locate` gives."""
LONGEST: Final = 120
"""Characters of a name that is looked at."""

_MOST = 50
_LETTERS = "abcdefghijklmnopqrstuvwxyz "
_CLOSE = 0.72
_SAME_START = 400
_LEAST = 3
"""Letters from which other spellings are looked for."""
_STATES_HOLD: Final = frozenset({"AU", "CA", "US"})
"""Countries whose states the records write in one way: one that does not fit is another town."""
_BEYOND: Final = {"CN": ("HK", "MO"), "US": ("PR", "GU", "VI"), "FR": ("RE", "GP", "MQ", "GF")}
"""Parts of a country that have a code of their own; records name them either way."""
_SEVERAL = re.compile(r"\s*[/;|]\s*|\s+-\s+|\s*[()\[\]]\s*|,\s*|\s+and\s+|\s+&\s+")
_POSTAL = re.compile(r"\b(?:cedex|cdx)\b.*$|\b[a-z]{0,2}-?\d[\w-]*\b", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:city of|greater|downtown|metro|city|town|si|shi|gu|ku)\b")


@dataclass(frozen=True, slots=True)
class Place:
    """A town: its name, its region and country in words, and its point in degrees.

    `exact` is True if what was asked is its own name, not one of its other spellings.
    """

    name: str
    region: str
    country: str
    code: str
    lat: float
    lon: float
    population: int
    exact: bool = True

    @property
    def label(self) -> str:
        """`Springfield, Illinois, United States`: what finds this place again, as a rule."""
        apart = self.region if self.region != self.name else ""
        return ", ".join(filter(None, (self.name, apart, self.country)))


def find(text: str) -> list[Place]:
    """Towns of a name, at most 50: its own before other spellings, larger before smaller.

    Region and country may follow, with or without commas, in words or by their codes: `Nanjing,
    Jiangsu`, `Springfield IL`, `Paris, France`. What follows must fit: nothing is found if not.
    """
    asked = text[:LONGEST]
    for name, rest in _readings(asked):
        found = _fitting(fold(name), rest)
        if found:
            return found[:_MOST]
    return []


def locate(city: str, state: str, country: str) -> Place | None:
    """The town that a site's address means, or None if the gazetteer has none of that name there.

    The country must be known and must fit. A state that fits decides between towns of one name.
    One that does not fit is passed over, since records write regions in many ways; but not in
    Australia, Canada and the United States, where a state in full is that of the town.
    """
    code = country_code(country)
    for each in (code, *_BEYOND.get(code, ())) if code else ():
        if found := _located(city[:LONGEST], state[:LONGEST], each):
            return found
    return None


def spelled_like(text: str, most: int = 5) -> list[Place]:
    """Towns whose names are close to what was typed, the closest and largest first."""
    key = fold(text[:LONGEST].split(",", maxsplit=1)[0])
    if len(key) < _LEAST:
        return []
    towns = dict.fromkeys(_one_letter_off(key))
    if not towns:
        towns = dict.fromkeys(_alike(key))
    best = sorted(islice(towns, 200), key=lambda town: town)
    seen: dict[str, Place] = {}
    for town in best:
        place = _place(town, key)
        seen.setdefault(place.label, place)
    return list(seen.values())[:most]


def _readings(text: str) -> Iterator[tuple[str, list[str]]]:
    """A town's name and what narrows it, in the ways a text may be read."""
    parts = [each.strip() for each in text.split(",") if each.strip()]
    if not parts:
        return
    yield parts[0], parts[1:]
    words = parts[0].split()
    for end in range(len(words) - 1, 0, -1):
        yield " ".join(words[:end]), [" ".join(words[end:]), *parts[1:]]


def _fitting(key: str, rest: list[str]) -> list[Place]:
    towns = table().named(key) if key else []
    for each in rest:
        towns = [town for town in towns if _fits(town, each)]
    places = [_place(town, key) for town in towns]
    own = [place for place in places if place.exact]
    return _told_apart([*own, *(place for place in places if not place.exact)])


def _told_apart(places: Iterable[Place]) -> list[Place]:
    """One place of each label: smaller ones of the same name and region cannot be asked for."""
    return list({place.label: place for place in reversed(list(places))}.values())[::-1]


def _fits(town: int, said: str) -> bool:
    """True if a country or region, in words or by its code, is that of the town."""
    held = table()
    code = held.countries[held.country[town]]
    return country_code(said) == code or _in_region(town, said, code)


def _in_region(town: int, said: str, code: str) -> bool:
    held = table()
    region = held.regions[held.region[town]]
    return bool(region) and fold(region) == region_key(said, code)


def _is_region(state: str, code: str) -> bool:
    """True for a state by its name or code, in a country where that settles which town is meant."""
    return bool(state) and code in _STATES_HOLD and region_key(state, code) in _regions_of(code)


@cache
def _regions_of(code: str) -> frozenset[str]:
    held = table()
    there = held.region[held.country == held.countries.index(code)]
    return frozenset(fold(held.regions[each]) for each in set(there.tolist()))


@lru_cache(maxsize=65536)
def _located(city: str, state: str, code: str) -> Place | None:
    held = table()
    number = held.countries.index(code) if code in held.countries else -1
    for key in _city_keys(city):
        towns = [town for town in held.named(key) if held.country[town] == number]
        if not towns:
            continue
        fitting = [town for town in towns if state and _in_region(town, state, code)]
        if not fitting and _is_region(state, code):
            continue
        fitting = fitting or towns
        own = [town for town in fitting if fold(held.names[town].decode()) == key]
        return _place(_likeliest(own, fitting), key)
    return None


def _likeliest(own: list[int], fitting: list[int]) -> int:
    """The largest with this as its own name, unless another spelling means one far larger."""
    if not own:
        return fitting[0]
    people = table().population
    far = 20 * int(people[own[0]]) < int(people[fitting[0]])
    return fitting[0] if far else own[0]


def _city_keys(city: str) -> Iterator[str]:
    """The names that a city as written may mean, the likeliest first, each once."""
    bare = _POSTAL.sub(" ", city).strip(" ,-")
    parts = _SEVERAL.split(bare)
    hyphened = re.split(r"\s*[-\u2013]\s*", bare)
    made = [fold(each) for each in (city, bare, *parts, *hyphened)]
    made += [" ".join(_QUARTER.sub(" ", each).split()) for each in made]
    return iter(dict.fromkeys(filter(None, made)))


def _one_letter_off(key: str) -> Iterator[int]:
    """Towns with a name that is one letter more, less, other or swapped."""
    split = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    near = {left + right[1:] for left, right in split if right}
    near |= {a + b[1] + b[0] + b[2:] for a, b in split if len(b) > 1}
    near |= {a + letter + b for a, b in split for letter in _LETTERS}
    near |= {a + letter + b[1:] for a, b in split if b for letter in _LETTERS}
    held = table()
    for each in near - {key}:
        yield from held.named(each)[:2]


def _alike(key: str) -> Iterator[int]:
    """Towns of names that begin with the same letters and go on much like it."""
    held = table()
    for start in range(min(len(key), 5), 1, -1):
        scored = [
            (SequenceMatcher(None, key, other).ratio(), towns[0])
            for other, towns in held.beginning(key[:start], _SAME_START)
        ]
        close = [(score, town) for score, town in scored if score >= _CLOSE]
        if close:
            yield from (town for _, town in sorted(close, key=lambda pair: -pair[0])[:20])
            return


def _place(town: int, key: str) -> Place:
    held = table()
    name = held.names[town].decode()
    lat, lon = held.point(town)
    code = held.countries[held.country[town]]
    return Place(
        name=name,
        region=held.regions[held.region[town]],
        country=country_name(code),
        code=code,
        lat=lat,
        lon=lon,
        population=int(held.population[town]),
        exact=fold(name) == key,
    )
