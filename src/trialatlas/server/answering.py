"""One answer is made from one state of the index, however often it asks.

What does not live here: how a state is held (`index.one_state`), and what follows a new one.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from trialatlas.atlas import one_state


class OneState:
    """Passes a request on; a change that is published meanwhile is seen by the next one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whole, from the state that the first question met."""
        with one_state():
            await self.app(scope, receive, send)
