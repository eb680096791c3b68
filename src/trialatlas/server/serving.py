"""Listening: the socket first, so that a taken port is an error before anything starts.

One process serves one request at a time; `workers` is the number of such
processes. They share the listening socket, and each opens the registry for
itself.
"""

from __future__ import annotations

import errno
import socket
from functools import partial

from trialatlas.config import Config
from trialatlas.errors import EnvironmentFaultError, UsageError
from trialatlas.server import logs
from trialatlas.server.metrics import exposition, shown_at
from trialatlas.server.supervisor import Supervisor
from trialatlas.server.tally import Tally
from trialatlas.server.worker import work

_BACKLOG = 256


def serve_on(
    listening: socket.socket,
    config: Config,
    *,
    workers: int = 1,
    metrics: str = "",
    log: tuple[str, str] = ("auto", "info"),
) -> None:
    """Serve the registry of `config` on a socket from `listen` until SIGTERM or SIGINT.

    Says the address on standard output. `metrics` is the place where counts are shown, PORT or
    HOST:PORT, or empty; `log` the form and level of log lines. Raises UsageError for fewer than
    one worker, and EnvironmentFaultError if no worker can start.
    """
    if workers < 1:
        raise UsageError(f"{workers} workers cannot serve.", hint="Use 1 or more.")
    logs.set_up(*log)
    if workers > 1:
        supervisor = Supervisor(config, listening, workers, log)
        with shown_at(metrics, lambda: exposition(supervisor.tally, supervisor.restarts)):
            supervisor.run(partial(_announce, listening))
        return
    tally = Tally(1)
    _announce(listening)
    with shown_at(metrics, lambda: exposition(tally)):
        work(config, listening, tally, 0)


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


def _announce(listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Trial Atlas is at http://{shown}:{port}/", flush=True)  # noqa: T201 - says where it is
