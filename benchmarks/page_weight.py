"""Server time and weight of study pages, the largest ones by name, in this process.

    python benchmarks/page_weight.py [--data FOLDER]     else the real studies and sample:500

Times are processor time of one request, without a socket, after every page was asked for once.
Weight is what a browser receives: the page and its styles and scripts as gzip, its preloaded fonts
as they are. A map drawn into the page is taken out first.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import gzip
import random
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message

from timing import Times, machine, real_files
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server import create_app

COUNT = 100
REQUESTS = 300
"""Of each row: three of each of 100 pages, or 40 of one page."""
MOST_SITES = "NCT00490139"
MAP = re.compile(r'<div class="site-map">.*?</svg>\s*</svg>', re.DOTALL)
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def asked(app: ASGIApp, loop: asyncio.AbstractEventLoop, path: str) -> bytes:
    """The body at a path."""
    body = bytearray()
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    loop.run_until_complete(app(scope, receive, send))
    return bytes(body)


def most_events(atlas: Atlas) -> str:
    """The study with the longest lists of adverse events."""
    pieces = ("SeriousEventTerm", "OtherEventTerm")
    return max(
        atlas, key=lambda each: sum(len(atlas.study(each).study.values(name)) for name in pieces)
    )


def main() -> None:
    """Print one Markdown table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path)
    given: Path | None = parser.parse_args().data
    with (
        tempfile.TemporaryDirectory() as folder,
        Atlas.open(given or folder, create=given is None) as atlas,
    ):
        if given is None:
            for source in (*real_files(), "sample:500"):
                atlas.load(source)
        measured(atlas)


def measured(atlas: Atlas) -> None:
    """Measure and print."""
    app: ASGIApp = create_app(atlas, Config(atlas.data, "--data"))
    gc.collect()
    gc.freeze()  # As a serving process does once it is ready.
    loop = asyncio.new_event_loop()
    ids = random.Random(1).sample(list(atlas), min(COUNT, len(atlas)))  # noqa: S311 - repeatable
    events = most_events(atlas)
    whole = [f"/study/{each}" for each in ids]
    named = [
        f"/study/{events}",
        f"/study/{events}/adverse-events",
    ]
    if MOST_SITES in atlas:
        named += [f"/study/{MOST_SITES}", f"/study/{MOST_SITES}/contacts-locations"]
    print(f"{machine()}; {len(atlas):,} studies; processor time\n")
    print("| what | p50 ms | p95 ms | weight KB, p50 | weight KB, largest |")
    print("|---|---|---|---|---|")
    for name, pages in ((f"{len(whole)} study pages", whole), *((each, [each]) for each in named)):
        repeats = max(3, min(40, REQUESTS // len(pages)))
        times = Times.of([each for page in pages for each in timed(app, loop, page, repeats)])
        weights = sorted(weight(app, loop, page) / 1e3 for page in pages)
        middle = weights[len(weights) // 2]
        print(f"| {name} | {times.p50:.1f} | {times.p95:.1f} | {middle:.0f} | {weights[-1]:.0f} |")
        sys.stdout.flush()
    loop.close()


def timed(app: ASGIApp, loop: asyncio.AbstractEventLoop, page: str, repeats: int) -> list[float]:
    """Seconds of processor time for some requests of a page, after one that is not counted."""
    asked(app, loop, page)
    found: list[float] = []
    for _ in range(repeats):
        began = time.process_time()
        asked(app, loop, page)
        found.append(time.process_time() - began)
    return found


def weight(app: ASGIApp, loop: asyncio.AbstractEventLoop, page: str) -> int:
    """Bytes of a page and of what its head asks for, packed, without a map in it."""
    html = asked(app, loop, page).decode()
    total = len(gzip.compress(MAP.sub("", html).encode()))
    for asset in dict.fromkeys(ASSET.findall(html)):
        file = asked(app, loop, asset)
        total += len(file) if asset.endswith(".woff2") else len(gzip.compress(file))
    return total


if __name__ == "__main__":
    main()
