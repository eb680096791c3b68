"""The web site: pages for people, over the facade, without script.

`routes` is all that the server mounts, `not_found` how it answers for the
rest. Nothing here opens a data folder or listens on a port.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.errors import AtlasError
from trialatlas.web.answers import problem
from trialatlas.web.browse_routes import browse_routes
from trialatlas.web.compare_routes import compare_routes
from trialatlas.web.design_page import design_routes
from trialatlas.web.languages import language_of
from trialatlas.web.neighbourhood_page import neighbourhood_routes
from trialatlas.web.problems import no_such_page, problem_of
from trialatlas.web.reference_page import reference_routes
from trialatlas.web.registry_routes import registry_routes
from trialatlas.web.related_page import related_routes
from trialatlas.web.related_text import text_routes
from trialatlas.web.saved_routes import saved_routes
from trialatlas.web.search_routes import search_routes
from trialatlas.web.site import Site
from trialatlas.web.site_routes import site_routes
from trialatlas.web.study_routes import study_routes
from trialatlas.wording import speaking

__all__ = ["not_found", "refused", "routes"]


def routes(atlas: Atlas, config: Config, api: Mapping[str, Any]) -> list[Route]:
    """Every address of the site. `api` is the OpenAPI document that a page is drawn from."""
    site = Site(atlas, config)
    return [
        *site_routes(site),
        *search_routes(site),
        *saved_routes(site),
        *compare_routes(site),
        *design_routes(site),
        *browse_routes(site),
        *related_routes(site),
        *text_routes(site),
        *neighbourhood_routes(site),
        *study_routes(site),
        *registry_routes(site),
        *reference_routes(site, api),
    ]


def not_found(request: Request, status: int = 404) -> Response:
    """The page for an address that leads nowhere, or for a method that is not served (405)."""
    offered: tuple[str, ...] = getattr(request.app.state, "languages", ())
    with speaking(language_of(request, offered)):
        return problem(request, no_such_page(request.url.path, status))


def refused(request: Request, error: AtlasError, offered: Sequence[str] = ()) -> Response:
    """The page for a request that is refused before any handler sees it."""
    with speaking(language_of(request, offered)):
        return problem(request, problem_of(error))
