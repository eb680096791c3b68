"""The parts of a study's page, one function each, in the order they stand.

A part that has nothing to say is left out if nothing could stand there, and
else says once what is missing.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.values import show_text
from trialatlas.web import links
from trialatlas.web.entries import entries
from trialatlas.web.facts import Fact, fact, facts, label, missing, shown_value, terms
from trialatlas.web.study_dates import dates
from trialatlas.web.study_eligibility import taking_part
from trialatlas.web.study_page import Part, part
from trialatlas.web.study_people import people
from trialatlas.web.study_plan import arms, design, outcomes
from trialatlas.web.study_references import documents, references
from trialatlas.web.study_results import results
from trialatlas.web.study_sites import places
from trialatlas.wording import messages


def parts(study: Study, near: str = "") -> tuple[Part, ...]:
    """All parts of the page that have something to say; sites by distance from a place named."""
    made = (
        _summary(study),
        taking_part(study),
        places(study, near),
        arms(study),
        outcomes(study),
        design(study),
        results(study),
        dates(study),
        people(study),
        _conditions(study),
        references(study),
        documents(study),
        _sharing(study),
        _oversight(study),
        _identifiers(study),
    )
    return tuple(each for each in made if each.facts or each.data or each.missing)


def _summary(study: Study) -> Part:
    texts = [
        (schema.node(piece).label, shown_value(piece, study.value(piece)), piece)
        for piece in ("BriefSummary", "DetailedDescription")
        if study.value(piece)
    ]
    return part(
        "summary",
        "What the study is about",
        "DescriptionModule",
        template="prose",
        data=texts,
        missing=missing(study, ("BriefSummary", "DetailedDescription")),
    )


_TERMS = messages(
    {
        "Condition": "Conditions",
        "Keyword": "Keywords",
        "ConditionMeshTerm": "Standard terms for the conditions",
        "ConditionAncestorTerm": "Wider terms for the conditions",
        "InterventionMeshTerm": "Standard terms for the interventions",
        "InterventionAncestorTerm": "Wider terms for the interventions",
    }
)


def _conditions(study: Study) -> Part:
    made = (
        _linked(fact(study, piece, named=named), study, piece) for piece, named in _TERMS.items()
    )
    return part(
        "conditions",
        "Conditions and terms",
        "ConditionsModule",
        facts=tuple(each for each in made if each is not None),
        missing=missing(study, ("Condition",)),
    )


_PAGES = {"Condition": "condition"}
"""Terms that have a page of the studies they stand in."""


def _linked(said: Fact | None, study: Study, piece: str) -> Fact | None:
    """The fact with each of its names leading to the page of what it names."""
    kind = _PAGES.get(piece)
    if said is None or kind is None:
        return said
    node = schema.node(piece)
    names = [show_text(node, each) for each in study.values(piece)]
    rows = Markup().join(
        Markup('<li><a class="name" href="{}" dir="auto">{}</a></li>').format(address, name)
        if (address := links.entity(kind, name))
        else Markup("<li><bdi>{}</bdi></li>").format(name)
        for name in names
    )
    return replace(said, value=Markup('<ul class="words">{}</ul>').format(rows))


def _oversight(study: Study) -> Part:
    node = schema.node("OversightModule")
    return part(
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
        means = terms("SecondaryIdType", [each.raw("type")])
        said.append(Fact(named, value, each.text("domain"), means))
    said.extend(facts(study, ("OfficialTitle", "Acronym", "OrgFullName")))
    return part("identifiers", "Names and numbers", "IdentificationModule", facts=tuple(said))


def _sharing(study: Study) -> Part:
    node = schema.node("IPDSharingStatementModule")
    return part(
        "sharing",
        "Data sharing",
        node.piece,
        facts=facts(study, (child.piece for child in node.children)),
        missing=missing(study, ("IPDSharing",)),
    )
