"""One process that answers: it opens the registry, lets connections in, and stops in good order.

What does not live here: starting several (`supervisor`), one connection (`protocol`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from pathlib import Path
from typing import Final

from uvicorn.config import Config as UvicornConfig
from uvicorn.server import ServerState

from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.errors import AtlasError
from trialatlas.server.app import create_app
from trialatlas.server.budget import Budget
from trialatlas.server.door import Door
from trialatlas.server.logs import facts
from trialatlas.server.protocol import Connection
from trialatlas.server.refusing import Refusing, overloaded
from trialatlas.server.tally import Row, Tally
from trialatlas.server.telemetry import Telemetry
from trialatlas.server.tidying import Tidying
from trialatlas.server.turns import Turns, nobody
from trialatlas.server.warming import warmed

READY: Final = b"1"
"""What a worker says to its supervisor once it answers as fast as it will."""
_BEAT: Final = 1.0
_GAUGED: Final = 5
"""Beats after which gauges are set anew."""
_MOMENT: Final = 0.1
"""Seconds for readers before each page that a worker asks itself for."""
_LAST_WORDS: Final = 0.05
"""Seconds in which requests that are on their way when the server stops can still arrive."""

_log = logging.getLogger(__name__)


def work(
    config: Config,
    listening: socket.socket,
    tally: Tally,
    number: int,
    line: socket.socket | None = None,
) -> None:
    """Answer at a socket until SIGTERM or SIGINT, or until the other end of `line` is closed.

    Counts in row `number` of `tally`. Sends one word on `line` once it answers and has warmed up.
    The caller has set up logging.
    """
    row = tally.row(number)
    try:
        with Atlas.open(config.data, contacts=config.contacts) as atlas:
            app = Tidying(Budget(create_app(atlas, config), config.limits.work))
            asyncio.run(_Worker(app, atlas, config, tally, row).answer(listening, line))
    finally:
        row.set("alive", 0)
        row.set("connections", 0)


class _Worker:
    def __init__(self, app: Tidying, atlas: Atlas, config: Config, tally: Tally, row: Row) -> None:
        self._app = app
        self._atlas = atlas
        self._limits = config.limits
        self._tally = tally
        self._row = row
        busy = Telemetry(Refusing(overloaded), row)
        unheard = Telemetry(nobody, row)
        self._turns = Turns(Telemetry(app, row), busy, config.limits.waiting, row, unheard)
        self._state = ServerState()
        self._settings = UvicornConfig(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            ws="none",
            timeout_keep_alive=config.limits.idle or 1e9,  # pyright: ignore[reportArgumentType] - any number of seconds does
        )
        self._settings.load()

    async def answer(self, listening: socket.socket, line: socket.socket | None) -> None:
        """Let connections in until told to stop; then finish what is open."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            # A terminal's SIGINT reaches every process; a worker waits for its supervisor's word.
            loop.add_signal_handler(each, stop.set if each != signal.SIGINT or not line else _pass)
        if line is None:
            loop.add_signal_handler(signal.SIGHUP, _log.info, "new data need no restart")
        else:
            loop.add_reader(line, _on_end(line, stop.set))
        door = Door(listening, self._entering, self._tally, self._row, self._limits.connections)
        self._gauge()
        beginning = loop.create_task(self._begin(door, line))
        await self._beat(stop)
        beginning.cancel()
        door.close()
        if line is not None:
            loop.remove_reader(line)
        await self._finish()

    async def _begin(self, door: Door, line: socket.socket | None) -> None:
        """Open the door and warm up: first the door if nobody else answers, else last."""
        is_first = not self._tally.gauges("connections")
        if is_first:
            self._open_to_all(door)
        try:
            await warmed(self._app, self._atlas, _MOMENT if is_first else 0)
        except Exception:  # noqa: BLE001 - whatever it is, a reader who meets it is told
            _log.exception("what readers need first cannot be read")
        self._app.begin()
        if not is_first:
            self._open_to_all(door)
        if line is not None:
            with suppress(OSError):  # a supervisor that has gone is noticed elsewhere
                line.sendall(READY)

    def _open_to_all(self, door: Door) -> None:
        self._row.set("alive", 1)
        door.open()
        _log.info("a worker answers", extra=facts(process=os.getpid()))

    def _entering(self, left: Callable[[], None]) -> Connection:
        return Connection(self._settings, self._state, self._turns, self._limits, left)

    async def _beat(self, stop: asyncio.Event) -> None:
        beats = 0
        while not stop.is_set():
            self._state.default_headers = [(b"date", formatdate(usegmt=True).encode())]
            if beats % _GAUGED == 0:
                self._gauge()
            beats += 1
            try:
                await asyncio.wait_for(stop.wait(), _BEAT)
            except TimeoutError:
                continue

    async def _finish(self) -> None:
        """Finish open requests; connections without any are closed."""
        await asyncio.sleep(_LAST_WORDS)
        for each in list(self._state.connections):
            each.shutdown()
        try:
            async with asyncio.timeout(self._limits.grace):
                # uvicorn's sets do not say when they have become empty.
                while self._open:  # noqa: ASYNC110 - see above
                    await asyncio.sleep(_LAST_WORDS)
        except TimeoutError:
            _log.warning("requests were cut off at the end")
            for each in list(self._state.connections):
                each.transport.abort()
            for task in list(self._state.tasks):
                task.cancel()

    @property
    def _open(self) -> bool:
        return bool(self._state.connections or self._state.tasks)

    def _gauge(self) -> None:
        """Say how this process and the data fare."""
        resident, anonymous = memory()
        self._row.set("resident", resident)
        self._row.set("anonymous", anonymous)
        self._row.set("cpu", sum(os.times()[:2]))
        try:
            status = self._atlas.store.status()
            self._row.set("studies", status.studies)
            self._row.set("store_sequence", status.sequence)
            self._row.set("index_sequence", status.sequence - self._atlas.behind())
            self._row.set("last_seen", status.last_seen.timestamp() if status.last_seen else 0)
        except AtlasError:
            _log.exception("the data cannot be looked at")


def memory() -> tuple[int, int]:
    """Bytes of this process's memory: all that is resident, and what of it is no file's."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak * (1 if sys.platform == "darwin" else 1024), 0
    known = {
        name: rest.split()[0]
        for name, _, rest in (each.partition(":") for each in lines)
        if rest.strip()
    }
    return int(known["VmRSS"]) * 1024, int(known.get("RssAnon", 0)) * 1024


def _on_end(line: socket.socket, stop: Callable[[], None]) -> Callable[[], None]:
    def ended() -> None:
        asyncio.get_running_loop().remove_reader(line)
        stop()

    return ended


def _pass() -> None:
    """Nothing."""
