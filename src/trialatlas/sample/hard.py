"""Sample studies that are hard to read, in fixed places of every round of 500.

Other scripts, escapes, hostile text, almost nothing, old and unknown words:
each occurs in real records or could. All stay JSON objects with a number.
"""

# ruff: noqa: E501 - hostile texts are clearer unbroken

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trialatlas.sample.dice import Dice
from trialatlas.sample.eligibility import laid_out
from trialatlas.sample.plan import FIRST_NUMBER, LAST_NUMBER
from trialatlas.sample.prose import MARK
from trialatlas.sample.scripts import SCRIPTS, Script

Record = dict[str, Any]

_ROUND, _FIRST_AT, _STEP = 500, 5, 9


def make_hard(record: Record, dice: Dice, index: int) -> str:
    """Change the record in place if its index is one of the hard ones; return which, or ``""``."""
    place, rest = divmod(index % _ROUND - _FIRST_AT, _STEP)
    if rest or not 0 <= place < len(_WAYS):
        return ""
    way = _WAYS[place]
    way(record, dice)
    return way.__name__.strip("_")


def _protocol(record: Record, module: str) -> Record:
    """A protocol module, made if the record has none."""
    return record["protocolSection"].setdefault(module, {})


def _without_results(record: Record) -> None:
    status = _protocol(record, "statusModule")
    for name in [each for each in status if each.startswith(("results", "disp"))]:
        del status[name]
    for name in ("resultsSection", "annotationSection"):
        record.pop(name, None)
    record["hasResults"] = False


def _write(record: Record, script: Script) -> None:
    _without_results(record)
    identification = _protocol(record, "identificationModule")
    identification["briefTitle"] = identification["officialTitle"] = script.title
    _protocol(record, "conditionsModule")["conditions"] = [script.condition]
    description = _protocol(record, "descriptionModule")
    description["briefSummary"] = f"{MARK} {script.summary}"
    description["detailedDescription"] = f"{script.summary}\n\n{script.summary}"
    _protocol(record, "eligibilityModule")["eligibilityCriteria"] = script.criteria
    contacts = _protocol(record, "contactsLocationsModule")
    for site in contacts.get("locations", []):
        site["facility"] = script.facility
    contacts["overallOfficials"] = [
        {"name": script.person, "affiliation": script.facility, "role": "PRINCIPAL_INVESTIGATOR"}
    ]
    _protocol(record, "armsInterventionsModule")["armGroups"] = [
        {"label": script.arm, "type": "EXPERIMENTAL", "description": script.summary}
    ]


def _chinese(record: Record, _: Dice) -> None:
    _write(record, SCRIPTS["chinese"])


def _arabic(record: Record, _: Dice) -> None:
    _write(record, SCRIPTS["arabic"])


def _japanese(record: Record, _: Dice) -> None:
    _write(record, SCRIPTS["japanese"])


def _thai(record: Record, _: Dice) -> None:
    _write(record, SCRIPTS["thai"])


def _escapes(record: Record, _: Dice) -> None:
    """Markup with the escapes that other sites show to their readers."""
    description = _protocol(record, "descriptionModule")
    description["briefSummary"] = (
        f"{MARK} Lesions \\<1 cm, stained with H\\&E, are followed after \\^131I or \\[177Lu\\]Lu;"
        " grade III\\~IV events, doses of 10\\^6 cells, \\>= 2 \\* 5 mg, p\\<0.05, 100\\_mg\\|day."
    )
    description["detailedDescription"] = (
        "1\\) screening; 2\\) dosing; 3\\) follow-up.\n\n\\- not a list\n\n\\# not a heading\n\n"
        "**Bold**, *leaning* and `code` are markup, \\*these\\* are stars.\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n    four spaces are no code\n\n<b>no HTML</b> &amp; no entity"
    )


def _flattened(record: Record, dice: Dice) -> None:
    """Criteria that lost their line breaks."""
    wanted = [
        "Age 18 years or older",
        "ECOG 0-1",
        "Platelets \\>= 100 x 10\\^9/L",
        "Signed consent",
    ]
    barred = ["Pregnancy", "Prior therapy within 2. weeks", "HIV (CD4 \\< 200)"]
    criteria = laid_out(dice, wanted, barred, "flat")
    _protocol(record, "eligibilityModule")["eligibilityCriteria"] = criteria


def _nested(record: Record, _: Dice) -> None:
    """Lists four levels deep, numbers and bullets mixed."""
    _protocol(record, "eligibilityModule")["eligibilityCriteria"] = (
        "INCLUSION CRITERIA\n\n1. Part A\n\n   1. cohort 1\n\n      * adults\n\n        * of any sex\n"
        "      * consenting\n   2. cohort 2\n2. Part B\n\n   a) rollover from part A\n   b) new\n\n"
        "EXCLUSION CRITERIA\n\n- Part A and B\n  - pregnancy\n    + or wish for it\n- none other"
    )


def _long(record: Record, dice: Dice) -> None:
    """A summary of more than 30,000 characters and a title of 300."""
    description = _protocol(record, "descriptionModule")
    sentence = description["briefSummary"].removeprefix(MARK)
    parts = [f"{at}. {sentence} Value {dice.between(1, 99)}." for at in range(1, 120)]
    description["briefSummary"] = MARK + "\n\n" + "\n\n".join(parts)
    _protocol(record, "identificationModule")["officialTitle"] = ("A Long Title of a Study " * 13)[
        :300
    ]


def _bare(record: Record, _: Dice) -> None:
    """Only what no record lacks."""
    protocol = record["protocolSection"]
    identification, status = protocol["identificationModule"], protocol["statusModule"]
    record.clear()
    record["protocolSection"] = {
        "identificationModule": {
            "nctId": identification["nctId"],
            "briefTitle": identification["briefTitle"],
            "organization": identification["organization"],
        },
        "statusModule": {"overallStatus": status["overallStatus"]},
        "descriptionModule": {"briefSummary": MARK},
    }
    record["hasResults"] = False


def _hostile(record: Record, _: Dice) -> None:
    """Text that attacks a page which does not escape it."""
    identification = _protocol(record, "identificationModule")
    identification["briefTitle"] = (
        "<script>alert('sample')</script> \"quoted\" & 'single' {{7*7}} ${7*7}"
    )
    identification["acronym"] = '"><img src=x onerror=alert(1)>'
    description = _protocol(record, "descriptionModule")
    description["briefSummary"] = (
        f"{MARK} [a link](javascript:alert(1)) <iframe src='https://example.org'></iframe>"
        " ![image](https://example.org/pixel.png) <https://example.org> [data](data:text/html,hi)"
        " {% raw %} %s %(name)s {0} '; DROP TABLE study; -- =cmd|' /C calc'!A0"
    )
    _protocol(record, "conditionsModule")["conditions"] = ["<b>Asthma</b>", "=1+1", "a,b|c;d"]
    _protocol(record, "referencesModule")["seeAlsoLinks"] = [
        {"label": "<i>label</i>", "url": "javascript:alert(document.domain)"},
        {"label": "plain", "url": "not an address"},
    ]


def _invisible(record: Record, _: Dice) -> None:
    """Control characters, bidirectional overrides, spaces without width, lone combining marks."""
    identification = _protocol(record, "identificationModule")
    identification["briefTitle"] = "Sample \u202egnirts\u202c of \u200bhidden\u200b marks\u0007"
    description = _protocol(record, "descriptionModule")
    description["briefSummary"] = (
        f"{MARK} Bell \u0007, escape \u001b[31m, vertical tab \u000b, soft\u00adhyphen, \u2066isolate\u2069,"
        " \ufeffmark, no\u00a0break, line\u2028end, \u0301combining, \U0001f9ea, \U0001d4d0, \ufffd."
    )
    _protocol(record, "conditionsModule")["keywords"] = ["\u200b", " ", "Cafe\u0301", "Café"]


def _aliases(record: Record, _: Dice) -> None:
    """Numbers that once named the study; they are at the end of the sample's own range."""
    identification = _protocol(record, "identificationModule")
    number = int(identification["nctId"][3:]) - FIRST_NUMBER
    identification["nctIdAliases"] = [f"NCT{LAST_NUMBER - number}"]


def _nobody(record: Record, _: Dice) -> None:
    """Withdrawn before the first participant."""
    status = _protocol(record, "statusModule")
    status["overallStatus"], status["whyStopped"] = "WITHDRAWN", "Nobody took part"
    status.pop("lastKnownStatus", None)
    design = _protocol(record, "designModule")
    design["enrollmentInfo"] = {"count": 0, "type": "ACTUAL"}
    _without_results(record)


def _old_words(record: Record, _: Dice) -> None:
    """Enum values of the classic site, and one that nobody knows."""
    _protocol(record, "statusModule")["overallStatus"] = "Active, not recruiting"
    design = _protocol(record, "designModule")
    design["phases"] = ["Phase 2", "PHASE5"]
    design.setdefault("designInfo", {})["allocation"] = "Randomized Controlled Trial"
    _protocol(record, "eligibilityModule")["sex"] = "Both"


def _unknown_paths(record: Record, _: Dice) -> None:
    """Fields and a section that the declaration lacks."""
    record["protocolSection"]["futureModule"] = {"field": ["a", "b"], "deep": {"er": 1}}
    _protocol(record, "designModule")["newField"] = "kept as it is"
    derived = record.setdefault("derivedSection", {})
    derived.setdefault("miscInfoModule", {})["modelPredictions"] = {"bmiLimits": {"minBmi": 18.5}}
    record["futureSection"] = {"x": None, "y": [1, 2.5, True]}


def _wrong_types(record: Record, _: Dice) -> None:
    """A boolean as a string, a number as a string, a single value for a list."""
    _protocol(record, "oversightModule")["oversightHasDmc"] = "true"
    _protocol(record, "eligibilityModule")["healthyVolunteers"] = "Accepts Healthy Volunteers"
    _protocol(record, "designModule")["enrollmentInfo"] = {"count": "120", "type": "ACTUAL"}
    _protocol(record, "conditionsModule")["keywords"] = "a single keyword"


def _old_dates(record: Record, _: Dice) -> None:
    """Dates that know only the year or the month."""
    status = _protocol(record, "statusModule")
    for name, text in (("startDateStruct", "1994"), ("primaryCompletionDateStruct", "1997-05")):
        status[name] = {"date": text}
    status["completionDateStruct"] = {"date": "1999"}
    status["statusVerifiedDate"] = "2003"


def _nothing_words(record: Record, _: Dice) -> None:
    """Words for nothing that are values: None, NA, null, a dash."""
    identification = _protocol(record, "identificationModule")
    identification["acronym"] = "NONE"
    _protocol(record, "conditionsModule")["keywords"] = ["None", "NA", "null", "-", "N/A", "0"]
    _protocol(record, "statusModule")["whyStopped"] = "None"


def _unbroken(record: Record, _: Dice) -> None:
    """Words without an end, and the same intervention again and again."""
    identification = _protocol(record, "identificationModule")
    identification["officialTitle"] = "Pneumono" + "ultramicroscopic" * 16
    same = {"type": "DRUG", "name": "Repetimab", "description": "Repetimab, 1 mg."}
    _protocol(record, "armsInterventionsModule")["interventions"] = [dict(same) for _ in range(3)]
    _protocol(record, "conditionsModule")["conditions"] = ["Asthma", "asthma", "ASTHMA", "Asthma "]


_WAYS: tuple[Callable[[Record, Dice], None], ...] = (
    _chinese,
    _arabic,
    _japanese,
    _thai,
    _escapes,
    _flattened,
    _nested,
    _long,
    _bare,
    _hostile,
    _invisible,
    _aliases,
    _nobody,
    _old_words,
    _unknown_paths,
    _wrong_types,
    _old_dates,
    _nothing_words,
    _unbroken,
)
