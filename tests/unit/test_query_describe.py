"""A query in plain words."""

import pytest

from trialatlas import schema
from trialatlas.query import describe, parse
from trialatlas.query.tree import (
    And,
    Area,
    Everything,
    Missing,
    Not,
    Or,
    Query,
    Range,
    Scope,
    Words,
)

SENTENCES: list[tuple[str, str]] = [
    ("", "All studies"),
    ("NOT ALL", "No study"),
    ("melanoma", 'Studies where the study mentions "melanoma"'),
    ("heart attack", 'Studies where the study mentions all words of "heart attack"'),
    ('NOT "heart attack"', 'Studies where the study does not mention "heart attack"'),
    (
        "COVERAGE[FullMatch]heart attack",
        'Studies where a value of the study is exactly "heart attack"',
    ),
    (
        "NOT COVERAGE[StartsWith](a OR b)",
        'Studies where it is not so that (a value of the study starts with "a" or "b")',
    ),
    ("NOT COVER[EndsWith]a", 'Studies where no value of the study ends with "a"'),
    (
        "EXPANSION[Lossy]heart attack AND EXPANSION[Term]AIDS",
        (
            'Studies where the study mentions most words of "heart attack" and "AIDS" (in any'
            " inflection)"
        ),
    ),
    (
        "EXPANSION[Concept]COVER[StartsWith]heart attack",
        'Studies where a value of the study starts with "heart attack" (as one term)',
    ),
    ("NOT EXPANSION[Term]a", 'Studies where the study does not mention "a" (in any inflection)'),
    (
        "TILT[StudyFirstPostDate](a OR b) AND c",
        (
            'Studies where (the study mentions "a" or "b", ranked higher the later First posted is)'
            ' and the study mentions "c"'
        ),
    ),
    (
        "AREA[Phase]MISSING OR TILT[EnrollmentCount]a",
        (
            'Studies where Phases is not given or (the study mentions "a", ranked higher the'
            " greater People enrolled is)"
        ),
    ),
    ("NOT TILT[StartDate]a", 'Studies where the study does not mention "a"'),
    (
        "a OR b AND NOT c",
        (
            'Studies where the study mentions "a" or'
            ' (the study mentions "b" and the study does not mention "c")'
        ),
    ),
    (
        "NOT a OR NOT b",
        'Studies where the study does not mention "a" or the study does not mention "b"',
    ),
    (
        "SEARCH[Study](a OR b) AND c",
        'Studies where (the study mentions "a" or "b") and the study mentions "c"',
    ),
    (
        "a b c NOT (d OR e)",
        (
            'Studies where the study mentions all words of "a b c" and it is not so that (the study'
            ' mentions "d" or "e")'
        ),
    ),
]


@pytest.mark.parametrize(("expression", "sentence"), SENTENCES)
def test_a_query_of_words_has_this_sentence(expression: str, sentence: str):
    assert describe(parse(expression)) == sentence


def label(piece: str) -> str:
    return schema.node(piece).label


PIECES = [
    ("AREA[Sex]FEMALE OR AREA[Sex]MALE", f"{label('Sex')} is Female or Male"),
    (
        "AREA[MinimumAge]RANGE[MIN, 2 years] OR AREA[MinimumAge]MISSING",
        f"{label('MinimumAge')} is at most 2 years or not given",
    ),
    ("AREA[BriefTitle]lung", f'{label("BriefTitle")} mentions "lung"'),
    (
        "AREA[BriefTitle]COVERAGE[FullMatch](lung OR heart)",
        f'{label("BriefTitle")} is exactly "lung" or "heart"',
    ),
    ("NOT AREA[BriefTitle]COVER[StartsWith]a", f'{label("BriefTitle")} does not start with "a"'),
    ("AREA[OverallStatus]COVERAGE[EndsWith]recruiting", 'ends with "recruiting"'),
    ("AREA[OverallStatus]COVERAGE[FullMatch]recruiting", "is Recruiting"),
    ("AREA[StartDate]RANGE[2020-01, MAX]", "is Jan 2020 or later"),
    ("AREA[StartDate]RANGE[MIN, 2020-01-05]", "is 5 Jan 2020 or earlier"),
    ("AREA[StartDate]RANGE[2019, 2020]", "is from 2019 to 2020"),
    ("NOT AREA[StartDate]RANGE[2019, 2020]", "is not from 2019 to 2020"),
    ("AREA[StartDate]2022", "is 2022"),
    ("AREA[StartDate]RANGE[MIN, MAX]", "is given"),
    ("AREA[MinimumAge]RANGE[MIN, 16 Years]", f"{label('MinimumAge')} is at most 16 years"),
    ("AREA[MinimumAge]MISSING", f"{label('MinimumAge')} is not given"),
    ("NOT AREA[MinimumAge]MISSING", f"{label('MinimumAge')} is given"),
    ("AREA[MinimumAge]ALL", f"{label('MinimumAge')} is given"),
    ("AREA[EnrollmentCount]RANGE[1000, MAX]", "is at least 1,000"),
    ("AREA[Location:size]RANGE[5, MAX]", f"the number of {label('Location')} is at least 5"),
    ("AREA[HasResults]true", f"{label('HasResults')} is yes"),
    ("AREA[Sex]FEMALE", f"{label('Sex')} is Female"),
    (
        "AREA[LocationGeoPoint]DISTANCE[39,-77.1,50mi]",
        "a site lies within 50 miles of 39° N, 77.1° W",
    ),
    (
        "AREA[LocationGeoPoint]DISTANCE[-1,2,3mi,TOWNS]",
        "a site lies within 3 miles of 1° S, 2° E, those without a point by their town",
    ),
    ("NOT AREA[LocationGeoPoint]DISTANCE[-1,2,3mi]", "no site lies within 3 miles of 1° S, 2° E"),
    ("SEARCH[Location](AREA[LocationCity]Bonn)", "one and the same site is such that ("),
    ("NOT SEARCH[Location](AREA[LocationCity]Bonn)", "no site is such that ("),
]


@pytest.mark.parametrize(("expression", "words"), PIECES)
def test_a_condition_on_a_field_is_told_with_its_label(expression: str, words: str):
    assert words in describe(parse(expression))


def test_a_label_that_several_fields_share_is_told_apart():
    one = describe(parse("AREA[SeriousEventStatsNumAffected]1"))
    other = describe(parse("AREA[OtherEventStatsNumAffected]1"))
    assert one != other


@pytest.mark.parametrize(
    "tree",
    [
        Not(And((Words("a"), Words("b")))),
        Not(Not(Or((Words("a"), Everything())))),
        Area("ConditionSearch", Everything()),
        Area("NoSuchPiece", Words("x")),
        Area("Phase", Words("phase7")),
        Area("StartDate", Range("soon", None)),
        Scope("Study", Area("BriefTitle", And((Words("a"), Missing())))),
    ],
)
def test_a_tree_that_cannot_be_asked_is_still_described(tree: Query):
    assert describe(tree).startswith("Studies where ")
