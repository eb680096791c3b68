"""Limits of what laboratories measure. What does not live here: names and units (`analytes`)."""
# ruff: noqa: E501 - patterns

from __future__ import annotations

import re
from collections.abc import Iterator

from trialatlas.study.eligibility.analytes import ANALYTE, TIMES, UNIT, analyte, unit
from trialatlas.study.eligibility.numbers import BOUND, NUMBER, Limits, bounded, plain
from trialatlas.study.eligibility.readings import SPAN, Recognised
from trialatlas.study.late import LatePattern

_ASIDE = r"\s*\((?:[^()\d<>≤≥=\\]|(?<=[A-Za-z])\d|\d(?=-?[A-Za-z])){1,40}\)"
"""Words in brackets between a name and its limit, without a limit of their own."""
_BETWEEN = (
    rf"(?:{_ASIDE}|(?:[\s,:]|\\?\*|=(?!\s?\\?[<>]))++|\b(?:of|is|are|must|be|should|level|levels|count|counts|value"
    r"|values|concentration|total|serum|plasma|with|a|an|the|ratio|not|clearance|both|at|either|s|below\s+or|within\s+a\s+range)\b)"
)
_NO_UNIT = r"(?=\s*(?:$|[;)\]\n]|[.,](?!\s?\d)|(?:and|or|at|on|unless|if|while|in\s+the|for|within|during|prior|before|after|who|with|by|are|is)\b))"
"""Where a number stands without a unit: what follows must be no unit that is unknown here."""
_NAMED = LatePattern(ANALYTE, re.IGNORECASE)
_LIMIT = LatePattern(
    rf"(?P<between>{_BETWEEN}{{0,10}}?)(?P<bound>{BOUND})\s*"
    rf"(?P<value>{NUMBER})\s*(?:{SPAN}(?P<high>{NUMBER})\s*)?(?P<unit>{UNIT}|{_NO_UNIT})",
    re.IGNORECASE,
)
_RANGE = LatePattern(
    r"(?:\s*\([^()\d]{1,30}\)|(?:[\s,:]|=(?!\s?\\?[<>]))++|\b(?:of|is|are|must|be|should|level|levels|count|counts|value|values|concentration|in|the|range|ranges|a|an)\b){0,8}?"
    rf"(?:between|from|of|:)?\s*(?P<low>{NUMBER})\s?(?:{UNIT})?{SPAN}(?P<high>{NUMBER})\s*(?P<unit>{UNIT})",
    re.IGNORECASE,
)
_ONCE = LatePattern(
    rf"(?P<between>{_BETWEEN}{{0,8}}?)"
    r"(?P<bound>"
    rf"{BOUND}|within)\s*(?:the\s+)?(?:institutional\s+|laboratory\s+)?(?P<unit>ULN|upper\s+limits?\s+of\s+(?:the\s+)?(?:institutional\s+)?normal)\b",
    re.IGNORECASE,
)
"""The limit of normal itself."""
_EQUAL = LatePattern(
    rf"(?P<between>{_BETWEEN}{{0,8}}?)(?P<value>{NUMBER})\s*(?P<unit>{TIMES})", re.IGNORECASE
)
"""How many times a limit of normal, without a word on the side."""
_AGAIN = LatePattern(
    rf"(?<![\w.])(?P<bound>{BOUND})?\s*(?<![\w.])(?P<value>{NUMBER})\s*(?P<unit>{TIMES})",
    re.IGNORECASE,
)
"""Another limit of the same thing: `(or ≤ 5 times ULN with metastases)`."""
_NEAR = 120


def laboratory(words: str) -> Iterator[Recognised]:
    """Limits of what is measured in the words of a criterion, the surer forms first."""
    found = list(_named(words))
    yield from found
    yield from _again(words, found)


def _named(words: str) -> Iterator[Recognised]:
    for name in _NAMED.finditer(words):
        if read := _limited(words, name):
            yield read


def _limited(words: str, name: re.Match[str]) -> Recognised | None:
    """What stands behind a name, if it is a limit."""
    behind = name.end()
    if found := _LIMIT.match(words, behind):
        if found["high"]:
            return None
        refused = "not" in found["between"]
        limits = bounded(found["bound"], plain(found["value"]), refused=refused)
    elif found := _RANGE.match(words, behind):
        limits = Limits(low=plain(found["low"]), high=plain(found["high"]))
    elif found := _ONCE.match(words, behind):
        refused = "not" in found["between"]
        limits = bounded(found["bound"], "1", refused=refused)
        if refused and found["bound"].lower() == "within":
            limits = Limits(low="1", above=True)
    elif found := _EQUAL.match(words, behind):
        value = plain(found["value"])
        limits = Limits(low=value, high=value)
    else:
        return None
    measured = unit(found["unit"])
    return Recognised("laboratory", name.start(), found.end(), analyte(name[0]), limits, measured)


def _again(words: str, known: list[Recognised]) -> Iterator[Recognised]:
    """Limits without a name, of what the limit before them names."""
    if not any("normal" in each.unit for each in known):
        return
    for found in _AGAIN.finditer(words):
        before = [each for each in known if each.end <= found.start()]
        if not before or any(
            each.start < found.end() and found.start() < each.end for each in known
        ):
            continue
        last = max(before, key=lambda each: each.end)
        apart = words[last.end : found.start()]
        if "normal" not in last.unit or len(apart) > _NEAR or _NAMED.search(apart):
            continue
        value = plain(found["value"])
        if found["bound"]:
            limits = bounded(found["bound"], value)
        else:
            of = last.limits
            limits = Limits(of.low and value, of.high and value, above=of.above, below=of.below)
        measured = unit(found["unit"])
        yield Recognised("laboratory", found.start(), found.end(), last.name, limits, measured)
