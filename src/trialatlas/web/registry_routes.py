"""Addresses of the registry's own site that stand elsewhere here: each leads to its place.

How their parameters are read is in `registry_addresses`. `/search` and `/study/{id}` are addresses
of both sites and stay where they are.
"""

from __future__ import annotations

import re

from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from trialatlas.errors import NotFoundError, UsageError
from trialatlas.web import links
from trialatlas.web.answers import HEADERS, moved
from trialatlas.web.registry_addresses import classic, tab
from trialatlas.web.routing import Handler, guarded
from trialatlas.web.search_form import SearchForm
from trialatlas.web.site import Site

_FOUND = 302
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


async def _results(_site: Site, request: Request) -> Response:
    """The same question here. A value that our choices lack is named there as unread."""
    pairs = classic(request.query_params.multi_items())
    address = SearchForm.read(QueryParams(pairs)).address()
    return RedirectResponse(address, _FOUND, headers=HEADERS)


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
