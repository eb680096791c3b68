"""What a first look at a study reads, and in which order the studies come."""

from engine_contract import EngineOver, MakeEngine, proves
from engine_studies import study

from trialatlas.index.glance import glance_of
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse

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
