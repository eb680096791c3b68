"""What likeness is measured against: how rare words and headings are among the studies held.

`Lexicon` numbers words, so that texts are rows of numbers; `Ground` knows for each number, and for
each MeSH heading, how rare it is. Both are of one process and one state of the index. What does
not live here: any signal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from math import log
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from trialatlas.index.protocol import Engine, SearchRequest
from trialatlas.study.words import line
from trialatlas.vocabulary import MeshTree, Vocabulary

Numbers = NDArray[np.int32]
Floats = NDArray[np.float64]

TEXT_AREAS: Final = ("BasicSearch", "EligibilityCriteria", "DetailedDescription")
"""Where a word is counted. It stands in as many studies as in the area that has it most often."""
_TERMS: Final = ("ConditionMeshTerm", "InterventionMeshTerm")
_HEADINGS: Final = (*_TERMS, "ConditionAncestorTerm", "InterventionAncestorTerm")
"""Pieces with MeSH headings: those a study is given, and those they lie below."""
_ALL: Final = 1_000_000
_GROWN: Final = 4096
_PIECES_KEPT: Final = 100_000
_NAMES_KEPT: Final = 100_000
_LONGEST_KEPT: Final = 48


class Counts(Protocol):
    """How often things stand in the studies held."""

    @property
    def studies(self) -> int:
        """How many studies there are."""
        ...

    def words(self, words: Sequence[str]) -> list[int]:
        """In how many studies each normalised word stands."""
        ...

    def standing(self, area: str, words: Sequence[str]) -> Sequence[int]:
        """In how many studies each normalised word stands in one area or piece."""
        ...

    def headings(self) -> Mapping[str, int]:
        """In how many studies each MeSH term of a condition or an intervention stands."""
        ...

    def heading(self, text: str) -> int:
        """In how many a heading stands, as a term or as what a term lies below."""
        ...


class EngineCounts:
    """Counts as an engine knows them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._info = engine.info

    @property
    def studies(self) -> int:
        """How many studies the index holds."""
        return self._info.studies

    @property
    def sequence(self) -> int:
        """Up to which change of the store the index holds it."""
        return self._info.sequence

    def words(self, words: Sequence[str]) -> list[int]:
        """In how many studies each word stands, by the area that has it most often."""
        found = [self._engine.frequencies(area, words) for area in TEXT_AREAS]
        return [max(each) for each in zip(*found, strict=True)]

    def standing(self, area: str, words: Sequence[str]) -> Sequence[int]:
        """As the engine counts them: a figure for how much there is to go through."""
        return self._engine.frequencies(area, words)

    def headings(self) -> Mapping[str, int]:
        """The MeSH terms that studies have, each with its count."""
        asked = SearchRequest(facets=_TERMS, limit=0, facet_size=_ALL)
        found: dict[str, int] = {}
        for facet in self._engine.search(asked).facets:
            for value, count in facet.values:
                found[value] = found.get(value, 0) + count
        return found

    def heading(self, text: str) -> int:
        """Counted where it is asked for."""
        return self._engine.holding(text, _HEADINGS)


class Lexicon:
    """A number for each word, in the order they are met. It only grows."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.wordlike: list[bool] = []
        """Of each word: whether it has three letters or more."""
        self._numbers = _Numbers(self.words, self.wordlike)
        self._read = _Read(self)

    def __len__(self) -> int:
        return len(self.words)

    def numbers(self, words: Iterable[str]) -> Numbers:
        """The numbers of some words."""
        asked = words if isinstance(words, list) else list(words)
        found = map(self._numbers.__getitem__, asked)
        return np.fromiter(found, dtype=np.int32, count=len(asked))

    def read(self, text: str) -> list[int]:
        """The numbers of the words of a text, in their order, each as often as it stands there."""
        return list(chain.from_iterable(map(self._read.__getitem__, text.split())))


class _Numbers(dict[str, int]):
    """The number of each word; one that is met for the first time gets the next one."""

    def __init__(self, words: list[str], wordlike: list[bool]) -> None:
        super().__init__()
        self._words = words
        self._wordlike = wordlike

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self._words)
        self._words.append(word)
        self._wordlike.append(_is_wordlike(word))
        return number


class _Read(dict[str, tuple[int, ...]]):
    """The numbers of what stands between white space, kept: most of it comes again and again."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, piece: str) -> tuple[int, ...]:
        found = tuple(self._lexicon.numbers(line(piece).split()).tolist())
        if len(piece) <= _LONGEST_KEPT:
            if len(self) >= _PIECES_KEPT:
                self.clear()
            self[piece] = found
        return found


class Drawn(NamedTuple):
    """In how many of some drawn studies phrases stand: numbers of phrases, sorted, and counts. What
    stands in one alone, or in none, is left out.
    """

    phrases: NDArray[np.int64]
    counts: NDArray[np.int32]
    studies: int


NONE_DRAWN: Final = Drawn(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), 0)


def _none_drawn(_lexicon: Lexicon) -> Drawn:
    return NONE_DRAWN


class Ground:
    """How rare words and headings are in one state of the index."""

    def __init__(
        self,
        counts: Counts,
        vocabulary: Vocabulary | None = None,
        lexicon: Lexicon | None = None,
        draw: Callable[[Lexicon], Drawn] = _none_drawn,
    ) -> None:
        """`vocabulary` names the diseases of studies without MeSH terms and holds the MeSH tree; a
        `lexicon` may be handed on from one state to the next. `draw` is asked once, when the first
        phrase is weighed.
        """
        self._draw = draw
        self.lexicon = Lexicon() if lexicon is None else lexicon
        self.vocabulary = vocabulary
        self.tree = vocabulary.tree if vocabulary is not None else MeshTree()
        self.studies = max(1, counts.studies)
        self._counts = counts
        self._rarity: Floats = np.full(_GROWN, np.nan)
        self._wordlike: NDArray[np.bool_] = np.zeros(_GROWN, dtype=np.bool_)
        self._spread: Floats = np.zeros(_GROWN)
        self.meant: dict[str, list[str]] = {}
        """Headings by the names that mean them, as far as they were asked for."""
        self.terms: dict[tuple[str, ...], Mapping[str, frozenset[str]]] = {}
        """What headings lie below, for some that the tree has, as far as they were asked for."""
        self._of_word: dict[str, float] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._information: dict[str, float] = {}
        self._telling: dict[tuple[tuple[str, ...], str], float] = {}
        self._below: dict[str, int] | None = None

    def rarities(self, numbers: Numbers) -> Floats:
        """The rarity of some words: ln(1 + studies / studies with it), from ln 2 upwards."""
        self._grow()
        found = self._rarity[numbers]
        # One that is not known makes the sum unknown: most often all are.
        if np.isnan(found.sum()):
            lacking = np.unique(numbers[np.isnan(found)])
            words = [self.lexicon.words[each] for each in lacking]
            self._rarity[lacking] = [self._rarity_of(each) for each in self._counts.words(words)]
            self._wordlike[lacking] = [self.lexicon.wordlike[each] for each in lacking]
            found = self._rarity[numbers]
        return found

    def phrase_rarities(self, phrases: NDArray[np.int64]) -> Floats:
        """The rarity of some phrases among the studies drawn: ln(1 + studies / (1 + studies with
        it)), those with it being one at least. 0 where none are drawn.
        """
        known, counts, studies = self._drawn
        if not len(known):
            return np.full(len(phrases), log(1 + studies / 2))
        at = np.minimum(np.searchsorted(known, phrases), len(known) - 1)
        return np.log(1 + studies / (1 + np.where(known[at] == phrases, counts[at], 1)))

    @cached_property
    def _drawn(self) -> Drawn:
        return self._draw(self.lexicon)

    def standing(self, area: str, words: Sequence[str]) -> Sequence[int]:
        """In how many studies each normalised word stands in an area or piece; not kept."""
        return self._counts.standing(area, words)

    def wordlike(self, numbers: Numbers) -> NDArray[np.bool_]:
        """True for what has three letters or more and is no number. Ask `rarities` first."""
        return self._wordlike[numbers]

    def looked_up(self, numbers: Numbers, known: Numbers, values: Floats) -> Floats:
        """For each of some words its value among those `known`, each of which stands there once; 0
        for any other.
        """
        self._grow()
        # Spread out over all words there are, and taken back: there may be millions.
        self._spread[known] = values
        found = self._spread[numbers]
        self._spread[known] = 0.0
        return found

    def rarity(self, word: str) -> float:
        """The same of one word."""
        known = self._of_word.get(word)
        if known is None:
            known = float(self.rarities(self.lexicon.numbers((word,)))[0])
            self._of_word[word] = known
        return known

    def telling(self, pieces: tuple[str, ...], name: str) -> float:
        """How much it says that two studies share a name, normalised words: its information beside
        that of a name of one study, from 0, where all have it, to 1. It is taken to stand in as
        many studies as its rarest word does in that of some pieces where it stands most often.
        """
        known = self._telling.get((pieces, name))
        if known is None:
            asked = name.split(" ")
            count = max(min(self._counts.standing(piece, asked)) for piece in pieces)
            share = max(1, min(count, self.studies)) / self.studies
            known = log(share) / log(1 / self.studies) if self.studies > 1 else 1.0
            if len(self._telling) >= _NAMES_KEPT:
                self._telling.clear()
            self._telling[pieces, name] = known
        return known

    def above(self, heading: str) -> frozenset[str]:
        """The heading and all that it lies below in the tree; the same object each time."""
        known = self._above.get(heading)
        if known is None:
            known = self._above[heading] = self.tree.above(heading)
        return known

    def information(self, heading: str) -> float:
        """How much a MeSH heading says: -ln of its share of the studies, at most that of one."""
        known = self._information.get(heading)
        if known is None:
            count = min(self.studies, max(1, self._heading_count(heading)))
            known = self._information[heading] = log(self.studies / count)
        return known

    def _heading_count(self, heading: str) -> int:
        if heading not in self.tree:
            return self._counts.heading(heading)
        if self._below is None:
            self._below = {}
            for term, count in self._counts.headings().items():
                for above in self.tree.above(term):
                    self._below[above] = self._below.get(above, 0) + count
        return self._below.get(heading, 0)

    def _rarity_of(self, count: int) -> float:
        return log(1 + self.studies / max(1, count))

    def _grow(self) -> None:
        lacking = len(self.lexicon) - len(self._rarity)
        if lacking > 0:
            more = lacking + max(_GROWN, len(self._rarity) // 2)
            self._rarity = np.concatenate([self._rarity, np.full(more, np.nan)])
            self._wordlike = np.concatenate([self._wordlike, np.zeros(more, dtype=np.bool_)])
            self._spread = np.zeros(len(self._rarity))


def _is_wordlike(word: str) -> bool:
    return sum(each.isalpha() for each in word) >= 3  # noqa: PLR2004 - two letters mean much
