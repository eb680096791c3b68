"""A connection that nobody has asked through for a while is closed, unless a request has come."""

import asyncio
import socket

import pytest
from starlette.responses import PlainTextResponse
from uvicorn.config import Config as UvicornConfig
from uvicorn.server import ServerState

from trialatlas.config import Limits
from trialatlas.server.protocol import Connection
from trialatlas.server.tally import Row
from trialatlas.server.turns import Turns

ASKING = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"


async def received_after_the_time_is_over(sent: bytes) -> bytes:
    """What a client gets that has had an answer, and sends this just before its time is over."""
    settings = UvicornConfig(PlainTextResponse("here"), log_config=None, lifespan="off")
    settings.load()
    turns = Turns(PlainTextResponse("here"), PlainTextResponse("busy"), 0, Row.alone())
    ours, theirs = socket.socketpair()
    loop = asyncio.get_running_loop()
    with theirs:
        theirs.setblocking(False)
        _, connection = await loop.connect_accepted_socket(
            lambda: Connection(settings, ServerState(), turns, Limits(), lambda: None), ours
        )
        await loop.sock_sendall(theirs, ASKING)
        first = b""
        while not first.endswith(b"here"):
            first += await loop.sock_recv(theirs, 65_536)
        theirs.send(sent)
        connection.timeout_keep_alive_handler()
        return await loop.sock_recv(theirs, 65_536)


@pytest.mark.parametrize(
    ("sent", "expected"), [(ASKING, b"HTTP/1.1 200 OK\r\n"), (b"", b"")], ids=["asked", "silent"]
)
def test_a_request_that_has_come_by_then_is_answered(sent: bytes, expected: bytes):
    received = asyncio.run(received_after_the_time_is_over(sent))
    assert received[: len(expected) or None] == expected
