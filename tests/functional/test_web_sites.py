"""The part of a study's page that says where it takes place."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_site import opened

from audit.checks import read_page
from audit.client import Client
from trialatlas.atlas import Atlas

STUDY, FAR, NOWHERE = "NCT00000011", "NCT00000012", "NCT00000013"


def site(facility: str, city: str, country: str, **more: object) -> dict[str, object]:
    return {"facility": facility, "city": city, "country": country, **more}


SITES = {
    STUDY: [
        site(
            "Charité", "Berlin", "Germany", status="RECRUITING", geoPoint={"lat": 52.5, "lon": 13.4}
        ),
        site("Inselspital", "Bern", "Switzerland", status="COMPLETED"),
        site("Klinikum", "München", "Germany", status="COMPLETED"),
        site("Station", "Xyzzyville", "Germany"),
    ],
    FAR: [
        site(f"Clinic {at}", "Boston", "United States", state="Massachusetts") for at in range(70)
    ]
    + [site("Spital", "Wien", "Austria", geoPoint={"lat": "north", "lon": None})],
    NOWHERE: [
        site("<b>Hospital</b>", "Atlantis <i>", "Sunken Land", geoPoint={"lat": 99, "lon": 9})
    ],
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("sites")
    with Atlas.open(folder, create=True) as atlas:
        for nct_id, locations in SITES.items():
            record = {
                "protocolSection": {
                    "identificationModule": {"nctId": nct_id, "briefTitle": "A study"},
                    "contactsLocationsModule": {"locations": locations},
                }
            }
            file = folder / "record.json"
            file.write_text(json.dumps(record))
            atlas.load(file)
    with opened(folder) as client:
        yield client


def part(held: Client, nct_id: str, query: str = "") -> str:
    answer = held.get(f"/study/{nct_id}", query)
    assert answer.status == 200
    assert not read_page(answer.text).faults
    return answer.text.partition('id="sites"')[2].partition("</section>")[0]


def facilities(drawn: str) -> list[str]:
    return re.findall(r'<a href="/study/[^"]+/locations/\d+"[^>]*>([^<]+)</a>', drawn)


def test_sites_stand_by_country_with_how_many_are_recruiting(held: Client):
    drawn = part(held, STUDY)
    assert facilities(drawn) == ["Charité", "Klinikum", "Station", "Inselspital"]
    assert re.search(r"Germany</span> <small[^>]*>3 sites, 1 recruiting<", drawn)


def test_each_site_leads_to_its_own_page(held: Client):
    addresses = re.findall(r'href="(/study/[^"]+/locations/\d+)"', part(held, STUDY))
    pages = {address: held.get(address) for address in addresses}
    assert {answer.status for answer in pages.values()} == {200}
    assert "Inselspital" in pages[f"/study/{STUDY}/contacts-locations/locations/2"].text


def test_a_map_shows_each_place_and_says_which_points_are_ours(held: Client):
    drawn = part(held, STUDY)
    titles = re.findall(r"<circle[^>]*><title>([^<]+)", drawn)
    assert {each.split(",")[0].split(":")[0] for each in titles} == {"Berlin", "Bern", "München"}
    assert "2 of 4 sites have no point in the record" in drawn
    assert "1 of 4 sites could not be placed" in drawn


def test_a_map_is_a_file_and_a_table_too(held: Client):
    address = f"/study/{STUDY}/contacts-locations/charts/sites"
    assert held.get(f"{address}.svg").headers["content-type"] == "image/svg+xml"
    assert '"Bern, Switzerland",1,no' in held.get(f"{address}.csv").text


def test_sites_are_sorted_by_distance_from_a_place_that_is_named(held: Client):
    drawn = part(held, STUDY, "from=Salzburg")
    assert facilities(drawn) == ["Klinikum", "Inselspital", "Charité", "Station"]
    assert "Salzburg, Austria" in drawn
    away = re.findall(r'class="away">([^<]+)', drawn)
    assert re.fullmatch(r"about 11\d km \(7\d mi\)", away[0])
    assert re.fullmatch(r"5\d\d km \(3\d\d mi\)", away[2])
    assert away[3] == "not known"


def test_a_name_of_several_places_offers_the_others(held: Client):
    drawn = part(held, STUDY, "from=Frankfurt")
    assert "Frankfurt am Main, Hesse, Germany" in drawn
    (other,) = re.findall(r'href="([^"]+)#sites"[^>]*>Frankfurt \(Oder\)', drawn)
    path, _, query = other.partition("?")
    assert "Frankfurt (Oder), Brandenburg" in held.get(path, query).text


def test_an_unknown_name_is_said_to_be_unknown_with_names_like_it(held: Client):
    drawn = part(held, STUDY, "from=Muncih")
    assert 'value="Muncih"' in drawn
    assert ">Munich, Bavaria, Germany</a>" in drawn
    assert len(facilities(drawn)) == 4


@pytest.mark.parametrize(
    "typed", ["%3Cscript%3Ealert(1)%3C/script%3E", "%00", "%20", "x" * 3000, "%F0%9F%98%80"]
)
def test_whatever_is_typed_the_page_stands(held: Client, typed: str):
    drawn = part(held, STUDY, f"from={typed}")
    assert "<script" not in drawn
    assert len(facilities(drawn)) == 4


def test_a_study_with_many_sites_folds_its_countries_and_those_further_away(held: Client):
    assert '<details class="country" open' not in part(held, FAR)
    drawn = part(held, FAR, "from=Wien")
    assert facilities(drawn)[0] == "Spital"
    assert "46 more sites" in drawn
    assert len(facilities(drawn)) == 71


def test_a_study_whose_sites_cannot_be_placed_has_no_map_but_all_its_sites(held: Client):
    drawn = part(held, NOWHERE, "from=Bern")
    assert '<svg class="chart"' not in drawn
    assert "&lt;b&gt;Hospital" in drawn
    assert "not known" in drawn
    assert held.get(f"/study/{NOWHERE}/contacts-locations/charts/sites.svg").status == 404


def test_the_place_is_kept_when_an_address_leads_on(held: Client):
    answer = held.get("/study/nct11", "from=Bern")
    assert (answer.status, answer.headers["location"]) == (301, f"/study/{STUDY}?from=Bern")


def test_contacts_of_sites_stay_hidden_where_the_operator_hides_them(discreet: Client):
    assert "bo@example.org" not in discreet.get("/study/NCT00000001", "from=Munich").text
