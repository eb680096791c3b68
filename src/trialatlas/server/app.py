"""The one application: what it mounts, and what stands around every answer.

What does not live here: pages (`web`), the registry's API (`api`), packing for the
wire (`packing`), listening (`serving`).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from trialatlas import api
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server.answering import OneState
from trialatlas.server.health import health_routes
from trialatlas.server.hosts import KnownHosts
from trialatlas.server.limiting import Limiting
from trialatlas.server.packing import Packing
from trialatlas.server.proxies import Proxies
from trialatlas.server.validating import DataState, Validating
from trialatlas.web import not_found, routes

_API: Final = "/api/"
_SLASHES = re.compile("/{2,}")
_ASIDE = re.compile(r"[\\\x00-\x20]")


class OneAddress:
    """Sends `//study` and `/about/` to the address without the spare slashes.

    Below `/api` the answer is given at once: programs ask `/api/v2//studies` and do not all
    follow a redirect.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect, or pass the request on."""
        if scope["type"] == "http":
            path: str = scope["path"]
            clean = _SLASHES.sub("/", path).rstrip("/") or "/"
            if clean != path and clean.startswith(_API):
                scope = {**scope, "path": clean, "raw_path": quote(clean).encode("ascii")}
            elif clean != path and not _ASIDE.search(clean):
                query: str = scope["query_string"].decode("latin-1")
                # The path came decoded: a `?` in it is part of a name and must stay one.
                target = quote(clean) + (f"?{query}" if query else "")
                await RedirectResponse(target, 301)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def create_app(atlas: Atlas, config: Config) -> Starlette:
    """The application over an open registry. The caller opens and closes it."""
    app = Starlette(
        routes=[
            *health_routes(atlas, config),
            *api.routes(atlas, config),
            *routes(atlas, config, api.DOCUMENT),
        ],
        middleware=[
            Middleware(KnownHosts, hosts=config.hosts),
            Middleware(Proxies, trusted=config.proxies),
            Middleware(Limiting, limits=config.limits),
            Middleware(OneAddress),
            Middleware(Validating, state=DataState(config)),
            Middleware(Packing),
            Middleware(OneState),
        ],
        exception_handlers={HTTPException: _no_such_page},
    )
    app.state.languages = config.languages
    return app


async def _no_such_page(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return not_found(request)
    answer = not_found(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer
