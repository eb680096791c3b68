"""From the registry's search and filter parameters, and our facets, to trees.

Each function takes a parameter's text as given and raises QueryError with the
offset in it. `aggFilters` is in `query.aggregate`; which parameter exists, and
how an error is worded to a client of the registry's API, is a view's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from trialatlas import schema
from trialatlas.errors import QueryError, UsageError
from trialatlas.query.build import all_of, any_of, canonical_name
from trialatlas.query.check import check
from trialatlas.query.ends import read_distance
from trialatlas.query.parser import parse
from trialatlas.query.tree import (
    Area,
    Everything,
    Missing,
    Phrase,
    Query,
    Range,
)
from trialatlas.study.record import canonical_nct_id
from trialatlas.study.words import value_key

AREA_BY_PARAMETER = {
    **{area.param: area.name for area in schema.AREAS if area.param},
    "lead": "LeadSponsorName",
}
"""Where `query.<parameter>` looks: a search area, or a piece."""

_GEO = re.compile(r"\s*distance\((.*)\)\s*", re.DOTALL)
_AGE_RANGE = re.compile(
    r"\s*(?:(\d{1,4})([ymwd]))?_(?:(\d{1,4})([ymwd]))?\s*", re.ASCII | re.IGNORECASE
)
_SYNONYM_ID = re.compile(r"(?:([A-Za-z0-9_.-]+):)?([A-Za-z0-9_.-]+)", re.ASCII)
_UNITS = {"y": "years", "m": "months", "w": "weeks", "d": "days"}
_ITEM = re.compile(r"[^,|]+")


def query_for(parameter: str, expression: str) -> Query:
    """`query.cond=...` and its like: the expression in the area of the parameter.

    Raises KeyError for a parameter that is not in AREA_BY_PARAMETER.
    """
    return parse(expression, AREA_BY_PARAMETER[parameter])


def status_filter(listed: str) -> Query:
    """`filter.overallStatus`: any of the statuses, listed with commas or pipes.

    A blank list is no filter.
    """
    known = schema.enum(schema.node("OverallStatus").type)
    by_key = {value_key(each.value): each.value for each in (known.values if known else ())}
    found = [_named(by_key, item, start, listed) for item, start in items(listed)]
    return facet_filter("OverallStatus", found) if found else Everything()


def id_filter(listed: str) -> Query:
    """`filter.ids`: the studies with these NCT numbers, former numbers included.

    A blank list is no filter.
    """
    found = [_nct_id(item, start, listed) for item, start in items(listed)]
    return facet_filter("NCTIdSearch", found) if found else Everything()


def geo_filter(text: str) -> Query:
    """`filter.geo`: studies with a site near a point, `distance(39.0,-77.1,50mi)`."""
    found = _GEO.fullmatch(text)
    near = read_distance(found[1]) if found else None
    if near is None or near.towns:  # the registry places no site at its town
        raise QueryError(
            "this is no distance from a point on the globe",
            expression=text,
            length=max(1, len(text)),
            hint="Write distance(latitude,longitude,50mi), in degrees, with mi or km.",
            slug="query-range",
        )
    return Area("LocationGeoPoint", near)


def synonym_ids(listed: str) -> frozenset[str]:
    """`filter.synonyms`: synonyms to leave out, listed with commas or pipes, for `query.widen`.

    An item is `area:id`, for one search area or field, or an id alone, for all of them; ids are
    those of `tree.Alternative`. Whether a synonym has such an id is not known here. Raises
    QueryError for an item of another form.
    """
    return frozenset(_synonym_id(item, start, listed) for item, start in items(listed))


def advanced_filter(expression: str) -> Query:
    """`filter.advanced`: an expression; terms that name no area look in BasicSearch."""
    return parse(expression)


def facet_filter(piece: str, values: Iterable[str]) -> Query:
    """Studies with any of the values in a piece, as a facet offers them.

    A value of a text piece is matched whole, by its words: values that differ only in case, signs
    or inflection are one. In a search area it is matched as a phrase.
    """
    node = None if schema.area(piece) else schema.find(piece)
    coverage = "FullMatch" if node and node.search == "words" else "Contains"
    return any_of(Area(piece, Phrase(value, coverage)) for value in values)


def range_filter(piece: str, low: str | None, high: str | None) -> Query:
    """Studies whose date, age or number lies between the ends; None or blank is open.

    Raises QueryError for an end that is none, and ends in the wrong order.
    """
    tree = Area(piece, Range(low or None, high or None))
    check(tree)
    return tree


def age_filter(low: str | None, high: str | None = None) -> Query:
    """Studies that take people of an age from `low` to `high`, both such as `18 years`.

    A study that gives no limit has none: it is open to that side. With one end only, that end
    may have any age on its open side.
    """
    parts = [
        any_of([range_filter(piece, *ends), Area(piece, Missing())])
        for piece, ends, typed in (
            ("MinimumAge", (None, high), high),
            ("MaximumAge", (low, None), low),
        )
        if typed
    ]
    return all_of(parts)


def age_range_filter(text: str) -> Query:
    """`ageRange` of the registry's search page: `18d_64y`, `_17y`, `65y_`."""
    found = _AGE_RANGE.fullmatch(text)
    if found is None:
        raise QueryError(
            "this is no range of ages",
            expression=text,
            length=max(1, len(text)),
            hint="Write 18y_64y, with y, m, w or d for years, months, weeks or days.",
            slug="query-range",
        )
    amount, unit, high_amount, high_unit = found.groups()
    return age_filter(_age(amount, unit), _age(high_amount, high_unit))


def date_range_filter(piece: str, text: str) -> Query:
    """`start`, `primComp` and the like of the registry's search page: `2020-01-01_2021`,
    `_2021`.
    """
    low, _, high = text.partition("_")
    if not low.strip() and not high.strip():
        return Everything()
    return range_filter(piece, low.strip(), high.strip())


def items(listed: str) -> Iterator[tuple[str, int]]:
    """The items of a list with commas or pipes, and where each starts. Blank ones are left out."""
    for found in _ITEM.finditer(listed):
        item = found.group()
        if item.strip():
            yield item.strip(), found.start() + len(item) - len(item.lstrip())


def _age(amount: str | None, unit: str | None) -> str | None:
    return f"{amount} {_UNITS[unit.lower()]}" if amount and unit else None


def _named(by_key: dict[str, str], item: str, start: int, listed: str) -> str:
    value = by_key.get(value_key(item))
    if value is None:
        close = get_close_matches(value_key(item), by_key, n=1, cutoff=0.5)
        raise QueryError(
            f"there is no status {item[:60]}",
            expression=listed,
            position=start,
            length=len(item),
            hint=f"Did you mean {by_key[close[0]]}?"
            if close
            else f"The statuses: {', '.join(by_key.values())}.",
            slug="query-value",
        )
    return value


def _synonym_id(item: str, start: int, listed: str) -> str:
    found = _SYNONYM_ID.fullmatch(item)
    area = found[1] if found else None
    if found is None or (area and not schema.area(area) and not schema.find(area)):
        raise QueryError(
            f"{item[:60]} names no synonym",
            expression=listed,
            position=start,
            length=len(item),
            hint="Write pairs such as ConditionSearch:1651367: a search area or field, a colon and"
            " the synonym's id.",
            slug="query-value",
        )
    return f"{canonical_name(area)}:{found[2]}" if area else found[2]


def _nct_id(item: str, start: int, listed: str) -> str:
    try:
        return canonical_nct_id(item)
    except UsageError as error:
        raise QueryError(
            error.message,
            expression=listed,
            position=start,
            length=len(item),
            hint=error.hint,
            slug="query-value",
        ) from error


FILTERS: dict[str, Callable[[str], Query]] = {
    "overallStatus": status_filter,
    "geo": geo_filter,
    "ids": id_filter,
    "advanced": advanced_filter,
}
"""The tree of `filter.<name>`, by name."""
