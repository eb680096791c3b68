"""Listening: the socket first, so that a taken port is an error before anything starts.

One process serves one request at a time; `workers` is the number of such
processes. They share the listening socket, and each opens the registry for
itself.
"""

from __future__ import annotations

import errno
import multiprocessing
import signal
import socket
from multiprocessing.process import BaseProcess
from types import FrameType

import uvicorn

from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.errors import EnvironmentFaultError, UsageError
from trialatlas.server.app import create_app
from trialatlas.server.tidying import Tidying
from trialatlas.server.warming import warm

_BACKLOG = 256
_GRACE = 5
"""Seconds that open requests get when the server stops."""


def serve_on(listening: socket.socket, config: Config, *, workers: int = 1) -> None:
    """Serve the registry of `config` on a socket from `listen` until interrupted.

    Says the address on standard output. Raises UsageError for fewer than one worker.
    """
    if workers < 1:
        raise UsageError(f"{workers} workers cannot serve.", hint="Use 1 or more.")
    if workers > 1:
        _run_many(config, listening, workers)
        return
    with Atlas.open(config.data, contacts=config.contacts) as atlas:
        _announce(listening)
        _run(atlas, config, listening)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any that is free. The caller closes it.

    Raises EnvironmentFaultError (slug `port-taken` or `port-refused`) if it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio sends small answers at once only if it sees TCP there.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        raise EnvironmentFaultError(
            f"Port {port} of {host} {'is taken' if taken else 'cannot be opened'}.",
            hint="Choose another port, or stop the program that holds it."
            if taken
            else "Choose another host or port; ports below 1024 need permission.",
            slug="port-taken" if taken else "port-refused",
        ) from error
    listening.set_inheritable(True)
    return listening


def _run(atlas: Atlas, config: Config, listening: socket.socket) -> None:
    app = Tidying(create_app(atlas, config))
    warm(app, atlas)
    app.begin()
    settings = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=_GRACE,
    )
    uvicorn.Server(settings).run(sockets=[listening])


def _run_many(config: Config, listening: socket.socket, workers: int) -> None:
    """One process a worker; this one waits and passes the word to stop on."""
    context = multiprocessing.get_context("spawn")
    running: list[BaseProcess] = [
        context.Process(target=_worker, args=(config, listening), daemon=True)
        for _ in range(workers)
    ]

    def stop(_number: int, _frame: FrameType | None) -> None:
        for each in running:
            if each.is_alive():
                each.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for each in running:
        each.start()
    _announce(listening)
    for each in running:
        each.join()


def _worker(config: Config, listening: socket.socket) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Atlas.open(config.data, contacts=config.contacts) as atlas:
        _run(atlas, config, listening)


def _announce(listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Trial Atlas is at http://{shown}:{port}/", flush=True)  # noqa: T201 - says where it is
