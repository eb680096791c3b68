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
from trialatlas.wording import messages, said, thousands

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
    return Column(piece, label or node.english, draw, sort, node.search == "number")


def _listed(values: Sequence[str]) -> Markup:
    """The first few values of a list in safe HTML, and how many there are more."""
    held = list(dict.fromkeys(values))
    if not held:
        return Markup()
    shown = [f'<bdi dir="auto">{each}</bdi>' for each in held[:_SHOWN]]
    if more := len(held) - _SHOWN:
        shown += [f'<span class="quiet">{_more(more)}</span>'] if more > 0 else []
    return Markup("; ".join(shown))  # noqa: S704 - values are safe by contract of `show`


def _more(number: int) -> str:
    return said("and {number} more").format(number=thousands(number))


def _status(study: Study) -> Markup:
    status = study.text("OverallStatus")
    label = show(schema.node("OverallStatus"), status).text or said("Not provided")
    shape = words.status_shape(status)
    return Markup('<span class="status status-{}">{} {}</span>').format(
        shape, words.status_mark(status), label
    )


def _size(study: Study) -> Markup:
    size = study.value("EnrollmentCount")
    if not isinstance(size, int):
        return Markup()
    planned = study.text("EnrollmentType") == "ESTIMATED"
    number = thousands(size)
    return escape(said("{number} planned").format(number=number) if planned else number)


def _sites(study: Study) -> Markup:
    count = len(study.values("Location"))
    return escape(thousands(count) if count else "")


def _results(study: Study) -> Markup:
    return escape(said("Posted") if study.value("HasResults") is True else said("Not posted"))


COLUMNS: Final = {
    each.name: each
    for each in (
        Column("OverallStatus", messages("Status"), _status),
        _piece("Condition"),
        _piece("InterventionName", messages("Interventions")),
        _piece("Phase", messages("Phase")),
        _piece("StudyType", messages("Kind")),
        Column("EnrollmentCount", messages("People"), _size, "EnrollmentCount", is_number=True),
        _piece("StartDate", messages("Start")),
        _piece("PrimaryCompletionDate", messages("Main measurement ends")),
        _piece("CompletionDate", messages("End")),
        _piece("LeadSponsorName", messages("Sponsor")),
        _piece("LeadSponsorClass", messages("Kind of sponsor")),
        _piece("CollaboratorName", messages("Collaborators")),
        _piece("LocationCountry", messages("Countries")),
        Column("NumLocations", messages("Sites"), _sites, "NumLocations", is_number=True),
        Column("MinimumAge", messages("Ages"), lambda study: escape(ages(study)), "MinimumAge"),
        _piece("Sex"),
        _piece("DesignPrimaryPurpose", messages("Purpose")),
        _piece("DesignAllocation", messages("Allocation")),
        _piece("DesignMasking", messages("Masking")),
        _piece("PrimaryOutcomeMeasure", messages("Primary outcomes")),
        Column("HasResults", messages("Results"), _results),
        _piece("Acronym"),
        _piece("OrgStudyId", messages("Sponsor's number")),
        _piece("StudyFirstPostDate", messages("First posted")),
        _piece("LastUpdatePostDate", messages("Last update")),
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
