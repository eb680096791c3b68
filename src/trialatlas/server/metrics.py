"""What the workers counted, as Prometheus reads it, and the small server that shows it.

It listens at an address of its own: counts tell how much a site is read and how its machine fares,
which is the operator's business. It runs in a thread of the process that waits for the workers, so
that it answers while they are busy. What does not live here: counting (`telemetry`, `tally`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

from trialatlas import __version__
from trialatlas.errors import EnvironmentFaultError, UsageError
from trialatlas.server.tally import BOUNDS, Row, Tally

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
PATH: Final = "/metrics"
_LOOPBACK: Final = "127.0.0.1"
_LAST_PORT: Final = 65_535
_WORST: Final = {"store_sequence": max, "index_sequence": min, "studies": max, "last_seen": max}


def exposition(tally: Tally, restarts: int = 0) -> str:
    """All counts of all workers in Prometheus' text form."""
    return "\n".join([*_counted(tally.sums()), *_machine(tally, restarts), *_data(tally), ""])


def _counted(sums: Row) -> Iterator[str]:
    yield from _head("requests_total", "counter", "Answers by kind of address and status.")
    for (kind, status), number in sums.answers().items():
        yield f'trialatlas_requests_total{{kind="{kind}",status="{status or "other"}"}} {number}'
    yield from _head("request_seconds", "histogram", "From arrival to the last byte handed over.")
    for kind, (buckets, seconds) in sums.times().items():
        yield from _histogram(kind, buckets, seconds)
    yield from _head("response_bytes_total", "counter", "Bytes of answers, as packed.")
    yield f"trialatlas_response_bytes_total {sums.sent}"


def _histogram(kind: str, buckets: list[int], seconds: float) -> Iterator[str]:
    name, below = "trialatlas_request_seconds", 0
    for bound, number in zip([*map(str, BOUNDS), "+Inf"], buckets, strict=True):
        below += number
        yield f'{name}_bucket{{kind="{kind}",le="{bound}"}} {below}'
    yield f'{name}_sum{{kind="{kind}"}} {seconds:.6f}'
    yield f'{name}_count{{kind="{kind}"}} {below}'


def _machine(tally: Tally, restarts: int) -> Iterator[str]:
    yield from _head("workers", "gauge", "Processes that answer.")
    yield f"trialatlas_workers {len(tally.gauges('alive'))}"
    yield from _head("worker_restarts_total", "counter", "Processes started in place of dead ones.")
    yield f"trialatlas_worker_restarts_total {restarts}"
    for name, gauge, said in (
        ("connections", "connections", "Open connections."),
        ("waiting_requests", "waiting", "Requests that wait for their turn."),
        ("worker_resident_bytes", "resident", "Memory, with pages of files that are shared."),
        ("worker_anonymous_bytes", "anonymous", "Memory that is no file's."),
        ("worker_cpu_seconds", "cpu", "Processor time of the process so far."),
    ):
        yield from _head(name, "gauge", said)
        for row, value in tally.gauges(gauge).items():
            yield f'trialatlas_{name}{{worker="{row}"}} {value:g}'


def _data(tally: Tally) -> Iterator[str]:
    facts = {name: worst(tally.gauges(name).values() or [0]) for name, worst in _WORST.items()}
    facts["behind"] = max(0.0, facts["store_sequence"] - facts["index_sequence"])
    for name, gauge, said in (
        ("studies", "studies", "Studies held."),
        ("store_sequence", "store_sequence", "The newest change that the store has."),
        ("index_sequence", "index_sequence", "The newest change that every worker finds."),
        ("index_behind", "behind", "Changes of the store that the index lacks."),
        ("data_last_seen_seconds", "last_seen", "When a source was last read, since 1970."),
    ):
        yield from _head(name, "gauge", said)
        yield f"trialatlas_{name} {facts[gauge]:.0f}"
    yield from _head("build_info", "gauge", "The version that runs.")
    yield f'trialatlas_build_info{{version="{__version__}"}} 1'


def _head(name: str, kind: str, said: str) -> Iterable[str]:
    return f"# HELP trialatlas_{name} {said}", f"# TYPE trialatlas_{name} {kind}"


def address_of(text: str) -> tuple[str, int]:
    """Host and port of `PORT` or `HOST:PORT`. Raises UsageError for anything else."""
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit() and 0 <= int(port) <= _LAST_PORT):
        raise UsageError(f"{text!r} is no place for metrics", hint="Say PORT or HOST:PORT.")
    return host.strip("[]") or _LOOPBACK, int(port)


@contextmanager
def shown_at(place: str, text: Callable[[], str]) -> Generator[int]:
    """Show `text()` at `/metrics` of a place while the block runs; its port. Nothing if empty.

    Raises EnvironmentFaultError (slug `port-refused`) if nobody can listen there.
    """
    if not place:
        yield 0
        return
    try:
        server = ThreadingHTTPServer(address_of(place), _handler(text))
    except OSError as error:
        raise EnvironmentFaultError(
            f"Metrics cannot be shown at {place}: {error.strerror}.",
            hint="Choose another port, or leave --metrics out.",
            slug="port-refused",
        ) from error
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _handler(text: Callable[[], str]) -> type[BaseHTTPRequestHandler]:
    class Showing(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            here = self.path.partition("?")[0] == PATH
            body = text().encode() if here else b"Metrics are at /metrics.\n"
            self.send_response(200 if here else 404)
            self.send_header("Content-Type", MEDIA_TYPE if here else "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Who reads metrics is not logged."""

    return Showing
