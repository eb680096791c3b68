"""The command browse: the directory of named things, and one of them.

What does not live here: which names are one thing (`trialatlas.directory`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.markup import escape

from trialatlas.atlas import About, Atlas, about, named
from trialatlas.cli import output
from trialatlas.cli.options import Data, Json
from trialatlas.cli.output import out, print_json
from trialatlas.directory import KINDS, Entity, Kind, kind_named, reason
from trialatlas.errors import IndexMissingError, NotFoundError
from trialatlas.query.caret import one_line

_WRITTEN = 12


def browse(
    kind: Annotated[
        str, typer.Argument(help=f"What to list: {', '.join(each.name for each in KINDS)}.")
    ],
    name: Annotated[str | None, typer.Argument(help="One of them, in any spelling.")] = None,
    data: Data = None,
    find: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only names with words that begin so.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    json: Json = False,
) -> None:
    """List the conditions, sponsors, sites … that studies name, or say what is known of one."""
    with Atlas.open(data) as atlas:
        of = _kind(atlas, kind)
        if name is not None:
            said = about(atlas, named(atlas.directory, of.name, name))
            if json:
                facts = output.as_facts(said)
                facts["newest"] = [each.study.nct_id for each in said.newest]
                print_json(facts)
            else:
                _print(said)
            return
        if find:
            found = atlas.directory.search(find, of, limit=limit)
        else:
            found = atlas.directory.listed(of, limit=limit)
    if json:
        print_json({"total": found.total, "entities": [_facts(each) for each in found.entities]})
        return
    for each in found.entities:
        out.print(f"{each.studies:>8,}  {escape(one_line(each.full))}")
    out.print(f"[dim]{len(found.entities):,} of {found.total:,} {of.name}, with their studies[/]")


def _kind(atlas: Atlas, name: str) -> Kind:
    found = kind_named(name)
    if found is None or (found.name == "investigators" and atlas.contacts == "hidden"):
        raise NotFoundError(
            f"There is no directory of {name[:60]}",
            nearest=tuple(each.name for each in KINDS),
            slug="directory-not-found",
        )
    if not atlas.directory.sequence:
        raise IndexMissingError(
            "The names in the studies have not been gathered yet", hint="Run trialatlas rebuild."
        )
    return found


def _facts(entity: Entity) -> dict[str, str | int]:
    return {
        "kind": entity.kind.name,
        "slug": entity.slug,
        "name": entity.name,
        "place": entity.place,
        "studies": entity.studies,
        "spellings": entity.spellings,
    }


def _print(said: About) -> None:
    entity = said.entity
    out.print(f"[bold]{escape(one_line(entity.full))}[/]  {entity.kind.one}")
    for line in _lines(said):
        out.print(escape(one_line(line)))
    shown = next(
        (each for each in said.spellings if each.text == entity.written), said.spellings[0]
    )
    if len(said.spellings) > 1:
        out.print("\n[bold]Also written[/]")
    for each in said.spellings[1 : _WRITTEN + 1]:
        text = ", ".join(filter(None, each.parts))
        out.print(escape(one_line(f"{each.studies:>8,}  {text}. {reason(each, shown)}")))


def _lines(said: About) -> Iterator[str]:
    studies = "study names" if said.total == 1 else "studies name"
    yield f"{said.total:,} {studies} it. Find them: {said.expression}"
    if said.years:
        yield f"Started from {said.years[0][0]} to {said.years[-1][0]}"
    for kind, some in said.related:
        if some:
            listed = ", ".join(f"{each.entity.name} ({each.studies:,})" for each in some)
            yield f"{kind.capitalize()} beside it: {listed}"
