"""How much one request may bring, and how many requests one client may make.

Each process counts for itself, and in memory alone: a client that talks to all workers can make as
many times more. What does not live here: what a search may cost (`trialatlas.query.limits`), how
long an answer may work (`budget`), how many may wait (`turns`).
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialatlas.config import Limits
from trialatlas.errors import LimitError
from trialatlas.server.refusing import refusal

MOST_CLIENTS: Final = 10_000
"""Addresses whose requests are counted: some 3 MB. Beyond, the one that was quiet longest goes."""
_UNCOUNTED: Final = ("/static/", "/healthz", "/readyz")
_HOUSE_BITS: Final = 64
"""Of an IPv6 address these bits name the house; the rest is anybody's choice there."""


class Limiting:
    """Refuses requests that are too large or too many."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self._limits = limits
        self._clients = Clients(limits.rate, limits.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        error = self._too_large(scope) or self._too_many(scope)
        if error is not None:
            await refusal(Request(scope), error)(scope, receive, send)
            return
        most = self._limits.body
        await self.app(scope, _at_most(receive, most) if most else receive, send)

    def _too_large(self, scope: Scope) -> LimitError | None:
        length = len(scope.get("raw_path", b"")) + len(scope["query_string"])
        if self._limits.address and length > self._limits.address:
            return LimitError(
                f"The address has {length:,} characters; {self._limits.address:,} are the most.",
                hint="Ask in several requests.",
                slug="address-long",
            )
        said = Headers(scope=scope).get("content-length", "")
        if self._limits.body and said.isdigit() and int(said) > self._limits.body:
            return body_too_large(self._limits.body)
        return None

    def _too_many(self, scope: Scope) -> LimitError | None:
        if not self._limits.rate or not scope.get("client"):
            return None
        if scope["path"].startswith(_UNCOUNTED):
            return None
        wait = self._clients.wait(scope["client"][0])
        if not wait:
            return None
        return LimitError(
            "This address asks more often than this server allows.",
            hint=f"{self._limits.rate:g} requests a second are allowed on average.",
            slug="too-many-requests",
            again=math.ceil(wait),
        )


class Clients:
    """Tokens of client addresses: one a request, `rate` more a second, `burst` at most."""

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._burst = max(1, burst)
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Take a token; 0 if there was one, else the seconds until there is."""
        name, now = _house(address), self._clock()
        tokens, then = self._known.pop(name, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - then) * self._rate)
        allowed = tokens >= 1
        self._known[name] = (tokens - allowed, now)
        if len(self._known) > MOST_CLIENTS:
            self._known.popitem(last=False)
        return 0.0 if allowed else (1 - tokens) / self._rate

    def __len__(self) -> int:
        return len(self._known)


def body_too_large(most: int) -> LimitError:
    """The error for a body beyond `most` bytes."""
    return LimitError(
        f"What was sent is larger than {most:,} bytes.",
        hint="Send less of it.",
        slug="body-too-large",
    )


def _at_most(receive: Receive, most: int) -> Receive:
    """Receives a body of at most `most` bytes; raises LimitError beyond, whatever its head said."""
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise body_too_large(most)
        return message

    return limited


def _house(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(int(found) >> (128 - _HOUSE_BITS))
    return address
