"""What all tables of results are made of: groups, denominators, rows, and a figure by group.

Texts are as the record has them; a value of another shape than declared reads as nothing and
stays in the record's own view. What lives elsewhere: what a table is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trialatlas.study import items
from trialatlas.study.results.figures import Figure, figure


@dataclass(frozen=True, slots=True)
class Group:
    """A group that figures are given for. `name` is its title, or its id where it has none."""

    id: str
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one group in one row: a value, how it spreads, and a comment on it."""

    value: Figure
    spread: Figure
    low: Figure
    high: Figure
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many of each group were counted. `units` is what was counted, mostly participants."""

    units: str
    counts: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Category:
    """One row of figures by group id. `title` is empty where a class has one row alone."""

    title: str
    cells: Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Rows:
    """A class: rows that belong together, and the denominators that are theirs alone."""

    title: str
    denominators: tuple[Denominator, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a baseline characteristic and an outcome measure have in common, as submitted.

    `number` counts from 1 as the addresses do; `param` is an enum's value.
    """

    number: int
    title: str
    about: str
    population: str
    param: str
    dispersion: str
    unit: str
    percent_of: str
    """The units that percentages are out of, where the record selects some."""
    with_percent: bool
    """False where the record says that its counts are not to be read as percentages."""
    denominators: tuple[Denominator, ...]


def told(number: int, said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `Measure` by name, out of a structure of the record."""
    return {
        "number": number,
        "title": text(said.get("title")),
        "about": text(said.get("description")),
        "population": text(said.get("populationDescription")),
        "param": text(said.get("paramType")),
        "dispersion": text(said.get("dispersionType")),
        "unit": text(said.get("unitOfMeasure")),
        "percent_of": text(said.get("denomUnitsSelected")),
        "with_percent": said.get("calculatePct") is not False,
        "denominators": denominators(said.get("denoms")),
    }


def structures(value: Any) -> list[dict[str, Any]]:
    """The structures of a list; whatever else stands in it is left out."""
    return [each for each in items(value) if isinstance(each, dict)]


def numbered(value: Any) -> list[tuple[int, dict[str, Any]]]:
    """The structures of a list with their place in it, counted from 1 as the addresses count."""
    return [(at, each) for at, each in enumerate(items(value), 1) if isinstance(each, dict)]


def text(value: Any) -> str:
    """A text of a record; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def groups(listed: Any, named: Iterable[str] = ()) -> tuple[Group, ...]:
    """The groups of a module or a measure, each id once.

    Ids that are `named` by a figure and stand in no list come last, under their id.
    """
    found: dict[str, Group] = {}
    for each in structures(listed):
        key = text(each.get("id"))
        if key and key not in found:
            name = text(each.get("title")) or key
            found[key] = Group(key, name, text(each.get("description")))
    for key in named:
        if key and key not in found:
            found[key] = Group(key, key)
    return tuple(found.values())


def denominators(listed: Any) -> tuple[Denominator, ...]:
    """How many were counted, once for each kind of unit."""
    return tuple(
        Denominator(
            text(each.get("units")),
            {
                text(count.get("groupId")): figure(count.get("value"))
                for count in structures(each.get("counts"))
            },
        )
        for each in structures(listed)
    )


def classes(listed: Any) -> tuple[Rows, ...]:
    """The classes of a measure with their categories, in record order."""
    return tuple(
        Rows(
            text(each.get("title")),
            denominators(each.get("denoms")),
            tuple(_category(below) for below in structures(each.get("categories"))),
        )
        for each in structures(listed)
    )


def _category(said: Mapping[str, Any]) -> Category:
    return Category(
        text(said.get("title")),
        {
            text(each.get("groupId")): measured(each)
            for each in structures(said.get("measurements"))
        },
    )


def measured(said: Mapping[str, Any]) -> Measured:
    """The figures of one measurement."""
    return Measured(
        figure(said.get("value")),
        figure(said.get("spread")),
        figure(said.get("lowerLimit")),
        figure(said.get("upperLimit")),
        text(said.get("comment")),
    )
