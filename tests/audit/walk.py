"""Walk every page of every study once and say what is wrong: `make audit`.

    python -m audit.walk FILE ... [--processes 2] [--share 1.0] [--report docs/audit.md]

Loads the files into a folder of its own, asks the web application for each page of each
study, and reads it with `checks`. `--share` walks a seeded share of the record pages (the
study's own page is always walked). Of each list four single items are walked: all would be
millions.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from pathlib import Path

from audit.checks import Page, leaks, own_text, part_of, read_page, touching
from audit.client import Client
from audit.pictures import chart_faults, chart_files
from audit.site_pages import OURS, names_of, site_pages
from audit.tally import Tally, drawn, standard_faults
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server import create_app
from trialatlas.study import Study
from trialatlas.web.record_page import item_lists

OK, BAD = 200, 400
ITEM_SHARE = 0.25
"""Where only a share of the pages is walked, so much of it of the items: they are most of all."""
TITLES = "protocolSection.identificationModule"
NAMED_SHARE = 0.05
"""Of the things that studies name (conditions, sponsors, sites, ...) so many pages are walked."""
STANDARD_SHARE = 0.01
"""Of the pages this seeded share is read by the HTML standard's own parser too, which is slow."""
WHAT_IS_CHECKED = """\
Each page answers 200, is well-formed HTML with unique ids, one title, one h1 and one main, has no
empty heading and no heading over nothing, no inline script, and shows no escape, raw enum or word
for nothing that the part of the record it shows does not itself hold. A seeded 1% is read by the
HTML standard's own parser too (html5lib, strict). Of each list of a study the pages of the first,
the last and two seeded items are walked. Each study is compared with one other. Each file of a
chart to which a page leads is asked for: its SVG is well-formed, named, and drawn with numbers, its
CSV parses and has as many cells as heads. Of the pages of named things (conditions, sponsors, sites
and so on) a seeded 5% is walked, of their directories the first page, by studies and by name. Pages
that speak of the registry's own values (the API, the modules, expressions) are read for their HTML
alone."""
_STUDY = re.compile(r"/study/(NCT\d{8})\b")


def pages_of(nct_id: str, share: float = 1.0) -> Iterator[tuple[str, str, str]]:
    """Addresses of a study's pages: kind, address, and the path of the part it shows."""
    study = f"/study/{nct_id}"
    yield "study", study, ""
    if share >= 1.0:
        yield "history", f"{study}/history", ""
    for kind, nodes in (("section", schema.SECTIONS), ("module", schema.MODULES)):
        for node in nodes:
            address = f"{study}/{node.slug}"
            if share >= 1.0 or drawn(address) < share:
                yield kind, address, node.path


def items_of(study: Study, share: float = 1.0) -> Iterator[tuple[str, str, str]]:
    """Addresses of single items, as `pages_of` gives them: the first, the last and two seeded ones
    of each list that the study holds.
    """
    for module in schema.MODULES:
        for listed in item_lists(module):
            address = f"/study/{study.nct_id}/{module.slug}/{listed.slug}"
            for number in _some_of(len(study.values(listed.piece)), address):
                if share >= 1.0 or drawn(f"{address}/{number}") < share:
                    yield "item", f"{address}/{number}", listed.path


def _some_of(count: int, address: str) -> list[int]:
    """Numbers of the first and last item and of two drawn by the address, each once."""
    some = (int(drawn(f"{address} {turn}") * count) + 1 for turn in (1, 2))
    return sorted({1, count, *some}) if count else []


@dataclass(frozen=True, slots=True)
class Answered:
    """What one page answered: what is wrong with it, how large it is, where it leads."""

    faults: list[str]
    size: int
    links: list[str]


def check_page(
    client: Client,
    address: str,
    *owns: Callable[[list[str]], str],
    expected: int = OK,
    words: bool = True,
) -> Answered:
    """Ask for a page and read it. `owns` give texts that it may show as they are, from its links;
    each is asked only if something shows that those before do not hold.
    Without `words` only its HTML is read.
    """
    path, _, query = address.partition("?")
    answer = client.get(path, query)
    size = len(answer.body)
    if answer.status != expected:
        return Answered([f"status {answer.status}"], size, [])
    page = read_page(answer.text)
    if drawn(address) < STANDARD_SHARE:
        page.faults.extend(standard_faults(answer.text))
    own, shown = "", _shown_words(page, "") if words else []
    for each in owns:
        if shown:
            own += f"\n{each(page.links)}"
            shown = _shown_words(page, own)
    return Answered(page.faults + shown, size, page.links)


def check_chart(client: Client, address: str) -> Answered:
    """Ask for the file of a chart and read it."""
    path, _, query = address.partition("?")
    answer = client.get(path, query)
    faults = [f"status {answer.status}"] if answer.status != OK else []
    return Answered(faults or chart_faults(path, answer.text), len(answer.body), [])


def _shown_words(page: Page, own: str) -> list[str]:
    return leaks(page.texts, own) + touching(page.lines, own)


def own_of(study: Study, path: str) -> Callable[[list[str]], str]:
    """What a page of a study may show: the part of its record, and its titles, which stand on every
    page of it.
    """

    def own(_: list[str]) -> str:
        return own_text(part_of(study.record, path), path) + own_text(
            part_of(study.record, TITLES), TITLES
        )

    return own


def own_of_named(atlas: Atlas, path: str = "") -> Callable[[list[str]], str]:
    """What a page may show of the studies to which it leads: the part of their records."""

    def own(links: list[str]) -> str:
        named = {found[1] for each in links if (found := _STUDY.match(each))}
        records = (part_of(each.study.record, path) for each in atlas.held(named))
        return "\n".join((*OURS, *(own_text(each, path) for each in records)))

    return own


def walk(atlas: Atlas, ids: list[str], share: float) -> Tally:
    """Walk the pages of some studies."""
    tally = Tally()
    client = Client(create_app(atlas, Config(atlas.data, "--data")))
    others = dict(zip(ids, [*ids[1:], *ids[:1]], strict=True))
    try:
        for nct_id in ids:
            study = atlas.study(nct_id).study
            charts: dict[str, None] = {}
            items = items_of(study, share if share >= 1.0 else share * ITEM_SHARE)
            for kind, address, path in chain(pages_of(nct_id, share), items):
                titles = own_of_named(atlas, TITLES)
                answered = check_page(client, address, own_of(study, path), titles)
                tally.walked(kind, address, answered.faults, answered.size)
                charts |= dict.fromkeys(chart_files(answered.links))
            for kind, address in beside(nct_id, others[nct_id], share):
                answered = check_page(client, address, own_of_named(atlas))
                tally.walked(kind, address, answered.faults, answered.size)
            for address in charts:
                if drawn(address) < share:
                    answered = check_chart(client, address)
                    tally.walked("chart", address, answered.faults, answered.size)
    finally:
        client.close()
    return tally


def beside(nct_id: str, other: str, share: float) -> Iterator[tuple[str, str]]:
    """Addresses of a study's pages beside others: kind and address."""
    study = f"/study/{nct_id}"
    for kind, address in (
        ("related", f"{study}/related"),
        ("related", f"{study}/related/neighbourhood"),
        ("compare", f"{study}/compare?with={other}"),
    ):
        if drawn(address) < share and (kind == "related" or other != nct_id):
            yield kind, address


def walk_site(atlas: Atlas, share: float) -> Tally:
    """Walk the pages of no study: fixed ones, directories, and a share of what these name."""
    tally = Tally()
    client = Client(create_app(atlas, Config(atlas.data, "--data")))
    every_name = cache(lambda: "\n".join(names_of(atlas)))

    def names(_: list[str]) -> str:
        return every_name()

    try:
        for kind, address in site_pages(atlas, share):
            owns = (own_of_named(atlas), names)
            expected, words = (BAD if kind == "faulty" else OK), kind != "reference"
            answered = check_page(client, address, *owns, expected=expected, words=words)
            tally.walked(kind, address, answered.faults, answered.size)
            for each in chart_files(answered.links):
                made = check_chart(client, each)
                tally.walked("chart", each, made.faults, made.size)
    finally:
        client.close()
    return tally


def walk_part(data: str, part: int, parts: int, share: float) -> Tally:
    """Walk every `parts`-th study, or for part `parts` the site: the work of one process."""
    with Atlas.open(data) as atlas:
        if part == parts:
            return walk_site(atlas, min(share, NAMED_SHARE))
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
            jobs = [pool.submit(walk_part, folder, n, parts, asked.share) for n in range(parts + 1)]
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


if __name__ == "__main__":
    main()
