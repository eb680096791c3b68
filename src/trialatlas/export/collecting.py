"""One walk through each study that gathers what statistics are made of.

What does not live here: counting texts (`counting`) and the answers (`statistics`).
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import msgspec

from trialatlas.export.counting import TextCounts
from trialatlas.index.values import is_there
from trialatlas.schema import NODES, ROOTS, Node
from trialatlas.study import Study
from trialatlas.study.dates import PartialDate
from trialatlas.study.record import items

Kind: TypeAlias = Literal["ENUM", "STRING", "DATE", "INTEGER", "NUMBER", "BOOLEAN"]
"""The registry's types of statistics."""

_KINDS: Final[dict[str, Kind]] = {
    "boolean": "BOOLEAN",
    "integer": "INTEGER",
    "long": "INTEGER",
    "number": "NUMBER",
    "PartialDate": "DATE",
    "NormalizedDate": "DATE",
    "DateTimeMinutes": "DATE",
}
FORMATS: Final = ("yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm")
"""How dates are written, by their precision."""


def kind_of(node: Node) -> Kind | None:
    """The type of a leaf's statistics; None for structures and for points on the map."""
    if not node.is_leaf or node.type == "GeoPoint":
        return None
    return "ENUM" if node.is_enum else _KINDS.get(node.item_type, "STRING")


def number_of(nct_id: str) -> int:
    """The number in an NCT number."""
    return int(nct_id[3:])


def texts_in(study: Study, node: Node) -> set[str]:
    """The distinct texts of a leaf in a study; what is no text is written as JSON writes it."""
    return {_text(value) for value in study.values(node.piece) if is_there(value)}


@dataclass(slots=True)
class Dates:
    """The first and the last date, as written, and how dates are written."""

    first: tuple[PartialDate, str] | None = None
    last: tuple[PartialDate, str] | None = None
    formats: set[int] = field(default_factory=set[int])

    def add(self, value: Any) -> None:
        """Take a date into account; what is no date is passed over."""
        parsed = PartialDate.parse(value) if isinstance(value, str) else None
        if parsed is None:
            return
        self.formats.add(parsed.precision)
        if self.first is None or parsed < self.first[0]:
            self.first = parsed, value
        if self.last is None or self.last[0] < parsed:
            self.last = parsed, value


@dataclass(slots=True)
class Numbers:
    """How many numbers there are, their sum, the least and the greatest."""

    count: int = 0
    total: int | float = 0
    least: int | float | None = None
    greatest: int | float | None = None

    def add(self, value: Any) -> None:
        """Take a number into account; what is no number is passed over."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return
        self.count += 1
        self.total += value
        self.least = value if self.least is None else min(self.least, value)
        self.greatest = value if self.greatest is None else max(self.greatest, value)


@dataclass(slots=True)
class _Seen:
    """What one study holds, while it is walked through."""

    present: set[str] = field(default_factory=set[str])
    """Leaves without texts that are there."""
    texts: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    flags: set[tuple[str, bool]] = field(default_factory=set[tuple[str, bool]])
    lengths: Counter[str] = field(default_factory=Counter[str])


@dataclass(slots=True)
class Collector:
    """What was gathered so far, by piece. `sizes` are bytes of JSON as received."""

    studies: int = 0
    present: Counter[str] = field(default_factory=Counter[str])
    """Studies that have the leaf."""
    texts: dict[str, TextCounts] = field(default_factory=dict[str, TextCounts])
    dates: dict[str, Dates] = field(default_factory=dict[str, Dates])
    numbers: dict[str, Numbers] = field(default_factory=dict[str, Numbers])
    flags: Counter[tuple[str, bool]] = field(default_factory=Counter[tuple[str, bool]])
    lengths: dict[str, Counter[int]] = field(default_factory=dict[str, Counter[int]])
    sizes: array[int] = field(default_factory=lambda: array("I"))
    numbers_of_studies: array[int] = field(default_factory=lambda: array("I"))

    def __post_init__(self) -> None:
        for node in NODES:
            match kind_of(node):
                case "STRING" | "ENUM":
                    self.texts[node.piece] = TextCounts()
                case "DATE":
                    self.dates[node.piece] = Dates()
                case "INTEGER" | "NUMBER":
                    self.numbers[node.piece] = Numbers()
                case _:
                    pass
            if node.is_list:
                self.lengths[node.piece] = Counter()

    def add(self, study: Study) -> None:
        """Take a study into account. Each must come once."""
        seen = _Seen()
        self._below(_ROOTS, study.record, seen)
        number = number_of(study.nct_id)
        self.studies += 1
        self.sizes.append(len(study.raw))
        self.numbers_of_studies.append(number)
        self.present.update(seen.present)
        self.present.update(seen.texts.keys())
        self.flags.update(seen.flags)
        for piece, texts in seen.texts.items():
            self.texts[piece].add(texts, number)
        for piece, length in seen.lengths.items():
            self.lengths[piece][length] += 1

    def _below(self, plan: _Plan, record: dict[str, Any], seen: _Seen) -> None:
        for name, value in record.items():
            step = plan.get(name)
            if step is None:
                continue
            if step.kind is not None and not step.listed and isinstance(value, str):
                if value:  # most of a study is single texts: they go the short way
                    self._value(step.piece, step.kind, value, seen)
                continue
            held = [each for each in items(value) if is_there(each)]
            if step.listed and held:
                seen.lengths[step.piece] += len(held)
            for each in held:
                if step.kind is not None:
                    self._value(step.piece, step.kind, each, seen)
                elif isinstance(each, dict):
                    self._below(step.below, each, seen)

    def _value(self, piece: str, kind: Kind, value: Any, seen: _Seen) -> None:
        if kind in _TEXTS:
            texts = seen.texts.get(piece)
            if texts is None:
                texts = seen.texts[piece] = set()
            texts.add(_text(value))
            return
        seen.present.add(piece)
        if kind == "DATE":
            self.dates[piece].add(value)
        elif kind != "BOOLEAN":
            self.numbers[piece].add(value)
        elif isinstance(value, bool):
            seen.flags.add((piece, value))


class _Step(NamedTuple):
    """What to do with one name of a record."""

    piece: str
    kind: Kind | None
    listed: bool
    below: _Plan


_Plan: TypeAlias = dict[str, _Step]


def _plan(nodes: tuple[Node, ...]) -> _Plan:
    return {
        node.name: _Step(node.piece, kind_of(node), node.is_list, _plan(node.children))
        for node in nodes
    }


_ROOTS: Final = _plan(ROOTS)
_TEXTS: Final = frozenset[Kind]({"STRING", "ENUM"})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
