"""The door of one worker: it lets connections in, one at a time, and leaves some to the others.

All workers wait at one socket. Left to itself, the first that wakes takes every connection there
is, and with connections kept open that lasts. So a worker that has more of them than another holds
back for a moment. What does not live here: opening the socket (`serving`).
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import Final

from trialatlas.server.tally import Row, Tally

HELD_BACK: Final = 0.004
"""Seconds that a worker leaves a connection to one that has fewer. An idle one takes it at once."""
_OUT_OF_FILES: Final = 0.2
"""Seconds without letting anybody in when the process has no descriptors left."""
_AT_ONCE: Final = 64
"""Connections that are let in before those that are here are looked at again."""
_EVEN: Final = 8
"""One in so many connections more than another worker has is still even."""

_log = logging.getLogger(__name__)


class Door:
    """Lets connections in until it is closed."""

    def __init__(
        self,
        listening: socket.socket,
        enter: Callable[[Callable[[], None]], asyncio.Protocol],
        tally: Tally,
        row: Row,
        most: int,
    ) -> None:
        """`enter` makes a connection's protocol; it gets what must be called when that ends.

        At most `most` connections are open at a time; 0 for no limit.
        """
        self._listening = listening
        self._enter = enter
        self._tally = tally
        self._row = row
        self._most = most
        self._open = 0
        self._entering: set[asyncio.Task[object]] = set()
        self._waiting: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        listening.setblocking(False)

    def open(self) -> None:
        """Begin."""
        self._waiting = None
        self._loop.add_reader(self._listening, self._knock)

    def close(self) -> None:
        """Let nobody in any more, and close the socket here."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._loop.remove_reader(self._listening)
        self._listening.close()

    def _knock(self) -> None:
        """Let in as many as may come: until the next knock all that waits here is answered."""
        for _ in range(_AT_ONCE):
            if self._most and self._open >= self._most:
                self._pause(HELD_BACK, self.open)
                return
            if self._another_has_fewer():
                self._pause(HELD_BACK, self._insist)
                return
            if not self._let_in():
                return

    def _another_has_fewer(self) -> bool:
        """Fewer by more than a share: among many connections a few more or less are even."""
        fewest = min(self._tally.gauges("connections").values(), default=0)
        return fewest < self._open - self._open // _EVEN

    def _pause(self, seconds: float, then: Callable[[], None]) -> None:
        self._loop.remove_reader(self._listening)
        self._waiting = self._loop.call_later(seconds, then)

    def _insist(self) -> None:
        """Whoever had fewer is busy: take it after all."""
        self.open()
        self._let_in()

    def _let_in(self) -> bool:
        """Whether there was anybody to let in."""
        try:
            connection, _ = self._listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return False  # another worker was faster, or the client has gone
        except OSError:
            _log.exception("no connection can be taken")
            self._pause(_OUT_OF_FILES, self.open)
            return False
        connection.setblocking(False)
        self._changed(1)
        task = self._loop.create_task(self._entered(connection))
        self._entering.add(task)
        task.add_done_callback(self._entering.discard)
        return True

    async def _entered(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(lambda: self._enter(self._left), connection)
        except OSError:
            connection.close()
            self._left()

    def _left(self) -> None:
        self._changed(-1)

    def _changed(self, by: int) -> None:
        self._open += by
        self._row.set("connections", self._open)
