"""The view of a whole study: what a reader asks, in the order it is asked.

What lives here: the head, the fact column, and what a part is. What does not:
the parts themselves (`study_parts`, `study_people`, `study_results`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.ages import Age
from trialatlas.study.values import show
from trialatlas.web import links, words
from trialatlas.web.facts import Fact, date_fact, fact, label, meaning, said
from trialatlas.web.record_page import Sibling, holds

_UNTITLED = Markup("Study without a title")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page. `template` draws `data`; `missing` is said once, at its end."""

    anchor: str
    title: str
    lead: str
    node: Node
    facts: tuple[Fact, ...] = ()
    template: str = ""
    data: Any = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above everything: titles, status, and the study in one line."""

    nct_id: str
    title: str
    acronym: str
    status: str
    status_label: str
    status_meaning: str
    kind: str
    phase: str
    line: tuple[Markup, ...]


def head(study: Study) -> Head:
    """The head of a study's pages."""
    status = study.text("OverallStatus")
    return Head(
        nct_id=study.nct_id,
        title=said(study, "BriefTitle") or said(study, "OfficialTitle") or _UNTITLED,
        acronym=said(study, "Acronym"),
        status=status,
        status_label=label("OverallStatus", status) if status else "Status not provided",
        status_meaning=meaning("OverallStatus", status),
        kind=label("StudyType", study.text("StudyType")),
        phase=phase(study),
        line=tuple(one_line(study)),
    )


def phase(study: Study) -> str:
    """`Phase 1 and phase 2`, or empty where the study has no phase to speak of."""
    named = [each for each in study.values("Phase") if each != "NA"]
    return "/".join(label("Phase", str(each)) for each in named)


def ages(study: Study) -> str:
    """`18 to 75 years`, `18 years and older`, or empty."""
    low, high = (Age.parse(study.text(piece)) for piece in ("MinimumAge", "MaximumAge"))
    if low and high:
        same = low.unit == high.unit
        return f"{low.amount if same else low.label} to {high.label}"
    if low:
        return f"{low.label} and older"
    return f"up to {high.label}" if high else ""


def enrollment(study: Study) -> str:
    """`60 people`, with whether that is the plan; empty if no number is given."""
    size = study.value("EnrollmentCount")
    if not isinstance(size, int):
        return ""
    people = words.plural(size, "person", "people")
    return f"{people} (planned)" if study.text("EnrollmentType") == "ESTIMATED" else people


def places(study: Study) -> str:
    """`Nanchang, China`, `12 sites in France`, `1,412 sites in 40 countries`, or empty."""
    sites = study.values("Location")
    if len(sites) == 1:
        town = (said(study, "LocationCity"), said(study, "LocationCountry"))
        return ", ".join(each for each in town if each)
    if not sites:
        return ""
    count = words.plural(len(sites), "site")
    countries = list(dict.fromkeys(map(str, study.values("LocationCountry"))))
    if not countries:
        return count
    many = words.plural(len(countries), "country", "countries")
    return f"{count} in {said(study, 'LocationCountry') if len(countries) == 1 else many}"


def one_line(study: Study) -> Iterable[Markup]:
    """The study in a few short pieces: on what, how many people, where.

    Names are set apart, so that their direction does not turn the words around them.
    """
    node = schema.node("Condition")
    held = study.values("Condition")
    if held:
        apart = ", ".join(_apart(show(node, each).text) for each in held[:2])
        more = f" and {len(held) - 2} more" if len(held) > 2 else ""  # noqa: PLR2004 - two named
        yield Markup(f"On {apart}{more}")  # noqa: S704 - each name is escaped
    for words_of in (enrollment(study), places(study)):
        if words_of:
            yield Markup(_apart(words_of))  # noqa: S704 - escaped


def _apart(text: str) -> str:
    """Escaped, and with a direction of its own. `Markup.format` would take far longer."""
    return f"<bdi>{escape(text)}</bdi>"


def glance(study: Study) -> tuple[Fact, ...]:
    """The fact column: what most readers look for first."""
    results = Markup('<a href="#results">{}</a>').format(
        "Posted" if study.value("HasResults") else "Not posted"
    )
    wanted = (
        date_fact(study, "StartDate", "Start"),
        date_fact(study, "PrimaryCompletionDate", "Main measurement ends"),
        date_fact(study, "CompletionDate", "End"),
        Fact.plain("Size", enrollment(study)) if enrollment(study) else None,
        Fact.plain("Ages", ages(study)) if ages(study) else None,
        fact(study, "Sex"),
        fact(study, "LeadSponsorName", named="Sponsor"),
        Fact("Results", results),
        fact(study, "LastUpdatePostDate", named="Record last updated"),
        fact(study, "StatusVerifiedDate", named="Last verified by the sponsor"),
    )
    return tuple(each for each in wanted if each is not None)


def record_sections(study: Study) -> tuple[tuple[Node, tuple[Sibling, ...]], ...]:
    """Every module by section, with whether the study holds it."""
    return tuple(
        (
            section,
            tuple(
                Sibling(each, links.record(study.nct_id, each), holds(study, each), current=False)
                for each in section.children
            ),
        )
        for section in schema.SECTIONS
    )
