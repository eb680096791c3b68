"""`/api/atlas/conditions` and its like: lists, one thing, and what is said of nothing."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from audit.client import Client
from trialatlas.directory import KINDS

NAMES = [kind.name for kind in KINDS]


def ask(client: Client, path: str, **asked: Any) -> Any:
    answer = client.get(f"/api/atlas/{path}", urlencode(asked))
    assert answer.status == 200, answer.text
    return json.loads(answer.body)


@pytest.mark.parametrize("kind", NAMES)
def test_a_directory_is_listed_in_pages_that_do_not_overlap(web: Client, kind: str):
    whole = ask(web, kind, limit=1000)
    assert whole["total"] == len(whole["things"]) > 0
    halves = [ask(web, kind, limit=3, offset=offset)["things"] for offset in (0, 3)]
    assert [*halves[0], *halves[1]] == whole["things"][:6]
    counts = [each["studies"] for each in whole["things"]]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("kind", NAMES)
def test_a_thing_counts_what_its_expression_finds(web: Client, kind: str):
    first = ask(web, kind)["things"][0]
    said = json.loads(web.get(first["address"]).body)
    found = ask(web, "search", **{"filter.advanced": said["expression"], "pageSize": 1})
    assert said["total"] == found["total"] == first["studies"]
    assert said["thing"] == first
    assert sum(each["studies"] for each in said["statuses"]) <= said["total"]


def test_words_find_names_by_their_beginnings(web: Client):
    assert "China" in [each["name"] for each in ask(web, "countries", q="chi")["things"]]
    assert ask(web, "countries", q="hina")["things"] == []


def test_a_list_can_be_read_by_name_and_initial(web: Client):
    listed = ask(web, "countries", order="name", initial="c")["things"]
    assert [each["name"] for each in listed] == sorted(each["name"] for each in listed)
    assert all(each["name"].startswith("C") for each in listed)
    assert web.get("/api/atlas/countries", "initial=abc").status == 400
    assert web.get("/api/atlas/countries", "order=size").status == 400


def test_an_unknown_thing_is_a_404_and_another_spelling_leads_to_its_own(web: Client):
    assert web.get("/api/atlas/countries/atlantis").status == 404
    answer = web.get("/api/atlas/countries/CHINA")
    assert (answer.status, answer.headers["location"]) == (303, "/api/atlas/countries/china")


def test_people_are_not_listed_where_contacts_are_hidden(discreet: Client):
    assert discreet.get("/api/atlas/investigators").status == 404
    assert discreet.get("/api/atlas/investigators/anybody").status == 404
    assert discreet.get("/api/atlas/sponsors").status == 200
