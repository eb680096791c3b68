"""`/api/atlas/export.*` over real studies: whole results in each form, one study after another."""

import csv
import io
import json
import sys
import tracemalloc
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pytest
from fhir.resources.R4B.bundle import Bundle
from pyarrow import parquet as pq
from web_site import HOSTILE

from audit.client import Answer, Client
from fhir_models import faults
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.export.csv_columns import COLUMNS
from trialatlas.export.leaf_columns import columns_of
from trialatlas.export.parquet import GROUP
from trialatlas.index.protocol import SearchRequest, SortKey

FORMS = ("csv", "fhir.json", "jsonl", "parquet", "ris")


def export(client: Client, form: str, **parameters: Any) -> Answer:
    named = {name.replace("__", "."): value for name, value in parameters.items()}
    answer = client.get(f"/api/atlas/export.{form}", urlencode(named))
    assert answer.status == 200, answer.text
    return answer


def wanted(atlas: Atlas, expression: str) -> list[str]:
    """The studies found, by way of the pages, in ascending order."""
    found = atlas.search(expression, limit=1000)
    assert found.next_page_token is None
    return sorted(hit.nct_id for hit in found.hits)


def records(answer: Answer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.body.splitlines()]


def nct_id(record: dict[str, Any]) -> str:
    return record["protocolSection"]["identificationModule"]["nctId"]


def table(answer: Answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.text, newline="")))


def parquet(answer: Answer) -> pa.Table:
    return pq.read_table(pa.BufferReader(answer.body))


@pytest.mark.parametrize("form", FORMS)
def test_an_export_holds_all_that_a_search_finds_once_and_in_order(
    real: Client, held: Atlas, form: str
):
    expected = wanted(held, "AREA[ConditionSearch]asthma")
    answer = export(real, form, query__cond="asthma")
    if form == "csv":
        found = [row[0] for row in table(answer)[1:]]
    elif form == "jsonl":
        found = [nct_id(each) for each in records(answer)]
    elif form == "ris":
        found = [line[6:] for line in answer.text.split("\r\n") if line.startswith("ID  - ")]
    elif form == "parquet":
        found = parquet(answer).column("NCTId").to_pylist()
    else:
        bundles = [each["resource"] for each in json.loads(answer.body)["entry"]]
        found = [each["entry"][0]["resource"]["identifier"][0]["value"] for each in bundles]
    assert len(expected) > 50
    assert found == expected
    assert answer.headers["x-total-count"] == str(len(expected))
    assert form in answer.headers["content-disposition"]
    assert "ClinicalTrials.gov" in answer.headers["x-source"]


def test_every_study_held_can_be_had_as_json_lines_byte_for_byte(real: Client, held: Atlas):
    lines = export(real, "jsonl").body.splitlines()
    assert len(lines) == len(held)
    for line, stored in zip(lines, held.records(held), strict=True):
        assert line == stored.raw


def test_an_export_follows_the_sort_that_is_asked(real: Client, held: Atlas):
    keys = (SortKey("EnrollmentCount"),)
    asked = SearchRequest(sort=keys, limit=1000)
    expected = [hit.nct_id for hit in held.find(asked).hits]
    rows = table(export(real, "csv", sort="EnrollmentCount:desc", fields="NCT Number"))
    assert [row[0] for row in rows[1:1001]] == expected


def test_filters_and_switched_off_synonyms_count_as_in_a_search(real: Client):
    asked = {"query__intr": "Keytruda", "filter__overallStatus": "COMPLETED"}
    named = {name.replace("__", "."): value for name, value in asked.items()}
    wide = json.loads(real.get("/api/atlas/search", urlencode(named)).body)["total"]
    assert export(real, "ris", **asked).headers["x-total-count"] == str(wide)
    narrow = export(real, "ris", **asked, synonyms="false").headers["x-total-count"]
    assert int(narrow) < wide


def test_a_table_has_the_registrys_columns_or_a_column_for_each_leaf_named(real: Client):
    assert table(export(real, "csv", query__id="NCT00000410"))[0] == list(COLUMNS)
    rows = table(
        export(real, "csv", query__id="NCT00000410", fields="DesignModule,NCTId|Condition")
    )
    below = [each.piece for each in schema.leaves_below(schema.node("DesignModule"))]
    assert rows[0] == ["NCTId", "Condition", *below]
    assert rows[1][0] == "NCT00000410"
    assert isinstance(json.loads(rows[1][1]), list)


def test_json_lines_take_fields_and_plain_markup(real: Client):
    found = records(export(real, "jsonl", query__cond="asthma", fields="NCTId,BriefSummary"))
    assert all(
        set(each["protocolSection"]) <= {"identificationModule", "descriptionModule"}
        for each in found
    )
    asked = {"query__term": "AREA[BriefSummary]carbon", "markupFormat": "legacy"}
    assert export(real, "jsonl", **asked).body != export(real, "jsonl", query__term="carbon").body


def test_references_take_tags(real: Client):
    text = export(real, "ris", query__id="NCT00000410", fields="TI").text
    assert [line[:2] for line in text.split("\r\n") if line] == ["TY", "TI", "ER"]


def test_parquet_holds_every_leaf_of_every_real_study(real: Client, held: Atlas):
    answer = export(real, "parquet", query__cond="cancer")
    found = parquet(answer)
    columns = columns_of(schema.ROOTS)
    assert found.column_names == [each.name for each in columns]
    assert b"ClinicalTrials.gov" in found.schema.metadata[b"source"]
    rows = found.to_pylist()
    assert len(rows) > 1500
    for row in rows[::7]:
        study = held.study(row["NCTId"]).study
        for column in columns:
            if column.form in {"text", "point"}:
                assert flat(row[column.name]) == list(map(text, study.values(column.name)))


def flat(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [below for each in value for below in flat(each)]
    return [] if value is None else [value]


def text(value: Any) -> Any:
    return value if isinstance(value, str | dict) else json.dumps(value)


def test_parquet_keeps_numbers_and_flags_as_such_and_sites_in_their_places(
    real: Client, held: Atlas
):
    found = parquet(export(real, "parquet", fields="NCTId,EnrollmentCount,HasResults,Location"))
    by_id = {row["NCTId"]: row for row in found.to_pylist()}
    assert found.schema.field("EnrollmentCount").type == pa.int64()
    assert found.schema.field("HasResults").type == pa.bool_()
    assert pa.types.is_list(found.schema.field("LocationCity").type)
    checked = 0
    for nct in list(by_id)[::50]:
        study, row = held.study(nct).study, by_id[nct]
        assert row["EnrollmentCount"] == study.value("EnrollmentCount")
        sites = study.values("Location")
        for name, piece in (("city", "LocationCity"), ("state", "LocationState")):
            if row[piece] is not None:
                assert row[piece] == [site.get(name) for site in sites]
                checked += 1
    assert checked > 100


def test_a_value_that_does_not_fit_its_column_is_null_there_and_kept_as_json(web: Client):
    asked = {"query__id": "NCT00000001", "fields": "EnrollmentCount,NCTId"}
    (row,) = parquet(export(web, "parquet", **asked)).to_pylist()
    assert row == {"NCTId": "NCT00000001", "EnrollmentCount": None}
    (record,) = records(export(web, "jsonl", **asked))
    assert record["protocolSection"]["designModule"]["enrollmentInfo"]["count"] == "sixty"


def test_without_the_package_parquet_is_refused_and_says_what_to_install(
    web: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = web.get("/api/atlas/export.parquet")
    assert answer.status == 501
    assert "trialatlas[parquet]" in answer.headers["x-hint"]
    assert export(web, "csv").status == 200


def test_fhir_is_one_bundle_of_valid_bundles(real: Client):
    whole = json.loads(export(real, "fhir.json", query__cond="leukemia").body)
    Bundle.model_validate({**whole, "entry": whole["entry"][:3]})
    addresses = [each["fullUrl"] for each in whole["entry"]]
    assert len(set(addresses)) == len(addresses) > 50
    for each in whole["entry"][::10]:
        assert faults(json.dumps(each["resource"]).encode()) == []


@pytest.mark.parametrize("form", FORMS)
def test_an_export_of_nothing_is_an_empty_file_of_its_form(real: Client, form: str):
    answer = export(real, form, query__cond="nosuchword")
    assert answer.headers["x-total-count"] == "0"
    if form == "csv":
        assert table(answer) == [list(COLUMNS)]
    elif form == "parquet":
        assert parquet(answer).num_rows == 0
    elif form == "fhir.json":
        assert json.loads(answer.body) == {"resourceType": "Bundle", "type": "collection"}
    else:
        assert answer.body == b""


@pytest.mark.parametrize(
    ("form", "query"),
    [
        ("csv", "fields=Nothing"),
        ("csv", "fields=NCT%20Number,NCTId"),
        ("jsonl", "fields=NCT%20Number"),
        ("parquet", "fields=Nothing"),
        ("ris", "fields=ZZ"),
        ("fhir.json", "fields=NCTId"),
        ("csv", "pageSize=3"),
        ("csv", "markupFormat=legacy"),
        ("jsonl", "sort=BriefTitle"),
        ("jsonl", "query.cond=a%20AND"),
        ("jsonl", "fields=" + ",".join(["NCTId"] * 501)),
    ],
)
def test_what_a_file_cannot_hold_is_refused_before_it_begins(real: Client, form: str, query: str):
    assert real.get(f"/api/atlas/export.{form}", query).status == 400


def test_an_export_that_the_client_holds_is_not_sent_again(real: Client):
    first = export(real, "csv", query__cond="gout")
    asked = {"if-none-match": first.headers["etag"]}
    assert real.get("/api/atlas/export.csv", "query.cond=gout", asked).status == 304
    assert real.get("/api/atlas/export.csv", "query.cond=asthma", asked).status == 200


@pytest.mark.parametrize("form", FORMS)
def test_hidden_contacts_are_in_no_file(discreet: Client, web: Client, form: str):
    def everything(client: Client) -> str:
        answer = export(client, form, query__id="NCT00000001")
        return repr(parquet(answer).to_pylist()) if form == "parquet" else answer.text

    shown = everything(web)
    assert ("example.org" in shown) == (form in {"jsonl", "parquet", "fhir.json"})
    assert "example.org" not in everything(discreet)
    assert HOSTILE["protocolSection"]["identificationModule"]["nctId"] in everything(discreet)


@pytest.mark.parametrize("form", FORMS)
def test_memory_does_not_grow_with_the_studies(held: Atlas, form: Any):
    at_once, times = (GROUP, 2) if form == "parquet" else (400, 3)
    some = list(held)[-at_once:]

    def peak(ids: list[str]) -> int:
        tracemalloc.start()
        try:
            for piece in held.export(form, ids):
                assert len(piece) < 50_000_000
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(some[:50])
    assert peak(some * times) < 1.2 * peak(some) + 100_000
