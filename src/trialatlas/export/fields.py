"""Chosen fields of a record: which a client's names mean, and the record cut down to them.

A record keeps the registry's order of keys and every path that the declaration lacks, as long as
it lies below a branch that was named. A list keeps its length wherever anything of it is left:
an item without the chosen fields is an empty object, so that places still tell items apart.
What lives elsewhere: how a list of names is delimited, and how an error is worded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final, TypeAlias

from trialatlas import schema
from trialatlas.query.tree import (
    DEFAULT_AREA,
    And,
    Area,
    Everything,
    Not,
    Or,
    Query,
    Scope,
)
from trialatlas.schema import Node
from trialatlas.study.markup import to_text

QUERIED: Final = "@query"
"""The name that means every field which the query looked at."""

Mask: TypeAlias = dict[str, "Mask | None"]
"""Keys to keep, and below each what to keep there; None keeps all below."""


def nodes_named(name: str) -> tuple[Node, ...]:
    """The nodes of a search area, a piece (also by an older name) or a full path; none if the
    name is unknown.
    """
    area = schema.area(name)
    if area is not None:
        return tuple(schema.node(piece) for piece in area.weights)
    node = schema.find(name)
    return (node,) if node else ()


def nodes_queried(query: Query, name: str = DEFAULT_AREA) -> tuple[Node, ...]:
    """The nodes that a query looks at, each once. A query for everything looks at none."""
    return tuple(dict.fromkeys(_queried(query, name)))


def mask_of(nodes: Iterable[Node]) -> Mask:
    """What to keep so that these nodes and all below them stay."""
    mask: Mask = {}
    for node in nodes:
        _add(mask, node.path.split("."))
    return mask


def project(record: dict[str, Any], mask: Mask) -> dict[str, Any]:
    """The record with nothing but what the mask keeps; empty if it holds nothing of that."""
    kept = _kept(record, mask)
    return kept if isinstance(kept, dict) else {}


def with_plain_markup(record: dict[str, Any]) -> dict[str, Any]:
    """The record with its markup fields as plain text: escapes resolved, lists with their marks.
    The record given is not changed; key order stays.
    """
    return _rewritten(record, _markup(), to_text)


def _queried(query: Query, name: str) -> list[Node]:
    match query:
        case And(parts) | Or(parts):
            return [node for part in parts for node in _queried(part, name)]
        case Not(part) | Scope(part=part):
            return _queried(part, name)
        case Area(inner, part):
            found = schema.area(inner)
            if isinstance(part, Everything) and found is None:
                return list(nodes_named(inner))
            return _queried(part, inner)
        case Everything():
            return []
        case _:
            return list(nodes_named(name))


def _add(mask: Mask, path: list[str]) -> None:
    name, *rest = path
    if not rest:
        mask[name] = None
        return
    below = mask.setdefault(name, {})
    if below is not None:
        _add(below, rest)


def _kept(value: Any, mask: Mask) -> Any | None:
    """What is left of a branch; None if nothing is."""
    if isinstance(value, list):
        kept = [_kept(each, mask) for each in value]
        if all(each is None for each in kept):
            return None
        return [{} if each is None else each for each in kept]
    if not isinstance(value, dict):
        return None
    left: dict[str, Any] = {}
    for name, below in value.items():
        if name not in mask:
            continue
        inner = mask[name]
        if inner is None:
            left[name] = below
        elif (part := _kept(below, inner)) is not None:
            left[name] = part
    return left or None


@cache
def _markup() -> Mask:
    return mask_of(node for node in schema.NODES if node.type.removesuffix("[]") == "markup")


def _rewritten(value: Any, mask: Mask | None, change: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_rewritten(each, mask, change) for each in value]
    if mask is None:
        return change(value) if isinstance(value, str) else value
    if not isinstance(value, dict):
        return value
    return {
        name: _rewritten(below, mask[name], change) if name in mask else below
        for name, below in value.items()
    }
