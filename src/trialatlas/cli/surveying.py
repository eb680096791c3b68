"""The commands graph and groups: neighbours of many studies as a file, a search divided.

What does not live here: how either comes about (`trialatlas.atlas`, `trialatlas.related`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from trialatlas.atlas import Atlas, GroupFound, Groups
from trialatlas.cli import output
from trialatlas.cli.options import Data, Filter, Json, Synonyms, Without
from trialatlas.cli.output import out, print_json
from trialatlas.cli.progress import shown
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse
from trialatlas.query.build import all_of
from trialatlas.query.caret import one_line
from trialatlas.query.printer import print_query
from trialatlas.related.clusters import METHOD
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


def groups(
    expression: Annotated[str, typer.Argument(help="What to find, in the registry's language.")],
    data: Data = None,
    narrowing: Filter = None,
    synonyms: Synonyms = True,
    without: Without = None,
    json: Json = False,
) -> None:
    """Divide what a search finds into groups with names; each is a search of its own."""
    request = SearchRequest(parse(expression), parse(narrowing) if narrowing else None)
    with Atlas.open(data) as atlas:
        found = atlas.groups(request, synonyms=synonyms, without=frozenset(without or ()))
    if json:
        print_json(
            {
                "total": found.total,
                "grouped": found.grouped,
                "method": METHOD,
                "index": output.as_facts(found.index),
                "groups": [_facts(found, each) for each in found.groups],
            }
        )
        return
    out.print(f"{found.grouped:,} of {found.total:,} studies found, divided. [dim]{METHOD}[/]")
    for each in found.groups:
        _print(each)


def _print(found: GroupFound) -> None:
    group = found.group
    if group.name is None:
        named = "Others: none of the names above"
    else:
        named = f"{escape(one_line(group.name.text))}[/] [dim]{group.name.label}"
    out.print(f"\n{len(group.studies):>6,} [bold]{named}[/]")
    for each in group.typical:
        said = f"{each.name.text}: {each.inside:,} of these, {each.outside:,} of the others"
        out.print(f"       [dim]{escape(one_line(said))}[/]")
    for held in found.central:
        title = one_line(held.study.text("BriefTitle"))
        out.print(f"       {held.study.nct_id}  {escape(title)}")


def _facts(found: Groups, each: GroupFound) -> dict[str, Any]:
    group = each.group
    return {
        "name": group.name.text if group.name else None,
        "kind": group.name.kind if group.name else None,
        "studies": len(group.studies),
        "expression": print_query(all_of([found.asked, group.query])),
        "typical": [
            {
                "name": one.name.text,
                "kind": one.name.kind,
                "inside": one.inside,
                "outside": one.outside,
            }
            for one in group.typical
        ],
        "central": [
            {"nctId": one.study.nct_id, "briefTitle": one.study.text("BriefTitle")}
            for one in each.central
        ],
    }
