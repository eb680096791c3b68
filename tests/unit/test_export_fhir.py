"""A study in FHIR: what goes where, and that every real study is valid."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import fhir_models
from trialatlas import schema
from trialatlas.export.fhir import as_fhir
from trialatlas.export.fhir_words import STATUS, WHY_NO_STATUS
from trialatlas.export.provenance import Provenance
from trialatlas.sample import generate
from trialatlas.study import Study


def origin(nct_id: str, *, sample: bool = False) -> Provenance:
    return Provenance(
        nct_id=nct_id,
        sample=sample,
        processed="2 Jan 2026",
        processed_iso="2026-01-02",
        first_seen=datetime(2026, 1, 3, tzinfo=UTC),
        last_changed=datetime(2026, 1, 4, 5, 6, 7, 8, tzinfo=UTC),
        version=1,
        address=f"https://clinicaltrials.gov/study/{nct_id}",
    )


def made(study: Study) -> bytes:
    return as_fhir(study, origin(study.nct_id))


def bundle(derived: dict[str, Any] | None = None, **modules: Any) -> dict[str, Any]:
    protocol: dict[str, Any] = {"identificationModule": {"nctId": "NCT00000001"}}
    for name, module in modules.items():
        protocol.setdefault(name, {}).update(module)
    study = Study.of({"protocolSection": protocol, "derivedSection": derived or {}})
    content = made(study)
    assert fhir_models.faults(content) == []
    return json.loads(content)


def research(**modules: Any) -> dict[str, Any]:
    return bundle(**modules)["entry"][0]["resource"]


def referred(found: dict[str, Any], reference: dict[str, str]) -> dict[str, Any]:
    return next(
        each["resource"] for each in found["entry"] if each["fullUrl"] == reference["reference"]
    )


@pytest.mark.parametrize("status", [each.value for each in schema.enum("Status").values])
def test_every_status_has_a_code_or_a_reason_for_its_absence(status: str) -> None:
    found = research(statusModule={"overallStatus": status})
    if status in STATUS:
        assert found["status"] == STATUS[status]
    else:
        assert "status" not in found
        assert found["_status"]["extension"][0]["valueCode"] == WHY_NO_STATUS[status]


def test_a_status_that_nobody_knows_gets_no_code() -> None:
    found = research(statusModule={"overallStatus": "PAUSED_FOR_LUNCH"})
    assert found["_status"]["extension"][0]["valueCode"] == "unsupported"


def test_two_phases_are_one_code() -> None:
    phase = research(designModule={"phases": ["PHASE1", "PHASE2"]})["phase"]
    assert phase["coding"][0]["code"] == "phase-1-phase-2"
    assert phase["text"] == "Phase 1, Phase 2"


def test_a_purpose_without_a_code_keeps_its_words() -> None:
    design = {"designInfo": {"primaryPurpose": "ECT"}}
    assert "coding" not in research(designModule=design)["primaryPurposeType"]
    design = {"designInfo": {"primaryPurpose": "BASIC_SCIENCE"}}
    coded = research(designModule=design)["primaryPurposeType"]["coding"][0]
    assert coded["code"] == "basic-science"


def test_a_condition_gets_the_mesh_code_of_its_own_words_and_other_terms_follow() -> None:
    meshes = [{"id": "D001416", "term": "Back Pain"}, {"id": "D006547", "term": "Hernia"}]
    found = research(
        conditionsModule={"conditions": ["Slipped disc", "back pain"]},
        derived={"conditionBrowseModule": {"meshes": meshes}},
    )["condition"]
    assert [each["text"] for each in found] == ["Slipped disc", "back pain", "Hernia"]
    assert [bool(each.get("coding")) for each in found] == [False, True, True]
    assert found[1]["coding"][0]["code"] == "D001416"


def test_a_partial_date_stays_partial() -> None:
    found = research(
        statusModule={
            "startDateStruct": {"date": "2020"},
            "completionDateStruct": {"date": "2021-05"},
        }
    )
    assert found["period"] == {"start": "2020", "end": "2021-05"}


def test_ages_keep_their_units() -> None:
    found = bundle(eligibilityModule={"minimumAge": "6 Months", "maximumAge": "N/A"})
    group = referred(found, found["entry"][0]["resource"]["enrollment"][0])
    low = group["characteristic"][0]["valueRange"]
    assert low["low"]["code"] == "mo"
    assert low["low"]["value"] == 6
    assert "high" not in low


def test_the_group_is_one_that_is_described_not_one_that_exists() -> None:
    found = bundle(designModule={"enrollmentInfo": {"count": 0, "type": "ACTUAL"}})
    group = referred(found, found["entry"][0]["resource"]["enrollment"][0])
    assert (group["actual"], group["quantity"]) == (False, 0)


@pytest.mark.parametrize("count", ["sixty", -1, True, 2**40, 1.5])
def test_a_count_that_is_none_is_left_out(count: Any) -> None:
    assert "enrollment" not in research(designModule={"enrollmentInfo": {"count": count}})


def test_the_leader_is_the_first_official_who_leads() -> None:
    officials = [
        {"name": "Ada Chair", "role": "STUDY_CHAIR"},
        {"name": "Bo Lead", "role": "PRINCIPAL_INVESTIGATOR", "affiliation": "A Hospital"},
    ]
    found = bundle(contactsLocationsModule={"overallOfficials": officials})
    role = referred(found, found["entry"][0]["resource"]["principalInvestigator"])
    assert role["organization"] == {"display": "A Hospital"}
    assert referred(found, role["practitioner"])["name"] == [{"text": "Bo Lead"}]


def test_a_sponsor_that_is_a_body_leads_nothing() -> None:
    party = {"type": "SPONSOR", "investigatorFullName": "Nobody"}
    assert "principalInvestigator" not in research(
        sponsorCollaboratorsModule={"responsibleParty": party}
    )


def test_a_site_keeps_its_place_even_at_zero_degrees() -> None:
    place = {"city": "Null Island", "geoPoint": {"lat": 0, "lon": 0.0}}
    found = bundle(contactsLocationsModule={"locations": [place, {}, {"geoPoint": {}}]})
    sites = found["entry"][0]["resource"]["site"]
    assert len(sites) == 1
    assert referred(found, sites[0])["position"] == {"latitude": 0, "longitude": 0}


def test_only_addresses_on_the_web_become_links() -> None:
    addresses = ("https://example.org/a", "N/A", "javascript:alert(1)", "http://a b.org", 7)
    links = [{"label": "See", "url": each} for each in addresses]
    found = research(referencesModule={"seeAlsoLinks": links})["relatedArtifact"]
    assert [each["url"] for each in found] == ["https://example.org/a"]


def test_a_hostile_record_is_still_valid() -> None:
    odd: tuple[Any, ...] = ("\x00\x07", " ", 7, True, None, [], {}, ["a"], {"b": 1}, "\u202e")
    for each in odd:
        bundle(
            identificationModule={"briefTitle": each, "orgStudyIdInfo": {"id": each}},
            statusModule={"overallStatus": each, "startDateStruct": {"date": each}},
            sponsorCollaboratorsModule={"leadSponsor": {"name": each, "class": each}},
            descriptionModule={"briefSummary": each, "detailedDescription": each},
            conditionsModule={"conditions": [each], "keywords": each},
            designModule={"phases": [each], "enrollmentInfo": {"count": each}},
            armsInterventionsModule={
                "armGroups": [{"label": each, "description": each}, each],
                "interventions": [{"name": each, "otherNames": each}, each],
            },
            outcomesModule={"primaryOutcomes": [{"measure": each, "timeFrame": each}]},
            eligibilityModule={"eligibilityCriteria": each, "sex": each, "minimumAge": each},
            contactsLocationsModule={
                "overallOfficials": [{"name": each, "role": each}],
                "centralContacts": [{"name": each, "phone": each}],
                "locations": [{"facility": each, "geoPoint": each, "contacts": each}],
            },
            referencesModule={"references": [{"pmid": each, "citation": each}]},
        )


def test_a_sample_study_is_marked_as_no_real_one() -> None:
    study = Study.decode(next(iter(generate(1))))
    found = json.loads(as_fhir(study, origin(study.nct_id, sample=True)))
    assert found["entry"][0]["resource"]["meta"]["tag"][0]["code"] == "HTEST"


def test_the_same_version_gives_the_same_bytes(real_studies: list[Study]) -> None:
    assert made(real_studies[0]) == made(Study.decode(real_studies[0].raw))


def test_the_models_notice_what_is_wrong(real_studies: list[Study]) -> None:
    good = made(real_studies[0])
    for old, new in (
        (b'"type":"collection"', b'"type":"heap"'),
        (b'"status":"completed"', b'"status":"done"'),
        (b'"status":"completed"', b'"state":"completed"'),
        (b'"reference":"urn:uuid:', b'"reference":"urn:uuid:0'),
    ):
        assert old in good
        assert fhir_models.faults(good.replace(old, new, 1))


def test_every_real_study_is_valid(real_studies: list[Study]) -> None:
    for each in real_studies:
        assert fhir_models.faults(made(each)) == [], each.nct_id


@pytest.mark.parametrize("share", range(6))
def test_every_converted_study_is_valid(xml_studies: list[Study], share: int) -> None:
    for each in xml_studies[share::6]:
        assert fhir_models.faults(made(each), elements=False) == [], each.nct_id
