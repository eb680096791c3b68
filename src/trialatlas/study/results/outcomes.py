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
from trialatlas.study.results.figures import NOTHING, Figure
from trialatlas.study.results.tables import (
    Denominator,
    Group,
    Measured,
    Rows,
    classes,
    denominators,
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome measure. Texts are as submitted; `number` counts from 1.

    `kind`, `param` and `status` are the registry's enum values, `dispersion` its words.
    `analyses` are as the record holds them.
    """

    number: int
    kind: str
    title: str
    about: str
    time_frame: str
    population: str
    param: str
    dispersion: str
    unit: str
    units_counted: str
    percent_of: str
    percents: bool
    """False where the record says that no percentages go with the counts."""
    status: str
    expected: str
    groups: tuple[Group, ...]
    denominators: tuple[Denominator, ...]
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
        number=number,
        kind=text(said.get("type")),
        title=text(said.get("title")),
        about=text(said.get("description")),
        time_frame=text(said.get("timeFrame")),
        population=text(said.get("populationDescription")),
        param=text(said.get("paramType")),
        dispersion=text(said.get("dispersionType")),
        unit=text(said.get("unitOfMeasure")),
        units_counted=text(said.get("typeUnitsAnalyzed")),
        percent_of=text(said.get("denomUnitsSelected")),
        percents=said.get("calculatePct") is not False,
        status=text(said.get("reportingStatus")),
        expected=text(said.get("anticipatedPostingDate")),
        groups=groups(said.get("groups"), (each for row in rows for each in row.cells)),
        denominators=denominators(said.get("denoms")),
        rows=rows,
        analyses=tuple(structures(said.get("analyses"))),
    )


def _rows(listed: Iterable[Rows]) -> Iterator[Row]:
    for each in listed:
        for category in each.categories:
            yield Row(each.title, category.title, each.denominators, category.cells)
