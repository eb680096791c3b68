"""`/api/atlas/explain`: the parts of a search, their counts, and synonyms to leave out."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from synonym_studies import fill
from web_site import opened

from audit.client import Answer, Client

EXPLAIN = "/api/atlas/explain"
FAULT = "甲状腺癌 AND AREA[Fhase]x"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with opened(fill(tmp_path_factory.mktemp("api-explain"))) as client:
        yield client


def ask(site: Client, asked: dict[str, str], accept: str = "") -> Answer:
    return site.get(EXPLAIN, urlencode(asked), {"accept": accept} if accept else None)


def answer(site: Client, **asked: str) -> dict[str, Any]:
    given = ask(site, {name.replace("__", "."): value for name, value in asked.items()})
    assert given.status == 200, given.text
    return json.loads(given.body)


def test_a_search_is_explained_as_the_studies_endpoint_reads_it(site: Client):
    asked = {"query__cond": "heart attack", "query__term": "infarction", "filter__advanced": "ALL"}
    said = answer(site, **asked, aggFilters="sex:f", filter__ids="NCT00000002")
    parameters = {name.replace("__", "."): value for name, value in asked.items()}
    found = json.loads(
        site.get("/api/v2/studies", urlencode({**parameters, "countTotal": "true"})).body
    )
    assert said["query"]["count"] == found["totalCount"] == 1
    areas = {part["area"] for part in said["query"]["parts"]}
    assert areas == {"ConditionSearch", "BasicSearch"}
    assert said["filters"]["kind"] == "and"
    assert said["total"] == 0
    again = answer(site, query__term=said["expression"])
    assert again["total"] == said["total"]


def test_parts_come_with_their_counts_and_nested_as_they_stand(site: Client):
    said = answer(site, query__term="kidney OR NOT (AKI AND serious)")
    whole = said["query"]
    assert (whole["kind"], whole["count"]) == ("or", 4)
    kidney, denied = whole["parts"]
    assert (kidney["expression"], kidney["count"]) == ("kidney", 2)
    (both,) = denied["parts"]
    assert [(part["expression"], part["count"]) for part in both["parts"]] == [
        ("AKI", 3),
        ("serious", 1),
    ]
    assert kidney["term"]["groups"] == [["kidney"]]
    (area,) = said["areas"]
    assert area["name"] == "BasicSearch"
    assert said["index"]["studies"] == 4


def test_a_synonym_is_left_out_by_its_area_and_id(site: Client):
    said = answer(site, query__term="AKI")
    (synonym,) = said["query"]["term"]["spans"][0]["synonyms"]
    assert (synonym["source"], synonym["on"], said["mesh"]) == ("abbreviation", True, True)
    name = f"BasicSearch:{synonym['id']}"
    left_out = answer(site, query__term="AKI", filter__synonyms=name)
    (same,) = left_out["query"]["term"]["spans"][0]["synonyms"]
    assert (same["id"], same["on"]) == (synonym["id"], False)
    assert (said["total"], left_out["total"]) == (3, 2)
    assert left_out["without"] == [name]
    assert answer(site, query__term="AKI", synonyms="false")["total"] == 2


def test_a_search_nested_as_deeply_as_may_be_is_answered(site: Client):
    said = answer(site, query__term="NOT " * 99 + "AKI")
    depth, part = 0, said["query"]
    while part.get("parts"):
        depth, part = depth + 1, part["parts"][0]
    assert depth == 99
    assert part["count"] == 3


@pytest.mark.parametrize(
    "asked", [{"sort": "StartDate"}, {"pageSize": "1"}, {"query.nothing": "x"}]
)
def test_what_does_not_decide_what_is_found_is_no_parameter(site: Client, asked: dict[str, str]):
    assert ask(site, asked).status == 400


def test_a_fault_is_pointed_at_in_both_forms(site: Client):
    text = ask(site, {"query.term": FAULT})
    assert text.status == 400
    first, line, below = text.text.splitlines()
    assert first == "Unknown area name: `Fhase`"
    assert line == FAULT
    assert below == " " * 13 + "^" * 11
    problem = ask(site, {"query.term": FAULT}, "application/problem+json")
    said = json.loads(problem.body)
    assert FAULT[said["position"] :][: said["length"]] == "AREA[Fhase]"
    assert said["caret"] == below
