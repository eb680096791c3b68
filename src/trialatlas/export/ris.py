"""A study as one reference in RIS, the form that reference managers exchange.

Tags are those of the RIS format of 2011; which field fills which tag is our reading, set out in
`docs/ris.md`. What does not live here: addresses and answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from trialatlas import schema
from trialatlas.export.provenance import Provenance, document, source_lines
from trialatlas.study import Study
from trialatlas.study.dates import PartialDate
from trialatlas.study.markup import plain
from trialatlas.study.values import show

TAGS = (
    *("TY", "ID", "AN", "TI", "ST", "AU", "A2", "A3", "PY", "DA", "Y2", "AB", "KW", "M3"),
    *("C1", "C2", "C3", "CY", "PB", "DP", "DB", "UR", "L2", "N1", "ER"),
)
"""Every tag that a reference of ours may hold, in their order."""
_ALWAYS = frozenset({"TY", "ER"})
"""Tags without which the lines are no reference."""


def as_ris(study: Study, origin: Provenance, tags: Collection[str] | None = None) -> bytes:
    """One reference, in UTF-8 with lines that end in CR LF.

    With `tags`, only those and the two that open and close a reference. Tags outside `TAGS` are
    not looked at.
    """
    wanted = None if tags is None else _ALWAYS.union(tags)
    lines = [
        f"{tag}  - {flat}"
        for tag, value in _pairs(study, origin)
        if (flat := " ".join(value.split())) and (wanted is None or tag in wanted)
    ]
    return ("\r\n".join([*lines, "ER  - "]) + "\r\n").encode()


def _pairs(study: Study, origin: Provenance) -> Iterator[tuple[str, str]]:
    posted = _date(study.text("StudyFirstPostDate"))
    yield "TY", "ELEC"
    yield "ID", study.nct_id
    yield "AN", study.nct_id
    yield "TI", plain(study.text("BriefTitle"))
    yield "ST", plain(study.text("Acronym"))
    yield "AU", plain(study.text("LeadSponsorName"))
    yield from _each(study, "A2", "CollaboratorName")
    yield from _each(study, "A3", "OverallOfficialName")
    yield "PY", posted[:4]
    yield "DA", posted
    yield "Y2", f"{origin.last_changed:%Y/%m/%d}/"
    yield "AB", show(schema.node("BriefSummary"), study.text("BriefSummary")).text
    yield from _each(study, "KW", "Condition")
    yield from _each(study, "KW", "Keyword")
    yield "M3", _label(study, "StudyType")
    yield "C1", _label(study, "OverallStatus")
    yield "C2", ", ".join(show(schema.node("Phase"), each).text for each in study.values("Phase"))
    yield "C3", "; ".join(plain(each) for each in _texts(study, "InterventionName"))
    if not origin.sample:
        yield "CY", "Bethesda (MD)"
        yield "PB", "National Library of Medicine (US)"
        yield "DP", "National Library of Medicine (US)"
    yield "DB", "ClinicalTrials.gov"
    yield "UR", origin.address
    for name in _texts(study, "LargeDocFilename"):
        yield "L2", document(study.nct_id, name)
    yield "N1", _titled("Official title", plain(study.text("OfficialTitle")))
    for line in source_lines(origin):
        yield "N1", line


def _texts(study: Study, piece: str) -> list[str]:
    return [each for each in study.values(piece) if isinstance(each, str)]


def _each(study: Study, tag: str, piece: str) -> Iterator[tuple[str, str]]:
    return ((tag, plain(each)) for each in _texts(study, piece))


def _label(study: Study, piece: str) -> str:
    return show(schema.node(piece), study.value(piece)).text


def _titled(title: str, text: str) -> str:
    return f"{title}: {text}" if text else ""


def _date(text: str) -> str:
    """`2020/05/06/` as RIS writes it: what is not known stays empty between the strokes."""
    parsed = PartialDate.parse(text)
    if parsed is None:
        return ""
    month = f"{parsed.month:02d}" if parsed.month else ""
    day = f"{parsed.day:02d}" if parsed.day else ""
    return f"{parsed.year:04d}/{month}/{day}/"
