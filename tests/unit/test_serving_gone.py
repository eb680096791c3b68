"""Nobody works for a client that has closed its connection while it waited."""

import asyncio
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from uvicorn.config import Config as UvicornConfig
from uvicorn.server import ServerState

from trialatlas.config import Limits
from trialatlas.server.protocol import Connection
from trialatlas.server.tally import Row
from trialatlas.server.turns import Turns


def ask(line: socket.socket, path: str) -> None:
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())


class Served:
    """An application at a socket, with two clients connected to it. While the first is answered the
    second does something; then the first asks again. `worked` are the paths worked on.
    """

    def __init__(self, meanwhile: Callable[[socket.socket], None]) -> None:
        self.worked: list[str] = []
        self._meanwhile = meanwhile
        self._turns = Turns(self._app, self._app, 0, Row.alone())
        self._settings = UvicornConfig(self._app, log_config=None, lifespan="off", ws="none")
        self._settings.load()
        self._state = ServerState()
        self._first, self._second = socket.socket(), socket.socket()
        self._came = asyncio.Queue[str]()

    async def run(self) -> list[str]:
        server = await asyncio.get_running_loop().create_server(self._connected, "127.0.0.1", 0)
        with self._first, self._second:
            for line in (self._first, self._second):
                line.connect(server.sockets[0].getsockname())
                await self._until("connected")
            for path in ("/first", "/last"):
                ask(self._first, path)
                await self._until(path)
            for each in list(self._state.connections):
                each.transport.close()
            for _ in range(2):
                await self._until("left")
        server.close()
        return self.worked

    def _connected(self) -> Connection:
        self._came.put_nowait("connected")
        left = partial(self._came.put_nowait, "left")
        return Connection(self._settings, self._state, self._turns, Limits(), left)

    async def _app(self, scope: Any, _receive: Any, send: Any) -> None:
        path = scope["path"]
        self.worked.append(path)
        if path == "/first":
            self._meanwhile(self._second)
        head = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b""})
        self._came.put_nowait(path)

    async def _until(self, what: str) -> None:
        passed: list[str] = []
        while (came := await asyncio.wait_for(self._came.get(), 30)) != what:
            passed.append(came)
        for each in passed:
            self._came.put_nowait(each)


def test_who_asks_and_goes_while_another_is_answered_costs_nothing():
    def asks_and_goes(line: socket.socket) -> None:
        ask(line, "/second")
        line.close()

    assert asyncio.run(Served(asks_and_goes).run()) == ["/first", "/last"]


def test_who_asks_and_waits_is_answered():
    served = Served(lambda line: ask(line, "/second"))
    assert sorted(asyncio.run(served.run())) == ["/first", "/last", "/second"]
