"""How a request is refused before any page or endpoint sees it: in the form its reader expects.

Below `/api` in the API's form, elsewhere as a page, or as a JSON problem for a program. What does
not live here: when something is refused (`limiting`, `turns`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from trialatlas import api
from trialatlas.errors import LimitError
from trialatlas.web import refused

_API: Final = "/api/"
_AGAIN: Final = 2
"""Seconds after which a crowd may be over."""


class Refusing:
    """An application that refuses whatever comes."""

    def __init__(self, error: Callable[[], LimitError]) -> None:
        self._error = error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse."""
        await refusal(Request(scope), self._error())(scope, receive, send)


def overloaded() -> LimitError:
    """More requests wait than may."""
    return LimitError(
        "More is asked of this server than it can answer just now.",
        hint="Ask again in a moment.",
        slug="overloaded",
        again=_AGAIN,
    )


def refusal(request: Request, error: LimitError) -> Response:
    """The answer for a limit that was reached."""
    if request.url.path.startswith(_API):
        return api.refused(request, error)
    return refused(request, error)
