"""Whose turn it is: a process answers one request at a time, and only so many may wait.

A queue without an end helps nobody: who waits longest has often gone by then. Beyond the limit a
request is told at once to come again. What does not live here: the words of that (`refusing`).
"""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Receive, Scope, Send

from trialatlas.server.tally import Row
from trialatlas.server.telemetry import ARRIVED


class Turns:
    """Hands out the application to requests as they arrive."""

    def __init__(self, app: ASGIApp, busy: ASGIApp, most: int, row: Row) -> None:
        """`busy` answers in place of `app` while `most` requests wait; 0 for no limit."""
        self._app = app
        self._busy = busy
        self._most = most
        self._row = row
        self.waiting = 0

    def arrive(self) -> ASGIApp:
        """What answers a request that has just arrived. It must be called once."""
        chosen = self._busy if self._most and self.waiting >= self._most else self._app
        self.waiting += 1
        self._row.set("waiting", self.waiting)
        arrived = time.monotonic()

        async def take_turn(scope: Scope, receive: Receive, send: Send) -> None:
            self.waiting -= 1
            self._row.set("waiting", self.waiting)
            scope["state"][ARRIVED] = arrived
            await chosen(scope, receive, send)

        return take_turn
