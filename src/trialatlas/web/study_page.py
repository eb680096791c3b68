"""The view of a whole study: what a reader asks, in the order it is asked.

What lives here: the head, the facts and the list of parts. What does not: the
parts that need more than a list of facts (`study_parts`, `study_people`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.ages import Age
from trialatlas.study.nothing import Nothing
from trialatlas.study.values import show
from trialatlas.web import drawing, links, words
from trialatlas.web.record_page import Sibling, holds, nothing_at

_AHEAD = frozenset({"StartDate", "PrimaryCompletionDate", "CompletionDate"})
"""Dates that lie ahead where they are not actual. Those of posting are worked out afterwards."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A short answer: its label and its value, drawn."""

    label: str
    value: Markup
    note: str = ""

    @classmethod
    def plain(cls, label: str, text: str) -> Fact:
        """A fact whose value is plain text."""
        return cls(label, escape(text))


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
        title=said(study, "BriefTitle") or said(study, "OfficialTitle") or study.nct_id,
        acronym=said(study, "Acronym"),
        status=status,
        status_label=label("OverallStatus", status),
        status_meaning=meaning("OverallStatus", status),
        kind=label("StudyType", study.text("StudyType")),
        phase=phase(study),
        line=tuple(one_line(study)),
    )


def said(study: Study, piece: str) -> str:
    """The first value of a piece in readable form, without markup; empty if there is none."""
    value = study.value(piece)
    return show(schema.node(piece), value).text if value is not None else ""


def label(piece: str, value: str) -> str:
    """The plain label of an enum's value; empty for an empty value."""
    known = schema.enum(schema.node(piece).type)
    return known.label(value) if known and value else ""


def first_sentence(node: Node) -> str:
    """What a node is, in one sentence: the first of its explanation."""
    first, stop, _ = node.explains.partition(". ")
    return f"{first}." if stop else first


def meaning(piece: str, value: str) -> str:
    """What an enum's value means, where the declaration says it."""
    known = schema.enum(schema.node(piece).type)
    found = (each.explains for each in known.values if each.value == value) if known else ()
    return next(iter(found), "")


def phase(study: Study) -> str:
    """`Phase 1 and phase 2`, or empty where the study has no phase to speak of."""
    named = [each for each in study.values("Phase") if each != "NA"]
    return "/".join(label("Phase", str(each)) for each in named)


def fact(study: Study, piece: str, *, named: str = "", note: str = "") -> Fact | None:
    """The fact of a piece, or None if the study has no value there."""
    node = schema.node(piece)
    found = study.values(piece)
    if not found:
        return None
    value = found if node.is_list or len(found) > 1 else found[0]
    return Fact(named or node.label, drawing.field(node, value), note)


def facts(study: Study, pieces: Iterable[str]) -> tuple[Fact, ...]:
    """The facts of those pieces that hold something, in the order given."""
    return tuple(each for piece in pieces if (each := fact(study, piece)) is not None)


def missing(study: Study, pieces: Iterable[str]) -> tuple[str, ...]:
    """What the study lacks of these pieces, one sentence for each kind of nothing."""
    by_kind: dict[Nothing, list[str]] = {}
    for piece in pieces:
        node = schema.node(piece)
        if not study.values(piece) and (nothing := nothing_at(study, node)):
            by_kind.setdefault(nothing, []).append(node.label)
    return tuple(
        f"{', '.join(labels)}: {nothing.phrase.lower()}"
        + (f"; {nothing.reason}" if nothing.reason else "")
        for nothing, labels in by_kind.items()
    )


def date_fact(study: Study, piece: str, named: str = "") -> Fact | None:
    """A date with whether it is actual or expected, where the record says so."""
    kind = study.text(f"{piece}Type") if schema.find(f"{piece}Type") else ""
    ahead = "expected" if piece in _AHEAD else "estimated"
    sure = {"ACTUAL": "actual", "ESTIMATED": ahead}.get(kind, "")
    return fact(study, piece, named=named, note=sure)


def date_facts(study: Study, pieces: Mapping[str, str]) -> tuple[Fact, ...]:
    """The dates that the study has, each under the name given for its piece."""
    made = (date_fact(study, piece, named) for piece, named in pieces.items())
    return tuple(each for each in made if each is not None)


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
        apart = (Markup("<bdi>{}</bdi>").format(show(node, each).text) for each in held[:2])
        more = f" and {len(held) - 2} more" if len(held) > 2 else ""  # noqa: PLR2004 - two named
        yield Markup("On {}{}").format(Markup(", ").join(apart), more)
    for words_of in (enrollment(study), places(study)):
        if words_of:
            yield Markup("<bdi>{}</bdi>").format(words_of)


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


def shown_value(piece: str, value: Any) -> Markup:
    """One value of a piece, drawn."""
    return Markup(show(schema.node(piece), value).html)  # noqa: S704 - safe by its contract


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
