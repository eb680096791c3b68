"""Which stage of a cancer a study is about, and which line of treatment.

Titles and summary decide; where they say nothing, the criteria up to the first that exclude. Only
plain English phrases are known, and a study that speaks of both of two lines has none. Stages are
those of cancer: in a study of anything else the word means something else. What does not live here:
ages and sex (`people`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from trialatlas.related.record import asked_for, strings
from trialatlas.study import Study
from trialatlas.wording import messages

_ABOUT: Final = ("BriefTitle", "OfficialTitle", "Condition", "Keyword")
_TOLD: Final = ("BriefTitle", "OfficialTitle", "BriefSummary")
_READ: Final = 6_000
_CANCER: Final = re.compile(
    r"cancer|carcinoma|tumou?r|neoplas|lymphoma|melanoma|sarcoma|myeloma|glioma|blastoma"
    r"|mesothelioma|malignan|onco",
    re.IGNORECASE,
)
_NUMERAL: Final = r"(?:IV|I{1,3}|[1-4])(?:[ABC][1-3]?)?(?![A-Za-z0-9])"
_STAGED: Final = re.compile(
    rf"(?<!end )(?<!-)\bstages?\s+(?P<list>{_NUMERAL}"
    rf"(?:(?:\s*(?:,|/|-|\u2013|or|and|to|through)\s*)+(?:stages?\s+)?{_NUMERAL})*)",
    re.IGNORECASE,
)
_ONE: Final = re.compile(r"(?P<numeral>IV|I{1,3}|[1-4])(?:[ABC][1-3]?)?", re.IGNORECASE)
_RANGE: Final = re.compile(r"^\s*(?:-|\u2013|to|through)\s*$", re.IGNORECASE)
_NUMBERS: Final = {"I": 1, "II": 2, "III": 3, "IV": 4}
_ROMAN: Final = ("I", "II", "III", "IV")
_WORDED: Final[dict[str, tuple[re.Pattern[str], frozenset[int]]]] = {
    messages("early"): (re.compile(r"\bearly[- ]stage\b"), frozenset({1, 2})),
    messages("locally advanced"): (re.compile(r"\blocally[- ]advanced\b"), frozenset({3})),
    messages("advanced"): (
        re.compile(r"(?<!locally )(?<!locally-)\badvanced\b"),
        frozenset({3, 4}),
    ),
    messages("metastatic"): (re.compile(r"(?<!non-)\bmetasta(?:tic|ses)\b"), frozenset({4})),
}
LINES: Final[dict[str, re.Pattern[str]]] = {
    messages("before surgery"): re.compile(r"\bneo-?adjuvant\b|\bpre-?operative chemo"),
    messages("after surgery"): re.compile(r"(?<!neo)(?<!neo-)\badjuvant\b"),
    messages("first line or untreated"): re.compile(
        r"\b(?:first[- ]line|1st[- ]line|front[- ]?line|treatment[- ]na[iï]ve"
        r"|chemo(?:therapy)?[- ]na[iï]ve|previously untreated)\b"
    ),
    messages("later lines, relapsed or refractory"): re.compile(
        r"\b(?:second[- ]line|2nd[- ]line|third[- ]line|3rd[- ]line|relapsed|refractory"
        r"|previously treated|progress(?:ed|ion) (?:on|after|following)|treatment[- ]resistant)\b"
    ),
}
"""In small letters."""
_OF_CANCER: Final = {
    messages("first line or untreated"): re.compile(r"\bnewly diagnosed\b"),
    messages("later lines, relapsed or refractory"): re.compile(r"\brecurrent\b"),
}
"""What means a line of treatment in cancer alone."""
_TOLD_ALONE: Final = {
    messages("first line or untreated"): re.compile(
        r"\bno (?:prior|previous) (?:systemic )?(?:therapy|treatment|chemotherapy)\b"
    )
}
"""What means one in a title or a summary: among criteria it may be about any other treatment."""
_IN_CRITERIA: Final = {
    messages("first line or untreated"): re.compile(
        r"\b(?:treatment[- ]na[iï]ve|chemo(?:therapy)?[- ]na[iï]ve|previously untreated"
        r"|newly diagnosed)\b"
    ),
    messages("later lines, relapsed or refractory"): re.compile(
        r"\b(?:relapsed|refractory(?! an[ae]mia)|progress(?:ed|ion) (?:on|after|following))\b"
    ),
}
"""What means one among criteria, which also name treatments that people had before."""
_FIRST_LINE: Final = "first line or untreated"
_AGAIN: Final = re.compile(r"recurren|relaps|refractor|\bif previously untreated|after prior")
_BESIDES: Final = re.compile(r"treated|situ\b|except|other than|prior|history|cervi|skin|remission")
_FIRST_CRITERIA: Final = 800
_DENIED: Final = re.compile(r"\b(?:no|not|non|without|never|prior|exclud\w+)\W+(?:\w+\W+){0,2}$")
_BEFORE: Final = 40
_MAY_SAY: Final = re.compile(
    r"stage|advanced|metasta|adjuvant|line\b|naive|naïve|untreated|treated|relaps|refractor"
    r"|progress|resistant|diagnosed|recurrent|operative|no pr"
)


class Course(NamedTuple):
    """What a study says: words for the stages, the stages they mean (1 to 4), and one line."""

    said: tuple[str, ...]
    stages: frozenset[int]
    line: str


def course_of(study: Study) -> Course:
    """Stage and line of a study; empty where it does not say."""
    told = " \n".join(strings(study, *_TOLD))[:_READ].lower()
    criteria = "\n".join(strings(study, "EligibilityCriteria"))
    asked = asked_for(criteria[:_READ]).lower()
    of_cancer = _CANCER.search(" ".join(strings(study, *_ABOUT))) is not None
    line = _line(told, (LINES, _TOLD_ALONE, _OF_CANCER if of_cancer else {}))
    if not of_cancer:
        return Course((), frozenset(), line)
    line = line or _line_of_criteria(asked)
    found = dict(_stages(told)) or dict(_first(asked[:_FIRST_CRITERIA]))
    return Course(tuple(found), frozenset[int]().union(*found.values()), line)


NO_COURSE: Final = Course((), frozenset(), "")


def nearness(one: Course, other: Course) -> float | None:
    """The mean of what both say: stages shared of all, and the line. None if that is neither."""
    found: list[float] = []
    if one.stages and other.stages:
        found.append(len(one.stages & other.stages) / len(one.stages | other.stages))
    if one.line and other.line:
        found.append(float(one.line == other.line))
    return sum(found) / len(found) if found else None


def _line(text: str, wordings: Iterable[Mapping[str, re.Pattern[str]]]) -> str:
    """The one line that a text speaks of; empty if none or several."""
    if not _MAY_SAY.search(text):
        return ""
    found = {
        name
        for some in wordings
        for name, wording in some.items()
        if any(not _is_denied(text, each.start()) for each in wording.finditer(text))
    }
    return found.pop() if len(found) == 1 else ""


def _line_of_criteria(text: str) -> str:
    found = _line(text, (_IN_CRITERIA,))
    # People who were treated before are taken as well: no line is all of them.
    return "" if found == _FIRST_LINE and _AGAIN.search(text) else found


def _is_denied(text: str, at: int) -> bool:
    return _DENIED.search(text, max(0, at - _BEFORE), at) is not None


def _stages(text: str) -> Iterator[tuple[str, frozenset[int]]]:
    yield from _numbered(text)
    for name, (wording, meant) in _WORDED.items():
        if any(not _is_denied(text, each.start()) for each in wording.finditer(text)):
            yield name, meant


def _numbered(text: str) -> Iterator[tuple[str, frozenset[int]]]:
    """The stages that a text gives by number."""
    yield from _named(
        each
        for found in _STAGED.finditer(text)
        if not _is_denied(text, found.start())
        for each in _listed(found["list"])
    )


def _first(criteria: str) -> Iterator[tuple[str, frozenset[int]]]:
    """Those that criteria ask for first: later ones may be of cancers that people had before."""
    found = _STAGED.search(criteria)
    if found and not _is_denied(criteria, found.start()):
        around = criteria[max(0, found.start() - _BEFORE) : found.end() + _BEFORE]
        yield from _named(() if _BESIDES.search(around) else _listed(found["list"]))


def _named(some: Iterable[int]) -> Iterator[tuple[str, frozenset[int]]]:
    numbers = frozenset(some)
    if numbers:
        named = [_ROMAN[each - 1] for each in sorted(numbers)]
        listed = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
        yield f"stage {listed}", numbers


def _listed(text: str) -> Iterator[int]:
    """The stages of `IIIB or IV`, of `I-III` those between as well."""
    before, end = 0, 0
    for found in _ONE.finditer(text):
        written = found["numeral"].upper()
        number = _NUMBERS.get(written) or int(written)
        if before and _RANGE.match(text[end : found.start()]):
            yield from range(before + 1, number)
        yield number
        before, end = number, found.end()
