"""Uploaded documents, and the registry's notes on unposted results and violations."""

from __future__ import annotations

from trialatlas.sample.dice import Shares
from trialatlas.sample.plan import Plan
from trialatlas.sample.timeline import TODAY, day

Record = dict[str, object]

_KINDS = {
    "Prot_SAP": "Study Protocol and Statistical Analysis Plan",
    "Prot": "Study Protocol",
    "SAP": "Statistical Analysis Plan",
    "ICF": "Informed Consent Form",
    "Prot_SAP_ICF": "Study Protocol, Statistical Analysis Plan, and Informed Consent Form",
}
_SETS = Shares(
    {
        ("Prot_SAP",): 44,
        ("Prot", "SAP"): 22,
        ("Prot_SAP", "ICF"): 14,
        ("ICF",): 10,
        ("Prot_SAP_ICF",): 6,
        ("SAP",): 4,
    }
)


def document_section(plan: Plan) -> Record:
    """Documents: most studies with results have some, few others do."""
    dice = plan.dice
    if plan.status == "WITHHELD" or not dice.chance(0.62 if plan.results else 0.012):
        return {}
    docs = [_document(plan, at, abbrev) for at, abbrev in enumerate(dice.drawn(_SETS))]
    found: Record = {}
    if dice.chance(0.06):
        found["noSap"] = True
    found["largeDocs"] = docs
    return {"largeDocumentModule": found}


def _document(plan: Plan, at: int, abbrev: str) -> Record:
    dice = plan.dice
    version = plan.line.submitted - dice.between(0, 200)
    upload = min(max(version, plan.line.results), TODAY)
    return {
        "typeAbbrev": abbrev,
        "hasProtocol": "Prot" in abbrev,
        "hasSap": "SAP" in abbrev,
        "hasIcf": "ICF" in abbrev,
        "label": _KINDS[abbrev],
        "date": day(version),
        "uploadDate": f"{day(upload)}T{dice.between(0, 23):02d}:{dice.between(0, 59):02d}",
        "filename": f"{abbrev}_{at:03d}.pdf",
        "size": dice.between(90_000, 9_000_000),
    }


def annotation_section(plan: Plan) -> Record:
    """Notes on results that are not posted, and on violations of the law."""
    dice = plan.dice
    module: Record = {}
    if plan.unposted or (dice.generous and plan.results):
        module["unpostedAnnotation"] = _unposted(plan)
    if plan.status == "COMPLETED" and dice.chance(0.003):
        first = min(plan.line.end + 500, TODAY - 220)
        module["violationAnnotation"] = {
            "violationEvents": [
                _violation("VIOLATION_IDENTIFIED", "Failure to submit results in time.", first),
                _violation("CORRECTION_CONFIRMED", "The violation was corrected.", first + 150),
            ]
        }
    return {"annotationModule": module} if module else {}


def _unposted(plan: Plan) -> Record:
    dice = plan.dice
    begin = plan.unposted or plan.line.results
    events: list[Record] = [
        {"type": "RELEASE", "date": day(begin)},
        {"type": "RESET", "date": day(begin + 40)},
    ]
    if dice.chance(0.5):
        events.append({"type": "RELEASE", "date": day(begin + 60)})
        events.append({"type": "UNRELEASE", "date": day(begin + 64)})
    if dice.chance(0.15):
        events.append({"type": "UNRELEASE", "dateUnknown": True})
    party = f"{plan.investigator}, {plan.sponsor.name}"
    return {"unpostedResponsibleParty": party, "unpostedEvents": events}


def _violation(kind: str, text: str, day_: int) -> Record:
    return {
        "type": kind,
        "description": text,
        "creationDate": day(day_),
        "issuedDate": day(day_ + 7),
        "releaseDate": day(day_ + 40),
        "postedDate": day(day_ + 45),
    }
