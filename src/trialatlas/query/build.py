"""Putting trees together, and their normal form.

The normal form is what the parser yields: no `And` directly inside an `And`,
no `Or` inside an `Or`, single spaces in `Words`, names as the declaration has
them. What lives elsewhere: whether a tree makes sense (`query.check`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trialatlas import schema
from trialatlas.query.tree import And, Area, Everything, Not, Or, Query, Scope, Tilt, Words

NOTHING = Not(Everything())
"""The tree that no study meets."""


def all_of(parts: Iterable[Query]) -> Query:
    """All parts hold; `Everything` for no parts, and dropped among others."""
    telling = [part for part in parts if part != Everything()]
    return joined(And, telling) if telling else Everything()


def any_of(parts: Iterable[Query]) -> Query:
    """At least one part holds; `NOTHING` for no parts."""
    given = list(parts)
    return joined(Or, given) if given else NOTHING


def normalise(tree: Query) -> Query:
    """The same question in normal form."""
    match tree:
        case Words(text):
            return replace(tree, text=" ".join(text.split()))
        case And(parts) | Or(parts):
            return joined(type(tree), map(normalise, parts))
        case Not(part) | Scope(part=part):
            return replace(tree, part=normalise(part))
        case Tilt(piece, part):
            return Tilt(canonical_name(piece), normalise(part))
        case Area(name, part):
            return replace(tree, name=canonical_name(name), part=normalise(part))
        case _:
            return tree


def joined(kind: type[And | Or], parts: Iterable[Query]) -> Query:
    """The parts under one node of that kind; a single part stands alone."""
    flat: list[Query] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def canonical_name(name: str) -> str:
    """The piece that a full path or an older name stands for; any other name as it is."""
    node = None if schema.area(name) else schema.find(name)
    return node.piece if node else name
