"""`/api/atlas/stats/*`: statistics over what a search finds, against a slow count of the same."""

import json
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest

from audit.client import Client
from trialatlas.atlas import Atlas
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse

STATS = "/api/atlas/stats"


def stats(client: Client, path: str, **parameters: Any) -> Any:
    named = {name.replace("__", "."): value for name, value in parameters.items()}
    answer = client.get(f"{STATS}/{path}", urlencode(named))
    assert answer.status == 200, answer.text
    return json.loads(answer.body)


def test_values_are_counted_over_what_is_found_alone(real: Client, held: Atlas):
    asked = {"query__cond": "cancer", "aggFilters": "sex:f"}
    (found,) = stats(real, "field/values", **asked, fields="Phase")
    hits = held.search("AREA[ConditionSearch]cancer AND AREA[Sex]FEMALE", limit=1000).hits
    slow = Counter(phase for hit in hits for phase in set(hit.held.study.values("Phase")))
    assert {each["value"]: each["studiesCount"] for each in found["topValues"]} == slow
    assert found["missingStudiesCount"] == sum(not hit.held.study.values("Phase") for hit in hits)
    assert stats(real, "size", **asked)["totalStudies"] == len(hits) > 5


def test_the_stop_at_250_values_is_lifted_for_fields_that_are_named(real: Client, held: Atlas):
    asked = {"query__cond": "cancer", "fields": "LocationCity"}
    (short,) = stats(real, "field/values", **asked)
    (whole,) = stats(real, "field/values", **asked, top=100_000)
    assert len(short["topValues"]) == 250
    assert len(whole["topValues"]) == whole["uniqueValuesCount"] > 1000
    assert whole["topValues"][:250] == short["topValues"]
    slow = Counter(
        city
        for each in held.held(held.select(SearchRequest(parse("AREA[ConditionSearch]cancer"))))
        for city in set(each.study.values("LocationCity"))
    )
    assert {each["value"]: each["studiesCount"] for each in whole["topValues"]} == slow


@pytest.mark.parametrize(
    "query", ["top=251", "top=300&fields=" + ",".join(["Phase"] * 11), "sort=StartDate"]
)
def test_a_longer_list_is_for_a_few_fields(real: Client, query: str):
    assert real.get(f"{STATS}/field/values", query).status == 400


def test_lengths_of_lists_are_those_of_what_is_found(real: Client, held: Atlas):
    (found,) = stats(real, "field/sizes", query__cond="gout", fields="ArmGroup")
    hits = held.search("AREA[ConditionSearch]gout", limit=1000).hits
    slow = Counter(len(hit.held.study.values("ArmGroup")) for hit in hits)
    slow.pop(0, None)
    assert {each["size"]: each["studiesCount"] for each in found["topSizes"]} == slow


def test_without_a_query_they_are_the_registrys(real: Client):
    for path in ("size", "field/values", "field/sizes"):
        assert stats(real, path) == json.loads(real.get(f"/api/v2/stats/{path}").body)


def test_a_search_that_finds_nothing_has_statistics_of_nothing(real: Client):
    assert stats(real, "size", query__cond="nosuchword")["totalStudies"] == 0
    (found,) = stats(real, "field/values", query__cond="nosuchword", fields="Phase")
    assert found["missingStudiesCount"] == 0
    assert found["topValues"] == []


def test_the_same_question_after_another_has_the_same_answer(real: Client):
    asked = {"query__cond": "gout", "types": "ENUM"}
    first = stats(real, "field/values", **asked)
    for other in ("asthma", "pain", "leukemia", "obesity", "stroke"):
        assert stats(real, "field/values", query__cond=other, types="ENUM") != first
    assert stats(real, "field/values", **asked) == first


def test_hidden_contacts_are_in_no_statistics(discreet: Client, web: Client):
    asked = {"query__id": "NCT00000001", "fields": "CentralContactName"}
    assert "Ada Person" in json.dumps(stats(web, "field/values", **asked))
    assert "Ada Person" not in json.dumps(stats(discreet, "field/values", **asked))
