"""The command related: the studies most like one, or like a text, why, and in what they differ.

What does not live here: how likeness is measured and explained (`trialatlas.related`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from trialatlas.atlas import Atlas, Condition, Narrowing, Neighbour, RelatedToText
from trialatlas.cli import output
from trialatlas.cli.options import Data, Json
from trialatlas.cli.output import out, print_json
from trialatlas.cli.progress import shown
from trialatlas.errors import SourceError, UsageError
from trialatlas.query.caret import one_line
from trialatlas.related import documents
from trialatlas.related.answer import Likeness, Part, Quote
from trialatlas.related.explain import held_back
from trialatlas.related.presets import BY_HAND, DEFAULT, PRESETS, SENSES, WEIGHTS, known_preset
from trialatlas.related.scoring import SIGNALS
from trialatlas.related.shares import plain, shares_of

_BAR = 24
_LABEL = 2 + max(len(each.label) for each in SIGNALS)
_OPTIONS = {
    "recruiting": "--recruiting",
    "with_results": "--with-results",
    "other_sponsors": "--other-sponsors",
    "near": "--near",
    "expr": "--expr",
}


def related(
    nct_id: Annotated[
        str | None, typer.Argument(metavar="[NCT]", help="The study to start from.")
    ] = None,
    data: Data = None,
    text: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Start from this text instead.")
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Start from a text, Markdown, .docx or JSON file instead; - reads standard input.",
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="HEADING", help="A heading recognised in the text, not to count."),
    ] = None,
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
    fill: Annotated[
        bool,
        typer.Option("--fill", help="Read what is compared of all studies, for fast answers."),
    ] = False,
    json: Json = False,
) -> None:
    """Show the studies most like one, or like a text: why each is, and in what it differs."""
    starts = [each for each in (nct_id, text, file) if each is not None]
    if fill and not starts:
        _fill(data, as_json=json)
        return
    if len(starts) != 1:
        raise UsageError(
            "Name one start: a study, --text or --file",
            hint="For example: trialatlas related NCT00000102, or trialatlas related --file FILE.",
        )
    narrow = Narrowing(recruiting, with_results, other_sponsors, near, expr)
    with Atlas.open(data) as atlas:
        if nct_id is None:
            if to is not None:
                raise UsageError("--to compares two studies", hint="Name the other one as well.")
            given = text if text is not None else _read(str(file))
            nearest = atlas.related_to(
                given, preset, limit=limit, narrow=narrow, without=frozenset(without or ())
            )
            _tell_text(nearest, as_json=json)
            return
        own = atlas.study(nct_id).study
        if to is None:
            found = atlas.related(nct_id, preset, limit=limit, narrow=narrow)
            neighbours, emptied = found.neighbours, found.emptied
        else:
            neighbours, emptied = (atlas.likeness(nct_id, to, preset),), ()
    if json:
        print_json({"nct_id": own.nct_id, **_answer(preset, neighbours, emptied)})
        return
    out.print(f"[bold]{escape(own.nct_id)}[/] {escape(one_line(own.text('BriefTitle')))}")
    _tell(preset, neighbours, emptied, in_full=to is not None)


def _read(file: str) -> bytes:
    """A file, or standard input; not more than may be handed in. Raises SourceError."""
    if file == "-":
        return sys.stdin.buffer.read(documents.LARGEST + 1)
    try:
        with Path(file).expanduser().open("rb") as opened:
            return opened.read(documents.LARGEST + 1)
    except OSError as error:
        raise SourceError(
            f"{file} cannot be read: {error.strerror}", slug="source-missing"
        ) from error


def _answer(
    preset: str, found: Sequence[Neighbour], emptied: Sequence[Condition]
) -> dict[str, Any]:
    return {
        "preset": preset,
        "studies": [_facts(each) for each in found],
        "emptied": [output.as_facts(each) for each in emptied],
    }


def _fill(data: Path | None, *, as_json: bool) -> None:
    with Atlas.open(data) as atlas, shown(quiet=as_json) as progress:
        read, held = atlas.fill_likeness(progress=progress), len(atlas)
    if as_json:
        print_json({"read": read, "studies": held})
    else:
        out.print(f"Read {read:,} of {held:,} studies for likeness; the others were read before.")


def _tell_text(nearest: RelatedToText, *, as_json: bool) -> None:
    asked = nearest.asked
    if as_json:
        print_json(
            {
                "parts": asked.parts,
                "concepts": [output.as_facts(each) for each in asked.concepts],
                "left_out": asked.left_out,
                "weights": dict(nearest.weights),
                **_answer(nearest.preset, nearest.neighbours, nearest.emptied),
            }
        )
        return
    if asked.parts:
        out.print(f"Told apart: {', '.join(asked.parts)}.")
    for each in asked.concepts:
        out.print(f"Recognised: {escape(each.heading)} [dim](“{escape(each.written)}”)[/]")
    silent = [
        name for name, by in WEIGHTS[nearest.preset].items() if by and not nearest.weights[name]
    ]
    if silent:
        out.print(
            f"[dim]The text says nothing for: {', '.join(silent)}; the other weights were raised"
            " in proportion.[/]"
        )
    _tell(nearest.preset, nearest.neighbours, nearest.emptied, in_full=False)


def _tell(
    preset: str, found: Sequence[Neighbour], emptied: Sequence[Condition], *, in_full: bool
) -> None:
    out.print(f"[dim]{escape(SENSES[known_preset(preset)])} Computed here from the records.[/]")
    if preset in BY_HAND:
        out.print("[dim]Weights set by hand; how well they do was not measured.[/]")
    for each in found:
        _print(each, in_full=in_full)
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
        for share in shares_of(said):
            out.print(
                f"  [bold]{escape(share.label)}[/] {escape(one_line('; '.join(share.things)))}"
            )
        out.print("  [bold]Not more alike because of[/]")
        for part in held_back(said):
            out.print(
                escape(f"    {part.label}: {part.points:.1f} of {part.weight:.3g} points given")
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
    return f"“{plain(quote.text)}” ({quote.nct_id or 'the text'}, {quote.piece})"


def _largest(said: Likeness) -> list[Part]:
    return sorted(said.parts, key=lambda each: -each.points)[:4]


def _print_part(part: Part) -> None:
    bar = "█" * round(part.value * _BAR)
    points = f"{part.points:.1f} of {part.weight:.3g}"
    out.print(f"    [dim]{escape(part.label):<{_LABEL}}[/]{bar:<{_BAR}} {points}")


def _facts(neighbour: Neighbour) -> dict[str, Any]:
    study, said = neighbour.held.study, neighbour.likeness
    return {
        **output.as_facts(said),
        "brief_title": study.text("BriefTitle"),
        "overall_status": study.text("OverallStatus"),
        "held_back": [each.signal for each in held_back(said)],
    }
