"""One part of a study's page: the results, or in words why there are none."""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.web import links, words
from trialatlas.web.facts import first_sentence
from trialatlas.web.record_page import holds, why
from trialatlas.web.study_page import Part

_COUNTED = {
    "ParticipantFlowModule": ("FlowPeriod", "period"),
    "BaselineCharacteristicsModule": ("BaselineMeasure", "characteristic"),
    "OutcomeMeasuresModule": ("OutcomeMeasure", "outcome measure"),
}


@dataclass(frozen=True, slots=True)
class ResultsLink:
    """A results module that holds something: where it is and how much is there."""

    node: Node
    address: str
    counted: str


def results(study: Study) -> Part:
    """The way to each results module, or why there is none."""
    section = schema.node("ResultsSection")
    found = [
        ResultsLink(module, links.record(study.nct_id, module), _counted(study, module))
        for module in section.children
        if holds(study, module)
    ]
    absent = () if found else (why(study, section),)
    return Part(
        "results",
        "Results",
        first_sentence(section),
        section,
        template="results",
        data=found,
        missing=tuple(each for each in absent if each),
    )


def _counted(study: Study, module: Node) -> str:
    if module.piece == "AdverseEventsModule":
        serious, other = (len(study.values(piece)) for piece in ("SeriousEvent", "OtherEvent"))
        return f"{serious:,} serious and {other:,} other terms"
    if module.piece not in _COUNTED:
        return ""
    piece, one = _COUNTED[module.piece]
    return words.plural(len(study.values(piece)), one)
