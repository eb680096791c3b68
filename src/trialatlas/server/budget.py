"""How long an answer may work without a pause: beyond, it is stopped and says so.

A process answers one request at a time, so one that works for minutes holds up everybody. An alarm
of the system ends it as an error in its own code. Within the engine's own work it takes effect when
that step returns. Waiting for a slow client is not work and is not counted.
"""

from __future__ import annotations

import signal
from collections.abc import Coroutine, Generator
from types import FrameType
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialatlas.errors import LimitError
from trialatlas.server.refusing import refusal


class Budget:
    """Stops answers of an application that work longer than `seconds`; 0 for no limit.

    For the main thread of a process, whose SIGALRM it takes.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http" or not self._seconds:
            await self.app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await _Steps(_run(self.app, scope, receive, noting), self._seconds)
        except LimitError as error:
            if begun:
                raise
            await refusal(Request(scope), error)(scope, receive, send)


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


class _Steps:
    """A coroutine of which each step, from one pause to the next, has its own alarm."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], seconds: float) -> None:
        self._coroutine = coroutine
        self._seconds = seconds

    def __await__(self) -> Generator[Any, Any, None]:
        value: Any = None
        fault: BaseException | None = None
        while True:
            before = signal.signal(signal.SIGALRM, _over)
            signal.setitimer(signal.ITIMER_REAL, self._seconds)
            try:
                if fault is None:
                    paused = self._coroutine.send(value)
                else:
                    paused = self._coroutine.throw(fault)
            except StopIteration:
                return
            except BaseException:
                self._coroutine.close()  # the alarm may have come before it began
                raise
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before)
            try:
                value, fault = (yield paused), None
            except BaseException as raised:  # noqa: BLE001 - it is the coroutine's to deal with
                value, fault = None, raised


def _over(_number: int, _frame: FrameType | None) -> None:
    raise LimitError(
        "This would take longer than one answer may take here.",
        hint="Ask for less: fewer words, a smaller part, or in several requests.",
        slug="over-budget",
    )
