"""What holds for every query tree and every expression."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_trees import TREES

from trialatlas.errors import QueryError
from trialatlas.query import check, describe, parse, print_query
from trialatlas.query.build import normalise
from trialatlas.query.parser import MAX_LENGTH, MAX_NESTING
from trialatlas.query.tree import Query

OPERATORS = ["AND", "OR", "NOT", "(", ")", "ALL", "MISSING", "\\", "\\(", "]", '"']
CALLS = ["AREA[Phase]", "AREA[StartDate]", "AREA[x", "AREA[Location:size]", "SEARCH[Location]"]
COVERS = ["COVERAGE[FullMatch]", "COVER[EndsWith]", "COVERAGE[x]"]
LEVELS = ["EXPANSION[None]", "EXPANSION[Lossy]", "EXPANSION[Concept]", "EXPANSION[]"]
TILTS = ["TILT[StartDate]", "TILT[EnrollmentCount]", "TILT[Phase]", "TILT[x"]
SOURCES = [
    "RANGE[2020,MAX]",
    "RANGE[1",
    "DISTANCE[1,2,3mi]",
    "DISTANCE[1,2,3mi,TOWNS]",
    "[18F]FDG",
    "Área",
    "糖",
    '"a b"',
]
PARTS = st.sampled_from(["heart", *OPERATORS, *CALLS, *COVERS, *LEVELS, *TILTS, *SOURCES])
EXPRESSIONS = st.lists(PARTS, max_size=12).map(" ".join) | st.text()


@given(TREES)
def test_a_printed_tree_is_read_back_in_normal_form(tree: Query):
    assert parse(print_query(tree)) == normalise(tree)


@given(TREES)
def test_a_tree_that_can_be_asked_passes_the_check_and_has_a_description(tree: Query):
    check(tree)
    sentence = describe(tree)
    assert sentence
    assert sentence == describe(tree)


@given(TREES)
def test_the_normal_form_is_its_own_normal_form(tree: Query):
    assert normalise(normalise(tree)) == normalise(tree)


def read(expression: str) -> Query | QueryError:
    try:
        return parse(expression)
    except QueryError as error:
        return error


@given(EXPRESSIONS)
def test_any_expression_is_read_or_refused_with_a_place_inside_it(expression: str):
    found = read(expression)
    if isinstance(found, QueryError):
        assert found.expression == expression
        assert 0 <= found.position < len(expression)
        assert 1 <= found.length <= len(expression) - found.position
        assert found.hint
        assert found.slug.startswith("query-")
    else:
        printed = print_query(found)
        assert parse(printed) == found
        assert print_query(parse(printed)) == printed


@pytest.mark.parametrize(
    "part",
    [
        "a ",
        "(",
        "NOT ",
        '"',
        "\\",
        "AREA[",
        "AREA[Phase]",
        "COVERAGE[FullMatch]",
        "EXPANSION[None]",
        "TILT[StartDate]",
        "a OR ",
        "]",
    ],
)
def test_an_expression_of_the_greatest_length_is_read_or_refused(part: str):
    found = read((part * MAX_LENGTH)[:MAX_LENGTH])
    assert found


def test_an_expression_of_the_greatest_depth_can_be_printed_checked_and_described():
    tree = parse("(a OR b AND " * MAX_NESTING + "c" + ")" * MAX_NESTING)
    check(tree)
    assert parse(print_query(tree)) == tree == normalise(tree)
    assert describe(tree)
