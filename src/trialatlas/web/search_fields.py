"""What a search can ask beside its words: every box, every choice, and the tree of each.

One table for the address (`search_form`), the advanced form (`advanced_form`) and the chips on the
page. Boxes take what is typed, choices take values of a list. Names of parameters are the
registry's own, but for a few that are older here; those take the registry's name as well
(`registry_addresses`). What does not live here: reading an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from trialatlas import schema
from trialatlas.query import parse
from trialatlas.query.aggregate import CHOICES as REGISTRY_KEYS
from trialatlas.query.aggregate import aggregate_filter
from trialatlas.query.build import any_of
from trialatlas.query.filters import age_range_filter, date_range_filter, facet_filter
from trialatlas.query.nearby import near, near_in_words
from trialatlas.query.tree import Query
from trialatlas.wording import messages, said

_AGE_UNITS = {
    **dict.fromkeys(("", "y", "year", "years"), "y"),
    **dict.fromkeys(("m", "month", "months"), "m"),
    **dict.fromkeys(("w", "week", "weeks"), "w"),
    **dict.fromkeys(("d", "day", "days"), "d"),
}
_AGE = re.compile(r"(\d{1,4})\s*([a-z]*)", re.ASCII)
SPAN = "_"
"""Between the two ends of a range in an address: `2020-01_2021`, `_17y`."""


@dataclass(frozen=True, slots=True)
class Box:
    """A field that takes what is typed: its parameter, its label, an example and its tree.

    `ask` raises UsageError or QueryError. A box of a `place` must hold in one and the same site
    with the other places. `span` marks a range with two ends. `narrows` puts the box beside the
    results, not only on the advanced form. `says` puts what was typed as it was understood.
    """

    param: str
    label: str
    example: str
    ask: Callable[[str], Query]
    hint: str = ""
    place: bool = False
    span: bool = False
    narrows: bool = False
    says: Callable[[str], str] | None = None

    @property
    def ranks(self) -> bool:
        """True if words typed here decide which study comes first."""
        return not (self.place or self.span or self.param == "aggFilters")

    def said(self, value: str) -> str:
        """The value as a chip shows it."""
        if self.says:
            return self.says(value)
        if not self.span:
            return value
        low, _, high = value.partition(SPAN)
        if low and high:
            return said("{low} to {high}").format(low=low, high=high)
        if low:
            return said("from {low}").format(low=low)
        return said("up to {high}").format(high=high)


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet: the parameter that carries it, its piece, and how it is headed."""

    param: str
    piece: str
    label: str

    def name_of(self, value: str) -> str:
        """The plain label of a value."""
        if self.piece == "HasResults":
            return said("With results") if value == "true" else said("Without results")
        known = schema.enum(schema.node(self.piece).type)
        return known.label(value) if known else value

    def values(self) -> dict[str, str]:
        """Values by how they may be written in small letters; empty if any value may be."""
        if self.piece == "HasResults":
            return {"true": "true", "false": "false", "with": "true", "without": "false"}
        known = schema.enum(schema.node(self.piece).type)
        return {each.value.casefold(): each.value for each in known.values} if known else {}

    def ask(self, values: tuple[str, ...]) -> Query:
        """Studies with any of the values."""
        return facet_filter(self.piece, values)


@dataclass(frozen=True, slots=True)
class Mark:
    """A list of the registry's own form that is no facet, with its keys and their labels."""

    param: str
    label: str
    names: Mapping[str, str]

    def name_of(self, value: str) -> str:
        """The plain label of a key."""
        return said(self.names[value])

    def values(self) -> dict[str, str]:
        """Keys by how they may be written in small letters."""
        return {key.casefold(): key for key in self.names}

    def ask(self, values: tuple[str, ...]) -> Query:
        """Studies with any of the keys, as the registry's `aggFilters` have them."""
        return any_of(REGISTRY_KEYS[self.param][key] for key in values)


CHOICES = (
    Choice("status", "OverallStatus", "Status"),
    Choice("type", "StudyType", "Kind of study"),
    Choice("phase", "Phase", "Phase"),
    Choice("results", "HasResults", "Results"),
    Choice("intervention", "InterventionType", "Kind of intervention"),
    Choice("sex", "Sex", "Sex"),
    Choice("age", "StdAge", "Age group"),
    Choice("country", "LocationCountry", "Country"),
    Choice("funder", "LeadSponsorClass", "Kind of sponsor"),
)
MARKS = (
    Mark(
        "studyType",
        "Kinds of study",
        messages(
            {
                "int": "Interventional",
                "obs": "Observational",
                "obs_patreg": "Observational: patient registry",
                "exp": "Expanded access",
                "exp_indiv": "Expanded access: individual patients",
                "exp_inter": "Expanded access: intermediate-size population",
                "exp_treat": "Expanded access: treatment",
            }
        ),
    ),
    Mark("healthy", "Healthy volunteers", messages({"y": "Takes healthy volunteers"})),
    Mark(
        "docs",
        "Documents",
        messages(
            {"prot": "Study protocol", "sap": "Statistical analysis plan", "icf": "Consent form"}
        ),
    ),
    Mark(
        "funderType",
        "Paid for by",
        messages(
            {
                "nih": "NIH",
                "fed": "Other U.S. federal agency",
                "industry": "Industry",
                "other": "Others (people, universities, organisations)",
            }
        ),
    ),
    Mark("violation", "Violation", messages({"y": "FDA found a violation of FDAAA 801"})),
)
COUNTRY = "country"


def _age_range(text: str) -> Query:
    return age_range_filter(SPAN.join(map(_age, text.split(SPAN))))


def _age(typed: str) -> str:
    """`18`, `18 years` and `18Y` as `18y`; anything else as it is, to be refused by name."""
    found = _AGE.fullmatch(typed.strip().casefold())
    unit = _AGE_UNITS.get(found[2]) if found else None
    return f"{found[1]}{unit}" if found and unit else typed


def _in(name: str) -> Callable[[str], Query]:
    return lambda text: parse(text, name)


def _dates(param: str, piece: str, label: str) -> Box:
    return Box(param, label, "2020-01", partial(date_range_filter, piece), span=True)


BOXES = (
    Box("condition", "Condition", messages("thyroid cancer"), _in("ConditionSearch"), narrows=True),
    Box("treatment", "Treatment", messages("aspirin"), _in("InterventionSearch"), narrows=True),
    Box("titles", "Title or acronym", "HOPE", _in("TitleSearch")),
    Box("outc", "Outcome measure", messages("overall survival"), _in("OutcomeSearch")),
    Box("sponsor", "Sponsor", messages("university"), _in("SponsorSearch"), narrows=True),
    Box("lead", "Lead sponsor", "Oslo University Hospital", _in("LeadSponsorName")),
    Box("id", "Study number", "NCT07314255", _in("IdSearch")),
    Box("locn", "Facility", "Mayo Clinic", _in("LocationFacility"), place=True),
    Box("city", "City", "Boston", _in("LocationCity"), place=True),
    Box("state", "State or region", "Massachusetts", _in("LocationState"), place=True),
    Box(
        "place",
        "Place",
        messages("a facility, city, state or country"),
        _in("LocationSearch"),
        place=True,
    ),
    Box(
        "near",
        "Near a place",
        messages("Munich, 50 km"),
        near,
        place=True,
        narrows=True,
        says=near_in_words,
    ),
    Box(
        "ageRange", "Age", "18", _age_range, messages("Years, or such as 6 months, 10 d"), span=True
    ),
    _dates("start", "StartDate", messages("Study start")),
    _dates("primComp", "PrimaryCompletionDate", messages("Primary completion")),
    _dates("studyComp", "CompletionDate", messages("Study completion")),
    _dates("firstPost", "StudyFirstPostDate", messages("First posted")),
    _dates("resFirstPost", "ResultsFirstPostDate", messages("Results first posted")),
    _dates("lastUpdPost", "LastUpdatePostDate", messages("Last update posted")),
    Box("aggFilters", "The registry's filters", "results:with,sex:f", aggregate_filter),
)
BOX = {box.param: box for box in BOXES}
"""The boxes by parameter."""

CARRIED: Mapping[tuple[str, str], tuple[str, str]] = {
    **{
        (name, key): (mark.param, key)
        for mark in MARKS
        for name, key in ((mark.param, each) for each in mark.names)
    },
    **{
        (name, key): (choice.param, value)
        for choice in CHOICES
        for value in choice.values().values()
        for name, keys in REGISTRY_KEYS.items()
        for key, tree in keys.items()
        if tree == choice.ask((value,))
    },
}
"""The choice and its value that ask the same as a filter and key of the registry's `aggFilters`."""
