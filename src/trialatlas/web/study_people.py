"""Two parts of a study's page: where it takes place, and who is behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.record import items
from trialatlas.web.study_page import Fact, Part, facts, first_sentence, label, missing, shown_value


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to ask. Every part may be empty."""

    name: str
    role: str
    phone: Markup
    email: Markup


@dataclass(frozen=True, slots=True)
class Place:
    """One site."""

    facility: str
    town: str
    status: str
    status_label: str
    contacts: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """The sites of a country."""

    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Sponsor first and once, then who helps, who answers, and whom to ask."""

    sponsor: str
    sponsor_class: str
    collaborators: tuple[tuple[str, str], ...]
    responsible: tuple[Fact, ...]
    officials: tuple[tuple[str, str, str], ...]
    contacts: tuple[Person, ...]


def places(study: Study) -> Part:
    """Sites by country, in the order of the record."""
    by_country: dict[str, list[Place]] = {}
    for each in study.values("Location"):
        if isinstance(each, dict):
            by_country.setdefault(str(each.get("country", "")), []).append(_place(each))
    node = schema.node("ContactsLocationsModule")
    return Part(
        "sites",
        "Sites",
        first_sentence(schema.node("Location")),
        node,
        facts=facts(study, ("RemovedCountry",)),
        template="sites",
        data=[Country(name, tuple(held)) for name, held in by_country.items()],
        missing=missing(study, ("Location",)),
    )


def people(study: Study) -> Part:
    """Who is behind the study and whom to ask."""
    node = schema.node("SponsorCollaboratorsModule")
    view = PeopleView(
        sponsor=study.text("LeadSponsorName"),
        sponsor_class=_class("LeadSponsorClass", study.text("LeadSponsorClass")),
        collaborators=tuple(
            (str(each.get("name", "")), _class("CollaboratorClass", str(each.get("class", ""))))
            for each in study.values("Collaborator")
        ),
        responsible=facts(
            study, (child.piece for child in schema.node("ResponsibleParty").children)
        ),
        officials=tuple(
            (
                str(each.get("name", "")),
                label("OverallOfficialRole", str(each.get("role", ""))),
                str(each.get("affiliation", "")),
            )
            for each in study.values("OverallOfficial")
        ),
        contacts=tuple(_person(each, "CentralContact") for each in study.values("CentralContact")),
    )
    return Part(
        "people",
        "People and organisations",
        first_sentence(node),
        node,
        template="people",
        data=view,
        missing=missing(study, ("LeadSponsorName", "ResponsibleParty", "OverallOfficial")),
    )


def _class(piece: str, value: str) -> str:
    """The kind of an organisation; that it is not known is left to the module's page."""
    return "" if value == "UNKNOWN" else label(piece, value)


def _place(site: dict[str, Any]) -> Place:
    status = str(site.get("status", ""))
    town = [str(site[name]) for name in ("city", "state", "zip") if site.get(name)]
    return Place(
        facility=str(site.get("facility", "")),
        town=", ".join(town),
        status=status,
        status_label=label("LocationStatus", status),
        contacts=tuple(_person(each, "LocationContact") for each in items(site.get("contacts"))),
    )


def _person(contact: dict[str, Any], piece: str) -> Person:
    phone = _shown(f"{piece}Phone", contact.get("phone"))
    extension = contact.get("phoneExt")
    if extension:
        phone = Markup("{} ext. {}").format(phone, extension)
    return Person(
        name=str(contact.get("name", "")),
        role=label(f"{piece}Role", str(contact.get("role", ""))),
        phone=phone,
        email=_shown(f"{piece}EMail", contact.get("email")),
    )


def _shown(piece: str, value: Any) -> Markup:
    return shown_value(piece, value) if value else Markup()
