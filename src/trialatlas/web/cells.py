"""One cell of a results table: the figures of one group, as they are read aloud.

The registry keeps figures by group in four types. Each has its cell here;
nothing is computed, and what the record does not say is not printed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import escape

from trialatlas.schema import Node
from trialatlas.wording import counted
from trialatlas.wording import said as in_words

Figures = dict[str, Any]


def is_cell(node: Node) -> bool:
    """True if the node is a list of figures by group."""
    return node.is_list and node.item_type in _CELLS


def cell(node: Node, figures: Figures) -> str:
    """The figures of one group as HTML."""
    said = _CELLS[node.item_type]({name: escape(value) for name, value in figures.items()})
    comment = figures.get("comment")
    return f"{said}<br><small>{escape(comment)}</small>" if comment else said


def _flow(figures: Figures) -> str:
    people = str(figures.get("numSubjects", ""))
    units = figures.get("numUnits")
    return (
        in_words("{number} ({units} units)").format(number=people, units=units) if units else people
    )


def _count(figures: Figures) -> str:
    return str(figures.get("value", ""))


def _measurement(figures: Figures) -> str:
    value = str(figures.get("value", ""))
    if "lowerLimit" in figures or "upperLimit" in figures:
        low, high = figures.get("lowerLimit", "…"), figures.get("upperLimit", "…")
        limits = in_words("{low} to {high}").format(low=low, high=high)
        return f"{value} ({limits})"
    if "spread" in figures:
        return f"{value} ({figures['spread']})"
    return value


def _events(figures: Figures) -> str:
    affected, at_risk = figures.get("numAffected"), figures.get("numAtRisk")
    said = str(affected) if affected is not None else ""
    if at_risk is not None:
        if said:
            said = in_words("{part} of {whole}").format(part=said, whole=at_risk)
        else:
            said = in_words("{number} at risk").format(number=at_risk)
    if "numEvents" in figures:
        count = figures["numEvents"]
        events = f"{count} {counted('event', 'events', 1 if str(count) == '1' else 0)}"
        said = f"{said}<br><small>{events}</small>" if said else events
    return said


_CELLS: dict[str, Callable[[Figures], str]] = {
    "FlowStats": _flow,
    "DenomCount": _count,
    "Measurement": _measurement,
    "EventStats": _events,
}
