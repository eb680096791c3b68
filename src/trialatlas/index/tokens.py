"""Page tokens: where the next page starts, sealed to one index and one search.

A token is opaque to callers and alike for every engine. It holds an offset and
a digest over the index's generation, what is asked and that offset, so that a
token of another search, or of an index that has changed, is refused instead of
skipping or repeating hits. Limit and facets may differ from page to page.
It is no secret and protects nothing but the caller from a mistake.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from trialatlas.errors import PageTokenError, UsageError
from trialatlas.index.protocol import MAX_LIMIT, IndexInfo, SearchRequest

_DIGEST_BYTES = 9
_OFFSET_BYTES = 6


def start_of(info: IndexInfo, request: SearchRequest) -> int:
    """The offset at which the request's page starts, from its token or its `offset`.

    Raises PageTokenError for a token of another index or search, UsageError for an offset
    below zero or one beside a token.
    """
    if request.offset < 0:
        raise UsageError("an offset below zero", hint="Offsets count from 0.", slug="offset")
    if request.page_token is None:
        return request.offset
    if request.offset:
        raise UsageError(
            "both an offset and a page token", hint="Give one of them.", slug="offset-and-token"
        )
    return _redeem(info, request, request.page_token)


def size_of(request: SearchRequest) -> int:
    """How many hits the page may hold: the limit, cut to MAX_LIMIT. UsageError below zero."""
    if request.limit < 0:
        raise UsageError("a limit below zero", hint="0 asks for the count alone.", slug="limit")
    return min(request.limit, MAX_LIMIT)


def token_after(info: IndexInfo, request: SearchRequest, end: int, total: int) -> str | None:
    """The token of the page that starts at `end`; None where no hits are left or none are asked."""
    if end >= total or size_of(request) == 0:
        return None
    packed = end.to_bytes(_OFFSET_BYTES) + _digest(info, request, end)
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def _redeem(info: IndexInfo, request: SearchRequest, token: str) -> int:
    try:
        packed = base64.b64decode(
            (token + "=" * (-len(token) % 4)).encode("ascii"), altchars=b"-_", validate=True
        )
    except (binascii.Error, UnicodeEncodeError) as error:
        raise _refusal() from error
    offset = int.from_bytes(packed[:_OFFSET_BYTES])
    if packed[_OFFSET_BYTES:] != _digest(info, request, offset):
        raise _refusal()
    return offset


def _digest(info: IndexInfo, request: SearchRequest, offset: int) -> bytes:
    sealed = (info.generation, info.sequence, request.query, request.filters, request.sort, offset)
    return hashlib.blake2b(repr(sealed).encode(), digest_size=_DIGEST_BYTES).digest()


def _refusal() -> PageTokenError:
    return PageTokenError(
        "this page token belongs to another search, or the index has changed since",
        hint="Search again without the token.",
    )
