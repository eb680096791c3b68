"""How an engine orders its hits: by relevance, by values, by id."""

import pytest
from engine_contract import EngineOver, Find, proves
from engine_studies import nct, study

from trialatlas.errors import QueryError
from trialatlas.index.protocol import RELEVANCE, SearchRequest, SortKey
from trialatlas.query.tree import And, Area, Everything, Not, Or, Phrase, Query, Range, Words

FILLER = tuple(
    study(number, BriefTitle="Other", BriefSummary="Something else.", Condition=["Other"])
    for number in range(50, 70)
)


@proves("rank-weights")
def test_a_title_comes_before_a_summary(find: Find):
    studies = (
        study(1, BriefTitle="A study", BriefSummary="On asthma in all its forms."),
        study(2, BriefTitle="Asthma study", BriefSummary="On the forms it takes in all."),
        *FILLER,
    )
    assert find(studies, Words("asthma")) == [2, 1]
    assert find(studies, Phrase("asthma")) == [2, 1]


@proves("rank-weights")
def test_a_condition_comes_before_a_title_where_the_area_says_so(find: Find):
    studies = (
        study(1, BriefTitle="Asthma", Condition=["Sleep"]),
        study(2, BriefTitle="Sleep", Condition=["Asthma"]),
        *FILLER,
    )
    assert find(studies, Area("ConditionSearch", Words("asthma"))) == [2, 1]
    assert find(studies, Area("TitleSearch", Words("asthma"))) == [1]


@proves("rank-weights")
def test_a_word_of_many_titles_counts_more_in_a_title_than_in_a_piece_where_it_is_rare(find: Find):
    titles = tuple(study(number, BriefTitle="Asthma now") for number in range(100, 200))
    for piece in ("BriefSummary", "Keyword", "BioSpecDescription", "Condition"):
        odd = study(1, BriefTitle="Other now", **{piece: "Asthma now"})
        assert find((odd, *titles), Words("asthma"))[-1] == 1


@proves("rank-rare")
def test_a_rare_word_counts_more_than_a_frequent_one(find: Find):
    frequent = tuple(study(number, BriefTitle="Asthma today") for number in range(10, 40))
    studies = (*frequent, study(99, BriefTitle="Psittacosis today"))
    assert find(studies, Or((Words("asthma"), Words("psittacosis"))))[0] == 99


@proves("rank-phrase")
def test_words_side_by_side_come_before_words_apart(find: Find):
    studies = (
        study(1, BriefTitle="Cancer and other masses of the lung"),
        study(2, BriefTitle="Lung cancer and masses of the other"),
        *FILLER,
    )
    assert find(studies, Words("lung cancer")) == [2, 1]


@proves("rank-more-terms")
def test_a_study_that_meets_both_alternatives_comes_first(find: Find):
    studies = (
        study(1, BriefTitle="Asthma only now"),
        study(2, BriefTitle="Eczema only now"),
        study(3, BriefTitle="Asthma eczema now"),
        *FILLER,
    )
    assert find(studies, Or((Words("asthma"), Words("eczema"))))[0] == 3


SAME = tuple(study(number, BriefTitle="Asthma") for number in (9, 3, 7, 1, 5))


@proves("rank-ties")
def test_equal_scores_are_in_order_of_id(find: Find):
    assert find(SAME, Words("asthma")) == [1, 3, 5, 7, 9]


@proves("rank-scores")
def test_scores_never_rise_along_the_hits(engine_over: EngineOver):
    studies = (
        study(1, BriefSummary="Asthma"),
        study(2, BriefTitle="Asthma", BriefSummary="Asthma"),
        study(3, Keyword=["asthma", "eczema"]),
        study(4, OfficialTitle="Asthma and eczema"),
        *FILLER,
    )
    request = SearchRequest(Or((Words("asthma"), Words("eczema"))))
    scores = [hit.score for hit in engine_over(studies).search(request).hits]
    assert len(scores) == 4
    assert None not in scores
    assert scores == sorted(scores, reverse=True)


@proves("rank-no-words")
@pytest.mark.parametrize(
    "query",
    [
        Everything(),
        Not(Words("eczema")),
        Area("BriefTitle", Everything()),
        Not(Area("EnrollmentCount", Range(None, None))),
    ],
)
def test_without_words_hits_are_in_order_of_id_and_have_no_score(
    engine_over: EngineOver, query: Query
):
    hits = engine_over(SAME).search(SearchRequest(query)).hits
    assert [hit.nct_id for hit in hits] == [nct(number) for number in (1, 3, 5, 7, 9)]
    assert {hit.score for hit in hits} == {None}


@proves("rank-not")
def test_a_negated_term_gives_no_score(engine_over: EngineOver):
    studies = (study(1, BriefTitle="Asthma"), study(2, BriefTitle="Asthma eczema"), *FILLER)
    plain = engine_over(studies).search(SearchRequest(Words("asthma"))).hits
    query = And((Words("asthma"), Not(Words("psoriasis"))))
    assert engine_over(studies).search(SearchRequest(query)).hits == plain


MIXED = (
    study(1, BriefSummary="Asthma", Phase=["PHASE2"], StartDate="2020-01-01"),
    study(2, BriefTitle="Asthma", Phase=["PHASE2"]),
    study(3, BriefTitle="Asthma attacks", Phase=["PHASE3"]),
    study(4, Keyword=["Asthma"], Phase=["PHASE2"]),
    *FILLER,
)


@proves("filter-match")
def test_filters_narrow_what_is_found(find: Find):
    second = Area("Phase", Words("PHASE2"))
    assert set(find(MIXED, Words("asthma"), filters=second)) == {1, 2, 4}
    assert find(MIXED, Everything(), filters=second) == [1, 2, 4]
    assert find(MIXED, Words("asthma"), filters=Not(second)) == [3]


@proves("filter-score")
@pytest.mark.parametrize(
    "filters",
    [
        Area("Phase", Words("PHASE2")),
        Not(Area("Phase", Words("PHASE3"))),
        Area("TitleSearch", Words("asthma")),
        And((Words("asthma"), Not(Area("StartDate", Range(None, None))))),
    ],
)
def test_filters_change_neither_scores_nor_order(engine_over: EngineOver, filters: Query):
    engine = engine_over(MIXED)
    free = engine.search(SearchRequest(Words("asthma"))).hits
    kept = engine.search(SearchRequest(Words("asthma"), filters=filters)).hits
    left = {hit.nct_id for hit in kept}
    assert 0 < len(kept) < len(free)
    assert list(kept) == [hit for hit in free if hit.nct_id in left]


DATED = (
    study(1, StartDate="2020-06-01", EnrollmentCount=50),
    study(2, EnrollmentCount=50),
    study(3, StartDate="2019-01-15", EnrollmentCount=9),
    study(4, StartDate="2020-06-01", EnrollmentCount=100),
    study(5, StartDate="2022-02"),
    study(6),
)


def sort(*keys: tuple[str, bool]) -> tuple[SortKey, ...]:
    return tuple(SortKey(piece, descending=descending) for piece, descending in keys)


@proves("sort-descending")
def test_downwards_the_highest_value_comes_first(find: Find):
    keys = sort(("EnrollmentCount", True))
    assert find(DATED, Area("EnrollmentCount", Everything()), sort=keys) == [4, 1, 2, 3]


@proves("sort-ascending")
def test_upwards_the_lowest_value_comes_first(find: Find):
    keys = sort(("StartDate", False))
    assert find(DATED, Area("StartDate", Everything()), sort=keys) == [3, 1, 4, 5]


@proves("sort-missing")
def test_studies_without_the_value_come_last_in_either_direction(find: Find):
    assert find(DATED, Everything(), sort=sort(("StartDate", True))) == [5, 1, 4, 3, 2, 6]
    assert find(DATED, Everything(), sort=sort(("StartDate", False))) == [3, 1, 4, 5, 2, 6]


@proves("sort-missing")
def test_a_zero_is_no_missing_value(find: Find):
    studies = (study(1), study(2, EnrollmentCount=0), study(3, EnrollmentCount=1))
    assert find(studies, Everything(), sort=sort(("EnrollmentCount", True))) == [3, 2, 1]
    assert find(studies, Everything(), sort=sort(("EnrollmentCount", False))) == [2, 3, 1]


@proves("sort-missing")
def test_a_date_before_1970_is_no_missing_value(find: Find):
    studies = (study(1), study(2, StartDate="1965-01-01"), study(3, StartDate="1970-01-01"))
    assert find(studies, Everything(), sort=sort(("StartDate", True))) == [3, 2, 1]
    assert find(studies, Everything(), sort=sort(("StartDate", False))) == [2, 3, 1]


@proves("sort-ties")
def test_equal_values_are_in_order_of_id_in_either_direction(find: Find):
    same = tuple(study(number, EnrollmentCount=7) for number in (4, 2, 9))
    assert find(same, Everything(), sort=sort(("EnrollmentCount", True))) == [2, 4, 9]
    assert find(same, Everything(), sort=sort(("EnrollmentCount", False))) == [2, 4, 9]


@proves("sort-two")
def test_a_second_key_orders_what_is_equal_in_the_first(find: Find):
    both = sort(("StartDate", True), ("EnrollmentCount", True))
    assert find(DATED, Everything(), sort=both) == [5, 4, 1, 3, 2, 6]
    turned = sort(("EnrollmentCount", False), ("StartDate", True))
    assert find(DATED, Everything(), sort=turned) == [3, 1, 2, 4, 5, 6]


@proves("sort-ages")
def test_ages_are_sorted_across_units(find: Find):
    studies = (
        study(1, MinimumAge="2 Years"),
        study(2, MinimumAge="18 Months"),
        study(3, MinimumAge="30 Weeks"),
        study(4, MinimumAge="N/A"),
    )
    assert find(studies, Everything(), sort=sort(("MinimumAge", False))) == [3, 2, 1, 4]


@proves("sort-partial")
def test_a_partial_date_is_sorted_as_its_first_day(find: Find):
    studies = (
        study(1, StartDate="2020-06-15"),
        study(2, StartDate="2020"),
        study(3, StartDate="2020-06"),
        study(4, StartDate="2020-01-01"),
    )
    assert find(studies, Everything(), sort=sort(("StartDate", False))) == [2, 4, 3, 1]
    assert find(studies, Everything(), sort=sort(("StartDate", True))) == [1, 3, 2, 4]


@proves("sort-relevance")
def test_relevance_may_be_one_of_the_keys(find: Find):
    plain = find(MIXED, Words("asthma"))
    assert find(MIXED, Words("asthma"), sort=sort((RELEVANCE, True))) == plain
    first_by_date = sort(("StartDate", True), (RELEVANCE, True))
    rest = [number for number in plain if number != 1]
    assert find(MIXED, Words("asthma"), sort=first_by_date) == [1, *rest]


@proves("sort-relevance")
def test_relevance_orders_before_a_second_key(find: Find):
    studies = (
        study(1, BriefTitle="Asthma", StartDate="2019"),
        study(2, BriefTitle="Asthma", StartDate="2021"),
        study(3, BriefSummary="Asthma", StartDate="2022"),
        *FILLER,
    )
    keys = sort((RELEVANCE, True), ("StartDate", True))
    assert find(studies, Words("asthma"), sort=keys) == [2, 1, 3]


@proves("sort-score")
def test_hits_sorted_by_values_have_no_score(engine_over: EngineOver):
    request = SearchRequest(Words("asthma"), sort=sort(("StartDate", True)))
    hits = engine_over(MIXED).search(request).hits
    assert {hit.score for hit in hits} == {None}


@proves("sort-size")
def test_the_size_of_a_list_is_an_order(find: Find):
    studies = (
        study(1, ArmGroupLabel=["A", "B"]),
        study(2, BriefTitle="No arms"),
        study(3, ArmGroupLabel=["A", "B", "C"]),
        study(4, ArmGroupLabel=["A", "B"], EnrollmentCount=3),
        study(5, ArmGroupLabel=["A"]),
    )
    assert find(studies, Everything(), sort=sort(("NumArmGroups", True))) == [3, 1, 4, 5, 2]
    assert find(studies, Everything(), sort=sort(("NumArmGroups", False))) == [5, 1, 4, 3, 2]
    both = sort(("NumArmGroups", False), ("EnrollmentCount", True))
    assert find(studies, Everything(), sort=both) == [5, 4, 1, 3, 2]


@proves("sort-words")
@pytest.mark.parametrize("piece", ["BriefTitle", "Phase", "NumBriefTitles", "LocationGeoPoint"])
def test_sorting_by_what_has_no_order_is_an_error(engine_over: EngineOver, piece: str):
    with pytest.raises(QueryError):
        engine_over(DATED).search(SearchRequest(sort=sort((piece, True))))


@proves("rank-ties-many")
def test_hundreds_of_equal_scores_keep_their_order_over_pages(engine_over: EngineOver):
    studies = tuple(study(number, BriefTitle="Asthma") for number in range(700, 0, -1))
    expected = [*map(nct, range(1, 701))]
    for start, count in ((0, 7), (95, 60), (1, 55), (190, 15), (690, 15), (699, 1), (700, 10)):
        request = SearchRequest(Words("asthma"), offset=start, limit=count)
        found = [hit.nct_id for hit in engine_over(studies).search(request).hits]
        assert found == expected[start : start + count]


@proves("sort-list")
def test_of_several_values_the_first_is_sorted_by(find: Find):
    studies = (
        study(1, LargeDoc=[{"LargeDocDate": "2020-01-02"}, {"LargeDocDate": "2015-01-01"}]),
        study(2, LargeDoc=[{"LargeDocDate": "2019-05"}, {"LargeDocDate": "2025-01-01"}]),
        study(3, LargeDoc=[{"LargeDocLabel": "none"}, {"LargeDocDate": "2018"}]),
        study(4),
    )
    assert find(studies, Everything(), sort=sort(("LargeDocDate", False))) == [3, 2, 1, 4]
    assert find(studies, Everything(), sort=sort(("LargeDocDate", True))) == [1, 2, 3, 4]


@proves("sort-fractions")
def test_fractions_and_numbers_below_zero_are_sorted_as_numbers(find: Find):
    sizes = {1: 2.5, 2: -3, 3: 10, 4: 2.25, 5: -0.5}
    studies = tuple(study(number, EnrollmentCount=size) for number, size in sizes.items())
    keys = sort(("EnrollmentCount", False))
    assert find(studies, Everything(), sort=keys) == [2, 5, 4, 1, 3]
