"""Outcome measures with results: what was measured in whom, and the figures by group.

Everything is as the record has it; a value of another shape than declared reads as nothing and
stays in the record's own view. What lives elsewhere: the analyses (`results.analyses`), and
what does not add up (`results.outcome_checks`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    groups,
    structures,
    text,
)

PIECE: Final = "OutcomeMeasure"
COUNTS: Final = frozenset({"COUNT_OF_PARTICIPANTS", "COUNT_OF_UNITS"})
"""Kinds of value that are counts out of a denominator."""
_COUNT_OF_PEOPLE: Final = "participants"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a measure's table: a class, within it a category, and the figures by group id."""

    title: str
    category: str
    denominators: tuple[Denominator, ...]
    cells: Mapping[str, Measured]

    @property
    def name(self) -> str:
        """Class and category in one, either of which may be empty."""
        return ": ".join(each for each in (self.title, self.category) if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(tables.Measure):
    """One outcome measure. `kind`, `param` and `status` are the registry's enum values.

    `dispersion` is the registry's words, `analyses` are as the record holds them.
    """

    kind: str
    time_frame: str
    units_counted: str
    status: str
    expected: str
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    analyses: tuple[Mapping[str, Any], ...]

    @property
    def is_count(self) -> bool:
        """True where values are counts of people or other units, out of a denominator."""
        return self.param in COUNTS

    def whole(self, row: Row, group: str) -> Figure:
        """The denominator that a row's figure of a group is out of; nothing if it is not said.

        A row's own comes before the measure's. Of several units it is the one that the record
        selects, else the first.
        """
        for each in (row.denominators, self.denominators):
            found = self._selected(each)
            if found is not None and group in found.counts:
                return found.counts[group]
        return NOTHING

    def _selected(self, denominators: tuple[Denominator, ...]) -> Denominator | None:
        if not denominators:
            return None
        wanted = self.percent_of or (
            _COUNT_OF_PEOPLE if self.param == "COUNT_OF_PARTICIPANTS" else ""
        )
        named = (each for each in denominators if each.units.lower() == wanted.lower())
        return next(named, denominators[0])


@lru_cache(maxsize=1)  # a page reads it for what it draws and for what does not add up
def outcomes(study: Study) -> tuple[Outcome, ...]:
    """Every outcome measure of a study, in record order."""
    held = study.values(PIECE)
    return tuple(_outcome(number, each) for number, each in enumerate(held, 1))


def outcome(study: Study, number: int) -> Outcome | None:
    """One outcome measure, counted from 1; None if the study has none of that number."""
    held = study.values(PIECE)
    return _outcome(number, held[number - 1]) if 1 <= number <= len(held) else None


def _outcome(number: int, value: Any) -> Outcome:
    said: dict[str, Any] = value if isinstance(value, dict) else {}
    rows = tuple(_rows(classes(said.get("classes"))))
    return Outcome(
        kind=text(said.get("type")),
        time_frame=text(said.get("timeFrame")),
        units_counted=text(said.get("typeUnitsAnalyzed")),
        status=text(said.get("reportingStatus")),
        expected=text(said.get("anticipatedPostingDate")),
        groups=groups(said.get("groups"), (each for row in rows for each in row.cells)),
        rows=rows,
        analyses=tuple(structures(said.get("analyses"))),
        **tables.told(number, said),
    )


def _rows(listed: Iterable[Rows]) -> Iterator[Row]:
    for each in listed:
        for category in each.categories:
            yield Row(each.title, category.title, each.denominators, category.cells)
