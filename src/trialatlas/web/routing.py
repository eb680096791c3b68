"""What stands around every handler: the language, and errors that become pages or are logged.

Handlers are coroutines that call the synchronous core directly. A process
serves one request at a time: readers of one store shared by threads have hung
under load, and a page takes milliseconds.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from trialatlas.errors import AtlasError
from trialatlas.web.answers import problem
from trialatlas.web.languages import language_of, without_choice
from trialatlas.web.problems import problem_of, unexpected
from trialatlas.web.site import Site
from trialatlas.wording import speaking

Handler: TypeAlias = Callable[[Site, Request], Awaitable[Response]]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

_log = logging.getLogger(__name__)


def guarded(site: Site, handler: Handler) -> Endpoint:
    """The handler as an endpoint that always answers."""

    async def endpoint(request: Request) -> Response:
        request.state.site = site
        with speaking(language_of(request, site.config.languages)):
            try:
                return await handler(site, without_choice(request))
            except AtlasError as error:
                return problem(request, problem_of(error))
            except Exception:  # noqa: BLE001 - the last net: logged, and answered without details
                _log.exception("no page could be made", extra={"facts": _known(request, handler)})
                return problem(request, unexpected())

    return endpoint


def _known(request: Request, handler: Handler) -> dict[str, str]:
    """What a log may say of a request: never what was asked for."""
    state = request.scope.get("state", {})
    return {"request": state.get("request_id", ""), "handler": handler.__name__}
