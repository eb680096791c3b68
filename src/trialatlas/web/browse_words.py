"""The words of the pages of named things, kind by kind.

What does not live here: what the pages show (`browse_page`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from trialatlas.directory import KindName
from trialatlas.web import words
from trialatlas.wording import forms, messages, said


@dataclass(frozen=True, slots=True)
class KindWords:
    """How a kind is called, what it is in one sentence, how many of it and of studies of one of it
    are counted. Kept in English; `kind_in_words` says it in the language spoken now.
    """

    one: str
    many: str
    what: str
    find: str
    number: tuple[str, str]
    studies: tuple[str, str]
    caution: str = ""

    def counted(self, number: int) -> str:
        """`12 conditions`."""
        return words.plural(number, *self.number)

    def studied(self, number: int) -> str:
        """`12 studies held here name this condition`."""
        return words.plural(number, *self.studies)


def kind_in_words(name: KindName) -> KindWords:
    """The words of a kind in the language spoken now."""
    kept = KINDS_IN_WORDS[name]
    return replace(
        kept,
        one=said(kept.one),
        many=said(kept.many),
        what=said(kept.what),
        find=said(kept.find),
        caution=said(kept.caution),
    )


KINDS_IN_WORDS: Final[Mapping[KindName, KindWords]] = {
    "conditions": KindWords(
        messages("Condition"),
        messages("Conditions"),
        messages(
            "A condition is what a study looks into: a disease, a state of health, a question."
        ),
        messages("Find among conditions"),
        forms("condition", "conditions"),
        forms("study held here names this condition", "studies held here name this condition"),
    ),
    "interventions": KindWords(
        messages("Intervention"),
        messages("Interventions"),
        messages(
            "An intervention is what a study gives or does: a drug, a device, an operation, a talk."
        ),
        messages("Find among interventions"),
        forms("intervention", "interventions"),
        forms("study held here gives or does this", "studies held here give or do this"),
    ),
    "sponsors": KindWords(
        messages("Sponsor"),
        messages("Sponsors"),
        messages(
            "A sponsor answers for a study. Collaborators help it with money, people or materials."
        ),
        messages("Find among sponsors"),
        forms("sponsor", "sponsors"),
        forms(
            "study held here has this sponsor or collaborator",
            "studies held here have this sponsor or collaborator",
        ),
    ),
    "countries": KindWords(
        messages("Country"),
        messages("Countries"),
        messages("Countries in which studies have at least one site."),
        messages("Find among countries"),
        forms("country", "countries"),
        forms(
            "study held here has a site in this country",
            "studies held here have a site in this country",
        ),
    ),
    "sites": KindWords(
        messages("Site"),
        messages("Sites"),
        messages("A site is a place where people can take part: a hospital, a practice, a centre."),
        messages("Find among sites"),
        forms("site", "sites"),
        forms("study held here has a site here", "studies held here have a site here"),
        messages(
            "Sites are known by what sponsors write. One hospital may stand under several names,"
            " and a name such as “Research Site” may stand for several places in one town."
        ),
    ),
    "investigators": KindWords(
        messages("Investigator"),
        messages("Investigators"),
        messages(
            "People, and at times offices, that answer for a study as its investigator or official."
        ),
        messages("Find among investigators"),
        forms("investigator", "investigators"),
        forms(
            "study held here names this person as investigator or official",
            "studies held here name this person as investigator or official",
        ),
        messages("This is a name and not one person: people who share a name share this page."),
    ),
}

RELATED_WORDS: Final[Mapping[KindName, str]] = messages(
    {
        "conditions": "Conditions",
        "interventions": "Interventions",
        "sponsors": "Lead sponsors",
        "countries": "Countries",
        "sites": "Sites",
        "investigators": "Investigators",
    }
)
"""Headings of what a thing's studies name as well."""
SAME_KIND: Final[Mapping[KindName, str]] = messages(
    {
        "conditions": "Other conditions in the same studies",
        "interventions": "Other interventions in the same studies",
        "sponsors": "Collaborators in these studies",
    }
)
COUNTED: Final = messages("Counted here, over the studies held.")
YEARS: Final = messages("Studies by the year they started")
STATUSES: Final = messages("Where these studies stand")
PHASES: Final = messages("Phases of these studies")
INITIAL_WORDS: Final[Mapping[str, str]] = messages({"0": "0 to 9", "~": "others"})
