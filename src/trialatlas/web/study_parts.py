"""The parts of a study's page, one function each, in the order they stand.

A part that has nothing to say is left out if nothing could stand there, and
else says once what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from trialatlas import schema
from trialatlas.export.provenance import document
from trialatlas.study import Study
from trialatlas.web import drawing, links
from trialatlas.web.entries import Entry, entries
from trialatlas.web.facts import (
    Fact,
    date_fact,
    fact,
    facts,
    first_sentence,
    label,
    missing,
    shown_value,
)
from trialatlas.web.record_page import holds
from trialatlas.web.study_page import Part, ages
from trialatlas.web.study_people import people
from trialatlas.web.study_results import results
from trialatlas.web.study_sites import places

_DATES = (
    "StartDate",
    "PrimaryCompletionDate",
    "CompletionDate",
    "StudyFirstSubmitDate",
    "StudyFirstSubmitQCDate",
    "StudyFirstPostDate",
    "ResultsFirstSubmitDate",
    "ResultsFirstSubmitQCDate",
    "ResultsFirstPostDate",
    "DispFirstSubmitDate",
    "DispFirstSubmitQCDate",
    "DispFirstPostDate",
    "LastUpdateSubmitDate",
    "LastUpdatePostDate",
    "StatusVerifiedDate",
)


def parts(study: Study, near: str = "") -> tuple[Part, ...]:
    """All parts of the page that have something to say; sites by distance from a place named."""
    made = (
        _summary(study),
        _eligibility(study),
        _design(study),
        _arms(study),
        _outcomes(study),
        places(study, near),
        people(study),
        results(study),
        _conditions(study),
        _dates(study),
        _oversight(study),
        _identifiers(study),
        _sharing(study),
        _documents(study),
        _references(study),
    )
    return tuple(each for each in made if each.facts or each.data or each.missing)


def _summary(study: Study) -> Part:
    texts = [
        (schema.node(piece).label, shown_value(piece, study.value(piece)), piece)
        for piece in ("BriefSummary", "DetailedDescription")
        if study.value(piece)
    ]
    return _part(
        "summary",
        "Summary",
        "DescriptionModule",
        template="prose",
        data=texts,
        missing=missing(study, ("BriefSummary", "DetailedDescription")),
    )


def _eligibility(study: Study) -> Part:
    age = ages(study)
    said: list[Fact] = [Fact.plain("Ages", age)] if age else []
    said.extend(
        facts(
            study,
            (
                "StdAge",
                "Sex",
                "GenderBased",
                "GenderDescription",
                "HealthyVolunteers",
                "StudyPopulation",
                "SamplingMethod",
            ),
        )
    )
    criteria = study.value("EligibilityCriteria")
    drawn = shown_value("EligibilityCriteria", criteria) if criteria else None
    return _part(
        "taking-part",
        "Taking part",
        "EligibilityModule",
        facts=tuple(said),
        template="criteria",
        data=drawn,
        missing=missing(study, ("EligibilityCriteria", "Sex", "HealthyVolunteers"))
        + (() if age else missing(study, ("MinimumAge", "MaximumAge"))),
    )


def _design(study: Study) -> Part:
    pieces = (
        "StudyType",
        "Phase",
        "DesignPrimaryPurpose",
        "DesignAllocation",
        "DesignInterventionModel",
        "DesignInterventionModelDescription",
        "DesignMasking",
        "DesignWhoMasked",
        "DesignMaskingDescription",
        "DesignObservationalModel",
        "DesignTimePerspective",
        "PatientRegistry",
        "TargetDuration",
        "BioSpecRetention",
        "BioSpecDescription",
        "ExpAccTypeIndividual",
        "ExpAccTypeIntermediate",
        "ExpAccTypeTreatment",
    )
    said = list(facts(study, pieces))
    kind = label("EnrollmentType", study.text("EnrollmentType"))
    size = fact(study, "EnrollmentCount", note=kind.lower())
    said.extend([size] if size else [])
    core = ("Phase", "DesignPrimaryPurpose", "DesignAllocation", "DesignMasking", "EnrollmentCount")
    return _part(
        "design",
        "Design",
        "DesignModule",
        facts=tuple(said),
        missing=missing(study, core),
    )


@dataclass(frozen=True, slots=True)
class Arm:
    """A group of participants. `takes` are places in the list of interventions."""

    label: str
    kind: str
    description: Markup
    takes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Given:
    """An intervention, said once, with the arms that take it."""

    kind: str
    name: str
    description: Markup
    others: tuple[str, ...]
    arms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArmsView:
    """Arms, interventions, and the table of who takes what where both are several."""

    arms: tuple[Arm, ...]
    given: tuple[Given, ...]
    crossed: bool


_WIDEST = 12


def _arms(study: Study) -> Part:
    arms, given = entries(study, "ArmGroup"), entries(study, "Intervention")
    taken = [_takes(arm, given) for arm in arms]
    view = ArmsView(
        arms=tuple(
            Arm(arm.text("label"), arm.text("type"), arm.html("description"), takes)
            for arm, takes in zip(arms, taken, strict=True)
        ),
        given=tuple(
            Given(
                kind=each.text("type"),
                name=each.text("name"),
                description=each.html("description"),
                others=each.texts("otherNames"),
                arms=tuple(
                    arm.text("label") for arm, takes in zip(arms, taken, strict=True) if at in takes
                ),
            )
            for at, each in enumerate(given)
        ),
        crossed=len(given) > 1 and 1 < len(arms) <= _WIDEST,
    )
    return _part(
        "groups",
        "Groups and treatments",
        "ArmsInterventionsModule",
        template="arms",
        data=view if arms or given else None,
        missing=missing(study, ("ArmGroup", "Intervention")),
    )


def _takes(arm: Entry, given: list[Entry]) -> frozenset[int]:
    """Which interventions an arm takes: the record says it from either side."""
    named = {each.partition(": ")[2].casefold() for each in arm.raws("interventionNames")}
    return frozenset(
        at
        for at, each in enumerate(given)
        if each.raw("name").casefold() in named or arm.raw("label") in each.raws("armGroupLabels")
    )


def _outcomes(study: Study) -> Part:
    pieces = ("PrimaryOutcome", "SecondaryOutcome", "OtherOutcome")
    lists = [(schema.node(piece).label, entries(study, piece)) for piece in pieces]
    return _part(
        "outcomes",
        "Outcomes",
        "OutcomesModule",
        template="outcomes",
        data=[(label, listed) for label, listed in lists if listed],
        missing=missing(study, ("PrimaryOutcome", "SecondaryOutcome")),
    )


_TERMS = {
    "Condition": "Conditions",
    "Keyword": "Keywords",
    "ConditionMeshTerm": "Standard terms for the conditions",
    "ConditionAncestorTerm": "Wider terms for the conditions",
    "InterventionMeshTerm": "Standard terms for the interventions",
    "InterventionAncestorTerm": "Wider terms for the interventions",
}


def _conditions(study: Study) -> Part:
    made = (fact(study, piece, named=named) for piece, named in _TERMS.items())
    return _part(
        "conditions",
        "Conditions and terms",
        "ConditionsModule",
        facts=tuple(each for each in made if each is not None),
        missing=missing(study, ("Condition",)),
    )


def _dates(study: Study) -> Part:
    made = (date_fact(study, piece) for piece in _DATES)
    others = facts(
        study,
        (
            "LastKnownStatus",
            "WhyStopped",
            "DelayedPosting",
            "ResultsWaived",
            "HasExpandedAccess",
            "ExpandedAccessNCTId",
            "ExpandedAccessStatusForNCTId",
        ),
    )
    return _part(
        "dates",
        "Status and dates",
        "StatusModule",
        facts=facts(study, ("OverallStatus",)) + others + tuple(each for each in made if each),
        missing=missing(study, ("StartDate", "PrimaryCompletionDate", "CompletionDate")),
    )


def _oversight(study: Study) -> Part:
    node = schema.node("OversightModule")
    return _part(
        "oversight",
        "Oversight",
        node.piece,
        facts=facts(study, (child.piece for child in node.children)),
    )


def _identifiers(study: Study) -> Part:
    said = list(facts(study, ("NCTId", "NCTIdAlias")))
    own = fact(study, "OrgStudyId", named=label("OrgStudyIdType", study.text("OrgStudyIdType")))
    said.extend([own] if own else [])
    for each in entries(study, "SecondaryIdInfo"):
        value, where = each.html("id"), links.web(each.raw("link"))
        if where:
            value = Markup('<a href="{}" rel="external">{}</a>').format(where, value)
        plain = each.raw("type") in {"", "OTHER"}
        named = schema.node("SecondaryId").label if plain else each.text("type")
        said.append(Fact(named, value, each.text("domain")))
    said.extend(facts(study, ("OfficialTitle", "Acronym", "OrgFullName")))
    return _part("identifiers", "Names and numbers", "IdentificationModule", facts=tuple(said))


def _sharing(study: Study) -> Part:
    node = schema.node("IPDSharingStatementModule")
    return _part(
        "sharing",
        "Data sharing",
        node.piece,
        facts=facts(study, (child.piece for child in node.children)),
        missing=missing(study, ("IPDSharing",)),
    )


def _documents(study: Study) -> Part:
    listed = [
        (
            each.text("label") or each.text("filename") or "Document",
            document(study.nct_id, each.raw("filename")) if each.raw("filename") else "",
            each.html("date"),
            each.html("size"),
        )
        for each in entries(study, "LargeDoc")
    ]
    return _part("documents", "Documents", "LargeDocumentModule", template="documents", data=listed)


@dataclass(frozen=True, slots=True)
class ReferencesView:
    """Articles with their retractions, links with where they lead, and shared data drawn."""

    articles: tuple[tuple[Entry, str, tuple[tuple[str, str], ...]], ...]
    links: tuple[tuple[str, str], ...]
    data: Markup | None


def _references(study: Study) -> Part:
    shared = study.values("AvailIPD")
    view = ReferencesView(
        articles=tuple(
            (each, links.pubmed(each.raw("pmid")), tuple(_retractions(each)))
            for each in entries(study, "Reference")
        ),
        links=tuple(
            (each.text("label") or each.text("url"), links.web(each.raw("url")))
            for each in entries(study, "SeeAlsoLink")
        ),
        data=drawing.field(schema.node("AvailIPD"), shared) if shared else None,
    )
    return _part(
        "references",
        "Publications and links",
        "ReferencesModule",
        template="references",
        data=view if holds(study, schema.node("ReferencesModule")) else None,
    )


def _retractions(reference: Entry) -> Iterator[tuple[str, str]]:
    for each in reference.entries("retractions"):
        yield each.text("source"), links.pubmed(each.raw("pmid"))


def _part(anchor: str, title: str, piece: str, **parts: Any) -> Part:
    node = schema.node(piece)
    return Part(anchor, title, first_sentence(node), node, **parts)
