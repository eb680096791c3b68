"""What a leaf of a tree may ask of the area it stands in.

Terms must be values that the piece can have, ranges need an order, distances
a point. Each rule yields what is wrong with a leaf, if anything is. What lives
elsewhere: walking a tree (`query.check`), reading typed ends (`query.ends`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from trialatlas import schema
from trialatlas.query.ends import EXAMPLES, RANGED, is_in_order, read_end
from trialatlas.query.tree import (
    DEFAULT_AREA,
    ONE_END,
    Distance,
    Missing,
    Phrase,
    Query,
    Range,
    Words,
)
from trialatlas.study.words import value_key, words

YES_NO = frozenset({"yes", "y", "true", "no", "n", "false"})
"""What may be asked of a piece that is yes or no, in any case."""

_SITES = schema.node("Location").path
_SITE_AREA = "LocationSearch"
_SHOWN = 60
"""Characters of a wrong name or value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a tree, and with which of its nodes (the very object)."""

    node: Query
    message: str
    hint: str
    slug: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a part of a tree is asked: a piece, or a search area (then there is no node)."""

    name: str = DEFAULT_AREA
    node: schema.Node | None = None
    size: bool = False
    in_site: bool = False

    @property
    def kind(self) -> str:
        """How a term is met here: the leaf's own kind, `number` for a size, else `words`."""
        if self.size:
            return "number"
        return self.node.search if self.node and self.node.is_leaf else "words"


def is_of_site(name: str) -> bool:
    """True if the area or piece tells about one site of a study."""
    node = None if schema.area(name) else schema.find(name)
    return name == _SITE_AREA if node is None else f"{node.path}.".startswith(f"{_SITES}.")


def faults_of_leaf(leaf: Query, asked: Asked) -> Iterator[Fault]:
    """What is wrong with a leaf where it stands."""
    if asked.in_site and not is_of_site(asked.name):
        yield Fault(
            leaf,
            f"SEARCH[Location] looks at one site, and {asked.name} is not a part of a site",
            "Inside SEARCH[Location] use AREA[LocationSearch], or a field such as"
            " AREA[LocationCity]; put the rest outside, joined by AND.",
            "query-scope",
        )
    match leaf:
        case Words() | Phrase():
            yield from _faults_of_term(leaf, asked)
        case Range():
            yield from _faults_of_range(leaf, asked)
        case Distance():
            yield from _faults_of_distance(leaf, asked)
        case _:
            yield from _faults_of_presence(leaf, asked)


def _faults_of_presence(leaf: Query, asked: Asked) -> Iterator[Fault]:
    if asked.size:
        yield Fault(
            leaf,
            f"the size of {asked.name} is a number",
            f"Write a number or a range, as in AREA[{asked.name}:size]RANGE[5, MAX].",
            "query-range",
        )
    elif asked.node is None and leaf == Missing():
        yield Fault(
            leaf,
            "MISSING needs a single field",
            "Name the field before it, as in AREA[MinimumAge]MISSING.",
            "query-area",
        )


_EXAMPLES_OF = {
    "COVERAGE": "AREA[LocationCountry]COVERAGE[FullMatch]Guinea",
    "EXPANSION": "AREA[Condition]EXPANSION[Term]asthma",
}


def _told_how(term: Words | Phrase) -> str:
    """An operator that only words and fixed values understand, if the term stands under one."""
    if term.coverage != "Contains":
        return "COVERAGE"
    return "" if term.expansion == "Relaxation" else "EXPANSION"


def _faults_of_term(term: Words | Phrase, asked: Asked) -> Iterator[Fault]:
    if not words(term.text):
        yield Fault(
            term,
            "there is no word to search for here",
            "Write at least one letter or digit.",
            "query-syntax",
        )
    elif asked.kind in _WORDLESS:
        yield Fault(
            term,
            f"{asked.name} cannot be searched by words",
            _WORDLESS[asked.kind].format(asked.name),
            "query-area",
        )
    elif (how := _told_how(term)) and asked.kind not in {"words", "value"}:
        what = f"the size of {asked.name}" if asked.size else asked.name
        yield Fault(
            term,
            f"{what} is no text, so {how} cannot be asked of it",
            f"Take {how} away here: it is for words and fixed values, as in {_EXAMPLES_OF[how]}.",
            "query-area",
        )
    elif asked.kind in RANGED:
        if read_end(asked.kind, term.text) is None:
            yield _not_of_kind(term, term.text, asked)
    elif asked.kind == "value":
        yield from _faults_of_value(term, asked)
    elif asked.kind == "yes-no" and term.text.strip().casefold() not in YES_NO:
        yield Fault(
            term, f"{asked.name} is either yes or no", "Write true or false.", "query-value"
        )


_WORDLESS = {
    "point": "Ask for a distance, as in AREA[{}]DISTANCE[39.0,-77.1,50mi].",
    "none": "It can only be asked whether it is there: AREA[{}]MISSING.",
}


def _faults_of_value(term: Words | Phrase, asked: Asked) -> Iterator[Fault]:
    known = _values(asked.node.type) if asked.node else {}
    key = value_key(term.text)
    if not known or any(_is_met(term, value) for value in known.values()):
        return
    close = get_close_matches(key, known, n=3, cutoff=0.5)
    near = list(dict.fromkeys(known[each] for each in close))
    all_values = dict.fromkeys(known.values())
    that = {"StartsWith": " that starts with", "EndsWith": " that ends with"}
    yield Fault(
        term,
        f"{asked.name} has no value{that.get(term.coverage, '')}"
        f" {' '.join(term.text.split())[:_SHOWN]}",
        f"Did you mean {' or '.join(near)}?" if near else f"Its values: {', '.join(all_values)}.",
        "query-value",
    )


def _is_met(term: Words | Phrase, value: str) -> bool:
    """True if a term that stands alone in an enum asks for this value."""
    if term.coverage not in ONE_END:
        return value_key(term.text) == value_key(value)
    asked, held = words(term.text), words(value.replace("_", " "))
    part = held[: len(asked)] if term.coverage == "StartsWith" else held[-len(asked) :]
    return part == asked


@cache
def _values(type_name: str) -> dict[str, str]:
    """The values of an enum by the keys of their spellings, the plain label among them."""
    enum = schema.enum(type_name)
    return {
        value_key(spelt): known.value
        for known in (enum.values if enum else ())
        for spelt in (known.english, known.value)
    }


def _faults_of_range(asks: Range, asked: Asked) -> Iterator[Fault]:
    if asked.kind not in RANGED:
        yield Fault(
            asks,
            f"{asked.name} has no order, so RANGE cannot be asked of it",
            "RANGE needs a field that is a date, an age or a number, as in"
            " AREA[StartDate]RANGE[2020, MAX].",
            "query-range",
        )
        return
    ends = [
        (typed, read_end(asked.kind, typed)) for typed in (asks.low, asks.high) if typed is not None
    ]
    yield from (_not_of_kind(asks, typed, asked) for typed, end in ends if end is None)
    read = [end for _, end in ends if end is not None]
    if len(read) == 2 and not is_in_order(*read):  # noqa: PLR2004 - a range has two ends
        yield Fault(
            asks,
            "this range ends before it begins",
            f"Turn the ends around: RANGE[{asks.high}, {asks.low}].",
            "query-range",
        )


def _faults_of_distance(asks: Distance, asked: Asked) -> Iterator[Fault]:
    if asked.kind != "point":
        yield Fault(
            asks,
            f"{asked.name} is no point, so DISTANCE cannot be asked of it",
            "Write AREA[LocationGeoPoint] before DISTANCE.",
            "query-range",
        )


def _not_of_kind(leaf: Query, typed: str, asked: Asked) -> Fault:
    return Fault(
        leaf,
        f"{typed[:_SHOWN]} cannot be read as a value of {asked.name}",
        f"Write {EXAMPLES[asked.kind]}.",
        "query-range",
    )
