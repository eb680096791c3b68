"""A caret stands below the character that is meant, whatever the script."""

import pytest
from rich.cells import cell_len

from trialatlas.errors import QueryError
from trialatlas.query import parse
from trialatlas.query.caret import WIDEST, caret, columns, one_line, pointed

EXPRESSIONS = (
    "heart AND AREA[Fhase]x",
    "甲状腺癌 AND AREA[Fhase]x",
    "肺癌 (手術 OR",
    "\uff46\uff55\uff4c\uff4c AREA[Fhase]x",
    "cafe\u0301 \u0939\u093f\u0928\u094d\u0926\u0940 AREA[Fhase]x",
    "가슴 통증 AREA[Phase]PHASE9",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_carets_stand_in_the_columns_of_the_fault(expression: str):
    with pytest.raises(QueryError) as caught:
        parse(expression)
    error = caught.value
    line, below = pointed(error.expression, error.position, error.length)
    fault = expression[error.position : error.position + error.length]
    before = below.index("^")
    assert line == expression
    assert before == columns(expression[: error.position])
    assert len(below) - before == columns(fault)
    assert below == caret(expression, error.position, error.length)


@pytest.mark.parametrize(
    "text", ["", "heart", "甲状腺癌 x", "\uff46\uff55", "cafe\u0301", "가슴", "\u00d7\u00b5"]
)
def test_columns_are_those_of_a_terminal(text: str):
    assert columns(text) == cell_len(text)


def test_a_line_never_breaks_and_never_commands_a_terminal():
    text = "a\nb\tc\x1b[31md\u2028e\x85"
    assert one_line(text) == "a b c [31md e "
    line, below = pointed(text, 4, 1)
    assert line[below.index("^")] == "c"


def test_signs_that_turn_the_direction_are_not_shown():
    line, below = pointed("ab\u202ecd", 3, 1)
    assert line == "abcd"
    assert below == "  ^"


@pytest.mark.parametrize("place", [0, 39, 40, 41, 500, 985, 995])
def test_a_long_expression_is_cut_around_the_fault(place: int):
    expression = "肺 " * 500
    expression = expression[:place] + "FAULT" + expression[place + 5 :]
    line, below = pointed(expression, place, 5)
    assert columns(line) <= WIDEST
    at = below.index("^")
    assert len(below) - at == 5
    before = line[: line.index("FAULT")]
    assert columns(before) == at


def test_a_fault_of_a_whole_long_expression_is_marked_as_far_as_it_is_shown():
    line, below = pointed("a" * 500, 0, 500)
    assert columns(line) <= WIDEST
    assert set(below) == {"^"}
    assert len(below) == len(line) - 1


def test_a_fault_at_the_end_has_a_caret_behind_the_last_character():
    assert pointed("肺癌", 2, 1) == ("肺癌", "    ^")
    assert pointed("", 0, 1) == ("", "^")
