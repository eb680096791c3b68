"""How much one expression may ask for, so that no search holds up all others.

An engine looks up each word in each field where it may stand. The parser's own
limits (characters, nesting, terms) do not bound that product. What a leaf may ask of
a field is in `query.leaves`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from trialatlas import schema
from trialatlas.query.leaves import Fault
from trialatlas.query.tree import (
    DEFAULT_AREA,
    And,
    Area,
    Not,
    Or,
    Phrase,
    Query,
    Scope,
    Tilt,
    Words,
)
from trialatlas.study.words import groups, words

MAX_LOOKUPS = 20_000
"""Words times fields. A search of 20,000 takes about a quarter of a second."""
MAX_JOINED = 100
"""Words written as one, without a space between."""
_FIELDS_OF_AREA = 20
"""A search area of more pieces than this has a field in which they are merged."""


def too_many_words(tree: Query) -> Iterator[Fault]:
    """The first term with more words than may be joined, or with which there are too many."""
    looked_up = 0
    for term, area in _terms(tree, DEFAULT_AREA):
        if isinstance(term, Words) and any(len(each) > MAX_JOINED for each in groups(term.text)):
            yield Fault(
                term,
                f"more than {MAX_JOINED} words are joined here without a space",
                "Put spaces between the words, or search for a part of them.",
                "query-limit",
            )
            return
        looked_up += len(words(term.text)) * _fields(area)
        if looked_up > MAX_LOOKUPS:
            yield Fault(
                term,
                "these are more words than one search can look up in so many fields",
                f"At most {MAX_LOOKUPS // _fields(area):,} words may be sought in {area}:"
                " ask in several searches, or name a smaller field.",
                "query-limit",
            )
            return


def _terms(tree: Query, area: str) -> Iterator[tuple[Words | Phrase, str]]:
    """Every term with the name of the area that it is sought in."""
    match tree:
        case Words() | Phrase():
            yield tree, area
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part, area)
        case Not(part) | Scope(_, part) | Tilt(_, part):
            yield from _terms(part, area)
        case Area(name, part, _):
            yield from _terms(part, name)
        case _:
            return


@lru_cache(maxsize=1024)
def _fields(area: str) -> int:
    """In how many fields a word of an area is looked up. Names that do not exist are told
    elsewhere.
    """
    if known := schema.area(area):
        return max(1, min(len(known.weights), _FIELDS_OF_AREA))
    node = schema.find(area)
    return max(1, len(schema.leaves_below(node))) if node else 1
