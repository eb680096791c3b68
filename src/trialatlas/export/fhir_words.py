"""The registry's words in FHIR R4's codes, and the small shapes that FHIR builds everything from.

The codes are those of R4's value sets; which of them says what a word of the registry says is our
reading (`docs/fhir.md`). What does not live here: resources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.ages import Age
from trialatlas.study.dates import PartialDate
from trialatlas.study.inline import clean
from trialatlas.study.markup import plain, to_text
from trialatlas.study.values import show

Element: TypeAlias = dict[str, Any]
"""An element or a resource, in FHIR's JSON."""

MESH: Final = "https://www.nlm.nih.gov/mesh"
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem"
PHASE: Final = f"{_TERMINOLOGY}/research-study-phase"
PURPOSE: Final = f"{_TERMINOLOGY}/research-study-prim-purp-type"
OBJECTIVE: Final = f"{_TERMINOLOGY}/research-study-objective-type"
PLAN: Final = f"{_TERMINOLOGY}/plan-definition-type"
REASON: Final = f"{_TERMINOLOGY}/v3-ActReason"
_UCUM: Final = "http://unitsofmeasure.org"
_UCUM_CODES: Final = {
    "year": "a",
    "month": "mo",
    "week": "wk",
    "day": "d",
    "hour": "h",
    "minute": "min",
    "second": "s",
}
_MINUTE_PRECISION: Final = 4

STATUS: Final = {
    "NOT_YET_RECRUITING": "approved",
    "RECRUITING": "active",
    "ENROLLING_BY_INVITATION": "active",
    "ACTIVE_NOT_RECRUITING": "closed-to-accrual",
    "COMPLETED": "completed",
    "SUSPENDED": "temporarily-closed-to-accrual",
    "TERMINATED": "administratively-completed",
    "WITHDRAWN": "withdrawn",
    "AVAILABLE": "active",
    "TEMPORARILY_NOT_AVAILABLE": "temporarily-closed-to-accrual",
    "NO_LONGER_AVAILABLE": "closed-to-accrual",
    "APPROVED_FOR_MARKETING": "completed",
}
"""Those of the registry's statuses that R4 has a code for."""
WHY_NO_STATUS: Final = {"UNKNOWN": "unknown", "WITHHELD": "masked", "": "unknown"}
PHASES: Final[dict[tuple[str, ...], str]] = {
    ("NA",): "n-a",
    ("EARLY_PHASE1",): "early-phase-1",
    ("PHASE1",): "phase-1",
    ("PHASE1", "PHASE2"): "phase-1-phase-2",
    ("PHASE2",): "phase-2",
    ("PHASE2", "PHASE3"): "phase-2-phase-3",
    ("PHASE3",): "phase-3",
    ("PHASE4",): "phase-4",
}
PURPOSES: Final = frozenset(
    {
        *("TREATMENT", "PREVENTION", "DIAGNOSTIC", "SUPPORTIVE_CARE", "SCREENING"),
        *("HEALTH_SERVICES_RESEARCH", "BASIC_SCIENCE", "DEVICE_FEASIBILITY"),
    }
)
"""Those of the registry's purposes that R4 has a code for: the same words in small letters."""


def filled(element: Mapping[str, Any]) -> Element:
    """Without what is empty: FHIR has no empty values."""
    return {name: value for name, value in element.items() if value not in (None, "", [], {})}


def said(value: Any) -> str:
    """A short text on one line, or empty."""
    return plain(value) if isinstance(value, str) else ""


def told(value: Any) -> str:
    """A long text in plain letters with its lines, or empty."""
    return to_text(value).strip() if isinstance(value, str) else ""


def marked(value: Any) -> str:
    """A long text as the markdown that it is, without controls."""
    return clean(value).strip() if isinstance(value, str) else ""


def concept(text: str, *codings: Element) -> Element:
    """A concept by its words, and by codes where there are any."""
    return filled({"coding": list(codings), "text": text})


def coding(system: str, code: str, display: str = "") -> Element:
    """One code of a system."""
    return filled({"system": system, "code": code, "display": display})


def label(study: Study, piece: str) -> str:
    """The plain label of a leaf's first value, or empty."""
    value = study.value(piece)
    return show(schema.node(piece), value).text if value is not None else ""


def label_of(piece: str, value: Any) -> str:
    """The plain label of a value of a leaf, or empty."""
    return show(schema.node(piece), value).text if isinstance(value, str) else ""


def below(study: Study, piece: str) -> list[Element]:
    """The structures of a piece, in record order."""
    return [each for each in study.values(piece) if isinstance(each, dict)]


def texts(values: Iterable[Any]) -> list[str]:
    """The short texts among some values, each once."""
    return list(dict.fromkeys(text for each in values if (text := said(each))))


def date_time(value: Any) -> str:
    """A date as precise as it is given, or empty. A time without a zone is left out."""
    parsed = PartialDate.parse(value) if isinstance(value, str) else None
    if parsed is None:
        return ""
    if parsed.precision == _MINUTE_PRECISION:
        parsed = PartialDate(parsed.year, parsed.month, parsed.day)
    return str(parsed)


def age(value: Any) -> Element:
    """An age with its unit, or empty if it is none."""
    parsed = Age.parse(value) if isinstance(value, str) else None
    if parsed is None:
        return {}
    code = _UCUM_CODES[parsed.unit]
    return {"value": parsed.amount, "unit": parsed.unit, "system": _UCUM, "code": code}


def web_address(value: Any) -> str:
    """The address if it leads to a page or file on the web, else empty."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    usable = parts.scheme in {"http", "https"} and "." in parts.netloc
    return text if usable and not any(char.isspace() for char in clean(text) + text) else ""


def telecom(record: Element) -> list[Element]:
    """Phone and e-mail of a contact."""
    phone, extension = said(record.get("phone")), said(record.get("phoneExt"))
    if phone and extension:
        phone = f"{phone} ext. {extension}"
    pairs = (("phone", phone), ("email", said(record.get("email"))))
    return [{"system": system, "value": value} for system, value in pairs if value]
