"""What a line that stands over others says: inclusion, exclusion, a category, or nothing.

What does not live here: which lines stand over others in a text as a whole (`split`).
"""
# ruff: noqa: E501, RUF001, SIM905 - tables of words, of other scripts too

from __future__ import annotations

import re
from typing import Literal

Says = Literal["inclusion", "exclusion", "both"]

LONGEST = 140
"""Characters of the longest line that is read as a heading."""

EXCLUSION_ELSEWHERE = (
    r"crit[eè]res?\s+(?:de\s+non[- ]inclusion|d[’']exclusion)|criterios?\s+de\s+exclusi[oó]n"
    r"|crit[eé]rios?\s+de\s+exclus[aã]o|ausschlu(?:ss|ß)kriteri\w+"
    r"|criterio?\s+(?:di\s+|d[’'])esclusione|exclusiecriteri\w+"
    r"|критерии\s+(?:исключения|невключения)|kryteria\s+wykluczenia|d[ıi]şlama\s+kriterleri"
    r"|排除标准|排除標準|排除基準|除外基準|제외\s*기준|معايير\s+الاستبعاد"
)
"""Names of the list of those who cannot take part, in languages other than English: a pattern."""
_EXCLUDES = re.compile(
    r"\bexclu(?:sion|sions|ded|des|de|ding)\b|\bineligib\w*|\bnon-?inclusion\b|\bnot\s+includ"
    r"|\b(?:not|cannot|never)\s+(?:be\s+)?(?:\w+\s+)?(?:eligible|included|enrolled|allowed|permitted|admitted"
    r"|accepted|participate|take\s+part|have|join)\b|\b(?:must|may|should|can|will)\s*not\b|\bcannot\b|\bprohibited\b"
    r"|\bdisqualif\w+|\bunable\s+to\s+(?:enrol|join|take\s+part|participate)"
    rf"|{EXCLUSION_ELSEWHERE}",
    re.IGNORECASE,
)
_INCLUDES = re.compile(
    r"\binclu(?:sion|sions|ded|des|de)\b|\beligible\b|\bmust\b|\brequired\b|\brequirements\b|\ballowed\b"
    r"|\bpermitted\b|\benrol?led\b|crit[eè]res?\s+d[’']inclusion|criterios\s+de\s+inclusi[oó]n"
    r"|crit[eé]rios\s+de\s+inclus[aã]o|einschlusskriteri\w+|criteri\s+di\s+inclusione|inclusiecriteria"
    r"|критерии\s+включения|kryteria\s+włączenia|dahil\s+(?:edilme|etme)\s+kriterleri"
    r"|纳入标准|納入標準|入选标准|入選標準|入组标准|選択基準|適格基準|포함\s*기준|선정\s*기준|معايير\s+الاشتمال",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\binclusions?\b.{0,14}\b(?:and|or|&)\b.{0,14}\bexclusions?\b|\binclusions?\s?/\s?exclusions?\b"
    r"|\beligibility\s+criteri|\bentry\s+criteri|\bselection\s+criteri|\beligibility\s*:?$",
    re.IGNORECASE,
)
_FOREIGN = (
    r"(?:crit[eè]res?\s+(?:de\s+non[- ]|d[’'])(?:inclusion|exclusion)|criterios\s+de\s+(?:inclusi[oó]n|exclusi[oó]n)"
    r"|crit[eé]rios\s+de\s+(?:inclus[aã]o|exclus[aã]o)|(?:ein|aus)schlusskriterien|criteri\s+di\s+(?:inclusione|esclusione)"
    r"|критерии\s+(?:не)?(?:включения|исключения)"
    r"|(?:主要)?(?:纳入|入选|入组|排除|納入|入選|選択|適格|除外)(?:标准|標準|基準)|(?:포함|선정|제외)\s*기준)"
)
_NAMED = (
    r"(?:(?:[A-Za-z][\w’'()/,-]*\s+){0,5}(?:inclusions?|exclusions?|eligibility|entry|selection)"
    r"(?:\s*(?:and|or|/|&)\s*(?:inclusions?|exclusions?))?(?:\s+(?:criteri(?:a|on|as)|requirements))"
    rf"|(?:key\s+|main\s+|major\s+|other\s+|general\s+)?(?:inclusions?|exclusions?|eligibility)|{_FOREIGN})"
)
_TITLE = re.compile(
    rf"[-–—*\s]*(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}\.?\s+)?{_NAMED}(?:\s*(?:[-–—,]|\bfor\b|\bof\b|\bin\b|\bare\b|\binclude\b|\(|\bto\b)[^.:：;]{{0,70}})?\s*[-–—*]*\s*[:：.]?\s*",
    re.IGNORECASE,
)
_RUN_IN = re.compile(
    rf"[-–—*\s]*{_NAMED}(?:\s+\([^():;.]{{1,50}}\)|\s*[-–—,]?\s*[^.:：;\n]{{0,50}})?\s*[:：]\s*",
    re.IGNORECASE,
)
"""At the start of a line, with criteria behind it: `Inclusion criteria for adults: …`."""
_INSIDE = re.compile(
    r"(?:(?<=[.;。；)\]])\s*|(?<=[a-z0-9%])\s+)(?=(?:Key |Main |Major )?(?:"
    r"(?:Inclusion|Exclusion|Eligibility)\s+[Cc]riteri(?:a|on)\s*[:：]"
    r"|(?:INCLUSION|EXCLUSION)(?:\s+CRITERIA)?\s*[:：]|(?:Inclusion|Exclusion)\s*[:：])"
    rf"|(?<=[^\s])\s*(?={_FOREIGN}\s*[:：]))"
    r"|(?<=[.;])\s+(?=(?:Key |Main |Major )?(?:(?:Inclusion|Exclusion)\s+[Cc]riteria|(?:INCLUSION|EXCLUSION)\s+CRITERIA)\s*(?:\n|$))",
)
"""Where a heading was run into a line, in the spelling that no sentence has."""
_DASHED = re.compile(r"(?:^|(?<=\s))--[A-Z][^\n-]{2,60}--(?=\s|$)")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9 ,/&()'-]{4,70}[A-Z0-9)]\s*:\s*")
_CATEGORIES = frozenset(
    """age|ages|sex|gender|menopausal status|performance status|life expectancy|hematopoietic|hepatic
    |renal|cardiovascular|pulmonary|neurologic|neurological|other|biologic therapy|chemotherapy|hematologic
    |endocrine therapy|radiotherapy|surgery|hormone receptor status|concurrent medication|prior medication
    |co-existing condition|prior treatment|concurrent treatment|risk behavior|disease characteristics
    |patient characteristics|prior concurrent therapy|prior/concurrent therapy|metabolic|gastrointestinal
    |immunologic|ophthalmic|infectious|weight|height|nutrition|other prior treatment|bone marrow
    |prior therapy|concurrent therapy|prior and concurrent therapy|characteristics|demographics
    |medical history|laboratory|general|recommended|note|notes|definitions|patients|controls|donors
    |healthy volunteers|donor|recipient|cardiac|psychiatric|dermatologic|endocrine|surgical|genitourinary
    |biological therapy|liver|kidney|heart|ages eligible for study|genders eligible for study
    |accepts healthy volunteers|population|study population|target population""".replace(
        "\n    |", "|"
    ).split("|")
)
_CATEGORY = re.compile(
    r"(?<![\w-])(?:Age|Ages|Sex|Gender|Menopausal status|Performance status|Life expectancy|Hematopoietic"
    r"|Hepatic|Renal|Cardiovascular|Pulmonary|Neurologic|Other|Biologic therapy|Chemotherapy|Endocrine therapy"
    r"|Radiotherapy|Surgery|Hormone receptor status|Metabolic|Hematologic|Gastrointestinal|Immunologic"
    r"|Performance Status|Life Expectancy|Prior Medication|Concurrent Medication|Prior Treatment|Nutrition"
    r"|Co-existing Condition|Concurrent Treatment|Risk Behavior|Bone marrow|Ophthalmic|Opthalmic|Dermatologic"
    r"|Menopausal Status|Biologic Therapy|Endocrine Therapy|Excluded|Required|Allowed)\s*:(?=\s|$)"
)
"""Names of categories that are run into a text, as the records of one cancer registry hold them."""
_INTRODUCES = frozenset(
    """a all also an and any are at be by can candidate candidates child children child's
    characteristics condition conditions criteria criterion defined each either eligible
    enrolled entry everyone fit following follows for fulfil fulfill group has have he healthy
    his her i if in include included including individuals infants is it least may meet meets
    men more mother mothers must need not of on one or order participant participants
    participate people person persons points population satisfy shall she should show study
    subject subjects that the them these they this those to trial two volunteers we were when
    which who will with women you your patient patients parents adults controls donors both only
    ones requirements qualify apply applies take part inclusion exclusion excluded symptoms
    prior receive received take taking had disorder disorders diseases disease reasons from
    unable able enroll enrol join shall not""".split()
)
_FOLLOWING = re.compile(
    r"(?:[A-Za-z]+\s+){1,6}(?:meet|meets|meeting|fulfil\w*|satisfy|satisfies|satisfying)\s+(?:[a-z]+\s+){0,5}following\s+"
    r"(?:inclusion\s+|exclusion\s+|eligibility\s+|entry\s+)?(?:criteria|conditions|requirements)\b[^.:;,()\d]{0,80}[.:：]?",
    re.IGNORECASE,
)
_VERDICTS = frozenset({"excluded", "required", "allowed", "recommended", "inclusion", "exclusion"})
_WORDS = re.compile(r"[^\W\d_]+(?:['’/-][^\W\d_]+)*")
_VERB = re.compile(
    r"\b(?:must|have|has|had|is|are|be|was|were|who|may|should|will|can|does|do|defined|having"
    r"|receiv\w+|diagnos\w+|at least|one of|any of|less|greater|more)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\W*(?:no eligibility criteria(?: (?:provided|available|specified))?|(?:please )?(?:contact|see|call|refer to)\s[^.\n]{0,80}"
    r"|n/?a|none(?: (?:provided|specified|listed))?|not (?:provided|applicable|specified|available|yet determined)"
    r"|tbd|to be (?:determined|announced|provided)|information not available|unknown|eligibility criteria:? (?:not (?:provided|available)))\W*",
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """True for a text that only stands in for criteria: `No eligibility criteria`."""
    return len(text) <= LONGEST and _PLACEHOLDER.fullmatch(text) is not None


def says(text: str) -> Says | None:
    """What a heading says of what stands below it."""
    if _BOTH.search(text):
        return "both"
    if _EXCLUDES.search(text):
        return "exclusion"
    return "inclusion" if _INCLUDES.search(text) else None


def is_title(text: str) -> bool:
    """True for the name of a list of criteria: `Key inclusion criteria`, with a colon or not."""
    return len(text) <= LONGEST and _TITLE.fullmatch(text) is not None


def is_category(text: str) -> bool:
    """True for a name of a category that is known: `Performance status:`."""
    return text.strip(" \t:：-*").lower() in _CATEGORIES


def run_in(line: str) -> int:
    """Where what follows a heading at the start of the line begins; 0 where none is.

    Headings are openings of criteria, names in capitals or between dashes, known categories.
    """
    for pattern in (_RUN_IN, _CAPITALS, _DASHED):
        if (found := pattern.match(line, 0, LONGEST)) and found.end() < len(line.rstrip()):
            return _and_behind(line, found.end())
    found = _CATEGORY.match(line)
    return _and_behind(line, found.end()) if found and found.end() < len(line.rstrip()) else 0


def _and_behind(line: str, end: int) -> int:
    while end < len(line) and line[end].isspace():
        end += 1
    return end


def headings_inside(line: str) -> list[int]:
    """Where headings begin that were run into a line, the start of the line apart."""
    found = {each.end() for each in _INSIDE.finditer(line)}
    found |= {each.start() for each in _DASHED.finditer(line)}
    return sorted(each for each in found if 0 < each < len(line))


def categories_inside(line: str) -> list[tuple[int, int]]:
    """Names of categories in a line, each with where it begins and ends."""
    return [each.span() for each in _CATEGORY.finditer(line)]


def introduces(text: str) -> bool:
    """True for words that announce a list and state no condition: `Patients must have:`."""
    words = [each.lower() for each in _WORDS.findall(text)]
    return 0 < len(words) <= 24 and all(each in _INTRODUCES for each in words)  # noqa: PLR2004 - a sentence


def asks_for_following(text: str) -> bool:
    """True for a sentence that only sends on: `Patients must meet the following criteria` (a list)."""
    return len(text) <= LONGEST and _FOLLOWING.fullmatch(text) is not None


def is_label(text: str) -> bool:
    """True for a short name with a colon that states nothing: `Co-existing condition:`."""
    words = _WORDS.findall(text)
    digits = any(each.isdigit() for each in text)
    return 0 < len(words) <= 6 and not digits and not _VERB.search(text)  # noqa: PLR2004 - a label


def is_verdict(text: str) -> bool:
    """True for a label such as `Excluded within 30 days of study entry:`, which says which kind."""
    if len(text) > LONGEST or text[-1:] not in {":", "："}:
        return False
    return text.split(maxsplit=1)[0].lower().strip(":：") in _VERDICTS


def announces(text: str) -> bool:
    """True for a line with a colon that is a label, a verdict, or states nothing itself."""
    return (
        is_category(text)
        or is_label(text)
        or introduces(text)
        or is_verdict(text)
        or says(text) == "exclusion"
    )


def is_shouted(text: str) -> bool:
    """True for a line in capitals that is no mere abbreviation."""
    letters = [each for each in text if each.isalpha()]
    return len(letters) >= 7 and all(each.isupper() for each in letters) and text[-1] not in ".;,"  # noqa: PLR2004 - abbreviations are shorter
