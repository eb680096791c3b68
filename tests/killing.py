"""Works on a data folder that are killed at random moments and run again.

`python tests/killing.py 500 --seed 3 --folder DIR` does it at length; the suite does it briefly.
One process has everything imported and forks another for each work, so that starting costs
nothing. Moments are chosen by function: any call of any of our functions that the work makes in
its own process is as likely as one of any other, so that short steps such as the swap of the index
are met as often as long ones; then the kill comes at once, or some milliseconds later, inside
whatever library works then.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

BATCH = 20
"""Records in a transaction: small, so that a load has many."""
FEW = 1
"""Batches from which on other processes work: few, so that they do."""
LONGEST_DELAY = 0.05
REFUSED = 7
"""The exit code for a fault of the machine, as the command line has it."""
WORKS = ("first", "changes", "archive", "rebuild")


class Moment(NamedTuple):
    """A call of a function, counted in the work, and seconds after it."""

    function: str
    number: int
    delay: float


class Killed(NamedTuple):
    """What was killed, and when."""

    work: str
    moment: Moment


def write_sources(folder: Path, records: list[bytes]) -> None:
    """A first file, one with changed and new studies, and an archive with others; the first two
    with lines that are no study.
    """
    share = len(records) // 10
    first, new, newest = records[: 7 * share], records[7 * share : 8 * share], records[8 * share :]
    (folder / "first.jsonl").write_bytes(b"\n".join([*first, b"{}", b"no study"]))
    later = [_changed(raw, "2031-01-01") for raw in first[:share]]
    (folder / "changes.jsonl").write_bytes(b"\n".join([*later, *new, first[-1], b"[]"]))
    with zipfile.ZipFile(folder / "archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        latest = [_changed(raw, "2032-01-01") for raw in first[share // 2 : 2 * share]]
        for number, raw in enumerate([*latest, *newest]):
            archive.writestr(f"NCT{number // 50:04d}xxxx/{number}.json", raw)


def _changed(raw: bytes, day: str) -> bytes:
    record = json.loads(raw)
    protocol = record["protocolSection"]
    protocol["identificationModule"]["briefTitle"] += f" changed {day}"
    protocol["statusModule"]["lastUpdatePostDateStruct"] = {"date": day}
    protocol.setdefault("conditionsModule", {}).setdefault("conditions", []).append("Changing")
    return json.dumps(record).encode()


def do(work: str, sources: Path, data: Path) -> None:
    """One of the works; what was done already is not done again."""
    from trialatlas.atlas import Atlas, loading  # noqa: PLC0415 - only in the forking process
    from trialatlas.index import workers  # noqa: PLC0415

    loading.BATCH, workers.FEW = BATCH, FEW  # pyright: ignore[reportConstantRedefinition]
    with Atlas.open(data, create=True) as atlas:
        if work == "archive":
            atlas.sync_archive(sources / "archive.zip")
        elif work == "rebuild":
            atlas.rebuild()
        else:
            atlas.load(sources / f"{work}.jsonl")


class Stem:
    """The process that forks others."""

    def __init__(self, sources: Path) -> None:
        self._sources = sources
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--stem"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )

    def do(
        self, work: str, data: Path, moment: Moment | None = None, *, room: int | None = None
    ) -> dict[str, int] | None:
        """Do a work; how often each function was called, or None if it was killed at `moment` or
        refused: with `room`, the system lets no file grow beyond so many bytes.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        asked = json.dumps([work, str(self._sources), str(data), moment, room])
        stdin.write(asked.encode() + b"\n")
        stdin.flush()
        status, calls = json.loads(stdout.readline())
        if status == -signal.SIGKILL or (room is not None and status == REFUSED):
            return None
        if status:
            message = f"{work} failed with {status} after {moment}"
            raise RuntimeError(message)
        return calls

    def end(self, seconds: float) -> None:
        """End it. Raises TimeoutExpired if processes of those killed are left."""
        self._process.communicate(timeout=seconds)


@contextmanager
def stem_of(sources: Path) -> Iterator[Stem]:
    """A stem, which is ended."""
    stem = Stem(sources)
    try:
        yield stem
    finally:
        stem.end(120)


def run_killed(stem: Stem, folder: Path, kills: int, seed: int, often: int = 5) -> Iterator[Path]:
    """Data folders that went through all works, each killed up to `often` times and run again to
    its end, until there were so many kills. Prints each kill: it says how to come back to it.
    """
    choose = random.Random(seed)  # noqa: S311 - moments, no secrets
    whole = {work: stem.do(work, folder / "undisturbed") or {} for work in WORKS}
    yield folder / "undisturbed"
    done = 0
    while done < kills:
        data = folder / f"killed-{done}"
        for work in WORKS:
            for _ in range(choose.randint(1, often)):
                moment = _moment(choose, whole[work])
                if done < kills and stem.do(work, data, moment) is None:
                    done += 1
                    print(f"killed {done}: {work} in {data.name} at {moment}")  # noqa: T201
            stem.do(work, data)
        yield data


def _moment(choose: random.Random, calls: dict[str, int]) -> Moment:
    function = choose.choice(sorted(calls))
    number = choose.randint(1, calls[function])
    return Moment(function, number, choose.choice((0.0, choose.uniform(0, LONGEST_DELAY))))


def _stem() -> None:
    """Fork for each line asked, and tell how the child ended."""
    import trialatlas.atlas  # noqa: F401, PLC0415 - here, once

    for line in sys.stdin:
        work, sources, data, moment, room = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            if room is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
            os._exit(_child(writing, work, Path(sources), Path(data), moment and Moment(*moment)))
        os.close(writing)
        with os.fdopen(reading) as told:
            said = told.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps([status, json.loads(said or "{}")]), flush=True)  # noqa: T201


def _child(writing: int, work: str, sources: Path, data: Path, moment: Moment | None) -> int:
    calls: dict[str, int] = {}
    sys.setprofile(_watch(calls, moment))
    try:
        do(work, sources, data)
    except BaseException as error:  # noqa: BLE001 - told by the exit code, as the shell would
        sys.setprofile(None)
        if getattr(error, "category", "") == "environment":
            return REFUSED
        traceback.print_exception(error)
        return 1
    sys.setprofile(None)
    os.write(writing, json.dumps(calls).encode())
    return 0


def _watch(calls: dict[str, int], moment: Moment | None) -> Any:
    def watch(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event not in {"call", "return"} or "/trialatlas/" not in code.co_filename:
            return
        name = f"{Path(code.co_filename).stem}.{code.co_qualname} {event}"
        calls[name] = calls.get(name, 0) + 1
        if moment is not None and (name, calls[name]) == (moment.function, moment.number):
            _kill(moment.delay)

    return watch


def _kill(delay: float) -> None:
    if not delay:
        os.kill(os.getpid(), signal.SIGKILL)

    def later() -> None:
        time.sleep(delay)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=later, daemon=True).start()


def _main(arguments: Iterable[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--studies", type=int, default=600)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args(list(arguments))
    from stored import everything  # noqa: PLC0415 - not in the forking process
    from trialatlas.sample import generate  # noqa: PLC0415

    folder = given.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    write_sources(folder, list(generate(given.studies, given.seed)))
    with stem_of(folder) as stem:
        ways = run_killed(stem, folder, given.kills, given.seed)
        expected = everything(next(ways))
        for data in ways:
            found = everything(data)
            wrong = [name for name in expected if found[name] != expected[name]]
            print(f"{data}: {'differs in ' + ', '.join(wrong) if wrong else 'the same'}")  # noqa: T201
            if wrong:
                sys.exit(1)


if __name__ == "__main__":
    if sys.argv[1:] == ["--stem"]:
        _stem()
    else:
        _main(sys.argv[1:])
