"""Why a study was found, in its own words: fragments with the words of the query marked.

A snippet is plain text in parts, each marked or not; a view escapes it. The
words are those that rank (`index.terms`), sought where the query looks for
them, so a snippet never marks a word that played no role. What lives
elsewhere: finding studies, and how a mark looks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

from trialatlas import schema
from trialatlas.index import values
from trialatlas.index.document import is_plain
from trialatlas.index.fields import BOUNDARY
from trialatlas.index.terms import Group, Groups, positive_terms
from trialatlas.query.tree import Query
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.markup import unmarked
from trialatlas.study.stems import beginning
from trialatlas.study.words import spans, words, words_by_piece

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
    plan = _plan(query)
    found: list[tuple[Node, str, frozenset[Group]]] = []
    missing = plan.groups
    if missing:
        missing -= _held(words(study.text("BriefTitle")), missing)
    for sought in plan.pieces:
        enough = len(found) >= limit or (found and sought.weight < _TELLING_WEIGHT)
        if enough and not missing:
            break
        if best := _best_value(study, sought.node, sought.wanted):
            found.append((sought.node, *best))
            missing -= best[1]
    found.sort(key=lambda each: -len(each[2]))
    return tuple(
        Snippet(node.piece, node.label, _fragment(_shown(node, value), held, width))
        for node, value, held in found[:limit]
    )


def highlight(text: str, query: Query, piece: str = "BriefTitle") -> Parts:
    """The whole text of a piece, with the words that the query seeks there marked."""
    wanted = _plan(query).by_piece.get(piece)
    marks = _marks(text, wanted.groups) if wanted else []
    return _parts(text, marks, 0, len(text))


class _Wanted(NamedTuple):
    """Groups of words, and what is needed to see quickly that a text has none of them."""

    groups: frozenset[Group]
    firsts: frozenset[str]
    """The first word of each group."""
    beginnings: tuple[str, ...]
    """Letters of which a text must hold some, in small letters."""


class _Sought(NamedTuple):
    """What is sought in a piece, and the most that the piece weighs."""

    node: Node
    wanted: _Wanted
    weight: float


class _Plan(NamedTuple):
    """What a query seeks, worked out once for all its hits."""

    groups: frozenset[Group]
    by_piece: dict[str, _Wanted]
    pieces: tuple[_Sought, ...]
    """Those that can give a snippet; the ones of more weight first."""


@lru_cache(maxsize=128)
def _plan(query: Query) -> _Plan:
    weights: dict[str, float] = {}
    terms: dict[str, list[Groups]] = {}
    for term in positive_terms(query):
        for piece, weight in term.target.weights:
            weights[piece] = max(weight, weights.get(piece, 0.0))
            terms.setdefault(piece, []).append(term.groups)
    wanted = cache(_wanted)  # most pieces are asked for the same terms
    by_piece = {piece: wanted(tuple(each)) for piece, each in terms.items()}
    ordered = sorted(weights, key=lambda piece: (piece in _LAST, -weights[piece]))
    return _Plan(
        frozenset(group for each in set(by_piece.values()) for group in each.groups),
        by_piece,
        tuple(
            _Sought(schema.node(piece), by_piece[piece], weights[piece])
            for piece in ordered
            if piece not in _SHOWN_ANYWAY
        ),
    )


def _wanted(terms: tuple[Groups, ...]) -> _Wanted:
    every = frozenset(group for groups in terms for group in groups)
    groups = every - _FAINT or every
    firsts = frozenset(map(_first_word, groups))
    return _Wanted(groups, firsts, tuple(sorted(set(map(beginning, firsts)))))


def _best_value(study: Study, node: Node, wanted: _Wanted) -> tuple[str, frozenset[Group]] | None:
    """The first value with the most of the groups, and which it has; None if none has any."""
    if not study.values(node.piece):
        return None  # most pieces, most of the time
    best: tuple[str, frozenset[Group]] | None = None
    for value, said in _worded(study, node, wanted):
        held = _held(said, wanted.groups)
        if held and (best is None or len(held) > len(best[1])):
            best = (value, held)
            if len(held) == len(wanted.groups):
                break
    return best


def _worded(study: Study, node: Node, wanted: _Wanted) -> Iterator[tuple[str, list[str]]]:
    """The values that can hold some of the words, each with all the words it is shown with.

    Most values hold none, and that is seen without reading their markup.
    """
    present = values.present(study, node)
    if not present:
        return
    enum = schema.enum(node.type)
    for value in present[:_MOST_VALUES]:
        if enum:
            yield str(value), words(enum.plain_english(str(value)))
        elif isinstance(value, str) and _may_begin(value, wanted):
            written = words(value)
            if wanted.firsts.isdisjoint(written):
                continue
            if is_plain(value) and node.search != "value":
                yield value, written
            else:
                marked = node.item_type == "markup"
                yield value, words(unmarked(value) if marked else values.text_of(node, value))


def _may_begin(value: str, wanted: _Wanted) -> bool:
    """False if none of the words is in the text. Letters are looked for before words are made;
    only in ASCII does a word surely begin with the letters of its stem.
    """
    if not value.isascii():
        return True
    folded = value.lower()
    for each in wanted.beginnings:  # noqa: SIM110 - twice as fast as any() over a generator
        if each in folded:
            return True
    return False


def _shown(node: Node, value: str) -> str:
    """A value as a snippet shows it."""
    enum = schema.enum(node.type)
    return enum.plain_english(value) if enum else values.text_of(node, value)


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
    by_first: dict[str, list[Group]] = {}
    for group in sorted(groups, key=len, reverse=True):
        by_first.setdefault(group[0], []).append(group)
    by_piece = words_by_piece(text)
    stems = [BOUNDARY, *chain.from_iterable(by_piece), BOUNDARY]
    marks: list[_Mark] = []
    places: _Places | None = None
    for at, stem in enumerate(stems):
        if stem not in by_first:
            continue
        for group in by_first[stem]:
            if tuple(stems[at : at + len(group)]) == group:
                places = places or _Places(text, by_piece)
                mark = places.mark(group, at)
                if not marks or mark.start >= marks[-1].end:
                    marks.append(mark)
                break
    return marks


class _Places:
    """Where the words of a text stand, worked out only for those that are asked for."""

    def __init__(self, text: str, by_piece: list[tuple[str, ...]]) -> None:
        self._pieces = text.split()
        self._starts = _starts(text, self._pieces)
        self._after = list(accumulate(map(len, by_piece)))
        """For each piece, how many words the text has up to its end."""

    def mark(self, group: Group, at: int) -> _Mark:
        """The mark of a group whose first word is the text's word number `at`, counted from 1, or
        its beginning (0).
        """
        first = at - 1 + (group[0] == BOUNDARY)
        last = at - 1 + len(group) - (group[-1] == BOUNDARY)
        placed = [self._span(each) for each in range(first, last)]
        return _Mark(group, placed[0][0], max(end for _, end in placed))

    def _span(self, word: int) -> tuple[int, int]:
        piece = bisect_right(self._after, word)
        before = self._after[piece - 1] if piece else 0
        found = spans(self._pieces[piece])[word - before]
        return self._starts[piece] + found.start, self._starts[piece] + found.end


def _starts(text: str, pieces: list[str]) -> list[int]:
    if " ".join(pieces) == text:
        return [0, *accumulate(len(each) + 1 for each in pieces)]
    starts: list[int] = []
    at = 0
    for piece in pieces:
        at = text.index(piece, at)
        starts.append(at)
        at += len(piece)
    return starts


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
