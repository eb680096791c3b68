"""How an error leaves the API: the registry's form, with our hint beside it.

The registry answers in plain text, in words that clients match on: they are the first line, and
below it stand the expression at fault and a line of carets. The hint goes into the header
`X-Hint`. Who names `application/problem+json` in `Accept` gets all we know instead: slug, hint,
and of an expression the position and a caret below it. Only views decide on a status; the
errors are in `trialatlas.errors`.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from trialatlas.api.answers import CORS, GUARD
from trialatlas.errors import (
    AtlasError,
    NotFoundError,
    NotInstalledError,
    QueryError,
    StoreDamagedError,
)
from trialatlas.query.caret import caret, pointed

_STATUS: Final = {
    "usage": 400,
    "input": 400,
    "not-found": 404,
    "busy": 503,
    "data": 503,
    "environment": 500,
}
_BY_SLUG: Final = {"address-long": 414, "body-too-large": 413, "too-many-requests": 429}
_BY_CLASS: Final[dict[type[AtlasError], int]] = {StoreDamagedError: 500, NotInstalledError: 501}
PROBLEM: Final = "application/problem+json"
_KEPT: Final = " !\"#$&'()*+,-./:;<=>?@[]^_`{|}~"
"""What stays as it is in `X-Hint`; `%` and all beyond ASCII are percent-encoded."""
_LINE: Final = 2000
"""Characters of a message or hint that are sent: an expression may be as long as an address."""


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What went wrong. `slug` names it for programs and `hint` says what to do. Of an expression,
    `position` and `length` are the place at fault in characters from 0, and `caret` is a line to
    show below it.
    """

    type: str
    title: str
    status: int
    slug: str
    hint: str = ""
    position: int = 0
    length: int = 0
    expression: str = ""
    caret: str = ""
    nearest: list[str] = []


def problem_answer(request: Request, error: AtlasError) -> Response:
    """The answer for an error of ours."""
    known = _BY_SLUG.get(error.slug) or _BY_CLASS.get(type(error))
    status = known or _STATUS[error.category]
    said: dict[str, Any] = {
        "title": error.message[:_LINE],
        "status": status,
        "slug": error.slug,
        "hint": error.hint[:_LINE],
    }
    if isinstance(error, QueryError) and error.expression:
        said["position"] = error.position
        said["length"] = error.length
        said["expression"] = error.expression
        said["caret"] = caret(error.expression, error.position, error.length)
        said["pointed"] = pointed(error.expression, error.position, error.length)
    if isinstance(error, NotFoundError):
        said["nearest"] = list(error.nearest)
    answer = _answer(request, said)
    if error.again:
        answer.headers["Retry-After"] = str(error.again)
    return answer


def no_such_address(request: Request) -> Response:
    """No endpoint has this address."""
    path = request.url.path[:200]
    hint = "The endpoints are described at /api and in /api/atlas/openapi.json."
    return _answer(
        request, {"title": f"{path} not found", "status": 404, "slug": "no-endpoint", "hint": hint}
    )


def only_reading(request: Request) -> Response:
    """The method is not served: there is nothing to write here."""
    said = {"title": f"Method {request.method[:20]} not allowed", "status": 405, "slug": "method"}
    answer = _answer(request, said)
    answer.headers["Allow"] = "GET, HEAD, OPTIONS"
    return answer


def unexpected(request: Request) -> Response:
    """A fault of ours. Its details are in the log, not in the answer."""
    hint = "The fault is ours and has been written to the log; no data were changed."
    return _answer(
        request, {"title": "Internal error", "status": 500, "slug": "unexpected", "hint": hint}
    )


def _answer(request: Request, said: dict[str, Any]) -> Response:
    hint = said.get("hint", "")
    headers = {"Cache-Control": "no-store", "Vary": "Accept", **CORS, **GUARD}
    if hint:
        headers["X-Hint"] = quote(hint, safe=_KEPT)
    below = said.pop("pointed", ())
    if PROBLEM in request.headers.get("accept", ""):
        known = {name: value for name, value in said.items() if value not in ("", [])}
        body = json.dumps({"type": "about:blank", **known}, ensure_ascii=False)
        return Response(body, said["status"], headers=headers, media_type=PROBLEM)
    text = "\n".join((said["title"], *below))
    return Response(text, said["status"], headers=headers, media_type="text/plain; charset=utf-8")
