"""What an expression means, and where a wrong one goes wrong."""

import pytest

from trialatlas.errors import QueryError
from trialatlas.query import parse
from trialatlas.query.parser import MAX_LENGTH, MAX_NESTING, MAX_TERMS
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

A, B, C = Words("a"), Words("b"), Words("c")

READINGS: list[tuple[str, Query]] = [
    ("", Everything()),
    ("  \n", Everything()),
    ("ALL", Everything()),
    ("heart   attack", Words("heart attack")),
    ('"heart attack"', Phrase("heart attack")),
    ("“heart attack”", Phrase("heart attack")),
    ("cats and dogs or not", Words("cats and dogs or not")),
    ("a AND b", And((A, B))),
    ("a OR b OR c", Or((A, B, C))),
    ("a OR b AND c", Or((A, And((B, C))))),
    ("(a OR b) AND c", And((Or((A, B)), C))),
    ("a AND (b AND c)", And((A, B, C))),
    ("a NOT b", And((A, Not(B)))),
    ("a AND NOT b", And((A, Not(B)))),
    ("NOT a OR b", Or((Not(A), B))),
    ("a NOT b OR c", Or((And((A, Not(B))), C))),
    ("NOT a b", Not(Words("a b"))),
    ("NOT NOT a", Not(Not(A))),
    ("(a)(b)", And((A, B))),
    ('a "b c"', And((A, Phrase("b c")))),
    ("AREA[BriefTitle]a b", Area("BriefTitle", Words("a b"))),
    ("AREA[BriefTitle]a AND b", And((Area("BriefTitle", A), B))),
    ("AREA[BriefTitle](a AND b)", Area("BriefTitle", And((A, B)))),
    ("AREA[BriefTitle]NOT a", Area("BriefTitle", Not(A))),
    ("a AREA[BriefTitle]b", And((A, Area("BriefTitle", B)))),
    ("AREA [BriefTitle] a", Area("BriefTitle", A)),
    ("AREA[ConditionSearch]a", Area("ConditionSearch", A)),
    (
        "AREA[protocolSection.statusModule.overallStatus]COMPLETED",
        Area("OverallStatus", Words("COMPLETED")),
    ),
    ("AREA[BRIEF-TITLE]a", Area("BriefTitle", A)),
    ("AREA[Phase:size]2", Area("Phase", Words("2"), size=True)),
    ("AREA[Location:size]RANGE[5, MAX]", Area("Location", Range("5", None), size=True)),
    ("AREA[Sex]ALL", Area("Sex", Everything())),
    ('AREA[Sex]"ALL"', Area("Sex", Phrase("ALL"))),
    (r"AREA[Sex]\ALL", Area("Sex", Words("ALL"))),
    ("childhood ALL", Words("childhood ALL")),
    ("MISSING teeth", Words("MISSING teeth")),
    ("AREA[MinimumAge]MISSING", Area("MinimumAge", Missing())),
    ("AREA[MinimumAge]RANGE[MIN, 16 years]", Area("MinimumAge", Range(None, "16 years"))),
    ("AREA[StartDate]RANGE[01/31/2020,MAX]", Area("StartDate", Range("01/31/2020", None))),
    ('AREA[StartDate]RANGE["2020-01", "2020-03"]', Area("StartDate", Range("2020-01", "2020-03"))),
    ("AREA[StartDate]2022", Area("StartDate", Words("2022"))),
    (
        "AREA[LocationGeoPoint]DISTANCE[39.0,-77.1,50mi]",
        Area("LocationGeoPoint", Distance(39.0, -77.1, 50.0)),
    ),
    (
        "AREA[LocationGeoPoint]DISTANCE[39,-77.1, 1.609344 km]",
        Area("LocationGeoPoint", Distance(39.0, -77.1, 1.0)),
    ),
    (
        "SEARCH[Location](AREA[LocationCity]a AND AREA[LocationStatus]RECRUITING)",
        Scope(
            "Location",
            And((Area("LocationCity", A), Area("LocationStatus", Words("RECRUITING")))),
        ),
    ),
    ("SEARCH[Location](a)", Scope("Location", Area("LocationSearch", A))),
    ("AREA[LocationCity]SEARCH[Location]a", Area("LocationCity", Scope("Location", A))),
    ("SEARCH[Study](a)", Scope("Study", A)),
    ("COVERAGE[FullMatch]a b", Words("a b", "FullMatch")),
    ('COVER[StartsWith] "a b"', Phrase("a b", "StartsWith")),
    ("COVERAGE[Contains]a", A),
    ("COVERAGE[FullMatch]a OR b", Or((Words("a", "FullMatch"), B))),
    (
        "COVERAGE[EndsWith](a AND NOT AREA[BriefTitle]b) AND c",
        And((Words("a", "EndsWith"), Not(Area("BriefTitle", Words("b", "EndsWith"))), C)),
    ),
    ("AREA[BriefTitle]COVERAGE[FullMatch]a", Area("BriefTitle", Words("a", "FullMatch"))),
    ("COVERAGE[FullMatch]AREA[BriefTitle]a", Area("BriefTitle", Words("a", "FullMatch"))),
    ("COVERAGE[FullMatch](COVERAGE[Contains]a b)", Words("a b")),
    (
        "COVERAGE[FullMatch](a AND COVER[EndsWith]b AND c)",
        And((Words("a", "FullMatch"), Words("b", "EndsWith"), Words("c", "FullMatch"))),
    ),
    (
        "COVERAGE[FullMatch](a AND AREA[StartDate]RANGE[2020,MAX])",
        And((Words("a", "FullMatch"), Area("StartDate", Range("2020", None)))),
    ),
    (
        "SEARCH[Location]COVERAGE[FullMatch]a",
        Scope("Location", Area("LocationSearch", Words("a", "FullMatch"))),
    ),
    ('AREA[Sex]COVERAGE[FullMatch]"ALL"', Area("Sex", Phrase("ALL", "FullMatch"))),
    ("EXPANSION[Lossy]a b", Words("a b", expansion="Lossy")),
    ("EXPANSION[None]A b", Words("A b", expansion="None")),
    ("AREA[Phase]EXPANSION[None]phase2", Area("Phase", Words("phase2", expansion="None"))),
    ('EXPANSION[Term]"a b"', Phrase("a b", expansion="Term")),
    ("EXPANSION[Relaxation]a", A),
    (
        "EXPANSION[Concept](a OR EXPANSION[Lossy]b OR AREA[BriefTitle]c)",
        Or(
            (
                Words("a", expansion="Concept"),
                Words("b", expansion="Lossy"),
                Area("BriefTitle", Words("c", expansion="Concept")),
            )
        ),
    ),
    ("EXPANSION[Term]COVER[EndsWith]a AND b", And((Words("a", "EndsWith", "Term"), B))),
    ("COVER[EndsWith]EXPANSION[Term]a", Words("a", "EndsWith", "Term")),
    ("EXPANSION[Term]EXPANSION[Relaxation]a", A),
    ("AREA[Phase]EXPANSION[Term]PHASE2", Area("Phase", Words("PHASE2", expansion="Term"))),
    ("TILT[StartDate]a AND b", And((Tilt("StartDate", A), B))),
    ("TILT[StartDate](a OR b)", Tilt("StartDate", Or((A, B)))),
    ("TILT[protocolSection.statusModule.startDateStruct.date]a", Tilt("StartDate", A)),
    (
        "NOT TILT[EnrollmentCount]AREA[Condition]a",
        Not(Tilt("EnrollmentCount", Area("Condition", A))),
    ),
    ("TILT[StartDate]ALL", Tilt("StartDate", Everything())),
    ("tilt", Words("tilt")),
    (r"\COVERAGE[FullMatch]a", Words("COVERAGE[FullMatch]a")),
    ("coverage", Words("coverage")),
    (r"a \AND b", Words("a AND b")),
    (r"\(a\) \"b\" \\", Words('(a) "b" \\')),
    (r'"a \"b\" \\"', Phrase('a "b" \\')),
    (r"\AREA[x]", Words("AREA[x]")),
    ("[18F]FDG", Words("[18F]FDG")),
    ("FDG[18F] a\\", Words("FDG[18F] a\\")),
]


@pytest.mark.parametrize(("expression", "tree"), READINGS)
def test_an_expression_has_this_tree(expression: str, tree: Query):
    assert parse(expression) == tree


def test_an_area_given_from_outside_is_put_around_the_tree():
    assert parse("a OR b", "ConditionSearch") == Area("ConditionSearch", Or((A, B)))
    assert parse(" ", "ConditionSearch") == Everything()


ERRORS = [
    ("a AND", "query-syntax", "D"),
    ("AND a", "query-syntax", "AND"),
    ("a OR OR b", "query-syntax", "OR"),
    ("a AND OR b", "query-syntax", "OR"),
    ("NOT", "query-syntax", "T"),
    ("(a", "query-syntax", "("),
    ("a)", "query-syntax", ")"),
    ("()", "query-syntax", ")"),
    ('a "b', "query-syntax", '"b'),
    ('a ""', "query-syntax", '""'),
    ("a AND !!!", "query-syntax", "!!!"),
    ("AREA[Phase", "query-syntax", "["),
    ("AERA[Phase]a", "query-syntax", "AERA"),
    ("area[Phase]a", "query-syntax", "area"),
    ("AREA[]a", "query-area", "AREA[]"),
    ("AREA[Phasee]a", "query-area", "AREA[Phasee]"),
    ("AREA[BriefTitle:size]2", "query-area", "AREA[BriefTitle:size]"),
    ("AREA[BasicSearch:size]2", "query-area", "AREA[BasicSearch:size]"),
    ("a MISSING AND MISSING", "query-area", "MISSING"),
    ("AREA[ConditionSearch]MISSING", "query-area", "MISSING"),
    ("AREA[LocationContactPhone]a", "query-area", "a"),
    ("AREA[LocationGeoPoint]Bonn", "query-area", "Bonn"),
    ("AREA[OverallStatus]RECRUTING", "query-value", "RECRUTING"),
    ("AREA[Sex]unicorn", "query-value", "unicorn"),
    ("AREA[HasResults]maybe", "query-value", "maybe"),
    ("RANGE[1,2]", "query-range", "RANGE[1,2]"),
    ("AREA[BriefTitle]RANGE[1,2]", "query-range", "RANGE[1,2]"),
    ("AREA[StartDate]RANGE[2020]", "query-range", "RANGE[2020]"),
    ("AREA[StartDate]RANGE[2020,,2021]", "query-range", "RANGE[2020,,2021]"),
    ("AREA[StartDate]RANGE[,2021]", "query-range", "RANGE[,2021]"),
    ("AREA[StartDate]RANGE[2021,2020]", "query-range", "RANGE[2021,2020]"),
    ("AREA[StartDate]RANGE[2021-02-30,MAX]", "query-range", "RANGE[2021-02-30,MAX]"),
    ("AREA[StartDate]soon", "query-range", "soon"),
    ("AREA[MinimumAge]RANGE[18,MAX]", "query-range", "RANGE[18,MAX]"),
    ("AREA[EnrollmentCount]RANGE[ten,MAX]", "query-range", "RANGE[ten,MAX]"),
    ("AREA[Phase:size]two", "query-range", "two"),
    ("AREA[Phase:size]MISSING", "query-range", "MISSING"),
    ("AREA[BriefTitle]DISTANCE[1,2,3mi]", "query-range", "DISTANCE[1,2,3mi]"),
    ("AREA[LocationGeoPoint]DISTANCE[91,2,3mi]", "query-range", "DISTANCE[91,2,3mi]"),
    ("AREA[LocationGeoPoint]DISTANCE[1,2,3mi,TOWN]", "query-range", "DISTANCE[1,2,3mi,TOWN]"),
    ("AREA[LocationGeoPoint]DISTANCE[1,2]", "query-range", "DISTANCE[1,2]"),
    ("SEARCH[Sites]a", "query-scope", "SEARCH[Sites]"),
    ("SEARCH[Location](AREA[Phase]PHASE1)", "query-scope", "PHASE1"),
    ("TILT[BriefTitle]a", "query-area", "TILT[BriefTitle]"),
    ("TILT[MinimumAge]a", "query-area", "TILT[MinimumAge]"),
    ("TILT[ConditionSearch]a", "query-area", "TILT[ConditionSearch]"),
    ("b TILT[StatDate](a OR b)", "query-area", "TILT[StatDate]"),
    ("TILT[StartDate]", "query-syntax", "]"),
    ("COVERAGE[Full]a", "query-syntax", "COVERAGE[Full]"),
    ("COVER[]a", "query-syntax", "COVER[]"),
    ("COVERAGE[FullMatch]", "query-syntax", "]"),
    ("AREA[Sex]COVERAGE[FullMatch]ALL", "query-syntax", "COVERAGE[FullMatch]"),
    ("a COVER[EndsWith]RANGE[1,2]", "query-syntax", "COVER[EndsWith]"),
    ("COVERAGE[FullMatch](AREA[StartDate]2020)", "query-area", "2020"),
    ("COVERAGE[StartsWith]AREA[EnrollmentCount]12", "query-area", "12"),
    ("AREA[HasResults]COVERAGE[FullMatch]true", "query-area", "true"),
    ("AREA[Phase:size]COVERAGE[FullMatch]2", "query-area", "2"),
    ("AREA[OverallStatus]COVERAGE[StartsWith]not recruiting", "query-value", "not recruiting"),
    ("AREA[OverallStatus]COVERAGE[FullMatch]recruit", "query-value", "recruit"),
    ("EXPANSION[Full]a", "query-syntax", "EXPANSION[Full]"),
    ("EXPANSION[]a", "query-syntax", "EXPANSION[]"),
    ("AREA[StartDate]EXPANSION[None]2020", "query-area", "2020"),
    ("EXPANSION[Term]", "query-syntax", "]"),
    ("AREA[Sex]EXPANSION[Term]ALL", "query-syntax", "EXPANSION[Term]"),
    ("EXPANSION[Term](AREA[StartDate]2020)", "query-area", "2020"),
    ("AREA[HasResults]EXPANSION[Term]yes", "query-area", "yes"),
    ("AREA[Phase:size]EXPANSION[Lossy]2", "query-area", "2"),
    ("a " * (MAX_LENGTH // 2) + "a", "query-limit", " "),
    ("(" * (MAX_NESTING + 1), "query-limit", "("),
    ("NOT " * (MAX_NESTING + 1) + "a", "query-limit", "NOT"),
    ("a OR " * MAX_TERMS + "last", "query-limit", "last"),
]


@pytest.mark.parametrize(("expression", "slug", "at_fault"), ERRORS)
def test_a_wrong_expression_is_refused_at_the_words_at_fault(
    expression: str, slug: str, at_fault: str
):
    with pytest.raises(QueryError) as caught:
        parse(expression)
    error = caught.value
    assert error.slug == slug
    assert error.expression[error.position : error.position + error.length] == at_fault
    assert error.hint


HINTS = [
    ("AREA[Phasee]a", "Phase"),
    ("AREA[BriefTitel]a", "BriefTitle"),
    ("AREA[OverallStatus]RECRUTING", "RECRUITING"),
    ("AREA[Phase]phase7", "PHASE"),
    ("AERA[Phase]a", "AREA"),
    ("COVRAGE[FullMatch]a", "COVERAGE"),
    ("COVERAGE[fullmatch]a", "FullMatch"),
    ("COVER[Start]a", "StartsWith"),
    ("EXPANSION[none]a", "EXPANSION[None]"),
    ("EXPANSION[Relaxed]a", "Relaxation"),
    ("EXPANSION[12]a", "Concept, Relaxation"),
    ("TILT[StatDate]a", "StartDate"),
    ("TILD[StartDate]a", "TILT"),
]


@pytest.mark.parametrize(("expression", "name"), HINTS)
def test_the_hint_names_what_was_probably_meant(expression: str, name: str):
    with pytest.raises(QueryError) as caught:
        parse(expression)
    assert name in caught.value.hint


def test_a_fault_outside_the_expression_covers_all_of_it():
    with pytest.raises(QueryError) as caught:
        parse("a", "NoSuchArea")
    assert (caught.value.position, caught.value.length) == (0, 1)
