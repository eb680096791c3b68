"""Addresses of the registry's own site that stand elsewhere here: each leads to its place.

How their parameters are read is in `registry_addresses`. `/search` and `/study/{id}` are addresses
of both sites and stay where they are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from trialatlas.errors import NotFoundError, UsageError
from trialatlas.web import links
from trialatlas.web.advanced_form import faults
from trialatlas.web.answers import HEADERS, moved
from trialatlas.web.entries import entries
from trialatlas.web.registry_addresses import classic, tab
from trialatlas.web.routing import Handler, guarded
from trialatlas.web.search_fields import COUNTRY
from trialatlas.web.search_form import SearchForm
from trialatlas.web.site import Site

_FOUND = 302
_LOOKED_AT = 20
"""Studies in which a site of a city is looked for."""
_ANYWHERE = "0, 0, 12900 mi"
"""Every place on the globe that has coordinates."""
_TABS = {"results": "results", "record": "table"}


class _NctNumber(Convertor[str]):
    regex = "[Nn][Cc][Tt][0-9]{1,8}"

    def convert(self, value: str) -> str:
        """The number as typed."""
        return value

    def to_string(self, value: str) -> str:
        """The number as it is."""
        return value


register_url_convertor("nct", _NctNumber())


def registry_routes(site: Site) -> list[Route]:
    """Every address that only the registry's site has."""
    table: dict[str, Handler] = {
        "/expert-search": _expert,
        "/api/rss": _rss,
        "/ct2/home": _start,
        "/ct2/search": _form,
        "/ct2/search/advanced": _form,
        "/ct2/results": _results,
        "/ct2/results/{rest:path}": _results,
        "/ct2/show/{id:nct}": _show,
        "/ct2/show/{name}/{id:nct}": _show,
        "/ct2/history/{id:nct}": _history,
        "/show/{id:nct}": _show,
        "/{id:nct}": _show,
    }
    return [Route(path, guarded(site, handler), name=path) for path, handler in table.items()]


async def _start(_site: Site, _request: Request) -> Response:
    return moved("/")


async def _form(_site: Site, _request: Request) -> Response:
    return moved("/search/advanced")


async def _expert(_site: Site, request: Request) -> Response:
    """The expression as a search; without one, the box to write it in."""
    form = SearchForm.read(request.query_params)
    return moved(form.address() if form.asks else "/search/expression")


async def _rss(_site: Site, request: Request) -> Response:
    query = request.url.query
    return moved(f"/search/rss?{query}" if query else "/search/rss")


async def _results(site: Site, request: Request) -> Response:
    """The same question here. A value that our choices lack is named there as unread."""
    given = request.query_params.multi_items()
    form = SearchForm.read(QueryParams(classic(given)))
    reach = request.query_params.get("dist", "").strip()
    around = _around(site, form, reach) if re.fullmatch(r"\d{1,4}", reach, re.ASCII) else form
    return RedirectResponse(around.address(), _FOUND, headers=HEADERS)


def _around(site: Site, form: SearchForm, miles: str) -> SearchForm:
    """The search within miles of its city, whose place is where a site of a study held lies.

    Without such a site, or if sites in the city lack coordinates so that fewer studies would be
    found, the city stays as it is, and the distance among what is not understood.
    """
    city = form.boxes.get("city", "")
    named = {name: form.boxes[name] for name in ("city", "state") if name in form.boxes}
    chosen = {name: values for name, values in form.chosen.items() if name == COUNTRY}
    there = SearchForm(boxes={**named, "near": _ANYWHERE}, chosen=chosen) if city else None
    point = _point(site, there, city) if there and not faults(form) else ""
    if not point:
        return form
    boxes = {name: typed for name, typed in form.boxes.items() if name not in named}
    left = tuple(each for each in form.unread if each != f"dist={miles}")
    around = replace(form, boxes={**boxes, "near": f"{point}, {miles} mi"}, unread=left)
    # Sites of old records have no coordinates: a distance must not lose what the city finds.
    fewer = site.atlas.count(around.whole()) < site.atlas.count(form.whole())
    return form if fewer else around


def _point(site: Site, there: SearchForm, city: str) -> str:
    """Latitude and longitude of a site in the city; empty if no study found has one."""
    site.require_some()
    state = there.boxes.get("state", "").casefold()
    countries = {each.casefold() for each in there.chosen.get(COUNTRY, ())}
    for hit in site.atlas.search(there.whole(), limit=_LOOKED_AT, synonyms=False).hits:
        for each in entries(hit.held.study, "Location"):
            fits = each.raw("city").casefold() == city.casefold()
            fits = fits and (not state or each.raw("state").casefold() == state)
            fits = fits and (not countries or each.raw("country").casefold() in countries)
            lies = each.held.get("geoPoint") if fits else None
            if isinstance(lies, dict) and {"lat", "lon"} <= lies.keys():
                return f"{lies['lat']}, {lies['lon']}"
    return ""


async def _show(site: Site, request: Request) -> Response:
    nct_id = _resolved(site, request)
    name = _TABS.get(request.path_params.get("name", ""), request.query_params.get("tab", ""))
    return moved(tab_address(site, request, nct_id, name) or links.study(nct_id))


async def _history(site: Site, request: Request) -> Response:
    return moved(links.study(_resolved(site, request), "/history"))


def tab_address(site: Site, request: Request, nct_id: str, name: str) -> str:
    """Where a tab of the registry's page stands here; empty for the study's own page."""
    has_results = name == "results" and site.study(nct_id).study.value("HasResults") is True
    address = tab(nct_id, name, results=has_results)
    compared = request.url.query if name == "history" and compared_versions(request) else ""
    return f"{address}?{compared}" if compared else address


def compared_versions(request: Request) -> tuple[str, ...]:
    """The versions that an address of the registry compares, by the registry's own count."""
    given = (request.query_params.get(name, "") for name in ("a", "b"))
    return tuple(each for each in given if re.fullmatch(r"\d{1,5}", each, re.ASCII))


def _resolved(site: Site, request: Request) -> str:
    try:
        return site.atlas.resolve(request.path_params["id"])
    except UsageError as error:
        raise NotFoundError(error.message, hint=error.hint, slug=error.slug) from error
