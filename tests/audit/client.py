"""Asking the web application for pages in this process, without a socket and without waiting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in lower case, and body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body, which must be UTF-8."""
        return self.body.decode("utf-8")


class Client:
    """Calls an application directly. One request at a time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        """End the loop."""
        self._loop.close()

    def get(self, path: str, query: str = "", headers: dict[str, str] | None = None) -> Answer:
        """GET a path, already percent-encoded. Header names are in lower case."""
        return self._loop.run_until_complete(self._ask("GET", path, query, headers or {}))

    def post(self, path: str, body: bytes, content_type: str, query: str = "") -> Answer:
        """POST a body."""
        asked = {"content-type": content_type, "content-length": str(len(body))}
        return self._loop.run_until_complete(self._ask("POST", path, query, asked, body))

    def ask(self, method: str, path: str) -> Answer:
        """Ask for a path with another method, without a body."""
        return self._loop.run_until_complete(self._ask(method, path, "", {}))

    async def _ask(
        self, method: str, path: str, query: str, asked: dict[str, str], sent: bytes = b""
    ) -> Answer:
        status, headers, body = 0, dict[str, str](), bytearray()
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [
                (b"host", b"127.0.0.1"),
                *((name.encode(), value.encode()) for name, value in asked.items()),
            ],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }

        told = False

        async def receive() -> Message:
            nonlocal told
            if told:
                # The client stays until it is answered: a stream asks whether it has gone.
                await asyncio.Event().wait()
            told = True
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers.update(
                    (name.decode().lower(), value.decode()) for name, value in message["headers"]
                )
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self._app(scope, receive, send)
        return Answer(status, headers, bytes(body))
