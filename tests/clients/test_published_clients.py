"""Clients of the registry's API, as published on PyPI, against our server: only the base address
is changed.
"""

from collections import Counter
from typing import Any

import pytest
from driving import Drive

from trialatlas import schema
from trialatlas.export.csv_columns import COLUMNS

HELD = 7515


@pytest.fixture(scope="module")
def altissimo(drive: Drive) -> dict[str, Any]:
    return drive("altissimo")


@pytest.fixture(scope="module")
def ctgov(drive: Drive) -> dict[str, Any]:
    return drive("ctgov")


@pytest.fixture(scope="module")
def pytrials(drive: Drive) -> dict[str, Any]:
    return drive("pytrials")


def test_altissimo_reads_every_study_through_its_strict_models(altissimo: dict[str, Any]):
    studies = altissimo["studies"]
    assert studies["wrong"] == []
    assert studies["count"] == studies["total"] == HELD
    assert studies["pages"] == 8


def test_altissimo_calls_all_nine_addresses(altissimo: dict[str, Any]):
    met = altissimo["endpoints"]
    total, on_page, has_more = met.pop("listStudies")
    assert total > on_page == 5
    assert has_more
    assert met == {
        "fetchStudy": True,
        "studiesMetadata": [each.name for each in schema.ROOTS],
        "searchAreas": [len(schema.AREAS)],
        "enums": len(schema.ENUMS),
        "sizeStats": [HELD, met["sizeStats"][1]],
        "fieldValuesStats": ["EnumStats", "IntegerStats", "EnumStats"],
        "listFieldSizesStats": [["Phase", 2]],
        "version": [schema.API_VERSION, "2026-04-29T00:00:00"],
    }


def test_altissimo_reads_the_statistics_of_every_field(altissimo: dict[str, Any]):
    assert Counter(altissimo["all_values"]["kinds"]).total() > 300
    assert altissimo["all_values"]["lists"] > 60


def test_altissimo_writes_parameters_that_are_understood(altissimo: dict[str, Any]):
    assert altissimo["parameters"]["total"] > 0
    assert set(altissimo["parameters"]["statuses"]) <= {"COMPLETED", "TERMINATED"}


def test_altissimo_raises_what_the_registry_would_make_it_raise(altissimo: dict[str, Any]):
    refusals = altissimo["refusals"]
    assert {name: said[:2] for name, said in refusals.items()} == {
        "missing": ["NotFoundException", 404],
        "field": ["BadRequestException", 400],
        "expression": ["BadRequestException", 400],
    }
    assert "contains invalid field name" in refusals["field"][2]
    assert "Unknown area name" in refusals["expression"][2]


def test_altissimo_follows_a_search_that_two_keys_sort(altissimo: dict[str, Any]):
    met = altissimo["following"]
    assert met["totals"][0] > len(set(met["numbers"])) == 40
    assert met["totals"][1] is None
    # A partial date stands for its first day.
    days = [f"{date}-01"[:10] for date in met["dates"]]
    assert days == sorted(days, reverse=True)


def test_altissimo_fetches_a_study_by_its_number_without_zeros(altissimo: dict[str, Any]):
    assert "NCT00000410" in altissimo["short_number"]


def test_ctgov_counts_as_many_studies_as_it_then_goes_through(ctgov: dict[str, Any]):
    asked = ctgov["queries"] + ctgov["filters"]
    wrong = [each for each in asked if not each["count"] == each["iterated"] == each["distinct"]]
    assert wrong == []
    assert len(ctgov["queries"]) == 20
    found = [each["count"] for each in asked]
    assert found[0] == HELD
    # Only the last of the queries asks for what no study holds.
    assert [each for each in asked if not each["count"]] == [ctgov["queries"][-1]]
    assert len(set(found)) > 15


def test_ctgov_reads_single_studies_version_and_endpoints(ctgov: dict[str, Any]):
    assert ctgov["study"] == "NCT00000410"
    assert ctgov["version"]["apiVersion"] == schema.API_VERSION
    assert ctgov["capped"] == 25
    assert ctgov["endpoints"]
    assert {each["phase"] for each in ctgov["endpoints"]} <= {"PHASE3", "PHASE2; PHASE3"}
    assert len(ctgov["refused"]) == 2
    assert all(said.startswith("HTTP 400 ") for said in ctgov["refused"])


def test_pytrials_asks_for_the_columns_by_the_titles_that_we_have(pytrials: dict[str, Any]):
    tables = pytrials["tables"]
    assert tables["titles"] == list(COLUMNS)
    assert tables["whole"] == [list(COLUMNS), 1001, [30]]
    assert all(each.startswith("NCT0") for each in tables["first_cells"])
    assert len(set(tables["first_cells"])) == 1000
    assert tables["chosen"]
    assert tables["alone"] == [[title] for title in COLUMNS]


def test_pytrials_gets_tables_cut_to_some_columns(pytrials: dict[str, Any]):
    titles = ["NCT Number", "Study Title", "Conditions", "Enrollment", "Locations"]
    assert pytrials["tables"]["some"] == [titles, 21, [5]]


def test_pytrials_gets_records_in_the_same_order_as_tables(pytrials: dict[str, Any]):
    records = pytrials["records"]
    assert records["whole"] == records["every"] == 20
    assert records["same"]
    protocol = records["some"]["protocolSection"]
    assert set(protocol["identificationModule"]) == {"nctId", "briefTitle"}


def test_pytrials_says_of_what_day_the_data_are(pytrials: dict[str, Any]):
    assert pytrials["info"] == [schema.API_VERSION, "2026-04-29T00:00:00"]
    assert "2026-04-29" in pytrials["said"]
