"""Requests that come whether or not answers do: an open loop over HTTP connections kept open.

Each request has a time at which it is meant to be sent; its latency counts from there, so that a
server that stalls is charged with all who wait. One thread, one loop, a plain reader of HTTP/1.1
answers: a library costs several times more of the processors that the server shares with it. What
does not live here: what is asked.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"
"""What every request names as its host."""
_MOST = 256
"""Connections at once; a request that finds none waits, and its waiting counts."""
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Drop:
    """A request: its kind, its address, and what it sends along."""

    kind: str
    address: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Fallen:
    """What came of a run: seconds of latency by kind, errors by what they were."""

    latencies: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    """Seconds by which requests were sent after the time meant: the generator's own fault."""
    statuses: dict[int, int] = field(default_factory=dict)
    received: int = 0
    connections: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    def all(self) -> list[float]:
        """Latencies of every kind, in order."""
        return sorted(each for held in self.latencies.values() for each in held)


def rain(port: int, drops: Sequence[Drop], rate: float, seed: int) -> Fallen:
    """Send all drops at `rate` a second on average, at times drawn as of independent readers."""
    return asyncio.run(_rain(port, drops, rate, seed))


async def _rain(port: int, drops: Sequence[Drop], rate: float, seed: int) -> Fallen:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    fallen, pool = Fallen(), _Pool(port)
    clock = asyncio.get_running_loop().time
    began, used = clock(), time.process_time()
    meant, open_requests = began, set[asyncio.Task[None]]()
    for drop in drops:
        meant += chance.expovariate(rate)
        if (wait := meant - clock()) > 0:
            await asyncio.sleep(wait)
        task = asyncio.create_task(_one(pool, drop, meant, fallen, chance))
        open_requests.add(task)
        task.add_done_callback(open_requests.discard)
    if open_requests:
        await asyncio.wait(open_requests, timeout=_PATIENCE)
    fallen.seconds, fallen.cpu = clock() - began, time.process_time() - used
    fallen.connections = pool.made
    await pool.close()
    return fallen


async def _one(
    pool: _Pool, drop: Drop, meant: float, fallen: Fallen, chance: random.Random
) -> None:
    clock = asyncio.get_running_loop().time
    problem = ""
    async with pool.room:
        line: _Line | None = None
        try:
            async with asyncio.timeout_at(meant + _PATIENCE):
                line = await pool.take(chance)
                fallen.late.append(clock() - meant)
                status, size = await line.ask(drop)
            fallen.received += size
            fallen.statuses[status] = fallen.statuses.get(status, 0) + 1
            problem = "" if status in {200, 304} else str(status)
            await pool.give_back(line)
        except (OSError, TimeoutError, EOFError, ValueError) as error:
            problem = type(error).__name__
            if line is not None:
                await line.close()
    if problem:
        name = f"{drop.kind}: {problem}"
        fallen.errors[name] = fallen.errors.get(name, 0) + 1
    fallen.latencies.setdefault(drop.kind, []).append(clock() - meant)


class _Pool:
    """Connections that are open and free. One is drawn at random, as readers come."""

    def __init__(self, port: int) -> None:
        self._port, self._free = port, list[_Line]()
        self.room = asyncio.Semaphore(_MOST)
        self.made = 0

    async def take(self, chance: random.Random) -> _Line:
        """A free connection, or a new one; within `room`."""
        while self._free:
            at = chance.randrange(len(self._free))
            self._free[at], self._free[-1] = self._free[-1], self._free[at]
            line = self._free.pop()
            if line.is_open:
                return line
            await line.close()
        self.made += 1
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        return _Line(reader, writer)

    async def give_back(self, line: _Line) -> None:
        """Free for the next, unless the server ends it."""
        if line.is_open:
            self._free.append(line)
        else:
            await line.close()

    async def close(self) -> None:
        """Close what is free."""
        for line in self._free:
            await line.close()


class _Line:
    """One connection: a request, then its answer, then the next."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self._closes = reader, writer, False

    @property
    def is_open(self) -> bool:
        return not (self._closes or self._reader.at_eof() or self._writer.is_closing())

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    async def ask(self, drop: Drop) -> tuple[int, int]:
        """Send a request and read the answer to its end: its status, and bytes of its body."""
        more = "".join(f"{name}: {value}\r\n" for name, value in drop.headers)
        self._writer.write(
            f"GET {drop.address} HTTP/1.1\r\nHost: {HOST}\r\n"
            f"Accept-Encoding: gzip\r\n{more}\r\n".encode()
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ", 2)[1])
        fields = {
            name.strip().lower(): value.strip()
            for name, _, value in (each.partition(":") for each in lines[1:])
        }
        self._closes = fields.get("connection", "").lower() == "close"
        if status in {204, 304}:
            return status, 0
        if "chunked" in fields.get("transfer-encoding", ""):
            return status, await self._chunks()
        length = int(fields["content-length"])
        await self._reader.readexactly(length)
        return status, length

    async def _chunks(self) -> int:
        total = 0
        while True:
            size = int((await self._reader.readline()).partition(b";")[0], 16)
            await self._reader.readexactly(size + 2)
            total += size
            if size == 0:
                return total
