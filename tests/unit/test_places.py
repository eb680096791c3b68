"""Towns by name, sites at their towns, countries by any of their names."""

from collections.abc import Iterator

import pytest

from real_data import read_studies, shared_file
from trialatlas.places import country_code, distance_km, find, locate, spelled_like
from trialatlas.places.countries import COUNTRIES
from trialatlas.places.letters import fold
from trialatlas.places.table import Table, Town, table, write

NEAR = 25
MUNICH = (48.137, 11.576)


def first(text: str) -> str:
    return find(text)[0].label


@pytest.mark.parametrize("name", ["Munich", "münchen", "MUNCHEN", "Muenchen", "Мюнхен", "慕尼黑"])
def test_a_town_is_found_in_any_spelling(name: str):
    assert first(name) == "Munich, Bavaria, Germany"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Nanchang", "Nanchang, Jiangxi, China"),
        ("Nanjing, Jiangsu", "Nanjing, Jiangsu, China"),
        ("Springfield, Illinois", "Springfield, Illinois, United States"),
        ("Springfield IL", "Springfield, Illinois, United States"),
        ("Paris, France", "Paris, Île-de-France, France"),
        ("paris tx", "Paris, Texas, United States"),
        ("London Ontario", "London, Ontario, Canada"),
        ("Saint Louis, MO, USA", "St. Louis, Missouri, United States"),
        ("Passau, Bayern, Deutschland", "Passau, Bavaria, Germany"),
        ("New York", "New York City, New York, United States"),
    ],
)
def test_a_region_or_country_after_the_name_decides(typed: str, label: str):
    assert first(typed) == label


def test_towns_of_one_name_can_be_told_apart_and_the_largest_comes_first():
    towns = find("Springfield")
    assert len({each.label for each in towns}) == len(towns) > 20
    own = [each for each in towns if each.exact]
    assert towns[: len(own)] == own
    assert [each.population for each in own] == sorted((t.population for t in own), reverse=True)


def test_a_towns_own_name_comes_before_other_spellings_of_it():
    exact = [each.exact for each in find("Frankfort")]
    assert exact == sorted(exact, reverse=True)


def test_every_label_finds_its_own_town_again():
    for name in ("Springfield", "Cambridge", "San José", "Halle", "Santiago"):
        for place in find(name):
            again = find(place.label)[0]
            assert (again.lat, again.lon) == (place.lat, place.lon), place.label


@pytest.mark.parametrize("text", ["", ",", " , ,", "Munich, Atlantis", "xq", "\x00", "a" * 5000])
def test_what_is_no_town_finds_nothing(text: str):
    assert find(text) == []


@pytest.mark.parametrize("typed", ["Muncih", "Munnich", "Munih", "Munixh"])
def test_a_slip_in_a_name_is_offered_the_name_meant(typed: str):
    assert "Munich, Bavaria, Germany" in [each.label for each in spelled_like(typed)]


def test_nothing_is_offered_for_letters_that_are_like_no_town():
    assert spelled_like("xqzzzvvkw") == []
    assert spelled_like("xq") == []


@pytest.mark.parametrize(
    ("city", "state", "country", "name"),
    [
        ("Paris Cedex 12", "", "France", "Paris"),
        ("Roma (RM)", "", "Italy", "Rome"),
        ("Seoul", "", "Korea, Republic of", "Seoul"),
        ("İstanbul", "Fatih", "Turkey (Türkiye)", "Istanbul"),
        ("Tehran", "", "Iran, Islamic Republic of", "Tehran"),
        ("Springfield", "Massachusetts", "United States", "Springfield"),
        ("Hong Kong", "", "China", "Hong Kong"),
        ("Frankfurt/Main", "", "Germany", "Frankfurt am Main"),
    ],
)
def test_a_site_stands_at_its_town(city: str, state: str, country: str, name: str):
    place = locate(city, state, country)
    assert place is not None
    assert place.name == name
    assert state in {"", place.region, "Fatih"}


def test_a_site_is_not_put_into_another_state_or_country():
    assert locate("Macomb", "Michigan", "United States") is None
    assert locate("Munich", "", "United States") is None
    assert locate("Munich", "", "Nowhere") is None
    assert locate("", "", "Germany") is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Korea, Republic of", "KR"),
        ("Türkiye", "TR"),
        ("Turkey (Türkiye)", "TR"),
        ("Iran, Islamic Republic of", "IR"),
        ("United States", "US"),
        ("USA", "US"),
        ("Bahamas", "BS"),
        ("Côte D'Ivoire", "CI"),
        ("Deutschland", "DE"),
        ("Oesterreich", "AT"),
        ("gb", "GB"),
        ("Atlantis", ""),
    ],
)
def test_a_country_is_known_by_its_names(name: str, code: str):
    assert country_code(name) == code


def test_every_name_of_a_country_leads_to_its_code():
    wrong = {
        (code, name)
        for code, names in COUNTRIES.items()
        for name in names
        if country_code(name) != code
    }
    assert not wrong


def test_short_forms_and_signs_make_no_difference():
    assert fold("St. Louis") == fold("saint-louis")
    assert fold("L'Aquila") == fold("L\u2019Aquila") == "laquila"
    assert fold("Łódź") == "lodz"


def test_distance_is_that_of_the_globe():
    assert distance_km(0, 0, 0, 180) == pytest.approx(20015.1, abs=0.1)
    assert distance_km(*MUNICH, *MUNICH) == 0
    assert distance_km(*MUNICH, 52.52, 13.405) == pytest.approx(504, abs=2)


def test_what_is_written_is_what_is_read():
    small = Town("Ötz", "AT", "Tyrol", 47.2, 10.9, 2_000, frozenset({"otz", "oetz"}))
    large = Town("Otz", "DE", "", -0.5, -179.9, 90_000, frozenset({"otz"}))
    read = Table(write([small, large]))
    assert len(read) == 2
    assert read.named("otz") == [0, 1]
    assert read.named("oetz") == [1]
    assert read.named("o") == read.named("zz") == []
    assert [key for key, _ in read.beginning("o", 9)] == ["oetz", "otz"]
    assert read.point(0) == pytest.approx((-0.5, -179.9), abs=0.003)
    assert read.names[1].decode() == "Ötz"
    assert read.regions[read.region[1]] == "Tyrol"


def test_every_town_lies_on_the_globe_in_a_country_that_has_a_name():
    held = table()
    assert abs(held.lat.astype(int)).max() <= 90 * 180
    assert abs(held.lon.astype(int)).max() <= 180 * 180
    assert set(held.countries) - set(COUNTRIES) <= {"XK"}


def sites() -> Iterator[dict[str, object]]:
    for study in read_studies(shared_file("data/studies.jsonl.gz")):
        yield from study.values("Location")


def test_sites_of_real_studies_are_placed_near_the_points_of_their_records():
    placed, near, held = 0, 0, 0
    for site in sites():
        point = site.get("geoPoint")
        place = locate(*(str(site.get(name, "")) for name in ("city", "state", "country")))
        placed += place is not None
        if isinstance(point, dict):
            held += 1
            near += (
                place is not None
                and distance_km(place.lat, place.lon, point["lat"], point["lon"]) < NEAR
            )
    assert held > 5000
    assert near / held > 0.98
