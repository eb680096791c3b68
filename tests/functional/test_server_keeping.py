"""The start page is given again while nothing that it depends on has changed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from trialatlas.server.keeping import MOST, Keeping


class Made:
    """An application that counts its answers and says the count."""

    def __init__(self, status: int = 200, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
        self.times = 0
        self._status = status
        self._headers = headers

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.times += 1
        start = {"type": "http.response.start", "status": self._status}
        await send({**start, "headers": list(self._headers)})
        await send({"type": "http.response.body", "body": b"%d" % self.times})


def asked(keeping: Keeping, app: Made, key: str = "key", **changed: Any) -> bytes:
    scope = {"method": "GET", "path": "/", "query_string": b"", "headers": [], **changed}
    got: list[Message] = []

    async def send(message: Message) -> None:
        got.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    asyncio.run(keeping.answer(app, scope, receive, send, key))
    return got[1]["body"]


def test_an_answer_is_given_again_under_its_key_alone():
    keeping, app = Keeping(), Made()
    assert [asked(keeping, app), asked(keeping, app), asked(keeping, app, "other")] == [
        b"1",
        b"1",
        b"2",
    ]


def test_each_way_of_packing_is_kept_apart():
    keeping, app = Keeping(), Made()
    packed = [(b"accept-encoding", b"gzip")]
    assert [asked(keeping, app), asked(keeping, app, headers=packed)] == [b"1", b"2"]


@pytest.mark.parametrize(
    "changed",
    [
        {"key": ""},
        {"method": "HEAD"},
        {"path": "/search"},
        {"query_string": b"lang=de"},
        {"headers": [(b"if-none-match", b'"x"')]},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_may_differ_is_made_anew(changed: dict[str, Any]):
    keeping, app = Keeping(), Made()
    assert [asked(keeping, app, **changed) for _ in range(2)] == [b"1", b"2"]
    assert not len(keeping)


@pytest.mark.parametrize(
    "app", [Made(503), Made(200, ((b"cache-control", b"no-store"),))], ids=["fault", "no-store"]
)
def test_a_fault_and_what_must_not_be_kept_are_not_kept(app: Made):
    keeping = Keeping()
    assert [asked(keeping, app), asked(keeping, app)] == [b"1", b"2"]


def test_only_so_many_are_kept_and_the_oldest_goes_first():
    keeping, app = Keeping(), Made()
    for number in range(MOST + 1):
        asked(keeping, app, str(number))
    assert len(keeping) == MOST
    before = app.times
    asked(keeping, app, "0")
    assert app.times == before + 1
