"""Responses: pages, exports and problems, with the headers that all of them carry.

What does not live here: what a page says, and which address leads to it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from trialatlas.web.problems import Problem
from trialatlas.web.templating import draw

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_REVALIDATE = "no-cache"
_FAULT = 500
_VARY = "Accept, Accept-Language"


def page(request: Request, template: str, **values: Any) -> Response:
    """A page that a browser may keep and must ask about again.

    The router sets `request.state.site`, which says how much of what is held is fictitious,
    and of which date the registry's data are.
    """
    site = request.state.site
    text = draw(template, samples=site.samples(), data_date=site.data_date(), **values)
    return body(request, text.encode(), "text/html; charset=utf-8", Vary=_VARY)


def body(request: Request, content: bytes, media_type: str, **headers: str) -> Response:
    """Bytes with an ETag made of them; 304 if the client holds the same."""
    tag = f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    kept = {"ETag": tag, "Cache-Control": _REVALIDATE, "Vary": "Accept", **HEADERS, **headers}
    asked = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    if tag in asked:
        return Response(status_code=304, headers=kept)
    return Response(content, media_type=media_type, headers=kept)


def moved(address: str, *, for_good: bool = True) -> Response:
    """A redirect to the one address of a thing."""
    return RedirectResponse(address, 301 if for_good else 303, headers=HEADERS)


def problem(request: Request, said: Problem) -> Response:
    """A page that says what went wrong, or a JSON problem for a client that asks for JSON."""
    headers = {"Cache-Control": "no-store", "Vary": _VARY, **HEADERS}
    if said.status == _FAULT:
        known = request.scope.get("state", {}).get("request_id", "")
        said = replace(said, reference=known)
    if said.ask_again:
        headers["Retry-After"] = str(said.ask_again)
    if wants_json(request):
        content = {
            "slug": said.slug,
            "title": said.title,
            "status": said.status,
            "message": said.message,
            "hint": said.hint,
            "nearest": [name for name, _ in said.nearest],
            "reference": said.reference,
            **_place(said),
        }
        known = {name: value for name, value in content.items() if value not in ("", [], None)}
        return JSONResponse(
            known, said.status, headers=headers, media_type="application/problem+json"
        )
    if said.ask_again:
        headers["Refresh"] = str(said.ask_again)
    text = draw("problem.html", samples="none", data_date="", problem=said)
    return Response(text, said.status, headers=headers, media_type="text/html; charset=utf-8")


def _place(said: Problem) -> dict[str, Any]:
    """Where an expression goes wrong, in characters from 0."""
    if not said.expression:
        return {}
    return {
        "expression": said.expression,
        "position": said.position,
        "length": said.length,
        "caret": said.caret,
    }


def wants_json(request: Request) -> bool:
    """True for a program: it accepts JSON and no page."""
    accepted = request.headers.get("accept", "")
    return "json" in accepted and "text/html" not in accepted
