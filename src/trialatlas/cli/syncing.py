"""The commands that keep the data current and whole: sync, runs, verify.

What does not live here: what a sync asks (`trialatlas.sync`).
"""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import msgspec
import typer
from rich.markup import escape
from rich.table import Table

from trialatlas.atlas import Atlas, SyncReport
from trialatlas.atlas import Progress as ProgressCallback
from trialatlas.cli import output
from trialatlas.cli.options import Data, Json
from trialatlas.cli.output import err, out, print_json
from trialatlas.cli.progress import shown
from trialatlas.config import API_VARIABLE, CONTACT_VARIABLE, load_config
from trialatlas.errors import AtlasError, UsageError
from trialatlas.source.registry import Registry
from trialatlas.source.registry_http import Manners
from trialatlas.store import Run
from trialatlas.sync import Rounds, Wanted

_MANNERS = Manners()
_BEHIND_READERS = 10
"""Niceness of a sync: it takes what those leave who read meanwhile."""
_SPAN = re.compile(r"(\d{1,6})\s*([smhd])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_KINDS = {
    "full": "everything",
    "changes": "changes",
    "ids": "comparing numbers",
    "archive": "an archive",
    "folder": "a folder",
}


@dataclass(frozen=True, slots=True)
class _Job:
    """One sync, to be made any number of times."""

    run: Callable[[Atlas, ProgressCallback | None], SyncReport]
    data: Path | None
    json: bool
    fill: bool


def sync(
    expression: Annotated[
        str, typer.Argument(help="What to hold, in the registry's language. Else everything.")
    ] = "",
    data: Data = None,
    api: Annotated[
        str | None,
        typer.Option(metavar="URL", help=f"Another registry's API v2. Else ${API_VARIABLE}."),
    ] = None,
    archive: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The registry's zip in place of its API.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A folder that something else fills; new files alone."),
    ] = None,
    every: Annotated[
        str | None, typer.Option(metavar="TIME", help="Again and again, such as 24h or 30m.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Ask for everything again.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Compare all numbers now: what is missing or gone?")
    ] = False,
    check_days: Annotated[int, typer.Option(help="Compare them every so many days.", min=1)] = 7,
    overlap: Annotated[
        int, typer.Option(help="Days before the last data that are asked for again.", min=0)
    ] = 3,
    rate: Annotated[
        float, typer.Option(help="Requests a minute, at most.", min=0.1, max=6000)
    ] = _MANNERS.per_minute,
    tries: Annotated[int, typer.Option(help="Tries of one request.", min=1, max=50)] = (
        _MANNERS.tries
    ),
    proxy: Annotated[
        str, typer.Option(metavar="URL", help="A proxy. Else $HTTPS_PROXY and its like.")
    ] = "",
    contact: Annotated[
        str | None,
        typer.Option(
            help=f"Where you can be reached; told to the registry. Else ${CONTACT_VARIABLE}."
        ),
    ] = None,
    fill: Annotated[
        bool,
        typer.Option("--fill", help="Then read what related studies compare, for fast answers."),
    ] = False,
    json: Json = False,
) -> None:
    """Bring the data up to the registry, and make it searchable. Safe to interrupt: the next run
    goes on. Only this command, and verify --online, reach out to the network.
    """
    config = load_config(data)
    if sum((bool(expression or api), archive is not None, folder is not None)) > 1:
        raise UsageError(
            "A sync has one source", hint="Name an expression or --api, or --archive, or --folder."
        )
    manners = Manners(
        per_minute=rate,
        tries=tries,
        proxy=proxy,
        contact=config.contact_address if contact is None else contact,
    )
    # Where this command stands may be moved away between two rounds.
    folder = None if folder is None else folder.absolute()
    wanted = Wanted(expression, full, check, overlap, check_days)

    def run(atlas: Atlas, progress: ProgressCallback | None) -> SyncReport:
        if archive is not None:
            return atlas.sync_archive(archive, full=full, progress=progress)
        if folder is not None:
            return atlas.sync_folder(folder, full=full, progress=progress)
        with Registry(api or config.api, manners) as registry:
            return atlas.sync(registry=registry, wanted=wanted, progress=progress)

    job = _Job(run, data, json, fill)
    os.nice(max(0, _BEHIND_READERS - os.nice(0)))
    with _stopping() as stop:
        if every is None:
            _once(job)
        else:
            _again_and_again(job, _span(every), stop)


def runs(
    data: Data = None,
    limit: Annotated[int, typer.Option(help="How many, the newest first.", min=1)] = 20,
    json: Json = False,
) -> None:
    """List what each sync asked, saw and kept."""
    with Atlas.open(data) as atlas:
        found = atlas.store.journal.runs(limit)
    if json:
        print_json([run_facts(each) for each in found])
        return
    if not found:
        out.print("No sync has run yet. Start one with: trialatlas sync")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("Run", "Started", "Of", "State", "Seen", "New", "Changed", "Bad", "Gone", "Took"):
        table.add_column(name)
    for each in found:
        table.add_row(
            str(each.id),
            output.moment(each.started),
            _KINDS[each.kind],
            each.state,
            *(f"{count:,}" for count in (each.seen, each.added, each.changed, each.rejected)),
            f"{each.gone:,}",
            "" if each.ended is None else f"{(each.ended - each.started).total_seconds():,.0f} s",
        )
    out.print(table)


def verify(
    data: Data = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Do not read every record; all else is looked at.")
    ] = False,
    one_in: Annotated[
        int,
        typer.Option(
            metavar="N", help="Read one record in N: other ones each day, all in N days.", min=1
        ),
    ] = 1,
    online: Annotated[
        bool,
        typer.Option("--online", help="Compare the registry's own counts of fields as well."),
    ] = False,
    api: Annotated[
        str | None,
        typer.Option(metavar="URL", help=f"Another registry's API v2. Else ${API_VARIABLE}."),
    ] = None,
    json: Json = False,
) -> None:
    """Look whether what is held is whole. Exit code 0 if it is, 6 if anything is wrong; changes
    nothing. Reaches out only with --online.
    """
    config = load_config(data)
    with Atlas.open(data) as atlas, shown(quiet=json) as progress:
        found = list(atlas.verify(records=not quick, one_in=one_in, progress=progress))
        if online:
            manners = Manners(contact=config.contact_address)
            with Registry(api or config.api, manners) as registry:
                found.append(atlas.verify_against(registry))
    if json:
        print_json({"whole": not any(each.wrong for each in found), "checks": found})
    else:
        for each in found:
            said = f"{each.wrong:,} wrong" if each.wrong else "whole"
            out.print(escape(f"{each.name[0].upper()}{each.name[1:]}: {each.checked:,}, {said}"))
            for problem in each.problems:
                out.print(escape(f"  {problem}"))
    if any(each.wrong for each in found):
        raise typer.Exit(output.EXIT_CODES["data"])


def run_facts(run: Run) -> dict[str, Any]:
    """A run as data; its parameters as JSON, without the token."""
    facts = output.as_facts(run) | {"parameters": msgspec.json.decode(run.parameters)}
    facts.pop("token")
    return facts


def _once(job: _Job) -> None:
    with Atlas.open(job.data, create=True) as atlas, shown(quiet=job.json) as progress:
        report = job.run(atlas, progress)
        filled = atlas.fill_likeness(progress=progress) if job.fill and report.held else 0
    if job.json:
        facts = {"runs": [run_facts(each) for each in report.runs], "held": report.held}
        facts |= {"filled": filled} if job.fill else {}
        print_json(facts | {"seconds": report.seconds})
        return
    for each in report.runs:
        out.print(escape(_sentence(each)))
    out.print(f"{report.held:,} studies are held. It took {report.seconds:,.1f} s.")
    if job.fill:
        out.print(f"What related studies compare was read of {filled:,} of them.")


def _again_and_again(job: _Job, seconds: float, stop: threading.Event) -> None:
    """One sync after another until told to stop; a failure is told, and tried again."""

    def told(error: AtlasError, pause: float) -> None:
        output.report(error, as_json=job.json)
        if not job.json:
            err.print(f"It is tried again in {pause:,.0f} seconds.")

    def once() -> None:
        try:
            _once(job)
        except KeyboardInterrupt:
            if not stop.is_set():
                raise

    Rounds(seconds, stop.wait, told).run(once)


@contextmanager
def _stopping() -> Generator[threading.Event]:
    """Take a request to end like an interrupt: the run is cut off where it may go on."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            stop.set()
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield stop
    except KeyboardInterrupt:
        if not stop.is_set():
            raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _span(text: str) -> float:
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None or not int(found[1]):
        raise UsageError(f"{text!r} is no time", hint="Write one such as 24h, 30m or 1d.")
    return float(int(found[1]) * _SECONDS[found[2]])


def _sentence(run: Run) -> str:
    parts = [f"Run {run.id} of {run.source}, {_KINDS[run.kind]}: {run.state}"]
    if run.pages or run.seen:
        parts.append(
            f"{run.seen:,} seen, {run.added:,} new, {run.changed:,} changed, "
            f"{run.unchanged:,} unchanged, {run.rejected:,} set aside"
        )
    counts = {"gone": run.gone, "repeated": run.repeated, "tried again": run.retries}
    parts += [f"{count:,} {name}" for name, count in counts.items() if count]
    return "; ".join([*parts, *filter(None, (run.note, run.error))]) + "."
