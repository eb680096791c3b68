"""The registry's filter parameters as trees."""

import pytest

from trialatlas import schema
from trialatlas.errors import QueryError
from trialatlas.query import check, parse, print_query
from trialatlas.query.aggregate import CHOICES, aggregate_filter
from trialatlas.query.build import NOTHING
from trialatlas.query.filters import (
    AREA_BY_PARAMETER,
    FILTERS,
    age_filter,
    age_range_filter,
    date_range_filter,
    facet_filter,
    geo_filter,
    id_filter,
    query_for,
    range_filter,
    status_filter,
    synonym_ids,
)
from trialatlas.query.tree import And, Area, Distance, Everything, Or, Phrase, Query, Range, Words


def status(value: str) -> Area:
    return Area("OverallStatus", Phrase(value))


@pytest.mark.parametrize(
    "listed", ["RECRUITING,COMPLETED", "RECRUITING|COMPLETED", "recruiting, completed,"]
)
def test_statuses_are_listed_with_commas_or_pipes(listed: str):
    assert status_filter(listed) == Or((status("RECRUITING"), status("COMPLETED")))


@pytest.mark.parametrize("name", ["overallStatus", "ids", "advanced"])
def test_a_blank_filter_is_no_filter(name: str):
    assert FILTERS[name](" ") == Everything()


def test_ids_are_found_under_former_numbers_too():
    assert id_filter("nct1|NCT00000410") == Or(
        (Area("NCTIdSearch", Phrase("NCT00000001")), Area("NCTIdSearch", Phrase("NCT00000410")))
    )


def test_a_place_is_read_in_miles_or_kilometres():
    near = Area("LocationGeoPoint", Distance(39.0035707, -77.1013313, 50.0))
    assert geo_filter("distance(39.0035707,-77.1013313,50mi)") == near
    assert geo_filter("distance(39.0035707,-77.1013313,50)") == near
    assert geo_filter("distance(39.0035707,-77.1013313,80.4672km)") == near


@pytest.mark.parametrize(
    "parameter",
    ["cond", "term", "locn", "titles", "intr", "outc", "spons", "lead", "id", "patient"],
)
def test_a_query_parameter_looks_in_its_area(parameter: str):
    area = AREA_BY_PARAMETER[parameter]
    expected: Query = Words("a b") if parameter == "term" else Area(area, Words("a b"))
    assert query_for(parameter, "a b") == expected
    assert query_for(parameter, "") == Everything()


def test_every_choice_of_the_search_form_can_be_asked():
    for choices in CHOICES.values():
        for tree in choices.values():
            check(tree)
            assert parse(print_query(tree)) == tree


def test_keys_of_a_pair_are_alternatives_and_pairs_hold_together():
    assert aggregate_filter("status:not rec,sex:f") == And(
        (Or((status("NOT_YET_RECRUITING"), status("RECRUITING"))), Area("Sex", Phrase("FEMALE")))
    )


def test_a_key_that_is_not_known_finds_nothing():
    assert aggregate_filter("phase:na") == NOTHING
    assert aggregate_filter("phase:") == NOTHING
    assert aggregate_filter("") == Everything()


def test_funders_of_a_class_may_be_collaborators():
    asked = print_query(aggregate_filter("funderType:nih"))
    assert asked == 'AREA[LeadSponsorClass]"NIH" OR AREA[CollaboratorClass]"NIH"'


def test_every_funder_class_is_offered():
    agency = schema.enum("AgencyClass")
    assert agency
    asked = print_query(aggregate_filter("funderType:nih fed industry other"))
    assert all(f'[LeadSponsorClass]"{each.value}"' in asked for each in agency.values)


def test_studies_without_an_age_limit_take_every_age():
    assert print_query(age_filter("18 years", "64 years")) == (
        "(AREA[MinimumAge]RANGE[MIN, 64 years] OR AREA[MinimumAge]MISSING) AND"
        " (AREA[MaximumAge]RANGE[18 years, MAX] OR AREA[MaximumAge]MISSING)"
    )


def test_ages_of_the_search_page_are_read():
    assert age_range_filter("18d_64y") == age_filter("18 days", "64 years")
    assert age_range_filter("_17Y") == age_filter(None, "17 years")
    assert age_range_filter("65y_") == age_filter("65 years")
    assert age_range_filter("_") == Everything()


def test_dates_of_the_search_page_are_read():
    assert date_range_filter("StartDate", "2020-01-01_2021") == Area(
        "StartDate", Range("2020-01-01", "2021")
    )
    assert date_range_filter("StartDate", "_2021") == Area("StartDate", Range(None, "2021"))
    assert date_range_filter("StartDate", "_") == Everything()


def test_values_of_a_facet_are_alternatives():
    assert facet_filter("LocationCountry", ["Guinea"]) == Area(
        "LocationCountry", Phrase("Guinea", "FullMatch")
    )
    assert facet_filter("Phase", ["PHASE1", "PHASE2"]) == Or(
        (Area("Phase", Phrase("PHASE1")), Area("Phase", Phrase("PHASE2")))
    )


REFUSALS = [
    (status_filter, "RECRUITING, RECRUTING", "RECRUTING"),
    (id_filter, "NCT00000001|NCT", "NCT"),
    (geo_filter, "near(1,2,3mi)", "near(1,2,3mi)"),
    (geo_filter, "distance(1,2)", "distance(1,2)"),
    (aggregate_filter, "sex:f,colour:red", "colour"),
    (aggregate_filter, "sex", "sex"),
    (age_range_filter, "18_64", "18_64"),
]


@pytest.mark.parametrize(("read", "text", "at_fault"), REFUSALS)
def test_a_wrong_filter_is_refused_at_the_words_at_fault(read, text: str, at_fault: str):  # noqa: ANN001
    with pytest.raises(QueryError) as caught:
        read(text)
    error = caught.value
    last = error.expression.rfind(at_fault)
    assert (error.position, error.length) == (last, len(at_fault))
    assert error.hint


def test_a_range_in_the_wrong_order_is_refused():
    with pytest.raises(QueryError) as caught:
        range_filter("StartDate", "2021", "2020")
    assert caught.value.slug == "query-range"


def test_synonyms_are_named_by_area_and_id_or_by_id_alone():
    listed = synonym_ids("ConditionSearch:1651367| m-7, BriefTitle:x.1")
    assert listed == {"ConditionSearch:1651367", "m-7", "BriefTitle:x.1"}
    by_path = synonym_ids("protocolSection.conditionsModule.conditions:a1")
    assert by_path == {"Condition:a1"}
    assert synonym_ids(" ") == frozenset()


@pytest.mark.parametrize(
    ("listed", "at_fault"),
    [
        ("a1,Nowhere:a1", "Nowhere:a1"),
        ("ConditionSearch:", "ConditionSearch:"),
        (":a1", ":a1"),
        ("a:b:c", "a:b:c"),
        ("a1|two words", "two words"),
    ],
)
def test_what_has_not_the_form_of_a_synonym_is_refused_at_its_place(listed: str, at_fault: str):
    with pytest.raises(QueryError) as caught:
        synonym_ids(listed)
    error = caught.value
    assert listed[error.position : error.position + error.length] == at_fault
    assert error.slug == "query-value"
