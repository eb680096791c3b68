"""Requests go out at times of their own, over connections kept open; every answer counts once."""

import asyncio
import importlib
import sys
import threading
from collections.abc import Iterator
from types import ModuleType

import pytest

from real_data import PROJECT

BENCHMARKS = PROJECT / "benchmarks"
ANSWERS = {
    "/plain": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "/parts": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n",
    "/same": b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n",
    "/busy": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    "/last": b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
}


@pytest.fixture(scope="module")
def raining() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield importlib.import_module("scaling.rain")
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers by address; without an answer it cuts the connection."""
    ready, ports, stop = threading.Event(), list[int](), list[asyncio.Event]()
    loops: list[asyncio.AbstractEventLoop] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                found = ANSWERS.get(head.split(b" ", 2)[1].decode())
                if found is None:
                    break
                writer.write(found)
                if b"Connection: close" in found:
                    break
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()
            await writer.wait_closed()

    async def serve() -> None:
        stop.append(asyncio.Event())
        loops.append(asyncio.get_running_loop())
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()
        await stop[0].wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    yield ports[0]
    loops[0].call_soon_threadsafe(stop[0].set)
    thread.join()


def test_every_request_counts_once_with_its_status_and_size(raining: ModuleType, port: int):
    drops = [raining.Drop("some", address) for address in ("/plain", "/parts", "/same")] * 20
    fallen = raining.rain(port, drops, 2_000, 1)
    assert fallen.statuses == {200: 40, 304: 20}
    assert fallen.received == 20 * 5 + 20 * 5
    assert fallen.errors == {}
    assert len(fallen.latencies["some"]) == len(fallen.late) == 60
    assert fallen.all() == sorted(fallen.latencies["some"])


def test_a_refusal_and_a_cut_connection_are_errors_and_still_have_a_latency(
    raining: ModuleType, port: int
):
    drops = [raining.Drop("page", each) for each in ("/busy", "/nothing", "/plain")]
    fallen = raining.rain(port, drops, 500, 1)
    assert fallen.errors == {"page: 503": 1, "page: IncompleteReadError": 1}
    assert len(fallen.latencies["page"]) == 3


def test_a_connection_that_the_server_ends_is_not_used_again(raining: ModuleType, port: int):
    drops = [raining.Drop("page", "/last")] * 5
    fallen = raining.rain(port, drops, 500, 1)
    assert fallen.errors == {}
    assert fallen.connections == 5


def test_nobody_listening_is_an_error_of_each_request(raining: ModuleType):
    fallen = raining.rain(1, [raining.Drop("page", "/plain")] * 3, 500, 1)
    assert fallen.errors == {"page: ConnectionRefusedError": 3}
