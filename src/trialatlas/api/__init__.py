"""The registry's API, version 2, over the facade: same addresses, parameters, answers and errors.
Beside it, below `/api/atlas`, what the registry's lacks (`atlas_routes`).

`routes` is all that the server mounts, `refused` how it refuses.
A family of endpoints is one file with a tuple
`ENDPOINTS`; it is served once that tuple is listed in `FAMILIES`. Nothing here draws a page,
opens a data folder or listens on a port.
"""

from __future__ import annotations

from typing import Final

from starlette.routing import Route

from trialatlas.api import atlas_routes, history, single_study, stats, structure, studies
from trialatlas.api.openapi import with_document
from trialatlas.api.problems import problem_answer as refused
from trialatlas.api.routing import BASE, Endpoint, Service, fallback, route
from trialatlas.atlas import Atlas
from trialatlas.config import Config

__all__ = ["DOCUMENT", "ENDPOINTS", "refused", "routes"]

FAMILIES: Final[list[tuple[Endpoint, ...]]] = [
    structure.ENDPOINTS,
    stats.ENDPOINTS,
    history.ENDPOINTS,
    studies.ENDPOINTS,
    single_study.ENDPOINTS,
]
"""Every family of endpoints. Fixed paths (`/studies/metadata`) come before those with a name in
them (`/studies/{nctId}`): the first that fits answers.
"""
ENDPOINTS, DOCUMENT = with_document(
    [each for family in (*FAMILIES, *atlas_routes.FAMILIES) for each in family]
)
"""Every endpoint, and the OpenAPI document of them all."""


def routes(atlas: Atlas, config: Config) -> list[Route]:
    """Every address below `/api/v2`, `/api/int` and `/api/atlas`, and the answers for all others
    there.
    """
    service = Service(atlas, config)
    served = [route(service, each) for each in ENDPOINTS]
    return [*served, *map(fallback, (BASE, history.BASE, atlas_routes.BASE))]
