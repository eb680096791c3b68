"""The addresses beside the studies: start, search, modules, about, static files."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas import __version__, schema
from trialatlas.errors import NotFoundError, UsageError
from trialatlas.export.provenance import clock
from trialatlas.schema import Node
from trialatlas.study import canonical_nct_id
from trialatlas.web import links, words
from trialatlas.web.advanced_form import faults
from trialatlas.web.answers import body, moved, page, wants_json
from trialatlas.web.explain_page import explain_view
from trialatlas.web.home_page import home_view
from trialatlas.web.problems import unknown_module
from trialatlas.web.record_page import definitions
from trialatlas.web.routing import Handler, guarded
from trialatlas.web.search_form import SearchForm, form_of, is_from_form
from trialatlas.web.search_groups import groups_view
from trialatlas.web.search_map import MAP_FILE, map_view
from trialatlas.web.search_page import EXPLAIN, date_in_words, search_view
from trialatlas.web.search_routes import faulty_form
from trialatlas.web.site import Site
from trialatlas.web.status_page import STATUS, STATUS_JSON, status_json, status_page
from trialatlas.web.templating import assets
from trialatlas.wording import said

_ROBOTS = b"User-agent: *\nDisallow: /search\nAllow: /\n"
_FOREVER = "public, max-age=31536000, immutable"


def site_routes(site: Site) -> list[Route]:
    """Every address that is not of one study."""
    table: dict[str, Handler] = {
        "/": _home,
        "/search": _search,
        EXPLAIN: _explain,
        "/modules": _modules,
        "/modules/{name}": _module,
        "/about": _about,
        STATUS: status_page,
        STATUS_JSON: status_json,
        "/robots.txt": _robots,
        "/favicon.svg": _favicon,
        "/static/{name}": _static,
    }
    return [Route(path, guarded(site, handler), name=path) for path, handler in table.items()]


async def _home(site: Site, request: Request) -> Response:
    return page(request, "home.html", **home_view(site))


async def _search(site: Site, request: Request) -> Response:
    form = form_of(request)
    study = _named(site, form)
    if study:
        return moved(links.study(study), for_good=False)
    wrong = faults(form)
    if wrong and (form.boxes or form.chosen) and not wants_json(request):
        return faulty_form(site, form, wrong)
    if not wrong and is_from_form(request.query_params):
        return moved(form.address(), for_good=False)
    drawn = map_view(site, form) if form.view == "map" else None
    divided = groups_view(site, form) if form.view == "groups" else None
    return page(
        request,
        "search.html",
        view=search_view(site, form),
        map=drawn,
        groups=divided,
        map_file=MAP_FILE,
        map_query=form.address(""),
    )


async def _explain(site: Site, request: Request) -> Response:
    return page(request, "explain.html", view=explain_view(site, form_of(request)))


def _named(site: Site, form: SearchForm) -> str:
    """The study whose number was typed, or empty."""
    try:
        nct_id = canonical_nct_id(form.text)
    except UsageError:
        return ""
    return nct_id if not form.text.isdigit() or nct_id in site.atlas else ""


@dataclass(frozen=True, slots=True)
class _Entry:
    node: Node
    fields: int
    fill: str


async def _modules(site: Site, request: Request) -> Response:
    sections = [
        (
            section,
            [
                _Entry(each, len(schema.leaves_below(each)), site.fill(each))
                for each in section.children
            ],
        )
        for section in schema.SECTIONS
    ]
    return page(
        request,
        "modules.html",
        sections=sections,
        total=len(schema.MODULES),
        fields=sum(each.is_leaf for each in schema.NODES),
        studies=len(site.atlas),
    )


async def _module(site: Site, request: Request) -> Response:
    name = request.path_params["name"]
    section, module = schema.section_by_slug(name), schema.module_by_slug(name)
    node = section or module
    if node is None:
        raise unknown_module(name)
    return page(
        request,
        "module.html",
        node=node,
        above=next((each for each in schema.SECTIONS if node in each.children), None),
        fill=site.fill(node),
        see=links.definition(node),
        examples=site.examples(node),
        definitions=[below for child in node.children for below in definitions(site, child)],
    )


async def _about(site: Site, request: Request) -> Response:
    status = site.atlas.status()
    freshness = [
        (said("Studies"), words.count(status.store.studies)),
        (said("Versions of studies"), words.count(status.store.versions)),
        (said("Newest release of the registry"), date_in_words(status.store.registry_date)),
        (said("Last seen by us"), clock(status.store.last_seen) if status.store.last_seen else ""),
        (said("Records set aside as unreadable"), words.count(status.store.set_aside)),
    ]
    index = status.index
    machine = [
        ("Trial Atlas", __version__),
        (
            said("Structure of a study"),
            said("API version {version}, {number} nodes").format(
                version=schema.API_VERSION, number=len(schema.NODES)
            ),
        ),
        (said("Store on disk"), words.size(status.store.bytes_on_disk)),
        (
            said("Index"),
            said("{engine}, generation {generation}").format(
                engine=index.engine, generation=index.generation
            )
            if index
            else said("none yet"),
        ),
        (said("Index built"), clock(index.built) if index else ""),
        (said("Index on disk"), words.size(status.index_bytes)),
        (said("Changes not yet in the index"), words.count(status.behind)),
    ]
    return page(
        request,
        "about.html",
        freshness=[pair for pair in freshness if pair[1]],
        machine=[pair for pair in machine if pair[1]],
        contacts=site.atlas.contacts,
    )


async def _robots(_site: Site, request: Request) -> Response:
    return body(request, _ROBOTS, "text/plain; charset=utf-8")


async def _favicon(_site: Site, request: Request) -> Response:
    icon = assets()["favicon.svg"]
    return body(request, icon.body, icon.media_type)


async def _static(_site: Site, request: Request) -> Response:
    for each in assets().values():
        if each.address == request.url.path:
            kept = {"Cache-Control": _FOREVER}
            return body(request, each.body, each.media_type, **kept)
    raise NotFoundError("There is no such file.", hint="Load the page again.")
