"""The addresses of named things: `/browse`, `/conditions`, `/conditions/{slug}`, and their files.

What does not live here: what the pages show (`browse_page`).
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas.atlas import about, named
from trialatlas.charts import STYLE_HASH
from trialatlas.directory import INITIALS, KINDS, Kind
from trialatlas.errors import NotFoundError, UsageError
from trialatlas.export.cells import safe_cell
from trialatlas.web import browse_exports
from trialatlas.web.answers import body, moved, page
from trialatlas.web.browse_charts import charts_of
from trialatlas.web.browse_page import (
    Wanted,
    address_of,
    directory_view,
    entity_view,
    found_everywhere,
    kind_asked,
    require_directory,
    shelves,
)
from trialatlas.web.exports import MEDIA_TYPES
from trialatlas.web.routing import guarded
from trialatlas.web.site import Site
from trialatlas.web.study_charts import MEDIA_TYPES as CHART_TYPES

_LONGEST = 200
_LAST_PAGE = 100_000
_FORMS = ("json", "csv")


def browse_routes(site: Site) -> list[Route]:
    """Every address of named things."""
    found = [Route("/browse", guarded(site, _browse), name="browse")]
    for kind in KINDS:
        base = f"/{kind.name}"
        for path, handler in (
            (base, _directory),
            (f"{base}.{{suffix}}", _directory),
            (f"{base}/{{slug}}", _entity),
            (f"{base}/{{slug}}/charts/{{chart}}", _chart),
        ):
            found.append(Route(path, guarded(site, handler), name=path))
    return found


async def _browse(site: Site, request: Request) -> Response:
    require_directory(site)
    text = request.query_params.get("q", "").strip()[:_LONGEST]
    return page(
        request,
        "browse/start.html",
        text=text,
        found=found_everywhere(site, text) if text else (),
        shelves=shelves(site),
        address_of=address_of,
    )


async def _directory(site: Site, request: Request) -> Response:
    kind = _kind(site, request)
    suffix = request.path_params.get("suffix", "")
    if suffix and suffix not in _FORMS:
        raise _no_such_form(f"/{kind.name}")
    view = directory_view(site, kind, _wanted(request))
    if suffix:
        made = browse_exports.directory_json if suffix == "json" else browse_exports.directory_csv
        return _file(request, made(view), kind.name, suffix)
    return page(request, "browse/directory.html", view=view, address_of=address_of)


async def _entity(site: Site, request: Request) -> Response:
    kind = _kind(site, request)
    slug, dot, suffix = request.path_params["slug"].rpartition(".")
    if not dot:
        slug, suffix = suffix, ""
    elif suffix not in _FORMS:
        raise _no_such_form(f"/{kind.name}")
    found = named(site.atlas.directory, kind.name, slug)
    if found.slug != slug:
        return moved(address_of(found, f".{suffix}" if suffix else ""), for_good=False)
    if suffix:
        made = browse_exports.entity_json if suffix == "json" else browse_exports.entity_csv
        return _file(request, made(about(site.atlas, found)), f"{kind.one}-{slug}", suffix)
    return page(
        request,
        "browse/entity.html",
        view=entity_view(site, found),
        address_of=address_of,
    )


async def _chart(site: Site, request: Request) -> Response:
    kind = _kind(site, request)
    found = named(site.atlas.directory, kind.name, request.path_params["slug"])
    name, _, suffix = request.path_params["chart"].rpartition(".")
    made = next((each for each in charts_of(about(site.atlas, found)) if each.name == name), None)
    if made is None or suffix not in CHART_TYPES:
        raise NotFoundError(
            "There is no such chart.",
            nearest=(address_of(found),),
            hint="Charts end in .svg, the figures that they draw in .csv.",
        )
    said = f"{found.full}. {browse_exports.NOTE}"
    drawn = made.file(said).encode() if suffix == "svg" else made.csv((said, made.note), safe_cell)
    headers = {
        "Content-Disposition": f'inline; filename="{kind.one}-{name}.{suffix}"',
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'",
    }
    return body(request, drawn, CHART_TYPES[suffix], **headers)


def _kind(site: Site, request: Request) -> Kind:
    name = request.url.path.split("/")[1].partition(".")[0]
    kind = kind_asked(site, name)
    require_directory(site)
    return kind


def _wanted(request: Request) -> Wanted:
    given = request.query_params
    initial = given.get("initial", "").casefold()
    if initial and initial not in INITIALS:
        raise UsageError(
            "There is no such initial.", hint="Use a to z, 0 for digits, ~ for others."
        )
    number = given.get("page", "1")
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:9]) <= _LAST_PAGE):
        raise UsageError("There is no such page.", hint="Pages are counted from 1.")
    return Wanted(
        text=given.get("q", "").strip()[:_LONGEST],
        order="name" if given.get("order") == "name" or initial else "studies",
        initial=initial,
        page=int(number),
    )


def _no_such_form(near: str) -> NotFoundError:
    return NotFoundError(
        "There is no such form of this page.", nearest=(near,), hint="There are .json and .csv."
    )


def _file(request: Request, made: bytes, stem: str, suffix: str) -> Response:
    name = stem.encode("ascii", "ignore").decode() or "names"
    headers = {
        "X-Source": browse_exports.NOTE,
        "Content-Disposition": f'inline; filename="{name}.{suffix}"',
    }
    return body(request, made, MEDIA_TYPES[suffix], **headers)
