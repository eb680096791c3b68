"""From an endpoint's declaration to a route that always answers.

Handlers are coroutines that call the synchronous core directly, as the pages' do. Errors become
answers in the registry's form; faults of ours are logged and answered without details.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trialatlas.api.answers import JSON, preflight
from trialatlas.api.params import Given, Parameter, read
from trialatlas.api.problems import no_such_address, only_reading, problem_answer, unexpected
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.errors import AtlasError, UsageError

BASE: Final = "/api/v2"
"""Where the API stands."""
LONGEST: Final = 50_000
"""Characters of a query string: some four thousand NCT numbers."""
_SERVED: Final = ["GET", "OPTIONS"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """The registry and the settings behind all endpoints."""

    atlas: Atlas
    config: Config


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: as it came, its checked parameters, and the names in its path."""

    request: Request
    given: Given
    path: Mapping[str, str]


Handler: TypeAlias = Callable[[Service, Asked], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address below the API's base, its parameters, and what answers."""

    path: str
    handler: Handler
    parameters: tuple[Parameter, ...] = ()
    base: str = BASE
    forms: tuple[str, ...] = ()
    """Media types that may be asked for besides."""
    summary: str = ""
    """What it answers, in one plain sentence."""
    answer: Any = None
    """The type of a JSON answer; None where the answer is no JSON of one type."""
    media_type: str = JSON
    takes: tuple[str, ...] = ()
    """Media types of a body that may be sent with POST, in place of the required parameters."""

    def asked_with(self, method: str) -> tuple[Parameter, ...]:
        """The parameters of a method."""
        return tuple(each for each in self.parameters if method != "POST" or not each.required)


def route(service: Service, endpoint: Endpoint) -> Route:
    """The endpoint as a route: GET, HEAD, POST where it takes a body, and a browser's preflight."""
    methods = [*_SERVED, *(["POST"] if endpoint.takes else [])]

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return preflight(", ".join(["HEAD", *methods]))
        try:
            _check_length(request)
            given = read(endpoint.asked_with(request.method), request.query_params)
            asked = Asked(request, given, request.path_params)
            return await endpoint.handler(service, asked)
        except AtlasError as error:
            return problem_answer(request, error)
        except Exception:  # noqa: BLE001 - the last net: logged, and answered without details
            known = {
                "request": request.scope.get("state", {}).get("request_id", ""),
                "endpoint": f"{endpoint.base}{endpoint.path}",
            }
            _log.exception("no answer could be made", extra={"facts": known})
            return unexpected(request)

    path = f"{endpoint.base}{endpoint.path}"
    return Route(path, answer, methods=methods, name=path)


def _check_length(request: Request) -> None:
    """Raise UsageError for an address that asks for more than anybody types or lists."""
    length = len(request.url.query)
    if length > LONGEST:
        raise UsageError(
            f"The query has {length:,} characters; {LONGEST:,} are the most",
            hint="Ask in several requests.",
            slug="address-too-long",
        )


def fallback(base: str = BASE) -> Route:
    """The answer for every other address below the base, and for other methods."""

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return preflight()
        if request.method not in {"GET", "HEAD"}:
            return only_reading(request)
        return no_such_address(request)

    # A class would be asked for all methods; a function gets GET alone unless they are named.
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    return Route(f"{base}/{{rest:path}}", answer, methods=methods, name=f"{base}/")
