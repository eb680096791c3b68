"""The command explain: how a search is understood, as a tree with counts.

What does not live here: the explanation itself (`atlas.explaining`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.markup import escape

from trialatlas.atlas import Atlas, ExplainedPart, Explanation
from trialatlas.atlas.explanation import ExplainedArea, ExplainedSpan
from trialatlas.cli import output
from trialatlas.cli.options import Data, Filter, Json, Synonyms, Without
from trialatlas.cli.output import out, print_json
from trialatlas.query import parse
from trialatlas.query.caret import one_line

_COUNT = 9
"""Columns of a count and the space behind it."""
_STEP = 2


def explain(
    expression: Annotated[str, typer.Argument(help="A search, in the registry's language.")],
    data: Data = None,
    narrowing: Filter = None,
    synonyms: Synonyms = True,
    without: Without = None,
    json: Json = False,
) -> None:
    """Say how a search is understood, and how many studies each part of it finds alone."""
    with Atlas.open(data) as atlas:
        said = atlas.explain(
            expression,
            filters=parse(narrowing) if narrowing else None,
            synonyms=synonyms,
            without=frozenset(without or ()),
        )
    if json:
        facts = output.as_facts(said)
        # The parts say the same with their names.
        del facts["tree"]
        print_json(facts)
        return
    out.print(f"[bold]{escape(one_line(said.sentence))}[/]")
    out.print(escape(f"{said.total:,} of {said.index.studies:,} studies"))
    out.print(escape(f"Expression: {one_line(said.expression)}"))
    for heading, part in (("Query", said.query), ("Filters", said.filters)):
        if part is not None:
            out.print(f"\n[bold]{heading}[/], with the studies that each part finds alone")
            _print_part(part, 0)
    _print_rest(said)


def _print_part(part: ExplainedPart, depth: int) -> None:
    indent = " " * (depth * _STEP)
    count = "-" if part.count is None else f"{part.count:,}"
    leaf = part.leaf
    told = part.heading if leaf is None else one_line(part.expression)
    out.print(f"{count:>{_COUNT}}  {indent}[bold]{escape(told)}[/]")
    if leaf is not None:
        for line in _details(leaf):
            out.print(f"{' ' * _COUNT}    {indent}[dim]{escape(one_line(line))}[/]")
        return
    for below in part.parts:
        _print_part(below, depth + 1)


def _details(leaf: ExplainedPart) -> Iterator[str]:
    yield leaf.sentence
    term = leaf.term
    if term is None or not term.groups:
        yield f"in {leaf.area}, compared as {leaf.compared}"
        return
    yield f"in {leaf.area}, {term.wanted} ({term.expansion}, {term.coverage})"
    yield from map(_synonyms, term.spans)


def _synonyms(span: ExplainedSpan) -> str:
    listed = (
        f"{each.text} ({each.id}, {each.source}{'' if each.on else ', not searched for'})"
        for each in span.synonyms
    )
    return f"for {span.words} also {'; '.join(listed)}"


def _print_rest(said: Explanation) -> None:
    if said.unlisted or said.uncounted:
        out.print(
            f"\n{said.unlisted:,} more parts are not shown, {said.uncounted:,} of those shown are "
            "not counted (-): the search is too long for that."
        )
    out.print("\n[bold]Areas[/], with the weight of each field; + where synonyms count as well")
    for area in said.areas:
        out.print(escape(f"  {area.name}: {_pieces(area)}"))
    used = "the MeSH file and what was learnt" if said.mesh else "what was learnt; no MeSH file"
    synonyms = f"from {used}" if said.synonyms else "not used"
    out.print(
        escape(
            f"\nIndex {said.index.generation}, registry's data of "
            f"{said.registry_date or 'a day that the source does not say'}. Synonyms: {synonyms}."
        )
    )


def _pieces(area: ExplainedArea) -> str:
    return ", ".join(
        f"{each.piece} {each.weight:g}{'+' if each.synonyms else ''}" for each in area.pieces
    )
