"""Whether a tree can be asked: areas that exist, and leaves that fit them.

The checker knows the schema only. Whether anything is found is the engine's
business; what a leaf may ask of a piece is in `query.leaves`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from trialatlas import schema
from trialatlas.errors import QueryError
from trialatlas.query.ends import TILTED
from trialatlas.query.leaves import Asked, Fault, faults_of_leaf
from trialatlas.query.limits import too_many_words
from trialatlas.query.printer import print_query
from trialatlas.query.tree import And, Area, Not, Or, Query, Scope, Tilt

MAX_SITE_SCOPES = 20
"""An engine joins sites to studies once for each."""


def check(tree: Query) -> None:
    """Raise QueryError if the tree cannot be asked.

    Its expression is the tree as printed. The slugs are those of `parse`.
    """
    fault = first_fault(tree)
    if fault is None:
        return
    printed, part = print_query(tree), print_query(fault.node)
    raise QueryError(
        fault.message,
        expression=printed,
        position=max(0, printed.find(part)),
        length=len(part),
        hint=fault.hint,
        slug=fault.slug,
    )


def first_fault(tree: Query) -> Fault | None:
    """The first fault of a tree in reading order, or None."""
    every = chain(_faults(tree, Asked()), _too_many_sites(tree), too_many_words(tree))
    return next(every, None)


def _too_many_sites(tree: Query) -> Iterator[Fault]:
    for scope in islice(_site_scopes(tree), MAX_SITE_SCOPES, None):
        yield Fault(
            scope,
            f"more than {MAX_SITE_SCOPES} parts ask about one site each",
            "Put conditions on the same site into one SEARCH[Location](...).",
            "query-limit",
        )


def _site_scopes(tree: Query) -> Iterator[Scope]:
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _site_scopes(part)
        case Not(part) | Area(_, part, _) | Tilt(_, part):
            yield from _site_scopes(part)
        case Scope(name, part):
            if name == "Location":
                yield tree
            yield from _site_scopes(part)
        case _:
            return


def _faults(tree: Query, asked: Asked) -> Iterator[Fault]:
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _faults(part, asked)
        case Not(part):
            yield from _faults(part, asked)
        case Scope(name, part):
            yield from _faults(part, replace(asked, in_site=name == "Location"))
        case Tilt(_, part):
            yield from _faults_of_tilt(tree)
            yield from _faults(part, asked)
        case Area(name, part, size):
            node = None if schema.area(name) else schema.find(name)
            inner = replace(asked, name=name, node=node, size=size)
            yield from _faults_of_area(tree, inner)
            yield from _faults(part, inner)
        case _:
            yield from faults_of_leaf(tree, asked)


def _faults_of_tilt(tilt: Tilt) -> Iterator[Fault]:
    node = schema.find(tilt.piece)
    if node is None and schema.area(tilt.piece) is None:
        yield _unknown(tilt, tilt.piece)
    elif node is None or node.search not in TILTED:
        yield Fault(
            tilt,
            f"{tilt.piece} is neither a date nor a number, so TILT cannot go by it",
            "Name a field that is, as in TILT[StudyFirstPostDate]stroke.",
            "query-area",
        )


def _unknown(tree: Query, name: str) -> Fault:
    near = schema.nearest(name)
    return Fault(
        tree,
        f"no search area or field is called {name[:60] or 'nothing'}",
        f"Did you mean {' or '.join(near)}?" if near else "The page /modules lists all names.",
        "query-area",
    )


def _faults_of_area(area: Area, asked: Asked) -> Iterator[Fault]:
    if asked.node is None and schema.area(area.name) is None:
        yield _unknown(area, area.name)
    elif area.size and (asked.node is None or not asked.node.is_list):
        yield Fault(
            area,
            f"{area.name} is no list, so it has no size",
            "Ask the size of a list, as in AREA[Location:size]RANGE[5, MAX].",
            "query-area",
        )
