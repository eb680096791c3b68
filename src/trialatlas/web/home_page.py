"""The view of the start page: what is held, and ways in that surely lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trialatlas.index.protocol import SearchRequest
from trialatlas.web.search_fields import CHOICES
from trialatlas.web.search_form import SearchForm
from trialatlas.web.search_page import date_in_words, options
from trialatlas.web.site import Samples, Site

_WAYS = ("status", "type", "phase", "country")
_SHOWN = 6
_EXAMPLES = 4
_LONGEST = 40


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


def home_view(site: Site) -> dict[str, Any]:
    """Everything the start page shows. Without an index or studies the ways in are left out."""
    status = site.atlas.status()
    searchable = status.index is not None and status.index.studies > 0
    return {
        "status": status,
        "source": _SOURCES[site.samples()],
        "registry_date": date_in_words(status.store.registry_date),
        "examples": _examples(site) if searchable else (),
        "groups": _ways(site) if searchable else (),
    }


_SOURCES: Mapping[Samples, str] = {
    "none": "ClinicalTrials.gov",
    "some": "ClinicalTrials.gov, and fictitious sample studies",
    "all": "The built-in sample: fictitious studies in the form of ClinicalTrials.gov",
}


def _examples(site: Site) -> tuple[Example, ...]:
    found: dict[str, Example] = {}
    for each in site.atlas.search(SearchRequest(limit=_EXAMPLES * 3)).hits:
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


def _ways(site: Site) -> tuple[Ways, ...]:
    choices = [choice for choice in CHOICES if choice.param in _WAYS]
    request = SearchRequest(limit=1, facets=tuple(choice.piece for choice in choices))
    facets = {facet.piece: facet for facet in site.atlas.search(request).facets}
    form = SearchForm()
    made = (
        Ways(
            choice.label,
            tuple(
                Way(each.value, each.label, each.count, each.address, choice.param == "status")
                for each in tuple(options(form, choice, facets[choice.piece]))[:_SHOWN]
            ),
        )
        for choice in choices
    )
    return tuple(ways for ways in made if ways.values)
