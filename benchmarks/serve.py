"""Search and study pages through HTTP, beside the bare engine and the bare store.

    python benchmarks/serve.py [FILE ...]     without files: the real studies

One server process on a loopback port, one client, one connection kept open.
"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from timing import Times, machine, real_files, resident_mb, timed
from trialatlas.atlas import Atlas
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse

COUNT = 400
FACETS = ("OverallStatus", "Phase", "StudyType", "Sex", "StdAge", "LocationCountry")


def three_words(atlas: Atlas, ids: list[str], chance: random.Random) -> list[str]:
    """Searches as people type them: three words of one study's title."""
    found: list[str] = []
    while len(found) < COUNT:
        title = atlas.study(chance.choice(ids)).study.text("BriefTitle")
        words = [each for each in title.split() if each.isalpha() and len(each) > 3]
        if len(words) >= 3:
            found.append(" ".join(chance.sample(words, 3)))
    return found


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_ready(client: httpx.Client) -> None:
    """Wait until the server answers, at most 30 seconds."""
    for _ in range(300):
        try:
            if client.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit("The server did not start")


def main() -> None:
    """Print one Markdown table."""
    files = [Path(each) for each in sys.argv[1:]] or real_files()
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    with tempfile.TemporaryDirectory() as folder:
        with Atlas.open(folder, create=True) as atlas:
            for file in files:
                atlas.load(file)
            ids = list(atlas)
            searches = three_words(atlas, ids, chance)
            pages = chance.sample(ids, COUNT)
            rows = [
                (
                    "engine alone: three words, six facets",
                    timed(
                        lambda text: atlas.engine.search(
                            SearchRequest(query=parse(text), facets=FACETS)
                        ),
                        searches,
                    ),
                ),
                ("store alone: one study, decoded", timed(atlas.study, pages)),
            ]
        served, memory = through_http(folder, searches, pages)
    print(f"{machine()}; {len(ids):,} studies; one worker\n")
    print("| what | p50 ms | p95 ms |")
    print("|---|---|---|")
    for name, times in [*rows, *served]:
        print(f"| {name} | {times.p50:.1f} | {times.p95:.1f} |")
    print(f"\nMemory of the worker after this: {memory:.0f} MB")


def through_http(
    folder: str, searches: list[str], pages: list[str]
) -> tuple[list[tuple[str, Times]], float]:
    """Measure the same through a server of its own process; also its memory in MB."""
    port = free_port()
    command = [sys.executable, "-m", "trialatlas.cli", "serve", "--data", folder]
    server = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            await_ready(client)

            def search(text: str) -> None:
                assert client.get("/search", params={"q": text}).status_code == 200

            def page(nct_id: str) -> None:
                assert client.get(f"/study/{nct_id}").status_code == 200

            rows = [
                ("HTTP: search page, three words, facets, snippets", timed(search, searches)),
                ("HTTP: study page", timed(page, pages)),
            ]
        return rows, resident_mb(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


if __name__ == "__main__":
    main()
