"""Who asks, where a proxy stands between: its word is taken only if the operator names it.

`X-Forwarded-For` is read from its end: what stands before the last proxy that is trusted was
written by somebody else. What does not live here: what is done with an address (`limiting`); none
is kept or logged.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_SCHEMES: Final = frozenset({"http", "https"})
_MOST: Final = 32
"""Addresses of a chain that are read."""


class Proxies:
    """Puts the client's own address and scheme in place of a trusted proxy's."""

    def __init__(self, app: ASGIApp, trusted: Iterable[str] = ()) -> None:
        self.app = app
        self._trusted = [ip_network(each, strict=False) for each in trusted]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and self._trusted and self._trusts(_peer(scope)):
            scope = {**scope, **self._told(Headers(scope=scope), scope)}
        await self.app(scope, receive, send)

    def _trusts(self, address: str) -> bool:
        found = _address(address)
        return found is not None and any(found in each for each in self._trusted)

    def _told(self, headers: Headers, scope: Scope) -> Scope:
        chain = ",".join(headers.getlist("x-forwarded-for")).split(",")
        client = _peer(scope)
        for each in reversed(chain[-_MOST:]):
            if _address(each.strip()) is None:
                break
            client = each.strip()
            if not self._trusts(client):
                break
        scheme = headers.get("x-forwarded-proto", "").strip().lower()
        return {
            "client": (client, 0),
            "scheme": scheme if scheme in _SCHEMES else scope["scheme"],
        }


def _peer(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip("[]"))
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
