"""Trees made by code are held to the same rules as expressions."""

import pytest

from trialatlas.errors import QueryError
from trialatlas.query import check, parse
from trialatlas.query.build import NOTHING, all_of, any_of, normalise
from trialatlas.query.check import MAX_SITE_SCOPES
from trialatlas.query.limits import MAX_JOINED
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
    Words,
)

A, B, C = Words("a"), Words("b"), Words("c")

GOOD = [
    Everything(),
    NOTHING,
    Area("ConditionSearch", Everything()),
    Area("Sex", Phrase("female")),
    Area("OverallStatus", Phrase("Active, not recruiting")),
    Area("OverallStatus", Phrase("active", "StartsWith")),
    Area("Phase", Words("phase 1", "EndsWith")),
    Area("LocationCountry", Phrase("Guinea", "FullMatch")),
    Area("StartDate", Range("2020", "2020")),
    Area("StartDate", Range("2020-06", "2020")),
    Area("Location", Missing()),
    Area("ResultsSection", Words("nausea")),
    Area("LocationContactPhone", Missing()),
    Scope("Location", Area("LocationGeoPoint", Distance(0.0, 0.0, 1.0))),
    Scope("Location", Scope("Study", A)),
]


@pytest.mark.parametrize("tree", GOOD)
def test_a_tree_that_can_be_asked_passes(tree: Query):
    check(tree)


BAD = [
    (Words(" "), "query-syntax"),
    (Phrase("?"), "query-syntax"),
    (Missing(), "query-area"),
    (Area("Nothing", A), "query-area"),
    (And((A, Not(Or((B, Area("Phase", Words("x"))))))), "query-value"),
    (Area("Phase", And((Words("PHASE1"), Words("phase 9")))), "query-value"),
    (Area("Phase", Words("phase", "EndsWith")), "query-value"),
    (Area("StartDate", Words("2020", "StartsWith")), "query-area"),
    (Area("LocationGeoPoint", Phrase("Bonn", "FullMatch")), "query-area"),
    (Distance(1.0, 2.0, 3.0), "query-range"),
    (Area("StartDate", Range("2020-02", "2020-01")), "query-range"),
    (Area("MinimumAge", Range("2 years", "18 months")), "query-range"),
    (Area("EnrollmentCount", Range("2", "1.5")), "query-range"),
    (Scope("Location", A), "query-scope"),
    (Area("LocationCity", Scope("Location", Area("BriefTitle", A))), "query-scope"),
]


@pytest.mark.parametrize(("tree", "slug"), BAD)
def test_a_tree_that_cannot_be_asked_is_refused(tree: Query, slug: str):
    with pytest.raises(QueryError) as caught:
        check(tree)
    assert caught.value.slug == slug


def test_the_place_at_fault_is_in_the_tree_as_printed():
    with pytest.raises(QueryError) as caught:
        check(And((A, Area("Phase", Phrase("phase 9")))))
    error = caught.value
    assert error.expression == 'a AND AREA[Phase]"phase 9"'
    assert error.expression[error.position : error.position + error.length] == '"phase 9"'


def test_all_of_leaves_out_what_asks_nothing():
    assert all_of([]) == Everything()
    assert all_of([Everything(), A]) == A
    assert all_of([A, And((B, C))]) == And((A, B, C))


def test_any_of_nothing_finds_nothing():
    assert any_of([]) == NOTHING
    assert any_of([A]) == A
    assert any_of([A, Or((B, C))]) == Or((A, B, C))


def test_the_normal_form_is_flat_and_uses_the_names_of_pieces():
    tree = And((A, And((Words(" b  b "), Area("BRIEF-TITLE", Or((C, Or((A, B)))))))))
    assert normalise(tree) == And((A, Words("b b"), Area("BriefTitle", Or((C, A, B)))))


def test_too_many_conditions_on_single_sites_are_refused():
    one = Scope("Location", Area("LocationCity", Words("Boston")))
    check(Or((one,) * MAX_SITE_SCOPES))
    with pytest.raises(QueryError) as caught:
        check(Not(Or((one,) * (MAX_SITE_SCOPES + 1))))
    assert caught.value.slug == "query-limit"


@pytest.mark.parametrize("joined", ["a1" * 60, "-".join(["ab"] * 101), "\u764c" * 101])
def test_too_many_words_written_as_one_are_refused_at_their_place(joined: str):
    with pytest.raises(QueryError) as caught:
        parse(f"heart AND {joined}")
    assert caught.value.slug == "query-limit"
    assert caught.value.position == len("heart AND ")


def test_a_long_phrase_and_a_long_word_are_no_words_written_as_one():
    parse('"' + "study of " * 400 + '"')
    parse("x" * 4_000)
    parse("-".join(["ab"] * MAX_JOINED))


@pytest.mark.parametrize("within", ["BasicSearch", "BriefTitle", "ConditionSearch"])
def test_words_times_fields_are_bounded(within: str):
    parse(f"AREA[{within}]({'a ' * 1_000})")
    parse(f"AREA[ProtocolSection]({'a ' * 50})")
    many = f"AREA[ProtocolSection]({'a ' * 1_000})"
    for expression in (many, f"TILT[StartDate]{many}", "(a b c d) OR " * 600 + "a"):
        with pytest.raises(QueryError) as caught:
            parse(expression)
        assert caught.value.slug == "query-limit"
        assert caught.value.hint
