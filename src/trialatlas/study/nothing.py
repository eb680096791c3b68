"""The kinds of nothing: why a study holds no value at a place, in words.

Zero is a value and never comes out of here. The rules themselves are data
(`study.nothing_rules`); this module applies them. What lives elsewhere: how a
value that is there is shown (`study.values`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study.nothing_rules import RULES, Kind, Rule
from trialatlas.study.record import Study
from trialatlas.wording import said

__all__ = ["Kind", "Nothing", "absence", "said_by_record"]

PHRASES = {
    Kind.ZERO: "0",
    Kind.NOT_APPLICABLE: "Not applicable",
    Kind.NOT_PROVIDED: "Not provided",
    Kind.CANNOT_APPLY: "Does not apply",
    Kind.WITHHELD: "Withheld or delayed",
}
"""What each kind is called: messages of the catalogue."""
_SAID = frozenset({"NA", "N/A"})
_MEASURED = ("Value", "Spread", "Limit", "NumSubjects", "NumUnits")
_EMPTY: tuple[Any, ...] = ("", [], {})


@dataclass(frozen=True, slots=True)
class Nothing:
    """One absence: its kind, and the reason where one is known (an English phrase without
    a full stop).
    """

    kind: Kind
    reason: str = ""

    @property
    def phrase(self) -> str:
        """A few words: `Not provided`."""
        return said(PHRASES[self.kind])

    @property
    def why(self) -> str:
        """The reason, in the language spoken now."""
        return said(self.reason)

    @property
    def words(self) -> str:
        """The phrase with its reason: `Does not apply: observational studies have no phase`."""
        return f"{self.phrase}: {self.why}" if self.reason else self.phrase


def absence(study: Study, node: Node, *, today: dt.date | None = None) -> Nothing | None:
    """Why the study has no value at the node; None if it has one, 0 and `false` among them.

    `NA` is the record's own word for not applicable and comes back as that.
    Without `today`, no rule looks at how long ago the study ended.
    """
    held = [value for value in study.values(node.piece) if value not in _EMPTY]
    if held:
        said = {said_by_record(node, value) for value in held}
        return said.pop() if len(said) == 1 else None
    for rule in _rules(node.piece):
        if rule.holds(study, today):
            return Nothing(rule.kind, rule.reason)
    return Nothing(Kind.NOT_PROVIDED)


def said_by_record(node: Node, value: Any) -> Nothing | None:
    """Not applicable, where the record's value itself says so; None for a real value."""
    measured = node.is_enum or node.draw == "age" or node.piece.endswith(_MEASURED)
    if measured and isinstance(value, str) and value.strip().upper() in _SAID:
        return Nothing(Kind.NOT_APPLICABLE)
    return None


@cache
def _rules(piece: str) -> tuple[Rule, ...]:
    """The rules for a piece: those that name it or anything above it, in the order of the table."""
    names = schema.node(piece).path.split(".")
    above = {".".join(names[: end + 1]) for end in range(len(names))}
    return tuple(
        rule for rule in RULES if any(schema.node(each).path in above for each in rule.pieces)
    )
