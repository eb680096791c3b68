"""What criteria are divided into: parts that cover the text, and items that stand in a tree.

What does not live here: how a text is divided (`split`), what is marked inside an item
(`recognise`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["inclusion", "exclusion", "other"]
Role = Literal["heading", "item", "rest"]
Reason = Literal["empty", "placeholder", "prose"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text as submitted, in characters from 0; `end` is the first one behind.

    `rest` is what is neither: white space, list marks, words that only join two items.
    """

    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion. `start` and `end` are tight around its own words, without its list mark.

    `number` counts from 1 within its kind, and below an item within that item: (3, 1) is the
    first item below the third. `marker` is the list mark as written, empty where there is none.
    `headings` are those above it that still hold, outermost first, as (start, end).
    """

    kind: Kind
    number: tuple[int, ...]
    start: int
    end: int
    marker: str
    headings: tuple[tuple[int, int], ...]
    below: tuple[Item, ...] = ()

    @property
    def depth(self) -> int:
        """How many items it stands under."""
        return len(self.number) - 1

    @property
    def name(self) -> str:
        """Its address within the study: `inclusion-3-1`."""
        return "-".join((self.kind, *map(str, self.number)))

    def all(self) -> Iterator[Item]:
        """This item and all below it, in the order of the text."""
        yield self
        for each in self.below:
            yield from each.all()


@dataclass(frozen=True, slots=True)
class Criteria:
    """Criteria as divided. `whole` is the reason why the text was left whole, else None.

    The texts of `parts`, joined, are `text` to the character. A text left whole has no items.
    """

    text: str
    parts: tuple[Part, ...]
    items: tuple[Item, ...]
    whole: Reason | None = None

    def all(self) -> Iterator[Item]:
        """Every item, nested ones too, in the order of the text."""
        for each in self.items:
            yield from each.all()
