"""The command related: the studies most like one, why, and in what they differ.

What does not live here: how likeness is measured and explained (`trialatlas.related`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.markup import escape

from trialatlas.atlas import Atlas, Narrowing, Neighbour
from trialatlas.cli import output
from trialatlas.cli.options import Data, Json
from trialatlas.cli.output import out, print_json
from trialatlas.query.caret import one_line
from trialatlas.related.answer import Likeness, Part, Quote
from trialatlas.related.explain import held_back
from trialatlas.related.presets import BY_HAND, DEFAULT, PRESETS, SENSES, known_preset

_BAR = 24
_LABEL = 28
_OPTIONS = {
    "recruiting": "--recruiting",
    "with_results": "--with-results",
    "other_sponsors": "--other-sponsors",
    "near": "--near",
    "expr": "--expr",
}


def related(
    nct_id: Annotated[str, typer.Argument(metavar="NCT", help="The study to start from.")],
    data: Data = None,
    preset: Annotated[
        str, typer.Option(help=f"In which sense of alike: {' or '.join(PRESETS)}.")
    ] = DEFAULT,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many studies.")] = 5,
    to: Annotated[
        str | None,
        typer.Option(metavar="NCT", help="Compare with this study alone, and say why not more."),
    ] = None,
    recruiting: Annotated[bool, typer.Option("--recruiting", help="Only recruiting ones.")] = False,
    with_results: Annotated[
        bool, typer.Option("--with-results", help="Only those with results.")
    ] = False,
    other_sponsors: Annotated[
        bool, typer.Option("--other-sponsors", help="Only those of other lead sponsors.")
    ] = False,
    near: Annotated[
        str,
        typer.Option(metavar="PLACE", help="Only those with a site near: 'Munich, 50 km'."),
    ] = "",
    expr: Annotated[
        str, typer.Option(metavar="EXPR", help="Only those that this expression finds.")
    ] = "",
    json: Json = False,
) -> None:
    """Show the studies most like one: why each is, and in what it differs."""
    narrow = Narrowing(recruiting, with_results, other_sponsors, near, expr)
    with Atlas.open(data) as atlas:
        own = atlas.study(nct_id).study
        if to is None:
            nearest = atlas.related(nct_id, preset, limit=limit, narrow=narrow)
            found, emptied = nearest.neighbours, nearest.emptied
        else:
            found, emptied = (atlas.likeness(nct_id, to, preset),), ()
    if json:
        studies = [_facts(each) for each in found]
        said = {"nct_id": own.nct_id, "preset": preset, "studies": studies}
        print_json({**said, "emptied": [output.as_facts(each) for each in emptied]})
        return
    out.print(f"[bold]{escape(own.nct_id)}[/] {escape(one_line(own.text('BriefTitle')))}")
    out.print(f"[dim]{escape(SENSES[known_preset(preset)])} Computed here from the records.[/]")
    if preset in BY_HAND:
        out.print("[dim]Weights set by hand; how well they do was not measured.[/]")
    for each in found:
        _print(each, in_full=to is not None)
    if not found:
        out.print("No study held here is like it.")
    for each in emptied:
        out.print(
            f"  {_OPTIONS[each.name]}: {each.studies:,} studies held meet it;"
            f" without it {each.without:,} candidates would be left."
        )


def _print(neighbour: Neighbour, *, in_full: bool) -> None:
    said, study = neighbour.likeness, neighbour.held.study
    title = escape(one_line(study.text("BriefTitle")))
    out.print(f"\n[bold]{escape(said.nct_id)}[/] {title} [dim]({said.score:.0f} of 100)[/]")
    for line in _lines(said):
        out.print(f"  {escape(one_line(line))}")
    for part in said.parts if in_full else _largest(said):
        _print_part(part)
    if in_full:
        out.print("  [bold]Not more alike because of[/]")
        for part in held_back(said):
            out.print(
                escape(f"    {part.label}: {part.points:.1f} of {part.weight:g} points given")
            )


def _lines(said: Likeness) -> Iterator[str]:
    if said.relation is not None:
        yield f"{said.relation.label}: {'; '.join(map(_quoted, said.relation.quotes))}"
    if said.why:
        yield f"Alike: {'; '.join(said.why)}"
    if said.differences:
        yield f"Differs: {'; '.join(each.text for each in said.differences)}"
    yield from (_quoted(each) for each in said.quotes)


def _quoted(quote: Quote) -> str:
    return f"“{quote.text}” ({quote.nct_id}, {quote.piece})"


def _largest(said: Likeness) -> list[Part]:
    return sorted(said.parts, key=lambda each: -each.points)[:4]


def _print_part(part: Part) -> None:
    bar = "█" * round(part.value * _BAR)
    points = f"{part.points:.1f} of {part.weight:g}"
    out.print(f"    [dim]{escape(part.label):<{_LABEL}}[/]{bar:<{_BAR}} {points}")


def _facts(neighbour: Neighbour) -> dict[str, Any]:
    study, said = neighbour.held.study, neighbour.likeness
    return {
        **output.as_facts(said),
        "brief_title": study.text("BriefTitle"),
        "overall_status": study.text("OverallStatus"),
        "held_back": [each.signal for each in held_back(said)],
    }
