"""The view of the start page: what is held, and ways in that surely lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trialatlas.atlas import Found, Results
from trialatlas.index.protocol import SearchRequest, SortKey
from trialatlas.sample import is_sample
from trialatlas.web.search_fields import CHOICES
from trialatlas.web.search_form import SearchForm
from trialatlas.web.search_page import date_in_words, options
from trialatlas.web.site import Samples, Site
from trialatlas.web.study_page import Head, head
from trialatlas.wording import messages, said
from trialatlas.wording import said as in_words

_WAYS = ("status", "type", "phase", "country")
_SHOWN = 6
_EXAMPLES = 4
_LONGEST = 40
_NEWEST = 12
_VALUES = 20
_UPDATED = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A search that finds something here, and how much."""

    words: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Way:
    """One value to start from."""

    value: str
    label: str
    count: int
    address: str
    mark: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """A heading with values to start from."""

    label: str
    values: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that says how much is held, and the search that shows it."""

    label: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Updated:
    """A study that changed lately at the registry, and when, in words."""

    head: Head
    day: str
    sample: bool


def home_view(site: Site) -> dict[str, Any]:
    """Everything the start page shows. Without an index or studies the ways in are left out."""
    status = site.atlas.status()
    searchable = status.index is not None and status.index.studies > 0
    found = _newest(site) if searchable else None
    return {
        "status": status,
        "source": said(_SOURCES[site.samples()]),
        "registry_date": date_in_words(status.store.registry_date),
        "examples": _examples(site, found.hits) if found else (),
        "groups": _ways(found) if found else (),
        "figures": _figures(found, status.store.studies) if found else (),
        "updated": _updated(found) if found else (),
        "all_updated": SearchForm(sort="updated").address(),
    }


_COUNTED: Mapping[tuple[str, str], str] = messages(
    {
        ("status", "RECRUITING"): "recruiting now",
        ("results", "true"): "with results",
    }
)
"""Values of choices that are told as a number."""
_SOURCES: Mapping[Samples, str] = messages(
    {
        "none": "ClinicalTrials.gov",
        "some": "ClinicalTrials.gov, and fictitious sample studies",
        "all": "The built-in sample: fictitious studies in the form of ClinicalTrials.gov",
    }
)


def _newest(site: Site) -> Results:
    """All studies, the ones updated last first, counted by what the page offers."""
    facets = tuple(choice.piece for choice in CHOICES if choice.param in (*_WAYS, "results"))
    return site.atlas.search(
        SearchRequest(
            sort=(SortKey("LastUpdatePostDate"),), limit=_NEWEST, facets=facets, facet_size=20
        )
    )


def _examples(site: Site, hits: tuple[Found, ...]) -> tuple[Example, ...]:
    found: dict[str, Example] = {}
    for each in hits:
        for condition in each.held.study.values("Condition")[:1]:
            said = str(condition)
            if len(said) <= _LONGEST and said.replace(" ", "").isalpha():
                form = SearchForm(text=said)
                count = site.atlas.count(form.request().query)
                if count:
                    found.setdefault(said.casefold(), Example(said, count, form.address()))
        if len(found) >= _EXAMPLES:
            break
    return tuple(found.values())


def _ways(found: Results) -> tuple[Ways, ...]:
    facets = {facet.piece: facet for facet in found.facets}
    form = SearchForm()
    made = (
        Ways(
            said(choice.label),
            tuple(
                Way(each.value, each.label, each.count, each.address, choice.param == "status")
                for each in tuple(options(form, choice, facets[choice.piece]))[:_SHOWN]
            ),
        )
        for choice in CHOICES
        if choice.param in _WAYS
    )
    return tuple(ways for ways in made if ways.values)


def _figures(found: Results, studies: int) -> tuple[Figure, ...]:
    """How many studies there are, take people now, and have results."""
    facets = {facet.piece: facet for facet in found.facets}
    form = SearchForm()
    counted = {
        (choice.param, each.value): Figure(said(label), each.count, each.address)
        for choice in CHOICES
        for (param, value), label in _COUNTED.items()
        if choice.param == param
        for each in options(form, choice, facets[choice.piece])
        if each.value == value
    }
    return (Figure(in_words("studies"), studies, form.address()), *counted.values())


def _updated(found: Results) -> tuple[Updated, ...]:
    return tuple(
        Updated(
            head(each.held.study),
            date_in_words(each.held.study.text("LastUpdatePostDate")),
            is_sample(each.held.study.nct_id),
        )
        for each in found.hits[:_UPDATED]
    )
