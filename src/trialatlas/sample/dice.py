"""Repeatable chance: one stream of numbers for each study of each seed.

Everything is built on `random.Random(int).random()`, whose sequence Python
guarantees, and on plain arithmetic. No `hash()`, no other function of
`random`, no logarithm: the same seed gives the same study on every platform.
"""

from __future__ import annotations

import hashlib
import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


def listed(text: str) -> tuple[str, ...]:
    """A table of single words, written with spaces between them."""
    return tuple(text.split())


class Shares(Generic[T]):
    """Values with their shares, ready to be drawn from: `Shares({"MALE": 1, "ALL": 9})`."""

    __slots__ = ("edges", "items")

    def __init__(self, shares: Mapping[T, float]) -> None:
        self.items = tuple(shares)
        self.edges = tuple(accumulate(shares.values()))


class Dice:
    """The chances of one study. A generous one says yes to everything that is optional."""

    __slots__ = ("generous", "roll")

    def __init__(self, seed: int, index: int, *, generous: bool = False) -> None:
        digest = hashlib.blake2b(f"{seed}/{index}".encode(), digest_size=8).digest()
        self.roll = random.Random(int.from_bytes(digest, "big")).random  # noqa: S311 - no secret
        self.generous = generous

    def chance(self, share: float) -> bool:
        """True with this probability, from 0 to 1."""
        return self.roll() < share or self.generous

    def happens(self, share: float) -> bool:
        """True with this probability, for a choice between two ways: generous or not."""
        return self.roll() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.roll() * (high - low + 1))

    def one(self, items: Sequence[T]) -> T:
        """One of the items, all alike."""
        return items[int(self.roll() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """At most `count` different items, in the order of the sequence."""
        picked: list[T] = []
        left = len(items)
        for item in items:
            if self.roll() * left < count - len(picked):
                picked.append(item)
            left -= 1
        return picked

    def drawn(self, shares: Shares[T]) -> T:
        """One of the values, by its share."""
        edges = shares.edges
        return shares.items[bisect_right(edges, self.roll() * edges[-1], 0, len(edges) - 1)]

    def around(self, middle: float, spread: float) -> float:
        """A number near `middle`, bell-shaped, never further away than 1.5 spreads."""
        return middle + (self.roll() + self.roll() + self.roll() - 1.5) * spread

    def split(self, total: int, parts: int) -> list[int]:
        """`total` things in `parts` heaps of nearly equal size."""
        even, left = divmod(total, parts)
        return [even + (at < left) for at in range(parts)]
