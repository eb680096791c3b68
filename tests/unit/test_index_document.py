"""What of a study goes into the index."""

import json
from datetime import date
from typing import Any

import pytest

from trialatlas import schema
from trialatlas.index import values
from trialatlas.index.document import (
    encode,
    encoded_sites,
    is_plain,
    place_of,
    place_token,
    study_document,
)
from trialatlas.study import Study
from trialatlas.study.words import words


def study(**protocol: Any) -> Study:
    identification = {"nctId": "NCT00000007", **protocol.pop("identificationModule", {})}
    return Study.of({"protocolSection": {"identificationModule": identification, **protocol}})


def test_the_number_of_the_study_is_its_key():
    assert study_document(study())["nct"] == 7


def test_each_value_stands_between_boundaries():
    document = study_document(study(conditionsModule={"conditions": ["Lung Cancer", "Asthma"]}))
    assert document["words"]["Condition"] == "| lung cancer | asthma |"


def test_a_value_that_stands_twice_is_kept_once():
    document = study_document(study(conditionsModule={"conditions": ["Asthma", "asthma"]}))
    assert document["words"]["Condition"] == "| asthma |"


def test_a_catch_all_holds_the_words_of_its_pieces_and_no_others():
    document = study_document(
        study(
            identificationModule={"briefTitle": "Aspirin"},
            descriptionModule={"detailedDescription": "Elsewhere"},
        )
    )
    assert "aspirin" in document["all:BasicSearch"].split()
    assert "elsewher" not in document["all:BasicSearch"].split()


def test_structures_above_a_value_are_there_and_empty_ones_are_not():
    has = study_document(study(conditionsModule={"conditions": [], "keywords": ["x"]}))["has"]
    assert {"ConditionsModule", "Keyword", "ProtocolSection"} <= set(has)
    assert "Condition" not in has


def test_the_size_of_a_list_counts_its_values():
    document = study_document(study(conditionsModule={"conditions": ["a", "a", ""]}))
    assert document["size:Condition"] == 2


def test_a_partial_date_keeps_its_first_and_last_day():
    document = study_document(study(statusModule={"startDateStruct": {"date": "2020-02"}}))
    assert document["low:StartDate"] == date(2020, 2, 1).toordinal()
    assert document["high:StartDate"] == date(2020, 2, 29).toordinal()


def test_a_repeated_date_keeps_each_of_its_days():
    record = {
        "protocolSection": {"identificationModule": {"nctId": "NCT00000001"}},
        "resultsSection": {
            "outcomeMeasuresModule": {
                "outcomeMeasures": [
                    {"anticipatedPostingDate": "2020-02"},
                    {"anticipatedPostingDate": "2021-01-05"},
                ]
            }
        },
    }
    days = study_document(Study.of(record))["low:OutcomeMeasureAnticipatedPostingDate"]
    assert days[0] == date(2020, 2, 1).toordinal()
    assert days[-1] == date(2021, 1, 5).toordinal()
    assert len(days) == 30


def test_a_value_that_cannot_be_read_has_no_column():
    document = study_document(study(statusModule={"startDateStruct": {"date": "soon"}}))
    assert "low:StartDate" not in document
    assert "StartDate" in document["has"]


def test_enums_and_yes_no_have_keys_that_ignore_their_spelling():
    document = study_document(
        study(
            designModule={"phases": ["PHASE2", "EARLY_PHASE1"]},
            eligibilityModule={"healthyVolunteers": "Yes"},
        )
    )
    assert document["key"]["Phase"] == ["phase2", "earlyphase1"]
    assert document["key"]["HealthyVolunteers"] == ["true"]
    assert document["facet:Phase"] == ["PHASE2", "EARLY_PHASE1"]


def test_escapes_of_the_markup_are_no_words():
    document = study_document(study(descriptionModule={"briefSummary": r"Age \> 18 &lt; 65"}))
    assert document["words"]["BriefSummary"] == "| age 18 65 |"


def test_each_site_has_a_document_of_its_own():
    sites = [{"city": "Rome", "geoPoint": {"lat": 41.9, "lon": 12.5}}, {}, {"city": "Oslo"}]
    found = encoded_sites(study(contactsLocationsModule={"locations": sites}))
    documents = [json.loads(each) for each in found]
    assert [each["words"]["LocationCity"] for each in documents] == ["| rome |", "| oslo |"]
    assert documents[0]["place"] == ["41.9 12.5"]
    assert {each["nct"] for each in documents} == {7}


def test_a_site_of_two_studies_is_the_same_but_for_the_number_of_the_study():
    sites = [{"city": "Rome", "facility": "Ospedale"}]
    first, again = (
        encoded_sites(
            study(
                identificationModule={"nctId": f"NCT0000000{number}"},
                contactsLocationsModule={"locations": sites},
            )
        )[0]
        for number in (1, 2)
    )
    assert json.loads(again) == {**json.loads(first), "nct": 2}


def test_values_that_are_equal_and_read_differently_are_all_found():
    document = study_document(study(conditionsModule={"keywords": [1, True, "1", "Yes", "Yes"]}))
    assert document["words"]["Keyword"] == "| 1 | true | yes |"
    assert document["facet:Keyword"] == ["1", "True", "Yes"]


def test_a_place_comes_back_from_its_token_exactly():
    assert place_of(place_token(-33.8688197, 0.1)) == (-33.8688197, 0.1)


@pytest.mark.parametrize("odd", [5, "text", ["a", 3, None], {"deep": [1]}, True, [[1], {"x": 2}]])
def test_values_of_unexpected_types_are_taken(odd: Any):
    document = study_document(
        study(
            conditionsModule={"conditions": odd},
            statusModule={"startDateStruct": {"date": odd}, "overallStatus": odd},
            contactsLocationsModule={"locations": odd},
            armsInterventionsModule=odd,
        )
    )
    assert encode(document)


@pytest.mark.parametrize("text", [r"a\*b", "a &lt; b", "x^2", "[link](http://x.org)", "*so*"])
def test_text_that_may_hold_markup_is_not_plain(text: str):
    assert not is_plain(text)


def test_plain_text_has_the_same_words_with_and_without_reading_the_markup(
    real_studies: list[Study],
):
    leaves = [node for node in schema.NODES if node.is_leaf and node.search == "words"]
    for each in real_studies[::4]:
        for node in leaves:
            for value in each.values(node.piece):
                if isinstance(value, str) and is_plain(value):
                    assert words(value) == words(values.text_of(node, value))
