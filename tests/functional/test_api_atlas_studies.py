"""Studies, their modules and their history below `/api/atlas`, and the catalogue of modules."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from web_site import HOSTILE, opened, raw

from audit.client import Client
from real_data import Loaded
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.study.nothing import Kind

BASE = "/api/atlas"
HELD = f"{BASE}/studies/NCT00000001"


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One study in three versions: conditions change in the second, the summary in the third."""
    folder = tmp_path_factory.mktemp("changing")
    first: dict[str, Any] = deepcopy(HOSTILE)
    first["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2024-01-01"}
    second = deepcopy(first)
    second["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2024-02-02"}
    second["protocolSection"]["conditionsModule"]["conditions"].append("Goitre")
    third = deepcopy(second)
    third["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2024-03-03"}
    third["protocolSection"]["descriptionModule"]["briefSummary"] = "Another."
    third["protocolSection"]["oversightModule"] = {"oversightHasDmc": False}
    with Atlas.open(folder / "data", create=True) as atlas:
        for record in (first, second, third):
            (folder / "record.json").write_bytes(raw(record))
            atlas.load(folder / "record.json")
    with opened(folder / "data") as client:
        yield client


def answer(client: Client, path: str) -> dict[str, Any]:
    said = client.get(path)
    assert said.status == 200, said.text
    return json.loads(said.body)


def test_a_study_comes_with_its_record_as_received_and_its_source(web: Client):
    said = web.get(HELD)
    assert raw(HOSTILE) in said.body
    found = json.loads(said.body)
    assert found["source"]["processed"] == "2026-01-02"
    assert found["source"]["address"].startswith("https://clinicaltrials.gov/study/")
    assert set(found["unknownPaths"]) == {"protocolSection.designModule.retiredField"}
    assert found["next"] == f"{BASE}/studies/NCT00000002"


def test_every_module_of_a_study_is_listed_and_answers_whether_held_or_not(web: Client):
    listed = answer(web, HELD)["modules"]
    assert len(listed) == len(schema.MODULES)
    for each in listed:
        found = answer(web, each["address"])
        assert ("absent" not in found) == each["holds"]
        assert found["module"]["label"] == each["label"]
        assert found["source"]["lines"]


def test_sections_are_records_too(web: Client):
    found = answer(web, f"{HELD}/modules/protocol-section")
    assert len(found["fields"]) == 13
    assert {each["slug"] for each in found["siblings"]} >= {"results-section"}


def test_a_field_says_what_it_is_and_what_it_holds(web: Client):
    found = answer(web, f"{HELD}/modules/status")
    by_piece = {each["field"]["piece"]: each for each in found["fields"]}
    status = by_piece["OverallStatus"]
    assert (status["value"], status["text"]) == ("ACTIVE_NOT_RECRUITING", "Active, not recruiting")
    assert {each["value"] for each in status["field"]["values"]} >= {"COMPLETED", "WITHDRAWN"}
    assert status["field"]["explanation"]
    assert found["section"]["slug"] == "protocol-section"
    assert found["study"] == HELD


def test_a_field_that_is_not_there_says_which_kind_of_nothing_that_is(web: Client):
    kinds = {each.value for each in Kind}
    found = answer(web, f"{HELD}/modules/design")
    absent = [each for each in found["fields"] if "absent" in each]
    assert absent
    assert all(each["absent"]["kind"] in kinds and each["absent"]["words"] for each in absent)
    assert all("value" not in each for each in absent)


def test_real_modules_hold_what_the_record_holds(real: Client, real_registry: Loaded):
    with Atlas.open(real_registry.folder) as atlas:
        for nct_id in ("NCT00000410", "NCT00004074"):
            record = atlas.study(nct_id).study.record
            for module in schema.MODULES:
                found = answer(real, f"{BASE}/studies/{nct_id}/modules/{module.slug}")
                assert found.get("value") == record.get(module.section, {}).get(module.name)
                kept = {
                    each["field"]["name"]: each["value"]
                    for each in found["fields"]
                    if "value" in each
                }
                assert kept.items() <= (found.get("value") or {}).items()


def test_a_module_says_in_which_versions_it_was_first_seen_and_last_changed(changing: Client):
    def moments(slug: str) -> tuple[int | None, int | None]:
        found = answer(changing, f"{HELD}/modules/{slug}")
        assert found["versionsCompared"] == 3
        return (
            found.get("firstSeen", {}).get("version"),
            found.get("lastChanged", {}).get("version"),
        )

    assert moments("sponsor-collaborators") == (1, 1)
    assert moments("conditions") == (1, 2)
    assert moments("description") == (1, 3)
    assert moments("oversight") == (3, 3)
    assert moments("adverse-events") == (None, None)


def test_the_history_lists_versions_whose_addresses_hold_their_records(changing: Client):
    history = answer(changing, f"{HELD}/history")
    assert [each["version"] for each in history["versions"]] == [1, 2, 3]
    assert history["current"] == 3
    assert len(history["sightings"]) == 3
    said: list[int] = []
    for each in history["versions"]:
        found = answer(changing, each["address"])
        said.append(len(found["study"]["protocolSection"]["conditionsModule"]["conditions"]))
        assert found["current"] == (each["version"] == 3)
    assert said == [1, 2, 2]


@pytest.mark.parametrize("number", ["0", "4", "999999999"])
def test_a_version_that_is_not_held_is_not_found(changing: Client, number: str):
    assert changing.get(f"{HELD}/versions/{number}").status == 404


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "99999999999999999999"])
def test_a_version_that_is_no_number_is_refused(changing: Client, number: str):
    assert changing.get(f"{HELD}/versions/{number}").status == 400


@pytest.mark.parametrize("rest", ["", "/history", "/modules/status", "/versions/1"])
def test_an_obsolete_number_leads_to_its_study_whatever_is_asked_of_it(web: Client, rest: str):
    said = web.get(f"{BASE}/studies/nct9{rest}")
    assert (said.status, said.headers["location"]) == (301, f"{HELD}{rest}")


def test_what_does_not_exist_is_not_found_and_the_nearest_is_named(web: Client):
    asked = {"accept": "application/problem+json"}
    study = json.loads(web.get(f"{BASE}/studies/NCT00000003", headers=asked).body)
    assert study["status"] == 404
    assert "NCT00000002" in study["nearest"]
    module = json.loads(web.get(f"{HELD}/modules/adverse-event", headers=asked).body)
    assert module["status"] == 404
    assert module["nearest"][0] == "adverse-events"
    assert web.get(f"{BASE}/studies/12x").status == 400


def test_hidden_contacts_are_in_no_answer(discreet: Client, web: Client):
    paths = (
        HELD,
        f"{HELD}/modules/contacts-locations",
        f"{HELD}/modules/protocol-section",
        f"{HELD}/versions/1",
    )
    for path in paths:
        assert "example.org" in web.get(path).text
        assert "example.org" not in discreet.get(path).text
        assert "Ada Person" not in discreet.get(path).text
    fields = answer(discreet, f"{HELD}/modules/contacts-locations")["fields"]
    hidden = next(each for each in fields if each["field"]["piece"] == "CentralContact")
    assert hidden["absent"]["kind"] == "hidden"


def test_the_catalogue_lists_every_section_and_module_with_how_many_studies_hold_it(real: Client):
    found = answer(real, f"{BASE}/modules")
    listed = [each for section in found["sections"] for each in section["modules"]]
    assert [each["piece"] for each in listed] == [each.piece for each in schema.MODULES]
    by_slug = {each["slug"]: each for each in listed}
    assert by_slug["identification"]["held"] == by_slug["identification"]["studies"] == 7515
    assert 0 < by_slug["adverse-events"]["held"] < 7515


def test_each_module_of_the_catalogue_explains_every_field_below_it(web: Client):
    def leaves(fields: list[dict[str, Any]]) -> Iterator[str]:
        for each in fields:
            if "fields" in each:
                yield from leaves(each["fields"])
            else:
                yield each["piece"]

    found = answer(web, f"{BASE}/modules")
    pieces: list[str] = []
    for section in found["sections"]:
        for each in section["modules"]:
            module = answer(web, each["address"])
            assert module["parent"]["slug"] == section["section"]["slug"]
            below = list(leaves(module["fields"]))
            assert len(below) == each["leaves"]
            pieces.extend(below)
    assert len(pieces) == len(set(pieces)) == sum(each.is_leaf for each in schema.NODES) - 1
