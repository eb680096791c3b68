"""One connection: HTTP/1.1 by uvicorn and h11, with an end to every wait.

Whoever sends a request slowly, or takes none of its answer, is cut off, so that connections are not
held for nothing. What does not live here: which connections are taken (`door`), and what is
answered.
"""

from __future__ import annotations

import asyncio
import select
import socket
import struct
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import h11
from starlette.types import ASGIApp
from uvicorn.config import Config as UvicornConfig
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from trialatlas.config import Limits
from trialatlas.server.turns import Turns

_SAID = {
    400: "This is no request that HTTP knows.",
    408: "The request did not come in time.",
    414: "The address is too long.",
    431: "The head of the request is too long.",
}


_CLOSED: Final = getattr(select, "POLLRDHUP", 0) | select.POLLHUP
"""The other end is closed. Where a system cannot say so, only a broken connection counts."""
_DROP_UNSENT: Final = struct.pack("ii", 1, 0)
"""Linger no second."""


class Connection(H11Protocol):
    """A connection from a client."""

    def __init__(
        self,
        config: UvicornConfig,
        server_state: ServerState,
        turns: Turns,
        limits: Limits,
        left: Callable[[], None],
    ) -> None:
        """`left` is called when the connection has ended."""
        self._turns = turns
        self._limits = limits
        self._left = left
        self._coming: asyncio.TimerHandle | None = None
        self._awaited: Any = None
        self._stalled: asyncio.TimerHandle | None = None
        super().__init__(config, server_state, {})

    @property
    def app(self) -> ASGIApp:
        """What answers the request that has just arrived: read once for each."""
        return self._turns.arrive(self._gone)

    @app.setter
    def app(self, app: ASGIApp) -> None:
        """The turns know the application."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - as uvicorn's own
        """A client has connected: its first request must come in time."""
        super().connection_made(transport)
        self._await_rest()

    def data_received(self, data: bytes) -> None:
        """Some of a request."""
        super().data_received(data)
        self._await_rest()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        super().connection_lost(exc)
        self._unset_keepalive_if_required()
        self._stop_waiting()
        self.resume_writing()
        self._left()

    def on_response_complete(self) -> None:
        """An answer is out."""
        super().on_response_complete()
        self._await_rest()

    def pause_writing(self) -> None:
        """The client is slower than we are."""
        super().pause_writing()
        if self._limits.reading:
            self._stalled = self.loop.call_later(self._limits.reading, self._cut_off)

    def resume_writing(self) -> None:
        """The client has taken something."""
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's own words
        """Refuse what is no request, in the words of its fault."""
        fault = sys.exc_info()[1]
        status = getattr(fault, "error_status_hint", 400)
        if status == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
            in_address = b"\n" not in self.conn.trailing_data[0]
            status = HTTPStatus.REQUEST_URI_TOO_LONG if in_address else status
        self._refuse(int(status))

    def timeout_keep_alive_handler(self) -> None:
        """Nobody has asked for a while: close, unless the next request has come by now.

        The loop comes to read it only after what it is at, and the client must not be told that
        nobody listens while its request lies here.
        """
        if not self.transport.is_closing() and not self._shows(select.POLLIN):
            super().timeout_keep_alive_handler()

    def _shows(self, signs: int) -> bool:
        """Whether the system says one of these of the connection now."""
        line = select.poll()
        line.register(self.transport.get_extra_info("socket"), signs)
        return bool(line.poll(0))

    def _gone(self) -> bool:
        """Whether the client has closed the connection; then it ends here too.

        The system is asked: while requests are answered one by one, the loop comes to read the end
        of a connection only after all that wait now.
        """
        if not self.transport.is_closing():
            if not self._shows(_CLOSED):
                return False
            self.transport.abort()
        return True

    def _await_rest(self) -> None:
        """Wait for what is still to come of a request, but not for ever."""
        state = self.conn.their_state
        if self.transport.is_closing() or state not in {h11.IDLE, h11.SEND_BODY}:
            self._stop_waiting()
            return
        if state is h11.IDLE and self.timeout_keep_alive_task is not None:
            self._stop_waiting()
            return
        if self._awaited is not state:
            self._stop_waiting()
            seconds = self._limits.head if state is h11.IDLE else self._limits.sending
            self._awaited = state
            if seconds:
                self._coming = self.loop.call_later(seconds, self._too_slow)

    def _stop_waiting(self) -> None:
        self._awaited = None
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None

    def _too_slow(self) -> None:
        answered = bool(self.cycle) and self.cycle.response_started
        silent = self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]
        if self.transport.is_closing() or answered or silent:
            self.transport.close()
        else:
            self._refuse(408)

    def _cut_off(self) -> None:
        """End the connection at once: else the system would go on offering what is unsent."""
        connection = self.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP_UNSENT)
        self.transport.abort()

    def _refuse(self, status: int) -> None:
        """Answer past h11, whose state may forbid it, and close."""
        said = f"{_SAID.get(status, _SAID[400])}\n".encode()
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
            "content-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(said)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + said)
        self.transport.close()
