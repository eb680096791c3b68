"""Sentences of a record, exactly as they stand there, and those that say most.

What does not live here: what a sentence shows (`relation`, `explain`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, TypeAlias

from trialatlas.related.answer import Quote
from trialatlas.related.record import strings
from trialatlas.study import Study
from trialatlas.study.words import line, words

TOLD: Final = ("BriefTitle", "OfficialTitle", "BriefSummary", "DetailedDescription")
NAMING: Final = (*TOLD, "EligibilityCriteria", "ArmGroupDescription", "InterventionDescription")
"""Where a study may name another."""
_BREAK: Final = re.compile(r"\s(?<!\s\s)(?:(?<=[.!?]\s)\s*(?=[^\W_a-z])|(?<=\n)\s*|\s*\n\s*)")
"""White space before a capital or a digit after the end of a sentence, or with a line's end in it.
It begins with what is looked for first, and is looked at once: half the time of the plainer form.
"""
_SHORTEST: Final = 12
_LONGEST: Final = 420
_MOST_READ: Final = 8_000
_FEWEST: Final = 2
_LENGTH: Final = 8
Told: TypeAlias = list[tuple[Quote, frozenset[str]]]


def sentences(study: Study, *pieces: str) -> Iterator[Quote]:
    """The sentences of some pieces, in order. What is too short or too long is passed over."""
    for piece in pieces:
        for text in strings(study, piece):
            yield from (Quote(study.nct_id, piece, each) for each in _split(text[:_MOST_READ]))


def told(study: Study) -> Told:
    """The sentences of a study's titles and descriptions, each with its words."""
    return [(each, frozenset(words(each.text))) for each in sentences(study, *TOLD)]


def holding(study: Study, wanted: Collection[str]) -> Told:
    """The same sentences but for most that do not hold two of some words: they need not be taken
    apart.
    """
    return [
        (Quote(study.nct_id, piece, each), frozenset(read.split()))
        for piece in TOLD
        for text in strings(study, piece)
        for each in _split(text[:_MOST_READ])
        for read in (line(each),)
        if sum([word in read for word in wanted]) >= _FEWEST
    ]


def telling(found: Told, worth: Mapping[str, float]) -> Quote | None:
    """The sentence whose words are worth most, for its length. None if no sentence holds two words
    that are worth anything.
    """
    best: tuple[float, Quote] | None = None
    wanted = worth.keys()
    for quote, said in found:
        held = wanted & said
        if len(held) < _FEWEST:
            continue
        score = sum(worth[each] for each in sorted(held)) / (_LENGTH + len(said)) ** 0.5
        if best is None or score > best[0]:
            best = (score, quote)
    return best[1] if best else None


def _split(text: str) -> Iterator[str]:
    start = 0
    for found in _BREAK.finditer(text):
        yield from _fit(text[start : found.start()])
        start = found.end()
    yield from _fit(text[start:])


def _fit(sentence: str) -> Iterator[str]:
    bare = sentence.strip()
    if _SHORTEST <= len(bare) <= _LONGEST:
        yield bare
