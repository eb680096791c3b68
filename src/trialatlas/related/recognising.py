"""Diseases and treatments that a text names, by the longest names that the vocabulary knows.

Names are those of MeSH headings: from the MeSH file where one is loaded, else the terms in the
records held. A short name such as ALL counts only as it is written, in capitals. What does not
live here: who says which names there are (`atlas`), what a heading lies below (`concepts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Final, Literal, NamedTuple, TypeAlias

from trialatlas.related.ground import Ground
from trialatlas.related.record import READ, strings
from trialatlas.study import Study
from trialatlas.study.words import Span, spans, words
from trialatlas.vocabulary.names import MOST_WORDS, key_id
from trialatlas.vocabulary.tree import Openings

Kind: TypeAlias = Literal["condition", "intervention"]
MOST: Final = 8
"""Concepts of one kind."""
_NAMED: Final[Mapping[Kind, tuple[str, ...]]] = {
    "condition": ("BriefTitle", "OfficialTitle", "Condition", "Keyword"),
    "intervention": ("BriefTitle", "OfficialTitle", "InterventionName", "InterventionDescription"),
}
"""Pieces in which a name is what the study is about."""
_TOLD: Final = ("BriefSummary", "DetailedDescription")
"""Pieces in which it may be said in passing: it counts if said again, or near the beginning."""
_BEGINNING: Final = 400
_MOST_TOLD: Final = 4
_TIMES: Final = 2
_FIRST_CRITERIA: Final = 500
_EXCLUDED: Final = re.compile(
    r"exclu|ausschl|esclu|non[- ]inclu|except|ineligible|prior|previous|history|\bno\b|\bnot\b",
    re.IGNORECASE,
)
_SHORT: Final = 4
_CAPITALS: Final = 2
_AROUND: Final = 400
"""Characters of a line, to either side of a word, that tell whether it is all in capitals."""
_TOO_PLAIN: Final = 1.2
"""Information below which a heading is said of a third of the studies: it tells nothing apart."""
_GAP: Final = re.compile(r"(?:['\u2019]s\b)?[ \t,/'\u2019\u2010-\u2014-]{0,3}\n?[ \t]{0,4}")
"""What may part two words of a name: *Hodgkin's disease*, *non-small cell*, a line that ends."""
_SAY_NOTHING: Final = frozenset(
    {
        "Chronic Disease",
        "Acute Disease",
        "Death",
        "Disease",
        "Disease Progression",
        "Disease Susceptibility",
        "Emergencies",
        "Pharmaceutical Preparations",
        "Placebos",
        "Rare Diseases",
        "Recurrence",
        "Syndrome",
    }
)


@dataclass(frozen=True, slots=True)
class Names:
    """Headings by the number of each name's key."""

    conditions: Mapping[int, str]
    interventions: Mapping[int, str]

    def of(self, kind: Kind) -> Mapping[int, str]:
        """Those of one kind."""
        return self.conditions if kind == "condition" else self.interventions


@dataclass(frozen=True, slots=True)
class Concept:
    """A heading that a text names: as the text writes it first, and how often it says it."""

    kind: Kind
    heading: str
    written: str
    times: int


class Met(NamedTuple):
    """A heading that a text names, as it is written there, and whether near the beginning."""

    heading: str
    written: str
    early: bool


def recognised(study: Study, names: Names, ground: Ground) -> tuple[Concept, ...]:
    """The concepts of a study without MeSH terms, those it is about first."""
    return tuple(
        concept for kind in _NAMED for concept in _of_kind(study, kind, names.of(kind), ground)
    )


def _of_kind(
    study: Study, kind: Kind, names: Mapping[int, str], ground: Ground
) -> Iterator[Concept]:
    named = _gathered(study, _NAMED[kind], names)
    told = _gathered(study, _TOLD, names)
    headings = {
        each
        for each, met in (*named.items(), *told.items())
        if each in named or len(met) >= _TIMES or met[0].early
    }
    telling = [each for each in headings if _tells(each, ground)]
    narrow = [each for each in telling if not _is_above(each, telling, ground)]
    times = {each: len(named.get(each, ())) + len(told.get(each, ())) for each in narrow}

    def worth(heading: str) -> tuple[float, str]:
        return -times[heading] * ground.information(heading), heading

    if not narrow and kind == "condition":
        yield from _in_criteria(study, names, ground)
    about = sorted((each for each in narrow if each in named), key=worth)
    besides = sorted((each for each in narrow if each not in named), key=worth)
    for heading in [*about, *besides[:_MOST_TOLD]][:MOST]:
        first = (named.get(heading) or told[heading])[0]
        yield Concept(kind, heading, first.written, times[heading])


def _in_criteria(study: Study, names: Mapping[int, str], ground: Ground) -> Iterator[Concept]:
    """Where nothing else names a disease: what the first criteria ask for."""
    text = "".join(strings(study, "EligibilityCriteria")[:1])
    begun = _EXCLUDED.split(text, maxsplit=1)[0][:_FIRST_CRITERIA]
    found = {each.heading: each for each in reversed([*met_in(begun, names)])}
    telling = [each for each in found if _tells(each, ground)]
    for heading in reversed([each for each in telling if not _is_above(each, telling, ground)]):
        yield Concept("condition", heading, found[heading].written, 1)


def _tells(heading: str, ground: Ground) -> bool:
    return heading not in _SAY_NOTHING and ground.information(heading) >= _TOO_PLAIN


def _is_above(heading: str, others: Iterable[str], ground: Ground) -> bool:
    return any(heading != each and heading in ground.above(each) for each in others)


def _gathered(
    study: Study, pieces: Sequence[str], names: Mapping[int, str]
) -> dict[str, list[Met]]:
    found: dict[str, list[Met]] = {}
    for text in strings(study, *pieces):
        for met in met_in(text[:READ], names):
            found.setdefault(met.heading, []).append(met)
    return found


def met_in(text: str, names: Mapping[int, str], openings: Openings | None = None) -> Iterator[Met]:
    """The longest names in a text, from the left; none within another. `names` are headings by the
    number of a name's key; `openings` how they begin, where that is known.
    """
    placed = spans(text)
    at = 0
    while at < len(placed):
        for count in range(_most(text, placed, at, openings), 0, -1):
            some = placed[at : at + count]
            heading = names.get(key_id(tuple(each.word for each in some)))
            if heading is not None and _is_meant(text, some, heading):
                written = " ".join(text[some[0].start : some[-1].end].split())
                yield Met(heading, written, some[0].start < _BEGINNING)
                at += count - 1
                break
        at += 1


def _most(text: str, placed: Sequence[Span], at: int, openings: Openings | None) -> int:
    """How many words, from one on, a name could have that begins as names do."""
    if openings is None:
        return _reach(text, placed, at)
    second = openings.get(placed[at].word)
    if second is None:
        return 0
    beside = placed[at + 1] if at + 1 < len(placed) else None
    if beside and beside.word in second and _is_joined(text, placed[at], beside):
        return _reach(text, placed, at)
    return 1 if "" in second else 0


def _reach(text: str, placed: Sequence[Span], at: int) -> int:
    """How many words, from one on, a name could have: nothing parts them."""
    some = pairwise(placed[at : at + MOST_WORDS])
    return 1 + sum(1 for _ in takewhile(lambda pair: _is_joined(text, *pair), some))


def _is_joined(text: str, one: Span, other: Span) -> bool:
    return _GAP.fullmatch(text, one.end, max(one.end, other.start)) is not None


def _is_meant(text: str, some: Sequence[Span], heading: str) -> bool:
    """True but for a short word in small letters that is no heading itself: `all`, `as`, `aids`."""
    written = text[some[0].start : some[-1].end]
    if len(some) > 1 or len(written) > _SHORT or words(heading) == [some[0].word]:
        return True
    return sum(map(str.isupper, written)) >= _CAPITALS and not _is_shouted(text, some[0])


def _is_shouted(text: str, span: Span) -> bool:
    """True in a line that is written in capitals throughout, as far as it is near."""
    start = text.rfind("\n", max(0, span.start - _AROUND), span.start) + 1
    end = text.find("\n", span.end, span.end + _AROUND)
    start, end = start or max(0, span.start - _AROUND), end if end >= 0 else span.end + _AROUND
    return text[start:end].isupper()
