"""The registry's CSV table: thirty columns, one row a study.

Titles and order of the columns are the registry's. How a cell holds several values, or a value
of several parts, is not published; what stands here is our reading (`docs/api.md`): values are
parted by `|`, the parts of one value by a comma and a space, and enums stand as in the record.
Markup is plain text. A cell that a spreadsheet would run as a formula is led by an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeAlias

from trialatlas.export.cells import safe_cell
from trialatlas.export.provenance import at_registry, document
from trialatlas.study import Study
from trialatlas.study.markup import plain, to_text

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
BETWEEN: Final = "|"
"""Stands between the values of a cell."""
_WITHIN: Final = ", "

Cell: TypeAlias = Callable[[Study], str]


def header(titles: Sequence[str] = ()) -> bytes:
    """The line of titles; of all columns if none are named. Order is always the table's."""
    return _line(_chosen(titles))


def row(study: Study, titles: Sequence[str] = ()) -> bytes:
    """The line of a study with the columns of these titles, or with all."""
    return _line(safe_cell(COLUMNS[title](study)) for title in _chosen(titles))


def _chosen(titles: Sequence[str]) -> list[str]:
    wanted = frozenset(titles)
    return [title for title in COLUMNS if not wanted or title in wanted]


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _text(piece: str) -> Cell:
    """The one value of a piece, on one line."""

    def cell(study: Study) -> str:
        value = study.value(piece)
        return "" if value is None else plain(_said(value))

    return cell


def _prose(piece: str) -> Cell:
    return lambda study: to_text(study.text(piece))


def _list(*pieces: str) -> Cell:
    """All values of some pieces."""
    return lambda study: _joined(
        plain(_said(value)) for piece in pieces for value in study.values(piece)
    )


def _commas(piece: str) -> Cell:
    return lambda study: _WITHIN.join(_said(value) for value in study.values(piece))


def _records(piece: str, *names: str) -> Cell:
    """The structures of a piece, each as its parts of these names."""

    def cell(study: Study) -> str:
        return _joined(
            _parts(each.get(name) for name in names)
            for each in study.values(piece)
            if isinstance(each, dict)
        )

    return cell


def _address(study: Study) -> str:
    return at_registry(study.nct_id)


def _has_results(study: Study) -> str:
    return "YES" if study.value("HasResults") is True else "NO"


def _interventions(study: Study) -> str:
    return _joined(
        ": ".join(plain(_said(each[name])) for name in ("type", "name") if each.get(name))
        for each in study.values("Intervention")
        if isinstance(each, dict)
    )


_DESIGN: Final = (
    ("Allocation", "DesignAllocation"),
    ("Intervention Model", "DesignInterventionModel"),
    ("Observational Model", "DesignObservationalModel"),
    ("Time Perspective", "DesignTimePerspective"),
    ("Masking", "DesignMasking"),
    ("Primary Purpose", "DesignPrimaryPurpose"),
)


def _design(study: Study) -> str:
    parts: list[str] = []
    for label, piece in _DESIGN:
        said = study.text(piece)
        if said and piece == "DesignMasking":
            who = _commas("DesignWhoMasked")(study)
            said = f"{said} ({who})" if who else said
        if said:
            parts.append(f"{label}: {said}")
    return BETWEEN.join(parts)


def _documents(study: Study) -> str:
    return _joined(
        _parts([each.get("label"), document(study.nct_id, str(each["filename"]))])
        for each in study.values("LargeDoc")
        if isinstance(each, dict) and each.get("filename")
    )


def _joined(values: Iterable[str]) -> str:
    return BETWEEN.join(value for value in values if value)


def _parts(values: Iterable[Any]) -> str:
    said = (" ".join(to_text(_said(value)).split()) for value in values if value is not None)
    return _WITHIN.join(part for part in said if part)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


_OUTCOME: Final = ("measure", "description", "timeFrame")

COLUMNS: Final[dict[str, Cell]] = {
    "NCT Number": lambda study: study.nct_id,
    "Study Title": _text("BriefTitle"),
    "Study URL": _address,
    "Acronym": _text("Acronym"),
    "Study Status": _text("OverallStatus"),
    "Brief Summary": _prose("BriefSummary"),
    "Study Results": _has_results,
    "Conditions": _list("Condition"),
    "Interventions": _interventions,
    "Primary Outcome Measures": _records("PrimaryOutcome", *_OUTCOME),
    "Secondary Outcome Measures": _records("SecondaryOutcome", *_OUTCOME),
    "Other Outcome Measures": _records("OtherOutcome", *_OUTCOME),
    "Sponsor": _text("LeadSponsorName"),
    "Collaborators": _list("CollaboratorName"),
    "Sex": _text("Sex"),
    "Age": _commas("StdAge"),
    "Phases": _list("Phase"),
    "Enrollment": _text("EnrollmentCount"),
    "Funder Type": _text("LeadSponsorClass"),
    "Study Type": _text("StudyType"),
    "Study Design": _design,
    "Other IDs": _list("OrgStudyId", "SecondaryId"),
    "Start Date": _text("StartDate"),
    "Primary Completion Date": _text("PrimaryCompletionDate"),
    "Completion Date": _text("CompletionDate"),
    "First Posted": _text("StudyFirstPostDate"),
    "Results First Posted": _text("ResultsFirstPostDate"),
    "Last Update Posted": _text("LastUpdatePostDate"),
    "Locations": _records("Location", "facility", "city", "state", "zip", "country"),
    "Study Documents": _documents,
}
"""What stands in each column, by its title."""
