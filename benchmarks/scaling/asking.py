"""How long answers take: cold, and one after the other in a process that has warmed up.

Each question is put once, so none is answered from what the process kept of the same question.
Pages and API answers go through the application without a socket; what a socket and other readers
add is measured by serving.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scaling import questions
from scaling.processes import command, free_port, put_out_of_memory, run, tree
from scaling.questions import FACETS, Asked, Drawing
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse
from trialatlas.server import create_app
from trialatlas.server.tidying import Tidying
from trialatlas.server.warming import warm

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from audit.client import Client

COUNT = 200
WARM = 20
_START = 60.0
"""Seconds that a server may take until its first answer."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of one kind of question: of the clock, and of CPU. `hits` is the median."""

    count: int
    p50: float
    p95: float
    p99: float
    slowest: float
    cpu50: float
    cpu95: float
    hits: int | None = None


Work = Callable[[Asked], int | None]
"""Puts a question; gives the number of hits where there is one."""


def ask(data: Path, seed: int, only: str | None = None) -> dict[str, Any]:
    """Every kind of question, in this process; `only` is a part of the names of those wanted."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    with Atlas.open(data) as atlas:
        app = Tidying(create_app(atlas, Config(data, "the benchmark")))
        began = time.perf_counter()
        warm(app, atlas)
        app.begin()
        warming = time.perf_counter() - began
        drawing = Drawing(atlas, chance)
        found = {
            name: asdict(_measured(work, asked))
            for name, work, asked in _kinds(atlas, Client(app), drawing)
            if only is None or only in name
        }
        return {"studies": len(atlas), "warming": warming * 1000, "warm": WARM, "kinds": found}


def _kinds(
    atlas: Atlas, client: Client, drawing: Drawing
) -> Iterator[tuple[str, Work, list[Asked]]]:
    def search(asked: Asked) -> int:
        return atlas.find(SearchRequest(query=parse(asked.text))).total

    def facets(asked: Asked) -> int:
        return atlas.find(SearchRequest(query=parse(asked.text), facets=FACETS)).total

    def everything(_: Asked) -> int:
        return atlas.find(SearchRequest(facets=FACETS)).total

    def page(asked: Asked) -> None:
        path, _, query = asked.text.partition("?")
        status = client.get(path, query, {"accept": "text/html"}).status
        if status != 200:
            raise SystemExit(f"{asked.text} was answered with {status}")

    for name, work, make in (
        ("three words, AND", search, questions.all_words),
        ("three words, OR", search, questions.any_word),
        ("phrase first", search, questions.phrase_first),
        ("ten facets of a search", facets, questions.all_words),
        ("AREA", search, questions.in_area),
        ("RANGE", search, questions.in_range),
        ("SEARCH[Location], one value", search, questions.at_site),
        ("SEARCH[Location], two values", search, questions.at_one_site),
        ("study page", page, questions.study_page),
        ("API page of 10 studies", page, questions.api_page),
        ("search page", page, questions.search_page),
        ("related page", page, questions.related_page),
    ):
        yield name, work, drawing.some(COUNT + WARM, make)
        if name == "ten facets of a search":
            yield "ten facets over everything", everything, [Asked("", "")] * (COUNT + WARM)
    yield "related candidates", _candidates(atlas), drawing.some(COUNT + WARM, questions.study_page)


def _candidates(atlas: Atlas) -> Work:
    """What the engine spends on finding candidates, of all that related studies cost."""

    def work(asked: Asked) -> None:
        with _only_engine(atlas) as spent:
            atlas.related(asked.drawn_from)
        _set_aside.extend(spent)

    return work


_set_aside: list[float] = []
"""Seconds, of the clock and of CPU, that count in place of the whole of the last question."""


@contextmanager
def _only_engine(atlas: Atlas) -> Iterator[list[float]]:
    """Add up what searches and first looks of the engine take; its own calls count once."""
    engine_type, spent, inside = type(atlas.engine), [0.0, 0.0], [False]
    names = ("search", "first", "glances", "glances_by_words")
    former = {name: getattr(engine_type, name) for name in names}

    def timed(name: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if inside[0]:
                return former[name](*given, **named)
            inside[0], began, used = True, time.perf_counter(), time.process_time()
            try:
                return former[name](*given, **named)
            finally:
                spent[0] += time.perf_counter() - began
                spent[1] += time.process_time() - used
                inside[0] = False

        return call

    try:
        for name in former:
            setattr(engine_type, name, timed(name))
        yield spent
    finally:
        for name, method in former.items():
            setattr(engine_type, name, method)


def _measured(work: Work, asked: list[Asked]) -> Spent:
    """Put the first questions unmeasured, then each of the others once."""
    for each in asked[:WARM]:
        work(each)
    walls, cpus, hits = list[float](), list[float](), list[int]()
    for each in asked[WARM:]:
        _set_aside.clear()
        began, used = time.perf_counter(), time.process_time()
        found = work(each)
        spent = _set_aside or [time.perf_counter() - began, time.process_time() - used]
        walls.append(spent[0])
        cpus.append(spent[1])
        if found is not None:
            hits.append(found)
    wall, cpu = sorted(walls), sorted(cpus)
    return Spent(
        len(wall),
        at(wall, 0.5),
        at(wall, 0.95),
        at(wall, 0.99),
        at(wall, 1),
        at(cpu, 0.5),
        at(cpu, 0.95),
        sorted(hits)[len(hits) // 2] if hits else None,
    )


def at(ordered: list[float], quantile: float) -> float:
    """A quantile in milliseconds of seconds in order; nought if there are none."""
    if not ordered:
        return 0.0
    return ordered[round(quantile * (len(ordered) - 1))] * 1000


def cold(data: Path, seed: int) -> dict[str, Any]:
    """From nothing running, and the data out of the page cache as far as may be, to a first answer:
    of the command line, and of a server (which warms up between its first answers).
    """
    with Atlas.open(data) as atlas:
        drawn = Drawing(atlas, random.Random(seed + 1))  # noqa: S311 - repeatable, not secret
        text = drawn.some(1, questions.all_words)[0].text
        address = drawn.some(1, questions.search_page)[0].text
    found: dict[str, Any] = {"still cached": put_out_of_memory(data)}
    cost = run(command("search", text, "--data", str(data), "--json"))
    found["command"] = cost.seconds
    found["command again"] = run(command("search", text, "--data", str(data), "--json")).seconds
    put_out_of_memory(data)
    found["server"] = _first_answer(data, address)
    found["server again"] = _first_answer(data, address)
    return found


def _first_answer(data: Path, address: str) -> float:
    began = time.monotonic()
    with serving(data, workers=1) as (base, _):
        fetched(base + address)
        return time.monotonic() - began


@contextmanager
def serving(data: Path, workers: int, log: Path | None = None) -> Iterator[tuple[str, int]]:
    """A server of its own: its address and process. Stopped at the end."""
    port = free_port()
    words = command("serve", "--data", str(data), "--port", str(port), "--workers", str(workers))
    with (log or Path("/dev/null")).open("w") as errors:
        server = subprocess.Popen(words, stdout=errors, stderr=errors)
        try:
            base = f"http://127.0.0.1:{port}"
            await_answer(base, server)
            yield base, server.pid
        finally:
            running = list(tree(server.pid))
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                for pid in running:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                server.wait()


def await_answer(base: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers at all."""
    end = time.monotonic() + _START
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError):
            fetched(f"{base}/healthz", timeout=5)
            return
        time.sleep(0.02)
    raise SystemExit(f"The server did not answer within {_START:.0f} s")


def fetched(address: str, timeout: float = 60, **headers: str) -> tuple[bytes, dict[str, str]]:
    """The body of an answer to a request with these headers, and its headers in lower case."""
    if not re.match(r"http://127\.0\.0\.1:", address):
        raise SystemExit(f"{address} is not of this machine")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    asked = urllib.request.Request(address, headers=headers)  # noqa: S310 - looked at above
    with opener.open(asked, timeout=timeout) as answer:
        found = {name.lower(): value for name, value in answer.headers.items()}
        return bytes(answer.read()), found
