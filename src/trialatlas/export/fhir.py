"""A study in FHIR R4: a bundle of a ResearchStudy and what it refers to.

R4 is what servers and clients speak most; the registry's own mapping is not published, so this
one is our reading, set out field by field in `docs/fhir.md`. What does not live here: codes
(`fhir_words`) and the other resources (`fhir_parts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import msgspec

from trialatlas.export import fhir_parts as parts
from trialatlas.export.fhir_words import (
    ABSENT,
    MESH,
    OBJECTIVE,
    PHASE,
    PHASES,
    PURPOSE,
    PURPOSES,
    REASON,
    STATUS,
    WHY_NO_STATUS,
    Element,
    below,
    coding,
    concept,
    date_time,
    filled,
    label,
    label_of,
    marked,
    said,
    telecom,
    texts,
    told,
    web_address,
)
from trialatlas.export.provenance import REGISTRY, Provenance, document, source_lines
from trialatlas.study import Study

_OUTCOMES: Final = (("PrimaryOutcome", "primary"), ("SecondaryOutcome", "secondary"))
_DESIGN: Final = (
    *("StudyType", "DesignAllocation", "DesignInterventionModel", "DesignMasking"),
    *("DesignObservationalModel", "DesignTimePerspective"),
)
_PUBMED: Final = "https://pubmed.ncbi.nlm.nih.gov"


def as_fhir(study: Study, origin: Provenance) -> bytes:
    """The bundle as JSON. It has no empty value, and is the same for the same version."""
    return msgspec.json.encode(bundle(study, origin))


def bundle(study: Study, origin: Provenance) -> Element:
    """A Bundle of the type `collection`; the ResearchStudy is its first entry.

    Every entry has an address of its own, made from the study's and its place, by which the
    ResearchStudy refers to it.
    """
    held = _Entries(origin)
    research = _research_study(study, origin)
    own = held.add(research)
    for name, resource in (
        ("sponsor", parts.sponsor(study)),
        ("principalInvestigator", _leader(study, held)),
    ):
        if resource is not None:
            research[name] = {"reference": held.add(resource)}
    for name, resources in (
        ("site", [parts.site(each) for each in below(study, "Location")]),
        ("enrollment", [parts.eligible(study)]),
        ("protocol", [parts.plan(study)]),
    ):
        found = [{"reference": held.add(each)} for each in resources if each is not None]
        if found:
            research[name] = found
    return {
        "resourceType": "Bundle",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": own},
        "type": "collection",
        "timestamp": origin.last_changed.isoformat(timespec="seconds"),
        "entry": held.entries,
    }


class _Entries:
    """The entries of a bundle as they come."""

    def __init__(self, origin: Provenance) -> None:
        self._origin = origin
        self.entries: list[Element] = []

    def add(self, resource: Element) -> str:
        """Take a resource in; the address by which others refer to it."""
        place = f"{self._origin.address}#{resource['resourceType']}-{len(self.entries)}"
        address = f"urn:uuid:{uuid5(NAMESPACE_URL, place)}"
        self.entries.append({"fullUrl": address, "resource": resource})
        return address


def _leader(study: Study, held: _Entries) -> Element | None:
    found = parts.leader(study)
    if found is None:
        return None
    name, title, affiliation = found
    return parts.role(held.add(parts.practitioner(name)), title, affiliation)


def _research_study(study: Study, origin: Provenance) -> Element:
    research = filled(
        {
            "resourceType": "ResearchStudy",
            "id": study.nct_id,
            "meta": _meta(origin),
            "identifier": list(_identifiers(study)),
            "title": said(study.value("BriefTitle")),
            "primaryPurposeType": _purpose(study),
            "phase": _phase(study),
            "category": [concept(text) for each in _DESIGN if (text := label(study, each))],
            "focus": [
                *(concept(each) for each in texts(study.values("InterventionName"))),
                *_meshes(study, "InterventionMesh"),
            ],
            "condition": _conditions(study),
            "contact": list(_contacts(study)),
            "relatedArtifact": [*_references(study), *_links(study), *_documents(study)],
            "keyword": [concept(each) for each in texts(study.values("Keyword"))],
            "location": [concept(each) for each in texts(study.values("LocationCountry"))],
            "description": _description(study),
            "period": _period(study),
            "reasonStopped": concept(told(study.value("WhyStopped"))),
            "note": [{"text": each} for each in _notes(study, origin)],
            "arm": list(_arms(study)),
            "objective": list(_objectives(study)),
        }
    )
    return {**research, **_status(study)}


def _meta(origin: Provenance) -> Element:
    tags = [coding(REASON, "HTEST", "test health data")] if origin.sample else []
    return filled({"source": origin.address, "tag": tags})


def _identifiers(study: Study) -> Iterator[Element]:
    yield {"use": "official", "system": REGISTRY, "value": study.nct_id}
    for each in texts(study.values("NCTIdAlias")):
        yield {"use": "old", "system": REGISTRY, "value": each}
    own = said(study.value("OrgStudyId"))
    if own:
        kind = label(study, "OrgStudyIdType") or "Number given by the organization"
        organization = said(study.value("OrgFullName"))
        yield _secondary(own, kind, organization)
    for each in below(study, "SecondaryIdInfo"):
        value = said(each.get("id"))
        if value:
            kind = label_of("SecondaryIdType", each.get("type"))
            yield _secondary(value, kind, said(each.get("domain")))


def _secondary(value: str, kind: str, assigner: str) -> Element:
    given_by = {"display": assigner} if assigner else None
    return filled({"use": "secondary", "type": concept(kind), "value": value, "assigner": given_by})


def _status(study: Study) -> Element:
    """The status as a code, or the reason why there is none: R4 has no code for `unknown`."""
    value = study.value("OverallStatus")
    known = value if isinstance(value, str) else ""
    if known in STATUS:
        return {"status": STATUS[known]}
    reason = WHY_NO_STATUS.get(known, "unsupported")
    return {"_status": {"extension": [{"url": ABSENT, "valueCode": reason}]}}


def _purpose(study: Study) -> Element:
    value = study.value("DesignPrimaryPurpose")
    text = label(study, "DesignPrimaryPurpose")
    if value in PURPOSES:
        return concept(text, coding(PURPOSE, str(value).lower().replace("_", "-")))
    return concept(text)


def _phase(study: Study) -> Element:
    phases = tuple(each for each in study.values("Phase") if isinstance(each, str))
    text = ", ".join(label_of("Phase", each) for each in phases)
    code = PHASES.get(tuple(sorted(phases)))
    return concept(text, coding(PHASE, code)) if code else concept(text)


def _conditions(study: Study) -> list[Element]:
    """Conditions in the sponsor's words, with the MeSH code where the words are the same; then
    the MeSH terms that no condition spells out.
    """
    terms = {each["text"].casefold(): each for each in _meshes(study, "ConditionMesh")}
    found = [
        {**terms.pop(each.casefold(), {}), "text": each}
        for each in texts(study.values("Condition"))
    ]
    return [*found, *terms.values()]


def _meshes(study: Study, piece: str) -> Iterator[Element]:
    for each in below(study, piece):
        code, term = said(each.get("id")), said(each.get("term"))
        if term:
            yield concept(term, coding(MESH, code, term)) if code else concept(term)


def _contacts(study: Study) -> Iterator[Element]:
    for each in below(study, "CentralContact"):
        contact = filled({"name": said(each.get("name")), "telecom": telecom(each)})
        if contact:
            yield contact


def _references(study: Study) -> Iterator[Element]:
    for each in below(study, "Reference"):
        pmid = said(each.get("pmid"))
        artifact = filled(
            {
                "citation": told(each.get("citation")),
                "label": label_of("ReferenceType", each.get("type")),
                "url": f"{_PUBMED}/{pmid}/" if pmid.isascii() and pmid.isdigit() else "",
            }
        )
        if artifact:
            yield {"type": "citation", **artifact}


def _links(study: Study) -> Iterator[Element]:
    for each in below(study, "SeeAlsoLink"):
        url, name = web_address(each.get("url")), said(each.get("label"))
        if url:
            yield filled({"type": "documentation", "display": name, "url": url})


def _documents(study: Study) -> Iterator[Element]:
    for each in below(study, "LargeDoc"):
        name = said(each.get("filename"))
        if name:
            title = said(each.get("label"))
            attachment: dict[str, Any] = {
                "url": document(study.nct_id, name),
                "title": title or name,
                "creation": date_time(each.get("date")),
            }
            yield filled(
                {"type": "documentation", "display": title, "document": filled(attachment)}
            )


def _description(study: Study) -> str:
    both = (marked(study.value("BriefSummary")), marked(study.value("DetailedDescription")))
    return "\n\n".join(each for each in both if each)


def _period(study: Study) -> Element:
    start, end = date_time(study.value("StartDate")), date_time(study.value("CompletionDate"))
    return filled({"start": start, "end": end})


def _notes(study: Study, origin: Provenance) -> Iterator[str]:
    """What R4 has no place for, and where the words come from."""
    for name, piece in (("Official title", "OfficialTitle"), ("Acronym", "Acronym")):
        if text := said(study.value(piece)):
            yield f"{name}: {text}"
    for each in texts(study.values("CollaboratorName")):
        yield f"Collaborator: {each}"
    for each in below(study, "OverallOfficial"):
        words = (each.get("name"), each.get("affiliation"))
        if who := ", ".join(text for word in words if (text := said(word))):
            yield f"{label_of('OverallOfficialRole', each.get('role')) or 'Official'}: {who}"
    yield from source_lines(origin)


def _arms(study: Study) -> Iterator[Element]:
    for number, each in enumerate(below(study, "ArmGroup"), start=1):
        kind = label_of("ArmGroupType", each.get("type"))
        yield filled(
            {
                "name": said(each.get("label")) or f"Group {number}",
                "type": concept(kind),
                "description": told(each.get("description")),
            }
        )


def _objectives(study: Study) -> Iterator[Element]:
    """Outcome measures, which R4 knows only as objectives, with their time frames."""
    for piece, code in (*_OUTCOMES, ("OtherOutcome", "exploratory")):
        for each in below(study, piece):
            measure, frame = said(each.get("measure")), said(each.get("timeFrame"))
            name = f"{measure} [{frame}]" if measure and frame else measure or frame
            if name:
                yield {"name": name, "type": concept("", coding(OBJECTIVE, code))}
