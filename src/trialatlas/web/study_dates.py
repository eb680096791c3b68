"""One part of a study's page: how far it has got, and its dates, drawn and listed."""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.charts import Chart
from trialatlas.study import Study
from trialatlas.web.facts import date_fact, facts, missing
from trialatlas.web.study_page import Part, part
from trialatlas.web.study_timeline import study_timeline, unsure

_STATE = (
    "OverallStatus",
    "LastKnownStatus",
    "WhyStopped",
    "DelayedPosting",
    "ResultsWaived",
    "HasExpandedAccess",
    "ExpandedAccessNCTId",
    "ExpandedAccessStatusForNCTId",
)
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


@dataclass(frozen=True, slots=True)
class DatesView:
    """The picture. `unsure`: some date does not say whether it lies ahead, and is drawn so."""

    chart: Chart
    unsure: bool


def dates(study: Study) -> Part:
    """Status and dates: the picture first, then each date with what it means."""
    chart = study_timeline(study)
    made = (date_fact(study, piece) for piece in _DATES)
    return part(
        "dates",
        "Status and dates",
        "StatusModule",
        facts=facts(study, _STATE) + tuple(each for each in made if each),
        template="dates",
        data=DatesView(chart, unsure(study)) if chart else None,
        after=True,
        missing=missing(study, ("StartDate", "PrimaryCompletionDate", "CompletionDate")),
    )
