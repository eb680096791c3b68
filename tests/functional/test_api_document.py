"""Answers held to the registry's OpenAPI document: every address, parameter, example and form, and
every real study.
"""

import csv
import io
import json
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest

import oas
from audit.client import Client
from trialatlas.export.csv_columns import COLUMNS

V2 = "/api/v2"
PATHS = (
    "/studies",
    "/studies/{nctId}",
    "/studies/metadata",
    "/studies/search-areas",
    "/studies/enums",
    "/stats/size",
    "/stats/field/values",
    "/stats/field/sizes",
    "/version",
)
FORMS = {
    "/studies": ("json", "csv"),
    "/studies/{nctId}": ("json", "csv", "json.zip", "fhir.json", "ris"),
}
FIELDS = {"csv": "NCT Number|Study Documents", "ris": "TI|AB"}
"""What `fields` names in forms with names of their own."""
HELD = 7515


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return oas.document()


def samples(parameter: dict[str, Any]) -> list[str]:
    """The values that the document names for a parameter: examples, choices, what holds without."""
    schema = parameter["schema"]
    named = [each["value"] for each in parameter.get("examples", {}).values()]
    named += schema.get("enum", [])
    named += [schema["default"]] if schema.get("default") not in (None, []) else []
    if schema["type"] == "boolean":
        named += [True, False]
    return list(dict.fromkeys(written(each) for each in named)) or ["10"]


def written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def requests(spec: dict[str, Any], path: str, token: str) -> Iterator[dict[str, str]]:
    """Every parameter of a path with every value named for it, in every form."""
    forms = FORMS.get(path, ("",))
    for form in forms:
        yield {"format": form} if form else {}
    for form, each in product(forms, spec["paths"][path]["get"]["parameters"]):
        name = each["name"]
        if each["in"] != "query" or name == "format" or (name, form) == ("fields", "fhir.json"):
            continue
        values = samples(each)
        if name == "pageToken":
            values = [token]
        elif name == "fields" and form in FIELDS:
            values = [FIELDS[form]]
        for value in values:
            yield {name: value, **({"format": form} if form else {})}


@pytest.mark.parametrize("path", PATHS)
def test_whatever_the_document_names_is_answered_as_it_says(
    real: Client, spec: dict[str, Any], path: str
):
    token = json.loads(real.get(f"{V2}/studies", "fields=NCTId").body)["nextPageToken"]
    wrong: list[str] = []
    count = 0
    for asked in requests(spec, path, token):
        query = urlencode(asked)
        address = V2 + path.replace("{nctId}", "NCT00000410")
        answer = real.get(address, query)
        if answer.status != 200:
            wrong.append(f"{query}: {answer.status} {answer.text[:200]}")
        wrong += [f"{query}: {each}" for each in oas.answer_faults(spec, path, answer)]
        count += 1
    assert wrong == []
    assert count >= 1 + len(spec["paths"][path]["get"]["parameters"])


def test_fields_cannot_be_chosen_of_fhir(real: Client):
    answer = real.get(f"{V2}/studies/NCT00000410", "format=fhir.json&fields=NCTId")
    assert answer.status == 400


@pytest.mark.parametrize(
    "record",
    [
        {"protocolSection": {"nothing": {}}},
        {"hasResults": "yes"},
        {"protocolSection": {"statusModule": {"overallStatus": "Completed"}}},
        {"protocolSection": {"statusModule": {"studyFirstSubmitDate": "2020-02-31"}}},
    ],
)
def test_what_is_not_in_the_document_is_found(spec: dict[str, Any], record: dict[str, Any]):
    assert len(oas.faults(spec, "Study", record)) == 1


def test_the_paths_are_those_of_the_document(spec: dict[str, Any]):
    assert set(PATHS) == set(spec["paths"])


@pytest.mark.parametrize("path", PATHS)
def test_a_parameter_that_is_not_in_the_document_is_refused_as_it_says(
    real: Client, spec: dict[str, Any], path: str
):
    answer = real.get(V2 + path.replace("{nctId}", "NCT00000410"), "nothing=1")
    assert answer.status == 400
    assert list(oas.answer_faults(spec, path, answer)) == []


@pytest.mark.parametrize(("name", "status"), [("NCT99999998", 404), ("410", 400), ("NCT0", 400)])
def test_a_study_that_is_not_held_is_refused_as_the_document_says(
    real: Client, spec: dict[str, Any], name: str, status: int
):
    answer = real.get(f"{V2}/studies/{name}")
    assert answer.status == status
    assert list(oas.answer_faults(spec, "/studies/{nctId}", answer)) == []


def pages(client: Client, query: str) -> Iterator[Any]:
    token = ""
    while True:
        answer = client.get(f"{V2}/studies", f"pageSize=1000&{query}&pageToken={token}")
        assert answer.status == 200, answer.text
        yield answer
        token = answer.headers.get("x-next-page-token") or (
            "" if "csv" in query else json.loads(answer.body).get("nextPageToken", "")
        )
        if not token:
            return


@pytest.mark.parametrize(
    "query",
    ["markupFormat=markdown", "markupFormat=legacy", "fields=IdentificationModule|ResultsSection"],
)
def test_every_study_has_the_shape_of_the_document(real: Client, spec: dict[str, Any], query: str):
    against = oas.validator(spec, oas.reference("PagedStudies"))
    count = 0
    for answer in pages(real, query):
        page = json.loads(answer.body)
        wrong = [str(each.instance_path) + each.message[:200] for each in against.iter_errors(page)]
        assert wrong == []
        count += len(page["studies"])
    assert count == HELD


def test_a_table_of_every_study_is_whole_also_for_who_breaks_it_at_every_line_end(real: Client):
    whole: list[list[str]] = []
    broken: list[list[str]] = []
    for answer in pages(real, "format=csv"):
        whole += csv.reader(io.StringIO(answer.text, newline=""))
        # pytrials reads a table so.
        broken += csv.reader(answer.text.splitlines())
    assert {len(row) for row in whole} == {len(row) for row in broken} == {len(COLUMNS)}
    assert len(whole) == len(broken) == HELD + 1
