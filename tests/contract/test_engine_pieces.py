"""How an engine meets enums, yes and no, numbers, dates, ages, sizes and what is missing."""

import pytest
from engine_contract import Find, proves
from engine_studies import study

from trialatlas.errors import QueryError
from trialatlas.query.tree import And, Area, Everything, Missing, Not, Or, Phrase, Range, Words

PHASES = (
    study(1, Phase=["PHASE1"], OverallStatus="RECRUITING", Sex="ALL"),
    study(2, Phase=["PHASE1", "PHASE2"], OverallStatus="ACTIVE_NOT_RECRUITING", Sex="FEMALE"),
    study(3, Phase=["NA"], OverallStatus="NOT_YET_RECRUITING", Sex="MALE"),
    study(4, BriefTitle="Recruiting is not active", OverallStatus="No longer available"),
)


@proves("enum-whole")
def test_an_enum_alone_matches_by_its_whole_value(find: Find):
    assert find(PHASES, Area("OverallStatus", Words("RECRUITING"))) == [1]


@proves("enum-spelling")
@pytest.mark.parametrize(
    "asked", ["Active, not recruiting", "active_not_recruiting", "ACTIVE NOT RECRUITING"]
)
def test_case_and_separators_of_an_enum_make_no_difference(find: Find, asked: str):
    assert find(PHASES, Area("OverallStatus", Words(asked))) == [2]
    assert find(PHASES, Area("OverallStatus", Phrase(asked))) == [2]


@proves("enum-not-part")
def test_a_part_of_a_value_does_not_match_the_enum(find: Find):
    assert find(PHASES, Area("OverallStatus", Words("active"))) == []
    assert find(PHASES, Area("OverallStatus", Words("recruiting recruiting"))) == []


@proves("enum-words")
def test_inside_an_area_an_enum_is_searched_by_words(find: Find):
    studies = (
        study(1, DesignInterventionModel="SINGLE_GROUP"),
        study(2, BriefTitle="A group of single parents"),
        study(3, DesignPrimaryPurpose="HEALTH_SERVICES_RESEARCH"),
    )
    assert sorted(find(studies, Words("single group"))) == [1, 2]
    assert find(studies, Phrase("health services"))[:1] == [3]


@proves("enum-list")
def test_any_value_of_a_list_of_enums_may_match(find: Find):
    assert find(PHASES, Area("Phase", Words("Phase 1"))) == [1, 2]
    assert find(PHASES, Area("Phase", And((Words("PHASE1"), Words("PHASE2"))))) == [2]
    assert find(PHASES, Area("Phase", Or((Words("PHASE2"), Words("NA"))))) == [2, 3]
    assert find(PHASES, Area("Phase", Not(Words("PHASE1")))) == [3, 4]


@proves("enum-all")
def test_the_value_all_is_not_every_study(find: Find):
    assert find(PHASES, Area("Sex", Phrase("ALL"))) == [1]
    assert find(PHASES, Area("Sex", Everything())) == [1, 2, 3]


@proves("enum-unknown")
def test_a_value_the_declaration_does_not_know_is_found(find: Find):
    assert find(PHASES, Area("OverallStatus", Words("NO_LONGER_AVAILABLE"))) == [4]
    odd = (study(1, OverallStatus="BRAND_NEW_STATUS"), study(2, OverallStatus="COMPLETED"))
    assert find(odd, Area("OverallStatus", Words("brand new status"))) == [1]


HEALTHY = (
    study(1, HealthyVolunteers=True),
    study(2, HealthyVolunteers=False),
    study(3, HealthyVolunteers="Yes"),
    study(4, HealthyVolunteers="false"),
    study(5),
)


@proves("yes-no")
@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("TRUE", "False"), ("Yes", "NO")])
def test_yes_and_no_are_asked_by_word(find: Find, yes: str, no: str):
    assert 1 in find(HEALTHY, Area("HealthyVolunteers", Words(yes)))
    assert 2 in find(HEALTHY, Area("HealthyVolunteers", Phrase(no)))


@proves("yes-no-text")
def test_yes_and_no_written_as_text_count_alike(find: Find):
    assert find(HEALTHY, Area("HealthyVolunteers", Words("yes"))) == [1, 3]
    assert find(HEALTHY, Area("HealthyVolunteers", Words("no"))) == [2, 4]
    assert find(HEALTHY, Area("HealthyVolunteers", Not(Words("yes")))) == [2, 4, 5]


@proves("yes-no-other")
def test_another_word_in_a_yes_no_piece_is_an_error(find: Find):
    with pytest.raises(QueryError):
        find(HEALTHY, Area("HealthyVolunteers", Words("perhaps")))


@proves("number-term")
def test_a_term_in_a_piece_of_numbers_asks_for_the_number(find: Find):
    studies = (study(1, EnrollmentCount=100), study(2, EnrollmentCount=1000), study(3))
    assert find(studies, Area("EnrollmentCount", Words("100"))) == [1]
    assert find(studies, Area("EnrollmentCount", Phrase("1000"))) == [2]


@proves("everything")
def test_all_is_every_study(find: Find):
    assert find(PHASES, Everything()) == [1, 2, 3, 4]
    assert find(PHASES, Area("ConditionSearch", Everything())) == [1, 2, 3, 4]


@proves("everything-piece")
def test_all_in_a_piece_is_every_study_with_a_value(find: Find):
    assert find(PHASES, Area("Phase", Everything())) == [1, 2, 3]
    assert find(PHASES, Area("BriefTitle", Everything())) == [4]
    assert find(PHASES, Area("DesignModule", Everything())) == [1, 2, 3]


@proves("missing-leaf")
def test_missing_finds_the_studies_without_a_leaf(find: Find):
    assert find(PHASES, Area("BriefTitle", Missing())) == [1, 2, 3]
    assert find(PHASES, Area("StartDate", Missing())) == [1, 2, 3, 4]
    assert find(PHASES, Not(Area("Sex", Missing()))) == [1, 2, 3]


@proves("missing-list")
def test_missing_finds_empty_and_absent_lists(find: Find):
    studies = (study(1, Condition=[]), study(2, Condition=["Asthma"]), study(3))
    assert find(studies, Area("Condition", Missing())) == [1, 3]
    lists = (study(1, Location=[]), study(2, Location=[{"LocationCity": "Rome"}]), study(3))
    assert find(lists, Area("Location", Missing())) == [1, 3]
    assert find(lists, Area("LocationState", Missing())) == [1, 2, 3]


@proves("missing-structure")
def test_missing_finds_structures_without_a_value(find: Find):
    studies = (study(1, Organization={}), study(2, OrgFullName="Acme"), study(3, OrgFullName=""))
    assert find(studies, Area("Organization", Missing())) == [1, 3]
    assert find(studies, Area("ResultsSection", Missing())) == [1, 2, 3]


@proves("missing-empty")
def test_null_and_empty_text_are_missing(find: Find):
    studies = (study(1, Acronym=None), study(2, Acronym=""), study(3, Acronym="ACE"))
    assert find(studies, Area("Acronym", Missing())) == [1, 2]


@proves("missing-false")
def test_false_and_zero_are_values(find: Find):
    studies = (study(1, HealthyVolunteers=False), study(2, EnrollmentCount=0))
    assert find(studies, Area("HealthyVolunteers", Missing())) == [2]
    assert find(studies, Area("EnrollmentCount", Missing())) == [1]


@proves("missing-area")
def test_missing_of_a_whole_area_is_an_error(find: Find):
    with pytest.raises(QueryError):
        find(PHASES, Area("ConditionSearch", Missing()))
    with pytest.raises(QueryError):
        find(PHASES, Missing())


STARTS = (
    study(1, StartDate="2020-05-31"),
    study(2, StartDate="2020-06-01"),
    study(3, StartDate="2020-06"),
    study(4, StartDate="2020"),
    study(5, StartDate="2021-01"),
    study(6),
)


def started(low: str | None, high: str | None) -> Area:
    return Area("StartDate", Range(low, high))


@proves("range-days")
def test_a_range_of_days_holds_both_ends(find: Find):
    days = STARTS[:2]
    assert find(days, started("2020-05-31", "2020-06-01")) == [1, 2]
    assert find(days, started("2020-05-31", "2020-05-31")) == [1]
    assert find(days, started("2020-06-01", None)) == [2]
    assert find(days, started(None, "2020-05-30")) == []


@proves("range-partial-query")
def test_a_partial_end_covers_all_its_days(find: Find):
    days = (study(1, StartDate="2019-12-31"), *STARTS[1:2], study(7, StartDate="2020-12-31"))
    assert find(days, started("2020", "2020")) == [2, 7]
    assert find(days, started("2020-06", None)) == [2, 7]
    assert find(days, started(None, "2020-06")) == [1, 2]
    assert find(days, started(None, "2019")) == [1]


@proves("range-partial-study")
def test_a_partial_date_of_a_study_matches_by_any_of_its_days(find: Find):
    assert find(STARTS, started("2020-06-30", "2020-07-15")) == [3, 4]
    assert find(STARTS, started(None, "2020-01-01")) == [4]
    assert find(STARTS, started("2020-12-31", "2021-01-01")) == [4, 5]
    assert find(STARTS, started("2020-12-31", "2020-12-31")) == [4]
    assert find(STARTS, started("2021-01-31", None)) == [5]
    assert find(STARTS, started("2021-02-01", None)) == []


@proves("range-open")
def test_an_open_end_never_takes_a_study_without_a_value(find: Find):
    assert find(STARTS, started(None, None)) == [1, 2, 3, 4, 5]
    assert find(STARTS, Not(started(None, "2020-12-31"))) == [5, 6]
    ages = (study(1, MinimumAge="18 Years"), study(2))
    assert find(ages, Area("MinimumAge", Range(None, "99 years"))) == [1]


@proves("range-reversed")
def test_a_range_with_exchanged_ends_matches_nothing(find: Find):
    assert find(STARTS, started("2020-06-15", "2020-06-10")) == []
    assert find(STARTS, started("2021", "2019")) == []


@proves("range-month-first")
def test_dates_may_be_written_month_first(find: Find):
    assert find(STARTS[:2], started("06/01/2020", "12/31/2020")) == [2]
    assert find(STARTS[:2], started("5/1/2020", "5/31/2020")) == [1]


@proves("range-minutes")
def test_a_date_with_a_time_counts_by_its_day(find: Find):
    studies = (study(1, UnpostedResponsibleParty="x", VersionHolder="2026-10-20"),)
    assert find(studies, Area("VersionHolder", Range("2026-10-20", "2026-10-20"))) == [1]
    timed = (study(1, StartDate="2020-05-31T23:59"), study(2, StartDate="2020-06-01T00:00"))
    assert find(timed, started("2020-06", None)) == [2]


@proves("range-any-value")
def test_any_value_of_a_list_may_lie_in_the_range(find: Find):
    documents = [{"LargeDocDate": "2019-03-01"}, {"LargeDocDate": "2021-03-01"}]
    studies = (study(1, LargeDoc=documents), study(2, LargeDoc=documents[:1]))
    assert find(studies, Area("LargeDocDate", Range("2021", None))) == [1]
    assert find(studies, Area("LargeDocDate", Range("2020", "2020"))) == []


AGES = (
    study(1, MinimumAge="18 Years"),
    study(2, MinimumAge="6 Months"),
    study(3, MinimumAge="12 Months"),
    study(4, MinimumAge="52 Weeks"),
    study(5, MinimumAge="N/A"),
    study(6, MinimumAge="30 Days"),
)


def from_age(low: str | None, high: str | None) -> Area:
    return Area("MinimumAge", Range(low, high))


@proves("range-ages")
def test_ages_are_compared_across_units(find: Find):
    assert find(AGES, from_age("6 months", "1 year")) == [2, 3, 4]
    assert find(AGES, from_age(None, "30 days")) == [6]
    assert find(AGES, from_age("31 Days", "200 days")) == [2]


@proves("range-ages-exact")
def test_twelve_months_are_one_year(find: Find):
    assert find(AGES, from_age("1 year", "1 year")) == [3]
    assert find(AGES, Area("MinimumAge", Words("1 year"))) == [3]


@proves("range-numbers")
def test_numbers_are_compared_as_numbers(find: Find):
    studies = (
        study(1, EnrollmentCount=9),
        study(2, EnrollmentCount=10),
        study(3, EnrollmentCount=100),
        study(4, EnrollmentCount=0),
    )
    assert find(studies, Area("EnrollmentCount", Range("9", "10"))) == [1, 2]
    assert find(studies, Area("EnrollmentCount", Range(None, "9"))) == [1, 4]
    assert find(studies, Area("EnrollmentCount", Range("9.5", "99.5"))) == [2]
    assert find(studies, Area("EnrollmentCount", Range("-1", "0"))) == [4]


@proves("range-large")
def test_numbers_beyond_32_bits_are_compared_exactly(find: Find):
    sizes = [4_294_967_296, 4_294_967_297]
    studies = tuple(
        study(number, LargeDoc=[{"LargeDocSize": size}]) for number, size in enumerate(sizes, 1)
    )
    assert find(studies, Area("LargeDocSize", Range("4294967297", None))) == [2]
    assert find(studies, Area("LargeDocSize", Range(None, "4294967296"))) == [1]


@proves("range-unreadable")
def test_a_value_that_cannot_be_read_matches_no_range(find: Find):
    studies = (study(1, StartDate="soon"), study(2, EnrollmentCount="many"), AGES[4])
    assert find(studies, started(None, None)) == []
    assert find(studies, Area("EnrollmentCount", Range(None, None))) == []
    assert find(studies, from_age(None, None)) == []
    assert find(studies, Area("StartDate", Everything())) == [1]


@proves("range-bad-end")
@pytest.mark.parametrize(
    ("piece", "end"),
    [
        ("StartDate", "soon"),
        ("StartDate", "2020-13"),
        ("EnrollmentCount", "x"),
        ("MinimumAge", "x"),
    ],
)
def test_an_end_that_cannot_be_read_is_an_error(find: Find, piece: str, end: str):
    with pytest.raises(QueryError):
        find(STARTS, Area(piece, Range(end, None)))
    with pytest.raises(QueryError):
        find(STARTS, Area(piece, Range(None, end)))


@proves("range-of-words")
@pytest.mark.parametrize("piece", ["BriefTitle", "Phase", "HealthyVolunteers", "Location"])
def test_a_range_of_words_is_an_error(find: Find, piece: str):
    with pytest.raises(QueryError):
        find(STARTS, Area(piece, Range("1", "2")))


@proves("date-term")
@pytest.mark.parametrize(
    ("asked", "found"), [("2020", [1, 2, 3, 4]), ("2020-06", [2, 3, 4]), ("2020-06-01", [2, 3, 4])]
)
def test_a_term_in_a_piece_of_dates_asks_for_its_days(find: Find, asked: str, found: list[int]):
    assert find(STARTS, Area("StartDate", Words(asked))) == found


def size(piece: str, low: str | None, high: str | None) -> Area:
    return Area(piece, Range(low, high), size=True)


@proves("size")
def test_the_size_of_a_piece_counts_its_values(find: Find):
    assert find(PHASES, size("Phase", "2", None)) == [2]
    assert find(PHASES, size("Phase", None, "0")) == [4]
    assert find(PHASES, size("Phase", "1", "1")) == [1, 3]
    assert find(PHASES, Area("Phase", Words("2"), size=True)) == [2]
    assert find(PHASES, Area("Phase", Missing(), size=True)) == [4]


@proves("size-nested")
def test_the_size_of_a_list_in_a_list_counts_through_both(find: Find):
    contacts = [{"LocationContactName": "A"}, {"LocationContactName": "B"}]
    sites = [{"LocationContact": contacts}, {"LocationContact": contacts[:1]}]
    studies = (study(1, Location=sites), study(2, Location=sites[:1]), study(3, Location=[{}]))
    assert find(studies, size("LocationContact", "3", "3")) == [1]
    assert find(studies, size("LocationContact", None, "2")) == [2, 3]
    assert find(studies, size("Location", "2", None)) == [1]
