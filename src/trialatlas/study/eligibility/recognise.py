"""Ages, laboratory limits, performance status and time windows inside a criterion.

Only what plain forms say is recognised; whatever is put otherwise is left alone, so that what
is marked can be trusted before what is not marked can. Every mark is Trial Atlas's reading: it has
its place in the text as submitted, and a value in one form. What does not live here: dividing a
text into criteria (`split`), each topic's forms (`ages`, `laboratory`, `performance`, `windows`),
showing marks on a page.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trialatlas.study.eligibility.ages import ages
from trialatlas.study.eligibility.analytes import MAY_MEASURE
from trialatlas.study.eligibility.laboratory import laboratory
from trialatlas.study.eligibility.performance import performance
from trialatlas.study.eligibility.readings import Recognised
from trialatlas.study.eligibility.windows import COUNT, windows

LONGEST = 4_000
"""Characters of an item that are read; what stands behind them is left alone."""

_GAP = re.compile(r"\s{40}")
"""No criterion goes on behind so much nothing; the patterns would look at each part in turn."""


def recognise(text: str, start: int, end: int, *, about_age: bool = False) -> list[Recognised]:
    """What is recognised between two places of a text, in its order and apart.

    `about_age` is true where a heading above says that ages follow.
    """
    words = _GAP.split(text[start : min(end, start + LONGEST)], maxsplit=1)[0]
    found: list[Recognised] = []
    if _MAY_COUNT.search(words):
        if _MAY_RATE.search(words):
            found.extend(performance(words))
        if MAY_MEASURE.search(words):
            found.extend(laboratory(words))
        if about_age or _MAY_BE_AGE.search(words):
            found.extend(ages(words, about_age=about_age))
        if _MAY_LAST.search(words):
            found.extend(windows(words))
    kept: list[Recognised] = []
    for each in found:  # those of the surer topics come first and keep their place
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    kept.sort(key=lambda each: each.start)
    return [
        replace(each, start=start + each.start, end=start + _closed(words, each)) for each in kept
    ]


_MAY_COUNT = re.compile(
    rf"\d|ULN|upper|\b(?:year|month|week|day|hour|{'|'.join(COUNT)})\b", re.IGNORECASE
)
_MAY_RATE = re.compile(r"ECOG|Cooperative|WHO|World|Zubrod|SWOG|GOG|CALGB|arnofsky|KPS|Lansky")
_MAY_BE_AGE = re.compile(
    r"[Aa]g(?:e|ing)|AGE|\bold|year|yr|y/?o\b|month|\b(?:under|over|below|above) \d"
)
_MAY_LAST = re.compile(r"year|yr|month|mo\b|week|wk|day|hour|hr", re.IGNORECASE)
"""What an item must hold somewhere for a topic to be looked for: quicker than looking."""


def _closed(words: str, found: Recognised) -> int:
    """The end of a mark without white space, and without a bracket that was opened before it."""
    said = words[found.start : found.end].rstrip()
    surplus = said.endswith(")") and said.count(")") > said.count("(")
    return found.start + len(said) - surplus
