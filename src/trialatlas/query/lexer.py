"""An expression cut into tokens, in one pass, each with its place.

Words keep every character but white space, parentheses and quotes; a backslash
takes the meaning off the character after it. `NAME[...]` is a token of its own
if NAME is, or was surely meant to be, an operator of the language. What the
tokens mean together is `query.parser`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from trialatlas.errors import QueryError

QUOTES = '"“”'
"""Straight and curly double quotes, which mean the same."""
JOINERS = frozenset({"AND", "OR", "NOT"})
SOURCES = frozenset({"ALL", "MISSING"})
OPERATORS = (
    "AREA",
    "SEARCH",
    "RANGE",
    "DISTANCE",
    "COVERAGE",
    "COVER",
    "EXPANSION",
    "TILT",
)
"""Operators that take an argument in square brackets."""
RESERVED = JOINERS | SOURCES | frozenset(OPERATORS)

Kind = Literal["word", "phrase", "open", "close", "operator", "end"]

_SPACE = re.compile(r"\s+")
_CALL = re.compile(r"([A-Za-z]{2,20})(\s*)\[")
_PHRASE = re.compile(rf"[{QUOTES}]((?:[^{QUOTES}\\]|\\.)*+)([{QUOTES}])?", re.DOTALL)
_WORD = re.compile(rf"(?:[^\s(){QUOTES}\\]|\\.|\\\Z)++", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_LIKENESS = 0.75


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its place, `expression[start:end]`.

    `text` is unescaped; for an operator it is the argument. `name` is the operator's name, or
    the word itself if it has a meaning in the language and no escape took it off.
    """

    kind: Kind
    text: str
    start: int
    end: int
    name: str = ""


def tokens(expression: str) -> Iterator[Token]:
    """The tokens in order, then one of kind `end`.

    Raises QueryError for a quote or bracket that is never closed, and a misspelt operator.
    """
    at = 0
    while at < len(expression):
        space = _SPACE.match(expression, at)
        if space:
            at = space.end()
            continue
        token = _token(expression, at)
        yield token
        at = token.end
    yield Token("end", "", at, at)


def looks_like_operator(word: str) -> bool:
    """True for a word that would be read as an operator with its argument."""
    found = _CALL.match(word)
    return found is not None and not found[2] and _meant(found[1]) is not None


def _token(expression: str, at: int) -> Token:
    character = expression[at]
    if character in "()":
        return Token("open" if character == "(" else "close", character, at, at + 1)
    if character in QUOTES:
        return _phrase(expression, at)
    return _operator(expression, at) or _word(expression, at)


def _phrase(expression: str, at: int) -> Token:
    found = _PHRASE.match(expression, at)
    if found is None or found[2] is None:
        raise QueryError(
            "this quote is never closed",
            expression=expression,
            position=at,
            length=len(expression) - at,
            hint='Close the phrase with ", or write \\" if the sign itself is meant.',
            slug="query-syntax",
        )
    return Token("phrase", _ESCAPE.sub(r"\1", found[1]), at, found.end())


def _word(expression: str, at: int) -> Token:
    found = _WORD.match(expression, at)
    end = found.end() if found else at + 1
    written = expression[at:end]
    meaning = written if written in JOINERS | SOURCES else ""
    return Token("word", _ESCAPE.sub(r"\1", written), at, end, meaning)


def _operator(expression: str, at: int) -> Token | None:
    found = _CALL.match(expression, at)
    if found is None:
        return None
    name = found[1]
    if name not in OPERATORS:
        if not found[2] and (meant := _meant(name)):
            raise QueryError(
                f"there is no operator {name}",
                expression=expression,
                position=at,
                length=len(name),
                hint=f"Did you mean {meant}[…]? Operators are in capitals; put a backslash before"
                " a word that is none.",
                slug="query-syntax",
            )
        return None
    close = expression.find("]", found.end())
    if close < 0:
        raise QueryError(
            f"the bracket after {name} is never closed",
            expression=expression,
            position=found.end() - 1,
            hint=f"Write {name}[…] with a closing bracket.",
            slug="query-syntax",
        )
    return Token("operator", expression[found.end() : close].strip(), at, close + 1, name)


def _meant(name: str) -> str | None:
    close = get_close_matches(name.upper(), OPERATORS, n=1, cutoff=_LIKENESS)
    return close[0] if close else None
