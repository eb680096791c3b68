"""Expressions that somebody broke: read or refused in place, with work that grows as the text."""

import sys
from random import Random
from types import FrameType

import pytest

from trialatlas.errors import QueryError
from trialatlas.query import check, describe, parse, print_query
from trialatlas.query.tree import Query

WHOLE = (
    "heart attack OR (stroke AND NOT aspirin)",
    'AREA[ConditionSearch]"breast cancer" AND AREA[Phase](PHASE2 OR PHASE3)',
    "AREA[MinimumAge]RANGE[MIN, 16 years] OR AREA[MinimumAge]MISSING",
    "AREA[StartDate]RANGE[01/31/2020, MAX] NOT AREA[Sex]ALL",
    "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationState]Maine)",
    "AREA[LocationGeoPoint]DISTANCE[39.0035,-77.1013,50mi]",
    "COVERAGE[FullMatch](a AND COVER[EndsWith]b) OR AREA[Location:size]RANGE[1, 5]",
    "EXPANSION[Concept](heart attack OR EXPANSION[None]AIDS)",
    'TILT[StudyFirstPostDate](asthma OR TILT[EnrollmentCount]"lung cancer")',
    r'grade \(3\) \AND "a \"b\" \\" [18F]FDG 糖尿病 Sjögren ¹³¹I',
)
PIECES = (
    *'()[]"“”\\,: \n\x00\ud7ff',
    *("AND", "OR", "NOT", "ALL", "MISSING", "MIN", "AREA[", "TILT[", "EXPANSION[", "RANGE["),
    *("COVERAGE[FullMatch]", "SEARCH[Location]", "EXPANSION[Lossy]", "DISTANCE[1,2,3km]", ":size"),
    *(
        "\N{ZERO WIDTH SPACE}",
        "\N{COMBINING DIAERESIS}",
        "é",
        "٣",
        "\N{MATHEMATICAL DOUBLE-STRUCK DIGIT THREE}",
        "*",
        "?",
        "~2",
        "^3",
    ),
)
MUTANTS = 400


def broken(random: Random, text: str) -> str:
    """The text with some characters taken out, put in, doubled, turned around or cut off."""
    for _ in range(random.randint(1, 6)):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.randint(0, 8))
        middle = text[start:end]
        changes = ("", middle * 2, middle[::-1], random.choice(PIECES), middle.swapcase())
        text = text[:start] + random.choice(changes) + text[end:]
        if random.random() < 0.1:
            text = text[: random.randrange(len(text) + 1)] + random.choice(WHOLE)
    return text


def read(expression: str) -> Query | QueryError:
    try:
        return parse(expression)
    except QueryError as error:
        return error


@pytest.mark.parametrize("seed", range(10))
def test_a_broken_expression_is_read_or_refused_at_a_place_inside_it(seed: int):
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    refused = 0
    for _ in range(MUTANTS):
        expression = broken(random, random.choice(WHOLE))
        found = read(expression)
        if isinstance(found, QueryError):
            refused += 1
            assert 0 <= found.position < max(1, len(expression))
            assert found.position + found.length <= max(1, len(expression))
            assert found.hint
        else:
            check(found)
            assert parse(print_query(found)) == found
            assert describe(found)
    assert 0 < refused < MUTANTS


def steps(expression: str) -> int:
    """How many calls, of Python and of C, it takes to read an expression."""
    count = 0

    def note(_frame: FrameType, event: str, _value: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        read(expression)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "part",
    [
        "heart ",
        "a OR ",
        "NOT a AND ",
        "(a) ",
        '"a b" ',
        "AREA[Phase]PHASE1 OR ",
        "AREA[Condition](a OR b) ",
        "EXPANSION[Term]a ",
        "COVER[EndsWith]a OR ",
        "TILT[StartDate]a OR ",
        "AREA[StartDate]RANGE[2020, MAX] ",
        "AREA[Titel]a OR ",
        "x[",
        "\\",
        "\\( ",
        '"',
        "糖",
        "a-",
    ],
)
def test_reading_twice_as_much_takes_about_twice_the_steps(part: str):
    read(part)  # fills what is kept between expressions
    once, twice = steps(part * 60), steps(part * 120)
    assert twice <= 2.3 * once + 100
