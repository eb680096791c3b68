"""What an engine's answer holds beside the hits of a page: facets, pages, counts."""

from dataclasses import replace
from typing import Any

import pytest
from engine_contract import EngineOver, MakeEngine, proves
from engine_studies import nct, numbers, study

from trialatlas.errors import PageTokenError, QueryError, UsageError
from trialatlas.index.protocol import MAX_LIMIT, Engine, Facet, SearchRequest, SortKey
from trialatlas.query.tree import And, Area, Everything, Not, Or, Query, Range, Words

TRIALS = (
    study(1, Condition=["Asthma", "Eczema"], Phase=["PHASE2"], HealthyVolunteers=True),
    study(2, Condition=["Asthma"], Phase=["PHASE1", "PHASE2"], HealthyVolunteers="no"),
    study(3, Condition=["Gout"], Phase=["PHASE3"], HealthyVolunteers=False),
    study(4, Condition=["Asthma", "Asthma"]),
    study(5, Condition=["Rickets"], Phase=["PHASE1"]),
)


def facet(engine: Engine, piece: str, query: Query | None = None, **request: Any) -> Facet:
    asked = SearchRequest(query or Everything(), facets=(piece,), **request)
    return engine.search(asked).facets[0]


@proves("facet-counts")
def test_a_facet_counts_each_hit_once_for_each_value(engine_over: EngineOver):
    phases = facet(engine_over(TRIALS), "Phase")
    assert dict(phases.values) == {"PHASE1": 2, "PHASE2": 2, "PHASE3": 1}
    assert dict(facet(engine_over(TRIALS), "Condition").values)["Asthma"] == 3


@proves("facet-order")
def test_facet_values_are_in_order_of_count_then_value(engine_over: EngineOver):
    phases = facet(engine_over(TRIALS), "Phase")
    assert phases.values == (("PHASE1", 2), ("PHASE2", 2), ("PHASE3", 1))


@proves("facet-order")
def test_the_first_of_many_equal_values_are_shown(engine_over: EngineOver):
    studies = tuple(
        study(number, Condition=[f"Disease {number:03}"]) for number in range(200, 0, -1)
    )
    shown = facet(engine_over(studies), "Condition", facet_size=3)
    assert shown.values == (("Disease 001", 1), ("Disease 002", 1), ("Disease 003", 1))


@proves("facet-more")
def test_a_facet_says_that_there_are_more_values(engine_over: EngineOver):
    shown = facet(engine_over(TRIALS), "Condition", facet_size=2)
    assert shown.values == (("Asthma", 3), ("Eczema", 1))
    assert shown.more
    assert not facet(engine_over(TRIALS), "Condition", facet_size=4).more
    assert not facet(engine_over(TRIALS), "Condition").more


@proves("facet-missing")
def test_a_facet_counts_the_hits_without_a_value(engine_over: EngineOver):
    assert facet(engine_over(TRIALS), "Phase").missing == 1
    assert facet(engine_over(TRIALS), "Condition").missing == 0
    assert facet(engine_over(TRIALS), "OverallStatus") == Facet("OverallStatus", (), 5, more=False)


@proves("facet-all-hits")
def test_facets_count_all_hits_not_those_of_the_page(engine_over: EngineOver):
    for place in ({"limit": 1}, {"limit": 0}, {"limit": 2, "offset": 4}):
        assert dict(facet(engine_over(TRIALS), "Phase", **place).values)["PHASE1"] == 2


@proves("facet-filters")
def test_facets_count_what_query_and_filters_leave(engine_over: EngineOver):
    first = Area("Phase", Words("PHASE1"))
    counted = facet(engine_over(TRIALS), "Phase", Words("asthma"), filters=first)
    assert counted.values == (("PHASE1", 1), ("PHASE2", 1))
    assert facet(engine_over(TRIALS), "Phase", Words("asthma")).missing == 1


@proves("facet-yes-no")
def test_yes_no_pieces_are_counted_as_true_and_false(engine_over: EngineOver):
    counted = facet(engine_over(TRIALS), "HealthyVolunteers")
    assert counted.values == (("false", 2), ("true", 1))
    assert counted.missing == 2


@proves("facet-text")
def test_whole_texts_are_counted(engine_over: EngineOver):
    studies = (
        study(1, LocationCountry=["United States", "Türkiye"], LeadSponsorName="Acme & Co."),
        study(2, LocationCountry=["United States", "United States"], LeadSponsorName="Acme & Co."),
        study(3, LocationCountry=["united states"]),
    )
    countries = facet(engine_over(studies), "LocationCountry")
    assert countries.values == (("United States", 2), ("Türkiye", 1), ("united states", 1))
    assert facet(engine_over(studies), "LeadSponsorName").values == (("Acme & Co.", 2),)


@proves("facet-unknown")
@pytest.mark.parametrize(
    "piece", ["NoSuchPiece", "Location", "LocationGeoPoint", "BasicSearch", "BriefSummary"]
)
def test_a_piece_that_cannot_be_counted_is_an_error(engine_over: EngineOver, piece: str):
    with pytest.raises(QueryError):
        facet(engine_over(TRIALS), piece)


@proves("facet-nothing")
def test_the_facets_of_no_hits_are_empty(engine_over: EngineOver):
    answer = engine_over(TRIALS).search(SearchRequest(Words("nowhere"), facets=("Phase", "Sex")))
    assert answer.facets == (Facet("Phase", (), 0, more=False), Facet("Sex", (), 0, more=False))


MANY = tuple(
    study(number, BriefTitle="Asthma " * (1 + number % 3), EnrollmentCount=number % 4)
    for number in range(1, 24)
)


def pages(engine: Engine, request: SearchRequest) -> list[list[str]]:
    """The ids of every page from the first to the last, by token."""
    found: list[list[str]] = []
    token = None
    while token is not None or not found:
        asked = SearchRequest(
            request.query, request.filters, request.sort, limit=request.limit, page_token=token
        )
        answer = engine.search(asked)
        found.append([hit.nct_id for hit in answer.hits])
        token = answer.next_page_token
        assert len(found) < 100
    return found


@proves("page-limit")
def test_a_page_holds_no_more_than_the_limit(engine_over: EngineOver):
    answer = engine_over(MANY).search(SearchRequest(limit=5))
    assert len(answer.hits) == 5
    assert answer.total == 23


@proves("page-zero")
def test_with_a_limit_of_zero_only_count_and_facets_come_back(engine_over: EngineOver):
    answer = engine_over(TRIALS).search(SearchRequest(limit=0, facets=("Phase",)))
    assert (answer.hits, answer.total, answer.next_page_token) == ((), 5, None)
    assert answer.facets[0].values


@proves("page-cap")
def test_a_limit_above_the_cap_is_cut(engine_over: EngineOver):
    studies = tuple(study(number) for number in range(1, MAX_LIMIT + 6))
    answer = engine_over(studies).search(SearchRequest(limit=MAX_LIMIT + 5))
    assert len(answer.hits) == MAX_LIMIT
    rest = engine_over(studies).search(SearchRequest(page_token=answer.next_page_token))
    assert numbers([hit.nct_id for hit in rest.hits]) == list(range(MAX_LIMIT + 1, MAX_LIMIT + 6))


@proves("page-offset")
@pytest.mark.parametrize("sort", [(), (SortKey("EnrollmentCount"),)])
def test_pages_by_offset_hold_all_hits_once(engine_over: EngineOver, sort: tuple[SortKey, ...]):
    engine = engine_over(MANY)
    whole = [
        hit.nct_id for hit in engine.search(SearchRequest(Words("asthma"), None, sort, 100)).hits
    ]
    paged: list[str] = []
    for offset in range(0, 23, 4):
        request = SearchRequest(Words("asthma"), sort=sort, limit=4, offset=offset)
        paged += [hit.nct_id for hit in engine.search(request).hits]
    assert paged == whole
    assert sorted(whole) == [nct(number) for number in range(1, 24)]


@proves("page-token")
@pytest.mark.parametrize(
    "sort",
    [(), (SortKey("EnrollmentCount"),), (SortKey("EnrollmentCount", descending=False),)],
)
@pytest.mark.parametrize("query", [Everything(), Words("asthma")])
@pytest.mark.parametrize("limit", [1, 7, 23, 50])
def test_pages_by_token_hold_all_hits_once(
    engine_over: EngineOver, sort: tuple[SortKey, ...], query: Query, limit: int
):
    engine = engine_over(MANY)
    whole = [hit.nct_id for hit in engine.search(SearchRequest(query, sort=sort, limit=100)).hits]
    paged = pages(engine, SearchRequest(query, sort=sort, limit=limit))
    assert [each for page in paged for each in page] == whole
    assert {len(page) for page in paged[:-1]} <= {limit}


@proves("page-beyond")
def test_an_offset_past_the_end_gives_no_hits_and_the_total(engine_over: EngineOver):
    for offset in (23, 24, 10_000, 30_000):
        for query in (Everything(), Words("asthma"), Area("NCTId", Everything())):
            answer = engine_over(MANY).search(SearchRequest(query, offset=offset))
            assert (answer.hits, answer.total, answer.next_page_token) == ((), 23, None)


def first_token(engine: Engine, **request: Any) -> str:
    token = engine.search(SearchRequest(Words("asthma"), limit=5, **request)).next_page_token
    assert token is not None
    return token


@proves("page-foreign")
@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(Words("eczema")),
        SearchRequest(Everything()),
        SearchRequest(Words("asthma"), filters=Everything()),
        SearchRequest(Words("asthma"), sort=(SortKey("EnrollmentCount"),)),
    ],
)
def test_a_token_of_another_search_is_refused(engine_over: EngineOver, request_: SearchRequest):
    engine = engine_over(MANY)
    asked = SearchRequest(
        request_.query, request_.filters, request_.sort, page_token=first_token(engine)
    )
    with pytest.raises(PageTokenError):
        engine.search(asked)


@proves("page-broken")
@pytest.mark.parametrize("token", ["", "x", "AAAA", "é" * 20, "🙂", "=" * 8, "A" * 5000])
def test_a_token_that_is_none_is_refused(engine_over: EngineOver, token: str):
    with pytest.raises(PageTokenError):
        engine_over(MANY).search(SearchRequest(Words("asthma"), page_token=token))


@proves("page-broken")
def test_a_token_with_one_character_changed_is_refused(engine_over: EngineOver):
    engine = engine_over(MANY)
    token = first_token(engine)
    for at in range(len(token)):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(PageTokenError):
            engine.search(SearchRequest(Words("asthma"), page_token=changed))


@proves("page-limit-changes")
def test_the_limit_may_change_from_page_to_page(engine_over: EngineOver):
    engine = engine_over(MANY)
    token = first_token(engine)
    rest = engine.search(SearchRequest(Words("asthma"), limit=100, page_token=token)).hits
    assert len(rest) == 18


@proves("page-stale")
def test_a_token_from_before_a_change_is_refused(make_engine: MakeEngine):
    engine = make_engine(MANY)
    token = first_token(engine)
    engine.apply([study(99, BriefTitle="Asthma")], sequence=2)
    with pytest.raises(PageTokenError):
        engine.search(SearchRequest(Words("asthma"), page_token=token))


@proves("page-rebuilt")
@pytest.mark.parametrize("sort", [(), (SortKey("EnrollmentCount"),)])
def test_a_token_goes_on_in_an_index_built_anew_from_the_same_studies(
    make_engine: MakeEngine, sort: tuple[SortKey, ...]
):
    request = SearchRequest(Words("asthma"), sort=sort, limit=5)
    whole = replace(request, limit=100)
    token = make_engine(MANY).search(request).next_page_token
    again = make_engine(MANY)
    found = again.search(replace(whole, page_token=token)).hits
    assert found == again.search(whole).hits[5:]


@proves("page-both")
def test_an_offset_beside_a_token_is_an_error(engine_over: EngineOver):
    engine = engine_over(MANY)
    with pytest.raises(UsageError):
        engine.search(SearchRequest(Words("asthma"), offset=5, page_token=first_token(engine)))


@proves("page-negative")
@pytest.mark.parametrize("wrong", [{"limit": -1}, {"offset": -1}])
def test_a_limit_or_offset_below_zero_is_an_error(engine_over: EngineOver, wrong: dict[str, int]):
    with pytest.raises(UsageError):
        engine_over(MANY).search(SearchRequest(**wrong))


@proves("count")
@pytest.mark.parametrize(
    "query",
    [
        Everything(),
        Words("asthma"),
        Words("asthma eczema"),
        Not(Words("asthma")),
        Or((Area("Phase", Words("PHASE1")), Area("Condition", Words("gout")))),
        And((Words("asthma"), Area("Phase", Everything()))),
        Area("EnrollmentCount", Range(None, None)),
    ],
)
def test_the_count_is_the_number_of_hits(engine_over: EngineOver, query: Query):
    engine = engine_over(TRIALS)
    answer = engine.search(SearchRequest(query, limit=1000))
    assert engine.count(query) == answer.total == len(answer.hits)


@proves("facet-none-shown")
def test_a_facet_of_size_zero_shows_no_value(engine_over: EngineOver):
    assert facet(engine_over(TRIALS), "Phase", facet_size=0) == Facet("Phase", (), 1, more=True)


@proves("facet-many")
def test_several_facets_come_back_in_the_order_asked(engine_over: EngineOver):
    pieces = ("HealthyVolunteers", "Phase", "Condition", "Sex")
    answer = engine_over(TRIALS).search(SearchRequest(facets=pieces))
    assert tuple(each.piece for each in answer.facets) == pieces


@proves("numbers")
def test_all_hits_come_as_numbers_whatever_the_page(engine_over: EngineOver):
    studies = [study(number, EnrollmentCount=number % 7) for number in range(60, 0, -1)]
    engine = engine_over((*studies, study(99)))
    assert list(engine.numbers(SearchRequest(limit=3, offset=5))) == [*range(1, 61), 99]
    asked = Area("EnrollmentCount", Range("5", "6"))
    assert [number % 7 for number in engine.numbers(SearchRequest(asked))].count(5) == 8
    filtered = SearchRequest(filters=Not(Area("EnrollmentCount", Everything())))
    assert list(engine.numbers(filtered)) == [99]


@proves("numbers")
@pytest.mark.parametrize("way", ["asc", "desc"])
def test_numbers_are_in_the_order_of_the_sort(engine_over: EngineOver, way: str):
    descending = way == "desc"
    studies = [
        study(number, EnrollmentCount=number % 5, BriefTitle=" ".join(["pain"] * (number % 3 + 1)))
        for number in range(1, 40)
    ]
    engine = engine_over((*studies, study(99, BriefTitle="pain")))
    for keys in (
        (SortKey("EnrollmentCount", descending=descending),),
        (SortKey("EnrollmentCount", descending=descending), SortKey("@relevance")),
        (SortKey("@relevance"), SortKey("EnrollmentCount", descending=descending)),
        (SortKey("@relevance"),),
    ):
        asked = SearchRequest(Words("pain"), sort=keys, limit=1000)
        hits = engine.search(asked).hits
        assert [f"NCT{number:08d}" for number in engine.numbers(asked)] == [
            hit.nct_id for hit in hits
        ]


@proves("numbers")
def test_numbers_cannot_be_sorted_by_words(engine_over: EngineOver):
    with pytest.raises(QueryError):
        engine_over(TRIALS).numbers(SearchRequest(sort=(SortKey("BriefTitle"),)))
