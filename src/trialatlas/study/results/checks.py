"""What does not add up in the results of a study, as data: where, what, and the figures.

An inconsistency is worked out here and is no statement of the record. What lives elsewhere:
the checks themselves, which stand beside what they check, and how they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Strength = Literal["wrong", "differs"]
"""`wrong` cannot be: a part is larger than its whole, or a sum is not its parts. `differs` may
have a good reason, which the record need not give."""


SUM: Final = "Sum"
"""The name of the figures of an inconsistency that are computed here."""


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Figures of a record that contradict each other.

    `module` is the piece of the module it occurs in, `listed` the piece of the list and `item`
    the place in it, counted from 1 (0: the module as a whole). `group` is a group's id, or empty
    where it is not about one group. `kind` is a slug of the check, for counting. `what` is one
    plain sentence with its figures; `figures` are the same, each with what it is, as the record
    has it or (a sum) as computed here.
    """

    kind: str
    module: str
    what: str
    figures: tuple[tuple[str, str], ...]
    listed: str = ""
    item: int = 0
    group: str = ""
    place: str = ""
    """Where, in words: a period, a measure, a row; as the record has it."""
    strength: Strength = "wrong"
    said: str = ""
    """What the record itself remarks on these figures, in plain words; empty without remarks."""


def at(found: Iterable[Inconsistency], listed: str, item: int) -> tuple[Inconsistency, ...]:
    """Those that occur in one item of a list."""
    return tuple(each for each in found if each.listed == listed and each.item == item)


def counted(found: Iterable[Inconsistency]) -> dict[str, int]:
    """How many of each kind, the most frequent first."""
    counts: dict[str, int] = {}
    for each in found:
        counts[each.kind] = counts.get(each.kind, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
