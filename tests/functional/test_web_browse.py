"""The pages of named things: directories, one thing, their files, and what is said of nothing."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote

import pytest
from web_site import fill, follow, links, opened, total

from audit.checks import read_page
from audit.client import Client
from trialatlas.atlas import Atlas
from trialatlas.directory import KINDS, KindName, kind_named
from trialatlas.directory.layout import DIRECTORY_FILE
from trialatlas.web.links import entity as entity_link

NAMES = [kind.name for kind in KINDS]


def things(web: Client, kind: str) -> list[str]:
    """Addresses of the things on the first page of a directory."""
    answer = web.get(f"/{kind}")
    assert answer.status == 200, answer.text
    found = (unquote(each) for each in links(answer))
    return [each for each in found if each.startswith(f"/{kind}/")]


def test_the_start_page_leads_to_every_directory(web: Client):
    answer = web.get("/browse")
    assert answer.status == 200
    assert not read_page(answer.text).faults
    assert {f"/{name}" for name in NAMES} <= set(links(answer))
    assert "/browse" in links(web.get("/"))


@pytest.mark.parametrize("kind", NAMES)
def test_every_thing_of_a_first_page_has_a_sound_page_whose_search_finds_as_many(
    web: Client, kind: str
):
    addresses = things(web, kind)
    assert addresses
    for address in addresses[::6]:
        answer = web.get(address)
        assert answer.status == 200, address
        assert not read_page(answer.text).faults, address
        found = re.search(r"See (?:all )?([\d,]+) stud", answer.text)
        search = next(each for each in links(answer) if each.startswith("/search?"))
        assert found is not None
        assert total(follow(web, search)) == int(found[1].replace(",", ""))


@pytest.mark.parametrize("kind", NAMES)
def test_a_directory_is_sound_in_every_order_and_as_a_file(web: Client, kind: str):
    for query in ("", "order=name", "initial=a", "q=a", "page=400", "q=zzzzqqq"):
        answer = web.get(f"/{kind}", query)
        assert answer.status == 200, query
        assert not read_page(answer.text).faults, query
    listed = json.loads(web.get(f"/{kind}.json").text)
    rows = list(csv.reader(io.StringIO(web.get(f"/{kind}.csv").text)))
    assert [each["name"] for each in listed["entities"]] == [
        row[0].removeprefix("'") for row in rows[1:-1]
    ]
    counts = [each["studies"] for each in listed["entities"]]
    assert counts == sorted(counts, reverse=True)


def test_a_thing_has_its_facts_and_charts_as_files(web: Client):
    address = things(web, "countries")[0]
    facts = json.loads(web.get(f"{address}.json").text)
    assert facts["studies"] == sum(facts["statuses"].values())
    assert "ClinicalTrials.gov" in facts["note"]
    rows = list(csv.reader(io.StringIO(web.get(f"{address}.csv").text)))
    assert rows[0] == ["part", "what", "studies", "why"]
    years = list(csv.reader(io.StringIO(web.get(f"{address}/charts/years.csv").text)))
    counted = {row[0]: int(row[1]) for row in years[1:] if len(row) > 1}
    assert sum(counted.values()) == sum(facts["years"].values())
    for name in ("years", "statuses", "phases"):
        ET.fromstring(web.get(f"{address}/charts/{name}.svg").text)  # noqa: S314 - our own
    assert web.get(f"{address}/charts/other.svg").status == 404
    assert web.get(f"{address}.xml").status == 404


def test_another_spelling_leads_to_the_page_of_its_thing(web: Client):
    address = things(web, "countries")[0]
    name = address.rpartition("/")[2].replace("-", " ").upper()
    answer = web.get(f"/countries/{name}")
    assert answer.status == 303
    assert answer.headers["location"] == address


def test_an_unknown_thing_is_answered_with_the_nearest(web: Client):
    address = things(web, "conditions")[0]
    answer = web.get(f"{address}-of-the-moon")
    assert answer.status == 404
    assert address in answer.text


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999999999", "initial=abc"])
def test_what_a_directory_cannot_show_is_refused(web: Client, query: str):
    assert web.get("/conditions", query).status == 400


def test_a_link_to_a_thing_is_made_from_its_name_alone(web: Client):
    kinds: tuple[tuple[KindName, tuple[str, ...]], ...] = (
        ("sponsors", ("A Hospital <b>",)),
        ("conditions", ("甲状腺癌",)),
        ("sites", ("Clinic", "Nanchang", "", "China")),
        ("countries", ("China",)),
    )
    for kind, name in kinds:
        of = kind_named(kind)
        assert of is not None
        address = entity_link(of.one, *name)
        assert web.get(unquote(address)).status == 200, address
    assert entity_link("condition", " ") == ""
    assert entity_link("nonsense", "name") == ""


def test_what_strangers_wrote_is_shown_as_text(web: Client):
    answer = web.get(entity_link("sponsor", "A Hospital <b>"))
    assert "A Hospital &lt;b&gt;" in answer.text
    assert not read_page(answer.text).faults


def test_where_contacts_are_hidden_there_are_no_pages_of_people(discreet: Client):
    assert "/investigators" not in links(discreet.get("/browse"))
    assert discreet.get("/investigators").status == 404
    assert discreet.get("/investigators/anybody").status == 404
    assert discreet.get("/conditions").status == 200


def test_before_anything_is_loaded_or_gathered_pages_say_so(tmp_path: Path):
    with Atlas.open(tmp_path / "empty", create=True):
        pass
    with opened(tmp_path / "empty") as client:
        assert client.get("/browse").status == 404
    (tmp_path / "some").mkdir()
    fill(tmp_path / "some")
    for file in (tmp_path / "some").glob(f"{DIRECTORY_FILE}*"):
        file.unlink()
    with opened(tmp_path / "some") as client:
        assert client.get("/browse").status == 503
        assert client.get("/conditions/asthma").status == 503
