"""How an engine meets conditions on one site, and distance."""

from dataclasses import replace
from typing import Any

import pytest
from engine_contract import Find, proves
from engine_studies import study

from trialatlas.errors import QueryError
from trialatlas.query.tree import (
    And,
    Area,
    Distance,
    Everything,
    Missing,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Scope,
    Words,
)


def site(city: str, status: str | None = None, **more: Any) -> dict[str, Any]:
    named = {"LocationCity": city, "LocationStatus": status, **more}
    return {piece: value for piece, value in named.items() if value is not None}


def at(latitude: float | None, longitude: float | None) -> dict[str, Any]:
    point = {"lat": latitude, "lon": longitude}
    given = {name: value for name, value in point.items() if value is not None}
    return {"LocationCity": "Somewhere", "LocationGeoPoint": given}


def at_one_site(*parts: Query) -> Scope:
    return Scope("Location", And(parts) if len(parts) > 1 else parts[0])


BOSTON = Area("LocationCity", Words("Boston"))
RECRUITING = Area("LocationStatus", Words("RECRUITING"))

SITES = (
    study(1, Location=[site("Boston", "RECRUITING"), site("Rome", "COMPLETED")]),
    study(2, Location=[site("Boston", "COMPLETED"), site("Rome", "RECRUITING")]),
    study(3, Location=[site("Rome", "RECRUITING")]),
    study(4, BriefTitle="Boston"),
    study(5, Location=[site("Boston", None)]),
)


@proves("site-together")
def test_conditions_on_a_site_hold_in_one_and_the_same(find: Find):
    assert find(SITES, at_one_site(BOSTON, RECRUITING)) == [1]


@proves("site-together")
def test_a_town_and_its_country_are_found_in_one_site_wherever_else_the_study_is(find: Find):
    america, italy = {"LocationCountry": "United States"}, {"LocationCountry": "Italy"}
    studies = (
        study(1, Location=[site("Boston", **america), site("Rome", **italy)]),
        study(2, Location=[site("Rome", **italy), site("Chicago", **america)]),
        study(3, Location=[site("Boston", **america)]),
        study(4, Location=[site("Rome", **america), site("Boston", **italy)]),
    )
    country = Area("LocationCountry", Phrase("United States"))
    asked = at_one_site(BOSTON, country)
    assert find(studies[:3], asked) == [1, 3]
    assert find(studies, asked) == [1, 3]
    assert find(studies, And((asked, at_one_site(Area("LocationCity", Words("Rome")))))) == [1]


@proves("site-apart")
def test_without_a_scope_conditions_may_hold_in_different_sites(find: Find):
    assert sorted(find(SITES, And((BOSTON, RECRUITING)))) == [1, 2]


@proves("site-not")
def test_not_inside_a_site_speaks_of_that_site(find: Find):
    assert find(SITES, at_one_site(BOSTON, Not(RECRUITING))) == [2, 5]
    assert find(SITES, at_one_site(Not(BOSTON))) == [1, 2, 3]
    assert sorted(find(SITES, at_one_site(Or((BOSTON, RECRUITING))))) == [1, 2, 3, 5]


@proves("site-none")
def test_a_study_without_sites_meets_no_condition_on_one(find: Find):
    assert 4 not in find(SITES, at_one_site(Not(RECRUITING)))
    assert find(SITES, at_one_site(Everything())) == [1, 2, 3, 5]


@proves("site-not-any")
def test_not_outside_means_that_no_site_meets_the_condition(find: Find):
    assert find(SITES, Not(at_one_site(BOSTON, RECRUITING))) == [2, 3, 4, 5]


@proves("site-area")
def test_an_area_inside_a_site_means_its_pieces_of_that_site(find: Find):
    studies = (
        study(1, Location=[site("Boston", LocationCountry="United States"), site("Rome")]),
        study(2, Location=[site("Boston"), site("Rome", LocationCountry="United States")]),
    )
    asked = Area("LocationSearch", Words("boston states"))
    assert find(studies, at_one_site(asked)) == [1]
    assert sorted(find(studies, asked)) == [1, 2]
    assert find(SITES, at_one_site(Words("Boston"), RECRUITING)) == [1]


@proves("site-other-piece")
def test_a_piece_of_the_study_is_not_seen_inside_a_site(find: Find):
    studies = (study(1, BriefTitle="Rome", Location=[site("Boston")]),)
    assert find(studies, at_one_site(Words("Rome"))) == []


@proves("site-distance")
def test_distance_inside_a_site_is_of_that_site(find: Find):
    near_boston = Area("LocationGeoPoint", Distance(42.36, -71.06, 50))
    studies = (
        study(1, Location=[{**at(42.36, -71.06), "LocationStatus": "RECRUITING"}, at(41.9, 12.5)]),
        study(2, Location=[at(42.36, -71.06), {**at(41.9, 12.5), "LocationStatus": "RECRUITING"}]),
    )
    assert find(studies, at_one_site(near_boston, RECRUITING)) == [1]
    assert find(studies, at_one_site(near_boston, Not(RECRUITING))) == [2]
    assert find(studies, at_one_site(Not(near_boston), RECRUITING)) == [2]


@proves("site-missing")
def test_missing_inside_a_site_asks_about_that_site(find: Find):
    assert find(SITES, at_one_site(Area("LocationStatus", Missing()))) == [5]
    assert find(SITES, at_one_site(BOSTON, Area("LocationStatus", Everything()))) == [1, 2]


@proves("site-contacts")
def test_the_contacts_of_a_site_belong_to_it(find: Find):
    ada = [{"LocationContactName": "Ada Lovelace"}]
    studies = (
        study(1, Location=[site("Boston", LocationContact=ada), site("Rome")]),
        study(2, Location=[site("Boston"), site("Rome", LocationContact=ada)]),
    )
    named = Area("LocationContactName", Phrase("ada lovelace"))
    assert find(studies, at_one_site(BOSTON, named)) == [1]
    more = Area("LocationContact", Range("1", None), size=True)
    assert find(studies, at_one_site(BOSTON, more)) == [1]


@proves("site-study")
def test_a_study_scope_inside_a_site_sees_the_whole_study(find: Find):
    whole = Scope("Study", Area("LocationCity", Words("Rome")))
    assert sorted(find(SITES, at_one_site(BOSTON, whole))) == [1, 2]
    assert find(SITES, Scope("Study", Area("BriefTitle", Words("Boston")))) == [4]


@proves("site-many")
def test_every_one_of_a_thousand_sites_is_looked_at(find: Find):
    many = [site(f"Town{number}", "COMPLETED") for number in range(1400)]
    studies = (
        study(1, Location=[*many, site("Boston", "RECRUITING")]),
        study(2, Location=[*many, site("Boston", "COMPLETED")]),
        study(3, Location=[site("Rome", "RECRUITING")]),
    )
    assert find(studies, at_one_site(BOSTON, RECRUITING)) == [1]
    assert find(studies, at_one_site(Not(Area("LocationStatus", Words("COMPLETED"))))) == [1, 3]


def near(latitude: float, longitude: float, miles: float) -> Area:
    return Area("LocationGeoPoint", Distance(latitude, longitude, miles))


@proves("distance")
def test_a_site_matches_within_the_miles_and_not_beyond(find: Find):
    studies = (study(1, Location=[at(42.0, -71.0)]), study(2, Location=[at(43.0, -71.0)]))
    assert find(studies, near(42.0, -71.0, 69.0)) == [1]
    assert find(studies, near(42.0, -71.0, 69.2)) == [1, 2]
    assert find(studies, near(42.0, -72.0, 52)) == [1]
    assert find(studies, near(42.0, -72.0, 51)) == []


@proves("distance-antimeridian")
def test_distance_crosses_the_antimeridian(find: Find):
    studies = (study(1, Location=[at(0.0, 179.9)]), study(2, Location=[at(0.0, 179.0)]))
    assert find(studies, near(0.0, -179.9, 20)) == [1]
    assert find(studies, near(0.0, 180.0, 20)) == find(studies, near(0.0, -180.0, 20)) == [1]


@proves("distance-pole")
def test_distance_crosses_the_poles(find: Find):
    studies = (
        study(1, Location=[at(89.9, 0.0)]),
        study(2, Location=[at(-89.9, 90.0)]),
        study(3, Location=[at(88.0, 180.0)]),
    )
    assert find(studies, near(89.9, 180.0, 20)) == [1]
    assert find(studies, near(-89.9, -90.0, 20)) == [2]
    assert find(studies, near(90.0, 45.0, 200)) == [1, 3]


@proves("distance-zero")
def test_within_zero_miles_lies_the_point_itself(find: Find):
    studies = (study(1, Location=[at(0.0, 0.0)]), study(2, Location=[at(0.01, 0.0)]))
    assert find(studies, near(0.0, 0.0, 0)) == [1]


MUNICH, GERMANY = "Munich", "Germany"


def in_town(city: str, country: str, **more: Any) -> dict[str, Any]:
    return {"LocationCity": city, "LocationCountry": country, **more}


@proves("distance-towns")
def test_a_site_without_a_point_counts_by_its_town_where_towns_are_asked_for(find: Find):
    studies = (
        study(1, Location=[in_town(MUNICH, GERMANY)]),
        study(2, Location=[at(48.14, 11.58)]),
        study(3, Location=[in_town(MUNICH, GERMANY, LocationGeoPoint={"lat": 0.0, "lon": 0.0})]),
        study(4, Location=[in_town("Nowhere at all", GERMANY), in_town(MUNICH, "Narnia")]),
        study(5, Location=[in_town("Oslo", "Norway"), in_town("Augsburg", GERMANY)]),
        study(6, Location=[{"LocationCity": 3, "LocationCountry": [GERMANY]}, "Munich"]),
    )
    around = Distance(48.14, 11.58, 20)
    assert find(studies, Area("LocationGeoPoint", around)) == [2]
    assert find(studies, Area("LocationGeoPoint", replace(around, towns=True))) == [1, 2]
    assert find(studies, Area("LocationGeoPoint", Distance(48.14, 11.58, 50, towns=True))) == [
        1,
        2,
        5,
    ]
    assert find(studies, Not(Area("LocationGeoPoint", replace(around, towns=True)))) == [3, 4, 5, 6]


@proves("distance-towns")
def test_the_town_is_that_of_the_site_that_is_asked_for(find: Find):
    studies = (
        study(
            1,
            Location=[
                in_town(MUNICH, GERMANY, LocationStatus="COMPLETED"),
                in_town("Oslo", "Norway", LocationStatus="RECRUITING"),
            ],
        ),
        study(2, Location=[in_town(MUNICH, GERMANY, LocationStatus="RECRUITING")]),
    )
    here = Area("LocationGeoPoint", Distance(48.14, 11.58, 20, towns=True))
    assert find(studies, at_one_site(here, RECRUITING)) == [2]


@proves("distance-no-point")
def test_a_site_without_a_whole_point_is_nowhere(find: Find):
    studies = (
        study(1, Location=[at(None, 0.0)]),
        study(2, Location=[at(0.0, None)]),
        study(3, Location=[site("Rome")]),
        study(4, Location=[{**site("Rome"), "LocationGeoPoint": "0,0"}]),
        study(5, Location=[at(0.0, 0.0)]),
    )
    assert find(studies, near(0.0, 0.0, 20_000)) == [5]
    assert find(studies, Not(near(0.0, 0.0, 20_000))) == [1, 2, 3, 4]


@proves("distance-elsewhere")
@pytest.mark.parametrize("name", ["LocationCity", "StartDate", "Location", "LocationSearch"])
def test_the_distance_of_a_piece_without_points_is_an_error(find: Find, name: str):
    with pytest.raises(QueryError):
        find(SITES, Area(name, Distance(0, 0, 10)))
