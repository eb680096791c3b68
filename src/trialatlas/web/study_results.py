"""One part of a study's page: the results in short, or in words why there are none.

What lives here: what stands in that part. What does not: the pages of the results modules,
which say all of it (`flow_view`, `baseline_view`, `outcome_view`, `event_view`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.results.checks import Inconsistency
from trialatlas.study.results.whole import inconsistencies
from trialatlas.web import links, words
from trialatlas.web.entries import Entry, entries
from trialatlas.web.event_view import EventsLine, events_summary
from trialatlas.web.facts import first_sentence
from trialatlas.web.flow_view import GroupLine, flow_lines
from trialatlas.web.outcome_view import OutcomeRow, primary_outcomes
from trialatlas.web.record_page import holds, nothing_at
from trialatlas.web.study_page import Part
from trialatlas.wording import forms, thousands
from trialatlas.wording import said as in_words

_COUNTED: Final = {
    "ParticipantFlowModule": ("FlowPeriod", forms("period", "periods")),
    "BaselineCharacteristicsModule": (
        "BaselineMeasure",
        forms("characteristic", "characteristics"),
    ),
    "OutcomeMeasuresModule": ("OutcomeMeasure", forms("outcome measure", "outcome measures")),
}
_MOST_OUTCOMES: Final = 6
_MOST_GROUPS: Final = 12
_MOST_FLAGS: Final = 3
"""Said of each module before the way to all of them."""


@dataclass(frozen=True, slots=True)
class ResultsLink:
    """A results module that holds something: where it is and how much is there."""

    node: Node
    address: str
    counted: str


@dataclass(frozen=True, slots=True)
class Odd:
    """What does not add up in one module: the first few, and how many more there are."""

    node: Node
    address: str
    first: tuple[Inconsistency, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ResultsView:
    """The results in short. Without results, `pending` says what was sent to the registry when."""

    modules: tuple[ResultsLink, ...]
    headline: str
    odd: tuple[Odd, ...]
    lines: tuple[GroupLine, ...]
    lines_left_out: int
    outcomes: tuple[OutcomeRow, ...]
    outcomes_left_out: int
    events: tuple[EventsLine, ...]
    events_left_out: int
    computed: bool
    """True where a value of an outcome or an event holds a percentage, which is computed here."""
    pending: tuple[Entry, ...]


def results(study: Study) -> Part:
    """The results in short with the way to each module, or why there is none."""
    section = schema.node("ResultsSection")
    modules = tuple(
        ResultsLink(module, links.record(study.nct_id, module), _counted(study, module))
        for module in section.children
        if holds(study, module)
    )
    pending = tuple(entries(study, "UnpostedEvent"))
    absent = () if modules else (_why_none(study, section),)
    return Part(
        "results",
        in_words("Results"),
        first_sentence(section),
        section,
        template="results",
        data=_view(study, modules, pending) if modules or pending else None,
        missing=tuple(each for each in absent if each),
    )


def _why_none(study: Study, section: Node) -> str:
    nothing = nothing_at(study, section)
    if nothing is None:
        return ""
    if not nothing.reason:
        return nothing.words
    return in_words("Nothing posted: {why}").format(why=nothing.why)


def _view(
    study: Study, modules: tuple[ResultsLink, ...], pending: tuple[Entry, ...]
) -> ResultsView:
    if not modules:
        return ResultsView(modules, "", (), (), 0, (), 0, (), 0, computed=False, pending=pending)
    found = inconsistencies(study)
    lines, outcomes, events = flow_lines(study), primary_outcomes(study), events_summary(study)
    printed = [value for each in outcomes for _, value in each.groups]
    printed += [said for each in events for said in (each.deaths, each.serious, each.other)]
    return ResultsView(
        modules=modules,
        headline=headline(found),
        odd=tuple(_odd(found, each) for each in modules if _of(found, each.node)),
        lines=lines[:_MOST_GROUPS],
        lines_left_out=max(len(lines) - _MOST_GROUPS, 0),
        outcomes=outcomes[:_MOST_OUTCOMES],
        outcomes_left_out=max(len(outcomes) - _MOST_OUTCOMES, 0),
        events=events[:_MOST_GROUPS],
        events_left_out=max(len(events) - _MOST_GROUPS, 0),
        computed=any("%" in each for each in printed),
        pending=(),
    )


def headline(found: tuple[Inconsistency, ...]) -> str:
    """`2 things do not add up, and 1 differs, maybe for a reason`; empty if all is well."""
    wrong = sum(each.strength == "wrong" for each in found)
    differs = len(found) - wrong
    said = [
        words.plural(wrong, "thing does not add up", "things do not add up") if wrong else "",
        words.plural(
            differs,
            "figure differs, maybe for a reason",
            "figures differ, maybe for a reason",
        )
        if differs
        else "",
    ]
    return "; ".join(each for each in said if each)


def _of(found: tuple[Inconsistency, ...], module: Node) -> tuple[Inconsistency, ...]:
    return tuple(each for each in found if each.module == module.piece)


def _odd(found: tuple[Inconsistency, ...], module: ResultsLink) -> Odd:
    own = _of(found, module.node)
    own = tuple(sorted(own, key=lambda each: each.strength == "differs"))
    more = max(len(own) - _MOST_FLAGS, 0)
    return Odd(module.node, module.address, own[:_MOST_FLAGS], more)


def _counted(study: Study, module: Node) -> str:
    if module.piece == "AdverseEventsModule":
        serious, other = (len(study.values(piece)) for piece in ("SeriousEvent", "OtherEvent"))
        return in_words("{serious} serious and {other} other terms").format(
            serious=thousands(serious), other=thousands(other)
        )
    if module.piece not in _COUNTED:
        return ""
    piece, pair = _COUNTED[module.piece]
    return words.plural(len(study.values(piece)), *pair)
