"""The addresses of a study: the study, its sections, modules, items, versions and exports."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas import schema
from trialatlas.charts import STYLE_HASH
from trialatlas.errors import NotFoundError, UsageError
from trialatlas.export.provenance import clock, source_lines
from trialatlas.export.ris import as_ris
from trialatlas.schema import Node
from trialatlas.web import exports, history_exports, links
from trialatlas.web.answers import body, moved, page
from trialatlas.web.facts import Fact, date_facts
from trialatlas.web.first_answers import first_answers
from trialatlas.web.problems import unknown_module
from trialatlas.web.record_page import item_view, module_view, section_modules, why
from trialatlas.web.registry_routes import compared_versions, tab_address
from trialatlas.web.related_foot import foot
from trialatlas.web.results_makers import register
from trialatlas.web.results_views import drawn, drawn_item
from trialatlas.web.routing import Handler, guarded
from trialatlas.web.site import Shown, Site
from trialatlas.web.study_charts import CHARTS, chart_file
from trialatlas.web.study_page import glance, head, record_sections, standing
from trialatlas.web.study_parts import parts
from trialatlas.web.study_sites import FROM
from trialatlas.wording import messages


def study_routes(site: Site) -> list[Route]:
    """Every address below `/study`."""
    register()
    table: dict[str, Handler] = {
        "/study/{id}": _study,
        "/study/{id}/history": _history,
        "/study/{id}/history.{suffix:str}": _history,
        "/study/{id}/versions/{number}": _version,
        "/study/{id}/{name}": _record,
        "/study/{id}/{name}/{listed}/{number}": _item,
    }
    return [Route(path, guarded(site, handler), name=path) for path, handler in table.items()]


async def _study(site: Site, request: Request) -> Response:
    asked, suffix = links.split_suffix(request.path_params["id"])
    nct_id = _resolved(site, asked)
    if nct_id != asked:
        kept = any(request.query_params.get(each) for each in ("tab", FROM))
        query = f"?{request.url.query}" if kept else ""
        return moved(links.study(nct_id, (f".{suffix}" if suffix else "") + query))
    elsewhere = tab_address(site, request, nct_id, request.query_params.get("tab", ""))
    if elsewhere and not suffix:
        return moved(elsewhere, for_good=False)
    shown = site.study(nct_id)
    return _export(request, shown, None, suffix) if suffix else _page(site, request, shown)


def _page(site: Site, request: Request, shown: Shown, *, current: bool = True) -> Response:
    study = shown.study
    before, after = site.atlas.neighbours(study.nct_id)
    made = parts(study, request.query_params.get(FROM, ""))
    return page(
        request,
        "study.html",
        shown=shown,
        head=head(study),
        standing=standing(study),
        answers=first_answers(study, hidden=site.hides(schema.node("CentralContact"))),
        glance=glance(study),
        parts=made,
        anchors={each.anchor for each in made},
        sections=record_sections(study),
        clocks=_clocks(shown),
        related=foot(site, study if current else site.study(study.nct_id).study),
        before=before,
        after=after,
        current=current,
        gone=site.atlas.gone(study.nct_id),
    )


async def _record(site: Site, request: Request) -> Response:
    name, suffix = _split(request.path_params["name"])
    section, module = schema.section_by_slug(name), schema.module_by_slug(name)
    node = section or module
    asked = request.path_params["id"]
    if node is None:
        _resolved(site, asked)
        raise unknown_module(name)
    nct_id = _resolved(site, asked)
    if nct_id != asked:
        return moved(links.record(nct_id, node, f".{suffix}" if suffix else ""))
    shown = site.study(nct_id)
    if suffix:
        return _export(request, shown, node, suffix)
    return _section(request, shown, node) if section else _module(site, request, shown, node)


def _module(site: Site, request: Request, shown: Shown, module: Node) -> Response:
    return page(
        request,
        "record.html",
        shown=shown,
        head=head(shown.study),
        section=_section_of(module),
        view=module_view(site, shown, module),
        drawn=drawn(shown, module, request.query_params),
        address=_address(request),
        clocks=_clocks(shown),
    )


def _section(request: Request, shown: Shown, section: Node) -> Response:
    modules = section_modules(shown.study, section)
    return page(
        request,
        "section.html",
        shown=shown,
        head=head(shown.study),
        section=section,
        modules=modules,
        sections=record_sections(shown.study),
        absent="" if any(each.holds for each in modules) else why(shown.study, section),
        clocks=_clocks(shown),
    )


async def _item(site: Site, request: Request) -> Response:
    asked, name = request.path_params["id"], request.path_params["name"]
    nct_id = _resolved(site, asked)
    module = schema.module_by_slug(name)
    if module is None:
        raise unknown_module(name)
    listed = request.path_params["listed"]
    if listed == CHARTS:
        return _chart(site, request, nct_id, module)
    wanted, suffix = _split(request.path_params["number"])
    number = _number(wanted)
    if nct_id != asked:
        below = f"{number}.{suffix}" if suffix else str(number)
        return moved(f"{links.record(nct_id, module)}/{listed}/{below}")
    shown = site.study(nct_id)
    view = item_view(site, shown, module, listed, number)
    if suffix:
        return _export(request, shown, view.node, suffix, number)
    return page(
        request,
        "item.html",
        shown=shown,
        head=head(shown.study),
        section=_section_of(module),
        view=view,
        drawn=drawn_item(shown, view.node, number, request.query_params),
        address=_address(request),
        clocks=_clocks(shown),
    )


def _address(request: Request) -> str:
    """The whole address of a page, without what was asked of it: to be copied."""
    return str(request.url.replace(query="", fragment=""))


def _chart(site: Site, request: Request, nct_id: str, module: Node) -> Response:
    """A chart of a module as a file: the picture, or the figures that it draws."""
    wanted = request.path_params["number"]
    if nct_id != request.path_params["id"]:
        return moved(f"{links.record(nct_id, module)}/{CHARTS}/{wanted}")
    made, media_type = chart_file(site.study(nct_id), module, wanted)
    said = {
        "Content-Disposition": f'inline; filename="{nct_id}-{wanted}"',
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'",
    }
    return body(request, made, media_type, **said)


async def _history(site: Site, request: Request) -> Response:
    asked, suffix = request.path_params["id"], request.path_params.get("suffix", "")
    made = {
        "json": history_exports.as_json,
        "csv": history_exports.as_csv,
        "md": history_exports.as_markdown,
    }
    if suffix and suffix not in made:
        raise unknown_module(f"history.{suffix}")
    nct_id = _resolved(site, asked)
    if nct_id != asked:
        return moved(links.study(nct_id, f"/history.{suffix}" if suffix else "/history"))
    versions, sightings = site.atlas.history(nct_id)
    shown = site.study(nct_id)
    if suffix:
        whole = history_exports.History(shown, versions, sightings)
        return _file(request, shown, made[suffix](whole), f"{nct_id}-history", suffix)
    return page(
        request,
        "history.html",
        shown=shown,
        head=head(shown.study),
        versions=versions,
        sightings=sightings,
        what_changed=history_exports.what_changed,
        compared=compared_versions(request),
    )


async def _version(site: Site, request: Request) -> Response:
    asked = request.path_params["id"]
    name, suffix = links.split_suffix(request.path_params["number"])
    number = _number(name)
    nct_id = _resolved(site, asked)
    if nct_id != asked:
        return moved(links.study(nct_id, f"/versions/{request.path_params['number']}"))
    shown = site.study(nct_id, number)
    if suffix:
        return _export(request, shown, None, suffix, version=number)
    newest = site.study(nct_id).provenance.version
    return _page(site, request, shown, current=number == newest)


def _export(
    request: Request,
    shown: Shown,
    node: Node | None,
    suffix: str,
    number: int = 0,
    *,
    version: int = 0,
) -> Response:
    made = {
        "json": lambda: exports.as_json(shown, node, number),
        "csv": lambda: exports.as_csv(shown, node, number),
        "md": lambda: exports.as_markdown(shown, node, number),
        "ris": lambda: as_ris(shown.study, shown.provenance),
    }[suffix]()
    parts = [node.slug if node else "", number or "", f"version-{version}" if version else ""]
    stem = "-".join([shown.study.nct_id, *(str(part) for part in parts if part)])
    return _file(request, shown, made, stem, suffix)


def _file(request: Request, shown: Shown, made: bytes, stem: str, suffix: str) -> Response:
    """An export with the headers that name it and its source."""
    said = source_lines(shown.provenance)[0]
    headers = {
        "X-Source": said.encode("ascii", "ignore").decode(),
        "Content-Disposition": f'inline; filename="{stem}.{suffix}"',
        "Link": f'<{shown.provenance.address}>; rel="via"',
    }
    return body(request, made, exports.MEDIA_TYPES[suffix], **headers)


def _clocks(shown: Shown) -> tuple[Fact, ...]:
    """Our clock and the registry's, side by side."""
    from_us = shown.provenance
    return (
        Fact.plain("First seen by us", clock(from_us.first_seen)),
        Fact.plain("Last changed, as seen by us", clock(from_us.last_changed)),
        *date_facts(
            shown.study,
            messages(
                {
                    "StudyFirstPostDate": "First posted by the registry",
                    "LastUpdatePostDate": "Last update posted",
                    "StatusVerifiedDate": "Verified by the sponsor",
                    "VersionHolder": "Registry data of",
                }
            ),
        ),
    )


def _section_of(module: Node) -> Node:
    return next(each for each in schema.SECTIONS if each.name == module.section)


def _resolved(site: Site, asked: str) -> str:
    """The canonical id behind an address. Raises NotFoundError for what no study can be called."""
    try:
        return site.atlas.resolve(asked)
    except UsageError as error:
        raise NotFoundError(error.message, hint=error.hint, slug=error.slug) from error


def _split(name: str) -> tuple[str, str]:
    """Name and suffix of a part of a study; a reference (`.ris`) is to a study as a whole."""
    stem, suffix = links.split_suffix(name)
    return (name, "") if suffix == "ris" else (stem, suffix)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise NotFoundError(f"{text[:20]} is not a number.", hint="Count from 1.")
    return int(text[:9])
