"""Collecting garbage between answers, not within them.

What a process keeps of studies grows with what it is asked, and a full collection walks through
all of it: one page in forty waited up to 75 ms for that. Here it is done after an answer is out,
and what stays is set aside, so that the next walk is short. What does not live here: what is kept.
"""

from __future__ import annotations

import gc
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

OFTEN: Final = 100
"""Answers after which what is new is looked through."""
WHOLE: Final = 50
"""Every so many times all is looked through: what was set aside can have become garbage since."""
_RARELY: Final = 10_000
"""In place of Python's own full collections, which come in the middle of an answer."""


class Tidying:
    """Passes requests on, and collects garbage after every `OFTEN` answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._answers = 0

    def begin(self) -> None:
        """Set aside what is there by now: it stays as long as the process."""
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, _RARELY)
        gc.collect()
        gc.freeze()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, then tidy if it is time."""
        await self.app(scope, receive, send)
        self._answers += 1
        if self._answers % OFTEN == 0:
            if self._answers % (OFTEN * WHOLE) == 0:
                gc.unfreeze()
            gc.collect()
            gc.freeze()
