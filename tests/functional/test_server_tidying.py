"""Garbage is collected between answers, and nothing that became garbage stays for ever."""

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from trialatlas.server.tidying import OFTEN, WHOLE, Tidying


class Ring:
    """Something that only a collection can free."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


async def empty(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Answer nothing."""


async def nothing() -> Message:
    return {"type": "http.disconnect"}


async def nowhere(_message: Message) -> None:
    """Send it nowhere."""


async def answered(app: Tidying, times: int) -> None:
    for _ in range(times):
        await app({"type": "http"}, nothing, nowhere)


def test_what_becomes_garbage_while_answering_is_collected_after_some_answers():
    app = Tidying(empty)
    app.begin()
    seen = weakref.ref(Ring())
    asyncio.run(answered(app, OFTEN))
    assert seen() is None


def test_what_was_set_aside_and_became_garbage_later_is_collected_in_the_end():
    app = Tidying(empty)
    kept = [Ring()]
    seen = weakref.ref(kept[0])
    app.begin()
    kept.clear()
    asyncio.run(answered(app, OFTEN * WHOLE))
    assert seen() is None
