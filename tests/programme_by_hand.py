"""What ties two studies together, worked out a second time from their raw records.

Sites, sponsors, investigators, numbers, and the studies that a record names or goes on with.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from raw_record import Record, first, texts_at
from trialatlas.study.words import value_key, words

Name = tuple[str, ...]


def programme(
    one: Record,
    other: Record,
    raws: tuple[bytes, bytes],
    telling: Callable[[Name, tuple[str, ...]], float],
) -> float:
    """1 - the product of what each thing in common leaves. `telling` says how much a name does that
    stands in one of some pieces.
    """
    ids = [first(each, "identificationModule.nctId") for each in (one, other)]
    named = [
        set(re.findall(r"NCT\d{8}", raw.decode()))
        - {own, *texts_at(each, "identificationModule.nctIdAliases")}
        for raw, own, each in zip(raws, ids, (one, other), strict=True)
    ]
    left = 1.0
    if ids[0] in named[1] or ids[1] in named[0]:
        left *= 0.1
        goes_on = ids[1] in gone_on_with(one) or ids[0] in gone_on_with(other)
        left *= 0.3 if goes_on else 1
    elif named[0] & named[1]:
        left *= 0.5
    left *= 0.15 if numbers(one) & numbers(other) else 1
    sponsors = "sponsorCollaboratorsModule"
    lead, beside, sites = (
        [{tuple(words(each)) for each in texts_at(record, path)[:100]} for record in (one, other)]
        for path in (
            f"{sponsors}.leadSponsor.name",
            f"{sponsors}.collaborators.name",
            "contactsLocationsModule.locations.facility",
        )
    )
    for by, pieces, shared in (
        (0.3, ("LeadSponsorName",), lead[0] & lead[1]),
        (0.15, ("CollaboratorName",), beside[0] & beside[1]),
        (0.15, ("LocationFacility",), {each for each in sites[0] & sites[1] if len(each) > 1}),
        (0.7, LEADERS, persons(one) & persons(other)),
    ):
        left *= 1 - by * max((telling(each, pieces) for each in shared if each), default=0)
    return 1 - left


LEADERS = ("OverallOfficialName", "ResponsiblePartyInvestigatorFullName")
PERSONAL = "dr prof professor md phd mph msc mba pharmd overall lead principal investigator pi"
IMPERSONAL = """call center centre central clinical trial trials study studies director monitor
manager medical contact information official sponsor responsible affairs registry department
institute university hospital group company corporation inc ltd limited llc gmbh pharma
pharmaceuticals pharmaceutical therapeutics biotech laboratories research development operations
support team services transparency the and of for"""


OFFICIALS = (
    "contactsLocationsModule.overallOfficials.name",
    "sponsorCollaboratorsModule.responsibleParty.investigatorFullName",
)


def persons(record: Record) -> set[Name]:
    """Those who lead a study, but for its sponsors."""
    sponsors = "sponsorCollaboratorsModule"
    runs = texts_at(record, f"{sponsors}.leadSponsor.name", f"{sponsors}.collaborators.name")
    found = {person(each) for each in texts_at(record, *OFFICIALS)[:20]}
    return found - {(), *(tuple(sorted(words(each))) for each in runs)}


def person(text: str) -> Name:
    """Two names, or one and initials, in the order of the alphabet; nothing if it is no person."""
    said = [each for each in words(text.split(",", maxsplit=1)[0]) if each not in words(PERSONAL)]
    full = [each for each in said if len(each) > 1]
    if not full or set(said) & set(words(IMPERSONAL)) or re.search(r"\d", text):
        return ()
    found = tuple(sorted(said if len(full) == 1 else full))
    return found if len(found) > 1 else ()


def numbers(record: Record) -> set[str]:
    """Numbers that can hardly be another study's by chance, a grant's without its year."""
    module = "identificationModule"
    found = texts_at(record, f"{module}.orgStudyIdInfo.id", f"{module}.secondaryIdInfos.id")
    codes = re.compile(rf"(?i)({COMPANIES})[-\s]?\d{{3,8}}|NCT\d{{8}}")
    keys = {value_key(each) for each in found if not codes.fullmatch(each.strip())}
    long = {each for each in keys if len(each) >= 6 and re.search(r"\d{3}", each)}
    drugs = texts_at(record, *(f"armsInterventionsModule.interventions.{each}" for each in NAMES))
    given = {value_key(each) for each in drugs}
    return {grant(each) for each in long - given if not is_no_project(each)}


NAMES = ("name", "otherNames")
COMPANIES = "abt|ag|amg|azd|bay|bms|cgp|cp|dmp|gsk|gw|ici|jnj|ly|mk|pf|pnu|ro|rs|sar|sb|sch|sdz|skf"
COMPANIES += "|tak|tmc|uk|vx|wr|wy"
INSTITUTES = {
    "aa",
    "ag",
    "ai",
    "am",
    "ar",
    "at",
    "ca",
    "da",
    "dc",
    "de",
    "dk",
    "ds",
    "es",
    "ey",
    "gm",
    "hd",
    "hg",
    "hl",
    "hs",
    "lm",
    "md",
    "mh",
    "nr",
    "ns",
    "rr",
    "tr",
    "tw",
}
PERSONS = {"f", "k", "t"}
PROJECTS = {"ug3", "uh2", "uh3", "u34", "u42", "u43", "u44"}
SHARED = {"m01", "d43", "g12", "s06", "kl1", "kl2", "tl1", "tl2"}


def is_no_project(key: str) -> bool:
    """An award of the NIH to a centre, a network, a contractor or a person: its kind, two letters
    for the institute, and a number. One without its kind can be of any.
    """
    if key.startswith("hhs") and key[4:13].isdigit():
        return True
    if key[:2] in INSTITUTES and re.fullmatch(r"\d{5}|0\d{5}", key[2:]):
        return True
    award = key[1:] if key[0].isdigit() else key
    kind, institute, serial = award[:3], award[3:5], award[5:10]
    if not (institute.isalpha() and institute.isascii() and len(serial) == 5 and serial.isdigit()):
        return False
    if kind[0] in PERSONS | {"n", "p", "y"} and kind[1:].isdigit():
        return True
    cooperative = kind[0] == "u" and kind[2].isdigit() and kind not in PROJECTS
    return cooperative or kind in SHARED or (kind.startswith("ik") and kind[2].isdigit())


def grant(key: str) -> str:
    """The award to a project: its kind, institute and number, without the year and amendments."""
    award = key[1:] if key[0].isdigit() else key
    found = re.fullmatch(r"(r[0o]\d|r\d[0o]|r\d\d)([a-z]{2})(\d+)((?:[a-z]\d)*)", award)
    if found is None or not 5 <= len(found[3]) <= 8 or (found[4] and len(found[3]) < 7):
        return key
    serial = found[3] if len(found[3]) < 7 else found[3][:-2]
    return f"{found[1].replace('o', '0')} {found[2]} {int(serial)}"


TOLD_IN = (
    "identificationModule.briefTitle",
    "identificationModule.officialTitle",
    "descriptionModule.briefSummary",
    "descriptionModule.detailedDescription",
    "armsInterventionsModule.armGroups.description",
    "armsInterventionsModule.interventions.description",
)
EXTENDS = "extension|rollover|rolled over|rolling over|roll over|roll-over|rolled-over|rolling-over"
EXTENDS += "|rolledover|rollingover|continuation study|continued access"
FOLLOWS = "follow up|follow-up|followup|followed up|followed-up|following up|following-up|long term"
FOLLOWS += "|long-term|followedup|followingup"
SAME = "previously|completed|enrolled in|enrolled on|enrolled under|treated in|treated on"
SAME += "|treated under|took part in|took part on|took part under|participated in|participated on"
SAME += "|participated under|randomi[sz]ed in|randomi[sz]ed on|randomi[sz]ed under"
SAME += "|who (have )?(been|completed|participated|received|took part)"
ENTERS = "completed|completer|completers|completion|participated|participation|enrolled"
ENTERS += "|randomi[sz]ed|treated|took part"
LEFT_OUT = r"not|exclu\w+|unless|except|other than|ineligible"


def speaks(text: str, of: str) -> bool:
    """Whether whole words of a text are among some."""
    return re.search(rf"(?<!\w)({of})(?!\w)", text.lower()) is not None


def gone_on_with(record: Record) -> set[str]:
    """The studies that a record names as what it extends or follows up, in one sentence."""
    criteria = first(record, "eligibilityModule.eligibilityCriteria")
    outside = re.search(r"(?i)(?<!\w)(exclusion|excluded|exclude|non-?inclusion)(?!\w)", criteria)
    asked = criteria[: outside.start()] if outside else criteria
    titles = texts_at(record, *TOLD_IN[:2])
    titled = any(speaks(each, f"{EXTENDS}|{FOLLOWS}") for each in titles)
    found: set[str] = set()
    for texts, enters in ((texts_at(record, *TOLD_IN), False), ([asked], titled)):
        for each in (one for text in texts for one in stretches(text)):
            follows = speaks(each, FOLLOWS) and speaks(each, SAME)
            said = speaks(each, EXTENDS) or follows or (enters and speaks(each, ENTERS))
            if said and not speaks(each, LEFT_OUT):
                found |= set(re.findall(r"NCT\d{8}", each))
    return found


def stretches(text: str) -> list[str]:
    """Sentences: they end with a line, or with a stop before white space and no small letter."""
    found, start = list[str](), 0
    kept = text[:8_000]
    for place, sign in enumerate(kept):
        after = kept[place + 1 :].lstrip()
        ends = sign in ".!?" and kept[place + 1 : place + 2].isspace() and after
        if sign == "\n" or (ends and after[0].isalnum() and not "a" <= after[0] <= "z"):
            found.append(kept[start : place + 1].strip())
            start = place + 1
    found.append(kept[start:].strip())
    return [each for each in found if 12 <= len(each) <= 420]
