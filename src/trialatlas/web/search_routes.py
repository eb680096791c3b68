"""The pages around a search: its form, its expression, and the record of it.

The page of results is at `/search` (`site_routes`).
"""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas.charts import STYLE_HASH
from trialatlas.errors import NotFoundError
from trialatlas.export.cells import safe_cell
from trialatlas.query import describe, print_query
from trialatlas.web.advanced_form import advanced_view, faults
from trialatlas.web.answers import HEADERS, body, moved, page
from trialatlas.web.feed import DATE_FIELD, DATE_FIELDS, feed
from trialatlas.web.routing import Handler, guarded
from trialatlas.web.search_form import SearchForm, form_of
from trialatlas.web.search_map import MAP_FILE, map_source, map_view
from trialatlas.web.search_page import count
from trialatlas.web.search_record import as_json, as_text, items, search_record
from trialatlas.web.site import Site
from trialatlas.web.study_charts import MEDIA_TYPES as CHART_TYPES
from trialatlas.web.templating import draw
from trialatlas.wording import messages, said

_ROWS = (4, 16)
_LINE = 70
_SIGNS = (
    ("heart failure", messages("all the words, best where they stand together")),
    ('"heart failure"', messages("the words as a phrase")),
    ("a AND b, a OR b, NOT a, ( )", messages("operators in capitals; brackets group")),
    ("AREA[ConditionSearch]stroke", messages("only in one field or search area")),
    ("AREA[StartDate]RANGE[2020, MAX]", messages("dates, ages and numbers between two ends")),
    ("AREA[Phase]MISSING", messages("studies that give no value")),
    ("SEARCH[Location](… AND …)", messages("all of it at one and the same site")),
    ("AREA[LocationGeoPoint]DISTANCE[48.85,2.35,50mi]", messages("a site near a point")),
    ('COVERAGE[FullMatch]"asthma"', messages("the whole value and nothing else")),
)


def search_routes(site: Site) -> list[Route]:
    """Every page of a search but its results."""
    table: dict[str, Handler] = {
        "/search/advanced": _advanced,
        "/search/expression": _expression,
        "/search/record": _record,
        "/search/record.{suffix}": _record_file,
        "/search/rss": _feed,
        f"{MAP_FILE}.{{suffix}}": _map,
    }
    return [Route(path, guarded(site, handler), name=path) for path, handler in table.items()]


async def _advanced(site: Site, request: Request) -> Response:
    form = form_of(request)
    wrong = faults(form)
    if wrong:
        return faulty_form(site, form, wrong)
    return page(request, "advanced.html", view=advanced_view(site, form, wrong))


def faulty_form(site: Site, form: SearchForm, wrong: dict[str, str]) -> Response:
    """The form as it was sent, with what is wrong beside each field (400)."""
    view = advanced_view(site, form, wrong)
    text = draw("advanced.html", samples=site.samples(), view=view)
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", **HEADERS}
    return Response(text, 400, headers=headers, media_type="text/html; charset=utf-8")


async def _expression(site: Site, request: Request) -> Response:
    """The search as one expression, to be changed and run. A search with a fault goes back to its
    form.
    """
    form = form_of(request).at_page(1)
    if faults(form):
        return moved(form.address("/search/advanced"), for_good=False)
    whole = form.whole()
    written = print_query(whole) if form.asks else ""
    least, most = _ROWS
    return page(
        request,
        "expression.html",
        expression=written,
        rows=min(most, max(least, 2 + len(written) // _LINE)),
        sentence=describe(whole) if form.asks else "",
        total=count(site, form, whole) if form.asks else 0,
        back=form.address("/search/advanced"),
        kept=form.manner(),
        signs=tuple((sign, said(means)) for sign, means in _SIGNS),
    )


async def _record(site: Site, request: Request) -> Response:
    """All that must be reported of a search. One with a fault goes back to its form."""
    form = form_of(request).at_page(1)
    if faults(form):
        return moved(form.address("/search/advanced"), for_good=False)
    record = search_record(site, form, _base(request))
    return page(
        request,
        "search_record.html",
        record=record,
        items=list(items(record)),
        text=form.address("/search/record.txt"),
        json=form.address("/search/record.json"),
        back=form.address(),
    )


async def _record_file(site: Site, request: Request) -> Response:
    suffix: str = request.path_params["suffix"]
    if suffix not in _FILES:
        raise NotFoundError(
            f"There is no record of a search as {suffix[:20]}.",
            hint="There are record.txt and record.json.",
        )
    draw_file, media_type = _FILES[suffix]
    record = search_record(site, form_of(request), _base(request))
    name = f"search-record-{record.searched:%Y-%m-%d}.{suffix}"
    named = {"Content-Disposition": f'inline; filename="{name}"'}
    return body(request, draw_file(record), media_type, **named)


async def _feed(site: Site, request: Request) -> Response:
    """The newest studies of a search for feed readers."""
    form = form_of(request).at_page(1)
    known = tuple(each for each in form.unread if not each.startswith(f"{DATE_FIELD}="))
    date_field = request.query_params.get(DATE_FIELD) or DATE_FIELDS[0]
    made = feed(site, replace(form, unread=known), date_field, _base(request))
    return body(request, made, "application/rss+xml; charset=utf-8")


async def _map(site: Site, request: Request) -> Response:
    """The map of a search as a picture, and what it draws as a table."""
    suffix: str = request.path_params["suffix"]
    chart = map_view(site, form_of(request)).chart if suffix in CHART_TYPES else None
    if chart is None:
        raise NotFoundError(
            "There is no such map of this search.",
            hint="There are map.svg and map.csv, if any of the studies has a site.",
        )
    source = map_source(site)
    if suffix == "csv":
        made = chart.csv((source, chart.note), safe_cell)
        return body(request, made, CHART_TYPES[suffix])
    policy = {"Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'"}
    return body(request, chart.file(source).encode(), CHART_TYPES[suffix], **policy)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


_FILES = {
    "txt": (as_text, "text/plain; charset=utf-8"),
    "json": (as_json, "application/json"),
}
