"""What `near` asks: a point or a town, and a distance.

`48.85, 2.35, 50 mi` is a point, `Munich, 50 km` a town that the gazetteer knows. What does not
live here: the boxes that it is typed into (views), towns (`trialatlas.places`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from trialatlas.errors import UsageError
from trialatlas.places import MILES_PER_KM, Place, find, spelled_like
from trialatlas.query.tree import Area, Distance, Query

_REACH: Final = "50 mi"
"""How far, where a town is named and no distance: what the registry's own form begins with."""
_FURTHEST: Final = 13_000
"""Miles: more than half the way round."""
_OTHERS: Final = 8
_NOT_NUMBERS: Final = frozenset({"nan", "inf"})
_DISTANCE: Final = re.compile(
    r"(?:within )?(?P<number>\d{1,5}(?:\.\d{1,6})?) ?"
    r"(?P<unit>km|kilomet(?:er|re)s?|mi|miles?)?",
    re.IGNORECASE | re.ASCII,
)
_WORDS_OF_DISTANCE: Final = 3
"""`within 50 km`: the most words that a distance may have."""
_KM: Final = "k"


@dataclass(frozen=True, slots=True)
class Near:
    """A point in degrees and a distance in miles; `reach` is the distance as it was asked.

    `place` is the town that was understood, None for a point; `others` are of the same name.
    """

    lat: float
    lon: float
    miles: float
    reach: str
    place: Place | None = None
    others: tuple[Place, ...] = ()

    def around(self, place: Place) -> str:
        """What asks for the same distance around another town."""
        return f"{place.label}, {self.reach}"

    @property
    def said(self) -> str:
        """What was understood, in words."""
        return self.around(self.place) if self.place else f"{self.lat}, {self.lon}, {self.reach}"


def near(text: str) -> Query:
    """Studies with a site that near; a site without a point counts by its town.

    Raises UsageError for no point and no town.
    """
    asked = read_near(text)
    return Area("LocationGeoPoint", Distance(asked.lat, asked.lon, asked.miles, towns=True))


def near_in_words(text: str) -> str:
    """A town with its region and country; a point, and what is not understood, as typed."""
    try:
        asked = read_near(text)
    except UsageError:
        return text
    return asked.said if asked.place else text


@lru_cache(maxsize=1024)
def read_near(text: str) -> Near:
    """A point and a distance, or a town and one; 50 miles around a town if none is given.

    Raises UsageError for anything else, and for a point that is not on the globe.
    """
    parts = [" ".join(each.split()) for each in text.split(",")]
    match parts:
        case [north, east, reach] if _like_number(north) and _like_number(east):
            return _point(text, north, east, reach)
        case _:
            return _town(parts)


def _point(text: str, north: str, east: str, reach: str) -> Near:
    try:
        latitude, longitude = float(north), float(east)
        distance = float(reach.casefold().removesuffix("km").removesuffix("mi").strip())
    except ValueError as error:
        raise UsageError(
            f"{text[:60]} is not a point and a distance.",
            hint="Write latitude, longitude and a distance: 48.85, 2.35, 50 mi.",
        ) from error
    miles = distance * (MILES_PER_KM if reach.casefold().endswith("km") else 1.0)
    # Asked this way round because every comparison with "not a number" is false.
    on_globe = abs(latitude) <= 90 and abs(longitude) <= 180 and 0 < miles < _FURTHEST  # noqa: PLR2004 - the globe
    if not on_globe:
        raise UsageError(
            f"{text[:60]} is not on the globe.",
            hint="Latitude goes from -90 to 90, longitude from -180 to 180.",
        )
    return Near(latitude, longitude, miles, reach)


def _like_number(text: str) -> bool:
    """True for what is meant as a number: no letter is in it, or it says that it is none."""
    return bool(text) and (text.casefold() in _NOT_NUMBERS or not any(map(str.isalpha, text)))


def _town(parts: list[str]) -> Near:
    name, reach, miles = _split([each for each in parts if each])
    found = find(name)
    if not found:
        raise UsageError(f"No town called {name[:60]} is known here.", hint=_hint(name))
    if not 0 < miles < _FURTHEST:
        raise UsageError(
            f"{reach} is no distance on the globe.", hint="Write such as Munich, 50 km."
        )
    place = found[0]
    others = tuple(found[1 : _OTHERS + 1])
    return Near(place.lat, place.lon, miles, reach, place, others)


def _split(parts: list[str]) -> tuple[str, str, float]:
    """The town, its distance in words, and the distance in miles.

    A number alone is a distance after a comma only: `Munich, 50`.
    """
    if len(parts) > 1 and (found := _DISTANCE.fullmatch(parts[-1])):
        return ", ".join(parts[:-1]), *_reach(found)
    words = parts[-1].split() if parts else []
    for count in range(min(_WORDS_OF_DISTANCE, len(words) - 1), 0, -1):
        found = _DISTANCE.fullmatch(" ".join(words[-count:]))
        if found and found["unit"]:
            return ", ".join([*parts[:-1], " ".join(words[:-count])]), *_reach(found)
    return ", ".join(parts), _REACH, float(_REACH.split()[0])


def _reach(found: re.Match[str]) -> tuple[str, float]:
    number = float(found["number"])
    is_km = (found["unit"] or "mi").casefold().startswith(_KM)
    return f"{number:g} {'km' if is_km else 'mi'}", number * (MILES_PER_KM if is_km else 1.0)


def _hint(name: str) -> str:
    close = " or ".join(place.label for place in spelled_like(name, 3))
    if close:
        return f"Did you mean {close}?"
    return "Write a town and a distance, such as Munich, 50 km, or a point: 48.85, 2.35, 50 mi."
