"""The commands: load, sync, runs, verify, snapshot, restore, serve, search, explain, related,
graph, groups, browse, show, status, config, rebuild, uninstall, vocabulary.

Each does one thing with the facade and shows the answer, for people or with
`--json` for programs. Exit codes stand in `output.EXIT_CODES`.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from trialatlas import __version__, schema
from trialatlas.atlas import Atlas, LoadReport, Progress
from trialatlas.cli import (
    browsing,
    explaining,
    keeping,
    output,
    relating,
    surveying,
    syncing,
    vocabulary,
)
from trialatlas.cli.exporting import stream_format, write_out
from trialatlas.cli.options import Data, Filter, Json, Synonyms, Without
from trialatlas.cli.output import err, out, print_bytes, print_facts, print_json
from trialatlas.cli.progress import shown
from trialatlas.config import LOOPBACK, PORT, load_config
from trialatlas.errors import AtlasError, EnvironmentFaultError, StoreLockedError, UsageError
from trialatlas.index.protocol import SearchRequest, SortKey
from trialatlas.processes import SERVING, prepare
from trialatlas.query import parse
from trialatlas.store.protocol import SetAside
from trialatlas.study.values import show as show_value

app = typer.Typer(
    name="trialatlas",
    help="The clinical-trial registry on your own machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(vocabulary.app, name="vocabulary")
app.command()(explaining.explain)
app.command()(relating.related)
app.command()(surveying.graph)
app.command()(surveying.groups)
app.command()(browsing.browse)
app.command()(syncing.sync)
app.command()(syncing.runs)
app.command()(syncing.verify)
app.command()(keeping.snapshot)
app.command()(keeping.restore)

_SET_ASIDE_SHOWN = 10


@app.command()
def load(
    source: Annotated[
        str,
        typer.Argument(
            help="A file (JSON, JSON lines, gzip, zstd, the registry's zip), a folder, "
            "or sample[:COUNT[:SEED]]."
        ),
    ],
    data: Data = None,
    json: Json = False,
) -> None:
    """Load studies and make them searchable. Safe to interrupt and to run again."""
    with Atlas.open(data, create=True) as atlas, shown(quiet=json) as progress:
        known = len(atlas.store.aside())
        report = atlas.load(source, progress=progress)
        aside = atlas.store.aside()[known:]
        held = len(atlas)
    if json:
        print_json(output.as_facts(report) | {"held": held, "aside": _aside_facts(aside)})
        return
    _print_report(report, held)
    _print_aside(aside)


@app.command()
def serve(
    data: Data = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = LOOPBACK,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = PORT,
    workers: Annotated[int, typer.Option(help="Server processes.", min=1, max=64)] = 1,
    source: Annotated[
        str | None, typer.Option("--load", metavar="SOURCE", help="Load this first.")
    ] = None,
    metrics: Annotated[
        str, typer.Option(metavar="PLACE", help="Show metrics at PORT or HOST:PORT.")
    ] = "",
    log_format: Annotated[str, typer.Option(help="auto, json or plain.")] = "auto",
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
    json: Json = False,
) -> None:
    """Serve the site. Brings the index up to the store first, where it may be written to."""
    if workers > 1:
        prepare(SERVING)
    from trialatlas.server import listen, log_settings, serve_on  # noqa: PLC0415 - a third of the start of all

    config = load_config(data)
    log = log_settings(log_format, log_level)
    with closing(listen(host, port)) as listening:
        with Atlas.open(config.data, create=True) as atlas, shown(quiet=json) as bars:
            if source is not None:
                report = atlas.load(source, progress=bars)
                if not json:
                    _print_report(report, len(atlas))
            elif not atlas.store.writable:
                _say_if_behind(atlas)
            elif len(atlas):
                _catch_up(atlas, bars)
        serve_on(
            listening,
            replace(config, hosts=(*config.hosts, host)),
            workers=workers,
            metrics=metrics,
            log=log,
        )


@app.command()
def search(
    expression: Annotated[str, typer.Argument(help="What to find, in the registry's language.")],
    data: Data = None,
    limit: Annotated[int, typer.Option(help="How many studies.", min=1, max=1000)] = 10,
    offset: Annotated[int, typer.Option(help="How many to pass over.", min=0)] = 0,
    sort: Annotated[
        list[str] | None,
        typer.Option(help="PIECE or PIECE:asc, such as LastUpdatePostDate; at most two."),
    ] = None,
    narrowing: Filter = None,
    synonyms: Synonyms = True,
    without: Without = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Write all that is found as csv, jsonl, ris, fhir.json or parquet.",
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Where to write it.")
    ] = None,
    fields: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="What to write of each study, by commas."),
    ] = None,
    json: Json = False,
) -> None:
    """Find studies. With --format, all that are found are written; --limit does not count."""
    keys = [_sort_key(each) for each in sort or []]
    if form is None and (file or fields):
        raise UsageError("--output and --fields go with --format", hint="Say --format csv.")
    with Atlas.open(data) as atlas:
        if form is not None:
            chosen = stream_format(form)
            request = SearchRequest(
                parse(expression), parse(narrowing) if narrowing else None, tuple(keys)
            )
            found = atlas.select(request, synonyms=synonyms, without=frozenset(without or ()))
            names = [each.strip() for each in (fields or "").split(",") if each.strip()]
            write_out(atlas.export(chosen, found, names), chosen, file)
            err.print(f"{len(found):,} studies written")
            return
        results = atlas.search(
            expression,
            filters=parse(narrowing) if narrowing else None,
            limit=limit,
            offset=offset,
            sort=keys,
            synonyms=synonyms,
            without=frozenset(without or ()),
        )
    if json:
        print_json(
            {
                "sentence": results.sentence,
                "total": results.total,
                "index": output.as_facts(results.index),
                "mesh": results.mesh,
                "synonyms": [output.as_facts(each) for each in results.synonyms],
                "studies": [
                    {
                        "nctId": found.nct_id,
                        "score": found.score,
                        "briefTitle": found.held.study.text("BriefTitle"),
                        "overallStatus": found.held.study.text("OverallStatus"),
                    }
                    for found in results.hits
                ],
            }
        )
        return
    err.print(escape(f"{results.sentence}: {results.total:,} found"))
    for used in results.synonyms:
        others = ", ".join(f"{each.text} ({each.id})" for each in used.alternatives)
        err.print(escape(f"With {used.words}, also searched: {others}"))
    for found in results.hits:
        study = found.held.study
        status = show_value(schema.node("OverallStatus"), study.text("OverallStatus")).text
        out.print(f"[bold]{found.nct_id}[/]  {escape(study.text('BriefTitle'))}")
        out.print(f"             [dim]{escape(status)}[/]")


@app.command()
def show(
    nct_id: Annotated[str, typer.Argument(help="The study's NCT number, in any spelling.")],
    data: Data = None,
    version: Annotated[int | None, typer.Option(help="A version's number, from 1.")] = None,
    json: Json = False,
) -> None:
    """Show one study; with --json the record as received, less contacts that are hidden."""
    with Atlas.open(data) as atlas:
        held = atlas.study(nct_id, version)
    if json:
        print_bytes(held.study.raw)
        return
    facts: dict[str, str] = {}
    for piece in _SHOWN:
        node = schema.node(piece)
        shown_values = [show_value(node, value).text for value in held.study.values(piece)]
        if shown_values:
            facts[node.label] = "; ".join(shown_values)
    out.print(f"[bold]{held.study.nct_id}[/]")
    print_facts(facts)


_SHOWN = (
    "BriefTitle",
    "OfficialTitle",
    "OverallStatus",
    "StudyType",
    "Phase",
    "Condition",
    "InterventionName",
    "LeadSponsorName",
    "EnrollmentCount",
    "StartDate",
    "CompletionDate",
    "LastUpdatePostDate",
    "BriefSummary",
)


@app.command()
def status(
    data: Data = None,
    json: Json = False,
) -> None:
    """Say where the data is, what it holds and how fresh it is."""
    with Atlas.open(data) as atlas:
        now = atlas.status()
    if json:
        print_json(output.as_facts(now))
        return
    store, index = now.store, now.index
    print_facts(
        {
            "Data folder": str(now.data),
            "Studies": f"{store.studies:,}",
            "Versions": f"{store.versions:,}",
            "Sightings": f"{store.sightings:,}",
            "Set aside": f"{store.set_aside:,}",
            "Registry's data of": store.registry_date or "not said by the source",
            "Last loaded": output.moment(store.last_seen),
            "Store": output.size(store.bytes_on_disk),
            "Index": f"{index.studies:,} studies, built {output.moment(index.built)}, "
            f"{output.size(now.index_bytes)}"
            if index
            else "none yet; make it with: trialatlas rebuild",
            "Index is behind by": f"{now.behind:,} changes",
        }
    )


@app.command()
def config(
    data: Data = None,
    json: Json = False,
) -> None:
    """Show the settings and where each comes from."""
    settings = load_config(data)
    if json:
        print_json(output.as_facts(settings) | {"version": __version__})
        return
    print_facts(
        {
            "Version": __version__,
            "Data folder": f"{settings.data} (named by {settings.data_from})",
            "Contacts": settings.contacts,
            "Registry": settings.api,
            "Told to it": settings.contact_address or "no address of yours",
        }
    )


@app.command()
def rebuild(
    data: Data = None,
    json: Json = False,
) -> None:
    """Build the index anew from the store."""
    with Atlas.open(data) as atlas, shown(quiet=json) as progress:
        atlas.rebuild(progress=progress)
        index = atlas.engine.info
    if json:
        print_json(output.as_facts(index))
        return
    out.print(f"{index.studies:,} studies are searchable")


@app.command()
def uninstall(
    data: Data = None,
    json: Json = False,
) -> None:
    """Say what to delete to be rid of everything. Deletes nothing itself."""
    settings = load_config(data)
    remove = "pip uninstall trialatlas"
    if json:
        print_json({"data": settings.data, "exists": settings.data.exists(), "package": remove})
        return
    if settings.data.exists():
        out.print(f"Delete the data folder: {settings.data}")
    else:
        out.print(f"There is no data folder at {settings.data}")
    out.print(f"Remove the package: {remove}")


def _version(value: bool) -> None:
    if value:
        out.print(f"trialatlas {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Options of the command itself."""


def main() -> None:
    """Run a command; turn an error into a message and an exit code."""
    try:
        app()
    except AtlasError as error:
        sys.exit(output.report(error, as_json="--json" in sys.argv))
    except OSError as error:
        fault = EnvironmentFaultError(
            f"The machine says no: {error}",
            hint="Check that the disk has space and may be written to.",
        )
        code = output.report(fault, as_json="--json" in sys.argv)
        # What could not be written would be tried again, and complained about, at the end.
        sys.stdout = None
        sys.exit(code)
    except SystemExit as leaving:
        if leaving.code == output.INTERRUPTED:
            err.print("Interrupted. What was reported is kept; run the same command to go on.")
        raise


def _sort_key(text: str) -> SortKey:
    piece, _, way = text.partition(":")
    return SortKey(piece, descending=way.lower() != "asc")


def _catch_up(atlas: Atlas, bars: Progress | None) -> None:
    """Bring the index up, unless another process writes: it does so itself when it is done."""
    try:
        atlas.catch_up(progress=bars)
    except StoreLockedError:
        if atlas.status().index is None:
            raise
        err.print(
            f"Another process is writing to the data folder. Serving what could be found before:"
            f" the index is {atlas.behind():,} changes behind and follows by itself."
        )


def _say_if_behind(atlas: Atlas) -> None:
    """A folder that may only be read is served as it is."""
    behind = atlas.behind()
    if behind:
        err.print(f"The data folder may only be read: the index stays {behind:,} changes behind.")


def _print_report(report: LoadReport, held: int) -> None:
    out.print(
        f"{report.read:,} records read from {escape(report.source)} in {report.seconds:.1f} s: "
        f"{report.added:,} new, {report.changed:,} changed, {report.older:,} older, "
        f"{report.unchanged:,} unchanged, {report.set_aside:,} set aside. "
        f"{held:,} studies are held."
    )


def _print_aside(aside: list[SetAside]) -> None:
    for each in aside[:_SET_ASIDE_SHOWN]:
        err.print(escape(f"Set aside: {each.source}, line {each.line}: {each.reason}"))
    if len(aside) > _SET_ASIDE_SHOWN:
        err.print(f"... and {len(aside) - _SET_ASIDE_SHOWN:,} more")


def _aside_facts(aside: list[SetAside]) -> list[dict[str, Any]]:
    return [output.as_facts(each) for each in aside]
