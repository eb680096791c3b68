"""Whole studies through the API, beside reading the same bytes from a file.

    python benchmarks/api.py [FILE ...]     without files: the real studies

One server process on a loopback port, one client; every page of `/api/v2/studies?pageSize=1000` is
fetched, in each encoding. Megabytes are those of the JSON before packing, 10^6 bytes.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from serve import await_ready, free_port
from timing import machine, real_files, resident_mb
from trialatlas.atlas import Atlas

ENCODINGS = ("identity", "gzip", "zstd")
REPEATS = 3


def pages(client: httpx.Client, encoding: str) -> Iterator[tuple[float, int, str]]:
    """Seconds until the last byte, bytes on the wire, and the token of each page."""
    token = ""
    while True:
        address = "/api/v2/studies?pageSize=1000" + (f"&pageToken={token}" if token else "")
        began = time.perf_counter()
        with client.stream("GET", address, headers={"Accept-Encoding": encoding}) as answer:
            answer.raise_for_status()
            wire = b"".join(answer.iter_raw())
        seconds = time.perf_counter() - began
        following = client.get(
            f"/api/v2/studies?pageSize=1000&fields=NCTId{f'&pageToken={token}' if token else ''}"
        ).json()
        yield seconds, len(wire), token
        token = following.get("nextPageToken", "")
        if not token:
            return


def row(name: str, megabytes: float, rates: list[float], wire: str = "") -> None:
    """One line of the table: the median rate of the repeats."""
    low, middle, high = min(rates), statistics.median(rates), max(rates)
    print(f"| {name} | {megabytes:.1f} | {wire} | {middle:.0f} | {low:.0f} to {high:.0f} |")


def measure(client: httpx.Client, folder: Path) -> None:
    """Print one Markdown table."""
    print("| what | MB of JSON | MB sent | MB/s, median | over the repeats |")
    print("|---|---|---|---|---|")
    plain = sum(size for _, size, _ in pages(client, "identity")) / 1e6
    copy = folder / "copy.json"
    copy.write_bytes(b"x" * int(plain * 1e6))
    began = time.perf_counter()
    copy.read_bytes()
    row("reading as many bytes from a file", plain, [plain / (time.perf_counter() - began)])
    for encoding in ENCODINGS:
        rates: list[float] = []
        sent = 0.0
        for _ in range(REPEATS):
            found = list(pages(client, encoding))
            rates.append(plain / sum(seconds for seconds, _, _ in found))
            sent = sum(size for _, size, _ in found) / 1e6
        row(f"`pageSize=1000`, {encoding}", plain, rates, f"{sent:.1f}")


def main() -> None:
    """Load, serve, and measure."""
    files = [Path(each) for each in sys.argv[1:]] or real_files()
    with tempfile.TemporaryDirectory() as folder:
        with Atlas.open(folder, create=True) as atlas:
            for file in files:
                atlas.load(file)
            print(f"{machine()}; {len(atlas):,} studies; one worker\n")
        port = free_port()
        command = [sys.executable, "-m", "trialatlas.cli", "serve"]
        server = subprocess.Popen(
            [*command, "--data", folder, "--port", str(port)], stdout=subprocess.DEVNULL
        )
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False
            ) as client:
                await_ready(client)
                before = resident_mb(server.pid)
                measure(client, Path(folder))
                after = resident_mb(server.pid)
            print(f"\nMemory of the worker: {before:.0f} MB before, {after:.0f} MB after")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
