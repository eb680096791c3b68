"""The registry's undocumented addresses: versions of a study, and the archive of all studies."""

import copy
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_site import opened, raw

import fhir_models
from audit.client import Client
from trialatlas.atlas import Atlas

FIRST: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT00000001",
            "nctIdAliases": ["NCT00000009"],
            "briefTitle": "One",
        },
        "statusModule": {
            "overallStatus": "RECRUITING",
            "lastUpdateSubmitDate": "2020-01-02",
            "lastUpdatePostDateStruct": {"date": "2020-01-03"},
        },
        "outcomesModule": {"primaryOutcomes": [{"measure": "Pain"}]},
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2020-01-03"}},
    "hasResults": False,
}


@pytest.fixture(scope="module")
def versions() -> list[dict[str, Any]]:
    second = copy.deepcopy(FIRST)
    protocol = second["protocolSection"]
    protocol["statusModule"] |= {
        "overallStatus": "COMPLETED",
        "lastUpdateSubmitDate": "2021-05-06",
    }
    protocol["outcomesModule"]["primaryOutcomes"].append({"measure": "Sleep"})
    second["derivedSection"]["miscInfoModule"]["versionHolder"] = "2021-05-07"
    return [FIRST, second]


@pytest.fixture(scope="module")
def api(
    tmp_path_factory: pytest.TempPathFactory, versions: list[dict[str, Any]]
) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("history")
    with Atlas.open(folder, create=True) as atlas:
        for version in versions:
            file = folder / "record.json"
            file.write_bytes(raw(version))
            atlas.load(file)
        atlas.load("sample:12")
    with opened(folder) as client:
        yield client


def read(client: Client, path: str, query: str = "") -> Any:
    answer = client.get(path, query)
    assert answer.status == 200, answer.text
    return json.loads(answer.body)


def test_the_history_counts_versions_from_zero_and_names_the_modules_that_changed(api: Client):
    found = read(api, "/api/int/studies/NCT00000001", "history=true")["history"]["changes"]
    assert [each["version"] for each in found] == [0, 1]
    assert [each["status"] for each in found] == ["RECRUITING", "COMPLETED"]
    assert [each["date"] for each in found] == ["2020-01-02", "2021-05-06"]
    assert [each["moduleLabels"] for each in found] == [[], ["Study Status", "Outcome Measures"]]


def test_the_study_comes_along_and_the_history_only_when_asked_for(
    api: Client, versions: list[dict[str, Any]]
):
    assert read(api, "/api/int/studies/NCT00000001") == {"study": versions[1]}
    assert read(api, "/api/int/studies/nct1", "history=false") == {"study": versions[1]}
    assert set(read(api, "/api/int/studies/NCT00000009", "history=true")) == {"study", "history"}


def test_the_history_has_an_address_of_its_own(api: Client):
    whole = read(api, "/api/int/studies/NCT00000001", "history=true")
    assert read(api, "/api/int/studies/NCT00000001/history") == whole["history"]


def test_each_version_is_given_as_it_was(api: Client, versions: list[dict[str, Any]]):
    for number, version in enumerate(versions):
        found = read(api, f"/api/int/studies/NCT00000001/history/{number}")
        assert found == {"studyVersion": number, "study": version}


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/api/int/studies/NCT00000002", "history=true", 404),
        ("/api/int/studies/melanoma", "", 404),
        ("/api/int/studies/NCT00000001/history/2", "", 404),
        ("/api/int/studies/NCT00000001/history/-1", "", 404),
        ("/api/int/studies/NCT00000001/history/00", "", 404),
        ("/api/int/studies/NCT00000001/history/٣", "", 404),
        ("/api/int/studies/NCT00000001", "history=perhaps", 400),
        ("/api/int/nothing", "", 404),
        ("/api/v2/studies/download", "format=csv", 400),
        ("/api/v2/studies/download", "query.cond=pain", 400),
    ],
)
def test_what_is_not_there_is_said_in_plain_text(api: Client, path: str, query: str, status: int):
    answer = api.get(path, query)
    assert answer.status == status
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("base", ["/api/v2", "/api/int"])
def test_the_archive_holds_every_study_as_received(
    api: Client, base: str, versions: list[dict[str, Any]]
):
    answer = api.get(f"{base}/studies/download", "format=json.zip")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        names = archive.namelist()
        assert names[0] == "Contents.txt"
        assert b"ClinicalTrials.gov" in archive.read("Contents.txt")
        assert len(names) == 1 + 13
        assert archive.read("NCT0000xxxx/NCT00000001.json") == raw(versions[1])


def test_the_archive_can_be_loaded_again(api: Client, tmp_path: Path):
    file = tmp_path / "all.json.zip"
    file.write_bytes(api.get("/api/v2/studies/download").body)
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        report = atlas.load(file)
        assert (report.added, report.set_aside) == (13, 0)


def test_an_archive_that_the_client_holds_is_not_made_again(api: Client):
    first = api.get("/api/v2/studies/download")
    again = api.get("/api/v2/studies/download", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_study_is_given_in_fhir_and_whole(api: Client):
    answer = api.get("/api/v2/studies/NCT00000001", "format=fhir.json")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/fhir+json"
    assert fhir_models.faults(answer.body) == []
    assert api.get("/api/v2/studies/NCT00000001", "format=fhir.json&fields=NCTId").status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/api/int/studies/NCT00000001",
        "/api/int/studies/NCT00000001/history",
        "/api/int/studies/NCT00000001/history/0",
        "/api/v2/studies/download",
        "/api/v2/stats/size",
        "/api/v2/stats/field/values",
        "/api/v2/stats/field/sizes",
    ],
)
def test_an_answer_names_its_source(api: Client, path: str):
    assert "ClinicalTrials.gov" in api.get(path).headers["x-source"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/int/studies/NCT99000001",
        "/api/int/studies/NCT99000001/history",
        "/api/v2/studies/download",
        "/api/v2/stats/size",
    ],
)
def test_an_answer_with_fictitious_studies_says_so(api: Client, path: str):
    assert "FICTITIOUS" in api.get(path).headers["x-source"]


def test_an_answer_about_real_studies_alone_calls_none_fictitious(
    tmp_path: Path, versions: list[dict[str, Any]]
):
    file = tmp_path / "record.json"
    file.write_bytes(raw(versions[0]))
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(file)
    with opened(tmp_path / "data") as client:
        assert "FICTITIOUS" not in client.get("/api/v2/stats/size").headers["x-source"]
