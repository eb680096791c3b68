"""The command graph: the nearest neighbours of many studies as a file.

What does not live here: how neighbours are found and written (`trialatlas.atlas`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from trialatlas.atlas import Atlas
from trialatlas.cli import output
from trialatlas.cli.options import Data, Json
from trialatlas.cli.output import out, print_json
from trialatlas.cli.progress import shown
from trialatlas.related.presets import DEFAULT, PRESETS

_PROCESSES = max(1, min(2, os.cpu_count() or 1))


def graph(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The Parquet file to write.")],
    data: Data = None,
    expression: Annotated[
        str,
        typer.Option("--expr", metavar="EXPRESSION", help="Only the neighbours of what it finds."),
    ] = "",
    preset: Annotated[
        str, typer.Option(help=f"In which sense of alike: {', '.join(PRESETS)}.")
    ] = DEFAULT,
    neighbours: Annotated[int, typer.Option(min=1, max=100, help="How many of each study.")] = 10,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that compare studies.")
    ] = _PROCESSES,
    json: Json = False,
) -> None:
    """Write the nearest neighbours of every study to a Parquet file. Safe to interrupt: the same
    command goes on where it stopped.
    """
    with Atlas.open(data) as atlas, shown(quiet=json) as progress:
        report = atlas.graph(
            file,
            expression,
            preset,
            neighbours=neighbours,
            processes=processes,
            progress=progress,
        )
    if json:
        print_json(output.as_facts(report))
        return
    before = f", {report.found_made:,} of them by an earlier run" if report.found_made else ""
    out.print(
        f"{report.rows:,} neighbours of {report.studies:,} studies{before} written to"
        f" {escape(str(report.file))} in {report.seconds:.1f} s"
    )
