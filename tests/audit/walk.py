"""Walk every page of every study once and say what is wrong: `make audit`.

    python -m audit.walk FILE ... [--processes 2] [--share 1.0] [--report docs/audit.md]

Loads the files into a folder of its own, asks the web application for each page of each
study, and reads it with `checks`. `--share` walks a seeded share of the record pages (the
study's own page is always walked). Of each list four single items are walked: all would be
millions.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import html5lib

from audit.checks import leaks, own_text, part_of, read_page, touching
from audit.client import Client
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server import create_app
from trialatlas.study import Study
from trialatlas.web.record_page import item_lists

EXAMPLES = 40
ITEM_SHARE = 0.25
"""Where only a share of the pages is walked, so much of it of the items: they are most of all."""
TITLES = "protocolSection.identificationModule"
STANDARD_SHARE = 0.01
"""Of the pages this seeded share is read by the HTML standard's own parser too, which is slow."""
WHAT_IS_CHECKED = """\
Each page answers 200, is well-formed HTML with unique ids, one title, one h1 and one main, has no
empty heading and no heading over nothing, no inline script, and shows no escape, raw enum or word
for nothing that the part of the record it shows does not itself hold. A seeded 1% is read by the
HTML standard's own parser too (html5lib, strict). Of each list of a study the pages of the first,
the last and two seeded items are walked."""


@dataclass(slots=True)
class Tally:
    """Pages walked by kind, and faults: how many of each kind, with the first examples."""

    pages: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what another process found."""
        self.pages += other.pages
        self.bytes += other.bytes
        self.faults += other.faults
        self.examples.extend(other.examples[: max(0, EXAMPLES - len(self.examples))])

    def fault(self, address: str, words: str) -> None:
        """Count a fault and keep it as an example."""
        self.faults[words.split(" (line", maxsplit=1)[0][:60]] += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(f"{address}: {words}")


def pages_of(nct_id: str, share: float = 1.0) -> Iterator[tuple[str, str, str]]:
    """Addresses of a study's pages: kind, address, and the path of the part it shows."""
    study = f"/study/{nct_id}"
    yield "study", study, ""
    if share >= 1.0:
        yield "history", f"{study}/history", ""
    for kind, nodes in (("section", schema.SECTIONS), ("module", schema.MODULES)):
        for node in nodes:
            address = f"{study}/{node.slug}"
            if share >= 1.0 or _drawn(address) < share:
                yield kind, address, node.path


def items_of(study: Study, share: float = 1.0) -> Iterator[tuple[str, str, str]]:
    """Addresses of single items, as `pages_of` gives them: the first, the last and two seeded ones
    of each list that the study holds.
    """
    for module in schema.MODULES:
        for listed in item_lists(module):
            address = f"/study/{study.nct_id}/{module.slug}/{listed.slug}"
            for number in _some_of(len(study.values(listed.piece)), address):
                if share >= 1.0 or _drawn(f"{address}/{number}") < share:
                    yield "item", f"{address}/{number}", listed.path


def _some_of(count: int, address: str) -> list[int]:
    """Numbers of the first and last item and of two drawn by the address, each once."""
    drawn = (int(_drawn(f"{address} {turn}") * count) + 1 for turn in (1, 2))
    return sorted({1, count, *drawn}) if count else []


def check_page(client: Client, address: str, study: Study, path: str) -> tuple[list[str], int]:
    """The faults of one page and its size in bytes."""
    answer = client.get(address)
    if answer.status != 200:
        return [f"status {answer.status}"], len(answer.body)
    page = read_page(answer.text)
    if _drawn(address) < STANDARD_SHARE:
        page.faults.extend(standard_faults(answer.text))
    # The title stands on every page of a study, whatever part the page shows.
    own = own_text(part_of(study.record, path), path) + own_text(
        part_of(study.record, TITLES), TITLES
    )
    faults = page.faults + leaks(page.texts, own) + touching(page.lines, own)
    return faults, len(answer.body)


def standard_faults(html: str) -> list[str]:
    """What the HTML standard's own parser finds wrong."""
    try:
        html5lib.HTMLParser(strict=True).parse(html)
    except html5lib.html5parser.ParseError as error:
        return [f"the standard's parser: {error}"]
    return []


def walk(atlas: Atlas, ids: list[str], share: float) -> Tally:
    """Walk the pages of some studies."""
    tally = Tally()
    client = Client(create_app(atlas, Config(atlas.data, "--data")))
    try:
        for nct_id in ids:
            study = atlas.study(nct_id).study
            items = items_of(study, share if share >= 1.0 else share * ITEM_SHARE)
            for kind, address, path in chain(pages_of(nct_id, share), items):
                faults, size = check_page(client, address, study, path)
                tally.pages[kind] += 1
                tally.bytes += size
                for each in faults:
                    tally.fault(address, each)
    finally:
        client.close()
    return tally


def walk_part(data: str, part: int, parts: int, share: float) -> Tally:
    """Walk every `parts`-th study: the work of one process."""
    with Atlas.open(data) as atlas:
        return walk(atlas, [*atlas][part::parts], share)


def report(tally: Tally, sources: list[str], seconds: float) -> str:
    """The result as a page of Markdown."""
    walked = sum(tally.pages.values())
    lines = [
        "# Audit of every page",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, `make audit` over {', '.join(sources)}:",
        f"{walked:,} pages, {tally.bytes / 1e6:,.0f} MB, {seconds:,.0f} s.",
        "",
        WHAT_IS_CHECKED,
        "",
        "| kind of page | walked |",
        "|---|---|",
        *(f"| {kind} | {count:,} |" for kind, count in sorted(tally.pages.items())),
        "",
        f"**Faults: {tally.faults.total():,}**",
        "",
        *(f"- {count:,} x {words}" for words, count in tally.faults.most_common()),
    ]
    if tally.examples:
        lines += ["", "First examples:", "", *(f"- `{each}`" for each in tally.examples)]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Load, walk in processes, report; exit 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    began = time.monotonic()
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        with Atlas.open(folder, create=True) as atlas:
            for source in asked.sources:
                atlas.load(source)
        with ProcessPoolExecutor(asked.processes) as pool:
            parts = asked.processes * 8
            jobs = [pool.submit(walk_part, folder, n, parts, asked.share) for n in range(parts)]
            for job in jobs:
                tally.add(job.result())
                sys.stderr.write(
                    f"{sum(tally.pages.values()):,} pages, {tally.faults.total():,} faults\n"
                )
    names = [Path(each).name for each in asked.sources]
    text = report(tally, names, time.monotonic() - began)
    sys.stdout.write(text)
    if asked.report:
        asked.report.write_text(text, encoding="utf-8")
    sys.exit(bool(tally.faults))


def _drawn(address: str) -> float:
    """A number from 0 to 1 that depends on the address alone."""
    return int.from_bytes(hashlib.sha256(address.encode()).digest()[:4], "big") / 2**32


if __name__ == "__main__":
    main()
