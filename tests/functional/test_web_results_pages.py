"""The drawn pages of participant flow and baseline: valid, complete, and honest about odd data."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_site import opened

from audit.checks import read_page
from audit.client import Client
from trialatlas.atlas import Atlas

ODD = '<b>"x"</b> \\<1 دراسة 甲状腺癌'
MODULES = ("participant-flow", "baseline-characteristics")


def odd_record(groups: int) -> dict[str, Any]:
    """Results with markup, other scripts, contradictions, and values of the wrong type."""
    ids = [f"G{number}" for number in range(groups)]
    listed = [{"id": key, "title": f"{ODD} {key}", "description": ODD} for key in ids]

    def people(name: str, number: Any) -> dict[str, Any]:
        rows = [{"groupId": key, "numSubjects": number, "comment": ODD} for key in ids]
        return {"type": name, "comment": ODD, "achievements": rows, "reasons": rows}

    def cells(value: Any) -> dict[str, Any]:
        rows = [{"groupId": key, "value": value, "spread": ODD, "comment": ODD} for key in ids]
        return {"title": ODD, "measurements": [*rows, None, {"groupId": 3}]}

    period = {
        "title": ODD,
        "milestones": [
            people(name, number)
            for name, number in (
                ("STARTED", "9"),
                (ODD, "NA"),
                ("COMPLETED", "8"),
                ("NOT COMPLETED", 4),
            )
        ],
        "dropWithdraws": [people(ODD, "1,000"), people("", "<1"), "x"],
    }
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT000001{groups:02d}", "briefTitle": "Odd"}
        },
        "hasResults": True,
        "resultsSection": {
            "participantFlowModule": {"groups": listed, "periods": [period, {}, period]},
            "baselineCharacteristicsModule": {
                "groups": listed,
                "denoms": [{"units": ODD, "counts": [{"groupId": "G0", "value": ODD}]}],
                "measures": [
                    {
                        "title": ODD,
                        "paramType": kind,
                        "dispersionType": ODD,
                        "classes": [{"title": ODD, "categories": [cells("12"), cells(ODD)]}],
                    }
                    for kind in ("COUNT_OF_PARTICIPANTS", "MEAN", ODD, None)
                ],
            },
        },
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("results")
    lines = [json.dumps(odd_record(groups)) for groups in (0, 1, 3, 12)]
    file: Path = folder / "odd.jsonl"
    file.write_text("\n".join(lines))
    with Atlas.open(folder / "data", create=True) as atlas:
        atlas.load(file)
        atlas.load("sample:60")
    with opened(folder / "data") as client:
        yield client


def with_results(site: Client) -> list[str]:
    listed = json.loads(site.get("/api/v2/studies", "pageSize=100&fields=NCTId,HasResults").text)
    return [
        each["protocolSection"]["identificationModule"]["nctId"]
        for each in listed["studies"]
        if each["hasResults"]
    ]


def test_every_results_page_is_valid_and_every_chart_is_a_file(site: Client):
    seen = 0
    for nct_id in with_results(site):
        for module in MODULES:
            answer = site.get(f"/study/{nct_id}/{module}")
            assert answer.status == 200
            page = read_page(answer.text)
            assert page.faults == [], (nct_id, module, page.faults)
            for address in {each for each in page.links if "/charts/" in each}:
                assert site.get(address).status == 200, address
                seen += 1
    assert seen > 50


def test_a_measure_on_a_page_of_its_own_is_drawn_alone(site: Client):
    answer = site.get("/study/NCT00000103/baseline-characteristics/measures/2")
    page = read_page(answer.text)
    assert page.faults == []
    assert answer.text.count("<tbody id=") == 1
    assert {each for each in page.links if "/charts/" in each}


def test_every_row_of_the_table_has_a_name(site: Client):
    for nct_id in with_results(site):
        text = site.get(f"/study/{nct_id}/baseline-characteristics").text
        assert '<span class="stays"></span>' not in text, nct_id


def test_markup_of_a_study_never_reaches_the_page(site: Client):
    for groups in (1, 3, 12):
        for module in MODULES:
            text = site.get(f"/study/NCT000001{groups:02d}/{module}").text
            assert "<b>" not in text.replace("<bdi>", "")


def test_what_does_not_add_up_is_said_where_it_occurs(site: Client):
    text = site.get("/study/NCT00000103/participant-flow").text
    assert text.count('class="flags"') == 1
    assert "8 and 4 make 12" in text


def test_a_study_without_results_has_no_drawn_view(site: Client):
    listed = json.loads(site.get("/api/v2/studies", "pageSize=100&aggFilters=results:without").text)
    nct_id = listed["studies"][0]["protocolSection"]["identificationModule"]["nctId"]
    for module in MODULES:
        answer = site.get(f"/study/{nct_id}/{module}")
        assert answer.status == 200
        assert "drawn" not in answer.text
