"""Snippets made in the plainest way: every value read, every word placed.

What `trialatlas.index.snippets` must give as well, however it gets there. A test compares them
over the real studies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from trialatlas import schema
from trialatlas.index import values
from trialatlas.index.fields import BOUNDARY
from trialatlas.index.terms import Group, positive_terms
from trialatlas.query.tree import Query
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.words import Span, spans, words

Parts = tuple[tuple[str, bool], ...]
"""Text in order; True where it is one of the words asked for."""

_SHOWN_ANYWAY = frozenset({"BriefTitle", "NCTId"})
"""Pieces that every list of hits shows, marked by `highlight`."""
_LAST = frozenset({"OfficialTitle"})
"""Pieces that mostly repeat what every list of hits shows: only where no other piece has more."""
_FAINT = frozenset(
    (word,)
    for word in ("a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)
"""Words that are sought but, alone, say nothing about why a study was found."""
_TELLING_WEIGHT = 0.5
"""A piece that weighs less is looked at only for words not shown yet."""
_MOST_VALUES = 200
"""Values of a piece that are looked at; the largest studies have thousands of sites."""
_ELLIPSIS = "…"
_LIST_MARK = re.compile(r"^\s*[*+-]\s+", re.MULTILINE)
_FARTHEST_BORDER = 30
"""Characters within which a cut looks for the border of a word."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fragment of one value of a piece, with the piece's plain label."""

    piece: str
    label: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place in a text, in characters, where a group of words stands."""

    group: Group
    start: int
    end: int


def snippets(
    study: Study, query: Query, *, limit: int = 2, width: int = 180
) -> tuple[Snippet, ...]:
    """At most `limit` fragments of about `width` characters, one for a piece.

    Pieces with more of the words come first, then those of more weight. Empty for a query
    without words, and where only the title holds them.
    """
    found: list[tuple[Node, str, frozenset[Group]]] = []
    sought = frozenset(group for each in _sought(query) for group in each.groups)
    missing = sought - _held(words(study.text("BriefTitle")), sought)
    for piece, groups, weight in _sought(query):
        enough = len(found) >= limit or (found and weight < _TELLING_WEIGHT)
        if enough and not missing:
            break
        node = schema.node(piece)
        if piece not in _SHOWN_ANYWAY and (best := _best_value(study, node, groups)):
            found.append((node, *best))
            missing -= best[1]
    found.sort(key=lambda each: -len(each[2]))
    return tuple(
        Snippet(node.piece, node.label, _fragment(text, held, width))
        for node, text, held in found[:limit]
    )


def highlight(text: str, query: Query, piece: str = "BriefTitle") -> Parts:
    """The whole text of a piece, with the words that the query seeks there marked."""
    groups = next((each.groups for each in _sought(query) if each.piece == piece), frozenset())
    return _parts(text, _marks(text, groups), 0, len(text))


class _Sought(NamedTuple):
    """Groups of words that are sought in a piece, and the most that the piece weighs."""

    piece: str
    groups: frozenset[Group]
    weight: float


@lru_cache(maxsize=128)
def _sought(query: Query) -> tuple[_Sought, ...]:
    """What is sought where; pieces of more weight first."""
    weights: dict[str, float] = {}
    groups: dict[str, set[Group]] = {}
    for term in positive_terms(query):
        for piece, weight in term.target.weights:
            weights[piece] = max(weight, weights.get(piece, 0.0))
            groups.setdefault(piece, set()).update(term.groups)
    ordered = sorted(weights, key=lambda piece: (piece in _LAST, -weights[piece]))
    return tuple(
        _Sought(piece, frozenset(groups[piece] - _FAINT or groups[piece]), weights[piece])
        for piece in ordered
    )


def _best_value(
    study: Study, node: Node, groups: frozenset[Group]
) -> tuple[str, frozenset[Group]] | None:
    """The first value with the most of the groups, and which it has; None if none has any."""
    best: tuple[str, frozenset[Group]] | None = None
    for text in _shown_texts(study, node, frozenset(map(_first_word, groups))):
        held = _held(words(text), groups)
        if held and (best is None or len(held) > len(best[1])):
            best = (text, held)
            if len(held) == len(groups):
                break
    return best


def _shown_texts(study: Study, node: Node, some: frozenset[str]) -> Iterator[str]:
    """The values that can hold some of the words, as they are shown.

    Most values hold none, and that is seen without reading their markup.
    """
    enum = schema.enum(node.type)
    for value in values.present(study, node)[:_MOST_VALUES]:
        if enum:
            yield enum.label(str(value))
        elif isinstance(value, str) and not some.isdisjoint(words(value)):
            yield values.text_of(node, value)


def _held(text: list[str], groups: frozenset[Group]) -> frozenset[Group]:
    text = [BOUNDARY, *text, BOUNDARY]
    there = set(text)
    return frozenset(
        group
        for group in groups
        if there.issuperset(group) and (len(group) == 1 or _stands_in(group, text))
    )


def _first_word(group: Group) -> str:
    return group[1] if group[0] == BOUNDARY else group[0]


def _stands_in(group: Group, text: list[str]) -> bool:
    return f" {' '.join(group)} " in f" {' '.join(text)} "


def _marks(text: str, groups: frozenset[Group]) -> list[_Mark]:
    """Where the groups stand in the text, in order; one begins where the last has ended."""
    if not groups:
        return []
    ends = (Span(BOUNDARY, 0, 0), Span(BOUNDARY, len(text), len(text)))
    found = [ends[0], *spans(text), ends[1]]
    stems = [each.word for each in found]
    by_first: dict[str, list[Group]] = {}
    for group in sorted(groups, key=len, reverse=True):
        by_first.setdefault(group[0], []).append(group)
    marks: list[_Mark] = []
    for at, stem in enumerate(stems):
        for group in by_first.get(stem, ()):
            taken = found[at : at + len(group)]
            if tuple(each.word for each in taken) == group:
                inside = [each for each in taken if each.word != BOUNDARY]
                mark = _Mark(group, inside[0].start, max(each.end for each in inside))
                if not marks or mark.start >= marks[-1].end:
                    marks.append(mark)
                break
    return marks


def _fragment(text: str, held: frozenset[Group], width: int) -> Parts:
    """The part of the text with the most distinct groups, the earliest of equals."""
    text = " ".join(_LIST_MARK.sub("• ", text).split())
    marks = _marks(text, held)
    if len(text) <= width or not marks:
        return _parts(text, marks, 0, min(len(text), width))
    first, last = _densest(marks, width)
    room = max(0, width - (last.end - first.start))
    start = min(max(0, first.start - room // 3), len(text) - width)
    start = _border_after(text, start, first.start)
    end = _border_before(text, start + width, last.end)
    parts = _parts(text, [each for each in marks if start <= each.start < end], start, end)
    before = ((f"{_ELLIPSIS} ", False),) if start else ()
    after = ((f" {_ELLIPSIS}", False),) if end < len(text) else ()
    return _joined((*before, *parts, *after))


def _densest(marks: list[_Mark], width: int) -> tuple[_Mark, _Mark]:
    """The first and last mark of the window with the most distinct groups."""
    best, most = (marks[0], marks[0]), 0
    for at, first in enumerate(marks):
        inside = [each for each in marks[at : at + width] if each.end <= first.start + width]
        distinct = len({each.group for each in inside})
        if distinct > most:
            best, most = (first, inside[-1]), distinct
    return best


def _border_after(text: str, cut: int, latest: int) -> int:
    """The first start of a word from `cut` on; `cut` itself where words have no borders."""
    if cut <= 0 or text[cut - 1].isspace():
        return max(0, cut)
    space = text.find(" ", cut, min(latest, cut + _FARTHEST_BORDER))
    return cut if space < 0 else space + 1


def _border_before(text: str, cut: int, earliest: int) -> int:
    """The last end of a word up to `cut`; `cut` itself where words have no borders."""
    if cut >= len(text) or text[cut].isspace():
        return min(cut, len(text))
    space = text.rfind(" ", max(earliest, cut - _FARTHEST_BORDER), cut)
    return cut if space < 0 else space


def _parts(text: str, marks: list[_Mark], start: int, end: int) -> Parts:
    parts: list[tuple[str, bool]] = []
    at = start
    for mark in marks:
        between = text[at : mark.start]
        parts.append((between, bool(parts) and between.isspace()))
        parts.append((text[mark.start : min(mark.end, end)], True))
        at = min(mark.end, end)
    parts.append((text[at:end], False))
    return _joined(tuple(parts))


def _joined(parts: Parts) -> Parts:
    """Without empty parts, neighbours that are alike put together."""
    joined: list[tuple[str, bool]] = []
    for text, marked in parts:
        if joined and joined[-1][1] == marked:
            joined[-1] = (joined[-1][0] + text, marked)
        elif text:
            joined.append((text, marked))
    return tuple(joined)
