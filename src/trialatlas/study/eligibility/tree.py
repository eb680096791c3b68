"""Items in a tree: kinds, numbers and headings, from pieces in the order of the text.

What does not live here: finding the pieces (`split`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from trialatlas.study.eligibility.parts import Item, Kind, Part
from trialatlas.study.eligibility.phrases import Says


@dataclass(slots=True)
class Piece:
    """A heading or an item as it was found. `mark` is where its list mark begins."""

    start: int
    end: int
    says: Says | None = None
    heading: bool = False
    major: bool = False
    depth: int = 0
    mark: int | None = None


def parts_of(text: str, pieces: list[Piece]) -> tuple[Part, ...]:
    """Headings, items, and the rest between them: the whole text in its order."""
    parts: list[Part] = []
    at = 0
    for each in pieces:
        if each.start > at:
            parts.append(Part("rest", at, each.start))
        parts.append(Part("heading" if each.heading else "item", each.start, each.end))
        at = each.end
    if at < len(text):
        parts.append(Part("rest", at, len(text)))
    return tuple(parts)


@dataclass(slots=True)
class _Node:
    piece: Piece
    kind: Kind
    number: tuple[int, ...]
    headings: tuple[tuple[int, int], ...]
    below: list[_Node] = field(default_factory=list)


def tree(text: str, pieces: list[Piece]) -> tuple[Item, ...]:
    """The items with their kinds, numbers and headings, each with those that stand below it."""
    kind: Kind = "other"
    counts: dict[Kind, int] = {"inclusion": 0, "exclusion": 0, "other": 0}
    top: list[_Node] = []
    above: list[_Node] = []
    headings: list[Piece] = []
    for each in pieces:
        if each.heading:
            kind = _kind(each, kind)
            headings = _standing(headings, each, fresh=not above)
            above = []
            continue
        above = above[: each.depth]
        spans = tuple((one.start, one.end) for one in headings)
        if above:
            below = above[-1].below
            node = _Node(each, kind, (*above[-1].number, len(below) + 1), spans)
            below.append(node)
        else:
            counts[kind] += 1
            node = _Node(each, kind, (counts[kind],), spans)
            top.append(node)
        above.append(node)
    return tuple(_item(text, each) for each in top)


def _kind(heading: Piece, kind: Kind) -> Kind:
    if heading.says is None:
        return kind
    return "other" if heading.says == "both" else heading.says


def _standing(headings: list[Piece], new: Piece, *, fresh: bool) -> list[Piece]:
    """The headings that hold below a new one: those of a higher rank, or right above it."""
    if new.major:
        return [*(headings if fresh and headings and headings[-1].major else []), new][-2:]
    kept = [each for each in headings if each.major]
    if fresh:
        kept = headings
    return [*kept, new][-4:]


def _item(text: str, node: _Node) -> Item:
    piece = node.piece
    marker = text[piece.mark : piece.start].strip() if piece.mark is not None else ""
    return Item(
        node.kind,
        node.number,
        piece.start,
        piece.end,
        marker,
        node.headings,
        tuple(_item(text, each) for each in node.below),
    )
