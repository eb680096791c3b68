"""The numbers of results, which are strings in a record: `12`, `1,234`, `<1`, `NA`.

What is not plainly one number has no value here and keeps its text. Nothing is rounded and
nothing is made up. What lives elsewhere: what a number means.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

_NUMBER: Final = re.compile(
    r"(?P<minus>[-\u2212])?(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,30})?(?P<rest>\.\d{0,30})?"
    r"(?P<power>[eE][-+]?\d{1,3})?",
    re.ASCII,
)
_BOUNDS: Final = ("<=", ">=", "<", ">", "\u2264", "\u2265")
_USUAL: Final = 40
"""Letters that a number has at most; what is longer is a text."""
_SAID_NONE: Final = frozenset({"NA", "N/A"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as a record has it.

    `text` is the record's own, without spaces around it; empty where there is none. `value` is
    None where the text is not one finite number, `NA`, bounds such as `<1` and ranges among them.
    `bound` is the sign of such a bound, else empty.
    """

    text: str
    value: float | None
    bound: str = ""

    @property
    def count(self) -> int | None:
        """The value where it can be a count: whole and not below zero."""
        if self.value is None or self.value < 0 or not self.value.is_integer():
            return None
        return int(self.value)

    @property
    def is_na(self) -> bool:
        """True where the record itself says that there is no number."""
        return self.text.upper() in _SAID_NONE

    def __bool__(self) -> bool:
        """True where the record says anything, a zero among it."""
        return bool(self.text)


NOTHING: Final = Figure("", None)
"""Where a record has no number at all."""


def figure(said: Any) -> Figure:
    """Read a value of a record. What is neither text nor a number reads as nothing."""
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        return NOTHING
    text = said.strip() if isinstance(said, str) else _written(said)
    return _read(text) if len(text) <= _USUAL else Figure(text, None, _bound(text))


@lru_cache(maxsize=4096)
def _read(text: str) -> Figure:
    """A text of a usual length. Most figures of a record are a few small counts."""
    bound = _bound(text)
    return Figure(text, None if bound else _value(text), bound)


def _bound(text: str) -> str:
    return next((each for each in _BOUNDS if text.startswith(each)), "")


def total(figures: Iterable[Figure]) -> int | None:
    """The sum of counts, or None if any of them is not a count or there is none."""
    counts = [each.count for each in figures]
    known = [each for each in counts if each is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _written(number: float) -> str:
    """A number that a record holds as such, in letters; nothing for what JSON cannot hold."""
    if isinstance(number, int):
        return str(number) if abs(number) < _LONGEST else ""
    return f"{number:g}" if math.isfinite(number) else ""


_LONGEST: Final = 10**30


def _value(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if found is None or not (found["digits"] or (found["rest"] or "").strip(".")):
        return None
    digits = (found["digits"] or "0").replace(",", "")
    number = float(f"{digits}{found['rest'] or ''}{found['power'] or ''}")
    if not math.isfinite(number):
        return None
    return -number if found["minus"] else number
