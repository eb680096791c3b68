"""Order by relevance and the distance to a study's nearest site."""

from dataclasses import replace

import pytest
from engine_contract import EngineOver, proves
from engine_studies import numbers, study

from trialatlas.index.protocol import RELEVANCE, Engine, SearchRequest, SortKey
from trialatlas.query.nearness import Nearness
from trialatlas.query.tree import Everything, Query, Words

PARIS = {"lat": 48.85, "lon": 2.35}
LYON = {"lat": 45.76, "lon": 4.84}
BERLIN = {"lat": 52.52, "lon": 13.41}
OSLO = {"lat": 59.91, "lon": 10.75}

SITES = (
    study(1, BriefTitle="Asthma", LocationGeoPoint=[OSLO]),
    study(2, BriefTitle="Asthma", LocationGeoPoint=[BERLIN, LYON]),
    study(3, BriefTitle="Asthma", LocationGeoPoint=[PARIS]),
    study(4, BriefTitle="Asthma", LocationGeoPoint=[LYON]),
    study(5, BriefTitle="Asthma"),
    study(6, BriefTitle="Asthma", EnrollmentCount=9, LocationGeoPoint=[BERLIN]),
)
FROM_PARIS = Nearness(PARIS["lat"], PARIS["lon"], 700)
"""Oslo is 833 miles away and out of reach, Berlin 546, Lyon 244."""


def order(engine: Engine, request: SearchRequest) -> list[int]:
    return numbers([hit.nct_id for hit in engine.search(request).hits])


@proves("near-order")
def test_the_nearer_comes_first_where_words_match_alike(engine_over: EngineOver):
    request = SearchRequest(Words("asthma"), near=FROM_PARIS)
    assert order(engine_over(SITES), request) == [3, 2, 4, 6, 1, 5]


@proves("near-order")
def test_the_score_is_what_it_was_times_nearness(engine_over: EngineOver):
    engine = engine_over(SITES)
    plain = {hit.nct_id: hit.score for hit in engine.search(SearchRequest(Words("asthma"))).hits}
    miles = {3: 0.0, 2: 243.5, 4: 243.5, 6: 545.6}
    for hit in engine.search(SearchRequest(Words("asthma"), near=FROM_PARIS)).hits:
        number = int(hit.nct_id[3:])
        factor = FROM_PARIS.factor(miles[number]) if number in miles else 0.0
        assert hit.score == pytest.approx((plain[hit.nct_id] or 0) * factor, rel=0.01)


@proves("near-nothing")
@pytest.mark.parametrize("query", [Everything()])
@pytest.mark.parametrize("sort", [(), (SortKey(RELEVANCE),)])
def test_without_words_distance_alone_orders(
    engine_over: EngineOver, query: Query, sort: tuple[SortKey, ...]
):
    found = engine_over(SITES).search(SearchRequest(query, sort=sort, near=FROM_PARIS)).hits
    assert numbers([hit.nct_id for hit in found]) == [3, 2, 4, 6, 1, 5]
    assert found[0].score == pytest.approx(1.0)


@proves("near-sorted")
def test_an_order_by_values_does_not_look_at_distance(engine_over: EngineOver):
    request = SearchRequest(sort=(SortKey("EnrollmentCount"),), near=FROM_PARIS)
    assert order(engine_over(SITES), request) == [6, 1, 2, 3, 4, 5]


@proves("near-pages")
def test_pages_in_the_order_of_nearness_hold_all_hits_once(engine_over: EngineOver):
    engine = engine_over(SITES)
    request = SearchRequest(Words("asthma"), limit=2, near=FROM_PARIS)
    found: list[int] = []
    answer = engine.search(request)
    while True:
        found += numbers([hit.nct_id for hit in answer.hits])
        if answer.next_page_token is None:
            break
        answer = engine.search(replace(request, page_token=answer.next_page_token))
    assert found == [3, 2, 4, 6, 1, 5]
