"""Addresses of the registry's site, opened here: on real studies each finds what it asks."""

import json
import re
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from web_site import follow, total

from audit.client import Client
from trialatlas.atlas import Atlas

ADULTS = (
    "(AREA[MinimumAge]RANGE[MIN, 64 years] OR AREA[MinimumAge]MISSING)"
    " AND (AREA[MaximumAge]RANGE[18 years, MAX] OR AREA[MaximumAge]MISSING)"
)
FUNDERS = "(AREA[LeadSponsorClass]{0} OR AREA[CollaboratorClass]{0})"
CALIFORNIA = (
    'SEARCH[Location](AREA[LocationCountry]"United States"'
    " AND AREA[LocationState]California AND AREA[LocationCity](San Diego))"
)
ASKED = [
    ("term=insulin", "insulin"),
    ("cond=lung cancer", "AREA[ConditionSearch](lung cancer)"),
    ("intr=aspirin", "AREA[InterventionSearch]aspirin"),
    ("titles=stroke", "AREA[TitleSearch]stroke"),
    ("outc=survival", "AREA[OutcomeSearch]survival"),
    ("spons=university", "AREA[SponsorSearch]university"),
    ("lead=Novartis", "AREA[LeadSponsorName]Novartis"),
    ("id=NCT00490139", "AREA[IdSearch]NCT00490139"),
    ("locn=Mayo Clinic", "AREA[LocationFacility](Mayo Clinic)"),
    ("locStr=Bordeaux", "AREA[LocationSearch]Bordeaux"),
    ("country=France", 'AREA[LocationCountry]"France"'),
    ("state=Texas", "AREA[LocationState]Texas"),
    ("city=Boston", "AREA[LocationCity]Boston"),
    (
        "city=Paris&country=France",
        'SEARCH[Location](AREA[LocationCity]Paris AND AREA[LocationCountry]"France")',
    ),
    ("lat=42.36&lng=-71.06&distance=20", "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,20mi,TOWNS]"),
    ("ageRange=18y_64y", ADULTS),
    ("start=2005-01-01_2006", "AREA[StartDate]RANGE[2005-01-01, 2006]"),
    ("primComp=_2006", "AREA[PrimaryCompletionDate]RANGE[MIN, 2006]"),
    ("studyComp=2010_", "AREA[CompletionDate]RANGE[2010, MAX]"),
    ("firstPost=2003_2004", "AREA[StudyFirstPostDate]RANGE[2003, 2004]"),
    ("resFirstPost=2000_", "AREA[ResultsFirstPostDate]RANGE[2000, MAX]"),
    ("lastUpdPost=2015_", "AREA[LastUpdatePostDate]RANGE[2015, MAX]"),
    ("aggFilters=status:rec com", "AREA[OverallStatus](RECRUITING OR COMPLETED)"),
    ("aggFilters=phase:0 2", "AREA[Phase](EARLY_PHASE1 OR PHASE2)"),
    (
        "aggFilters=studyType:int obs_patreg",
        'AREA[StudyType]INTERVENTIONAL OR AREA[PatientRegistry]"true"',
    ),
    ("aggFilters=ages:child", "AREA[StdAge]CHILD"),
    ("aggFilters=sex:f,healthy:y", 'AREA[Sex]FEMALE AND AREA[HealthyVolunteers]"true"'),
    ("aggFilters=results:with", 'AREA[HasResults]"true"'),
    ("aggFilters=docs:prot sap", 'AREA[LargeDocHasProtocol]"true" OR AREA[LargeDocHasSAP]"true"'),
    ("aggFilters=funderType:fed", FUNDERS.format("FED")),
    (
        "cond=cancer&aggFilters=funderType:nih,phase:2",
        f"AREA[ConditionSearch]cancer AND AREA[Phase]PHASE2 AND {FUNDERS.format('NIH')}",
    ),
]
CLASSIC = [
    ("term=insulin&cond=diabetes", "insulin AND AREA[ConditionSearch]diabetes"),
    ("intr=aspirin&titles=stroke", "AREA[InterventionSearch]aspirin AND AREA[TitleSearch]stroke"),
    (
        "outc=survival&spons=university",
        "AREA[OutcomeSearch]survival AND AREA[SponsorSearch]university",
    ),
    ("lead=Novartis", "AREA[LeadSponsorName]Novartis"),
    ("recrs=a", "AREA[OverallStatus]RECRUITING"),
    ("recrs=eh", "AREA[OverallStatus](COMPLETED OR TERMINATED)"),
    ("recrs=m", "AREA[OverallStatus]UNKNOWN"),
    ("gndr=Female", "AREA[Sex]FEMALE"),
    ("age=0", "AREA[StdAge]CHILD"),
    ("phase=01", "AREA[Phase](PHASE1 OR PHASE2)"),
    ("fund=1", FUNDERS.format("FED")),
    ("rslt=With", 'AREA[HasResults]"true"'),
    ("type=Obsr", "AREA[StudyType]OBSERVATIONAL"),
    ("strd_s=01/01/2005&strd_e=12/31/2006", "AREA[StartDate]RANGE[2005-01-01, 2006-12-31]"),
    ("prcd_e=12/31/2006", "AREA[PrimaryCompletionDate]RANGE[MIN, 2006-12-31]"),
    ("sfpd_s=01/01/2003", "AREA[StudyFirstPostDate]RANGE[2003-01-01, MAX]"),
    ("lupd_s=01/01/2015", "AREA[LastUpdatePostDate]RANGE[2015-01-01, MAX]"),
    ("cntry=KR", 'AREA[LocationCountry]("South Korea" OR "Korea, Republic of")'),
    (
        "cntry=US&state=US:CA&city=San Diego",
        CALIFORNIA,
    ),
    ("locn=Mayo", "AREA[LocationSearch]Mayo"),
]


def typed(query: str) -> str:
    return re.sub(r"(?<==)[^&]*", lambda value: quote_plus(value[0]), query)


@pytest.mark.parametrize(("query", "expression"), ASKED)
def test_a_search_of_the_registry_finds_what_its_expression_finds(
    real: Client, held: Atlas, query: str, expression: str
):
    answer = real.get("/search", typed(query))
    assert answer.status == 200
    assert total(answer) == held.count(expression) > 0
    assert 'class="notice"' not in answer.text


@pytest.mark.parametrize(("query", "expression"), CLASSIC)
def test_a_search_of_the_classic_site_finds_what_its_expression_finds(
    real: Client, held: Atlas, query: str, expression: str
):
    moved = real.get("/ct2/results", typed(query))
    assert moved.status == 302
    answer = follow(real, moved.headers["location"])
    assert total(answer) == held.count(expression) > 0
    assert 'class="notice"' not in answer.text


def test_what_a_classic_address_asks_besides_is_named_on_the_page(real: Client):
    moved = real.get("/ct2/results", "cond=cancer&dist=50&recrs=z")
    answer = follow(real, moved.headers["location"])
    notice = re.search(r'<p class="notice">.*?</p>', answer.text)
    assert notice
    assert "dist=50" in notice[0]
    assert "recrs=z" in notice[0]
    assert total(answer) == total(real.get("/search", "condition=cancer"))


def test_a_distance_from_a_city_is_measured_from_where_its_sites_lie(
    web: Client, small_registry: Path
):
    with Atlas.open(small_registry) as atlas:
        study = atlas.search("AREA[LocationGeoPoint]ALL", limit=1).hits[0].held.study
        lies = next(each for each in study.values("Location") if "geoPoint" in each)
        city, point = lies["city"], lies["geoPoint"]
        moved = web.get("/ct2/results", f"city={quote_plus(city)}&dist=20")
        answer = follow(web, moved.headers["location"])
        assert 'class="notice"' not in answer.text
        near = f"{point['lat']},{point['lon']},20mi"
        assert total(answer) == atlas.count(f"AREA[LocationGeoPoint]DISTANCE[{near},TOWNS]") > 0


@pytest.mark.parametrize("city", ["Nowhereville", "Boston", "(Boston"])
def test_a_distance_that_would_lose_studies_of_the_city_is_named(real: Client, city: str):
    moved = real.get("/ct2/results", f"cond=cancer&city={quote_plus(city)}&dist=20")
    answer = follow(real, moved.headers["location"])
    notice = re.search(r'<p class="notice">.*?</p>', answer.text)
    assert notice
    assert "dist=20" in notice[0]


def test_a_country_beside_a_city_counts_studies_with_that_very_site(real: Client):
    page = real.get("/search", "city=Paris").text
    offered = re.findall(
        r'href="(/search\?city=Paris&amp;country=[^"]*)".*?<small[^>]*>([\d,]+)', page
    )
    assert offered
    for address, count in offered:
        found = total(follow(real, address.replace("&amp;", "&")))
        assert found == int(count.replace(",", ""))


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/ct2/show/NCT00000001", "/study/NCT00000001"),
        ("/ct2/show/nct1?term=x&rank=3", "/study/NCT00000001"),
        ("/ct2/show/NCT00000009", "/study/NCT00000001"),
        ("/ct2/show/study/NCT00000001", "/study/NCT00000001"),
        ("/ct2/show/results/NCT00000001", "/study/NCT00000001/results-section"),
        ("/ct2/show/record/NCT00000001", "/study/NCT00000001/protocol-section"),
        ("/ct2/history/NCT00000001", "/study/NCT00000001/history"),
        ("/show/NCT00000001", "/study/NCT00000001"),
        ("/NCT00000001", "/study/NCT00000001"),
        ("/expert-search?term=AREA%5BPhase%5DPHASE2", "/search?q=AREA%5BPhase%5DPHASE2"),
    ],
)
def test_an_older_address_of_the_registry_leads_on_for_good(web: Client, address: str, leads: str):
    answer = follow(web, address)
    assert (answer.status, answer.headers["location"]) == (301, leads)
    assert follow(web, leads).status == 200


@pytest.mark.parametrize(
    ("tab", "leads"),
    [
        ("results", "/study/NCT00000001/results-section"),
        ("history", "/study/NCT00000001/history"),
        ("table", "/study/NCT00000001/protocol-section"),
        ("history&a=1&b=75", "/study/NCT00000001/history?tab=history&a=1&b=75"),
    ],
)
def test_a_tab_of_a_study_leads_to_its_place(web: Client, tab: str, leads: str):
    answer = web.get("/study/NCT00000001", f"tab={tab}")
    assert (answer.status, answer.headers["location"]) == (303, leads)
    page = follow(web, leads)
    assert page.status == 200
    assert ("1 and 75" in page.text) == ("b=75" in leads)


def test_results_that_are_there_are_shown_on_the_page_of_the_study(real: Client, held: Atlas):
    study = held.search('AREA[HasResults]"true"', limit=1).hits[0].nct_id
    answer = real.get(f"/study/{study}", "tab=results")
    assert answer.headers["location"] == f"/study/{study}#results"
    assert 'id="results"' in real.get(f"/study/{study}").text


def test_a_study_that_is_not_held_is_not_found_by_an_older_address_either(web: Client):
    assert web.get("/ct2/show/NCT00000077").status == 404
    answer = web.get("/NCT77", "", {"accept": "application/json"})
    assert answer.status == 404
    assert json.loads(answer.body)["slug"] == "study-not-found"


def test_an_order_of_the_registry_is_named_on_the_page(real: Client):
    page = real.get("/search", "cond=cancer&sort=StudyFirstPostDate:asc&limit=25").text
    assert "<strong>First posted, oldest first</strong>" in page
    assert page.count("<h2><a") == 25
