"""The results of a search as a table: which columns there are, and how each is read.

What does not live here: the search itself (`search_page`), files of results (`export`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from trialatlas import schema
from trialatlas.query.ends import RANGED
from trialatlas.study import Study
from trialatlas.study.values import show
from trialatlas.web import words
from trialatlas.web.study_page import ages

Draw = Callable[[Study], Markup]

_SHOWN: Final = 3
"""Values of a list that a cell shows; the others are counted."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in addresses, which is a piece's, its heading and how a cell is drawn.

    `sort` is what it sorts by, or empty; numbers stand at the end of their cells.
    """

    name: str
    label: str
    draw: Draw
    sort: str = ""
    is_number: bool = False


def _piece(piece: str, label: str = "") -> Column:
    """The values of a piece; dates, ages and numbers can be sorted by."""
    node = schema.node(piece)

    def draw(study: Study) -> Markup:
        return _listed([show(node, each).html for each in study.values(piece)])

    sort = piece if node.search in RANGED else ""
    return Column(piece, label or node.label, draw, sort, node.search == "number")


def _listed(values: Sequence[str]) -> Markup:
    """The first few values of a list in safe HTML, and how many there are more."""
    held = list(dict.fromkeys(values))
    if not held:
        return Markup()
    shown = [f'<bdi dir="auto">{each}</bdi>' for each in held[:_SHOWN]]
    if more := len(held) - _SHOWN:
        shown += [f'<span class="quiet">and {more:,} more</span>'] if more > 0 else []
    return Markup("; ".join(shown))  # noqa: S704 - values are safe by contract of `show`


def _status(study: Study) -> Markup:
    status = study.text("OverallStatus")
    label = show(schema.node("OverallStatus"), status).text or "Not provided"
    shape = words.status_shape(status)
    return Markup('<span class="status status-{}">{} {}</span>').format(
        shape, words.status_mark(status), label
    )


def _size(study: Study) -> Markup:
    size = study.value("EnrollmentCount")
    if not isinstance(size, int):
        return Markup()
    planned = study.text("EnrollmentType") == "ESTIMATED"
    return escape(f"{size:,}{' planned' if planned else ''}")


def _sites(study: Study) -> Markup:
    count = len(study.values("Location"))
    return escape(f"{count:,}" if count else "")


def _results(study: Study) -> Markup:
    return escape("Posted" if study.value("HasResults") is True else "Not posted")


COLUMNS: Final = {
    each.name: each
    for each in (
        Column("OverallStatus", "Status", _status),
        _piece("Condition"),
        _piece("InterventionName", "Interventions"),
        _piece("Phase", "Phase"),
        _piece("StudyType", "Kind"),
        Column("EnrollmentCount", "People", _size, "EnrollmentCount", is_number=True),
        _piece("StartDate", "Start"),
        _piece("PrimaryCompletionDate", "Main measurement ends"),
        _piece("CompletionDate", "End"),
        _piece("LeadSponsorName", "Sponsor"),
        _piece("LeadSponsorClass", "Kind of sponsor"),
        _piece("CollaboratorName", "Collaborators"),
        _piece("LocationCountry", "Countries"),
        Column("NumLocations", "Sites", _sites, "NumLocations", is_number=True),
        Column("MinimumAge", "Ages", lambda study: escape(ages(study)), "MinimumAge"),
        _piece("Sex"),
        _piece("DesignPrimaryPurpose", "Purpose"),
        _piece("DesignAllocation", "Allocation"),
        _piece("DesignMasking", "Masking"),
        _piece("PrimaryOutcomeMeasure", "Primary outcomes"),
        Column("HasResults", "Results", _results),
        _piece("Acronym"),
        _piece("OrgStudyId", "Sponsor's number"),
        _piece("StudyFirstPostDate", "First posted"),
        _piece("LastUpdatePostDate", "Last update"),
    )
}
"""By name, in the order in which they stand."""
USUAL: Final = (
    "OverallStatus",
    "Condition",
    "InterventionName",
    "Phase",
    "EnrollmentCount",
    "StartDate",
    "LeadSponsorName",
)
"""What is shown if nothing else is asked."""


def columns_named(names: Iterable[str]) -> tuple[str, ...]:
    """The known columns among some names, in the order in which they stand."""
    wanted = frozenset(names)
    return tuple(each for each in COLUMNS if each in wanted)
