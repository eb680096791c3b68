"""The part of a study's page that says who is behind it, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.web.entries import Entry, entries
from trialatlas.web.facts import Term, first_sentence, missing, terms
from trialatlas.web.study_page import Part
from trialatlas.web.words import phrase
from trialatlas.wording import messages
from trialatlas.wording import said as in_words


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to ask. Every part may be empty."""

    name: str
    role: str
    phone: Markup
    email: Markup


@dataclass(frozen=True, slots=True)
class Organization:
    """A sponsor or collaborator, and what kind it is; the kind may be empty."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Sponsor first and once, then who helps, who answers, and whom to ask."""

    sponsor: Organization | None
    collaborators: tuple[Organization, ...]
    responsible: Markup
    officials: tuple[Person, ...]
    contacts: tuple[Person, ...]
    terms: dict[str, tuple[Term, ...]]


def people(study: Study) -> Part:
    """Who is behind the study and whom to ask."""
    node = schema.node("SponsorCollaboratorsModule")
    sponsors = [_organization(each) for each in entries(study, "LeadSponsor")]
    view = PeopleView(
        sponsor=next((each for each in sponsors if each.name), None),
        collaborators=tuple(_organization(each) for each in entries(study, "Collaborator")),
        responsible=_responsible(study),
        officials=tuple(_official(each) for each in entries(study, "OverallOfficial")),
        contacts=people_of(entries(study, "CentralContact")),
        terms={
            "sponsor": terms("LeadSponsor", named="Sponsor") + _classes(study, "LeadSponsorClass"),
            "collaborators": terms("Collaborator") + _classes(study, "CollaboratorClass"),
            "responsible": terms("ResponsibleParty")
            + terms("ResponsiblePartyType", study.values("ResponsiblePartyType"))[1:],
            "officials": terms("OverallOfficial")
            + terms("OverallOfficialRole", study.values("OverallOfficialRole"))[1:],
            "contacts": terms("CentralContact"),
        },
    )
    return Part(
        "people",
        in_words("People and sponsors"),
        first_sentence(node),
        node,
        template="people",
        data=view,
        missing=missing(study, ("LeadSponsorName", "ResponsibleParty", "OverallOfficial")),
    )


def people_of(contacts: Iterable[Entry]) -> tuple[Person, ...]:
    """Those to ask, with their extension beside the number."""
    return tuple(_person(each) for each in contacts)


def _organization(each: Entry) -> Organization:
    """That its kind is not known is left to the module's page."""
    kind = "" if each.raw("class") == "UNKNOWN" else each.text("class")
    return Organization(each.text("name"), kind)


def _classes(study: Study, piece: str) -> tuple[Term, ...]:
    """What the kinds of organizations in the study are, without what a kind is."""
    return terms(piece, study.values(piece))[1:]


def _responsible(study: Study) -> Markup:
    """Who answers for the record, in words; empty where the record does not say."""
    held = entries(study, "ResponsibleParty")
    if not held:
        return Markup()
    party = held[0]
    if party.raw("type") == "SPONSOR":
        return phrase(_THE_SPONSOR)
    names = (
        *("investigatorFullName", "investigatorTitle", "investigatorAffiliation"),
        *("oldNameTitle", "oldOrganization"),
    )
    who = Markup(", ").join(said for name in names if (said := party.html(name)))
    kind = party.text("type")
    if kind and who:
        return Markup("{}: <bdi>{}</bdi>").format(kind, who)
    return Markup("<bdi>{}</bdi>").format(who) if who else Markup("{}").format(kind)


_THE_SPONSOR = messages("The sponsor")


def _official(each: Entry) -> Person:
    role = ", ".join(filter(None, (each.text("role"), each.text("affiliation"))))
    return Person(each.text("name"), role, Markup(), Markup())


def _person(contact: Entry) -> Person:
    phone, extension = contact.html("phone"), contact.text("phoneExt")
    if phone and extension:
        phone = phrase("{} ext. {}", phone, extension)
    return Person(contact.text("name"), contact.text("role"), phone, contact.html("email"))
