"""What a ResearchStudy refers to: organization, people, sites, who may take part, the plan.

What does not live here: the study itself and the bundle (`fhir`).
"""

from __future__ import annotations

from typing import Any, Final

from trialatlas.export.fhir_words import (
    PLAN,
    Element,
    age,
    below,
    coding,
    concept,
    filled,
    label,
    label_of,
    marked,
    said,
    telecom,
    texts,
    told,
)
from trialatlas.study import Study

_LEADER: Final = "PRINCIPAL_INVESTIGATOR"
_OWN_LEADERS: Final = frozenset({"PRINCIPAL_INVESTIGATOR", "SPONSOR_INVESTIGATOR"})
_MAX_COUNT: Final = 2**31 - 1
"""The largest number that FHIR's `unsignedInt` holds."""


def sponsor(study: Study) -> Element | None:
    """The lead sponsor."""
    name = said(study.value("LeadSponsorName"))
    kind = label(study, "LeadSponsorClass")
    types = [concept(kind)] if kind else []
    return _resource("Organization", name=name, type=types) if name else None


def leader(study: Study) -> tuple[str, str, str] | None:
    """Name, title and affiliation of the principal investigator: the first official who is one,
    else the responsible party if it is a person.
    """
    for each in below(study, "OverallOfficial"):
        name = said(each.get("name"))
        if name and each.get("role") == _LEADER:
            return name, label_of("OverallOfficialRole", _LEADER), said(each.get("affiliation"))
    name = said(study.value("ResponsiblePartyInvestigatorFullName"))
    if name and study.value("ResponsiblePartyType") in _OWN_LEADERS:
        title = said(study.value("ResponsiblePartyInvestigatorTitle"))
        return name, title, said(study.value("ResponsiblePartyInvestigatorAffiliation"))
    return None


def practitioner(name: str) -> Element:
    """A person by the name as written: the registry does not say which part is which."""
    return _resource("Practitioner", name=[{"text": name}])


def role(person: str, title: str, affiliation: str) -> Element:
    """What a person is in the study; `person` is the address of the Practitioner."""
    return _resource(
        "PractitionerRole",
        practitioner={"reference": person},
        organization={"display": affiliation} if affiliation else None,
        code=[concept(title)] if title else [],
    )


def site(record: Element) -> Element | None:
    """A place where the study goes on; None if nothing says where."""
    address = filled(
        {
            "city": said(record.get("city")),
            "state": said(record.get("state")),
            "postalCode": said(record.get("zip")),
            "country": said(record.get("country")),
        }
    )
    name = said(record.get("facility"))
    if not name and not address:
        return None
    return _resource(
        "Location",
        name=name,
        description=label_of("LocationStatus", record.get("status")),
        mode="instance",
        telecom=[way for each in _contacts(record) for way in telecom(each)],
        address=address,
        position=_position(record.get("geoPoint")),
    )


def eligible(study: Study) -> Element | None:
    """Who may take part, and how many: a group that is described, not one that exists."""
    characteristics = [
        *_sex(study),
        *_ages(study),
        *_healthy(study),
        *_described(study, "Study population", "StudyPopulation"),
        *_described(study, "Eligibility criteria", "EligibilityCriteria"),
    ]
    count = study.value("EnrollmentCount")
    known = isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= _MAX_COUNT
    if not characteristics and not known:
        return None
    group = _resource("Group", type="person", actual=False, characteristic=characteristics)
    if known:
        group["quantity"] = count
    return group


def plan(study: Study) -> Element | None:
    """What is done in the study: one action an intervention."""
    actions = [
        filled(
            {
                "title": said(each.get("name")),
                "description": told(each.get("description")),
                "code": _kind_of(each),
            }
        )
        for each in below(study, "Intervention")
    ]
    actions = [each for each in actions if each]
    if not actions:
        return None
    return _resource(
        "PlanDefinition",
        title=said(study.value("OfficialTitle")) or said(study.value("BriefTitle")),
        type=concept("", coding(PLAN, "clinical-protocol", "Clinical Protocol")),
        status="unknown",
        description=marked(study.value("DetailedDescription")),
        action=actions,
    )


def _resource(kind: str, **elements: Any) -> Element:
    return {"resourceType": kind, **filled(elements)}


def _kind_of(intervention: Element) -> list[Element]:
    kind = label_of("InterventionType", intervention.get("type"))
    others = texts(_listed(intervention.get("otherNames")))
    return [concept(each) for each in (kind, *others) if each]


def _contacts(record: Element) -> list[Element]:
    return [each for each in _listed(record.get("contacts")) if isinstance(each, dict)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _position(point: Any) -> Element | None:
    if not isinstance(point, dict):
        return None
    latitude, longitude = point.get("lat"), point.get("lon")
    numbers = all(
        isinstance(each, int | float) and not isinstance(each, bool)
        for each in (latitude, longitude)
    )
    # Zero is a place too, so nothing is left out here.
    return {"longitude": longitude, "latitude": latitude} if numbers else None


def _characteristic(name: str, **value: Any) -> Element:
    return {"code": concept(name), **value, "exclude": False}


def _sex(study: Study) -> list[Element]:
    words = label(study, "Sex")
    return [_characteristic("Sex", valueCodeableConcept=concept(words))] if words else []


def _ages(study: Study) -> list[Element]:
    ends = filled({"low": age(study.value("MinimumAge")), "high": age(study.value("MaximumAge"))})
    return [_characteristic("Age", valueRange=ends)] if ends else []


def _healthy(study: Study) -> list[Element]:
    taken = study.value("HealthyVolunteers")
    if not isinstance(taken, bool):
        return []
    return [_characteristic("Healthy volunteers may take part", valueBoolean=taken)]


def _described(study: Study, name: str, piece: str) -> list[Element]:
    text = told(study.value(piece))
    return [_characteristic(name, valueCodeableConcept=concept(text))] if text else []
