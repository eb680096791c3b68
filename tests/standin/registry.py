"""A registry to test against: a loopback server of API v2 over real studies, which misbehaves on
demand. The answers are our own API's; the faults are put on them as they go out.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from audit.client import Client
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server import create_app
from trialatlas.source.registry_http import Clockwork


@dataclass
class Reply:
    """What goes over the wire: `length` is what is announced, however much follows."""

    status: int
    headers: dict[str, str]
    body: bytes
    length: int | None = None
    mute: bool = False


Fault = Callable[["StandIn", Reply], Reply]


@dataclass
class StandIn:
    """The server. `days` are applications, of which `day` answers; `faults` meet the requests for
    pages of studies, in order, and those for which there is none are answered well.
    """

    days: list[Client]
    day: int = 0
    faults: list[Fault | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    served: list[Any] = field(default_factory=list)
    undated: int = 0
    """So many requests for the date of the data fail."""
    address: str = ""
    shut: threading.Event = field(default_factory=threading.Event)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, path: str, query: str, headers: Any) -> Reply:
        """The answer to one request."""
        self.asked.append(f"{path}?{query}" if query else path)
        self.agents.append(headers["User-Agent"])
        if path.endswith("/version") and self.undated:
            self.undated -= 1
            return Reply(500, {}, b"no")
        tag = headers.get("If-None-Match", "")
        passed_on = {"accept": "application/json"} | ({"if-none-match": tag} if tag else {})
        answer = self.days[self.day].get(path, query, passed_on)
        if answer.status == 304:
            self.tags.append(tag)
        kept = {
            name: value
            for name, value in answer.headers.items()
            if name in {"content-type", "etag", "location"}
        }
        body = answer.body
        if answer.status == 200:
            kept["content-encoding"] = "gzip"
            body = gzip.compress(body, 1)
        reply = Reply(answer.status, kept, body)
        if path.endswith("/studies"):
            fault = self.faults.pop(0) if self.faults else None
            reply = fault(self, reply) if fault else reply
            if answer.status == 200:
                self.served.append(json.loads(answer.body))
        return reply

    def pages(self) -> list[str]:
        """The requests for pages of studies."""
        return [each for each in self.asked if "/studies?" in each]


def status(code: int, **headers: str) -> Fault:
    """An answer of another status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _stand, _reply: Reply(code, named, b"no")


def cut(_stand: StandIn, reply: Reply) -> Reply:
    """The connection breaks in the middle of the body."""
    return Reply(reply.status, reply.headers, reply.body[:-40], length=len(reply.body))


def truncated_gzip(_stand: StandIn, reply: Reply) -> Reply:
    """A whole answer, as far as HTTP goes, whose packed body breaks off."""
    return Reply(reply.status, reply.headers, reply.body[:-40])


def half_json(_stand: StandIn, reply: Reply) -> Reply:
    """An answer that is packed well and is no JSON."""
    plain = gzip.decompress(reply.body)
    return Reply(reply.status, reply.headers, gzip.compress(plain[: len(plain) // 2]))


def mute(_stand: StandIn, reply: Reply) -> Reply:
    """No answer at all."""
    return Reply(reply.status, reply.headers, b"", mute=True)


def repeated(stand: StandIn, reply: Reply) -> Reply:
    """The studies of the page before, with the right token."""
    page = json.loads(gzip.decompress(reply.body)) | {"studies": stand.served[-1]["studies"]}
    return Reply(200, reply.headers, gzip.compress(json.dumps(page).encode()))


def emptied(_stand: StandIn, reply: Reply) -> Reply:
    """A page without its studies, with the right token."""
    page = json.loads(gzip.decompress(reply.body)) | {"studies": []}
    return Reply(200, reply.headers, gzip.compress(json.dumps(page).encode()))


def endless(stand: StandIn, reply: Reply) -> Reply:
    """A page that leads to itself."""
    page = stand.served[-1] | {"nextPageToken": "again"}
    headers = {**reply.headers, "content-encoding": "gzip"}
    return Reply(200, headers, gzip.compress(json.dumps(page).encode()))


def next_day(stand: StandIn, reply: Reply) -> Reply:
    """The data are refreshed after this answer."""
    stand.day += 1
    return reply


def altered(change: Callable[[dict[str, Any]], None]) -> Fault:
    """A page with something else in it."""

    def fault(_stand: StandIn, reply: Reply) -> Reply:
        page = json.loads(gzip.decompress(reply.body))
        change(page)
        return Reply(200, reply.headers, gzip.compress(json.dumps(page).encode()))

    return fault


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stand: StandIn

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        with self.stand.turn:
            reply = self.stand.reply(parts.path, parts.query, self.headers)
        if reply.mute:
            self.stand.shut.wait()
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        announced = len(reply.body) if reply.length is None else reply.length
        self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = announced != len(reply.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folders: list[Path]) -> Iterator[StandIn]:
    """Serve loaded folders as the days of one registry."""
    atlases = [Atlas.open(folder) for folder in folders]
    clients = [Client(create_app(each, Config(each.data, "test"))) for each in atlases]
    stand = StandIn(clients)
    handler = type("Handler", (_Handler,), {"stand": stand})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stand.address = f"http://127.0.0.1:{server.server_port}/api/v2"
    try:
        yield stand
    finally:
        stand.shut.set()
        server.shutdown()
        thread.join()
        server.server_close()
        for client in clients:
            client.close()
        for atlas in atlases:
            atlas.close()


class Hands:
    """A clock that stands still until somebody sleeps. `step` is what each look at it takes."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []
        self.step = 0.0
        self.chances: Iterator[float] = repeat(1.0)
        self.start = datetime(2026, 1, 8, 12, tzinfo=UTC)

    def elapsed(self) -> float:
        self.seconds += self.step
        return self.seconds

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def clockwork(self) -> Clockwork:
        return Clockwork(self.elapsed, self.now, self.sleep, lambda: next(self.chances))
