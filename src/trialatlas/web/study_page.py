"""The view of a whole study: what a reader asks, in the order it is asked.

What lives here: the head, the fact column, and what a part is. What does not:
the parts themselves (`study_parts` names them all), and the first answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.ages import Age
from trialatlas.study.dates import PartialDate
from trialatlas.study.values import show
from trialatlas.web import links, words
from trialatlas.web.facts import (
    Fact,
    Term,
    date_fact,
    fact,
    first_sentence,
    label,
    meaning,
    said,
    shown_value,
    terms,
)
from trialatlas.web.record_page import Sibling, holds
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

_UNTITLED = messages("Study without a title")
_HEALTHY = "healthy"
_NAMED = 2
"""Conditions named in the line below the title."""
_FRESH_YEARS = 2
"""A status that nobody has confirmed for longer may be out of date: the registry's own measure."""
_OPEN = frozenset({"RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"})


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
    after: bool = False
    """True if the facts stand below what the template draws."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the status can be relied on."""

    last_known: str = ""
    verified: str = ""
    stale: bool = False
    """True if it was last verified over two years ago although people could still join."""
    why_stopped: Markup = field(default_factory=Markup)


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
    kind_terms: tuple[Term, ...]
    phase: str
    phase_terms: tuple[Term, ...]
    line: tuple[Markup, ...]


def part(anchor: str, title: str, piece: str, **parts: Any) -> Part:
    """A part under the sentence that explains its node."""
    node = schema.node(piece)
    return Part(anchor, in_words(title), first_sentence(node), node, **parts)


def head(study: Study) -> Head:
    """The head of a study's pages."""
    status = study.text("OverallStatus")
    return Head(
        nct_id=study.nct_id,
        title=title(study),
        acronym=said(study, "Acronym"),
        status=status,
        status_label=status_label(study),
        status_meaning=meaning("OverallStatus", status),
        kind=label("StudyType", study.text("StudyType")),
        kind_terms=terms("StudyType", study.values("StudyType")),
        phase=phase(study),
        phase_terms=terms("Phase", study.values("Phase")),
        line=tuple(one_line(study)),
    )


def title(study: Study) -> str:
    """The brief title, else the official one, else words that there is none."""
    return (
        said(study, "BriefTitle") or said(study, "OfficialTitle") or Markup(in_words(_UNTITLED))  # noqa: S704 - our own words
    )


def status_label(study: Study) -> str:
    """The overall status in words."""
    status = study.text("OverallStatus")
    return label("OverallStatus", status) if status else in_words("Status not provided")


def phase(study: Study) -> str:
    """`Phase 1 and phase 2`, or empty where the study has no phase to speak of."""
    named = [each for each in study.values("Phase") if each != "NA"]
    return "/".join(label("Phase", str(each)) for each in named)


def ages(study: Study) -> str:
    """`18 to 75 years`, `18 years and older`, or empty."""
    low, high = (Age.parse(study.text(piece)) for piece in ("MinimumAge", "MaximumAge"))
    if low and high:
        same = low.unit == high.unit
        return in_words("{low} to {high}").format(
            low=low.amount if same else low.label, high=high.label
        )
    if low:
        return in_words("{age} and older").format(age=low.label)
    return in_words("up to {age}").format(age=high.label) if high else ""


def enrollment(study: Study) -> str:
    """`60 people`, with whether that is the plan; empty if no number is given."""
    size = study.value("EnrollmentCount")
    if not isinstance(size, int):
        return ""
    people = words.plural(size, "person", "people")
    planned = study.text("EnrollmentType") == "ESTIMATED"
    return in_words("{people} (planned)").format(people=people) if planned else people


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
    where = said(study, "LocationCountry") if len(countries) == 1 else many
    return in_words("{sites} in {where}").format(sites=count, where=where)


def one_line(study: Study) -> Iterable[Markup]:
    """The study in a few short pieces: in whom, how many people, where.

    Names are set apart, so that their direction does not turn the words around them.
    """
    node = schema.node("Condition")
    held = study.values("Condition")
    if held:
        apart = [_apart(show(node, each).text) for each in held[:_NAMED]]
        more = len(held) - _NAMED
        named = (
            in_words("{names} and {count} more").format(names=", ".join(apart), count=more)
            if more > 0
            else in_words(" and ").join(apart)
        )
        yield Markup(f"{opening(study)} {named}")  # noqa: S704 - each name is escaped
    for words_of in (enrollment(study), places(study)):
        if words_of:
            yield Markup(_apart(words_of))  # noqa: S704 - escaped


def opening(study: Study) -> str:
    """`In people with`, where the record speaks of a disease, or `On`."""
    return in_words("In people with") if of_a_disease(study) else in_words("On")


def of_a_disease(study: Study) -> bool:
    """True where the registry's own terms or the purpose speak of a disease.

    Records also name operations, habits and healthy people as their condition.
    """
    first = study.value("Condition")
    healthy = isinstance(first, str) and first.casefold().startswith(_HEALTHY)
    treated = study.text("DesignPrimaryPurpose") == "TREATMENT"
    disease = bool(study.values("ConditionMeshTerm")) or treated
    return disease and not healthy


def standing(study: Study, today: dt.date | None = None) -> Standing:
    """How far the status can be relied on, seen from today."""
    verified = PartialDate.parse(study.text("StatusVerifiedDate"))
    stopped = study.value("WhyStopped")
    last = study.text("LastKnownStatus")
    return Standing(
        last_known=label("LastKnownStatus", last),
        verified=verified.label if verified else "",
        stale=study.text("OverallStatus") in _OPEN
        and verified is not None
        and verified.last_day < _years_before(today or dt.datetime.now(dt.UTC).date()),
        why_stopped=shown_value("WhyStopped", stopped) if stopped else Markup(),
    )


def _years_before(today: dt.date) -> dt.date:
    """The same day so many years ago that a status older than that is not fresh."""
    year = today.year - _FRESH_YEARS
    return today.replace(year=year, day=28 if (today.month, today.day) == (2, 29) else today.day)


def _apart(text: str) -> str:
    """Escaped, and with a direction of its own. `Markup.format` would take far longer."""
    return f"<bdi>{escape(text)}</bdi>"


def glance(study: Study) -> tuple[Fact, ...]:
    """The fact column: what most readers look for first."""
    results = Markup('<a href="#results">{}</a>').format(
        in_words("Posted") if study.value("HasResults") else in_words("Not posted")
    )
    wanted = (
        Fact.plain("Size", enrollment(study)) if enrollment(study) else None,
        date_fact(study, "StartDate", "Start"),
        date_fact(study, "PrimaryCompletionDate", "Main measurement ends"),
        date_fact(study, "CompletionDate", "End"),
        Fact.plain("Ages", ages(study)) if ages(study) else None,
        fact(study, "Sex"),
        _sponsor(study),
        Fact(in_words("Results"), results),
        fact(study, "LastUpdatePostDate", named="Record last updated"),
        fact(study, "StatusVerifiedDate", named="Last verified by the sponsor"),
    )
    return tuple(each for each in wanted if each is not None)


def _sponsor(study: Study) -> Fact | None:
    """The sponsor, leading to the page of its studies."""
    name = said(study, "LeadSponsorName")
    if not name:
        return None
    address = links.entity("sponsor", name)
    return Fact(
        in_words("Sponsor"), Markup('<a class="name" href="{}">{}</a>').format(address, name)
    )


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
