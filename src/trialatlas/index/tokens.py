"""Page tokens: where the next page starts, sealed to one search over one state of the store.

A token is opaque to callers and alike for every engine. It holds an offset, the number of the
hit before it, and a digest over the declaration, the store's sequence, what is asked and both.
So a token of another search, or from before a change of the store, is refused instead of skipping
or repeating hits, while it goes on in an index that was built anew from the same studies. Scores
may differ a little there (changed studies leave traces in the statistics until the index is built
anew): the hit before the page is looked at again, and if it stands elsewhere now, the token is
refused as well. Limit and facets may differ from page to page. It is no secret and protects
nothing but the caller from a mistake.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trialatlas.errors import PageTokenError, UsageError
from trialatlas.index.protocol import MAX_LIMIT, Hit, IndexInfo, SearchRequest

_DIGEST_BYTES = 9
_OFFSET_BYTES = 6
_NUMBER_BYTES = 4


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page starts: `at` counts hits from 0; `after` is the number of the study of the hit
    before it, if a token said so.
    """

    at: int
    after: int | None = None

    @property
    def overlap(self) -> int:
        """How many hits before the page must be fetched with it: 1 or 0."""
        return 0 if self.after is None else 1

    @property
    def first(self) -> int:
        """The first hit to fetch."""
        return self.at - self.overlap

    def go_on(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """The page's hits among those from `first` on. Raises PageTokenError if the hit before
        the page is not the one that the token saw there.
        """
        fetched = tuple(hits)
        if self.after is None:
            return fetched
        if not fetched or _number(fetched[0]) != self.after:
            raise _refusal()
        return fetched[1:]


def start_of(info: IndexInfo, request: SearchRequest) -> Start:
    """Where the request's page starts, from its token or its `offset`.

    Raises PageTokenError for a token of another index or search, UsageError for an offset
    below zero or one beside a token.
    """
    if request.offset < 0:
        raise UsageError("an offset below zero", hint="Offsets count from 0.", slug="offset")
    if request.page_token is None:
        return Start(request.offset)
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


def token_after(
    info: IndexInfo, request: SearchRequest, start: Start, shown: Sequence[Hit], total: int
) -> str | None:
    """The token of the page after the hits shown; None where no hits are left or none are shown."""
    end = start.at + len(shown)
    if end >= total or not shown:
        return None
    follows = Start(end, _number(shown[-1]))
    packed = _packed(follows) + _digest(info, request, follows)
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def _redeem(info: IndexInfo, request: SearchRequest, token: str) -> Start:
    try:
        packed = base64.b64decode(
            (token + "=" * (-len(token) % 4)).encode("ascii"), altchars=b"-_", validate=True
        )
    except (binascii.Error, UnicodeEncodeError) as error:
        raise _refusal() from error
    place, digest = packed[:-_DIGEST_BYTES], packed[-_DIGEST_BYTES:]
    start = Start(int.from_bytes(place[:_OFFSET_BYTES]), int.from_bytes(place[_OFFSET_BYTES:]))
    if len(place) != _OFFSET_BYTES + _NUMBER_BYTES or digest != _digest(info, request, start):
        raise _refusal()
    return start


def _packed(start: Start) -> bytes:
    return start.at.to_bytes(_OFFSET_BYTES) + (start.after or 0).to_bytes(_NUMBER_BYTES)


def _digest(info: IndexInfo, request: SearchRequest, start: Start) -> bytes:
    asked = (request.query, request.filters, request.sort, request.near)
    sealed = (info.schema, info.sequence, asked, start)
    return hashlib.blake2b(repr(sealed).encode(), digest_size=_DIGEST_BYTES).digest()


def _number(hit: Hit) -> int:
    return int(hit.nct_id[3:])


def _refusal() -> PageTokenError:
    return PageTokenError(
        "this page token belongs to another search, or the studies have changed since",
        hint="Search again without the token.",
    )
