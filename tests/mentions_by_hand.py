"""Diseases that a text names, looked for a second time: every run of up to eight words, the longest
first, without the package's shortcuts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from raw_record import Record, first
from trialatlas.study.words import Span, spans, words

MOST_WORDS = 8
BETWEEN = re.compile(r"(?:['\u2019]s\b)?[ \t,/'\u2019\u2010-\u2014-]{0,3}\n?[ \t]{0,4}")
EXCLUDES = re.compile(
    r"\bexclusion\b|\bexcluded?\b|\bnon-?inclusion\b|criterios? de exclusi[oó]n"
    r"|crit[eé]rios? de exclus[aã]o|ausschlu(?:ss|ß)kriteri|criterio? (?:di |d[\u2019'])esclusione"
    r"|exclusiecriteri|критерии (?:исключения|невключения)|排除标准|排除標準|排除基準|除外基準",
    re.IGNORECASE,
)


def mentions(record: Record, diseases: Mapping[tuple[str, ...], str]) -> set[str]:
    """The headings that summary and criteria up to those that exclude name."""
    return {each for text in about(record) for each in named(text, diseases)}


def about(record: Record) -> list[str]:
    """The summary, and the criteria up to those that exclude."""
    summary = first(record, "descriptionModule.briefSummary")
    criteria = first(record, "eligibilityModule.eligibilityCriteria")
    asked_for = criteria[: next((each.start() for each in EXCLUDES.finditer(criteria)), None)]
    return [str(summary)[:20_000], str(asked_for)[:20_000]]


def named(text: str, diseases: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    """The headings that a text names, none within a longer name."""
    placed = spans(text)
    last = -1
    for at in range(len(placed)):
        for end in range(min(at + MOST_WORDS, len(placed)), at, -1):
            some = placed[at:end]
            heading = diseases.get(tuple(each.word for each in some), "")
            if at > last and heading and is_one(text, some) and is_meant(text, some, heading):
                yield heading
                last = end - 1
                break


def is_one(text: str, some: list[Span]) -> bool:
    """Whether nothing but a little white space or a hyphen parts its words."""
    gaps = (text[one.end : max(one.end, two.start)] for one, two in pairwise(some))
    return all(BETWEEN.fullmatch(each) for each in gaps)


def is_meant(text: str, some: list[Span], heading: str) -> bool:
    """A short word counts in capitals, in a line that is not all capitals, or as a heading."""
    start, end = some[0].start, some[-1].end
    if len(some) > 1 or end - start > 4 or words(heading) == [some[0].word]:
        return True
    line = text[max(0, start - 400) : start].rpartition("\n")[2]
    line += text[start : end + 400].partition("\n")[0]
    return sum(map(str.isupper, text[start:end])) >= 2 and not line.isupper()
