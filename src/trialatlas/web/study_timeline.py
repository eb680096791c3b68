"""The timeline of a study: which of its dates are drawn, and under what names.

What does not live here: how a timeline is drawn (`trialatlas.charts.timeline`).
"""

from __future__ import annotations

from collections.abc import Iterator

from trialatlas.charts import Chart
from trialatlas.charts.timeline import Moment, Spell, Sure, timeline
from trialatlas.study import Study
from trialatlas.study.dates import PartialDate
from trialatlas.wording import messages, said

NAME = "timeline"
TITLE = messages("The study in time")
_RUNS = messages("From start to end")
_STUDY: dict[str, dict[Sure, str]] = messages(
    {
        "StartDate": {"actual": "Started", "expected": "Starts", "": "Start"},
        "PrimaryCompletionDate": {
            "actual": "Main measure taken",
            "expected": "Main measure ends",
            "": "Main measure",
        },
        "CompletionDate": {"actual": "Ended", "expected": "Ends", "": "End"},
    }
)
"""Dates of the study itself: what they are called once past, before, and where it is not said."""
_POSTED = messages(
    {
        "StudyFirstPostDate": "First posted",
        "ResultsFirstPostDate": "Results posted",
        "DispFirstPostDate": "Results delayed",
        "LastUpdatePostDate": "Last updated",
    }
)
"""Dates on which the registry made something public."""
_EXPECTED = "ESTIMATED"


def study_timeline(study: Study, name: str = NAME) -> Chart | None:
    """The timeline of a study; None for another name, or with fewer than two dates to draw."""
    return timeline(NAME, said(TITLE), [*_moments(study)], _spell(study)) if name == NAME else None


def unsure(study: Study) -> bool:
    """True if one of the study's own dates does not say whether it lies ahead."""
    return any(study.text(piece) and not _sure(study, piece) for piece in _STUDY)


def _moments(study: Study) -> Iterator[Moment]:
    for piece, named in _STUDY.items():
        date = PartialDate.parse(study.text(piece))
        if date:
            sure = _sure(study, piece)
            yield Moment(said(named[sure]), date.label, date.first_day, date.last_day, sure)
    for piece, label in _POSTED.items():
        date = PartialDate.parse(study.text(piece))
        if date:
            note = said("estimated") if study.text(f"{piece}Type") == _EXPECTED else ""
            yield Moment(said(label), date.label, date.first_day, date.last_day, "actual", note)


def _sure(study: Study, piece: str) -> Sure:
    kinds: dict[str, Sure] = {"ACTUAL": "actual", _EXPECTED: "expected"}
    return kinds.get(study.text(f"{piece}Type"), "")


def _spell(study: Study) -> Spell | None:
    """From start to end, where both are given in this order."""
    start, end = (PartialDate.parse(study.text(each)) for each in ("StartDate", "CompletionDate"))
    if not start or not end or end.last_day < start.first_day:
        return None
    return Spell(
        said(_RUNS), start.first_day, end.last_day, _sure(study, "CompletionDate") == "expected"
    )
