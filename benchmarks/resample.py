"""Many documents from few real studies, with a vocabulary that grows as theirs does.

Drawing studies again and again would repeat their words: the vocabulary would stand still and
rare words would become frequent. Heaps' law (distinct words = k * words ** b) is fitted on the real
studies. In each copy the words that are rare among the real studies are replaced: as
often as the law asks for by a word coined for the purpose, else by one coined before, drawn in
proportion to its use so far (Simon's model). Rare whole values, which facets count, go with them.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
_RARE = 2
"""A word in no more studies than this is rare."""


@dataclass(frozen=True)
class Heaps:
    """Distinct words as a function of words read."""

    k: float
    b: float

    def __call__(self, read: float) -> float:
        """How many distinct words are expected after so many."""
        return self.k * read**self.b


def curve(documents: Iterable[Document], points: Iterable[int]) -> list[tuple[int, int, int]]:
    """(studies, words, distinct words) at some numbers of studies."""
    wanted, seen, read = set(points), set[str](), 0
    found: list[tuple[int, int, int]] = []
    for number, document in enumerate(documents, start=1):
        tokens = list(_tokens(document))
        read += len(tokens)
        seen.update(tokens)
        if number in wanted:
            found.append((number, read, len(seen)))
    return found


def fit(points: list[tuple[int, int, int]]) -> Heaps:
    """Least squares on the logarithms."""
    x = [math.log(read) for _, read, _ in points]
    y = [math.log(distinct) for _, _, distinct in points]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - mean_x) * (c - mean_y) for a, c in zip(x, y, strict=True))
    slope /= sum((a - mean_x) ** 2 for a in x)
    return Heaps(math.exp(mean_y - slope * mean_x), slope)


def resampled(real: list[Document], count: int, law: Heaps, seed: int) -> Iterator[Document]:
    """`count` documents: the real ones first, then changed copies."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    yield from real[:count]
    spread = Counter(word for each in real for word in set(_tokens(each)))
    rare = {word for word, studies in spread.items() if studies <= _RARE}
    models = [_Model.of(each, rare) for each in real]
    read, distinct, coined = sum(each.length for each in models), len(spread), list[str]()
    for number in range(len(real), count):
        model = chance.choice(models)
        read += model.length
        swapped = {}
        for word in model.rare:
            if distinct < law(read) or not coined:
                swapped[word] = _coin(len(coined), chance)
                distinct += 1
            else:
                swapped[word] = chance.choice(coined)
            coined.append(swapped[word])
        yield model.copy(number, swapped)


@dataclass(frozen=True)
class _Model:
    """A real document, with what of it is rare."""

    document: Document
    length: int
    rare: tuple[str, ...]
    pieces: tuple[str, ...]
    """Those in which a rare word stands."""

    @classmethod
    def of(cls, document: Document, rare: set[str]) -> _Model:
        tokens = list(_tokens(document))
        held = {
            piece: found
            for piece, text in document["words"].items()
            if (found := [word for word in text.split(" ") if word in rare])
        }
        words = dict.fromkeys(word for found in held.values() for word in found)
        return cls(document, len(tokens), tuple(words), tuple(held))

    def copy(self, number: int, swapped: dict[str, str]) -> Document:
        copy = {**self.document, "nct": 50_000_000 + number, "words": dict(self.document["words"])}
        for piece in self.pieces:
            words = copy["words"][piece].split(" ")
            copy["words"][piece] = " ".join([swapped.get(word, word) for word in words])
            if (name := f"facet:{piece}") in copy:
                copy[name] = [_renamed(each, swapped) for each in copy[name]]
        return copy


def _coin(number: int, chance: random.Random) -> str:
    letters = "".join(chance.choices("aeioulnrstdmpc", k=6))
    return f"{letters}{number:x}"


def _renamed(value: str, swapped: dict[str, str]) -> str:
    """A whole value with a rare word in it becomes another value."""
    new = [swapped[word] for word in value.lower().split() if word in swapped]
    return f"{value} {' '.join(new)}" if new else value


def _tokens(document: Document) -> Iterator[str]:
    for text in document["words"].values():
        for word in text.split(" "):
            if word != "|":
                yield word
