"""A server of two workers as a user starts it, steady readers, and what its processes hold."""

import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

WORKERS = 2
_PATIENCE = 60
_TAIL = 1500
_CONNECTIONS = 400
"""Connections after which it is taken that a worker takes none at all."""


class Server(NamedTuple):
    """Where a server listens, and its first process."""

    port: int
    process: int


@dataclass
class Steady:
    """Readers that ask for all kinds of answers without pause, each on one connection kept open."""

    port: int
    addresses: list[str]
    answers: list[int] = field(default_factory=list[int])
    faults: list[str] = field(default_factory=list[str])
    _stop: Event = field(default_factory=Event)

    @contextmanager
    def reading(self, count: int) -> Generator[None]:
        threads = [Thread(target=self._read, args=(each,)) for each in range(count)]
        for each in threads:
            each.start()
        try:
            yield
        finally:
            self._stop.set()
            for each in threads:
                each.join()

    def _read(self, first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        at = first
        try:
            while not self._stop.is_set():
                address = self.addresses[at % len(self.addresses)]
                at += 1
                connection.request("GET", address)
                answer = connection.getresponse()
                body = answer.read()
                self.answers.append(answer.status)
                if answer.status != 200:
                    self.faults.append(f"{address}: {answer.status} {body[-_TAIL:]!r}")
        except (OSError, http.client.HTTPException) as error:
            self.faults.append(f"a connection broke: {error!r}")
        finally:
            connection.close()


@contextmanager
def serving(data: Path) -> Generator[Server]:
    """A server over a data folder, in processes of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--workers", str(WORKERS), "--port", str(port), "--data", str(data)]
    with (
        (data.parent / "server.log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "trialatlas.cli", "serve", *options],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as server,
    ):
        try:
            assert server.stdout is not None
            assert str(port) in server.stdout.readline()
            yield Server(port, server.pid)
        finally:
            server.terminate()
            try:
                server.wait(_PATIENCE)
            finally:
                server.kill()


def from_each_worker(server: Server, address: str) -> dict[int, Any]:
    """What each worker answers to the first request on a new connection, by process.

    Connections stay open until all have answered: a new one goes to whoever has the fewest.
    """
    found: dict[int, Any] = {}
    with ExitStack() as opened:
        for _ in range(_CONNECTIONS):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_PATIENCE)
            opened.callback(connection.close)
            connection.request("GET", address)
            answer = connection.getresponse()
            assert answer.status == 200, address
            assert connection.sock is not None, "the server keeps connections open"
            process = _holder(server, connection.sock.getsockname()[1])
            found.setdefault(process, json.loads(answer.read()))
            if len(found) == WORKERS:
                return found
    raise AssertionError(f"of {WORKERS} workers only {sorted(found)} answered")


def held_files(process: int, folder: Path) -> dict[str, int]:
    """How many files of a folder a process holds: open, mapped and gone."""
    opened = [each for each in _links(process) if each.startswith(f"{folder}/")]
    mapped = Path(f"/proc/{process}/maps").read_text().splitlines()
    gone = [each for each in mapped if f"{folder}/" in each and each.endswith("(deleted)")]
    return {"open": len(opened), "gone": len(gone)}


def _holder(server: Server, client: int) -> int:
    """The process at the other end of a connection from a port of this machine to the server's."""
    ours, theirs = f":{server.port:04X}", f":{client:04X}"
    lines = (each.split() for each in Path("/proc/net/tcp").read_text().splitlines()[1:])
    inode = next(each[9] for each in lines if each[1].endswith(ours) and each[2].endswith(theirs))
    wanted = f"socket:[{inode}]"
    return next(each for each in _descendants(server.process) if wanted in _links(each))


def _links(process: int) -> list[str]:
    return list(_targets(Path(f"/proc/{process}/fd")))


def _targets(folder: Path) -> Iterator[str]:
    with suppress(OSError):  # a process or a file of it that has ended meanwhile
        for each in list(folder.iterdir()):
            with suppress(OSError):
                yield str(each.readlink())


def _descendants(process: int) -> Iterator[int]:
    for each in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield int(each)
        yield from _descendants(int(each))
