"""Labels that are clear on their own.

On a page a label stands below those of its module and structure, so `Name` is
enough there. Away from the page, in a sentence or a column heading, it needs
as much of what stands above it as tells it from every other.
"""

from collections import Counter
from collections.abc import Iterator

from trialatlas.schema.model import Node


def full_labels(roots: tuple[Node, ...]) -> dict[str, str]:
    """A label for each piece that no other node of its sort, leaf or structure, has.

    The node's own label if it is the only one; else with the nearest label above it that makes
    it so (`Collaborators: Name`); else with all labels from its module down.
    """
    chains = {node.piece: (node.is_leaf, chain) for node, chain in _chains(roots, ())}
    uses = Counter(
        (is_leaf, *short) for is_leaf, chain in chains.values() for short in set(_shorter(chain))
    )
    return {
        piece: ": ".join(
            next((short for short in _shorter(chain) if uses[is_leaf, *short] == 1), chain)
        )
        for piece, (is_leaf, chain) in chains.items()
    }


def _chains(
    nodes: tuple[Node, ...], above: tuple[str, ...]
) -> Iterator[tuple[Node, tuple[str, ...]]]:
    for node in nodes:
        chain = (*above, node.english)
        yield node, chain
        yield from _chains(node.children, () if node.draw == "section" else chain)


def _shorter(chain: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    *above, label = chain
    yield (label,)
    for each in reversed(above):
        yield each, label
