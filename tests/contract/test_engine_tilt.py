"""How `TILT` changes the order, and only the order."""

import pytest
from engine_contract import EngineOver, Find, MakeEngine, proves
from engine_studies import study

from trialatlas.errors import QueryError
from trialatlas.index.protocol import RELEVANCE, SearchRequest, SortKey
from trialatlas.query.tree import And, Area, Everything, Missing, Not, Or, Scope, Tilt, Words

NEWEST = study(90, BriefTitle="Newest", LastUpdatePostDate="2025-06-30")
DATED = (
    study(1, BriefTitle="Asthma", StudyFirstPostDate="2001-01-01", EnrollmentCount=5),
    study(2, BriefTitle="Asthma", StudyFirstPostDate="2025-01-01", EnrollmentCount=50_000),
    study(3, BriefTitle="Asthma", StudyFirstPostDate="2019-01", EnrollmentCount=0),
    study(4, BriefTitle="Asthma"),
    study(5, BriefTitle="Sleep", StudyFirstPostDate="2025-02-01", EnrollmentCount=700),
    study(6, BriefTitle="Sleep", BriefSummary="Asthma", EnrollmentCount=700),
    *(study(number, BriefTitle="Other") for number in range(50, 70)),
    NEWEST,
)


@proves("tilt-match")
@pytest.mark.parametrize("piece", ["StudyFirstPostDate", "EnrollmentCount", "StartDate"])
def test_a_tilted_part_matches_what_it_matches_without(find: Find, piece: str):
    for part in (Words("asthma"), Not(Words("asthma")), Area("StudyFirstPostDate", Missing())):
        assert sorted(find(DATED, Tilt(piece, part))) == sorted(find(DATED, part))
        assert sorted(find(DATED, Not(Tilt(piece, part)))) == sorted(find(DATED, Not(part)))
        filtered = find(DATED, Everything(), filters=Tilt(piece, part))
        assert filtered == sorted(find(DATED, part))


@proves("tilt-later")
def test_the_later_date_comes_first_and_a_study_without_one_last(find: Find):
    assert find(DATED, Tilt("StudyFirstPostDate", Words("asthma")))[:4] == [2, 3, 1, 4]


@proves("tilt-greater")
def test_the_greater_number_comes_first(find: Find):
    assert find(DATED, Tilt("EnrollmentCount", Words("asthma")))[:2] == [2, 1]


@proves("tilt-balance")
def test_the_place_of_the_words_still_counts(find: Find):
    found = find(DATED, Tilt("EnrollmentCount", Words("asthma")))
    assert found.index(2) < found.index(6)
    assert found.index(6) > found.index(4) or found.index(6) > found.index(1)


@proves("tilt-or")
def test_only_what_the_tilted_part_finds_is_lifted(find: Find):
    query = Or((Tilt("StudyFirstPostDate", Words("asthma")), Words("sleep")))
    found = find(DATED, query)
    plain = find(DATED, Or((Words("asthma"), Words("sleep"))))
    assert sorted(found) == sorted(plain)
    assert found.index(2) < found.index(1)


@proves("tilt-alone")
def test_without_words_the_tilt_alone_decides(find: Find):
    found = find(DATED, Tilt("EnrollmentCount", Area("EnrollmentCount", Everything())))
    assert found == [2, 5, 6, 1, 3]
    assert find(DATED, Tilt("StudyFirstPostDate", Everything()))[:2] == [2, 5]


@proves("tilt-alone")
def test_a_tilt_gives_a_score_and_a_denied_one_none(engine_over: EngineOver):
    engine = engine_over(DATED)
    tilted = engine.search(SearchRequest(Tilt("EnrollmentCount", Everything()))).hits
    assert all(hit.score is not None for hit in tilted)
    denied = engine.search(SearchRequest(Not(Tilt("EnrollmentCount", Words("asthma"))))).hits
    assert all(hit.score is None for hit in denied)


@proves("tilt-sort")
def test_sorted_by_values_a_tilt_changes_nothing(find: Find):
    query = Tilt("StudyFirstPostDate", Words("asthma"))
    by_number = (SortKey("EnrollmentCount"),)
    assert find(DATED, query, sort=by_number) == find(DATED, Words("asthma"), sort=by_number)
    by_both = (SortKey(RELEVANCE), SortKey("EnrollmentCount"))
    assert find(DATED, query, sort=by_both)[0] == 2


@proves("tilt-newest")
def test_dates_are_counted_back_from_the_newest_update_not_from_the_clock(find: Find):
    long_ago = tuple(
        study(number, BriefTitle="Asthma", StudyFirstPostDate=day, LastUpdatePostDate=day)
        for number, day in ((1, "1990-01-01"), (2, "1999-06-01"), (3, "1999-06-02"))
    )
    found = find((*long_ago, *DATED[6:-1]), Tilt("StudyFirstPostDate", Words("asthma")))
    assert found == [2, 3, 1]
    undated = tuple(
        study(number, BriefTitle="Asthma", StudyFirstPostDate=f"20{number:02d}-01-01")
        for number in (3, 20)
    )
    assert find(undated, Tilt("StudyFirstPostDate", Words("asthma"))) == [3, 20]


@proves("tilt-nested")
def test_tilts_add_up_and_stand_anywhere(find: Find):
    inner = Tilt("EnrollmentCount", Words("asthma"))
    both = And((Tilt("StudyFirstPostDate", inner), Area("BriefTitle", Words("asthma"))))
    assert find(DATED, both)[0] == 2
    sites = (study(1, LocationCity=["Boston"]), study(2, LocationCity=["Paris"]))
    inside = Scope("Location", Tilt("StartDate", Area("LocationCity", Words("boston"))))
    assert find(sites, inside) == [1]


@proves("tilt-elsewhere")
@pytest.mark.parametrize("piece", ["BriefTitle", "MinimumAge", "Phase", "Location", "NoSuchPiece"])
def test_a_piece_that_is_no_date_and_no_number_cannot_tilt(make_engine: MakeEngine, piece: str):
    engine = make_engine()
    with pytest.raises(QueryError):
        engine.search(SearchRequest(Tilt(piece, Words("asthma"))))
    with pytest.raises(QueryError):
        engine.count(Not(Tilt(piece, Words("asthma"))))
