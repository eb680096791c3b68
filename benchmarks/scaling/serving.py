"""200 mixed requests a second against the server a user starts, idle and while a sync runs."""

from __future__ import annotations

import multiprocessing
import random
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from scaling import questions
from scaling.asking import at, fetched, serving
from scaling.processes import command, cpu_of, memory_of, run, tree
from scaling.questions import Drawing
from scaling.rain import HOST, Drop, rain
from trialatlas.atlas import Atlas
from trialatlas.study import Study

RATE = 200.0
WORKERS = 2
MIX = {
    "study page": 0.25,
    "study page, asked again with its validator": 0.10,
    "search page": 0.15,
    "API page of 10 studies": 0.15,
    "API study": 0.15,
    "API page of 100 studies, three fields": 0.03,
    "related page": 0.02,
    "home page": 0.05,
    "style sheet": 0.10,
}
"""Shares of the requests. Every study, page or search is drawn from all studies, each as likely as
any other: next to nothing is asked for twice, which is harder than what readers do.
"""
_MAKERS: dict[str, Callable[[Study, random.Random], str | None]] = {
    "study page": questions.study_page,
    "study page, asked again with its validator": questions.study_page,
    "search page": questions.search_page,
    "API page of 10 studies": questions.api_page,
    "API study": questions.study_json,
    "API page of 100 studies, three fields": questions.api_fields,
    "related page": questions.related_page,
}
_AGAIN = "study page, asked again with its validator"
_KNOWN = 300
"""Studies that readers have seen before, whose pages they ask for with a validator."""
_WARM = 15.0
_EVERY = 40.0
"""Seconds from one sync's start to the next; one that takes longer is followed at once."""
_CHANGED = 2_000
"""Studies that each sync finds changed; at most a twentieth of all."""


def serve(data: Path, work: Path, seconds: float, seed: int, rate: float = RATE) -> dict[str, Any]:
    """Idle for a third of the time, at least 60 seconds; then while syncs run, for all of it."""
    inbox = work / "inbox"
    shutil.rmtree(inbox, ignore_errors=True)
    with Atlas.open(data) as atlas:
        drawing = Drawing(atlas, random.Random(seed + 2))  # noqa: S311 - repeatable, not secret
        studies = len(atlas)
        rounds = list(_changes(drawing, work, max(1, round(seconds / _EVERY))))
        with serving(data, WORKERS, work / "server.log") as (base, pid):
            draw = _Drops(drawing, base)
            warm = draw.some(rate / 2 * _WARM)
            idle = draw.some(rate * min(seconds, max(60.0, seconds / 3)))
            busy = draw.some(rate * seconds)
            run_of = _Runs(base, pid, seed)
            run_of(warm, rate / 2)
            found = {"idle": run_of(idle, rate)}
            with _syncing(data, inbox, rounds) as syncs:
                found["syncing"] = run_of(busy, rate)
    return {
        "studies": studies,
        "rate": rate,
        "workers": WORKERS,
        "mix": MIX,
        **found,
        "syncs": syncs,
        "changed": len(rounds[0].read_bytes().splitlines()) if rounds else 0,
    }


class _Drops:
    """Draws requests by their shares."""

    def __init__(self, drawing: Drawing, base: str) -> None:
        self._drawing = drawing
        home, _ = fetched(f"{base}/")
        style = re.search(r'href="(/static/[^"]+\.css[^"]*)"', home.decode())
        assert style is not None
        self._fixed = {"home page": "/", "style sheet": style[1]}
        self._known: list[Drop] = []
        for asked in drawing.some(_KNOWN, questions.study_page):
            # A tag is of an answer to just such a request.
            _, headers = fetched(f"{base}{asked.text}", Host=HOST)
            given = (("If-None-Match", headers["etag"]),) if "etag" in headers else ()
            self._known.append(Drop(_AGAIN, asked.text, given))

    def some(self, count: float) -> list[Drop]:
        """So many, each of its kind as often as its share."""
        chance = self._drawing.chance
        kinds = chance.choices(list(MIX), list(MIX.values()), k=int(count))
        return [self._one(kind, chance) for kind in kinds]

    def _one(self, kind: str, chance: random.Random) -> Drop:
        if kind == _AGAIN:
            return chance.choice(self._known)
        if kind in self._fixed:
            return Drop(kind, self._fixed[kind])
        return Drop(kind, self._drawing.some(1, _MAKERS[kind])[0].text)


class _Runs:
    """Lets requests fall on a server and tells what came of it, and what both cost."""

    def __init__(self, base: str, pid: int, seed: int) -> None:
        self._port, self._pid, self._seed = int(base.rpartition(":")[2]), pid, seed

    def __call__(self, drops: list[Drop], rate: float) -> dict[str, Any]:
        self._seed += 1
        before = {pid: cpu_of(pid) for pid in tree(self._pid)}
        # A process of its own: the loop must not wait for anything that is done here.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            fallen = pool.apply(rain, (self._port, drops, rate, self._seed))
        after = {pid: cpu_of(pid) for pid in tree(self._pid)}
        kinds = {name: sorted(held) for name, held in sorted(fallen.latencies.items())}
        return {
            "all": _told(fallen.all()),
            "kinds": {name: _told(held) for name, held in kinds.items()},
            "errors": fallen.errors,
            "statuses": {str(status): count for status, count in fallen.statuses.items()},
            "late": _told(sorted(fallen.late)),
            "connections": fallen.connections,
            "seconds": fallen.seconds,
            "megabytes": fallen.received / 1e6,
            "generator": fallen.cpu / fallen.seconds,
            "server": {
                str(pid): (spent - before.get(pid, 0.0)) / fallen.seconds
                for pid, spent in after.items()
            },
            "memory": {str(pid): memory_of(pid) for pid in after},
        }


def _told(ordered: list[float]) -> dict[str, float]:
    quantiles = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "slowest": 1.0}
    return {"count": len(ordered)} | {name: at(ordered, each) for name, each in quantiles.items()}


def _changes(drawing: Drawing, work: Path, rounds: int) -> Iterator[Path]:
    """Files of changed studies, one a round: another title, and a later date of update."""
    folder = work / "changes"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    count = min(_CHANGED, len(drawing.ids) // 20)
    stamp = time.time_ns()
    for number in range(rounds):
        file = folder / f"{stamp}-{number:03d}.jsonl"
        day = f"{date(2026, 10, 21) + timedelta(days=number):%Y-%m-%d}"
        with file.open("wb") as lines:
            for nct_id in drawing.chance.sample(drawing.ids, count):
                record = msgspec.json.decode(drawing.atlas.study(nct_id).study.raw)
                protocol = record["protocolSection"]
                identification = protocol["identificationModule"]
                identification["briefTitle"] += f" (changed {stamp}-{number})"
                posted = protocol["statusModule"].setdefault("lastUpdatePostDateStruct", {})
                posted["date"] = max(day, str(posted.get("date", "")))
                lines.write(msgspec.json.encode(record) + b"\n")
        yield file


@contextmanager
def _syncing(data: Path, inbox: Path, rounds: list[Path]) -> Iterator[list[dict[str, float]]]:
    """Meanwhile, in a thread: put a file into the inbox and run the sync of a user; again."""
    syncs: list[dict[str, float]] = []
    over = threading.Event()
    inbox.mkdir(parents=True)

    def go() -> None:
        for file in rounds:
            began = time.monotonic()
            shutil.copy(file, inbox / f".{file.name}")
            (inbox / f".{file.name}").rename(inbox / file.name)
            cost = run(command("sync", "--folder", str(inbox), "--data", str(data), "--json"))
            syncs.append(
                {
                    "status": cost.status,
                    "seconds": cost.seconds,
                    "cpu": cost.cpu,
                    "memory": cost.memory,
                }
            )
            if over.wait(max(0.0, _EVERY - (time.monotonic() - began))):
                return

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield syncs
    finally:
        over.set()
        thread.join()
