"""Adverse events: read as they are, compared, checked."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.study import Study
from trialatlas.study.results.event_checks import event_inconsistencies
from trialatlas.study.results.events import KINDS, PIECES, AdverseEvents, adverse_events, difference

MODULE: dict[str, Any] = {
    "frequencyThreshold": "5",
    "timeFrame": "1 year",
    "eventGroups": [
        {
            "id": "EG000",
            "title": "A",
            "deathsNumAffected": 1,
            "deathsNumAtRisk": 70,
            "seriousNumAffected": 60,
            "seriousNumAtRisk": 70,
            "otherNumAtRisk": 70,
        },
        {"id": "EG001", "seriousNumAffected": 48, "seriousNumAtRisk": 80},
    ],
    "seriousEvents": [
        {
            "term": "Sepsis",
            "organSystem": "Infections",
            "stats": [
                {"groupId": "EG000", "numEvents": 57, "numAffected": 56, "numAtRisk": 70},
                {"groupId": "EG001", "numAffected": 48, "numAtRisk": 80},
            ],
        }
    ],
}


def study(module: Any) -> Study:
    return Study.of(
        {
            "protocolSection": {"identificationModule": {"nctId": "NCT00000001"}},
            "resultsSection": {"adverseEventsModule": module},
        }
    )


def read(module: Any) -> AdverseEvents:
    found = adverse_events(study(module))
    assert found is not None
    return found


def test_a_term_is_compared_between_two_groups():
    found = read(MODULE)
    apart = difference(found.serious[0], "EG000", "EG001")
    assert apart is not None
    assert [round(each, 4) for each in apart] == [0.2, 0.0524, 0.3339]
    assert difference(found.serious[0], "EG000", "EG009") is None


def test_a_group_without_a_title_is_called_by_its_id_and_what_is_missing_stays_missing():
    one, other = read(MODULE).groups
    assert (one.name, other.name) == ("A", "EG001")
    assert one.deaths.share == (1, 70)
    assert one.other.affected is None
    assert one.other.share is None
    assert other.deaths.share is None


@pytest.mark.parametrize(
    ("stat", "kinds"),
    [
        ({"numAffected": 71, "numAtRisk": 70}, {"event-over-at-risk", "event-beyond-total"}),
        ({"numAffected": 5, "numAtRisk": 70, "numEvents": 4}, {"event-fewer-than-affected"}),
        ({"numAffected": 61, "numAtRisk": 70}, {"event-beyond-total"}),
        ({"numAffected": 60, "numAtRisk": 70, "numEvents": 60}, set()),
        ({"numAffected": "NA", "numAtRisk": 70}, set()),
    ],
)
def test_counts_that_cannot_be_are_found_at_their_term(stat: dict[str, Any], kinds: set[str]):
    term = {"term": "Sepsis", "stats": [{"groupId": "EG000", **stat}]}
    found = event_inconsistencies(study({**MODULE, "seriousEvents": [{"term": "x"}, term]}))
    assert {each.kind for each in found} == kinds
    assert all((each.listed, each.item) == ("SeriousEvent", 2) for each in found)


def test_a_total_beyond_those_at_risk_is_found_at_its_group():
    groups = [*MODULE["eventGroups"], {"id": "X", "deathsNumAffected": 2, "deathsNumAtRisk": 1}]
    found = event_inconsistencies(study({**MODULE, "eventGroups": groups}))
    assert [(each.kind, each.group, each.item) for each in found] == [
        ("event-total-over-at-risk", "X", 3)
    ]


def test_real_events_are_read_whole_and_add_up(real_studies: list[Study]):
    terms = 0
    for each in real_studies:
        found = adverse_events(each)
        if found is None:
            continue
        for kind in KINDS:
            raw = each.values(PIECES[kind])
            assert [one.term for one in found.of(kind)] == [one["term"].strip() for one in raw]
            for one, said in zip(found.of(kind), raw, strict=True):
                assert {
                    key: (stat.affected, stat.at_risk, stat.events)
                    for key, stat in one.stats.items()
                } == {
                    stat["groupId"]: (
                        stat.get("numAffected"),
                        stat.get("numAtRisk"),
                        stat.get("numEvents"),
                    )
                    for stat in said["stats"]
                }
            terms += len(raw)
        assert event_inconsistencies(each) == ()
    assert terms > 2000


JSON = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*MODULE, "id", "stats", "numAffected", "numAtRisk", "term"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_value_in_place_of_the_module_reads_without_an_error(module: Any):
    made = study(module)
    found = adverse_events(made)
    assert (found is None) == (not isinstance(made.value("AdverseEventsModule"), dict))
    event_inconsistencies(made)
