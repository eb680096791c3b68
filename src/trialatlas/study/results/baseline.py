"""Baseline characteristics: how the groups compared at the start, measure by measure.

Figures are the record's own. The one thing computed is the share that a count is of its
denominator. What lives elsewhere: what does not add up (`results.baseline_checks`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from trialatlas.study import Study
from trialatlas.study.results import tables
from trialatlas.study.results.figures import NOTHING, Figure
from trialatlas.study.results.tables import (
    Denominator,
    Group,
    Measured,
    Rows,
    classes,
    denominators,
    groups,
    numbered,
    text,
)

MODULE: Final = "BaselineCharacteristicsModule"
MEASURE: Final = "BaselineMeasure"
PEOPLE: Final = "Participants"
_COUNTS: Final = frozenset({"COUNT_OF_PARTICIPANTS", "COUNT_OF_UNITS"})
_ARE_PEOPLE: Final = frozenset({"participants", "participant"})
_TOTALS: Final = frozenset({"total", "total title"})
"""What the registry calls the group of all groups; the second is rare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(tables.Measure):
    """One characteristic. `param` and `dispersion` are enum values."""

    rows: tuple[Rows, ...]

    @property
    def is_count(self) -> bool:
        """True where each value is how many people, or other units, were of a kind."""
        return self.param in _COUNTS or (
            self.param == "NUMBER" and self.unit.lower() in _ARE_PEOPLE
        )

    @property
    def is_empty(self) -> bool:
        """True where no figure was given at all."""
        return not any(cell.value for rows in self.rows for cell in _cells(rows))


@dataclass(frozen=True, slots=True)
class Baseline:
    """All characteristics of a study. The group of the total, if there is one, comes last."""

    groups: tuple[Group, ...]
    total: Group | None
    population: str
    units: str
    denominators: tuple[Denominator, ...]
    measures: tuple[Measure, ...]

    def whole(self, measure: Measure, rows: Rows, group: str) -> Figure:
        """The denominator of a count: the class's own, else the measure's, else the study's.

        Nothing where the record counts several kinds of units and does not say which is meant.
        """
        wanted = measure.percent_of or (self.units if measure.param == "COUNT_OF_UNITS" else PEOPLE)
        for each in (rows.denominators, measure.denominators, self.denominators):
            found = _of_units(each, wanted)
            if found is not None and group in found.counts:
                return found.counts[group]
        return NOTHING


def share(part: Figure, whole: Figure) -> float | None:
    """What percentage a count is of its denominator; None where that makes no sense.

    No share over 100 is given: it would be an error of the record, and is flagged as that.
    """
    if part.count is None or not whole.count or part.count > whole.count:
        return None
    return 100 * part.count / whole.count


@lru_cache(maxsize=1)  # a page reads it for what it draws and for what does not add up
def baseline(study: Study) -> Baseline | None:
    """The baseline characteristics of a study, or None where it reports none."""
    held = study.value(MODULE)
    if not isinstance(held, dict) or not held:
        return None
    measures = tuple(_measure(number, each) for number, each in numbered(held.get("measures")))
    overall = denominators(held.get("denoms"))
    named = [key for each in overall for key in each.counts]
    named += [
        key
        for measure in measures
        for rows in measure.rows
        for category in rows.categories
        for key in category.cells
    ]
    listed = groups(held.get("groups"), named)
    whole = _total(listed)
    return Baseline(
        groups=(*(each for each in listed if each is not whole), *([whole] if whole else [])),
        total=whole,
        population=text(held.get("populationDescription")),
        units=text(held.get("typeUnitsAnalyzed")),
        denominators=overall,
        measures=measures,
    )


def _total(listed: tuple[Group, ...]) -> Group | None:
    """The group that the registry adds for all of them; its name is the registry's, not ours."""
    last = listed[-1] if len(listed) > 1 else None
    return last if last and last.name.lower() in _TOTALS else None


def _measure(number: int, said: Mapping[str, Any]) -> Measure:
    return Measure(rows=classes(said.get("classes")), **tables.told(number, said))


def _of_units(found: tuple[Denominator, ...], wanted: str) -> Denominator | None:
    named = (each for each in found if each.units.lower() == wanted.lower())
    return next(named, found[0] if len(found) == 1 and not found[0].units else None)


def _cells(rows: Rows) -> list[Measured]:
    return [cell for category in rows.categories for cell in category.cells.values()]
