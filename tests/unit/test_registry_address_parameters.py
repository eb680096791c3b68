"""Addresses of the registry's site, read: every parameter has a meaning here or is named."""

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from starlette.datastructures import QueryParams

from real_data import read_studies
from trialatlas.places.countries import COUNTRIES, country_names, state_name
from trialatlas.web.registry_addresses import classic, modern
from trialatlas.web.search_form import SearchForm


def ours(query: str) -> str:
    return SearchForm.read(QueryParams(query)).address()


def same(query: str) -> str:
    """A question in our grammar, written as we write it."""
    return ours(query)


def from_classic(query: str) -> str:
    pairs = classic(parse_qsl(query, keep_blank_values=True))
    return SearchForm.read(QueryParams(pairs)).address()


@pytest.mark.parametrize(
    ("theirs", "our_words"),
    [
        ("term=x", "q=x"),
        ("cond=x&recrs=a&strd_s=05/06/2020", "condition=x&status=RECRUITING&start=2020-05-06_"),
        ("ea_idv=Yes&cntry=FR", "studyType=exp_indiv&country=France"),
        ("cond=x&intr=y&spons=z", "condition=x&treatment=y&sponsor=z"),
        ("lat=48.85&lng=2.35&distance=20", "near=48.85, 2.35, 20 mi"),
        ("lat=48.85&lng=2.35&distance=20km", "near=48.85, 2.35, 20km"),
        ("lat=48.85&lng=2.35", "near=48.85, 2.35, 50 mi"),
        ("cond=x&distance=50", "condition=x"),
        ("locStr=Boston, MA", "place=Boston, MA"),
        (
            "locStr=Boston, MA&city=Boston&country=United States",
            "city=Boston&country=United States",
        ),
        (
            "aggFilters=status:not rec,sex:f",
            "status=NOT_YET_RECRUITING&status=RECRUITING&sex=FEMALE",
        ),
        ("aggFilters=phase:0 4 NA", "phase=EARLY_PHASE1&phase=PHASE4&phase=NA"),
        ("aggFilters=studyType:int exp", "type=INTERVENTIONAL&type=EXPANDED_ACCESS"),
        ("aggFilters=ages:child older", "age=CHILD&age=OLDER_ADULT"),
        ("aggFilters=results:without,docs:sap", "results=false&docs=sap"),
        ("studyType=obs", "type=OBSERVATIONAL"),
        ("sort=LastUpdatePostDate", "sort=updated"),
        ("sort=EnrollmentCount:desc", "sort=size"),
        ("sort=@relevance", ""),
        ("viewType=Table&checkSpell=true", "view=table"),
        ("rank=26", "page=3"),
        ("rank=26&limit=25", "limit=25&page=2"),
        ("limit=1000", "limit=100"),
        ("start=2020_", "start=2020_"),
        ("start_from=2020&start_to=2021-05", "start=2020_2021-05"),
        ("ageRange_to=17", "ageRange=_17"),
    ],
)
def test_the_registrys_words_are_read_as_ours(theirs: str, our_words: str):
    assert ours(theirs) == same(our_words)


def test_kinds_of_study_that_facets_cannot_say_together_stay_one_choice():
    form = SearchForm.read(QueryParams("aggFilters=studyType:int obs_patreg"))
    assert form.chosen == {"studyType": ("int", "obs_patreg")}


def test_a_filter_beside_a_choice_of_the_same_kind_must_hold_as_well():
    form = SearchForm.read(QueryParams("status=COMPLETED&aggFilters=status:rec"))
    assert form.chosen == {"status": ("COMPLETED",)}
    assert form.boxes == {"aggFilters": "status:rec"}


def test_a_key_that_the_registry_lacks_matches_nothing_and_is_kept():
    assert SearchForm.read(QueryParams("aggFilters=phase:na")).boxes == {"aggFilters": "phase:na"}


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("cond=x&foo=bar", "foo=bar"),
        ("cond=x&cond=y", "condition=y"),
        ("aggFilters=ressub:2,sex:f", "aggFilters=ressub:2"),
        ("aggFilters=sex:f q", "aggFilters=sex:q"),
        ("viewType=Globe", "viewType=Globe"),
    ],
)
def test_what_is_not_understood_is_kept_to_be_named(query: str, left: str):
    form = SearchForm.read(QueryParams(query))
    assert form.unread == (left,)
    assert SearchForm.read(QueryParams(form.address().partition("?")[2])) == form


@pytest.mark.parametrize(
    ("theirs", "our_words"),
    [
        ("term=a&cond=b&intr=c&titles=d", "q=a&condition=b&treatment=c&titles=d"),
        ("outc=a&spons=b&lead=c&id=d", "outc=a&sponsor=b&lead=c&id=d"),
        ("recrs=ab", "status=RECRUITING&status=NOT_YET_RECRUITING"),
        ("recrs=b&recrs=a", "status=NOT_YET_RECRUITING&status=RECRUITING"),
        ("recrs=defghim", "&".join(f"status={each}" for each in (
            "ACTIVE_NOT_RECRUITING", "COMPLETED", "ENROLLING_BY_INVITATION", "SUSPENDED",
            "TERMINATED", "WITHDRAWN", "UNKNOWN"))),
        ("recrs=cjkl", "&".join(f"status={each}" for each in (
            "AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE",
            "APPROVED_FOR_MARKETING"))),
        ("recr=Open", "status=RECRUITING&status=NOT_YET_RECRUITING&status=AVAILABLE"),
        ("recrs=am&no_unk=Y", "status=RECRUITING"),
        ("gndr=Female", "sex=FEMALE"),
        ("gndr=Male", "sex=MALE"),
        ("age=0&age=2", "age=CHILD&age=OLDER_ADULT"),
        ("age=1", "age=ADULT"),
        ("age_v=35", "ageRange=35y_35y"),
        ("phase=4", "phase=EARLY_PHASE1"),
        ("phase=01", "phase=PHASE1&phase=PHASE2"),
        ("phase=2&phase=3", "phase=PHASE3&phase=PHASE4"),
        ("fund=0123", "funderType=nih&funderType=fed&funderType=industry&funderType=other"),
        ("rslt=With", "results=true"),
        ("rslt=Without", "results=false"),
        ("type=Intr", "type=INTERVENTIONAL"),
        ("type=Obsr", "type=OBSERVATIONAL"),
        ("type=PReg", "studyType=obs_patreg"),
        ("type=Expn", "type=EXPANDED_ACCESS"),
        ("ea_idv=Yes&ea_int=Yes&ea_tmt=Yes",
         "studyType=exp_indiv&studyType=exp_inter&studyType=exp_treat"),
        ("hlth=Y&f801=Yes", "healthy=y&violation=y"),
        ("u_prot=Y&u_sap=Y&u_icf=Y", "docs=prot&docs=sap&docs=icf"),
        ("strd_s=05/06/2020&strd_e=12/31/2021", "start=2020-05-06_2021-12-31"),
        ("prcd_s=1/2/2020", "primComp=2020-01-02_"),
        ("cmpd_e=01/02/2020", "studyComp=_2020-01-02"),
        ("sfpd_s=01/02/2020&rfpd_e=03/04/2021&lupd_s=05/06/2022",
         "firstPost=2020-01-02_&resFirstPost=_2021-03-04&lastUpdPost=2022-05-06_"),
        ("cntry=US", "country=United States"),
        ("cntry1=NA:US&state1=NA:US:CA", "state=California&country=United States"),
        ("cntry=KR", "country=South Korea&country=Korea, Republic of"),
        ("cntry=France", "country=France"),
        ("state=US:CA&state=US:NY", 'state="California" OR "New York"'),
        ("city=Boston&locn=Mayo", "city=Boston&place=Mayo"),
        ("cond=x&Search=Search&view=record&draw=2&rank=1&count=50&gndr=", "condition=x"),
    ],
)  # fmt: skip
def test_every_parameter_of_the_classic_site_is_translated(theirs: str, our_words: str):
    assert from_classic(theirs) == same(our_words)


@pytest.mark.parametrize(
    "given",
    ["recrs=z", "gndr=Both", "age=7", "phase=9", "fund=x", "rslt=Maybe", "type=Foo", "cntry=XX",
     "state=US:XX", "strd_s=2020", "zzzz_e=01/01/2020", "dist=50", "lup_d=14", "rsub=x",
     "no_unk=N", "age_v=old"],
)  # fmt: skip
def test_what_the_classic_site_meant_otherwise_is_named(given: str):
    pairs = classic(parse_qsl(f"cond=x&{given}"))
    assert pairs == [("cond", "x"), ("unread", given)]


def test_our_own_parameters_stay_as_they_are():
    given = [("q", "x"), ("condition", "y"), ("status", "COMPLETED"), ("country", "France")]
    assert modern(given) == given


def test_every_country_of_the_real_studies_has_a_code(xml_studies_path: Path, studies_path: Path):
    known = {name.casefold() for names in COUNTRIES.values() for name in names}
    met = {
        str(each)
        for path in (xml_studies_path, studies_path)
        for study in read_studies(path)
        for each in study.values("LocationCountry")
    }
    assert len(met) > 80
    assert {each for each in met if each.casefold() not in known} <= {"", "Former Yugoslavia"}


def test_codes_are_read_in_any_case():
    assert country_names("fr") == ("France",)
    assert state_name("us", "ny") == "New York"
    assert country_names("XX") == ()
    assert state_name("US", "ZZ") == ""
