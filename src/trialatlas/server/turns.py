"""Whose turn it is: a process answers one request at a time, and only so many may wait.

A queue without an end helps nobody: who waits longest has often gone by then. Beyond the limit a
request is told at once to come again, and one whose client has gone is not worked on. What does not
live here: the words of that (`refusing`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from trialatlas.server.tally import Row
from trialatlas.server.telemetry import ARRIVED


class Turns:
    """Hands out the application to requests as they arrive."""

    def __init__(
        self, app: ASGIApp, busy: ASGIApp, most: int, row: Row, unheard: ASGIApp | None = None
    ) -> None:
        """`busy` answers in place of `app` while `most` requests wait; 0 for no limit. `unheard`
        (else `nobody`) is for requests whose client has gone.
        """
        self._app = app
        self._busy = busy
        self._unheard = unheard or nobody
        self._most = most
        self._row = row
        self.waiting = 0

    def arrive(self, gone: Callable[[], bool]) -> ASGIApp:
        """What answers a request that has just arrived. It must be called once. `gone` says whether
        nobody waits for the answer any more, and then ends the connection.
        """
        chosen = self._busy if self._most and self.waiting >= self._most else self._app
        self.waiting += 1
        self._row.set("waiting", self.waiting)
        arrived = time.monotonic()

        async def take_turn(scope: Scope, receive: Receive, send: Send) -> None:
            self.waiting -= 1
            self._row.set("waiting", self.waiting)
            scope["state"][ARRIVED] = arrived
            await (self._unheard if gone() else chosen)(scope, receive, send)

        return take_turn


async def nobody(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Answer nothing, once the end of the connection has been noticed."""
    await asyncio.sleep(0)
