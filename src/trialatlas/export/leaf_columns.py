"""Any fields of studies as columns: one a leaf, under the name of its piece.

A leaf below lists is a list of lists, as deep as the record has them, and each keeps its place:
the third city is that of the third site. Where an item lacks the leaf, null stands in its place;
where no item has it, the column is null. What does not live here: files (`leaf_tables`,
`parquet`) and what a name means (`fields`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import msgspec

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.record import items

Form: TypeAlias = Literal["text", "integer", "number", "yes-no", "point"]
"""What stands in a column. Dates are texts: many are no more than a year or a month."""

_FORMS: Final[dict[str, Form]] = {
    "boolean": "yes-no",
    "integer": "integer",
    "long": "integer",
    "number": "number",
    "GeoPoint": "point",
}
_LONG: Final = 1 << 63


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its leaf, the form of its values, and how many lists are around each."""

    node: Node
    form: Form
    depth: int

    @property
    def name(self) -> str:
        """The piece."""
        return self.node.piece


def columns_of(nodes: Iterable[Node]) -> tuple[Column, ...]:
    """The columns of some nodes and all below them, each once, in the registry's order."""
    wanted = {leaf.piece for node in nodes for leaf in schema.leaves_below(node)}
    return tuple(
        Column(node, _FORMS.get(node.item_type, "text"), node.list_depth + node.is_list)
        for node in schema.NODES
        if node.piece in wanted
    )


class Rows:
    """Reads the values of some columns out of studies."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = tuple(columns)
        self._wanted = frozenset(each.name for each in self.columns)
        self._plan = self._planned(schema.ROOTS)

    def row(self, study: Study) -> dict[str, Any]:
        """The values of a study by piece; what it lacks is left out.

        A value that does not fit its column is None; a text takes any.
        """
        return _read(self._plan, study.record)

    def _planned(self, nodes: tuple[Node, ...]) -> _Plan:
        """What to look at on the way to the columns, and no more."""
        plan: _Plan = {}
        for node in nodes:
            if node.is_leaf and node.piece in self._wanted:
                fit = _FITTING[_FORMS.get(node.item_type, "text")]
                plan[node.name] = _Step(node.piece, node.is_list, fit, {})
            elif below := self._planned(node.children):
                plan[node.name] = _Step(node.piece, node.is_list, None, below)
        return plan


@dataclass(frozen=True, slots=True)
class _Step:
    """What to do with one name of a record: read it with `fit`, or go on below it."""

    piece: str
    listed: bool
    fit: Callable[[Any], Any] | None
    below: _Plan


_Plan: TypeAlias = dict[str, _Step]


def _read(plan: _Plan, record: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not isinstance(record, dict):
        return found
    for name, step in plan.items():
        value = record.get(name)
        if value is None:
            continue
        if step.fit is not None:
            found[step.piece] = (
                [step.fit(each) for each in items(value)] if step.listed else step.fit(value)
            )
        elif step.listed:
            rows = [_read(step.below, each) for each in items(value)]
            for piece in dict.fromkeys(piece for row in rows for piece in row):
                found[piece] = [row.get(piece) for row in rows]
        else:
            found.update(_read(step.below, value))
    return found


def _text(value: Any) -> str | None:
    if isinstance(value, str) or value is None:
        return value
    return msgspec.json.encode(value).decode()


def _integer(value: Any) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and -_LONG <= value < _LONG
    return value if fits else None


def _number(value: Any) -> float | None:
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if fits else None


def _yes_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _point(value: Any) -> dict[str, float | None] | None:
    if not isinstance(value, dict):
        return None
    return {name: _number(value.get(name)) for name in ("lat", "lon")}


_FITTING: Final[dict[Form, Callable[[Any], Any]]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "yes-no": _yes_no,
    "point": _point,
}
