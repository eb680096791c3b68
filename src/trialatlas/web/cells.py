"""One cell of a results table: the figures of one group, as they are read aloud.

The registry keeps figures by group in four types. Each has its cell here;
nothing is computed, and what the record does not say is not printed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import escape

from trialatlas.schema import Node

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
    return f"{people} ({units} units)" if units else people


def _count(figures: Figures) -> str:
    return str(figures.get("value", ""))


def _measurement(figures: Figures) -> str:
    value = str(figures.get("value", ""))
    if "lowerLimit" in figures or "upperLimit" in figures:
        low, high = figures.get("lowerLimit", "…"), figures.get("upperLimit", "…")
        return f"{value} ({low} to {high})"
    if "spread" in figures:
        return f"{value} ({figures['spread']})"
    return value


def _events(figures: Figures) -> str:
    affected, at_risk = figures.get("numAffected"), figures.get("numAtRisk")
    said = str(affected) if affected is not None else ""
    if at_risk is not None:
        said = f"{said} of {at_risk}" if said else f"{at_risk} at risk"
    if "numEvents" in figures:
        count = figures["numEvents"]
        events = f"{count} event" if str(count) == "1" else f"{count} events"
        said = f"{said}<br><small>{events}</small>" if said else events
    return said


_CELLS: dict[str, Callable[[Figures], str]] = {
    "FlowStats": _flow,
    "DenomCount": _count,
    "Measurement": _measurement,
    "EventStats": _events,
}
