"""What a first look at a study reads, and in which order the studies come."""

from engine_contract import EngineOver, MakeEngine, proves
from engine_studies import numbers, study

from trialatlas.index.glance import glance_of
from trialatlas.index.protocol import Engine, SearchRequest
from trialatlas.query import parse
from trialatlas.study.words import words

HELD = [
    study(1, BriefTitle="Asthma and asthma", BriefSummary="Wheezing (W) at night"),
    study(2, Condition=["Asthma", "Asthmas"], Keyword=["wheeze"], MinimumAge="18 Years"),
    study(3, BriefTitle="Asthma", Condition=["Cystic fibrosis (CF)"], HealthyVolunteers=True),
    study(4, BriefTitle="Gout"),
]


@proves("first-hits")
def test_the_first_hits_alone_are_those_of_a_search_in_their_order(engine_over: EngineOver):
    engine = engine_over(HELD)
    for text in ("asthma", "asthma OR gout", "AREA[StdAge]MISSING", "nowhere"):
        for kept in (None, parse("NOT AREA[Keyword]wheeze"), parse("gout")):
            request = SearchRequest(query=parse(text), filters=kept, limit=10)
            hits = [hit.nct_id for hit in engine.search(request).hits]
            assert engine.first(request.query, kept, 10) == hits
            assert engine.first(request.query, kept, 2) == hits[:2]


@proves("glance-order")
def test_a_first_look_sees_the_hits_of_a_search_in_their_order(engine_over: EngineOver):
    engine = engine_over(HELD)
    for text in ("asthma", "asthma OR gout", "AREA[StdAge]MISSING", "nowhere"):
        query = parse(text)
        hits = engine.search(SearchRequest(query=query, limit=10)).hits
        assert [nct_id for nct_id, _ in engine.glances(query, 10)] == [hit.nct_id for hit in hits]
        assert engine.glances(query, 2) == engine.glances(query, 10)[:2]


@proves("glance-record")
def test_a_first_look_sees_what_the_record_says(engine_over: EngineOver):
    found = engine_over(HELD).glances(parse("asthma OR gout"), 10)
    assert dict(found) == {each.nct_id: glance_of(each) for each in HELD}


@proves("glance-change")
def test_a_first_look_sees_what_a_changed_record_says_now(make_engine: MakeEngine):
    engine = make_engine([study(1, BriefTitle="Asthma"), study(2, BriefTitle="Asthma")])
    changed = study(2, BriefTitle="Asthma of sailors")
    engine.apply([changed], sequence=2)
    assert dict(engine.glances(parse("sailors"), 5)) == {changed.nct_id: glance_of(changed)}
    assert len(engine.glances(parse("asthma"), 5)) == 2


SPEAKING = [
    study(1, BriefTitle="Asthma in sailors of the north"),
    study(2, BriefTitle="Asthma in nurses of the north", BriefSummary="Sailors, and sailors"),
    study(3, BriefTitle="Asthma in children of the south"),
    study(4, BriefTitle="Gout in children of the south"),
    study(5, BriefTitle="Gout of the north", SecondaryOutcomeMeasure=["Lighthouse"]),
]


def seen_by(engine: Engine, text: str, limit: int = 10) -> list[int]:
    return numbers([nct_id for nct_id, _ in engine.glances_by_words(words(text), limit)])


@proves("glance-words")
def test_by_words_studies_come_that_hold_one_of_them_the_more_telling_first(
    engine_over: EngineOver,
):
    engine = engine_over(SPEAKING)
    assert set(seen_by(engine, "asthma north")) == {1, 2, 3, 5}
    assert set(seen_by(engine, "asthma north", limit=2)) == {1, 2}
    assert seen_by(engine, "asthma lighthouse")[0] == 5
    assert seen_by(engine, "sailors") == [2, 1]
    glances = dict(engine.glances_by_words(["gout"], 10))
    assert glances == {each.nct_id: glance_of(each) for each in SPEAKING[3:]}


@proves("glance-words-area")
def test_by_words_a_study_is_found_by_what_only_an_outcome_of_it_says(engine_over: EngineOver):
    assert seen_by(engine_over(SPEAKING), "lighthouse") == [5]


@proves("glance-words-none")
def test_by_words_that_nobody_has_nothing_comes(engine_over: EngineOver):
    engine = engine_over(SPEAKING)
    assert seen_by(engine, "unicorn") == seen_by(engine, "") == []
    assert seen_by(engine, "gout", limit=0) == []


@proves("glance-words-change")
def test_by_words_a_changed_record_is_seen_as_it_is_now(make_engine: MakeEngine):
    engine = make_engine([study(1, BriefTitle="Asthma"), study(2, BriefTitle="Asthma")])
    changed = study(2, BriefTitle="Gout")
    engine.apply([changed], sequence=2)
    assert seen_by(engine, "asthma") == [1]
    assert engine.glances_by_words(["gout"], 5) == [(changed.nct_id, glance_of(changed))]
