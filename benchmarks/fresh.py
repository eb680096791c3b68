"""How long until a changed study is found by a search in another process.

    python benchmarks/fresh.py N           in a registry of N studies, made of the real ones
    python benchmarks/fresh.py FOLDER      in a loaded data folder, which is written to: give a copy

Studies are changed by a word at the end of their titles, in a file that is loaded. The clock starts
before the load begins; a reader with the index open asks for the word every few milliseconds. The
time until the load ends is longer: names and synonyms are learnt last.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from timing import machine, real_files
from trialatlas.atlas import Atlas
from trialatlas.index import TantivyEngine
from trialatlas.query.tree import Area, Words
from trialatlas.source import open_source

TRIES = ((1, 7), (2_000, 3))
"""Studies changed at once, and how often that is tried."""
_PAUSE = 0.005
_PATIENCE = 600.0


class Try(NamedTuple):
    """Seconds until all were found, until the load had ended, and of processor time that this
    process used for it: those that make documents are not counted.
    """

    found: float
    ended: float
    processors: float


def copies(count: int, file: Path) -> None:
    """Write `count` studies: the real ones, then the same again under numbers of their own."""
    with file.open("wb") as out:
        written = 0
        while written < count:
            for source in real_files():
                for item in open_source(source).records():
                    if written == count:
                        return
                    record = json.loads(item.decode().raw)
                    written += 1
                    record["protocolSection"]["identificationModule"]["nctId"] = f"NCT{written:08d}"
                    out.write(json.dumps(record).encode() + b"\n")


def change(atlas: Atlas, ids: list[str], word: str, file: Path) -> None:
    """Write studies with a word more in their titles."""
    with file.open("wb") as out:
        for nct_id in ids:
            record = json.loads(atlas.study(nct_id).study.raw)
            identification = record["protocolSection"]["identificationModule"]
            identification["briefTitle"] = f"{identification.get('briefTitle', '')} {word}"
            out.write(json.dumps(record).encode() + b"\n")


def wait_for(folder: Path, told: Connection) -> None:
    """Say when so many studies have a word in their titles, whenever asked. Runs by itself."""
    engine = TantivyEngine.open(folder / "index")
    while (asked := told.recv()) is not None:
        word, count = asked
        told.send("ready")
        ends = time.monotonic() + _PATIENCE
        while engine.count(Area("BriefTitle", Words(word))) != count and time.monotonic() < ends:
            time.sleep(_PAUSE)
        told.send(time.monotonic())


@contextmanager
def reader(folder: Path) -> Iterator[Connection]:
    """A process that waits for words."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=wait_for, args=(folder, there), daemon=True)
    process.start()
    try:
        yield here
    finally:
        here.send(None)
        process.join()


def one(atlas: Atlas, asked: Connection, ids: list[str], word: str, file: Path) -> Try:
    """Change studies once."""
    change(atlas, ids, word, file)
    asked.send((word, len(ids)))
    asked.recv()
    processors, began = time.process_time(), time.monotonic()
    report = atlas.load(file)
    ended = time.monotonic()
    if report.changed != len(ids):
        raise SystemExit(f"{report.changed} of {len(ids)} studies changed: give another folder")
    found = asked.recv()
    return Try(found - began, ended - began, time.process_time() - processors)


def measure(folder: Path, scratch: Path) -> None:
    """Print one Markdown table."""
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    token = f"zq{time.time_ns():x}"
    with Atlas.open(folder) as atlas, reader(folder) as asked:
        ids = list(atlas)
        print(f"{machine()}; {len(ids):,} studies (`benchmarks/fresh.py`)\n")
        print("| changed | tries | found elsewhere, s: median | max | load ended | max | own CPU |")
        print("|---|---|---|---|---|---|---|")
        for count, tries in TRIES:
            done = [
                one(atlas, asked, chance.sample(ids, count), f"{token}x{count}x{each}", scratch)
                for each in range(tries)
            ]
            found, ended, used = zip(*done, strict=True)
            print(
                f"| {count:,} | {tries} | {statistics.median(found):.2f} | {max(found):.2f}"
                f" | {statistics.median(ended):.2f} | {max(ended):.2f}"
                f" | {statistics.median(used):.2f} |",
                flush=True,
            )


def main() -> None:
    """Take the folder, or make it."""
    (given,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(given)
        if given.isdecimal():
            folder, file = Path(work) / "data", Path(work) / "studies.jsonl"
            copies(int(given), file)
            with Atlas.open(folder, create=True) as atlas:
                atlas.load(file)
            file.unlink()
        measure(folder, Path(work) / "changed.jsonl")


if __name__ == "__main__":
    main()
