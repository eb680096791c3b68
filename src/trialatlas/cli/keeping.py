"""The commands that put the data folder into one file and take it out again: snapshot, restore.

What does not live here: how it is done (`trialatlas.atlas.snapshot`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.markup import escape

from trialatlas.atlas.snapshot import (
    PATIENCE,
    Manifest,
    check_snapshot,
    take_snapshot,
)
from trialatlas.atlas.snapshot import restore as restored
from trialatlas.cli import output
from trialatlas.cli.options import Data, Json
from trialatlas.cli.output import out, print_json
from trialatlas.cli.progress import shown
from trialatlas.config import load_config
from trialatlas.errors import UsageError
from trialatlas.store import SqliteStore


def snapshot(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    data: Data = None,
    without_index: Annotated[
        bool, typer.Option("--without-index", help="A smaller file; restoring builds the index.")
    ] = False,
    wait: Annotated[
        float,
        typer.Option(help="Seconds to wait for a moment in which all is searchable.", min=0),
    ] = PATIENCE,
    json: Json = False,
) -> None:
    """Write all that is held, and its index, to one file; others may read and write meanwhile. The
    file holds records whole, contact persons too.
    """
    config = load_config(data)
    SqliteStore.open(config.data).close()
    with shown(quiet=json) as progress:
        report = take_snapshot(
            config.data,
            file,
            config.contacts,
            with_index=not without_index,
            patience=wait,
            progress=progress,
        )
    if json:
        print_json(output.as_facts(report))
        return
    out.print(
        escape(
            f"{report.studies:,} studies up to change {report.sequence:,} are in {report.file}: "
            f"{output.size(report.bytes)}, {output.size(report.unpacked)} unpacked. "
            f"It took {report.seconds:,.1f} s."
        )
    )
    if report.behind:
        out.print(f"Its index is {report.behind:,} changes behind; restoring brings it up.")


def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A snapshot, or - for a pipe.")],
    data: Data = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the data that the folder holds.")
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Build the index if the snapshot has none that fits."),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only read the file and look at its sums.")
    ] = False,
    json: Json = False,
) -> None:
    """Make a data folder from a snapshot. Nothing of it is seen before all of it is there and was
    looked at.
    """
    source: Path | IO[bytes] = sys.stdin.buffer if file == "-" else Path(file)
    if check:
        if replace or rebuild:
            raise UsageError("--check goes alone", hint="Leave out --replace and --rebuild.")
        with shown(quiet=json) as progress:
            manifest = check_snapshot(source, progress)
        _say(manifest, json=json, what="is whole")
        return
    config = load_config(data)
    with shown(quiet=json) as progress:
        report = restored(
            source,
            config.data,
            config.contacts,
            replacing=replace,
            rebuilding=rebuild,
            progress=progress,
        )
    if json:
        print_json(output.as_facts(report) | {"manifest": _facts(report.manifest)})
        return
    _say(report.manifest, json=False, what=f"is now {report.data}")
    if report.rebuilt:
        out.print("Its index was built anew.")
    elif report.caught_up:
        out.print(f"Its index was brought up by {report.caught_up:,} changes.")


def _say(manifest: Manifest, *, json: bool, what: str) -> None:
    if json:
        print_json({"manifest": _facts(manifest)})
        return
    out.print(
        escape(
            f"The snapshot of {output.moment(manifest.made)}, with {manifest.studies:,} studies "
            f"of the registry's data of {manifest.registry_date or 'no date'}, {what}."
        )
    )


def _facts(manifest: Manifest) -> dict[str, Any]:
    """What a manifest says, without its list of parts."""
    index = manifest.index
    return {
        "format": manifest.format,
        "made": manifest.made,
        "made_by": manifest.made_by,
        "studies": manifest.studies,
        "versions": manifest.versions,
        "sequence": manifest.sequence,
        "registry_date": manifest.registry_date,
        "contacts": manifest.contacts,
        "index_sequence": index.info.sequence if index else None,
        "bytes": manifest.size,
    }
