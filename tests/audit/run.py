"""Walk every page of every study in processes, and report: `make audit`.

    python -m audit.run FILE ... [--processes 2] [--share 1.0] [--studies 1.0]
                        [--work .audit] [--report docs/audit.md]

Loads the files into a work folder, walks every study (`audit.walk`) and writes down there what
each showed as soon as it is known, so that a walk that was stopped goes on where it stood: as
long as files, shares and code are the same. `--studies` walks a seeded share of the studies,
`--share` a seeded share of the pages of each.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from audit.site_pages import site_pages
from audit.state import PROJECT, State, fingerprint
from audit.tally import Tally, drawn
from audit.walk import NAMED_SHARE, WHAT_IS_CHECKED, Walker, collect_seldom, items_of
from trialatlas.atlas import Atlas

PROCESSES = 2
STUDY_WORTH = 50
"""What a study costs besides its items, in pages of items: its own pages and those beside it."""
SITE_WORTH = 10
"""What a page of no study costs, in the same measure."""
CHUNK = 400
"""Worth of what a process is given at once: a second or two."""
SITE_CHUNK = 20
TELL_EVERY = 10.0
"""Seconds between two lines of progress."""
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Unit:
    """What is walked and written down as one: a study, or some pages of none."""

    name: str
    worth: int
    other: str = ""
    """The study that it is compared with."""
    pages: tuple[tuple[str, str], ...] = ()
    """The pages of no study, each with its kind."""


def units(atlas: Atlas, studies: float, share: float) -> Iterator[Unit]:
    """Everything to walk: pages of no study, then the studies, the largest first."""
    site = tuple(site_pages(atlas, min(share, NAMED_SHARE) * studies))
    for first in range(0, len(site), SITE_CHUNK):
        pages = site[first : first + SITE_CHUNK]
        yield Unit(f"{pages[0][1]} and so on", SITE_WORTH * len(pages), pages=pages)
    ids = [each for each in atlas if studies >= 1.0 or drawn(each) < studies]
    found: list[Unit] = []
    for nct_id, other in zip(ids, [*ids[1:], *ids[:1]], strict=True):
        worth = STUDY_WORTH + sum(1 for _ in items_of(atlas.study(nct_id).study, share))
        found.append(Unit(nct_id, worth, other))
    yield from sorted(found, key=lambda each: -each.worth)


def chunks(todo: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Units in the order given, as many together as are worth a turn."""
    chunk: list[Unit] = []
    for unit in todo:
        chunk.append(unit)
        if sum(each.worth for each in chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def walk_chunk(folder: str, chunk: list[Unit], share: float) -> list[tuple[str, Tally]]:
    """The work of one process: each unit's name and what was found."""
    walker = _walker(folder)
    return [
        (
            unit.name,
            walker.site(unit.pages) if unit.pages else walker.study(unit.name, unit.other, share),
        )
        for unit in chunk
    ]


@cache
def _walker(folder: str) -> Walker:
    """The one of this process, which lives as long."""
    walker = Walker(Atlas.open(folder))
    collect_seldom()
    return walker


def _leave_interrupts() -> None:
    """A process ends its turn; the one that gives out the work is interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Teller:
    """Says how far the walk is: count, rate and estimate."""

    def __init__(self, state: State, planned: Sequence[Unit]) -> None:
        """`planned` is all that there is to walk, of which the state knows what is done."""
        self._state = state
        self._worth = {each.name: each.worth for each in planned if each.name not in state.done}
        self._all = sum(each.worth for each in planned)
        self._left = self._at_first = sum(self._worth.values())
        self._began = self._told = time.monotonic()
        self._pages = state.tally.pages.total()
        self._shown = 0

    def done(self, names: Iterable[str]) -> None:
        """Some units are walked."""
        self._left -= sum(self._worth.pop(each) for each in names)
        now = time.monotonic()
        if now - self._told >= TELL_EVERY or not self._left:
            self._told = now
            sys.stderr.write(self.line(now - self._began) + "\n")
            for each in self._state.tally.examples[self._shown :]:
                sys.stderr.write(f"  {each}\n")
            self._shown = len(self._state.tally.examples)

    def line(self, seconds: float) -> str:
        """What is said after so many seconds."""
        tally, walked = self._state.tally, self._at_first - self._left
        pages = tally.pages.total()
        rate = (pages - self._pages) / max(seconds, 0.001)
        left = seconds * self._left / max(walked, 1)
        return (
            f"{tally.pages['study']:,} studies, {pages:,} pages, {rate:,.0f} a second, "
            f"{tally.faults.total():,} faults; {1 - self._left / max(self._all, 1):.0%} done, "
            f"about {left / 60:.0f} min left"
        )


def walk_all(state: State, planned: Sequence[Unit], share: float, processes: int) -> bool:
    """Walk what is planned and not yet done, and write it down; False if it was interrupted."""
    teller = Teller(state, planned)
    todo = [each for each in planned if each.name not in state.done]
    folder = str(state.data)
    with ProcessPoolExecutor(processes, get_context("spawn"), _leave_interrupts) as pool:
        turns = [pool.submit(walk_chunk, folder, each, share) for each in chunks(todo)]
        waiting = set(turns)

        def keep(turn: Future[list[tuple[str, Tally]]]) -> None:
            waiting.discard(turn)
            found = turn.result()
            state.add(found)
            teller.done(name for name, _ in found)

        try:
            for turn in as_completed(turns):
                keep(turn)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            for turn in [each for each in waiting if each.done() and not each.cancelled()]:
                keep(turn)
            return False
    return True


def report(state: State, sources: Sequence[str], asked: argparse.Namespace) -> str:
    """The result as a page of Markdown."""
    tally = state.tally
    part = "" if asked.studies >= 1.0 else f" a seeded {asked.studies:.0%} of the studies in"
    pages = "" if asked.share >= 1.0 else f", {asked.share:.0%} of the pages of each"
    stopped = f", in {state.stops + 1} sittings" if state.stops else ""
    lines = [
        "# Audit of every page",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, `make audit` over{part} {', '.join(sources)}{pages}, at",
        f"commit {commit()}: {tally.pages.total():,} pages and files, {tally.bytes / 1e6:,.0f} MB,",
        f"{state.seconds:,.0f} s in {asked.processes} processes{stopped}.",
        "",
        WHAT_IS_CHECKED,
        "",
        "| kind of page | walked | processor time each, to answer and to read it |",
        "|---|---|---|",
        *(
            f"| {kind} | {count:,} | {tally.seconds[kind] / count * 1000:.1f} ms |"
            for kind, count in sorted(tally.pages.items())
        ),
        "",
        f"**Faults: {tally.faults.total():,}**",
        "",
        *(f"- {count:,} x {words}" for words, count in tally.faults.most_common()),
    ]
    if tally.examples:
        lines += ["", "First examples:", "", *(f"- `{each}`" for each in tally.examples)]
    return "\n".join(lines).rstrip() + "\n"


def commit() -> str:
    """The commit that is walked, and whether anything was changed since."""

    def git(*words: str) -> str:
        made = subprocess.run(
            ["git", "-C", str(PROJECT), *words],  # noqa: S607 - whichever the user has
            capture_output=True,
            text=True,
            check=False,
        )
        return made.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "src", "tests/audit")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")


def load(state: State, sources: Sequence[str]) -> None:
    """Load what is not yet loaded."""
    for source in sources:
        if f"loaded {source}" not in state.done:
            sys.stderr.write(f"Loading {source} ...\n")
            with Atlas.open(state.data, create=True) as atlas:
                atlas.load(source)
            state.add([(f"loaded {source}", Tally())])


def main(words: Sequence[str] | None = None) -> int:
    """Load, walk in processes, report; 1 if anything is wrong, 130 if interrupted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--studies", type=float, default=1.0)
    parser.add_argument("--work", type=Path, default=PROJECT / ".audit")
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args(words)
    state = State(asked.work, fingerprint(asked.sources, asked.share, asked.studies))
    if state.stops:
        sys.stderr.write(f"Going on where the walk was stopped ({len(state.done):,} done).\n")
    load(state, asked.sources)
    with Atlas.open(state.data) as atlas:
        planned = [*units(atlas, asked.studies, asked.share)]
    if not walk_all(state, planned, asked.share, asked.processes):
        sys.stderr.write("Stopped. The same command goes on from here.\n")
        return INTERRUPTED
    text = report(state, [Path(each).name for each in asked.sources], asked)
    sys.stdout.write(text)
    if asked.report:
        asked.report.write_text(text, encoding="utf-8")
    state.forget()
    return int(bool(state.tally.faults))


if __name__ == "__main__":
    sys.exit(main())
