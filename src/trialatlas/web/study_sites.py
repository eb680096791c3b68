"""The part of a study's page that says where it takes place: by country, on a map, by distance.

A site whose record gives no point is placed at its town, and the page says so. What does not live
here: towns and distances (`trialatlas.places`), drawing (`trialatlas.charts.map`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from trialatlas import schema
from trialatlas.charts import Chart
from trialatlas.charts.map import OPEN, Point, site_map
from trialatlas.places import METHOD, MILES_PER_KM, Place, distance_km, find, locate, spelled_like
from trialatlas.study import Study
from trialatlas.web import links, words
from trialatlas.web.entries import Entry
from trialatlas.web.facts import facts, first_sentence, missing
from trialatlas.web.study_charts import FINDERS
from trialatlas.web.study_page import Part
from trialatlas.web.study_people import Person, people_of
from trialatlas.wording import counted, messages, thousands
from trialatlas.wording import said as in_words

FROM: Final = "from"
"""The parameter that names where distances are measured from."""
NEAREST: Final = 25
"""Sites that are shown at once when they are sorted by distance."""

_CHART: Final = "sites"
_HEADING: Final = messages("Where the sites are")
_MODULE: Final = "ContactsLocationsModule"
_OTHERS: Final = 8
_LARGEST_LATITUDE, _LARGEST_LONGITUDE = 90, 180


@dataclass(frozen=True, slots=True)
class SitePoint:
    """Where a site is, in degrees; `computed` if that is its town's point and not the record's."""

    lat: float
    lon: float
    computed: bool


@dataclass(frozen=True, slots=True)
class SiteView:
    """One site. `number` counts from 1 in the record; `distance` is empty if none was asked for."""

    number: int
    facility: str
    town: str
    country: str
    status: str
    status_label: str
    contacts: tuple[Person, ...]
    point: SitePoint | None
    place: str
    distance: str = ""

    @property
    def is_open(self) -> bool:
        """True if people can take part here now."""
        return words.status_shape(self.status) == OPEN


@dataclass(frozen=True, slots=True)
class Country:
    """The sites of a country; `recruiting` is how many are open."""

    name: str
    sites: tuple[SiteView, ...]
    recruiting: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A town that may have been meant, and the address that asks for it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class NearView:
    """What came of asking for distances from a place.

    `understood` is empty if no town has this name; then `others` are those spelled like it. `first`
    are the nearest sites, `rest` the others, those that could not be placed last.
    """

    asked: str
    understood: str
    others: tuple[Choice, ...]
    first: tuple[SiteView, ...]
    rest: tuple[SiteView, ...]


@dataclass(frozen=True, slots=True)
class SitesView:
    """All sites of a study. `items` is the address that a site's number is put behind."""

    countries: tuple[Country, ...]
    total: int
    recruiting: int
    chart: Chart | None
    near: NearView | None
    items: str


def places(study: Study, near: str = "") -> Part:
    """Where the study takes place; with the name of a place, by distance from there."""
    held = _sites(study)
    node = schema.node(_MODULE)
    view = SitesView(
        countries=_countries(held),
        total=len(held),
        recruiting=sum(each.is_open for each in held),
        chart=_chart(held),
        near=_near(study.nct_id, held, near.strip()) if near.strip() else None,
        items=links.item(study.nct_id, node, schema.node("Location"), 0).removesuffix("0"),
    )
    return Part(
        "sites",
        in_words("Sites"),
        first_sentence(schema.node("Location")),
        node,
        facts=facts(study, ("RemovedCountry",)),
        template="sites",
        data=view if held else None,
        missing=missing(study, ("Location",)),
    )


def _sites(study: Study) -> list[SiteView]:
    node = schema.node("Location")
    return [
        _site(number, Entry(node, each))
        for number, each in enumerate(study.values("Location"), 1)
        if isinstance(each, dict)
    ]


def _site(number: int, site: Entry) -> SiteView:
    city, state, country = (site.text(name) for name in ("city", "state", "country"))
    return SiteView(
        number=number,
        facility=site.text("facility"),
        town=", ".join(filter(None, (city, state, site.text("zip")))),
        country=country,
        status=site.raw("status"),
        status_label=site.text("status"),
        contacts=people_of(site.entries("contacts")),
        point=_given(site.held.get("geoPoint")) or _town(city, state, country),
        place=", ".join(filter(None, (city or "Town not given", state, country))),
    )


def _given(point: Any) -> SitePoint | None:
    """The point of a record, if it is one on the globe."""
    if not isinstance(point, dict):
        return None
    lat, lon = point.get("lat"), point.get("lon")
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return None
    on_globe = abs(lat) <= _LARGEST_LATITUDE and abs(lon) <= _LARGEST_LONGITUDE
    return SitePoint(float(lat), float(lon), computed=False) if on_globe else None


def _town(city: str, state: str, country: str) -> SitePoint | None:
    found = locate(city, state, country)
    return SitePoint(found.lat, found.lon, computed=True) if found else None


def _countries(held: Iterable[SiteView]) -> tuple[Country, ...]:
    """In the order of the record."""
    by_name: dict[str, list[SiteView]] = {}
    for each in held:
        by_name.setdefault(each.country, []).append(each)
    return tuple(
        Country(name, tuple(sites), sum(each.is_open for each in sites))
        for name, sites in by_name.items()
    )


def _chart(held: Sequence[SiteView]) -> Chart | None:
    """The map of the sites that have a point; None if none has."""
    by_place: dict[str, list[SiteView]] = {}
    for each in held:
        if each.point:
            by_place.setdefault(each.place, []).append(each)
    if not by_place:
        return None
    points = [_point(place, sites) for place, sites in by_place.items()]
    return site_map(points, name=_CHART, heading=_HEADING, note=_note(held))


def _point(place: str, sites: Sequence[SiteView]) -> Point:
    first = sites[0].point
    lat, lon = (first.lat, first.lon) if first else (0.0, 0.0)
    return Point(lat, lon, len(sites), place, OPEN if any(each.is_open for each in sites) else "")


def _note(held: Sequence[SiteView]) -> str:
    """How many points are not the record's."""
    computed = sum(each.point is not None and each.point.computed for each in held)
    lost = sum(each.point is None for each in held)
    said: list[str] = []
    if computed:
        told = counted(
            "{sites} has no point in the record: {placed}, computed here.",
            "{sites} have no point in the record: {placed}, computed here.",
            computed,
        )
        said.append(told.format(sites=_of(computed, len(held)), placed=in_words(METHOD)))
    if lost:
        told = counted(
            "{sites} could not be placed and is not on the map.",
            "{sites} could not be placed and are not on the map.",
            lost,
        )
        said.append(told.format(sites=_of(lost, len(held))))
    return " ".join(said)


def _of(some: int, total: int) -> str:
    if some == total:
        return words.plural(some, "site")
    return in_words("{part} of {whole}").format(
        part=words.count(some), whole=words.plural(total, "site")
    )


def _near(nct_id: str, held: Sequence[SiteView], asked: str) -> NearView:
    found = find(asked)
    if not found:
        return NearView(asked, "", _choices(nct_id, spelled_like(asked)), (), ())
    here = found[0]
    placed = [(_km(here, each.point), each) for each in held if each.point]
    placed.sort(key=lambda pair: pair[0])
    ordered = [replace(each, distance=_distance(km, each)) for km, each in placed]
    ordered += [
        replace(each, distance=in_words("not known")) for each in held if each.point is None
    ]
    others = _choices(nct_id, found[1 : _OTHERS + 1])
    return NearView(asked, here.label, others, tuple(ordered[:NEAREST]), tuple(ordered[NEAREST:]))


def _choices(nct_id: str, found: Iterable[Place]) -> tuple[Choice, ...]:
    return tuple(
        Choice(each.label, f"{links.study(nct_id)}?{urlencode({FROM: each.label})}#sites")
        for each in found
    )


def _km(here: Place, point: SitePoint) -> float:
    return distance_km(here.lat, here.lon, point.lat, point.lon)


def _distance(km: float, site: SiteView) -> str:
    """`12 km (7 mi)`; with `about` where the site stands at its town's point."""
    computed = site.point is not None and site.point.computed
    if km < 1:
        return in_words("in the same town") if computed else in_words("1 km (1 mi) or less")
    reach = f"{thousands(round(km))} km ({thousands(round(km * MILES_PER_KM))} mi)"
    return in_words("about {distance}").format(distance=reach) if computed else reach


def _site_chart(study: Study, name: str) -> Chart | None:
    return _chart(_sites(study)) if name == _CHART else None


FINDERS[_MODULE] = _site_chart
