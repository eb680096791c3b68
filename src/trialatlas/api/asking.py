"""From the parameters of `/studies` to one search.

Queries decide match and rank; filters only the match, before (`filter.`) or after (`postFilter.`)
the registry's own counting, which makes no difference here. A query parameter that holds nothing
but NCT numbers names studies: then no filter counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from trialatlas import schema
from trialatlas.api import wording
from trialatlas.api.params import Given, Parameter
from trialatlas.index.protocol import MAX_LIMIT, RELEVANCE, SearchRequest, SortKey
from trialatlas.query.aggregate import aggregate_filter
from trialatlas.query.build import all_of
from trialatlas.query.ends import RANGED
from trialatlas.query.filters import (
    AREA_BY_PARAMETER,
    advanced_filter,
    geo_filter,
    id_filter,
    query_for,
    status_filter,
)
from trialatlas.query.nearness import Nearness, read_decay
from trialatlas.query.tree import Area, Distance, Everything, Query

DEFAULT_SIZE: Final = 10
MAX_SORT_KEYS: Final = 2

_NUMBER: Final = r"\d+(\.\d+)?"
_GEO: Final = rf"distance\(-?{_NUMBER},-?{_NUMBER},{_NUMBER}(km|mi)?\)"
NCT_ID: Final = r"[Nn][Cc][Tt]0*[1-9]\d{0,7}"
_SORT: Final = r"(([a-zA-Z][a-zA-Z0-9\-. ]*)|(@relevance))(:(asc|desc))?"
_DECAY: Final = "func:exp,scale:300mi,offset:0mi,decay:0.5"
"""The registry's own default."""
_SYNONYM: Final = r"[a-zA-Z]+:[^\s:]+"
_ONLY_IDS: Final = re.compile(rf"[\s,]*{NCT_ID}(?:[\s,]+{NCT_ID})*[\s,]*", re.ASCII)

QUERIES: Final = tuple(f"query.{name}" for name in AREA_BY_PARAMETER)


def _statuses() -> tuple[str, ...]:
    known = schema.enum(schema.node("OverallStatus").type)
    return tuple(each.value for each in known.values) if known else ()


def _filters_of(when: str) -> tuple[Parameter, ...]:
    return (
        Parameter(
            f"{when}.overallStatus",
            "list",
            choices=_statuses(),
            explains="Studies with any of these statuses.",
        ),
        Parameter(
            f"{when}.geo",
            pattern=_GEO,
            explains="Studies with a site within a distance of a place:"
            " distance(latitude,longitude,50mi), in miles (mi) or kilometres (km).",
        ),
        Parameter(
            f"{when}.ids",
            "list",
            pattern=NCT_ID,
            explains="These studies, by present or former NCT number.",
        ),
        Parameter(
            f"{when}.advanced",
            explains="An expression of the query language that has to hold and does not rank.",
        ),
        Parameter(
            f"{when}.synonyms",
            "list",
            pattern=_SYNONYM,
            explains="Synonyms that are not searched for, each as area:id.",
        ),
    )


def _looks_in(name: str) -> str:
    """What a query parameter searches."""
    place = AREA_BY_PARAMETER[name.partition(".")[2]]
    kind = "the search area" if schema.area(place) else "the field"
    return (
        f"An expression of the query language, sought in {kind} {place}. It has to hold; it ranks."
    )


_FILTERS: Final = (*_filters_of("filter"), *_filters_of("postFilter"))

PARAMETERS: Final = (
    *(Parameter(name, explains=_looks_in(name)) for name in QUERIES),
    *_FILTERS,
    Parameter(
        "aggFilters",
        explains="Short keys of the search form, as in results:with,status:not rec. Keys in a pair"
        " are alternatives; pairs hold together.",
    ),
    Parameter(
        "geoDecay",
        explains="How rank falls with the distance from the place of filter.geo;"
        f" {_DECAY} unless said.",
    ),
    Parameter(
        "sort",
        "list",
        pattern=_SORT,
        at_most=MAX_SORT_KEYS,
        explains=f"Dates, numbers or ages by piece or full path, or {RELEVANCE}; each may end in"
        " :asc or :desc.",
    ),
    Parameter(
        "countTotal", "flag", explains="True adds the number of all studies to the first page."
    ),
    Parameter(
        "pageSize",
        "number",
        explains=f"Studies on a page: {DEFAULT_SIZE} if it is absent or 0; more than"
        f" {MAX_LIMIT:,} is cut to {MAX_LIMIT:,}.",
    ),
    Parameter("pageToken", explains="The nextPageToken of the page before."),
)
"""What decides which studies an answer holds, and in which order."""
SYNONYMS: Final = Parameter(
    "synonyms", "flag", explains="False searches for what was typed and for no synonym of it."
)

_READ_FILTER: Final[dict[str, Callable[[str], Query]]] = {
    "overallStatus": status_filter,
    "geo": geo_filter,
    "ids": id_filter,
    "advanced": advanced_filter,
}


def search_of(given: Given) -> SearchRequest:
    """The search that the parameters ask for. Raises UsageError in the registry's words."""
    filters, query = _filters(given), _query(given)
    return SearchRequest(
        query=query,
        filters=None if filters == Everything() or names_studies(given) else filters,
        sort=tuple(_sort_key(item) for item in given.items("sort")),
        limit=min(given.number("pageSize") or DEFAULT_SIZE, MAX_LIMIT),
        page_token=given.text("pageToken") or None,
        near=None if names_studies(given) else _near(given, query),
    )


def without_synonyms(given: Given) -> frozenset[str]:
    """Synonyms that are not to be searched for, as `area:id` (our reading of `filter.synonyms`)."""
    return frozenset(given.items("filter.synonyms") + given.items("postFilter.synonyms"))


def names_studies(given: Given) -> bool:
    """True if a query parameter holds nothing but NCT numbers."""
    return any(_ONLY_IDS.fullmatch(given.text(name)) for name in QUERIES)


def _query(given: Given) -> Query:
    return all_of(_one_query(name, given.text(name)) for name in QUERIES if given.text(name))


def _one_query(name: str, text: str) -> Query:
    if _ONLY_IDS.fullmatch(text):
        return id_filter(",".join(text.replace(",", " ").split()))
    with wording.of_expression(name):
        return query_for(name.partition(".")[2], text)


def _filters(given: Given) -> Query:
    parts = [_filter(each.name, given.text(each.name)) for each in _FILTERS]
    with wording.of_value("aggFilters"):
        parts.append(aggregate_filter(given.text("aggFilters")))
    return all_of(parts)


def _filter(name: str, text: str) -> Query:
    kind = name.partition(".")[2]
    if not text or kind not in _READ_FILTER:
        return Everything()
    word = {"geo": wording.of_form, "advanced": wording.of_expression}.get(kind, wording.of_value)
    with word(name):
        return _READ_FILTER[kind](text)


def _near(given: Given, query: Query) -> Nearness | None:
    """How distance from the point of `filter.geo` lowers the rank; None if there is no such point
    or nothing is ranked: no words, no decay, no `@relevance`.
    """
    with wording.of_form("geoDecay"):
        decay = read_decay(given.text("geoDecay") or _DECAY, 0.0, 0.0, 0.0)
    point = given.text("filter.geo")
    ranks = query != Everything() or given.text("geoDecay") or RELEVANCE in given.text("sort")
    if not point or not ranks:
        return None
    area = geo_filter(point)
    if not isinstance(area, Area) or not isinstance(area.part, Distance):
        return None
    place = area.part
    return replace(decay, latitude=place.latitude, longitude=place.longitude, within=place.miles)


def _sort_key(item: str) -> SortKey:
    name, _, direction = item.partition(":")
    if name == RELEVANCE:
        return SortKey(RELEVANCE, descending=direction != "asc")
    if schema.sized(name):
        return SortKey(name, descending=direction == "desc")
    node = schema.find(name)
    if node is None:
        raise wording.invalid_field("sort", name)
    if node.search not in RANGED:
        hint = f"Sort by a date, an age, a number, the size of a list or {RELEVANCE}."
        raise wording.invalid_field("sort", name, hint)
    descending = direction == "desc" if direction else node.search == "date"
    return SortKey(node.piece, descending=descending)
