"""Every example of the page on the query language is what the page says."""

import re
from pathlib import Path

import pytest

from trialatlas.errors import QueryError
from trialatlas.query import parse
from trialatlas.query.parser import MAX_LENGTH, MAX_NESTING, MAX_TERMS
from trialatlas.study.words import words

PAGE = Path(__file__).resolve().parents[2] / "docs" / "query-language.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def lines(kind: str) -> list[str]:
    found = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    return [line for name, block in found if name == kind for line in block.splitlines()]


def pairs(kind: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(" == ")) for line in lines(kind)]


def test_every_box_of_the_page_is_of_a_known_kind():
    kinds = {name for name, _ in BLOCK.findall(PAGE.read_text(encoding="utf-8"))}
    assert kinds == {"query", "words", "equal", "refused"}


@pytest.mark.parametrize("expression", lines("query"))
def test_an_example_can_be_asked(expression: str):
    assert parse(expression)


@pytest.mark.parametrize(("one", "other"), pairs("equal"))
def test_two_expressions_are_the_same_question(one: str, other: str):
    assert parse(one) == parse(other)


@pytest.mark.parametrize(("one", "other"), pairs("words"))
def test_two_spellings_are_the_same_words(one: str, other: str):
    assert words(one) == words(other) != []


@pytest.mark.parametrize("expression", lines("refused"))
def test_an_example_is_refused(expression: str):
    with pytest.raises(QueryError):
        parse(expression)


def test_the_limits_are_those_of_the_parser():
    limits = f"{MAX_LENGTH:,} characters, {MAX_TERMS:,} terms and {MAX_NESTING} levels"
    assert limits in PAGE.read_text(encoding="utf-8")
