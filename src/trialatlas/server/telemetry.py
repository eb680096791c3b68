"""Around every answer: an id for the request, one log line, one count.

What does not live here: the form of a line (`logs`), where counts are kept (`tally`), and which
kinds of address there are (`kinds`).
"""

from __future__ import annotations

import logging
import secrets
import time
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialatlas.server.kinds import kind_of
from trialatlas.server.logs import ANSWERS, facts
from trialatlas.server.tally import Row

REQUEST_ID: Final = "request_id"
"""Where the id stands in the state of a request."""
ARRIVED: Final = "arrived"
"""Where the moment of arrival stands, by `time.monotonic`."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_FAULT: Final = 500

_log = logging.getLogger(ANSWERS)


class Telemetry:
    """Counts and logs the answers of an application."""

    def __init__(self, app: ASGIApp, row: Row | None = None) -> None:
        self.app = app
        self._row = row or Row.alone()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and say so."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(scope, send)
        try:
            await self.app(scope, receive, answer.send)
        finally:
            self._tell(answer)

    def _tell(self, answer: _Answer) -> None:
        seconds = time.monotonic() - answer.arrived
        self._row.count(answer.kind, answer.status, seconds, answer.size)
        if not _log.isEnabledFor(logging.INFO):
            return
        told = facts(
            kind=answer.kind,
            method=answer.method,
            status=answer.status,
            ms=round(seconds * 1000, 1),
            bytes=answer.size,
            request=answer.id,
        )
        _log.log(logging.ERROR if answer.status == _FAULT else logging.INFO, "answer", extra=told)


class _Answer:
    """What is known of one answer on its way out. Without an answer its status is 0."""

    def __init__(self, scope: Scope, send: Send) -> None:
        state = scope.setdefault("state", {})
        self.id = state[REQUEST_ID] = secrets.token_hex(8)
        self.arrived: float = state.get(ARRIVED) or time.monotonic()
        self.kind = kind_of(scope["path"])
        self.method = scope["method"] if scope["method"] in _METHODS else "other"
        self.status = 0
        self.size = 0
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            named = (b"x-request-id", self.id.encode())
            message = {**message, "headers": [*message.get("headers", ()), named]}
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)
