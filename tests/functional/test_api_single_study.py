"""`/studies/{nctId}`: one study, by any spelling of its number, in every form."""

import csv
import io
import json
import zipfile

import pytest

import oas
from audit.client import Client
from real_data import Loaded
from trialatlas.atlas import Atlas
from trialatlas.export.csv_columns import COLUMNS

STUDY = "/api/v2/studies"


def test_a_study_is_its_bytes_as_received(real: Client, real_registry: Loaded):
    with Atlas.open(real_registry.folder) as atlas:
        raw = atlas.study("NCT00000410").stored.raw
    answer = real.get(f"{STUDY}/NCT00000410")
    assert answer.body == raw
    assert answer.headers["content-type"] == "application/json"
    assert oas.faults(oas.document(), "Study", json.loads(answer.body)) == []


@pytest.mark.parametrize("spelling", ["nct00000410", "NCT410", "Nct0410"])
def test_a_number_may_be_in_any_case_and_without_its_zeros(real: Client, spelling: str):
    answer = real.get(f"{STUDY}/{spelling}")
    assert answer.status == 200
    assert answer.body == real.get(f"{STUDY}/NCT00000410").body


def test_a_former_number_leads_to_the_study_for_good(web: Client):
    answer = web.get(f"{STUDY}/nct9", "format=csv")
    assert answer.status == 301
    assert answer.headers["location"] == f"{STUDY}/NCT00000001?format=csv"


def test_a_study_that_is_not_held_is_not_found_and_the_nearest_are_named(real: Client):
    answer = real.get(f"{STUDY}/NCT99999999")
    assert answer.status == 404
    assert answer.text == "NCT number NCT99999999 not found"
    told = real.get(f"{STUDY}/NCT99999999", headers={"accept": "application/problem+json"})
    assert json.loads(told.body)["nearest"]


@pytest.mark.parametrize("number", ["410", "NCT", "NCT00000000", "NCT123456789012", "x"])
def test_what_can_be_no_number_is_refused(real: Client, number: str):
    answer = real.get(f"{STUDY}/{number}")
    assert answer.status == 400
    assert "has incorrect format" in answer.text


def test_fields_are_chosen_as_for_many_studies(real: Client):
    record = json.loads(real.get(f"{STUDY}/NCT00000410", "fields=NCTId|ConditionsModule").body)
    assert list(record) == ["protocolSection"]
    assert list(record["protocolSection"]) == ["identificationModule", "conditionsModule"]


def test_a_zip_holds_the_same_json(real: Client):
    packed = real.get(f"{STUDY}/NCT00000410", "format=json.zip")
    assert packed.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.body)) as archive:
        assert archive.namelist() == ["NCT00000410.json"]
        assert archive.read("NCT00000410.json") == real.get(f"{STUDY}/NCT00000410").body


def test_a_table_has_one_row(real: Client):
    answer = real.get(f"{STUDY}/NCT00000410", "format=csv")
    titles, row = csv.reader(io.StringIO(answer.text, newline=""))
    assert titles == list(COLUMNS)
    cells = dict(zip(titles, row, strict=True))
    assert cells["NCT Number"] == "NCT00000410"
    assert cells["Study URL"] == "https://clinicaltrials.gov/study/NCT00000410"
    assert cells["Acronym"] == "SPORT"
    assert cells["Other IDs"] == "U01 AR45444 NIAMS-004C|U01AR045444"
    assert cells["Locations"].startswith(
        "Kaiser Permanente Spine Care Program, Oakland, California, 94612, United States|"
    )


def test_fhir_is_a_bundle_that_begins_with_the_study(real: Client):
    answer = real.get(f"{STUDY}/NCT00000410", "format=fhir.json")
    assert answer.headers["content-type"] == "application/fhir+json"
    bundle = json.loads(answer.body)
    assert bundle["resourceType"] == "Bundle"
    assert bundle["entry"][0]["resource"]["resourceType"] == "ResearchStudy"


def test_a_reference_may_be_cut_to_some_tags(real: Client):
    whole = real.get(f"{STUDY}/NCT00000410", "format=ris").text
    some = real.get(f"{STUDY}/NCT00000410", "format=ris&fields=TI").text
    assert [line[:2] for line in some.splitlines()] == ["TY", "TI", "ER"]
    assert set(some.splitlines()) < set(whole.splitlines())


@pytest.mark.parametrize(
    ("query", "wording"),
    [
        ("format=xml", "Invalid value in parameter `format`: `xml`"),
        ("fields=@query", "has incorrect format"),
        ("fields=Nothing", "contains invalid field name"),
        ("format=fhir.json&fields=NCTId", "has incorrect format"),
        ("format=ris&fields=ZZ", "contains invalid field name"),
        ("pageSize=1", "`pageSize` is unknown parameter"),
    ],
)
def test_what_cannot_be_asked_of_one_study_is_refused(real: Client, query: str, wording: str):
    answer = real.get(f"{STUDY}/NCT00000410", query)
    assert answer.status == 400
    assert wording in answer.text


@pytest.mark.parametrize("form", ["json", "csv", "json.zip", "ris", "fhir.json"])
def test_each_form_can_be_asked_for_again_without_being_sent(real: Client, form: str):
    first = real.get(f"{STUDY}/NCT00000410", f"format={form}")
    assert first.status == 200
    kept = {"if-none-match": first.headers["etag"]}
    assert real.get(f"{STUDY}/NCT00000410", f"format={form}", kept).status == 304
    assert "NCT00000410" in first.headers["x-source"]


@pytest.mark.parametrize("form", ["json", "csv", "ris", "fhir.json"])
def test_hidden_contacts_are_in_no_form_of_a_study(discreet: Client, form: str):
    assert "example.org" not in discreet.get(f"{STUDY}/NCT00000001", f"format={form}").text
