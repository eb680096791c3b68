"""The part of a study's page that says who is behind it, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.web.entries import Entry, entries
from trialatlas.web.facts import Fact, facts, first_sentence, missing, said
from trialatlas.web.study_page import Part


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to ask. Every part may be empty."""

    name: str
    role: str
    phone: Markup
    email: Markup


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Sponsor first and once, then who helps, who answers, and whom to ask."""

    sponsor: str
    sponsor_class: str
    collaborators: tuple[tuple[str, str], ...]
    responsible: tuple[Fact, ...]
    officials: tuple[tuple[str, str, str], ...]
    contacts: tuple[Person, ...]


def people(study: Study) -> Part:
    """Who is behind the study and whom to ask."""
    node = schema.node("SponsorCollaboratorsModule")
    view = PeopleView(
        sponsor=said(study, "LeadSponsorName"),
        sponsor_class=_kind(*entries(study, "LeadSponsor")[:1]),
        collaborators=tuple(
            (each.text("name"), _kind(each)) for each in entries(study, "Collaborator")
        ),
        responsible=facts(
            study, (child.piece for child in schema.node("ResponsibleParty").children)
        ),
        officials=tuple(
            (each.text("name"), each.text("role"), each.text("affiliation"))
            for each in entries(study, "OverallOfficial")
        ),
        contacts=people_of(entries(study, "CentralContact")),
    )
    return Part(
        "people",
        "People and sponsors",
        first_sentence(node),
        node,
        template="people",
        data=view,
        missing=missing(study, ("LeadSponsorName", "ResponsibleParty", "OverallOfficial")),
    )


def people_of(contacts: Iterable[Entry]) -> tuple[Person, ...]:
    """Those to ask, with their extension beside the number."""
    return tuple(_person(each) for each in contacts)


def _kind(organization: Entry | None = None) -> str:
    """The kind of an organization; that it is not known is left to the module's page."""
    if organization is None or organization.raw("class") == "UNKNOWN":
        return ""
    return organization.text("class")


def _person(contact: Entry) -> Person:
    phone, extension = contact.html("phone"), contact.text("phoneExt")
    if phone and extension:
        phone = Markup("{} ext. {}").format(phone, extension)
    return Person(contact.text("name"), contact.text("role"), phone, contact.html("email"))
