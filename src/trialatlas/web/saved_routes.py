"""Studies that a reader keeps: the list is in the browser, its studies are on the page.

No account, no cookie: a script keeps the numbers in the browser's own storage and asks this page
for them. The address names them, so that a list can be sent to somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas.errors import AtlasError, UsageError
from trialatlas.sample import is_sample
from trialatlas.web.answers import moved, page
from trialatlas.web.routing import Handler, guarded
from trialatlas.web.search_page import HitView
from trialatlas.web.search_takeaway import downloads_of
from trialatlas.web.site import Site
from trialatlas.web.study_page import head

MOST: Final = 200
"""Studies that one list holds: their numbers must fit an address."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """The studies of an address in the order given, what could not be found, and files of them."""

    hits: tuple[HitView, ...]
    unknown: tuple[str, ...]
    address: str
    downloads: tuple[tuple[str, str], ...]


def saved_routes(site: Site) -> list[Route]:
    """The page of kept studies."""
    table: dict[str, Handler] = {"/saved": _saved}
    return [Route(path, guarded(site, handler), name=path) for path, handler in table.items()]


async def _saved(site: Site, request: Request) -> Response:
    given = [
        each.strip()
        for text in request.query_params.getlist("ids")
        for each in text.replace("\n", ",").replace(" ", ",").split(",")
        if each.strip()
    ]
    if len(given) > MOST:
        raise UsageError(
            f"A list holds {MOST} studies, and {len(given):,} were asked for.",
            hint="Ask for fewer, or search for them and take a file along.",
        )
    wanted: list[str] = []
    unknown: list[str] = []
    for each in given:
        try:
            nct_id = site.atlas.resolve(each)
        except AtlasError:
            unknown.append(each[:40])
            continue
        if nct_id not in wanted:
            wanted.append(nct_id)
    address = f"/saved?ids={','.join(wanted)}" if wanted else "/saved"
    if not unknown and wanted and str(request.url).partition("?")[2] != address.partition("?")[2]:
        return moved(address, for_good=False)
    view = SavedView(
        hits=tuple(_kept(site, nct_id) for nct_id in wanted),
        unknown=tuple(dict.fromkeys(unknown)),
        address=address,
        downloads=downloads_of(wanted) if wanted else (),
    )
    return page(request, "saved.html", view=view)


def _kept(site: Site, nct_id: str) -> HitView:
    study = site.study(nct_id).study
    above = head(study)
    has_results = study.value("HasResults") is True
    return HitView(above, escape(above.title), has_results, is_sample(nct_id), (), study)
