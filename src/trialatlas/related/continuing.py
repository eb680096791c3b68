"""Which studies a record says it goes on with: an extension, a rollover, a follow-up.

A sentence has to name the other study. What asks that people are left out, or denies, shows
nothing. What does not live here: other relations (`relation`), what it counts (`programme`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from trialatlas.related.answer import Quote
from trialatlas.related.record import NCT, asked_for
from trialatlas.related.sentences import NAMING, sentences
from trialatlas.study import Study

Continuing: TypeAlias = Literal["extension", "follow-up"]

_EXTENSION: Final = re.compile(
    r"\b(?:extension|roll(?:ed|ing)?[- ]?over|continuation study|continued access)\b", re.IGNORECASE
)
_FOLLOWS: Final = re.compile(r"\bfollow(?:ed|ing)?[- ]?up\b|\blong[- ]term\b", re.IGNORECASE)
_SAME_PEOPLE: Final = re.compile(
    r"\b(?:previously|who (?:have )?(?:been|completed|participated|received|took part)|"
    r"(?:enrolled|participated|randomi[sz]ed|treated|took part) (?:in|on|under)|completed)\b",
    re.IGNORECASE,
)
_TOOK_PART: Final = re.compile(
    r"\b(?:complet(?:ed|ers?|ion)|participat(?:ed|ion)|enrolled|randomi[sz]ed|treated|took part)\b",
    re.IGNORECASE,
)
DENIED: Final = re.compile(
    r"\b(?:not|exclu\w+|unless|except|other than|ineligible)\b", re.IGNORECASE
)
_CRITERIA: Final = "EligibilityCriteria"
TITLES: Final = ("BriefTitle", "OfficialTitle")


class Continuation(NamedTuple):
    """The study that is gone on with, how, and the words that show it."""

    nct_id: str
    kind: Continuing
    quotes: tuple[Quote, ...]


def continued(study: Study, names: Collection[str]) -> frozenset[str]:
    """Which of some NCT numbers the record goes on with. It is not read if there are none."""
    if not names:
        return frozenset()
    return frozenset(each.nct_id for each in continuations(study, names))


def continuations(study: Study, names: Collection[str]) -> Iterator[Continuation]:
    """Each sentence in which the record goes on with one of some NCT numbers, in order."""
    asked = asked_for(study.text(_CRITERIA))
    titled = _titled(study)
    for quote in sentences(study, *NAMING):
        named = [each for each in NCT.findall(quote.text) if each in names]
        if not named or DENIED.search(quote.text):
            continue
        kind, shown = said_of(quote), (quote,)
        if quote.piece == _CRITERIA:
            # Below the first words that exclude, it says whom the study does not take.
            if quote.text not in asked:
                continue
            if kind is None and titled and _TOOK_PART.search(quote.text):
                kind, shown = titled[0], (titled[1], quote)
        if kind is not None:
            yield from (Continuation(each, kind, shown) for each in named)


def said_of(quote: Quote) -> Continuing | None:
    """What one sentence says of the studies that it names."""
    if _EXTENSION.search(quote.text):
        return "extension"
    is_followed = _FOLLOWS.search(quote.text) and _SAME_PEOPLE.search(quote.text)
    return "follow-up" if is_followed else None


def _titled(study: Study) -> tuple[Continuing, Quote] | None:
    """What a study calls itself in a title: who took part in a study that its criteria name, goes
    on in it.
    """
    quotes = [Quote(study.nct_id, each, study.text(each)) for each in TITLES]
    kinds: tuple[tuple[Continuing, re.Pattern[str]], ...] = (
        ("extension", _EXTENSION),
        ("follow-up", _FOLLOWS),
    )
    for kind, wording in kinds:
        for quote in quotes:
            if wording.search(quote.text):
                return kind, quote
    return None
