"""Answers: validators, conditional requests, and the headers that all of them carry.

What does not live here: what an answer holds, errors (`problems`), and packing for the wire,
which is the server's.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, X-Hint, X-Next-Page-Token, X-Total-Count",
}
"""Anybody's page may read the answers; no cookie or other credential plays a part."""
PREFLIGHT: Final = {
    **CORS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
GUARD: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
"""An answer is data: no browser shall read it as a page."""
JSON: Final = "application/json"
_REVALIDATE: Final = "no-cache"
_encoder = msgspec.json.Encoder()


def preflight(methods: str = "GET, HEAD, OPTIONS") -> Response:
    """What a browser asks before a request of another site's page."""
    headers = {**PREFLIGHT, "Access-Control-Allow-Methods": methods}
    return Response(status_code=204, headers=headers)


def json_answer(request: Request, value: Any, **headers: str) -> Response:
    """A value as JSON. Its ETag is made of its bytes."""
    return whole(request, _encoder.encode(value), JSON, **headers)


def whole(request: Request, content: bytes, media_type: str, **headers: str) -> Response:
    """Bytes with an ETag made of them; 304 if the client holds the same."""
    kept = _headers(etag_of(content), headers)
    if _is_held(request, kept["ETag"]):
        return Response(status_code=304, headers=kept)
    return Response(content, media_type=media_type, headers=kept)


def stream(
    request: Request,
    chunks: AsyncIterator[bytes],
    media_type: str,
    *,
    tag: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Bytes as they are made. `tag` must change with everything that the bytes depend on; the
    chunks are not asked for if the client holds what it names.
    """
    kept = _headers(tag, headers or {})
    if _is_held(request, tag):
        return Response(status_code=304, headers=kept)
    if request.method == "HEAD":
        answer = Response(media_type=media_type, headers=kept)
        # The length is not known before the bytes are made, and it is not none.
        del answer.headers["Content-Length"]
        return answer
    return StreamingResponse(chunks, media_type=media_type, headers=kept)


def etag_of(*parts: bytes) -> str:
    """A weak validator made of some bytes: what is sent may be packed in more than one way."""
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return f'W/"{digest.hexdigest()}"'


def _headers(tag: str, more: Mapping[str, str]) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": _REVALIDATE, **CORS, **GUARD, **more}


def _is_held(request: Request, tag: str) -> bool:
    asked = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    return tag in asked or "*" in asked
