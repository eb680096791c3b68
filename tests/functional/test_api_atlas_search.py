"""`/api/atlas/search` over all real studies: pages by number, facets, snippets, the question."""

import json
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest

from audit.client import Answer, Client
from trialatlas.atlas import Atlas

SEARCH = "/api/atlas/search"


def ask(client: Client, **parameters: Any) -> Answer:
    named = {name.replace("__", "."): value for name, value in parameters.items()}
    return client.get(SEARCH, urlencode(named))


def answer(client: Client, **parameters: Any) -> dict[str, Any]:
    said = ask(client, **parameters)
    assert said.status == 200, said.text
    return json.loads(said.body)


def ids(found: dict[str, Any]) -> list[str]:
    return [each["nctId"] for each in found["studies"]]


def test_a_search_finds_what_the_registrys_endpoint_finds_in_the_same_order(real: Client):
    asked = {"query.cond": "lung cancer", "filter.overallStatus": "COMPLETED", "pageSize": 50}
    page = json.loads(real.get("/api/v2/studies", urlencode({**asked, "fields": "NCTId"})).body)
    theirs = [each["protocolSection"]["identificationModule"]["nctId"] for each in page["studies"]]
    assert ids(json.loads(real.get(SEARCH, urlencode(asked)).body)) == theirs
    assert len(theirs) == 50


def test_pages_offsets_and_tokens_lead_to_the_same_studies(real: Client):
    first = answer(real, query__cond="cancer", pageSize=4)
    by_page = answer(real, query__cond="cancer", pageSize=4, page=2)
    by_offset = answer(real, query__cond="cancer", pageSize=4, offset=4)
    by_token = answer(real, query__cond="cancer", pageSize=4, pageToken=first["nextPageToken"])
    assert ids(by_page) == ids(by_offset) == ids(by_token)
    assert ids(by_page) != ids(first)
    assert [each["place"] for each in by_token["studies"]] == [5, 6, 7, 8]
    assert by_page["offset"] == by_offset["offset"] == by_token["offset"] == 4


@pytest.mark.parametrize(
    "asked", [{"page": 1, "offset": 3}, {"page": 0}, {"offset": 1, "pageToken": "x"}]
)
def test_where_a_page_starts_is_said_once_and_counted_from_one(real: Client, asked: dict[str, Any]):
    assert ask(real, query__cond="cancer", **asked).status == 400


def test_a_page_past_the_last_study_is_empty_and_still_says_the_total(real: Client):
    found = answer(real, query__cond="asthma", offset=100_000)
    assert found["studies"] == []
    assert found["total"] > 50


def test_facets_count_every_study_found(real: Client, held: Atlas):
    found = answer(
        real, query__cond="asthma", facets="OverallStatus,Phase", facetSize=3, pageSize=0
    )
    status, phase = found["facets"]
    everyone = held.search("AREA[ConditionSearch]asthma", limit=1000)
    slow = Counter(hit.held.study.text("OverallStatus") for hit in everyone.hits)
    assert everyone.total == found["total"] == len(everyone.hits)
    assert {each["value"]: each["count"] for each in status["values"]} == dict(
        sorted(slow.items(), key=lambda each: (-each[1], each[0]))[:3]
    )
    assert status["values"][0]["label"] == "Completed"
    assert (phase["piece"], len(phase["values"]), phase["more"]) == ("Phase", 3, True)


def test_a_facet_of_prose_or_of_no_field_is_refused(real: Client):
    for name in ("BriefSummary", "Nothing"):
        said = ask(real, facets=name)
        assert said.status == 400
        assert "contains invalid field name" in said.text


def test_snippets_mark_the_words_that_were_asked_for(real: Client):
    found = answer(real, query__term="methotrexate", pageSize=20)
    marked = [
        part["text"].lower()
        for study in found["studies"]
        for snippet in study["snippets"]
        for part in snippet["parts"]
        if part["marked"]
    ]
    assert len(marked) > 10
    assert "methotrexate" in marked


def test_the_expression_of_an_answer_asks_the_same_again(real: Client, held: Atlas):
    found = answer(
        real,
        query__cond="lung cancer",
        query__intr="cisplatin OR carboplatin",
        filter__overallStatus="COMPLETED",
        aggFilters="phase:2 3",
    )
    assert 0 < found["total"] == held.count(found["expression"])
    assert found["sentence"]
    assert found["index"]["studies"] == len(held)


def test_synonyms_are_told_and_can_be_switched_off_one_by_one_or_all(real: Client):
    found = answer(real, query__intr="Keytruda")
    used = found["synonyms"][0]
    other = used["alternatives"][0]
    without = answer(real, query__intr="Keytruda", synonyms="false")
    assert without["synonyms"] == []
    assert without["total"] < found["total"]
    named = f"{used['area']}:{other['id']}"
    less = answer(real, query__intr="Keytruda", filter__synonyms=named)
    left = [each["id"] for used in less["synonyms"] for each in used["alternatives"]]
    assert other["id"] not in left


def test_fields_bring_that_much_of_each_study_and_without_them_none(real: Client, held: Atlas):
    asked = {"query.id": "NCT00000410", "fields": "DesignModule"}
    found = json.loads(real.get(SEARCH, urlencode(asked)).body)["studies"][0]
    record = held.study("NCT00000410").study.record["protocolSection"]
    assert found["study"] == {"protocolSection": {"designModule": record["designModule"]}}
    assert "study" not in answer(real, query__id="NCT00000410")["studies"][0]


def test_a_parameter_that_is_not_declared_is_refused(real: Client):
    said = ask(real, facet="Phase")
    assert said.status == 400
    assert "facets" in said.headers["x-hint"]


def test_hidden_contacts_are_in_no_answer(discreet: Client, web: Client):
    query = "query.id=NCT00000001&fields=ContactsLocationsModule"
    assert "ada@example.org" in web.get(SEARCH, query).text
    assert "example.org" not in discreet.get(SEARCH, query).text


def test_sample_studies_are_said_to_be_fictitious(web: Client):
    found = answer(web, pageSize=1000)
    assert {each["nctId"] for each in found["studies"] if not each["fictitious"]} == {
        "NCT00000001",
        "NCT00000002",
    }


def test_other_addresses_and_methods_are_answered_as_below_the_registrys_base(web: Client):
    assert web.get("/api/atlas/nothing").status == 404
    assert web.ask("POST", SEARCH).status == 405
    assert web.ask("OPTIONS", SEARCH).status == 204
