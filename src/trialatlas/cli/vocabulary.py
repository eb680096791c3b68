"""The commands on names and synonyms: vocabulary load, status, show, forget.

What is learnt from studies is learnt by `load` and `rebuild`; these commands are about the MeSH
file, and about what is known.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from trialatlas.atlas import Atlas
from trialatlas.cli import output
from trialatlas.cli.options import Data, Json
from trialatlas.cli.output import err, out, print_facts, print_json
from trialatlas.cli.progress import shown
from trialatlas.vocabulary import Synonym

app = typer.Typer(help="Names and synonyms, and the MeSH file.", no_args_is_help=True)

_SOURCES = {
    "mesh": "the MeSH file",
    "condition": "conditions beside their MeSH terms",
    "intervention": "names of interventions",
    "abbreviation": "abbreviations spelled out",
}


@app.command()
def load(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="The official MeSH descriptors, ASCII (d2025.bin) or XML (desc2025.xml), "
            "plain or packed with gzip.",
        ),
    ],
    data: Data = None,
    json: Json = False,
) -> None:
    """Load a MeSH file, in place of the one loaded before."""
    with Atlas.open(data, create=True) as atlas, shown(quiet=json) as progress:
        report = atlas.load_mesh(file, progress=progress)
    if json:
        print_json(output.as_facts(report))
        return
    out.print(
        f"{report.headings:,} headings with {report.names:,} names loaded from "
        f"{escape(report.file)}; {report.passed_over:,} names passed over "
        "(too long, or like a plain English word)."
    )


@app.command()
def status(data: Data = None, json: Json = False) -> None:
    """Say what was learnt from studies, and which MeSH file is loaded."""
    with Atlas.open(data) as atlas:
        now = atlas.vocabulary()
        behind = atlas.store.status().sequence - now.sequence
    if json:
        print_json(output.as_facts(now) | {"behind": behind})
        return
    mesh = now.mesh
    print_facts(
        {
            "Learnt from": f"{now.studies:,} studies, {behind:,} changes behind",
            "Pairs seen": f"{now.seen:,}",
            **{f"Believed, {kind}": f"{count:,}" for kind, count in now.believed.items()},
            "MeSH file": f"{mesh.file}, {mesh.headings:,} headings, {mesh.names:,} names, "
            f"loaded {output.moment(mesh.loaded)}"
            if mesh
            else "none; load one with: trialatlas vocabulary load FILE",
            "Size": output.size(now.bytes_on_disk),
        }
    )


@app.command()
def show(
    term: Annotated[str, typer.Argument(help="A name, such as NSCLC or 'heart attack'.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Show the synonyms of a name: id, text, where from, evidence."""
    with Atlas.open(data) as atlas:
        found = atlas.synonyms(term)
    if json:
        print_json({"term": term, "synonyms": [output.as_facts(each) for each in found]})
        return
    err.print(escape(f"{term}: {len(found)} synonyms"))
    for each in found:
        out.print(f"{each.id}  [bold]{escape(each.text)}[/]  [dim]{escape(_evidence(each))}[/]")


@app.command()
def forget(data: Data = None, json: Json = False) -> None:
    """Forget the MeSH file. What was learnt from studies stays."""
    with Atlas.open(data) as atlas:
        before = atlas.vocabulary().mesh
        atlas.forget_mesh()
    if json:
        print_json({"forgotten": before.file if before else None})
        return
    out.print(f"Forgot {escape(before.file)}" if before else "No MeSH file was loaded")


def _evidence(synonym: Synonym) -> str:
    said = _SOURCES[synonym.source]
    if synonym.studies:
        plural = "study" if synonym.studies == 1 else "studies"
        said += f", {synonym.studies:,} {plural}, {synonym.share:.0%} of the name's"
    return f"{said}, over {synonym.over}" if synonym.over else said
