"""`/healthz`: the process lives. `/readyz`: it has data, finds them, and they are not stale.

A process that is not ready should be left alone and asked later; one that does not answer
`/healthz` should be started again. Neither says anything that the status page does not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from trialatlas import __version__
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.errors import AtlasError

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def health_routes(atlas: Atlas, config: Config) -> list[Route]:
    """Both addresses."""

    async def health(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok", "version": __version__}, headers=_HEADERS)

    async def ready(_request: Request) -> JSONResponse:
        said = readiness(atlas, config.limits.stale, datetime.now(UTC))
        status = 200 if said["status"] == "ready" else 503
        return JSONResponse(said, status, headers=_HEADERS)

    table: dict[str, Callable[[Request], Awaitable[JSONResponse]]] = {
        "/healthz": health,
        "/readyz": ready,
    }
    return [Route(path, handler, name=path) for path, handler in table.items()]


def readiness(atlas: Atlas, stale: float, now: datetime) -> dict[str, Any]:
    """Whether the registry can be asked, and if not, why: `reason` is a slug.

    `stale` is the age of the data, in hours, from which on they count as too old; 0 for never.
    """
    try:
        status = atlas.store.status()
        known = {
            "version": __version__,
            "studies": status.studies,
            "sequence": status.sequence,
            "registryRelease": status.registry_date or None,
        }
        if not status.studies:
            return known | _not_ready("empty", "No studies are loaded.")
        index = atlas.engine.info
    except AtlasError as error:
        return _not_ready(error.slug, error.message)
    known |= {"index": index.generation, "behind": status.sequence - index.sequence}
    seen = status.last_seen
    if stale and (seen is None or now - seen > timedelta(hours=stale)):
        return known | _not_ready("stale", f"No source was read for over {stale:g} hours.")
    return {"status": "ready", **known}


def _not_ready(reason: str, message: str) -> dict[str, Any]:
    return {"status": "not-ready", "reason": reason, "message": message}
