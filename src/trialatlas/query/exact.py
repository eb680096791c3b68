"""Which pieces are kept in their exact form too, so that `EXPANSION[None]` can be asked of them.

All that are searched by words. Values, such as an enum's, are matched whole whatever their case.
"""

from __future__ import annotations

from functools import cache

from trialatlas import schema


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
    return frozenset(node.piece for node in schema.NODES if node.is_leaf and node.search == "words")
