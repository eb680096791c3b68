"""Searching near a place that is named."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from web_site import follow, opened, total

from audit.checks import read_page
from audit.client import Answer, Client
from trialatlas.atlas import Atlas
from trialatlas.errors import UsageError
from trialatlas.query.nearby import near_in_words, read_near

POINTS = {"Munich": (48.14, 11.58), "Augsburg": (48.37, 10.90), "Chicago": (41.85, -87.65)}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("near")
    with Atlas.open(folder, create=True) as atlas:
        for number, (city, (lat, lon)) in enumerate(POINTS.items(), 21):
            record = {
                "protocolSection": {
                    "identificationModule": {"nctId": f"NCT{number:08}", "briefTitle": city},
                    "contactsLocationsModule": {
                        "locations": [{"city": city, "geoPoint": {"lat": lat, "lon": lon}}]
                    },
                }
            }
            file = folder / "record.json"
            file.write_text(json.dumps(record))
            atlas.load(file)
    with opened(folder) as client:
        yield client


def search(held: Client, near: str) -> Answer:
    answer = held.get("/search", urlencode({"near": near}))
    assert not read_page(answer.text).faults
    return answer


def chip(answer: Answer) -> str:
    found = re.search(r'<ul class="chips".*?<span dir="auto">(.*?)</span>', answer.text, re.DOTALL)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize(
    ("near", "count"),
    [
        ("Munich, 20 km", 1),
        ("Munich, 100 km", 2),
        ("München 100km", 2),
        ("Munich, Bavaria, Germany, within 60 miles", 2),
        ("Munich", 2),
        ("Munich, 50", 2),
        ("48.14, 11.58, 20 km", 1),
        ("Springfield, Illinois, 400 km", 1),
        ("Springfield IL, 10 km", 0),
    ],
)
def test_studies_near_a_town_are_found(held: Client, near: str, count: int):
    assert total(search(held, near)) == count


def test_a_site_without_a_point_is_found_at_its_town_and_the_page_says_so(
    tmp_path: Path,
):
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000031", "briefTitle": "Tea"},
            "contactsLocationsModule": {"locations": [{"city": "Munich", "country": "Germany"}]},
        }
    }
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record))
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(file)
    with opened(tmp_path / "data") as client:
        answer = search(client, "Munich, 20 km")
        assert total(answer) == 1
        assert "at their town by the gazetteer" in answer.text
        assert total(search(client, "Oslo, 20 km")) == 0
        registry = client.get(
            "/api/v2/studies", "filter.geo=distance(48.14,11.58,50km)&countTotal=true"
        )
        assert json.loads(registry.text)["totalCount"] == 0
        refused = client.get("/api/v2/studies", "filter.geo=distance(48.14,11.58,50km,towns)")
        assert refused.status == 400


def test_what_a_name_was_understood_as_stands_on_the_page(held: Client):
    assert chip(search(held, "munchen 20km")) == "Near a place: Munich, Bavaria, Germany, 20 km"
    assert chip(search(held, "48.14, 11.58, 20 km")) == "Near a place: 48.14, 11.58, 20 km"


def test_what_was_understood_asks_the_same_again(held: Client):
    said = near_in_words("springfield illinois 400 km")
    assert read_near(said).place == read_near("springfield illinois 400 km").place
    assert near_in_words(said) == said
    assert total(search(held, said)) == 1


def test_a_name_of_several_towns_offers_the_others_at_the_same_distance(held: Client):
    page = search(held, "Springfield, 400 km").text
    (address,) = re.findall(r'href="([^"]+)"[^>]*>Springfield, Illinois, United States<', page)
    other = follow(held, unescape(address))
    assert chip(other) == "Near a place: Springfield, Illinois, United States, 400 km"
    assert total(other) == 1


@pytest.mark.parametrize("near", ["Muncih, 50 km", "here", ", , 50 mi", "Munich, 0 km", "50 km"])
def test_what_is_no_place_is_a_fault_beside_its_field(held: Client, near: str):
    answer = search(held, near)
    assert answer.status == 400
    assert 'id="fault-near"' in answer.text


def test_a_slip_in_a_name_is_told_with_the_name_meant(held: Client):
    assert "Munich, Bavaria, Germany" in search(held, "Muncih, 50 km").text


@pytest.mark.parametrize("text", [" " * 4000, "1" * 4000, "1, " * 1300, "km " * 1300, "a " * 2000])
def test_a_long_text_that_is_no_place_is_refused(text: str):
    with pytest.raises(UsageError):
        read_near(text)
