"""Limits of age. What does not live here: other stretches of time (`windows`)."""
# ruff: noqa: E501, RUF001 - patterns; signs of other scripts are meant: texts hold them

from __future__ import annotations

import re
from collections.abc import Iterator

from trialatlas.study.eligibility.numbers import BOUND, NUMBER, Limits, bounded
from trialatlas.study.eligibility.readings import SPAN, UNIT, Recognised, period

_OF_AGE = r"(?:of\s+age|old|in\s+age|(?<=\s)age)\b"
_MORE = r"(?:or|and|&)\s+(?:older|above|over|greater|up|more|upwards?)\b|\+|and\s+onwards?\b"
_LESS = r"(?:or|and)\s+(?:younger|under|below|less)\b"
_AGED = r"(?<!\w)(?:ages?|aged|aging)(?!\s+(?:adjusted|related|matched|appropriate))"
_FILL = (
    r"(?:\s++(?:of|is|must\s+be|should\s+be|range|ranges?|in\s+years|years|between|from|the|limits?|group"
    r"|was|were|are|being)\b){0,5}+\s*+[:：=,]?\s*+\(?\s*+"
)
_WHO = (
    r"(?<!\w)(?:patients?|participants?|subjects?|volunteers?|persons?|people|individuals?|adults?|children|child|adolescents?"
    r"|infants?|toddlers?|teens?|teenagers?|youths?|boys?|girls?|men|women|males?|females?)(?:\s+(?:who\s+are|who\s+is|aged?|must\s+be|should\s+be|are|is)\b){0,2}"
)
_NO_EVENT = r"(?!\s*(?:ago|since|before|prior|previous|after|from|history|duration|post|following|pre-|of\s+(?!age)|earlier|later|smok\w+|experience|apart|free|on\b|\())"
_MOMENT = r"\s+at\s+(?:the\s+)?(?:time\s+of\s+|moment\s+of\s+|date\s+of\s+)?(?:the\s+)?(?:study\s+|initial\s+|first\s+)?(?:inclusion|enrol\w+|screening|diagnosis|entry|registration|consent|baseline|randomi\w+|signing|admission|recruitment|visit|day\s+1)"
_TWO = (
    rf"(?:(?P<aged>{_AGED}{_FILL})(?P<bound>{BOUND})?\s*(?P<value>{NUMBER})\s*(?P<unit>{UNIT})?(?:\s*{_OF_AGE})?\s*(?:to|and|but|-|–|,)"
    rf"|(?P<bound4>{BOUND})?\s*(?<![\d.,])(?P<value4>{NUMBER})(?:\s*-?\s*(?P<unit4>{UNIT})(?:\s*{_OF_AGE})?\s*(?:to|and|but|-|–|,)|\s*(?:to|-|–)))"
    rf"\s*(?:is\s+)?(?P<bound2>{BOUND}|(?:younger|older)\s+than)\s*(?P<value2>{NUMBER})\s*-?\s*(?P<unit2>{UNIT})\s*{_OF_AGE}"
)
"""Two limits side by side: `at least 12 and < 18 years of age`."""
_MAY_OLD = re.compile(rf"\d\s*-?\s*{UNIT}\s*{_OF_AGE}", re.IGNORECASE)
_MAY_MOMENT = re.compile(rf"(?:{UNIT}){_MOMENT}", re.IGNORECASE)
_FORMS = tuple(
    (may, re.compile(each, re.IGNORECASE))
    for may, each in (
        (_MAY_OLD, _TWO),
        (
            None,
            rf"{_AGED}{_FILL}(?P<low>{NUMBER})\s*(?P<lowunit>{UNIT})?(?:\s*{_OF_AGE})?{SPAN}(?P<high>{NUMBER})(?:\s*-?\s*(?P<unit>{UNIT}))?(?:\s*{_OF_AGE})?",
        ),
        (
            None,
            rf"{_AGED}{_FILL}(?P<bound>{BOUND})\s*(?P<value>{NUMBER})(?:\s*-?\s*(?P<unit>{UNIT}))?(?:\s*{_OF_AGE})?(?:\s*(?:and|,|to|&)?\s*(?P<bound2>{BOUND})\s*(?P<value2>{NUMBER})(?:\s*(?P<unit2>{UNIT}))?(?:\s*{_OF_AGE})?)?",
        ),
        (
            None,
            rf"(?:{_AGED}{_FILL})?(?P<value>{NUMBER})\s*-?\s*(?P<unit>{UNIT})(?:\s*{_OF_AGE})?,?\s*(?:or|and|&)\s+(?:(?P<more>older)|(?P<less>younger))\b(?:\s+{_OF_AGE})?",
        ),
        (
            None,
            rf"(?:{_AGED}{_FILL}(?P<value>{NUMBER})\s*-?\s*(?P<unit>{UNIT})(?:\s*{_OF_AGE})?|(?P<value3>{NUMBER})\s*-?\s*(?P<unit3>{UNIT})\s*{_OF_AGE}),?\s*(?:(?P<more>{_MORE})|(?P<less>{_LESS}))",
        ),
        (None, rf"{_AGED}{_FILL}(?P<value>{NUMBER})\s*(?:(?P<more>{_MORE})|(?P<less>{_LESS}))"),
        (
            _MAY_OLD,
            rf"(?P<low>{NUMBER})\s*(?P<lowunit>{UNIT})?{SPAN}(?P<high>{NUMBER})\s*-?\s*(?P<unit>{UNIT})\s*{_OF_AGE}",
        ),
        (
            _MAY_OLD,
            rf"(?P<bound>{BOUND}|(?:(?:no|not)\s+)?(?:younger|older)\s+than|under|over|up\s+to)\s*(?:the\s+age\s+of\s+)?(?P<value>{NUMBER})\s*-?\s*(?P<unit>{UNIT})\s*{_OF_AGE}",
        ),
        (
            None,
            rf"(?P<bound>(?:(?:no|not)\s+)?(?:younger|older)\s+than|under|over|below|above)\s+(?:the\s+)?age\s+(?:of\s+)?(?P<value>{NUMBER})(?:\s*(?P<unit>{UNIT}))?",
        ),
        (
            None,
            rf"(?P<bound>(?:(?:no|not)\s+)?(?:younger|older)\s+than)\s+(?P<value>{NUMBER})\s*(?P<unit>years|months)(?!\s+(?:ago|since|before|prior|duration|from|after))",
        ),
        (
            None,
            rf"{_WHO}\s+(?:from\s+|between\s+)?(?P<low>{NUMBER})\s*(?P<lowunit>{UNIT})?{SPAN}(?P<high>{NUMBER})\s*-?\s*(?P<unit>years?|yrs?|months?)(?![a-z]){_NO_EVENT}",
        ),
        (
            None,
            rf"{_WHO}\s*(?P<bound>{BOUND}|(?:(?:no|not)\s+)?(?:younger|older)\s+than)\s*(?P<value>{NUMBER})\s*-?\s*(?P<unit>years?|yrs?|months?)(?![a-z]){_NO_EVENT}",
        ),
        (
            _MAY_MOMENT,
            rf"(?P<low>{NUMBER})\s*(?P<lowunit>{UNIT})?{SPAN}(?P<high>{NUMBER})\s*-?\s*(?P<unit>{UNIT}){_MOMENT}",
        ),
        (
            _MAY_MOMENT,
            rf"(?P<bound>{BOUND})\s*(?P<value>{NUMBER})\s*-?\s*(?P<unit>years?|yrs?){_MOMENT}",
        ),
        (
            None,
            rf"(?:{_WHO}|\bif|\bwhen)\s+(?P<bound>under|over|below|above|(?:(?:no|not)\s+)?(?:younger|older)\s+than)\s+(?P<value>\d{{2}})(?=\s*(?:$|[).,;]))",
        ),
    )
)
"""Each form, and what a text that holds it holds somewhere: quicker to look for."""
_BARE_AGE = re.compile(
    rf"(?P<bare>(?:(?P<low>{NUMBER})(?:\s*(?P<lowunit>{UNIT}))?{SPAN}(?P<high>{NUMBER})"
    rf"|(?P<value>{NUMBER})(?:\s*(?P<unit1>{UNIT}))?\s*(?:(?P<more>and\s+over|{_MORE})|(?P<less>{_LESS}))"
    rf"|(?P<bound>under|over|at\s+least|younger\s+than|older\s+than)\s+(?P<value2>{NUMBER}))(?:\s*(?P<unit>{UNIT}))?)(?=\s*(?:$|[.;,(]))",
    re.IGNORECASE,
)
"""An age below a heading that says so: `18 and over`."""
_OTHER_AGE = re.compile(
    r"(?:gestational|bone|mental|conceptual|conceptional|post-?menstrual|developmental|corrected|chronologic\w*"
    r"|diagnos\w+|onset|maternal|paternal|partner\S*|donors?|sibling\S*|menarche|menopause)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"\d\s*(?:{UNIT})?\s*(?:{_OF_AGE})?[\s,]*(?:(?:to|-|–|and|but|through|or)\s*(?:\\?[<≤]\s?=?)?|\\?[<≤]\s?=?)\s*$"
    r"|(?:between|from)\s*$",
    re.IGNORECASE,
)
_AT = re.compile(r"\bat\s", re.IGNORECASE)
_LASTS = re.compile(
    r"\b(?:duration|histor\w+|expectancy|survival|surviv\w+|treat\w*|symptom\w*|therapy|stable|diabetes|disease|diagnosed|smok\w*|interval|for|since)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
"""Before a time at a moment that is how long something has lasted."""
"""Before an age that is only the end of a range which is put in a way not read here."""


def ages(words: str, *, about_age: bool) -> Iterator[Recognised]:
    """Ages in the words of a criterion. `about_age`: a heading above says that ages follow."""
    for may, pattern in _FORMS:
        if may is not None and not may.search(words):
            continue
        for found in pattern.finditer(words):
            before = words[max(0, found.start() - 40) : found.start()]
            half = not found.groupdict().get("low") and _HALF.search(before)
            if not half and not _OTHER_AGE.search(before) and not _lasting(found, before):
                yield from _age(found)
    if about_age and (found := _BARE_AGE.match(words)):
        yield from _age(found)


def _lasting(found: re.Match[str], before: str) -> bool:
    """Whether the words may say how long something has lasted."""
    unsure = found.groupdict().get("value4") or _AT.search(found[0])
    return bool(unsure) and _LASTS.search(before) is not None


def _age(found: re.Match[str]) -> Iterator[Recognised]:
    said = found.groupdict()
    units = (said.get(each) for each in ("unit", "unit1", "unit3", "unit4", "unit2", "lowunit"))
    measured = period(next((each for each in units if each), "years"))
    value = said.get("value") or said.get("value3") or said.get("value4")
    bound = said.get("bound") or said.get("bound4")
    if "bare" in said:
        value = value or said.get("value2")
    if said.get("low"):
        limits = Limits(low=said["low"], high=said["high"])
        below = said.get("lowunit")
        if below and period(below) != measured:
            limits = Limits(low=f"{said['low']} {period(below)}s", high=said["high"])
        elif float(said["low"]) >= float(said["high"]):
            return
    elif value and said.get("bound2"):
        limits, measured = _between(bound, value, measured, said)
    elif bound and value:
        limits = bounded(bound, value)
    elif value:
        limits = Limits(low=value) if said.get("more") else Limits(high=value)
    else:
        return
    if measured == "year" and any(float(each) > 120 for each in limits.numbers()):  # noqa: PLR2004 - nobody is
        return
    end = found.start() + len(found[0].rstrip(" ("))
    yield Recognised("age", found.start(), end, "age", limits, measured)


def _between(
    bound: str | None, value: str, measured: str, said: dict[str, str | None]
) -> tuple[Limits, str]:
    """Two limits side by side, each with its own words: `12 to < 18 years of age`."""
    first = bounded(bound, value) if bound else Limits(low=value)
    second = bounded(said["bound2"] or "", said["value2"] or "")
    last = said.get("unit2")
    if last and period(last) != measured and (said.get("unit") or said.get("unit4")):
        first = Limits(
            low=first.low and f"{first.low} {measured}s",
            high=first.high and f"{first.high} {measured}s",
            above=first.above,
            below=first.below,
        )
    both = first.also(second)
    numbers = [float(each) for each in both.numbers()]
    if len(numbers) > 1 and numbers[0] >= numbers[1]:  # below one or above the other: no range
        return first, measured
    return both, period(last) if last else measured
