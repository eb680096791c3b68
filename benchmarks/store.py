"""The store alone: put, put again, get and read through, beside plain decoding.

python benchmarks/store.py [FILE ...]      without files: the real studies
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from timing import machine, real_files, timed
from trialatlas.source import Record, open_source
from trialatlas.store import Received, SqliteStore, StudyKey, received
from trialatlas.study import Study

REPEATS = 3
BATCH = 500
LOOKUPS = 5000


def read(files: list[Path]) -> list[Record]:
    """All records of the files; none may be bad."""
    records = [each for file in files for each in open_source(file).records()]
    assert all(isinstance(each, Record) for each in records)
    return [each for each in records if isinstance(each, Record)]


def put_all(store: SqliteStore, prepared: list[Received]) -> None:
    """Put in batches as a load does."""
    with store.writer() as writer:
        for start in range(0, len(prepared), BATCH):
            writer.put("benchmark", prepared[start : start + BATCH])


def seconds(work: Callable[[], object]) -> float:
    """The median of some runs."""
    taken: list[float] = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def first_put(prepared: list[Received]) -> None:
    """Put everything into a new store."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore.open(Path(folder), create=True)
        put_all(store, prepared)
        store.close()


def main() -> None:
    """Print one Markdown table and the latency of single reads."""
    files = [Path(each) for each in sys.argv[1:]] or real_files()
    records = read(files)
    studies = [each.decode() for each in records]
    prepared = [received(study) for study in studies]
    size = sum(len(each.raw) for each in records)
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore.open(Path(folder), create=True)
        put_all(store, prepared)
        rows = {
            "decode with msgspec (the reference)": seconds(
                lambda: [msgspec.json.decode(each.raw) for each in records]
            ),
            "read from the files": seconds(lambda: read(files)),
            "hash and prepare": seconds(lambda: [received(each) for each in studies]),
            "put, new": seconds(lambda: first_put(prepared)),
            "put again, nothing new": seconds(lambda: put_all(store, prepared)),
            "read through": seconds(lambda: sum(1 for _ in store.get_many(store.keys()))),
            "read through and decode": seconds(
                lambda: [Study.decode(each.raw).nct_id for each in store.get_many(store.keys())]
            ),
        }
        report(rows, len(records), size)
        keys: list[StudyKey] = list(store.keys())
        wanted = random.Random(0).choices(keys, k=LOOKUPS)  # noqa: S311 - a sample, no secret
        kept = store.status().bytes_on_disk
        print(f"\nget of one study: {timed(store.get, wanted)}")
        print(f"on disk: {kept / 1e6:,.1f} MB, {size / kept:.1f} times smaller than received")
        store.close()


def report(rows: dict[str, float], count: int, size: int) -> None:
    """One line for each step, as a multiple of the reference."""
    reference = next(iter(rows.values()))
    print(f"{machine()}; {count:,} studies, {size / 1e6:,.0f} MB; median of {REPEATS}\n")
    print("| what | seconds | studies/s | against decoding |")
    print("|---|---|---|---|")
    for what, taken in rows.items():
        print(f"| {what} | {taken:.2f} | {count / taken:,.0f} | {taken / reference:.1f} |")


if __name__ == "__main__":
    main()
