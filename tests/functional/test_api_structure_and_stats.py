"""Fields, search areas, enums, version and statistics, over all real studies."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import oas
from audit.client import Client
from real_data import Loaded
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.query import parse
from trialatlas.study.contacts import CONTACT_PIECES

V2 = "/api/v2"
PIECES = {
    "ENUM": "Phase",
    "STRING": "Condition",
    "DATE": "StartDate",
    "INTEGER": "EnrollmentCount",
    "NUMBER": "NPtrsToThisExpAccNCTId",
    "BOOLEAN": "HasResults",
}
LISTS = ("Phase", "Condition", "Location", "ArmGroupInterventionName", "LocationContact")


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return oas.document()


def read(client: Client, path: str, query: str = "") -> Any:
    answer = client.get(V2 + path, query)
    assert answer.status == 200, answer.text
    return json.loads(answer.body)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/studies/metadata", "FieldNodeList"),
        ("/studies/search-areas", "SearchDocumentList"),
        ("/studies/enums", "EnumInfoList"),
        ("/version", "Version"),
        ("/stats/size", "GzipStats"),
        ("/stats/field/values", "FieldValuesStatsList"),
        ("/stats/field/sizes", "ListSizesList"),
    ],
)
def test_an_answer_has_the_shape_that_the_registry_publishes(
    real: Client, spec: dict[str, Any], path: str, name: str
):
    assert oas.faults(spec, name, read(real, path)) == []


DESCRIPTION = "descriptions are ours, in plain words, and stand at every node"
RULES = "what the registry demands of those who register is no fact of a study"


def test_metadata_differs_from_the_registrys_in_words_alone(real: Client, registry_spec: Path):
    theirs = json.loads((registry_spec / "studies_metadata.json").read_text(encoding="utf-8"))
    reasons = {"description": DESCRIPTION, "rules": RULES}
    found: set[str] = set()
    compare(theirs, read(real, "/studies/metadata"), found)
    assert found == set(reasons)


def compare(theirs: list[dict[str, Any]], ours: list[dict[str, Any]], found: set[str]) -> None:
    """Gather the keys that differ anywhere in the two trees."""
    assert [each["piece"] for each in theirs] == [each["piece"] for each in ours]
    for their, our in zip(theirs, ours, strict=True):
        compare(their.get("children", []), our.get("children", []), found)
        for key in (their.keys() | our.keys()) - {"children"}:
            if their.get(key) != our.get(key):
                found.add(key)


def test_search_areas_are_the_registrys_own(real: Client, registry_spec: Path):
    theirs = json.loads((registry_spec / "studies_search_areas.json").read_text(encoding="utf-8"))
    assert read(real, "/studies/search-areas") == theirs


def test_enums_hold_the_registrys_values_and_every_piece_of_their_type(
    real: Client, registry_spec: Path
):
    text = (registry_spec / "enums_from_oas_2.0.5.json").read_text(encoding="utf-8")
    theirs = json.loads(text)
    theirs.pop("FieldStatsType")  # it types the statistics, not a value of a study
    ours = read(real, "/studies/enums")
    assert {each["type"]: [value["value"] for value in each["values"]] for each in ours} == theirs
    pieces = [piece for each in ours for piece in each["pieces"]]
    assert sorted(pieces) == sorted(node.piece for node in schema.NODES if node.is_enum)


def test_an_exception_names_a_piece_of_its_own_enum(real: Client):
    for each in read(real, "/studies/enums"):
        for value in each["values"]:
            assert set(value.get("exceptions", {})) <= set(each["pieces"])


@pytest.mark.parametrize("flag", ["includeIndexedOnly", "includeHistoricOnly"])
def test_metadata_takes_its_flags_and_refuses_what_is_no_flag(real: Client, flag: str):
    whole = read(real, "/studies/metadata")
    for said in ("true", "false"):
        assert read(real, "/studies/metadata", f"{flag}={said}") == whole
    assert real.get(f"{V2}/studies/metadata", f"{flag}=perhaps").status == 400


def test_the_version_says_whose_form_it_is_and_of_what_day_the_data_are(real: Client):
    said = read(real, "/version")
    assert said["apiVersion"] == schema.API_VERSION
    assert said["dataTimestamp"] == "2026-04-29T00:00:00"


def test_sizes_cover_every_study(real: Client):
    said = read(real, "/stats/size")
    assert said["totalStudies"] == 7515
    assert sum(each["studiesCount"] for each in said["ranges"]) == 7515
    assert [each["sizeBytes"] for each in said["largestStudies"]] == sorted(
        (each["sizeBytes"] for each in said["largestStudies"]), reverse=True
    )


@pytest.mark.parametrize(("kind", "piece"), PIECES.items())
def test_a_type_picks_its_fields(real: Client, kind: str, piece: str):
    found = read(real, "/stats/field/values", f"types={kind}")
    assert {each["type"] for each in found} == {kind}
    assert piece in {each["piece"] for each in found}


def test_each_leaf_but_a_point_has_statistics(real: Client):
    found = {each["piece"] for each in read(real, "/stats/field/values")}
    leaves = {node.piece for node in schema.NODES if node.is_leaf}
    assert leaves - found == {"LocationGeoPoint"}


def test_fields_are_named_by_piece_or_path_and_come_in_the_order_asked(real: Client):
    path = "protocolSection.designModule.phases"
    for separator in (",", "|"):
        asked = quote(separator.join(("StartDate", path, "Phase")))
        found = read(real, "/stats/field/values", f"fields={asked}")
        assert [each["piece"] for each in found] == ["StartDate", "Phase"]
        assert found[1]["field"] == path


def test_types_and_fields_both_hold(real: Client):
    found = read(real, "/stats/field/values", "types=DATE,ENUM&fields=StartDate,Condition,Phase")
    assert [each["piece"] for each in found] == ["StartDate", "Phase"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/stats/field/values", "fields=Phases", 404),
        ("/stats/field/values", "fields=DesignModule", 404),
        ("/stats/field/values", "fields=", 400),
        ("/stats/field/values", "fields=%2A", 400),
        ("/stats/field/values", "types=enum", 400),
        ("/stats/field/values", "query.cond=pain", 400),
        ("/stats/field/sizes", "fields=BriefTitle", 404),
        ("/stats/field/sizes", "fields=", 400),
        ("/stats/size", "fields=Phase", 400),
        ("/version", "format=json", 400),
    ],
)
def test_what_cannot_be_answered_is_refused_in_plain_text(
    real: Client, path: str, query: str, status: int
):
    answer = real.get(V2 + path, query)
    assert answer.status == status
    assert answer.headers["content-type"].startswith("text/plain")


def test_no_field_lists_more_values_than_the_registry_would(real: Client):
    found = read(real, "/stats/field/values", "fields=NCTId")[0]
    assert len(found["topValues"]) == 250
    assert found["uniqueValuesCount"] == 7515


def test_values_agree_with_what_a_search_for_them_finds(real: Client, real_registry: Loaded):
    with Atlas.open(real_registry.folder) as atlas:
        for piece in ("Phase", "OverallStatus", "StudyType", "LeadSponsorClass"):
            found = read(real, "/stats/field/values", f"fields={piece}")[0]
            for each in found["topValues"]:
                asked = parse(f'AREA[{piece}]"{each["value"]}"')
                assert atlas.count(asked) == each["studiesCount"], (piece, each)
            assert atlas.count(parse(f"AREA[{piece}]MISSING")) == found["missingStudiesCount"]


def test_sizes_of_lists_agree_with_what_a_search_for_them_finds(
    real: Client, real_registry: Loaded
):
    with Atlas.open(real_registry.folder) as atlas:
        for listed in read(real, "/stats/field/sizes", f"fields={','.join(LISTS)}"):
            for each in listed["topSizes"][:5]:
                asked = parse(f"AREA[{listed['piece']}:size]{each['size']}")
                assert atlas.count(asked) == each["studiesCount"], (listed["piece"], each)


def test_hidden_contacts_are_in_no_statistics(web: Client, discreet: Client):
    assert "bo@example.org" in web.get(f"{V2}/stats/field/values").text
    hidden = discreet.get(f"{V2}/stats/field/values")
    for private in ("bo@example.org", "ada@example.org", "Bo Person", "Ada Person"):
        assert private not in hidden.text
    for piece in CONTACT_PIECES:
        below = [leaf.piece for leaf in schema.leaves_below(schema.node(piece))]
        asked = f"fields={','.join(below)}"
        for each in read(discreet, "/stats/field/values", asked):
            assert each["missingStudiesCount"] == read(discreet, "/stats/size")["totalStudies"]


def test_an_answer_that_the_client_holds_is_not_sent_again(real: Client):
    for path in ("/studies/metadata", "/stats/field/values", "/version"):
        first = real.get(V2 + path)
        again = real.get(V2 + path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
