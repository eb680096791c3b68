"""How much of a value a term must cover."""

import pytest
from engine_contract import EngineOver, Find, MakeEngine, proves
from engine_studies import numbers, study

from trialatlas.errors import QueryError
from trialatlas.index.protocol import SearchRequest
from trialatlas.query.tree import (
    And,
    Area,
    Coverage,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Scope,
    Words,
)

COUNTRIES = (
    study(1, LocationCountry=["Guinea"]),
    study(2, LocationCountry=["Equatorial Guinea"]),
    study(3, LocationCountry=["Guinea-Bissau"]),
    study(4, LocationCountry=["Papua New Guinea", "Guinea"]),
    study(5, LocationCountry=["New Guinea Island"]),
    study(6, BriefTitle="Guinea"),
)


def country(text: str, coverage: Coverage) -> Area:
    return Area("LocationCountry", Phrase(text, coverage))


@proves("coverage-full")
def test_a_full_match_asks_for_all_words_of_a_value(find: Find):
    assert find(COUNTRIES, country("Guinea", "FullMatch")) == [1, 4]
    assert find(COUNTRIES, country("Papua New Guinea", "FullMatch")) == [4]
    assert find(COUNTRIES, country("New Guinea", "FullMatch")) == []
    assert find(COUNTRIES, country("Guinea Equatorial", "FullMatch")) == []


@proves("coverage-start")
def test_the_beginning_of_a_value_is_its_first_words(find: Find):
    assert sorted(find(COUNTRIES, country("Guinea", "StartsWith"))) == [1, 3, 4]
    assert find(COUNTRIES, country("New Guinea", "StartsWith")) == [5]
    assert find(COUNTRIES, country("Guin", "StartsWith")) == []


@proves("coverage-end")
def test_the_end_of_a_value_is_its_last_words(find: Find):
    assert sorted(find(COUNTRIES, country("Guinea", "EndsWith"))) == [1, 2, 4]
    assert find(COUNTRIES, country("New Guinea", "EndsWith")) == [4]


@proves("coverage-list")
def test_one_value_of_a_list_is_covered_and_no_two_together(find: Find):
    studies = (
        study(1, Condition=["Asthma", "Lung cancer", "Diabetes"]),
        study(2, Condition=["Asthma lung", "cancer"]),
        study(3, Condition=["Lung", "cancer"]),
    )
    assert find(studies, Area("Condition", Phrase("lung cancer", "FullMatch"))) == [1]
    assert find(studies, Area("Condition", Phrase("asthma lung", "StartsWith"))) == [2]
    assert find(studies, Area("Condition", Phrase("lung cancer", "EndsWith"))) == [1]
    assert find(studies, Area("Condition", Phrase("asthma lung cancer", "FullMatch"))) == []


@proves("coverage-words")
def test_words_that_cover_a_value_stay_together(find: Find):
    studies = (
        study(1, BriefTitle="Aspirin in heart attack"),
        study(2, BriefTitle="Aspirin after attack of the heart"),
    )
    assert find(studies, Words("heart attack", "EndsWith")) == [1]
    assert find(studies, Words("aspirin after attack", "StartsWith")) == [2]
    assert find(studies, Words("heart attack in aspirin", "FullMatch")) == []


@proves("coverage-normalised")
@pytest.mark.parametrize(
    "asked", ["Sjögren's syndrome", "SJOGREN SYNDROMES", "(sjögren) syndrome."]
)
def test_case_signs_and_inflection_make_no_difference(find: Find, asked: str):
    studies = (
        study(1, Condition=["Sjögren Syndrome."]),
        study(2, Condition=["sjogren's syndromes"]),
        study(3, Condition=["Secondary Sjögren syndrome"]),
    )
    assert sorted(find(studies, Area("Condition", Words(asked, "FullMatch")))) == [1, 2]


@proves("coverage-normalised")
@pytest.mark.parametrize("coverage", ["FullMatch", "StartsWith", "EndsWith"])
def test_a_term_without_a_word_covers_nothing(find: Find, coverage: Coverage):
    assert find(COUNTRIES, country("!!!", coverage)) == []
    assert find(COUNTRIES, Words("—", coverage)) == []


@proves("coverage-area")
@pytest.mark.parametrize("area", ["BasicSearch", "ConditionSearch", "ProtocolSection"])
def test_any_piece_of_an_area_may_hold_the_value(find: Find, area: str):
    studies = (
        study(1, BriefTitle="Asthma", Condition=["Asthma in children"]),
        study(2, BriefTitle="Severe asthma", Condition=["Eczema", "Asthma"]),
        study(3, BriefTitle="Asthma of", OfficialTitle="Adults"),
    )
    assert sorted(find(studies, Area(area, Phrase("asthma", "FullMatch")))) == [1, 2]


STATUSES = (
    study(1, OverallStatus="RECRUITING"),
    study(2, OverallStatus="ACTIVE_NOT_RECRUITING"),
    study(3, OverallStatus="NOT_YET_RECRUITING"),
    study(4, OverallStatus="COMPLETED"),
)


@proves("coverage-enum")
def test_an_enum_is_covered_by_whole_words_of_its_value(find: Find):
    def status(text: str, coverage: Coverage) -> list[int]:
        return sorted(find(STATUSES, Area("OverallStatus", Words(text, coverage))))

    assert status("recruiting", "FullMatch") == [1]
    assert status("Active, not recruiting", "FullMatch") == [2]
    assert status("recruiting", "EndsWith") == [1, 2, 3]
    assert status("not recruiting", "EndsWith") == [2]
    assert status("not yet", "StartsWith") == [3]
    assert status("no", "StartsWith") == []


@proves("coverage-not")
def test_the_negation_finds_all_other_studies(find: Find):
    assert find(COUNTRIES, Not(country("Guinea", "FullMatch"))) == [2, 3, 5, 6]


@proves("coverage-site")
def test_inside_a_site_a_value_of_that_site_is_covered(find: Find):
    studies = (
        study(
            1,
            Location=[
                {"LocationCity": "San Juan", "LocationStatus": "RECRUITING"},
                {"LocationCity": "Juan", "LocationStatus": "COMPLETED"},
            ],
        ),
        study(2, Location=[{"LocationCity": "Juan", "LocationStatus": "RECRUITING"}]),
    )
    recruiting = Area("LocationStatus", Words("RECRUITING"))
    for area in ("LocationCity", "LocationSearch"):
        city = Area(area, Words("juan", "FullMatch"))
        assert sorted(find(studies, Scope("Location", city))) == [1, 2]
        assert find(studies, Scope("Location", And((city, recruiting)))) == [2]
        assert find(studies, Scope("Location", And((Not(city), recruiting)))) == [1]


@proves("coverage-score")
def test_a_covered_term_scores_by_the_weight_of_its_piece(engine_over: EngineOver):
    studies = (
        study(1, BriefSummary="Zebra"),
        study(2, BriefTitle="Zebra"),
        study(3, BriefTitle="Zebra and lion"),
        study(4, BriefTitle="Lion"),
    )
    asked = Or((Words("zebra", "FullMatch"), Words("nothing", "StartsWith")))
    hits = engine_over(studies).search(SearchRequest(asked)).hits
    assert numbers([hit.nct_id for hit in hits]) == [2, 1]
    scores = [hit.score or 0.0 for hit in hits]
    assert scores[0] > scores[1] > 0


@proves("coverage-elsewhere")
@pytest.mark.parametrize(
    "query",
    [
        Area("StartDate", Words("2020", "StartsWith")),
        Area("EnrollmentCount", Phrase("12", "FullMatch")),
        Area("HasResults", Words("true", "FullMatch")),
        Area("LocationGeoPoint", Words("Bonn", "EndsWith")),
        Area("Condition", Words("2", "FullMatch"), size=True),
        Or((Area("StartDate", Range("2020", None)), Area("MinimumAge", Words("18", "EndsWith")))),
    ],
)
def test_the_coverage_of_what_is_no_text_is_an_error(make_engine: MakeEngine, query: Query):
    engine = make_engine()
    with pytest.raises(QueryError):
        engine.search(SearchRequest(query))
