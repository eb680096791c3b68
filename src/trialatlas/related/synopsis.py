"""A text in the parts of a study: what stands below which heading.

`Title:`, `## Inclusion criteria` and `PRIMARY OUTCOME` begin a part; what stands above the first
of them, or below a heading that is not known, describes the study. What does not live here: which
headings there are (`headings`), and which diseases and treatments the text names (`recognising`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from trialatlas.related.headings import PARTS, Part, part_of
from trialatlas.study import Study
from trialatlas.study.eligibility import Criteria, divide, eligibility, marks, recognise

_NAME_AND_REST: Final = re.compile(r"(?P<name>[^:\uff1a]{2,70}?)\s*(?:[:\uff1a](?P<rest>.*))?$")
_BEFORE: Final = re.compile(r"\A\s*(?:#{1,6}|[-*•·]|(?:\d{1,2}\.){0,3}\d{0,2}[.)]?(?=\s))?\s*")
_HEADED: Final = re.compile(r"\s*#{1,6}\s*\S|\s{0,3}[A-ZÀ-ÖØ-Þ][\w ,/()-]{2,60}[:\uff1a]\s*$")
_TITLE_MARK: Final = re.compile(r"\A\s*#\s+")
_WITHIN_CRITERIA: Final = frozenset[Part](
    {"ages", "sex", "conditions", "interventions", "phase", "sponsor", "detail", "kind", "arms"}
)
"""Headings that criteria are divided by: below criteria they begin nothing else."""
_ITEM: Final = re.compile(r"\A\s*(?:[-*•·]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_KIND_OF: Final = re.compile(
    r"\A(?:drug|biological|device|procedure|radiation|behavioral|other|dietary supplement|genetic"
    r"|diagnostic test|combination product)\s*:\s*",
    re.IGNORECASE,
)
_TITLE_LONGEST: Final = 300
_NAME_LONGEST: Final = 90
_NAME_WORDS: Final = 8
_MOST_ITEMS: Final = 40
_NUMERAL: Final = r"[0-4]|I{1,3}V?|IV"
_PHASE: Final = re.compile(
    rf"\b(?:ph|f)ase\s*(?P<one>{_NUMERAL})[ab]?(?:\s*[/-]\s*(?P<two>{_NUMERAL})[ab]?)?\b",
    re.IGNORECASE,
)
_ROMAN: Final = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_PHASES: Final = {
    "0": "EARLY_PHASE1",
    **{each: f"PHASE{each}" for each in ("1", "2", "3", "4")},
}
_KINDS: Final = (
    ("observational", "OBSERVATIONAL"),
    ("interventional", "INTERVENTIONAL"),
    ("randomi", "INTERVENTIONAL"),
    ("beobachtung", "OBSERVATIONAL"),
    ("observationnel", "OBSERVATIONAL"),
    ("observacional", "OBSERVATIONAL"),
    ("osservazional", "OBSERVATIONAL"),
    ("observationeel", "OBSERVATIONAL"),
    ("interventionnel", "INTERVENTIONAL"),
    ("interventionell", "INTERVENTIONAL"),
    ("intervencion", "INTERVENTIONAL"),
    ("interventistic", "INTERVENTIONAL"),
    ("interventioneel", "INTERVENTIONAL"),
    ("aleatori", "INTERVENTIONAL"),
)
_SOME: Final = r"(?:adult |healthy |elderly |pregnant |post-?menopausal |pre-?menopausal )*"
_FEMALE: Final = re.compile(rf"\s*{_SOME}(?:females?|wom[ae]n|girls?)\b", re.IGNORECASE)
_MALE: Final = re.compile(rf"\s*{_SOME}(?:males?|m[ae]n|boys?)\b", re.IGNORECASE)
_BOTH: Final = re.compile(
    r"\b(?:fe)?males?\W+(?:and|or|/|&)\W+(?:non-?pregnant )?(?:fe)?males?\b"
    r"|\b(?:wo)?m[ae]n\W+(?:and|or|/|&)\W+(?:non-?pregnant )?(?:wo)?m[ae]n\b|\bmale/female\b",
    re.IGNORECASE,
)
_ANY: Final = re.compile(r"\b(?:all|both|either|any)\b", re.IGNORECASE)
_WOMEN: Final = re.compile(
    r"weiblich|frau(?:en)?|mädchen|féminin|femmes?|filles?|femenino|mujer(?:es)?|niñas?|femminile"
    r"|femmine|donn[ae]|feminino|mulher(?:es)?|meninas?|vrouw(?:en|elijk)?|meisjes?",
    re.IGNORECASE,
)
_MEN: Final = re.compile(
    r"männlich|männer|mann|masculin|hommes?|garçons?|masculino|hombres?|var(?:ón|ones)|niños?"
    r"|maschile|maschi|uomini|uomo|homem|homens|meninos?|mannen|mannelijk|jongens?",
    re.IGNORECASE,
)
"""Words of either sex in the other languages that headings are known in."""
_ANY_SEX: Final = re.compile(
    r"\b(?:beide|alle|divers|les deux|tous|ambos|todos|entrambi|tutti)\b", re.IGNORECASE
)
_YEARS: Final = re.compile(r"\b(?:jahren?|ans|años|anos|anni|jaar)\b", re.IGNORECASE)
_UP_TO: Final = re.compile(
    r"(?<=\d)(?:\s*years)?\s+(?:bis|und|à|et|a|y|hasta|ai|e|até|tot(?: en met)?|en)\s+(?=\d)",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"\A\s*(?:von|de|da|van|entre|zwischen|tra)\s+(?=\d)", re.IGNORECASE)
_AND_OVER: Final = re.compile(
    r"\b(?:(?:und|oder) älter|(?:et|ou) plus|[oy] más|e oltre|o più|(?:ou|e) mais"
    r"|(?:en|of) ouder)\b",
    re.IGNORECASE,
)
_HEALTHY: Final = re.compile(r"\s*healthy\b(?!\s+(?:control|donor|tissue))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Synopsis:
    """A text as a record in the form of a study's, and the parts that were told apart in it."""

    record: dict[str, Any]
    parts: tuple[Part, ...]


def synopsis_of(text: str) -> Synopsis:
    """Read a text. Never fails: a text without headings is a title, or a summary, or both."""
    parts = _parts(text)
    record = _record(parts)
    study = Study(b"", record, "")
    if "criteria" not in parts and (hidden := eligibility(study).hidden):
        found = hidden[0]
        eligible = record["protocolSection"].setdefault("eligibilityModule", {})
        eligible["eligibilityCriteria"] = study.text(found.piece)[found.start : found.end]
        parts["criteria"] = [eligible["eligibilityCriteria"]]
    eligible = record["protocolSection"].get("eligibilityModule", {})
    _read_people(eligible, parts)
    if eligible:
        record["protocolSection"]["eligibilityModule"] = eligible
    return Synopsis(record, tuple(each for each in PARTS if each in parts))


def _parts(text: str) -> dict[Part, list[str]]:
    """The lines of each part, without its heading; of criteria with it."""
    found: dict[Part, list[str]] = {}
    part: Part = "summary"
    for line in _lines(text):
        headed = _heading(line)
        if headed and not (part == "criteria" and headed[0] in _WITHIN_CRITERIA):
            part, name, rest = headed
            lines = found.setdefault(part, [])
            lines += [f"\n{name}:\n"] if part == "criteria" else []
            lines += [rest] if rest else []
            continue
        if not found and line.strip() and _is_title(line):
            found["title"] = [_TITLE_MARK.sub("", line).strip()]
            continue
        if part != "criteria" and _HEADED.match(line):
            part = "detail"
        found.setdefault(part, []).append(line)
    return {name: lines for name, lines in found.items() if any(each.strip() for each in lines)}


def _lines(text: str) -> Iterator[str]:
    """The lines; a row of a table is its first cell, a colon and the others."""
    for line in text.split("\n"):
        if line.startswith("|"):
            cells = [each.strip() for each in line.strip("| \t").split("|")]
            yield ": ".join([cells[0], " ".join(cells[1:])]) if len(cells) > 1 else cells[0]
        else:
            yield line


def _is_title(line: str) -> bool:
    bare = line.strip()
    return bool(_TITLE_MARK.match(line)) or (
        len(bare) <= _TITLE_LONGEST and not bare.endswith((".", ":", ";")) and " " in bare
    )


def _heading(line: str) -> tuple[Part, str, str] | None:
    """The part that a line begins, the heading as written, and what stands behind it."""
    bare = _BEFORE.sub("", line.replace("**", "").replace("__", ""), count=1).strip()
    split = _NAME_AND_REST.match(bare)
    if split is None:
        return None
    part = part_of(split["name"])
    return (part, split["name"].strip(), (split["rest"] or "").strip()) if part else None


def _record(parts: dict[Part, list[str]]) -> dict[str, Any]:
    titles = [each.strip() for each in parts.get("title", ()) if each.strip()]
    said = {
        "identificationModule": {
            "briefTitle": " ".join(titles[:1]),
            "officialTitle": " ".join(titles[1:]),
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": " ".join(_items(parts, "sponsor"))}},
        "descriptionModule": {
            "briefSummary": _text(parts, "summary"),
            "detailedDescription": _text(parts, "detail"),
        },
        "conditionsModule": {
            "conditions": _names(parts, "conditions"),
            "keywords": _names(parts, "keywords"),
        },
        "designModule": _design(parts),
        "armsInterventionsModule": {
            "armGroups": [{"description": each} for each in _items(parts, "arms")],
            "interventions": [_intervention(each) for each in _items(parts, "interventions")],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": each} for each in _items(parts, "primary")],
            "secondaryOutcomes": [{"measure": each} for each in _items(parts, "secondary")],
        },
        "eligibilityModule": {"eligibilityCriteria": _text(parts, "criteria")},
    }
    return {
        "protocolSection": {
            name: filled for name, each in said.items() if (filled := _filled(each))
        }
    }


def _filled(module: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in module.items() if value and value != {"name": ""}}


def _text(parts: dict[Part, list[str]], part: Part) -> str:
    return "\n".join(parts.get(part, ())).strip()


def _items(parts: dict[Part, list[str]], part: Part) -> list[str]:
    """The lines of a part, each without the mark of a list."""
    bare = (_ITEM.sub("", each, count=1).strip() for each in parts.get(part, ()))
    return [each for each in bare if each][:_MOST_ITEMS]


def _names(parts: dict[Part, list[str]], part: Part) -> list[str]:
    """Names that stand one in a line, or several apart by semicolons, or else by commas."""
    lines = _items(parts, part)
    sign = ";" if any(";" in each for each in lines) else "," if len(lines) == 1 else "\n"
    return [name.strip(" .") for each in lines for name in each.split(sign) if name.strip(" .")]


def _intervention(line: str) -> dict[str, str]:
    """A line is a name if it is short, or begins with one before a colon or a bracket."""
    bare = _KIND_OF.sub("", line, count=1)
    name = re.split(r"[:;(,\uff1a]|\s[-\u2013\u2014]\s|\d+\s*mg", bare, maxsplit=1)[0].strip(" .")
    short = 0 < len(name) <= _NAME_LONGEST and len(name.split()) <= _NAME_WORDS
    return {"name": name, "description": line} if short else {"description": line}


def _design(parts: dict[Part, list[str]]) -> dict[str, Any]:
    told = " ".join((_text(parts, "phase"), _text(parts, "title")))
    named = _text(parts, "phase")
    written = f"Phase {named}" if named and not _PHASE.search(named) else told
    found = _PHASE.search(written)
    phases: list[str] = []
    for each in (found["one"], found["two"]) if found else ():
        digit = _ROMAN.get(each.upper(), each) if each else ""
        if digit in _PHASES:
            phases.append(_PHASES[digit])
    spoken = f"{_text(parts, 'kind')} {told}".casefold()
    kind = next((value for stem, value in _KINDS if stem in spoken), "")
    design: dict[str, Any] = {"phases": list(dict.fromkeys(phases))} if phases else {}
    if kind or phases:
        design["studyType"] = kind or "INTERVENTIONAL"
    return design


def _read_people(eligible: dict[str, Any], parts: dict[Part, list[str]]) -> None:
    """Ages, sex and healthy volunteers, as their own part says or else the criteria."""
    criteria = divide(str(eligible.get("eligibilityCriteria", "")))
    eligible |= _ages(_text(parts, "ages"), criteria)
    taken = [
        criteria.text[each.start : each.end] for each in criteria.all() if each.kind == "inclusion"
    ]
    sex = _sex(_text(parts, "sex"), taken)
    if sex:
        eligible["sex"] = sex
    if any(_HEALTHY.match(each) for each in taken):
        eligible["healthyVolunteers"] = True


def _ages(said: str, criteria: Criteria) -> dict[str, str]:
    said = _UP_TO.sub(" to ", _FROM.sub("", _YEARS.sub("years", said)))
    said = _AND_OVER.sub("and over", said)
    found = [each for each in recognise(said, 0, len(said), about_age=True) if each.topic == "age"]
    if not found:
        for item in criteria.all():
            if item.kind == "inclusion":
                found += [each for each in marks(criteria, item) if each.topic == "age"]
    if not found and not criteria.items:
        text = criteria.text
        found = [each for each in recognise(text, 0, len(text)) if each.topic == "age"]
    ages: dict[str, str] = {}
    for each in found[:1]:
        for name, limit in (("minimumAge", each.limits.low), ("maximumAge", each.limits.high)):
            if limit:
                ages[name] = limit.title() if " " in limit else f"{limit} {each.unit.title()}s"
    return ages


def _sex(said: str, taken: list[str]) -> str:
    if said and (_ANY.search(said) or _ANY_SEX.search(said)):
        return "ALL"
    for each in (said, *taken):
        if _BOTH.search(each):
            return "ALL"
        if _FEMALE.match(each):
            return "FEMALE"
        if _MALE.match(each):
            return "MALE"
        if spoken := _sex_abroad(each):
            return spoken
    return ""


def _sex_abroad(said: str) -> str:
    """What a text that begins with a word of either sex says, in other languages than English."""
    begun = re.split(r"[\W\d]+", said.strip(), maxsplit=1)[0]
    if not (_WOMEN.fullmatch(begun) or _MEN.fullmatch(begun)):
        return ""
    words = re.split(r"[\W\d]+", said)
    women, men = (any(map(each.fullmatch, words)) for each in (_WOMEN, _MEN))
    if women and men:
        return "ALL"
    return "FEMALE" if women else "MALE"
