"""Sites whose record gives no point, placed at their town by the gazetteer.

Computed here, and kept apart from the record's own points: only what asks for towns finds them.
What does not live here: how a town is found (`trialatlas.places`), points of the record (`values`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from trialatlas.index import values
from trialatlas.places import locate
from trialatlas.study import Study

_KEPT = 50_000
"""Addresses come again and again: nine in ten of the real ones were met before."""


def placed(study: Study) -> list[tuple[float, float]]:
    """Where the towns of those sites of a study are that have no point, each once, in degrees."""
    found = (_of_site(site) for site in study.values("Location") if isinstance(site, dict))
    return list(dict.fromkeys(each for each in found if each is not None))


def _of_site(site: dict[str, Any]) -> tuple[float, float] | None:
    if values.points_in([site.get("geoPoint")]):
        return None
    city, state, country = (site.get(name) for name in ("city", "state", "country"))
    if not isinstance(city, str) or not isinstance(country, str):
        return None
    return _town(city, state if isinstance(state, str) else "", country)


@lru_cache(maxsize=_KEPT)
def _town(city: str, state: str, country: str) -> tuple[float, float] | None:
    place = locate(city, state, country)
    return (place.lat, place.lon) if place else None
