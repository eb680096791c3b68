"""Ages, laboratory limits, performance status and time windows inside a criterion.

Only what a few plain forms say is recognised; whatever is put otherwise is left alone, so that what
is marked can be trusted before what is not marked can. Every mark is Trial Atlas's reading: it has
its place in the text as submitted, and a value in one form. What does not live here: dividing a text into
criteria (`split`), names of analytes (`analytes`), showing marks on a page.
"""
# ruff: noqa: E501, RUF001 - patterns; signs of other scripts are meant: texts hold them

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from trialatlas.study.eligibility.analytes import ANALYTE, MAY_MEASURE, UNIT, analyte, unit
from trialatlas.study.eligibility.numbers import BOUND, NUMBER, Limits, bounded, plain

Topic = Literal["age", "laboratory", "performance", "time"]

LONGEST = 4_000
"""Characters of an item that are read; what stands behind them is left alone."""

_GAP = re.compile(r"\s{40}")
"""No criterion goes on behind so much nothing; the patterns would look at each part of it in turn."""

_UNIT = r"(?:years?|yrs?\.?|y/?o|months?|mos?\.?|weeks?|wks?|days?|hours?|hrs?)(?![a-z])"
_SPAN = r"\s?(?:-|–|—|to|and|until|through|~|\\~|\\-)\s?"
_OF_AGE = r"(?:of\s+age|old|in\s+age|(?<=\s)age)\b"
_MORE = r"(?:or|and|&)\s+(?:older|above|over|greater|up|more|upwards?)\b|\+|and\s+onwards?\b"
_LESS = r"(?:or|and)\s+(?:younger|under|below|less)\b"
_AGED = r"(?<!\w)(?:ages?|aged|aging)(?!\s+(?:adjusted|related|matched|appropriate))"
_FILL = (
    r"(?:\s++(?:of|is|must\s+be|should\s+be|range|ranges?|in\s+years|years|between|from|the|limits?|group"
    r"|was|were|are|being)\b){0,5}+\s*+[:：=,]?\s*+\(?\s*+"
)
_AGE = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"{_AGED}{_FILL}(?P<low>{NUMBER})\s*(?P<lowunit>{_UNIT})?(?:\s*{_OF_AGE})?{_SPAN}(?P<high>{NUMBER})(?:\s*-?\s*(?P<unit>{_UNIT}))?(?:\s*{_OF_AGE})?",
        rf"{_AGED}{_FILL}(?P<bound>{BOUND})\s*(?P<value>{NUMBER})(?:\s*-?\s*(?P<unit>{_UNIT}))?(?:\s*{_OF_AGE})?(?:\s*(?:and|,|to|&)?\s*(?P<bound2>{BOUND})\s*(?P<value2>{NUMBER})(?:\s*(?P<unit2>{_UNIT}))?(?:\s*{_OF_AGE})?)?",
        rf"(?:{_AGED}{_FILL})?(?P<value>{NUMBER})\s*-?\s*(?P<unit>{_UNIT})(?:\s*{_OF_AGE})?,?\s*(?:or|and|&)\s+(?:(?P<more>older)|(?P<less>younger))\b(?:\s+{_OF_AGE})?",
        rf"(?:{_AGED}{_FILL}(?P<value>{NUMBER})\s*-?\s*(?P<unit>{_UNIT})(?:\s*{_OF_AGE})?|(?P<value3>{NUMBER})\s*-?\s*(?P<unit3>{_UNIT})\s*{_OF_AGE}),?\s*(?:(?P<more>{_MORE})|(?P<less>{_LESS}))",
        rf"{_AGED}{_FILL}(?P<value>{NUMBER})\s*(?:(?P<more>{_MORE})|(?P<less>{_LESS}))",
        rf"(?P<low>{NUMBER})\s*(?P<lowunit>{_UNIT})?{_SPAN}(?P<high>{NUMBER})\s*-?\s*(?P<unit>{_UNIT})\s*{_OF_AGE}",
        rf"(?P<bound>{BOUND}|(?:(?:no|not)\s+)?(?:younger|older)\s+than|under|over|up\s+to)\s*(?:the\s+age\s+of\s+)?(?P<value>{NUMBER})\s*-?\s*(?P<unit>{_UNIT})\s*{_OF_AGE}",
        rf"(?P<bound>(?:(?:no|not)\s+)?(?:younger|older)\s+than|under|over|below|above)\s+(?:the\s+)?age\s+(?:of\s+)?(?P<value>{NUMBER})(?:\s*(?P<unit>{_UNIT}))?",
        rf"(?P<bound>(?:(?:no|not)\s+)?(?:younger|older)\s+than)\s+(?P<value>{NUMBER})\s*(?P<unit>years|months)(?!\s+(?:ago|since|before|prior|duration|from|after))",
    )
)
_BARE_AGE = re.compile(
    rf"(?P<bare>(?:(?P<low>{NUMBER})(?:\s*(?P<lowunit>{_UNIT}))?{_SPAN}(?P<high>{NUMBER})"
    rf"|(?P<value>{NUMBER})(?:\s*(?P<unit1>{_UNIT}))?\s*(?:(?P<more>and\s+over|{_MORE})|(?P<less>{_LESS}))"
    rf"|(?P<bound>under|over|at\s+least|younger\s+than|older\s+than)\s+(?P<value2>{NUMBER}))(?:\s*(?P<unit>{_UNIT}))?)(?=\s*(?:$|[.;,(]))",
    re.IGNORECASE,
)
"""An age below a heading that says so: `18 and over`."""
_OTHER_AGE = re.compile(
    r"(?:gestational|bone|mental|conceptual|conceptional|post-?menstrual|developmental|corrected|chronologic\w*"
    r"|diagnos\w+|onset|maternal|paternal|partner\S*|donors?|sibling\S*|menarche|menopause)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"\d\s*(?:{_UNIT})?\s*(?:{_OF_AGE})?[\s,]*(?:(?:to|-|–|and|but|through|or)\s*(?:\\?[<≤]\s?=?)?|\\?[<≤]\s?=?)\s*$"
    r"|(?:between|from)\s*$",
    re.IGNORECASE,
)
"""Before an age that is only the end of a range which is put in a way not read here."""
_LAB = re.compile(
    rf"(?P<name>{ANALYTE})(?P<between>(?:\s*\((?:[^()\d]|\d(?=-?[A-Za-z]))[^\s()]{{0,30}}\)|(?:[\s,:]|=(?!\s?\\?[<>]))++|\b(?:of|is|are|must|be|should|level|levels|count|counts|value"
    rf"|values|concentration|total|serum|plasma|with|a|an|the|ratio|not|clearance|both|at|either|s)\b){{0,10}}?)(?P<bound>{BOUND})\s*"
    rf"(?P<value>{NUMBER})\s*(?:{_SPAN}(?P<high>{NUMBER})\s*)?(?P<unit>{UNIT})",
    re.IGNORECASE,
)
_LAB_RANGE = re.compile(
    rf"(?P<name>{ANALYTE})(?:\s*\([^()\d]{{1,30}}\)|(?:[\s,:]|=(?!\s?\\?[<>]))++|\b(?:of|is|are|must|be|should|level|levels|count|counts|value|values|concentration|in|the|range|ranges|a|an)\b){{0,8}}?"
    rf"(?:between|from|of|:)?\s*(?P<low>{NUMBER})\s?(?:{UNIT})?{_SPAN}(?P<high>{NUMBER})\s*(?P<unit>{UNIT})",
    re.IGNORECASE,
)
_ULN_ALONE = re.compile(
    rf"(?P<name>{ANALYTE})(?P<between>(?:\s*\([^()\d]{{1,30}}\)|(?:[\s,:]|=(?!\s?\\?[<>]))++|\b(?:of|is|are|must|be|should|level|levels|total|serum|the|not)\b){{0,6}}?)"
    rf"(?P<bound>{BOUND})\s*(?:the\s+)?(?:institutional\s+)?(?P<unit>ULN|upper\s+limits?\s+of\s+(?:the\s+)?normal)\b",
    re.IGNORECASE,
)
_SCALE = r"(?P<scale>Eastern\s+Cooperative\s+Oncology\s+Group|ECOG(?:/(?:WHO|Zubrod|SWOG))?|World\s+Health\s+Organi[sz]ation|WHO|Zubrod|SWOG|GOG|CALGB|Karnofsky(?:/Lansky|\s+or\s+Lansky)?|KPS|Lansky)"
_PERFORMANCE = re.compile(
    rf"(?<![\w-]){_SCALE}(?:'s)?(?P<between>(?:(?:[\s,:/]|=(?!\s?\\?[<>]))++|\((?:ECOG|PS|KPS|WHO|Zubrod|ECOG\s+PS|ECOG-PS|LPS)\)|-(?=PS)"
    r"|\b(?:performance|status|statuses|score|scores|scale|PS|index|of|is|must|be|should|a|an|the|level|rating|Zubrod|physical|fitness|behavio\w+|play|with|at|has|have|or|grade\s+of|equal|strength)\b){1,14})"
    rf"(?P<bound>{BOUND})?\s*(?P<value>\d{{1,3}})\s?%?(?!\d|\.\d)(?P<list>(?:\s*(?:,|or|and|/)\s*(?:or\s+)?\d(?!\d|\.\d|%))+|{_SPAN}(?P<high>\d{{1,3}})\s?%?(?!\d|\.\d))?"
    r"(?P<more>\s*(?:or|and)\s+(?:greater|higher|above|better|more|over|less|lower|below|fewer|under)\b)?",
    re.IGNORECASE,
)
_NUMERAL = r"(?:\d{1,3}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty|ninety)"
_PERIOD = r"(?:years?|yrs?|months?|mos?|weeks?|wks?|days?|hours?|hrs?)(?![a-z])"
_MUCH = rf"(?P<amount>{_NUMERAL})(?:\s*\(\d{{1,3}}\))?(?:{_SPAN}(?P<amount2>\d{{1,3}}))?[\s-]?(?:\((?P<amount3>\d{{1,3}})\)\s?)?(?:calendar\s+|consecutive\s+)?(?P<period>{_PERIOD})(?:['’])?"
_BEFORE = r"(?:before|prior\s+to|preceding|previous\s+to|in\s+advance\s+of|pre-(?=[a-z]))"
_AFTER = r"(?:after|following|post-(?=[a-z]))"
_TIME = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"(?P<within>within|in|during|over|for|throughout)\s+(?:the\s+|a\s+)?(?P<past>past|last|previous|preceding|prior|most\s+recent)\s+{_MUCH}",
        rf"(?:the\s+)(?P<past>past|last|previous|preceding|prior)\s+{_MUCH}",
        rf"(?P<within>within|during|in)\s+(?:the\s+|a\s+)?{_MUCH}\s+(?:period\s+)?(?:(?:immediately\s+)?(?P<before>{_BEFORE}|prior\b)|(?P<after>{_AFTER})|(?P<around>of))",
        rf"(?P<bound>at\s+least|(?:(?:no|not)\s+)?(?:more|less|fewer|greater)\s+than|(?:\\?[<>]=?|[≥≤]))\s*{_MUCH}\s+(?:(?:have\s+)?(?:passed\s+|elapsed\s+)?(?P<since>since)|(?P<before>{_BEFORE})|(?P<after>{_AFTER}))",
        rf"(?<![\w.-]){_MUCH}\s+(?:immediately\s+)?(?:(?P<before>prior\s+to|before)|(?P<after>after|following))\s+(?=the|study|enrol|random|screen|treat|baseline|first|entry|inclusion|surg|registr|visit|dos|day|admin|start|consent|trial|initiat|transplant|investig)",
    )
)
_COUNT = {
    name: str(number)
    for number, name in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
} | {"twelve": "12", "fourteen": "14", "thirty": "30", "ninety": "90"}
_PERIODS = {"y": "year", "mo": "month", "w": "week", "d": "day", "h": "hour"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """Something read in a criterion, in characters of the text as submitted.

    `name` is what is limited: `age`, an analyte, a scale, or where a time lies (`before`, `after`,
    `around`). `limits` say how; `unit` is in one spelling for each unit, empty where there is none.
    """

    topic: Topic
    start: int
    end: int
    name: str
    limits: Limits
    unit: str


def recognise(text: str, start: int, end: int, *, about_age: bool = False) -> list[Recognised]:
    """What is recognised between two places of a text, in its order and apart.

    `about_age` is true where a heading above says that ages follow.
    """
    words = _GAP.split(text[start : min(end, start + LONGEST)], maxsplit=1)[0]
    found: list[Recognised] = []
    if _MAY_COUNT.search(words):
        if _MAY_RATE.search(words):
            found.extend(_performance(words))
        if MAY_MEASURE.search(words):
            found.extend(_laboratory(words))
        if about_age or _MAY_BE_AGE.search(words):
            found.extend(_ages(words, about_age=about_age))
        if _MAY_LAST.search(words):
            found.extend(_times(words))
    kept: list[Recognised] = []
    for each in found:  # those of the surer topics come first and keep their place
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    kept.sort(key=lambda each: each.start)
    return [
        replace(each, start=start + each.start, end=start + _closed(words, each)) for each in kept
    ]


_MAY_COUNT = re.compile(rf"\d|ULN|upper|\b(?:{'|'.join(_COUNT)})\b", re.IGNORECASE)
_MAY_RATE = re.compile(r"ECOG|Cooperative|WHO|World|Zubrod|SWOG|GOG|CALGB|arnofsky|KPS|Lansky")
_MAY_BE_AGE = re.compile(r"[Aa]g(?:e|ing)|AGE|\bold|year|yr|y/?o\b|month")
_MAY_LAST = re.compile(r"year|yr|month|mo\b|week|wk|day|hour|hr", re.IGNORECASE)
"""What an item must hold somewhere for a topic to be looked for: quicker than looking."""


def _closed(words: str, found: Recognised) -> int:
    """The end of a mark without white space, and without a bracket that was opened before it."""
    said = words[found.start : found.end].rstrip()
    surplus = said.endswith(")") and said.count(")") > said.count("(")
    return found.start + len(said) - surplus


def _performance(words: str) -> Iterator[Recognised]:
    for found in _PERFORMANCE.finditer(words):
        value = int(found["value"])
        scale = _scale(found["scale"])
        hundred = scale in {"Karnofsky", "Lansky"}
        high = found["high"] or (re.findall(r"\d+", found["list"])[-1] if found["list"] else None)
        named = re.search(r"perform|\bPS\b", found["between"], re.IGNORECASE)
        if scale == "WHO" and not (named or high or found["bound"]):
            continue
        top = int(high) if high else value
        if max(value, top) > (100 if hundred else 5) or (hundred and value < 10):  # noqa: PLR2004 - the scales' own ends
            continue
        if high:
            limits = Limits(low=str(value), high=high)
        elif found["bound"]:
            limits = bounded(found["bound"], str(value))
        elif found["more"]:
            above = not re.search(r"less|lower|below|fewer|under", found["more"], re.IGNORECASE)
            worse = "better" in found["more"] and not hundred
            limits = Limits(low=str(value)) if above and not worse else Limits(high=str(value))
        else:
            limits = Limits(low=str(value), high=str(value))
        yield Recognised("performance", found.start(), found.end(), scale, limits, "")


def _scale(written: str) -> str:
    first = re.split(r"[/\s]", written, maxsplit=1)[0]
    names = {"eastern": "ECOG", "ecog": "ECOG", "world": "WHO", "who": "WHO", "kps": "Karnofsky"}
    return names.get(first.lower(), first)


def _laboratory(words: str) -> Iterator[Recognised]:
    for found in _LAB.finditer(words):
        limits = bounded(found["bound"], plain(found["value"]), refused="not" in found["between"])
        if found["high"]:
            continue
        name, measured = analyte(found["name"]), unit(found["unit"])
        yield Recognised("laboratory", found.start(), found.end(), name, limits, measured)
    for found in _LAB_RANGE.finditer(words):
        limits = Limits(low=plain(found["low"]), high=plain(found["high"]))
        name, measured = analyte(found["name"]), unit(found["unit"])
        yield Recognised("laboratory", found.start(), found.end(), name, limits, measured)
    for found in _ULN_ALONE.finditer(words):
        limits = bounded(found["bound"], "1", refused="not" in found["between"])
        name = analyte(found["name"])
        yield Recognised("laboratory", found.start(), found.end(), name, limits, unit(" ULN"))


def _ages(words: str, *, about_age: bool) -> Iterator[Recognised]:
    for pattern in _AGE:
        for found in pattern.finditer(words):
            before = words[max(0, found.start() - 40) : found.start()]
            if not _OTHER_AGE.search(before) and not _HALF.search(before):
                yield from _age(found)
    if about_age and (found := _BARE_AGE.match(words)):
        yield from _age(found)


def _age(found: re.Match[str]) -> Iterator[Recognised]:
    said = found.groupdict()
    units = (said.get(each) for each in ("unit", "unit1", "unit3", "lowunit"))
    measured = _period(next((each for each in units if each), "years"))
    value = said.get("value") or said.get("value3")
    if "bare" in said:
        value = value or said.get("value2")
    if said.get("low"):
        limits = Limits(low=said["low"], high=said["high"])
        below = said.get("lowunit")
        if below and _period(below) != measured:
            limits = Limits(low=f"{said['low']} {_period(below)}s", high=said["high"])
        elif float(said["low"]) >= float(said["high"]):
            return
    elif said.get("bound") and value:
        limits = bounded(said["bound"], value)
        if "bare" not in said and said.get("bound2"):
            limits = limits.also(bounded(said["bound2"], said["value2"]))
            if said.get("unit2") and not said.get("unit"):
                measured = _period(said["unit2"])
    elif value:
        limits = Limits(low=value) if said.get("more") else Limits(high=value)
    else:
        return
    if measured == "year" and any(float(each) > 120 for each in limits.numbers()):  # noqa: PLR2004 - nobody is
        return
    end = found.start() + len(found[0].rstrip(" ("))
    yield Recognised("age", found.start(), end, "age", limits, measured)


def _times(words: str) -> Iterator[Recognised]:
    for pattern in _TIME:
        for found in pattern.finditer(words):
            said = found.groupdict()
            amount = _COUNT.get(found["amount"].lower(), found["amount"])
            if said.get("amount2"):
                continue
            limits = bounded(said["bound"], amount) if said.get("bound") else Limits(high=amount)
            if said.get("past") or said.get("before") or said.get("since"):
                where = "before"
            else:
                where = "after" if said.get("after") else "around"
            if not (said.get("bound") or said.get("within") or said.get("past")):
                limits = Limits(low=amount, high=amount)
            measured = _period(found["period"])
            yield Recognised("time", found.start(), found.end(), where, limits, measured)


def _period(written: str) -> str:
    lower = written.lower()
    return _PERIODS["mo" if lower.startswith("mo") else lower[0]]
