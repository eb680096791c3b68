"""Which pieces are kept in their exact form too, so that `EXPANSION[None]` can be asked of them.

Titles, names, conditions, keywords, ids and the like: texts without markup that some search area
looks at. Prose and places are not: their exact form would cost the index as much again.
"""

from __future__ import annotations

from functools import cache
from itertools import chain

from trialatlas import schema

_SITES = f"{schema.node('Location').path}."


@cache
def exact_pieces(name: str) -> frozenset[str]:
    """Those of the pieces that the name of an area, a structure or a piece stands for."""
    if area := schema.area(name):
        return _all() & area.weights.keys()
    node = schema.find(name)
    leaves = schema.leaves_below(node) if node else ()
    return _all() & {leaf.piece for leaf in leaves}


@cache
def _all() -> frozenset[str]:
    searched = set(chain.from_iterable(area.weights for area in schema.AREAS))
    return frozenset(piece for piece in searched if _is_short_text(schema.node(piece)))


def _is_short_text(node: schema.Node) -> bool:
    is_text = node.search == "words" and node.item_type != "markup"
    return is_text and not node.path.startswith(_SITES)
