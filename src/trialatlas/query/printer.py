"""From a tree back to an expression that parses to it.

`parse(print_query(tree))` is the tree in normal form, so a printed expression
is also the tree's canonical spelling.
"""

from __future__ import annotations

import re

from trialatlas.query.lexer import QUOTES, RESERVED, looks_like_operator
from trialatlas.query.tree import (
    And,
    Area,
    Distance,
    Everything,
    Missing,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Scope,
    Tilt,
    Words,
)

_IN_WORD = re.compile(rf"[\\(){QUOTES}]")
_IN_PHRASE = re.compile(rf"[\\{QUOTES}]")


def print_query(tree: Query) -> str:
    """The expression of a tree. Text that would be read as an operator is escaped."""
    match tree:
        case Or(parts):
            return " OR ".join(map(print_query, parts))
        case And(parts):
            return " AND ".join(_operand(part, Or) for part in parts)
        case Not() | Area() | Tilt():
            return _prefix(tree) + _operand(tree.part, And, Or)
        case Scope(name, part):
            return f"SEARCH[{name}]({print_query(part)})"
        case _:
            return _leaf(tree)


def _prefix(tree: Not | Area | Tilt) -> str:
    match tree:
        case Not():
            return "NOT "
        case Area():
            return f"AREA[{tree.name}{':size' if tree.size else ''}]"
        case Tilt():
            return f"TILT[{tree.piece}]"


def _operand(part: Query, *looser: type[And | Or]) -> str:
    printed = print_query(part)
    return f"({printed})" if isinstance(part, looser) else printed


def _leaf(leaf: Words | Phrase | Everything | Missing | Range | Distance) -> str:
    match leaf:
        case Words(text):
            return _asked_how(leaf) + " ".join(_word(word) for word in text.split())
        case Phrase(text):
            return _asked_how(leaf) + '"' + _IN_PHRASE.sub(r"\\\g<0>", text) + '"'
        case Everything():
            return "ALL"
        case Missing():
            return "MISSING"
        case Range(low, high):
            return f"RANGE[{low or 'MIN'}, {high or 'MAX'}]"
        case Distance(latitude, longitude, miles, towns):
            more = ",TOWNS" if towns else ""
            return f"DISTANCE[{latitude!r},{longitude!r},{miles!r}mi{more}]"


def _asked_how(term: Words | Phrase) -> str:
    """What a term says of itself that differs from the usual. Synonyms are found, not asked."""
    expansion = "" if term.expansion == "Relaxation" else f"EXPANSION[{term.expansion}]"
    return expansion + ("" if term.coverage == "Contains" else f"COVERAGE[{term.coverage}]")


def _word(word: str) -> str:
    escaped = _IN_WORD.sub(r"\\\g<0>", word)
    return f"\\{escaped}" if word in RESERVED or looks_like_operator(word) else escaped
