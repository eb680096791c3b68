"""Which pieces hits can be counted by and sorted by, alike for every engine.

What lives elsewhere: how a value is counted or sorted (`index.values`), and
with which fields an engine does it.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas import schema
from trialatlas.errors import QueryError
from trialatlas.index.protocol import RELEVANCE
from trialatlas.query.ends import RANGED
from trialatlas.schema import Node

_COUNTED_TEXTS = frozenset(
    {
        "Condition",
        "ConditionMeshTerm",
        "ConditionAncestorTerm",
        "Keyword",
        "InterventionName",
        "InterventionMeshTerm",
        "InterventionAncestorTerm",
        "LeadSponsorName",
        "CollaboratorName",
        "LocationCountry",
        "LocationState",
        "LocationCity",
        "LocationFacility",
        "RemovedCountry",
    }
)
"""Texts short and shared enough to be counted whole."""


def is_counted(node: Node) -> bool:
    """True if facets can count the whole values of a node: every enum, yes-no, some short texts."""
    return node.is_leaf and (node.search in {"value", "yes-no"} or node.piece in _COUNTED_TEXTS)


def counted_node(piece: str) -> Node:
    """The node of a facet. Raises QueryError for a piece that cannot be counted."""
    node = schema.find(piece)
    if node is None or not is_counted(node):
        raise QueryError(
            f"the values of {piece} cannot be counted",
            hint="Count an enum, yes and no, or names such as Condition or LocationCountry.",
            slug="query-facet",
        )
    return node


@dataclass(frozen=True, slots=True)
class Order:
    """What hits are sorted by: the values of a node, or of a list how many items it has."""

    node: Node
    by_size: bool = False


def sorted_by(name: str) -> Order:
    """The order of a sort key. Raises QueryError for a name that has none."""
    node = schema.find(name)
    if node is not None and node.search in RANGED:
        return Order(node)
    if listed := schema.sized(name):
        return Order(listed, by_size=True)
    raise QueryError(
        f"hits cannot be sorted by {name}",
        hint=f"Sort by a date, an age, a number, the size of a list or {RELEVANCE}.",
        slug="query-sort",
    )
