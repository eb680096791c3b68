"""Every kind of page: processor time and weight, whole, as a browser gets it.

    python benchmarks/pages.py [--data FOLDER] [--kinds NAME] [FILE ...]

Without FILE the real studies, 500 of the sample, and the MeSH file if it is at hand, loaded into an
empty folder; with --data a registry that is loaded already, which is only read, but for
`likeness.db`, which fills. With --kinds those whose name holds these words. Pages are asked for
in this process through the whole application, packed as a browser asks for it. What is measured is
processor time, so that other work on the machine disturbs it less; it does not leave it alone.
Garbage that is collected after an answer counts as part of it here. Weight is what a browser
receives on its first visit: page, styles and scripts with gzip, preloaded fonts as they are,
without a map drawn into the page. Printed as Markdown, some three minutes on a quiet machine.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

from timing import SHARED, machine, real_files
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.directory import kind_named, slug_of, tidy
from trialatlas.sample import is_sample
from trialatlas.server import create_app
from trialatlas.server.tidying import Tidying
from trialatlas.server.warming import warm

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from audit.client import Client

MESH: Final = SHARED / "vocab" / "mesh-descriptors.bin.gz"
SITES: Final = "NCT00490139"
"""The study with the most sites, 1,412."""
SEED: Final = 7
AGAIN: Final = 3
ALONE: Final = 20
"""How often a page is asked for that is a row of its own."""
FIRSTS: Final = 5
"""Processes whose first page is measured."""
RESULTS: Final = (
    "participant-flow",
    "baseline-characteristics",
    "outcome-measures",
    "adverse-events",
)
MAP: Final = re.compile(rb'<div class="site-map">.*?</svg>\s*</svg>', re.DOTALL)
ASSET: Final = re.compile(rb'(?:href|src)="(/static/[^"]+)"')
AS_A_BROWSER: Final = {"accept": "text/html", "accept-encoding": "gzip, deflate, br, zstd"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: its addresses, and the aim for its p95 in ms."""

    name: str
    addresses: tuple[str, ...]
    aim: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of pages on their first visit and afterwards, and their weights in KB."""

    first: list[float]
    again: list[float]
    weights: list[float]


def open_site(data: Path) -> tuple[Atlas, Client]:
    """The application over a registry, as a server process has it when it begins to answer."""
    atlas = Atlas.open(data)
    app = Tidying(create_app(atlas, Config(data, "--data")))
    warm(app, atlas)
    app.begin()
    return atlas, Client(app)


def spent(client: Client, address: str) -> float:
    """Seconds of processor time for a page. Ends the run if there is none."""
    path, _, query = address.partition("?")
    began = time.process_time()
    answer = client.get(path, query, AS_A_BROWSER)
    took = time.process_time() - began
    if answer.status != 200:
        raise SystemExit(f"{address} answers {answer.status}")
    return took


def weight(client: Client, address: str) -> float:
    """KB of a page and of what its head asks for, packed, without a map in it."""
    path, _, query = address.partition("?")
    body = client.get(path, query).body
    assets = dict.fromkeys(ASSET.findall(body))
    packed = len(gzip.compress(MAP.sub(b"", body), 6))
    return (packed + sum(asset_bytes(client, each.decode()) for each in assets)) / 1000


def asset_bytes(client: Client, address: str, known: dict[str, int] = {}) -> int:  # noqa: B006 - kept between calls on purpose
    """Bytes of a style, a script or a font, as it is sent."""
    if address not in known:
        path, _, query = address.partition("?")
        file = client.get(path, query).body
        known[address] = len(file if path.endswith(".woff2") else gzip.compress(file, 6))
    return known[address]


def measured(client: Client, kind: Kind) -> Measured:
    """Ask for each page once, then `AGAIN` times more, of which the median counts; for a page that
    is alone `ALONE` times, which all count.
    """
    first = [spent(client, each) for each in kind.addresses]
    if len(kind.addresses) == 1:
        again = [spent(client, kind.addresses[0]) for _ in range(ALONE)]
    else:
        again = [
            statistics.median(spent(client, each) for _ in range(AGAIN)) for each in kind.addresses
        ]
    weights = [weight(client, each) for each in kind.addresses]
    return Measured([each * 1000 for each in first], [each * 1000 for each in again], weights)


def kinds(atlas: Atlas) -> Iterable[Kind]:
    """What is measured, picked by one seed."""
    chance = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    ids = list(atlas)
    real = [each for each in ids if not is_sample(each)] or ids
    sample = [each for each in ids if is_sample(each)]
    picked = chance.sample(real, min(300, len(real)))
    sizes = {each: len(atlas.study(each).study.raw) for each in having_results(atlas, ids)}
    events = {each: events_of(atlas, each) for each in sizes}
    ours = [each for each in sizes if each in set(real)]
    large = sorted(sizes, key=lambda each: -sizes[each])[:8]
    yield study_pages("study, real", picked, "25")
    yield study_pages("study, real, with results", ours, "25")
    yield study_pages("study, sample", sample[:100], "25")
    yield study_pages("study, the eight longest results", large, "150")
    if SITES in set(real):
        yield study_pages(f"study, most sites ({SITES})", [SITES], "150")
    for name, among in (("real", set(ours)), ("sample", set(sample))):
        most = max((each for each in events if each in among), key=events.__getitem__, default="")
        if most:
            yield study_pages(f"study, most adverse events, {name} ({most})", [most], "150")
            yield Kind("its adverse events", (f"/study/{most}/adverse-events",), "150")
    for module in RESULTS:
        picks = dict.fromkeys([*ours, *large, *(each for each in sample if each in sizes)][:80])
        yield Kind(f"results: {module}", tuple(f"/study/{each}/{module}" for each in picks))
    yield Kind("eligibility", tuple(f"/study/{each}/eligibility" for each in picked[:100]))
    yield Kind("related", tuple(f"/study/{each}/related" for each in picked[:100]), "25 (again)")
    drawn = (f"/study/{each}/related/neighbourhood" for each in picked[:60])
    yield Kind("related, neighbourhood", tuple(drawn))
    pairs = zip(picked[:60], picked[60:120], strict=False)
    yield Kind("compare", tuple(f"/study/{a}/compare?with={b}" for a, b in pairs))
    words = [quote_plus(each) for each in titles(atlas, picked[:150], chance)]
    yield Kind("search", tuple(f"/search?q={each}" for each in words), "15")
    wide = [*words[:30], "cancer", "diabetes", "placebo", "children"]
    yield Kind("search, map", tuple(f"/search?q={each}&view=map" for each in wide), "150")
    grouped = ("cancer", "diabetes", "asthma", *words[:5])
    yield Kind("search, groups", tuple(f"/search?q={each}&view=groups" for each in grouped))
    yield Kind("named things", tuple(dict.fromkeys(things(atlas, picked[:40]))))


def study_pages(name: str, ids: Iterable[str], aim: str) -> Kind:
    """Pages of whole studies."""
    return Kind(name, tuple(f"/study/{each}" for each in ids), aim)


def events_of(atlas: Atlas, nct_id: str) -> int:
    """How many terms of adverse events a study lists."""
    study = atlas.study(nct_id).study
    return sum(len(study.values(piece)) for piece in ("SeriousEventTerm", "OtherEventTerm"))


def having_results(atlas: Atlas, ids: Iterable[str]) -> list[str]:
    """Those of some studies that have results."""
    return [each for each in ids if b'"resultsSection"' in atlas.study(each).study.raw]


def titles(atlas: Atlas, ids: Iterable[str], chance: random.Random) -> Iterable[str]:
    """Searches as people type them: up to three words of a title."""
    for each in ids:
        text = atlas.study(each).study.text("BriefTitle")
        words = [word for word in text.split() if word.isalpha() and len(word) > 3]
        if words:
            yield " ".join(chance.sample(words, min(3, len(words))))


def things(atlas: Atlas, ids: Iterable[str]) -> Iterable[str]:
    """Pages of what some studies name: a condition, an intervention, a sponsor, a country."""
    pieces = {
        "condition": "Condition",
        "intervention": "InterventionName",
        "sponsor": "LeadSponsorName",
        "country": "LocationCountry",
    }
    for each in ids:
        study = atlas.study(each).study
        for kind, piece in pieces.items():
            of = kind_named(kind)
            found = of and atlas.directory.find(of, slug_of(tidy(study.text(piece))))
            if of and found:
                yield f"/{of.name}/{quote(found.slug)}"


def first_pages(data: Path, address: str) -> list[float]:
    """Milliseconds of the first page of new processes."""
    command = [sys.executable, __file__, "--data", str(data), "--first", address]
    return [
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(FIRSTS)
    ]


def loaded(folder: Path, files: list[Path]) -> None:
    """Load what is measured."""
    with Atlas.open(folder, create=True) as atlas:
        for file in files or real_files():
            atlas.load(file)
        if not files:
            atlas.load("sample:500")
            if MESH.exists():
                atlas.load_mesh(MESH)


def report(data: Path, only: str = "") -> None:
    """Print the tables; of some kinds alone without first pages."""
    atlas, client = open_site(data)
    with closing(atlas), closing(client):
        mesh = "with" if atlas.vocabulary().mesh else "without"
        load = os.getloadavg()[0]
        print(f"{machine()}, load {load:.1f}; {len(atlas):,} studies, {mesh} a MeSH file; CPU ms\n")
        print(
            "| page | pages | first visit p50 | p95 | slowest | again p50 | p95 | aim p95 |"
            " KB p95 | heaviest |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|")
        for kind in kinds(atlas):
            if kind.addresses and only in kind.name:
                print(row(kind, measured(client, kind)), flush=True)
        ids = [] if only else list(atlas)
    if only:
        return
    print("\n| first page of a process, once it has warmed up | median ms | slowest |")
    print("|---|---|---|")
    for address in dict.fromkeys(
        f"/study/{each}" for each in (ids[len(ids) // 2], SITES) if each in set(ids)
    ):
        took = first_pages(data, address)
        print(f"| `{address}` | {statistics.median(took):.0f} | {max(took):.0f} |")


def row(kind: Kind, found: Measured) -> str:
    """A line of the table."""
    cells = (
        kind.name,
        str(len(kind.addresses)),
        *(f"{each:.1f}" for each in (*middle_and_p95(found.first), max(found.first))),
        *(f"{each:.1f}" for each in middle_and_p95(found.again)),
        kind.aim,
        f"{middle_and_p95(found.weights)[1]:.0f}",
        f"{max(found.weights):.0f}",
    )
    return f"| {' | '.join(cells)} |"


def middle_and_p95(values: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile; of one value that value."""
    if len(values) == 1:
        return values[0], values[0]
    return statistics.median(values), statistics.quantiles(values, n=20, method="inclusive")[18]


def main() -> None:
    """Measure, or time one first page and print its milliseconds."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--data", type=Path)
    asked.add_argument("--kinds", default="")
    asked.add_argument("--first", default="")
    asked.add_argument("files", nargs="*", type=Path)
    given = asked.parse_args()
    if given.first:
        atlas, client = open_site(given.data)
        with closing(atlas), closing(client):
            print(spent(client, given.first) * 1000)
    elif given.data:
        report(given.data, given.kinds)
    else:
        with tempfile.TemporaryDirectory() as folder:
            loaded(Path(folder), given.files)
            report(Path(folder), given.kinds)


if __name__ == "__main__":
    main()
