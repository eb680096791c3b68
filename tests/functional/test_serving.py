"""The command `serve` with real processes and sockets: workers, stopping, slow clients, logs."""

import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.errors import EnvironmentFaultError
from trialatlas.server import listen
from trialatlas.server.supervisor import Supervisor
from trialatlas.store import received
from trialatlas.study import Study

POST = (
    b"POST /related HTTP/1.1\r\nhost: 127.0.0.1\r\n"
    b"content-type: application/x-www-form-urlencoded\r\ncontent-length: %d\r\n"
)
COMMAND = [sys.executable, "-m", "trialatlas.cli", "serve"]


class Server:
    """A running server. Its log is read line by line, waiting for what is looked for."""

    def __init__(self, folder: Path, *options: str, **limits: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "--data", folder, "--port", str(free_port()), "--log-format=json", *options],
            env=os.environ | {f"TRIALATLAS_LIMIT_{name}": text for name, text in limits.items()},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.log: list[str] = []
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[-1]
        assert self.address.startswith("http://"), self.rest()
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def await_line(self, event: str) -> dict[str, Any]:
        """The next log line of an event."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)
            told = json.loads(line)
            if told["event"] == event:
                return told
        raise AssertionError(f"the server ended without saying {event}: {self.log}")

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, trust_env=False, timeout=30)

    def connection(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def rest(self) -> str:
        """All that was logged, once the server has ended."""
        self.log.append(self.process.communicate(timeout=60)[1])
        return "".join(self.log)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(folder: Path, *options: str, **limits: str) -> Iterator[Server]:
    server = Server(folder, *options, **limits)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.rest()


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while piece := connection.recv(65536):
        received += piece
    return received


def test_workers_are_started_again_replaced_and_stopped(small_registry: Path):
    place = free_port()
    with running(small_registry, "--workers=2", f"--metrics={place}") as server:
        first, second = (server.await_line("a worker answers")["process"] for _ in range(2))
        with httpx.Client(base_url=f"http://127.0.0.1:{place}", trust_env=False) as counts:
            even_connections(server, counts)
            os.kill(first, signal.SIGKILL)
            assert server.await_line("a worker died and is started again")["exit"] == -9
            third = server.await_line("a worker answers")["process"]
            assert "trialatlas_worker_restarts_total 1\n" in counts.get("/metrics").text
        server.process.send_signal(signal.SIGHUP)
        newer = [server.await_line("a worker answers")["process"] for _ in range(2)]
        assert len({first, second, third, *newer}) == 5
        with server.client() as client:
            assert client.get("/readyz").json()["status"] == "ready"
        stops_after_what_is_open(server)


def even_connections(server: Server, counts: httpx.Client) -> None:
    """Connections that stay open are shared out among the workers, and counted together."""
    clients = [server.client() for _ in range(8)]
    for each in clients:
        assert each.get("/study/NCT99000001").status_code == 200
        each.get("/healthz")  # the answer before it has been counted by then
    text = counts.get("/metrics").text
    assert 'trialatlas_requests_total{kind="study",status="200"} 8\n' in text
    held = re.findall(r"trialatlas_connections\{worker=.* (\d+)", text)
    # How soon the other one wakes is the machine's business: nearly even is even.
    assert sorted(map(int, held)) in ([4, 4], [3, 5], [2, 6])
    for each in clients:
        each.close()


def stops_after_what_is_open(server: Server) -> None:
    """A request that is under way is answered; idle connections are closed; new ones refused."""
    body = b"text=thyroid+cancer"
    head = POST % len(body) + b"expect: 100-continue\r\n\r\n"
    with server.connection() as idle, server.connection() as half:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        received = b""
        while not received.endswith(b"}"):
            received += idle.recv(65536)
        half.sendall(head)
        assert b" 100 " in half.recv(65536)
        server.process.send_signal(signal.SIGTERM)
        assert read_all(idle) == b""
        with pytest.raises(ConnectionRefusedError):
            server.connection()
        half.sendall(body)
        assert read_all(half).startswith(b"HTTP/1.1 200 ")
    server.rest()
    assert server.process.returncode == 0


def test_what_is_there_is_served_while_another_process_writes(small_registry: Path, tmp_path: Path):
    folder = tmp_path / "data"
    shutil.copytree(small_registry, folder)
    with Atlas.open(folder) as atlas, atlas.store.writer() as writer:
        first = next(iter(atlas))
        (known,) = atlas.records([first])
        raw = known.raw.replace(first.encode(), b"NCT98765432")
        writer.put("again", [received(Study.decode(raw))])
        assert atlas.behind()
        with running(folder) as server, server.client() as client:
            assert client.get("/readyz").json()["status"] == "ready"
            assert client.get("/search?q=study").status_code == 200


def test_one_process_stops_in_good_order_too(small_registry: Path):
    with running(small_registry) as server:
        server.await_line("a worker answers")
        stops_after_what_is_open(server)


def test_workers_that_cannot_start_are_told_of_instead_of_being_tried_for_ever(tmp_path: Path):
    supervisor = Supervisor(Config(tmp_path / "nothing", "test"), listen("127.0.0.1", 0), 2)
    with pytest.raises(EnvironmentFaultError) as caught:
        supervisor.run(lambda: None)
    assert caught.value.slug == "workers-died"


def test_who_sends_slowly_is_cut_off_and_what_is_no_request_is_refused(small_registry: Path):
    with running(small_registry, HEAD="0.2", SENDING="0.2") as server:
        server.await_line("a worker answers")
        for sent, status in (
            (b"GET / HTT", 408),
            (POST % 9 + b"\r\nte", 408),
            (b"GET /" + b"a" * 70_000, 414),
            (b"GET / HTTP/1.1\r\nx: " + b"a" * 70_000, 431),
            (b"\x16\x03\x01 this is no HTTP\r\n\r\n", 400),
        ):
            with server.connection() as connection:
                connection.sendall(sent)
                assert read_all(connection).startswith(b"HTTP/1.1 %d " % status), sent[:40]
        with server.connection() as silent:
            assert read_all(silent) == b""
        with server.client() as client:
            assert client.get("/").status_code == 200


def test_who_takes_nothing_of_what_is_sent_is_cut_off(small_registry: Path):
    with running(small_registry, READING="0.3") as server:
        server.await_line("a worker answers")
        with socket.socket() as deaf:
            # With a small buffer here, the answers soon fill every buffer between us.
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", server.port))
            deaf.sendall(b"GET /modules HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n" * 1_000)
            ended = select.poll()
            ended.register(deaf, select.POLLHUP | select.POLLERR)
            assert ended.poll(60_000), "the connection is still open"
        with server.client() as client:
            assert client.get("/healthz").status_code == 200


def test_one_process_goes_on_when_it_is_told_to_load_anew(small_registry: Path):
    with running(small_registry) as server:
        server.await_line("a worker answers")
        server.process.send_signal(signal.SIGHUP)
        server.await_line("new data need no restart")
        with server.client() as client:
            assert client.get("/readyz").status_code == 200


def test_what_a_reader_asks_for_leaves_no_trace_in_logs_and_metrics(small_registry: Path):
    place = free_port()
    asked = "Ludwika Pseudonymska"
    with running(small_registry, f"--metrics={place}", "--log-level=info") as server:
        server.await_line("a worker answers")
        with server.client() as client:
            hidden = {"user-agent": "Pseudobrowser/7", "x-forwarded-for": "203.0.113.77"}
            client.headers.update(hidden)
            for path in (
                "/search",
                "/api/v2/studies",
                "/sponsors",
                f"/sponsors/{asked}",
                "/Ludwika",
            ):
                client.get(path, params={"q": asked, "query.term": f'"{asked}'})
            client.post("/related", data={"text": asked})
            client.request("LUDWIKA", "/search")
        with httpx.Client(trust_env=False) as counts:
            metrics = counts.get(f"http://127.0.0.1:{place}/metrics").text
        server.process.send_signal(signal.SIGTERM)
        log = server.rest()
    assert 'kind="search"' in metrics
    assert log.count('"event": "answer"') == 7
    for text in (metrics, log):
        assert not re.search("ludwika|pseudo|203.0.113|127.0.0.1", text, re.IGNORECASE)
