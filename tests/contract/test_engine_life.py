"""How an engine changes, what it says of itself, and what odd records do to it."""

from collections.abc import Iterator
from datetime import UTC

import pytest
from engine_contract import MakeEngine, proves
from engine_studies import nct, numbers, study

from trialatlas import schema
from trialatlas.index.protocol import Engine, SearchRequest
from trialatlas.query.tree import Area, Everything, Missing, Query, Scope, Words
from trialatlas.study import Study


def found(engine: Engine, query: Query) -> list[int]:
    return numbers([hit.nct_id for hit in engine.search(SearchRequest(query, limit=1000)).hits])


@proves("life-replace")
def test_an_applied_study_takes_the_place_of_its_earlier_version(make_engine: MakeEngine):
    sites = [{"LocationCity": "Boston", "LocationStatus": "RECRUITING"}]
    engine = make_engine([study(1, BriefTitle="Asthma", Location=sites), study(2)])
    engine.apply([study(1, BriefTitle="Eczema", Location=[{"LocationCity": "Rome"}])], sequence=2)
    assert found(engine, Words("asthma")) == []
    assert found(engine, Words("eczema")) == [1]
    assert found(engine, Scope("Location", Area("LocationCity", Words("Boston")))) == []
    assert found(engine, Scope("Location", Area("LocationCity", Words("Rome")))) == [1]
    assert found(engine, Everything()) == [1, 2]


@proves("life-add")
def test_an_applied_study_is_found(make_engine: MakeEngine):
    engine = make_engine([study(1, BriefTitle="Asthma")])
    engine.apply([study(3, BriefTitle="Asthma"), study(2, BriefTitle="Asthma")], sequence=5)
    assert found(engine, Words("asthma")) == [1, 2, 3]
    assert engine.info.studies == 3


@proves("life-sequence")
def test_the_index_carries_the_sequence_of_the_store(make_engine: MakeEngine):
    engine = make_engine([study(1)], 7)
    assert engine.info.sequence == 7
    engine.apply([], sequence=9)
    assert engine.info.sequence == 9
    assert engine.info.studies == 1


@proves("life-info")
def test_every_answer_says_which_index_gave_it(make_engine: MakeEngine):
    engine = make_engine([study(1)], 7)
    before = engine.search(SearchRequest()).index
    assert before == engine.info
    engine.apply([study(2)], sequence=8)
    after = engine.search(SearchRequest()).index
    assert after == engine.info
    assert (before.sequence, after.sequence) == (7, 8)
    assert after.built.tzinfo is UTC


@proves("life-schema")
def test_the_index_says_which_declaration_it_was_built_for(make_engine: MakeEngine):
    assert make_engine().info.schema == schema.fingerprint()


@proves("life-empty")
def test_an_empty_index_says_that_it_is_empty(make_engine: MakeEngine):
    engine = make_engine([], 0)
    answer = engine.search(SearchRequest(Words("asthma"), facets=("Phase",)))
    assert (answer.hits, answer.total, answer.next_page_token) == ((), 0, None)
    assert answer.index.studies == 0
    assert engine.count(Everything()) == 0
    engine.apply([study(1)], sequence=1)
    assert engine.count(Everything()) == 1


@proves("life-close")
def test_closing_twice_is_no_error(make_engine: MakeEngine):
    engine = make_engine([study(1)])
    engine.close()
    engine.close()


@proves("life-twice")
def test_of_one_study_given_twice_the_last_counts(make_engine: MakeEngine):
    engine = make_engine([study(1, BriefTitle="Asthma")])
    engine.apply([study(1, BriefTitle="Gout"), study(1, BriefTitle="Rickets")], sequence=2)
    assert found(engine, Everything()) == [1]
    assert found(engine, Words("rickets")) == [1]


@proves("life-all-or-nothing")
def test_a_change_that_fails_midway_leaves_the_index_as_it_was(make_engine: MakeEngine):
    def failing() -> Iterator[Study]:
        yield study(1, BriefTitle="Eczema")
        yield study(2, BriefTitle="Eczema")
        raise LookupError

    engine = make_engine([study(1, BriefTitle="Asthma")], 1)
    before = engine.info
    with pytest.raises(LookupError):
        engine.apply(failing(), sequence=2)
    assert engine.info == before
    assert found(engine, Everything()) == found(engine, Words("asthma")) == [1]


ODD = {
    "a number for a title": study(1, BriefTitle=42),
    "a list for a title": study(1, BriefTitle=["Alpha", "42"]),
    "a structure for a title": study(1, BriefTitle={"text": "42"}),
    "a text for a list": study(1, Condition="42"),
    "a text for a structure": study(1, Organization="42"),
    "a text for the sites": study(1, Location=["42", None, {}]),
    "nulls in lists": study(1, Condition=[None, "42"], Phase=[None]),
    "an unknown module": Study.of(
        {"protocolSection": {"identificationModule": {"nctId": nct(1)}, "newModule": {"x": [42]}}}
    ),
    "control characters": study(1, BriefTitle="a\x00b\x1f42\u2028\ud7ff"),
    "numbers out of bounds": study(1, EnrollmentCount=2**63 - 1, StartDate="9999-12-31"),
    "a negative number": study(1, EnrollmentCount=-5),
    "a fraction for an integer": study(1, EnrollmentCount=12.5),
    "nothing else": study(1),
}


@proves("odd-record")
@pytest.mark.parametrize("name", ODD)
def test_a_record_with_odd_values_is_indexed_and_found(make_engine: MakeEngine, name: str):
    engine = make_engine([ODD[name], study(2, BriefTitle="Asthma")])
    assert found(engine, Everything()) == [1, 2]
    assert found(engine, Words("asthma")) == [2]
    assert found(engine, Area("Acronym", Missing())) == [1, 2]


@proves("odd-record")
def test_what_stands_in_an_odd_place_is_found_by_its_words(make_engine: MakeEngine):
    engine = make_engine([ODD["a number for a title"], study(2, Condition="Asthma")])
    assert found(engine, Words("42")) == [1]
    assert found(engine, Area("Condition", Words("asthma"))) == [2]
