"""Who may take part: age groups, sex, healthy volunteers. And how near two studies are in that.

What does not live here: how stage and line are recognised (`stages`); criteria in words, which are
a text (`texts`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from trialatlas.related.record import strings
from trialatlas.study import Study
from trialatlas.study.ages import Age
from trialatlas.wording import messages

_YEAR: Final = 31_556_952
_OLDEST: Final = 200.0
AGE_GROUPS: Final = {
    messages("children"): (0.0, 18.0),
    messages("adults"): (18.0, 65.0),
    messages("older adults"): (65.0, _OLDEST),
}
"""The registry's age groups: from so many years to below so many."""
_STANDARD: Final = {"CHILD": "children", "ADULT": "adults", "OLDER_ADULT": "older adults"}
_WEIGHTS: Final = (0.6, 0.25, 0.15, 0.25)
"""Of ages, sex, healthy volunteers, stage and line. All are set by hand. Stage and line count as
much as sex: like it they decide who is asked at all, but they are recognised by phrases, which miss
some, so they do not outweigh the ages that nearly every record gives."""
_HALF: Final = 0.5
_KEPT: Final = 5_000
"""Combinations of ages and sex that are kept: they come again and again."""


class People(NamedTuple):
    """Whom a study takes. Empty, and None, where the record does not say."""

    groups: frozenset[str]
    sex: str
    healthy: bool | None


def people_of(study: Study) -> People:
    """Whom a study takes, as its record says."""
    healthy = study.value("HealthyVolunteers")
    return people(
        study.text("MinimumAge"),
        study.text("MaximumAge"),
        tuple(strings(study, "StdAge")),
        study.text("Sex"),
        healthy if isinstance(healthy, bool) else None,
    )


@lru_cache(maxsize=_KEPT)
def people(
    youngest: str,
    oldest: str,
    age_groups: tuple[str, ...],
    sex: str,
    healthy: bool | None,  # noqa: FBT001 - as a record says it, in the order of a record
) -> People:
    """Whom a study takes that says so much; `age_groups` count where it gives no ages."""
    return People(
        _groups(Age.parse(youngest), Age.parse(oldest)) or _standard(age_groups), sex, healthy
    )


def _groups(low: Age | None, high: Age | None) -> frozenset[str]:
    if low is None and high is None:
        return frozenset()
    least = low.seconds / _YEAR if low else 0.0
    most = high.seconds / _YEAR if high else _OLDEST
    return frozenset(
        name for name, (start, end) in AGE_GROUPS.items() if least < end and most >= start
    )


def _standard(age_groups: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_STANDARD[each] for each in age_groups if each in _STANDARD)


def nearness(one: People, other: People, course: float | None = None) -> float:
    """Weighted mean of what both say: age groups shared (0.6), sex (0.25), healthy (0.15), and
    `course`, how near they are in stage and line of treatment (0.25), None if that is not known.
    """
    values = (_ages(one, other), _sexes(one, other), _healthy(one, other), course)
    known = [(value, by) for value, by in zip(values, _WEIGHTS, strict=True) if value is not None]
    weight = sum(by for _, by in known)
    return sum(value * by for value, by in known) / weight if weight else 0.0


def _ages(one: People, other: People) -> float | None:
    every = one.groups | other.groups
    return len(one.groups & other.groups) / len(every) if one.groups and other.groups else None


def _sexes(one: People, other: People) -> float | None:
    if not one.sex or not other.sex:
        return None
    if one.sex == other.sex:
        return 1.0
    return _HALF if "ALL" in {one.sex, other.sex} else 0.0


def _healthy(one: People, other: People) -> float | None:
    if one.healthy is None or other.healthy is None:
        return None
    return float(one.healthy == other.healthy)
