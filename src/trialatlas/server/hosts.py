"""Which names this server answers to.

A page of another site can lead a browser here under that site's own name (DNS rebinding) and would
then read the answers as its own. So a name that is neither this machine's nor the operator's is
refused. What does not live here: which names there are (`config`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from trialatlas.config import HOSTS_VARIABLE

LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})
ANY: Final = "*"
_HOST: Final = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([^:\[\]/@\s]+))(?::\d{0,5})?", re.ASCII)
_SHOWN: Final = 80


class KnownHosts:
    """Answers requests for the names of this machine and those given; others get a 400."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self._known = LOOPBACK_NAMES.union(map(_plain, hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and ANY not in self._known:
            # Two names in one request are none: which of them is meant cannot be known.
            asked = Headers(scope=scope).getlist("host")
            name = name_of(asked[0]) if len(asked) == 1 else ""
            if name not in self._known:
                await _refusal(name)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def name_of(host: str) -> str:
    """The name in a Host header, in small letters and without port; empty if it is none."""
    found = _HOST.fullmatch(host)
    return _plain(found[1] or found[2]) if found else ""


def _plain(name: str) -> str:
    return name.strip().strip("[]").rstrip(".").casefold()


def _refusal(name: str) -> PlainTextResponse:
    shown = name[:_SHOWN].encode("ascii", "replace").decode() or "no name that can be read"
    said = (
        f"This server does not answer to {shown}.\n"
        f"Who runs it can allow a name: {HOSTS_VARIABLE}=name,other trialatlas serve\n"
    )
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return PlainTextResponse(said, 400, headers=headers)
