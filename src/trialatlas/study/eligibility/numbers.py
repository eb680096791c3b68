"""Numbers and the words that bound them: at least, no more than, signs and their escapes.

What does not live here: what is bounded (`recognise`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.\d{1,4})?"
"""A number as written, with commas between thousands."""

_SIGN = r"(?:\\?[<>]\s?\\?/?\s?\\?=|=\s?(?:or\s)?\\?[<>]|\\?[<>]|[≥≤≧≦⩾⩽]|\\?[<>]\s?or\s?=)"
BOUND = (
    rf"(?:{_SIGN}(?:\s?or\sequal\sto)?"
    r"|(?:(?:is|are|be)\s+)?(?:no|not)\s+(?:greater|more|higher|less|lower|fewer)\s+than"
    r"|(?:greater|more|higher|less|lower|fewer)\s+than(?:\s+or\s+equal\s+to|\s+or\s+equal)?"
    r"|(?:does\s+not\s+|do\s+not\s+|not\s+)?exceed(?:s|ing)?|at\s+lea?st|at\s+most|a\s+minimum\s+of|minimum\s+of"
    r"|a\s+maximum\s+of|maximum\s+of|equal\s+to\s+or\s+(?:greater|more|less|higher|lower)\s+than|above|below|over|under|up\s+to)"
)
"""What makes a limit of the number behind it, in signs or in words."""
_NOT = re.compile(r"\b(?:no|not)\b", re.IGNORECASE)
_UP = re.compile(
    r"[>≥≧⩾]|greater|more|higher|exceed|lea?st|minimum|above|over|older", re.IGNORECASE
)
_EQUAL = re.compile(r"[=≥≤≧≦⩾⩽]|equal|lea?st|most|within|minimum|maximum|up\s+to", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """From `low` to `high`, either None where open. Numbers are kept as digits, never rounded.

    A limit is itself allowed unless `above` (for `low`) or `below` (for `high`) is true.
    """

    low: str | None = None
    high: str | None = None
    above: bool = False
    below: bool = False

    def also(self, other: Limits) -> Limits:
        """Both limits together: of two that bound the same side the first counts."""
        return Limits(
            low=self.low or other.low,
            high=self.high or other.high,
            above=self.above if self.low else other.above,
            below=self.below if self.high else other.below,
        )

    def numbers(self) -> Iterator[str]:
        """The limits that are plain numbers."""
        for each in (self.low, self.high):
            if each is not None and each.replace(".", "", 1).isdigit():
                yield each

    def words(self) -> str:
        """`at least 18`, `more than 2`, `0 to 2`, `0`."""
        if self.low is not None and self.high is not None:
            if self.low == self.high:
                return self.low
            low = f"more than {self.low}" if self.above else self.low
            return f"{low} to {'less than ' if self.below else ''}{self.high}"
        if self.low is not None:
            return f"{'more than' if self.above else 'at least'} {self.low}"
        return f"{'less than' if self.below else 'at most'} {self.high}"


def plain(number: str) -> str:
    """The digits of a number without the commas between thousands."""
    return number.replace(",", "")


def bounded(bound: str, number: str, *, refused: bool = False) -> Limits:
    """The limits that a bound in words or signs makes. `refused`: a `not` stands before it."""
    up, equal = _UP.search(bound) is not None, _EQUAL.search(bound) is not None
    if _NOT.search(bound) or refused:
        up, equal = not up, not equal
    return Limits(low=number, above=not equal) if up else Limits(high=number, below=not equal)
