"""Every expression of the table finds its studies and no others, on every engine."""

from typing import ClassVar

import pytest
from engine_contract import Find, proves
from expression_table import NAMES, TABLES

from trialatlas.query import Alternative, parse, print_query, widen
from trialatlas.study.words import words

CASES = [(name, expression) for name, table in TABLES.items() for expression in table.cases]
OPERATORS = ("AND", "OR", "NOT", "AREA", "SEARCH", "COVERAGE", "COVER", "EXPANSION", "TILT")
SOURCES = ("RANGE", "DISTANCE", "ALL", "MISSING", ":size", '"', "\\")


class Book:
    """The thesaurus of the table."""

    longest = 5
    _by_words: ClassVar = {tuple(words(name)): others for name, others in NAMES.items()}

    def alternatives(self, words: tuple[str, ...]) -> tuple[Alternative, ...]:
        return tuple(Alternative(each, each, "table") for each in self._by_words.get(words, ()))


@proves("table")
@pytest.mark.parametrize(("name", "expression"), CASES)
def test_an_expression_finds_these_studies_and_no_others(find: Find, name: str, expression: str):
    table = TABLES[name]
    tree = widen(parse(expression), Book())
    assert set(find(table.studies, tree)) == table.cases[expression]
    as_printed = widen(parse(print_query(tree)), Book())
    assert set(find(table.studies, as_printed)) == table.cases[expression]


@proves("table")
@pytest.mark.parametrize("operator", [*OPERATORS, *SOURCES])
def test_the_table_asks_for_every_operator_with_and_without_hits(operator: str):
    asking = [(name, each) for name, each in CASES if operator in each]
    found = [TABLES[name].cases[each] for name, each in asking]
    assert any(found)
    assert len(found) >= 3


@proves("table")
def test_the_table_has_more_than_two_hundred_expressions():
    assert len(CASES) > 200
