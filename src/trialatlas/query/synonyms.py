"""Putting synonyms into a tree: which words of its terms others may stand for.

Where synonyms come from is not known here: a `Thesaurus` is asked for them by
normalised words. What a term with synonyms matches is in `query.tree`; which
of them a caller switched off is read by `query.filters.synonym_ids`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import accumulate, chain
from typing import Protocol

from trialatlas import schema
from trialatlas.query.tree import (
    DEFAULT_AREA,
    SYNONYMOUS,
    Alternative,
    And,
    Area,
    Not,
    Or,
    Phrase,
    Query,
    Scope,
    Span,
    Tilt,
    Words,
)
from trialatlas.study.words import groups

MAX_ALTERNATIVES = 600
"""Synonyms that one tree gets in all: an engine looks up each of them."""


class Thesaurus(Protocol):
    """Knows which names mean the same."""

    @property
    def longest(self) -> int:
        """The most words that a name has which it knows."""
        ...

    def alternatives(self, words: tuple[str, ...]) -> tuple[Alternative, ...]:
        """What may stand for these normalised words, best first; empty for no known name."""
        ...


def widen(tree: Query, thesaurus: Thesaurus, without: frozenset[str] = frozenset()) -> Query:
    """The same tree with the synonyms of its terms, in place of any that it had.

    A term gets synonyms if its expansion is Concept, Relaxation or Lossy and its area has a piece
    that is searched with synonyms. The longest names are taken first, from left to right, and no
    two overlap; a name does not begin or end within what is written as one (`Trop-2`).
    Alternatives are left out whose id is in `without`, alone or after the name of the
    term's area and a colon; the words of a name stay its own even if nothing is left. Where the
    tree would get more than MAX_ALTERNATIVES, each name gets its share of them, the best.
    """
    found = _Found(thesaurus, without)
    widened = _widened(tree, DEFAULT_AREA, found)
    if found.alternatives <= MAX_ALTERNATIVES:
        return widened
    share = MAX_ALTERNATIVES // found.names
    return _widened(tree, DEFAULT_AREA, _Found(thesaurus, without, share))


@cache
def synonymous_pieces(name: str) -> frozenset[str]:
    """The pieces that are searched with synonyms if an area, a structure or a piece is named.

    In a search area its own flags count, in a structure or a piece those of the pieces.
    """
    if area := schema.area(name):
        return frozenset(chain.from_iterable(part.pieces for part in area.parts if part.synonyms))
    node = schema.find(name)
    leaves = schema.leaves_below(node) if node else ()
    return frozenset(leaf.piece for leaf in leaves if leaf.synonyms and leaf.search == "words")


class _Found:
    """The synonyms of one thesaurus, some of them left out, at most `share` for a name.

    `names` and `alternatives` count what was found so far.
    """

    def __init__(
        self, thesaurus: Thesaurus, without: frozenset[str], share: int = MAX_ALTERNATIVES
    ) -> None:
        self.names = 0
        self.alternatives = 0
        self._thesaurus = thesaurus
        self._without = without
        self._share = share

    def spans(self, text: str, area: str) -> tuple[Span, ...]:
        """The spans of a text with what may stand for them in an area."""
        written = groups(text)
        words = tuple(chain.from_iterable(written))
        ends = list(accumulate(map(len, written)))
        taken: set[int] = set()
        spans: list[Span] = []
        for first, end in _longest_first((0, *ends), self._thesaurus.longest):
            if taken.isdisjoint(range(first, end)):
                known = self._thesaurus.alternatives(words[first:end])
                if known:
                    taken.update(range(first, end))
                    left = tuple(each for each in known if self._is_wanted(each, area))
                    best = left[: self._share]
                    spans.extend([Span(first, end - 1, best)] if best else [])
                    self.alternatives += len(left)
        self.names += len(spans)
        return tuple(sorted(spans, key=lambda span: span.first))

    def _is_wanted(self, alternative: Alternative, area: str) -> bool:
        return self._without.isdisjoint({alternative.id, f"{area}:{alternative.id}"})


def _longest_first(borders: tuple[int, ...], longest: int) -> Iterator[tuple[int, int]]:
    """Every run of words between two borders, at most so long; longest first, left to right."""
    ends = frozenset(borders)
    for length in range(min(longest, borders[-1]), 0, -1):
        for first in borders:
            if first + length in ends:
                yield first, first + length


def _widened(tree: Query, area: str, found: _Found) -> Query:
    match tree:
        case Words(text) | Phrase(text):
            is_wide = tree.expansion in SYNONYMOUS and bool(synonymous_pieces(area))
            return replace(tree, synonyms=found.spans(text, area) if is_wide else ())
        case And(parts) | Or(parts):
            within = partial(_widened, area=area, found=found)
            return replace(tree, parts=tuple(map(within, parts)))
        case Not(part) | Scope(part=part) | Tilt(part=part):
            return replace(tree, part=_widened(part, area, found))
        case Area(name, part):
            return replace(tree, part=_widened(part, name, found))
        case _:
            return tree
