"""The blocks that a text is made of. `study.lists` reads them, `study.markup` writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Style = Literal["bullet", "1", "a", "A", "i", "I"]
"""How the items of a list are marked. All but the first are the `type` of an HTML list."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, still with its inline markup. Its lines are kept as newlines."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line over what follows. `criteria`: it opens the inclusion or exclusion criteria."""

    text: str
    criteria: bool = False


@dataclass(slots=True)
class Item:
    """One item. `number` is its place as written (1 for `a`), None in a list of bullets."""

    number: int | None
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """A list of one style. Numbers rise, but need not start at 1 nor be without gaps."""

    style: Style
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Quote:
    """What somebody else said, in blocks of its own."""

    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that stand exactly as they were written, with nothing to read in them."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A break of theme. `text` is the line that was written."""

    text: str


Block = Paragraph | Heading | Listing | Quote | Code | Rule
