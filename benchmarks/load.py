"""From files to searchable: studies a second, beside plain decoding of the same records.

python benchmarks/load.py [FILE ...]      without files: the real studies
"""

from __future__ import annotations

import gzip
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from timing import machine, real_files
from trialatlas.atlas import Atlas

REPEATS = 3


def decode_only(files: list[Path]) -> tuple[int, float]:
    """Records and seconds of unpacking and decoding alone: the floor of any load."""
    began = time.perf_counter()
    count = 0
    for file in files:
        with gzip.open(file) as lines:
            for line in lines:
                msgspec.json.decode(line)
                count += 1
    return count, time.perf_counter() - began


def load(source: Path) -> tuple[float, int]:
    """Seconds from one folder of files to searchable, and bytes on disk afterwards."""
    with tempfile.TemporaryDirectory() as folder, Atlas.open(folder, create=True) as atlas:
        began = time.perf_counter()
        atlas.load(source)
        seconds = time.perf_counter() - began
        status = atlas.status()
        return seconds, status.store.bytes_on_disk + status.index_bytes


def main() -> None:
    """Print one Markdown table."""
    files = [Path(each) for each in sys.argv[1:]] or real_files()
    count, _ = decode_only(files)
    decoding = statistics.median(decode_only(files)[1] for _ in range(REPEATS))
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            shutil.copy(file, folder)
        runs = [load(Path(folder)) for _ in range(REPEATS)]
    loading = statistics.median(seconds for seconds, _ in runs)
    print(f"{machine()}; {count:,} studies; median of {REPEATS}\n")
    print("| what | seconds | studies/s | against decoding |")
    print("|---|---|---|---|")
    print(f"| unpack and decode only | {decoding:.2f} | {count / decoding:,.0f} | 1 |")
    print(
        f"| from files to searchable | {loading:.2f} | {count / loading:,.0f} "
        f"| {loading / decoding:.1f} |"
    )
    print(f"\nData folder: {runs[-1][1] / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
