"""Stretches of time counted to or from an event. What does not live here: ages (`ages`)."""
# ruff: noqa: E501 - patterns

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from trialatlas.study.eligibility.numbers import BOUND, Limits, bounded
from trialatlas.study.eligibility.readings import SPAN, UNIT, Recognised, period

COUNT: Final = {
    name: str(number)
    for number, name in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
} | {
    "a": "1",
    "an": "1",
    "twelve": "12",
    "fourteen": "14",
    "eighteen": "18",
    "twenty-four": "24",
    "twenty-eight": "28",
    "thirty": "30",
    "forty-eight": "48",
    "sixty": "60",
    "ninety": "90",
}
"""Numbers in words, as times are counted with."""
_NUMERAL = (
    r"(?:\d{1,3}(?:\.\d)?|an?(?=\s+(?:year|month|week|day|hour)\b)|twenty-four|twenty-eight|forty-eight"
    + "".join(f"|{each}" for each in COUNT if len(each) > len("an") and "-" not in each)
    + ")"
)
_PERIOD = rf"{UNIT}(?!\w)"
_MUCH = (
    rf"(?P<amount>{_NUMERAL})(?:\s*\(\d{{1,3}}\))?(?:{SPAN}(?P<amount2>\d{{1,3}}))?[\s-]?(?:\(\d{{1,3}}\)\s?)?"
    rf"(?:full\s+|calendar\s+|consecutive\s+)?(?P<period>{_PERIOD})(?:\s*\(\d{{1,3}}\s\w{{1,6}}\))?(?:['’])?"  # noqa: RUF001 - as texts have it
)
_HALF_LIVES = (
    r"(?:\s*,?\s*(?:or|/)\s*(?:at\s+least\s+)?(?:\d{1,2}|two|three|four|five|six|seven)[\s-](?:times\s+the\s+|drug\s+|elimination\s+)?half[\s-]?li(?:fe|ves)"
    r"(?:\s*,?\s*\(?\s*(?:whichever|which\s+ever)\s+(?:is|comes|was)\s+(?:the\s+)?\w{4,8}\s*\)?)?\s*,?)?"
)
"""A half-life beside a time: `4 weeks or 5 half-lives, whichever is shorter, before`."""
_BEFORE = r"(?:before|prior\s+to|preceding|previous\s+to|in\s+advance\s+of|pre-(?=[a-z])|prior\b)"
_AFTER = r"(?:after|following|post-(?=[a-z])|post\b)"
_SINCE = r"(?:(?:must\s+|should\s+)?(?:have\s+|has\s+)?(?:passed|elapsed)\s+(?:since|after|from|between)|since|from)\b"
_STAGE = r"(?:post-?\s?(?:menopaus\w*|partum|transplant\w*|op\w*|surg\w*|stroke|injury))"
_PAST = re.compile(
    rf"\b(?:(?:within|in|during|over|for|throughout)\s+)?(?:the\s+|a\s+)?(?P<past>past|last|previous|preceding|prior|most\s+recent)\s+{_MUCH}",
    re.IGNORECASE,
)
_PAST_ONE = re.compile(
    r"\b(?:within|in|during|over|for|throughout)\s+(?:the\s+)?(?P<past>past|last|previous|preceding)\s+(?P<period>year|month|week|day|hour)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\b(?P<within>within|during|in|over\s+the)\s+(?:the\s+|a\s+)?(?:(?:period|delay|interval|time)\s+of\s+)?{_MUCH}{_HALF_LIVES}\s*,?\s+(?:period\s+)?(?:(?:immediately\s+)?(?P<before>{_BEFORE})|(?P<after>{_AFTER})|(?P<around>of(?!\s+age)|from))\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?<![\w.-]){_MUCH}{_HALF_LIVES}\s+(?:(?P<since>{_SINCE})|(?:immediately\s+)?(?P<before>{_BEFORE}|ago\b)|(?P<after>{_STAGE}|{_AFTER})|(?P<moved>earlier\b|later\b))",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"\b(?P<within>within)\s+(?:the\s+)?(?:next\s+|first\s+)?{_MUCH}(?=\s*(?:$|[.,;:)\]]))",
    re.IGNORECASE,
)
_BOUND = re.compile(rf"(?:{BOUND})\s*(?:a\s+period\s+of\s+)?$", re.IGNORECASE)
"""What bounds a time, right before it: looked for from the time, which is rarer."""
_FAR = 45
_EXCEPT = re.compile(
    rf"[^.;()\n]{{1,80}}\(\s*(?:at\s+least\s+)?{_MUCH}\s+(?:for|if|since|from)\b", re.IGNORECASE
)
"""Another time for some, in brackets behind the first: `(6 weeks for nitrosoureas)`."""


def windows(words: str) -> Iterator[Recognised]:
    """Stretches of time in the words of a criterion, the surer forms first."""
    for pattern in (_PAST, _PAST_ONE, _WITHIN):
        for found in pattern.finditer(words):
            yield _window(found, found.start(), Limits(high=_amount(found)))
    for found in _COUNTED.finditer(words):
        yield from _counted(words, found)
    for found in _OPEN.finditer(words):
        yield _window(found, found.start(), Limits(high=_amount(found)))


def _counted(words: str, found: re.Match[str]) -> Iterator[Recognised]:
    """A time counted from an event, with its bound where one stands before it."""
    near = max(0, found.start() - _FAR)
    bound = _BOUND.search(words[near : found.start()])
    amount = _amount(found)
    if bound is None:
        if not (found["moved"] or (found["since"] or "").lower().startswith("from")):
            yield _window(found, found.start(), Limits(low=amount, high=amount))
        return
    read = _window(found, near + bound.start(), bounded(bound[0], amount))
    yield read
    if other := _EXCEPT.match(words, found.end()):
        yield _otherwise(read, other)


def _amount(found: re.Match[str]) -> str:
    written = found.groupdict().get("amount") or "one"
    return COUNT.get(written.lower(), written)


def _window(found: re.Match[str], start: int, limits: Limits) -> Recognised:
    """The window that a match says, from `start`; of a range its own ends count."""
    said = found.groupdict()
    if said.get("amount2"):
        limits = Limits(low=_amount(found), high=said["amount2"])
    moved = (said.get("moved") or "").lower()
    if any(said.get(each) for each in ("past", "before", "since")) or moved == "earlier":
        where = "before"
    elif said.get("after") or moved == "later":
        where = "after"
    else:
        where = "around" if said.get("around") else "open"
    return Recognised("time", start, found.end(), where, limits, period(found["period"]))


def _otherwise(read: Recognised, found: re.Match[str]) -> Recognised:
    """The same bound with the other amount."""
    amount = _amount(found)
    limits = Limits(
        low=amount if read.limits.low else None,
        high=amount if read.limits.high else None,
        above=read.limits.above,
        below=read.limits.below,
    )
    return Recognised(
        "time",
        found.start("amount"),
        found.end("period"),
        read.name,
        limits,
        period(found["period"]),
    )
