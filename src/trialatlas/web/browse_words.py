"""The words of the pages of named things, kind by kind.

What does not live here: what the pages show (`browse_page`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trialatlas.directory import KindName


@dataclass(frozen=True, slots=True)
class KindWords:
    """How a kind is called, what it is in one sentence, and how studies stand to one of it."""

    one: str
    many: str
    what: str
    names: str
    caution: str = ""


KINDS_IN_WORDS: Final[Mapping[KindName, KindWords]] = {
    "conditions": KindWords(
        "Condition",
        "Conditions",
        "A condition is what a study looks into: a disease, a state of health, a question.",
        "name this condition",
    ),
    "interventions": KindWords(
        "Intervention",
        "Interventions",
        "An intervention is what a study gives or does: a drug, a device, an operation, a talk.",
        "give or do this",
    ),
    "sponsors": KindWords(
        "Sponsor",
        "Sponsors",
        "A sponsor answers for a study. Collaborators help it with money, people or materials.",
        "have this sponsor or collaborator",
    ),
    "countries": KindWords(
        "Country",
        "Countries",
        "Countries in which studies have at least one site.",
        "have a site in this country",
    ),
    "sites": KindWords(
        "Site",
        "Sites",
        "A site is a place where people can take part: a hospital, a practice, a centre.",
        "have a site here",
        "Sites are known by what sponsors write. One hospital may stand under several names, and"
        " a name such as “Research Site” may stand for several places in one town.",
    ),
    "investigators": KindWords(
        "Investigator",
        "Investigators",
        "People, and at times offices, that answer for a study as its investigator or official.",
        "name this person as investigator or official",
        "This is a name and not one person: people who share a name share this page.",
    ),
}

RELATED_WORDS: Final[Mapping[KindName, str]] = {
    "conditions": "Conditions",
    "interventions": "Interventions",
    "sponsors": "Lead sponsors",
    "countries": "Countries",
    "sites": "Sites",
    "investigators": "Investigators",
}
"""Headings of what a thing's studies name as well."""
SAME_KIND: Final[Mapping[KindName, str]] = {
    "conditions": "Other conditions in the same studies",
    "interventions": "Other interventions in the same studies",
    "sponsors": "Collaborators in these studies",
}
COUNTED: Final = "Counted here, over the studies held."
YEARS: Final = "Studies by the year they started"
STATUSES: Final = "Where these studies stand"
PHASES: Final = "Phases of these studies"
INITIAL_WORDS: Final[Mapping[str, str]] = {"0": "0 to 9", "~": "others"}
