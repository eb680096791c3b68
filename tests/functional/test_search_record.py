"""The record of a search: what it counts can be counted again, and what it names repeats it."""

import json
import shlex
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from web_site import follow, total

from audit.client import Client
from trialatlas import __version__
from trialatlas.atlas import Atlas

COMMAND = Path(sys.executable).parent / "trialatlas"
ASKED = "q=study&condition=cancer+OR+diabetes&status=COMPLETED&status=RECRUITING&start=2000_"
SEARCHES = ["", "q=study", ASKED, "city=Nanchang&country=China", "q=iodine&synonyms=off&foo=bar"]


def record(client: Client, query: str) -> dict[str, Any]:
    answer = client.get("/search/record.json", query)
    assert answer.status == 200
    return json.loads(answer.body)


@pytest.mark.parametrize("query", SEARCHES)
def test_the_total_of_a_record_is_that_of_the_search(web: Client, query: str):
    assert record(web, query)["item_15_total_records"] == total(web.get("/search", query))


@pytest.mark.parametrize("query", SEARCHES[1:])
def test_each_step_counts_what_its_expression_finds(web: Client, query: str):
    said = record(web, query)
    steps = said["item_8_full_search_strategy"]["steps"]
    off = "&synonyms=off" if "synonyms=off" in query else ""
    before: list[str] = []
    for each in steps:
        before.append(f"({each['expression']})")
        alone = web.get("/search", f"q={quote(each['expression'])}{off}")
        so_far = web.get("/search", f"q={quote(' AND '.join(before))}{off}")
        assert (each["alone"], each["together"]) == (total(alone), total(so_far))
    assert steps[-1]["together"] == said["item_15_total_records"]


@pytest.mark.parametrize("query", SEARCHES)
def test_the_address_and_the_command_of_a_record_repeat_the_search(
    web: Client, small_registry: Path, query: str
):
    said = record(web, query)
    address = said["repeat"]["address"]
    found = said["item_15_total_records"]
    assert total(follow(web, address[address.index("/search") :])) == found
    program, search, *options = shlex.split(said["repeat"]["command"])
    assert (program, search) == ("trialatlas", "search")
    command = [COMMAND, search, "--data", small_registry, "--json", *options]
    output = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert json.loads(output)["total"] == found


def test_a_record_says_what_was_searched_and_with_what(web: Client, small_registry: Path):
    with Atlas.open(small_registry) as atlas:
        registry_date = atlas.store.status().registry_date
    said = record(web, ASKED)
    health = json.loads(web.get("/readyz").body)
    searched = said["searched"]
    assert searched["version"] == __version__
    assert searched["index_generation"] == health["index"]
    assert searched["index_sequence"] == health["sequence"]
    assert searched["registry_data_date"] == registry_date != ""
    assert said["item_13_dates_of_searches"].endswith("Z")
    assert said["item_8_full_search_strategy"]["vocabulary"]["mesh"] == ""
    limits = [each["label"] for each in said["item_9_limits_and_restrictions"]]
    assert limits == ["Study start", "Status"]


def test_numbers_that_now_belong_to_a_study_found_are_counted(web: Client):
    merged = record(web, "q=iodine")["item_16_deduplication"]
    assert (merged["studies_with_former_numbers"], merged["former_numbers_merged"]) == (1, 1)
    assert record(web, "q=zzyzx")["item_16_deduplication"]["former_numbers_merged"] == 0


def test_the_page_and_the_text_say_what_the_record_for_programs_says(web: Client):
    said = record(web, ASKED)
    page = unescape(web.get("/search/record", ASKED).text)
    text = web.get("/search/record.txt", ASKED).text
    for shown in (page, text):
        assert said["item_8_full_search_strategy"]["expression"] in shown
        assert said["item_8_full_search_strategy"]["in_words"] in shown
        assert said["repeat"]["address"] in shown
        for number in (1, 3, 8, 9, 13, 15, 16):
            assert f"item {number})" in shown


def test_what_is_typed_cannot_look_like_a_line_of_the_record(web: Client):
    text = web.get("/search/record.txt", "q=a%0ATotal+records+(item+15):+9&x=%0Ay:+1").text
    assert sum(line.startswith("Total records") for line in text.splitlines()) == 1
    assert not any(line.startswith("y:") for line in text.splitlines())


def test_what_was_not_understood_and_synonyms_left_out_are_in_the_record(web: Client):
    strategy = record(web, "q=iodine&synonyms=off&foo=bar")["item_8_full_search_strategy"]
    assert strategy["not_understood"] == ["foo=bar"]
    assert strategy["vocabulary"]["used"] is False
    assert strategy["synonyms"] == []


def test_a_search_leads_to_its_record_and_a_faulty_one_to_its_form(web: Client):
    assert 'href="/search/record?q=iodine"' in web.get("/search", "q=iodine").text
    moved = web.get("/search/record", "city=%28x")
    assert moved.headers["location"] == "/search/advanced?city=%28x"
    assert web.get("/search/record.json", "city=%28x").status == 400
    assert web.get("/search/record.pdf", "q=x").status == 404
    assert web.get("/search/record", "q=" + "a" * 5000).status == 414
