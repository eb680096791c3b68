"""The declaration of what a study is: nodes, enums, search areas, explanations.

One place for each fact. Pages, search fields, exports and help are derived
from here; a new field touches one file under `schema.modules`. Nothing here
reads a study or knows an engine.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from trialatlas.schema.areas import AREAS
from trialatlas.schema.enums import ENUMS
from trialatlas.schema.labels import full_labels
from trialatlas.schema.model import AreaPart, Draw, Enum, EnumValue, Node, Search, SearchArea
from trialatlas.schema.sections import ROOTS
from trialatlas.wording import said

__all__ = [
    "API_VERSION",
    "AREAS",
    "ENUMS",
    "MODULES",
    "NODES",
    "ROOTS",
    "SECTIONS",
    "AreaPart",
    "Draw",
    "Enum",
    "EnumValue",
    "Node",
    "Search",
    "SearchArea",
    "area",
    "enum",
    "find",
    "fingerprint",
    "full_label",
    "leaves_below",
    "module_by_slug",
    "nearest",
    "node",
    "parent",
    "section_by_slug",
    "sized",
]

API_VERSION = "2.0.5"
"""Version of the registry's API that the declaration follows."""


def _walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for each in nodes:
        yield each
        yield from _walk(each.children)


NODES: tuple[Node, ...] = tuple(_walk(ROOTS))
"""All 454 nodes, parents before children, in the registry's order."""
SECTIONS: tuple[Node, ...] = tuple(each for each in ROOTS if each.children)
MODULES: tuple[Node, ...] = tuple(each for each in NODES if each.draw == "module")

_BY_PIECE = {each.piece: each for each in NODES}
_BY_PATH = {each.path: each for each in NODES}
_BY_ALT = {alt: each for each in NODES for alt in each.alt}
_LISTS = Counter(each.name for each in NODES if each.is_list)
_BY_SIZE = {
    f"Num{each.name[0].upper()}{each.name[1:]}": each
    for each in NODES
    if each.is_list and _LISTS[each.name] == 1
}
_FULL_LABELS = full_labels(ROOTS)
_AREA_BY_NAME = {each.name: each for each in AREAS}
_ENUM_BY_TYPE = {each.type: each for each in ENUMS}
_MODULE_BY_SLUG = {each.slug: each for each in MODULES}
_SECTION_BY_SLUG = {each.slug: each for each in SECTIONS}


def node(piece: str) -> Node:
    """The node of a piece name. Raises KeyError for a name the registry does not have."""
    return _BY_PIECE[piece]


def find(name: str) -> Node | None:
    """The node named by a piece, a full path, or one of the registry's older piece names."""
    return _BY_PIECE.get(name) or _BY_PATH.get(name) or _BY_ALT.get(name)


def sized(name: str) -> Node | None:
    """The list whose size has this name: `NumArmGroups` is how many arm groups a study has."""
    return _BY_SIZE.get(name)


def parent(below: Node) -> Node | None:
    """The node that holds `below`, or None for a section."""
    return _BY_PATH.get(below.path.rpartition(".")[0])


def full_label(node: Node) -> str:
    """The node's label, clear without the page around it: `Collaborators: Name`."""
    return ": ".join(map(said, _FULL_LABELS[node.piece].split(": ")))


def area(name: str) -> SearchArea | None:
    """The search area of that name, or None."""
    return _AREA_BY_NAME.get(name)


def enum(type_name: str) -> Enum | None:
    """The enum of a type name (`Phase` or `Phase[]`), or None if the type is not an enum."""
    return _ENUM_BY_TYPE.get(type_name.removesuffix("[]"))


def module_by_slug(slug: str) -> Node | None:
    """The module of an address: `arms-interventions`."""
    return _MODULE_BY_SLUG.get(slug)


def section_by_slug(slug: str) -> Node | None:
    """The section of an address: `protocol-section`."""
    return _SECTION_BY_SLUG.get(slug)


def leaves_below(above: Node) -> tuple[Node, ...]:
    """The leaves of a node in order; the node itself if it is one."""
    return tuple(each for each in _walk((above,)) if each.is_leaf)


def nearest(name: str, count: int = 3) -> list[str]:
    """Piece and area names that look most like `name`, for "did you mean"."""
    names = {each.lower(): each for each in (*_BY_PIECE, *_AREA_BY_NAME)}
    close = get_close_matches(name.lower(), names, n=count, cutoff=0.6)
    return [names[each] for each in close]


@cache
def fingerprint() -> str:
    """Sixteen hex digits that change when anything an index depends on changes."""
    return _digest(NODES, AREAS)


def _digest(nodes: tuple[Node, ...], areas: tuple[SearchArea, ...]) -> str:
    digest = hashlib.sha256()
    for each in nodes:
        digest.update(f"{each.piece}\t{each.path}\t{each.type}\t{each.search}\n".encode())
    for each in areas:
        digest.update(repr((each.name, each.parts)).encode())
    return digest.hexdigest()[:16]
