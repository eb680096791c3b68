"""What a flow picture is made of: groups, periods, and who went through them.

What does not live here: how it is drawn (`charts.flow_lanes`, `charts.flow_bars`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it is to be printed, with its value where it has one. Empty text: not given.

    `units` is the number of other units, such as clinics, already in words.
    """

    text: str
    value: float | None = None
    units: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One group in one period: the steps it took in order, who left, and why.

    The first step is those who started, the last those who completed. `remark` stands in the
    picture where the numbers do not add up.
    """

    steps: tuple[tuple[str, Amount], ...]
    left: Amount
    reasons: tuple[tuple[str, Amount], ...]
    remark: str = ""

    @property
    def is_void(self) -> bool:
        """True where nobody of the group was in the period."""
        return not any(amount.value != 0 and amount.text for _, amount in self.steps)


@dataclass(frozen=True, slots=True)
class Band:
    """One period: its title, and a passage for each group in their order."""

    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FlowDrawing:
    """A whole flow. `top` is what stands above all groups, as words and number, if anything."""

    groups: tuple[str, ...]
    bands: tuple[Band, ...]
    top: tuple[str, str] | None = None
