"""The results of a search as a map: the towns where the best of them have sites.

What does not live here: how a map is drawn (`charts.map`), which town a site lies in (`places`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from trialatlas.charts import Chart
from trialatlas.charts.map import OPEN, Point, site_map
from trialatlas.places import METHOD, locate
from trialatlas.study import Study
from trialatlas.web import words
from trialatlas.web.search_form import SearchForm
from trialatlas.web.site import Site
from trialatlas.wording import said

STUDIES: Final = 500
"""Studies whose sites are drawn: the first in the order of the search."""
MAP_FILE: Final = "/search/map"
"""Where the map is as a file, with `.svg` or `.csv` and the parameters of the search."""
_OPEN: Final = frozenset({"RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"})


@dataclass(frozen=True, slots=True)
class MapView:
    """The map of a search; `chart` is None if none of the studies has a site that can be placed.

    `drawn` studies were looked at; of their sites, `unplaced` have neither a point in the record
    nor a town that the gazetteer knows.
    """

    chart: Chart | None
    drawn: int
    total: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a site lies, and under which name it is counted."""

    lat: float
    lon: float
    label: str
    computed: bool


def map_view(site: Site, form: SearchForm) -> MapView:
    """The sites of the first studies of a search, by town."""
    request = replace(form.at_page(1).request(), limit=STUDIES)
    found = site.atlas.find(request, synonyms=form.synonyms, without=frozenset(form.without))
    sites: Counter[str] = Counter()
    spots: dict[str, _Spot] = {}
    is_open: set[str] = set()
    unplaced = 0
    for held in site.atlas.held(hit.nct_id for hit in found.hits):
        for spot, recruits in _spots(held.study):
            if spot is None:
                unplaced += 1
                continue
            sites[spot.label] += 1
            spots.setdefault(spot.label, spot)
            if recruits:
                is_open.add(spot.label)
    computed = any(each.computed for each in spots.values())
    points = [
        Point(spots[label].lat, spots[label].lon, count, label, OPEN if label in is_open else "")
        for label, count in sites.items()
    ]
    chart = (
        site_map(
            points,
            760,
            name="search-map",
            heading=said("Where these studies take place"),
            note=_note(computed=computed, unplaced=unplaced),
        )
        if points
        else None
    )
    return MapView(chart, len(found.hits), found.total, unplaced)


def map_source(site: Site) -> str:
    """Where the words of a map come from, for its file."""
    fictitious = {
        "all": "FICTITIOUS sample studies; none exists. ",
        "some": "Some are FICTITIOUS. ",
    }
    date = site.atlas.store.status().registry_date or "no date"
    warning = fictitious.get(site.samples(), "")
    return (
        f"{warning}Source: ClinicalTrials.gov, registry's data of {date}."
        " Placed and counted by Trial Atlas, which claims neither ownership nor endorsement."
    )


def _note(*, computed: bool, unplaced: int) -> str:
    told = [said("Counted here: sites of these studies, by town.")]
    if computed:
        told.append(
            said("Sites whose record gives no point are {placed}.").format(placed=said(METHOD))
        )
    if unplaced:
        told.append(
            words.plural(unplaced, "site could not be placed.", "sites could not be placed.")
        )
    return " ".join(told)


def _spots(study: Study) -> Iterator[tuple[_Spot | None, bool]]:
    """Where each site of a study lies, or None, and whether people can take part there now."""
    whole = study.text("OverallStatus") in _OPEN
    for each in _sites(study):
        status = each.get("status")
        yield _spot(each), status in _OPEN if isinstance(status, str) else whole


def _sites(study: Study) -> Iterator[dict[str, Any]]:
    held: Iterable[Any] = study.values("Location")
    return (each for each in held if isinstance(each, dict))


def _spot(site: dict[str, Any]) -> _Spot | None:
    city, state, country = (_text(site, name) for name in ("city", "state", "country"))
    point = site.get("geoPoint")
    if isinstance(point, dict):
        lat, lon = point.get("lat"), point.get("lon")
        if isinstance(lat, int | float) and isinstance(lon, int | float):
            return _Spot(float(lat), float(lon), _label(city, country), computed=False)
    found = _town(city, state, country)
    return _Spot(*found, _label(city, country), computed=True) if found else None


def _label(city: str, country: str) -> str:
    return ", ".join(filter(None, (city, country))) or said("A place without a name")


@lru_cache(maxsize=50_000)
def _town(city: str, state: str, country: str) -> tuple[float, float] | None:
    found = locate(city, state, country)
    return (found.lat, found.lon) if found else None


def _text(site: dict[str, Any], name: str) -> str:
    value = site.get(name)
    return value.strip() if isinstance(value, str) else ""
