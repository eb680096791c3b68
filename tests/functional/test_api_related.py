"""`/api/atlas/studies/{nctId}/related` and the command `related`: the same answer in two forms."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from web_site import opened

from audit.client import Client
from documents_to_hand_in import SYNOPSIS
from related_studies import counted
from trialatlas.atlas import Atlas
from trialatlas.cli.relating import _quoted
from trialatlas.related.answer import Quote
from trialatlas.related.explain import in_reading_order
from trialatlas.related.scoring import SIGNALS

FIRST, SECOND = "NCT99000001", "NCT99000002"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api-related") / "data"
    with Atlas.open(folder, create=True) as atlas:
        atlas.load("sample:80")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Client]:
    with opened(folder) as client:
        yield client


def answer(site: Client, query: str = "", nct_id: str = FIRST) -> dict[str, Any]:
    given = site.get(f"/api/atlas/studies/{nct_id}/related", query)
    assert given.status == 200, given.text
    return json.loads(given.body)


def sent(site: Client, body: bytes, kind: str, query: str = "") -> dict[str, Any]:
    given = site.post("/api/atlas/related", body, kind, query)
    assert given.status == 200, given.text
    return json.loads(given.body)


def command(
    folder: Path, *arguments: str, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "trialatlas.cli", "related", *arguments],
        env=os.environ | {"TRIALATLAS_DATA": str(folder)},
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_parts_add_up_to_the_score_of_each_study(site: Client):
    said = answer(site)
    assert (said["nctId"], said["preset"], said["index"]["studies"]) == (FIRST, "same-patients", 80)
    assert len(said["studies"]) == 10 <= said["compared"]
    for each in said["studies"]:
        assert each["score"] == pytest.approx(sum(part["points"] for part in each["parts"]))
        assert {part["signal"] for part in each["parts"]} == counted("same-patients")
        assert set(each["heldBack"]) <= counted("same-patients")
        assert each["nctId"] != FIRST
        assert site.get(each["address"]).status == 200


def test_pages_and_presets_are_asked_for(site: Client):
    whole = [each["nctId"] for each in answer(site, "limit=20")["studies"]]
    assert [each["nctId"] for each in answer(site, "limit=5&offset=5")["studies"]] == whole[5:10]
    other = answer(site, "preset=same-question")
    assert other["preset"] == "same-question"
    assert other["sense"] != answer(site)["sense"]
    assert answer(site, "limit=0")["studies"] == []
    assert answer(site, "offset=99999")["studies"] == []


def test_studies_can_be_narrowed(site: Client):
    for each in answer(site, "recruiting=true")["studies"]:
        assert each["overallStatus"] == "RECRUITING"
    everything = answer(site, "limit=100")["studies"]
    with_results = answer(site, "withResults=true&limit=100")["studies"]
    assert 0 < len(with_results) < len(everything)
    assert len(answer(site, "otherSponsors=true&limit=100")["studies"]) <= len(everything)


def test_studies_can_be_narrowed_by_a_place_and_an_expression(site: Client):
    for each in answer(site, "expr=AREA%5BOverallStatus%5DCOMPLETED")["studies"]:
        assert each["overallStatus"] == "COMPLETED"
    everything = answer(site, "limit=100")
    near = answer(site, "limit=100&near=Paris,+300+km")
    assert near["compared"] < everything["compared"]
    assert everything["emptied"] == []
    none = answer(site, "withResults=true&expr=NOT+AREA%5BHasResults%5Dtrue")
    assert none["studies"] == []
    assert [each["name"] for each in none["emptied"]] == ["withResults", "expr"]
    assert all(each["without"] > 0 for each in none["emptied"])


def test_a_named_study_is_compared_alone(site: Client):
    said = answer(site, f"to={SECOND.lower()}")
    assert [each["nctId"] for each in said["studies"]] == [SECOND]
    assert said["studies"][0]["heldBack"]


@pytest.mark.parametrize(
    ("nct_id", "query", "status"),
    [
        (FIRST, "preset=all", 400),
        (FIRST, "to=heart", 400),
        (FIRST, "to=NCT00000077", 404),
        (FIRST, "near=Nowhereville", 400),
        (FIRST, "near=91,0,5 km", 400),
        (FIRST, "expr=(", 400),
        (FIRST, "close=Paris", 400),
        (FIRST, "limit=-1", 400),
        ("NCT00000077", "", 404),
    ],
)
def test_what_there_is_not_is_refused(site: Client, nct_id: str, query: str, status: int):
    assert site.get(f"/api/atlas/studies/{nct_id}/related", query).status == status


def test_the_command_gives_the_same_answer(folder: Path, site: Client):
    done = command(folder, FIRST.lower(), "--limit", "3", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    same = answer(site, "limit=3")["studies"]
    assert [each["nct_id"] for each in said["studies"]] == [each["nctId"] for each in same]
    assert [each["score"] for each in said["studies"]] == [each["score"] for each in same]


def test_the_command_tells_people_why_and_why_not_more(folder: Path):
    done = command(folder, FIRST, "--to", SECOND)
    assert done.returncode == 0, done.stderr
    assert SECOND in done.stdout
    assert "because" in done.stdout
    listed = command(folder, FIRST, "--preset", "same-question", "--limit", "2")
    assert listed.stdout.count("of 100") == 2
    labels = [each.label for each in SIGNALS]
    rows = [row for row in done.stdout.splitlines() if row.endswith(" of 5")]
    assert any("█" in row for row in rows)
    assert all(any(row.strip().startswith(f"{label}  ") for label in labels) for row in rows)


def test_the_command_lists_what_two_studies_share(folder: Path):
    (near,) = json.loads(command(folder, FIRST, "--limit", "1", "--json").stdout)["studies"]
    done = command(folder, FIRST, "--to", near["nct_id"])
    shared = [*near["words"], *near["phrases"], *(each["own"] for each in near["concepts"])]
    assert shared
    flat = " ".join(done.stdout.split())
    assert all(in_reading_order(each) in flat for each in shared)


def test_the_command_quotes_a_record_without_its_escapes():
    quote = Quote("NCT00000001", "BriefSummary", r"a dose of \^131I \> 3")
    assert _quoted(quote) == "“a dose of ¹³¹I > 3” (NCT00000001, BriefSummary)"


def test_the_command_narrows_and_says_what_emptied_its_answer(folder: Path):
    done = command(folder, FIRST, "--with-results", "--expr", "NOT AREA[HasResults]true")
    assert done.returncode == 0, done.stderr
    assert "--with-results" in done.stdout
    assert "--expr" in done.stdout
    focused = command(folder, FIRST, "--preset", "same-disease", "--near", "Paris, 9000 km")
    assert "set by hand" in focused.stdout
    assert command(folder, FIRST, "--near", "Nowhereville").returncode == 2
    assert command(folder, FIRST, "--expr", "(").returncode == 2


def test_the_command_refuses_what_there_is_not(folder: Path):
    assert command(folder, FIRST, "--preset", "all").returncode == 2
    assert command(folder, "NCT00000077").returncode == 4
    assert command(folder, FIRST, "--to", "NCT00000077").returncode == 4


def test_a_text_gets_one_answer_however_it_comes(site: Client, folder: Path, tmp_path: Path):
    ways = [
        json.loads(site.get("/api/atlas/related", urlencode({"text": SYNOPSIS})).body),
        sent(site, SYNOPSIS.encode(), "text/plain"),
        sent(site, json.dumps({"text": SYNOPSIS}).encode(), "application/json"),
        sent(site, SYNOPSIS.encode(), "text/markdown; charset=utf-8"),
    ]
    assert all(each["studies"] == ways[0]["studies"] for each in ways)
    assert len(ways[0]["studies"]) == 10
    assert sum(ways[0]["weights"].values()) == pytest.approx(100)
    for each in ways[0]["studies"]:
        assert each["score"] == pytest.approx(sum(part["points"] for part in each["parts"]))
    file = tmp_path / "synopsis.md"
    file.write_text(SYNOPSIS)
    ids = [each["nctId"] for each in ways[0]["studies"]][:3]
    for arguments, given in (
        (("--text", SYNOPSIS), None),
        (("--file", str(file)), None),
        (("--file", "-"), SYNOPSIS),
    ):
        done = command(folder, *arguments, "--limit", "3", "--json", given=given)
        assert done.returncode == 0, done.stderr
        assert [each["nct_id"] for each in json.loads(done.stdout)["studies"]] == ids


def test_the_record_of_a_study_is_answered_like_the_study(site: Client):
    raw = site.get(f"/api/v2/studies/{FIRST}").body
    by_record = sent(site, raw, "application/json")["studies"]
    assert [each["nctId"] for each in by_record] == [
        each["nctId"] for each in answer(site)["studies"]
    ]


def test_a_heading_of_a_text_is_left_out_and_conditions_hold(site: Client, folder: Path):
    with Atlas.open(folder) as atlas:
        heading = next(
            term
            for held in atlas.held(iter(atlas))
            for term in held.study.values("ConditionMeshTerm")
        )
    body = f"Title: {heading}".encode()
    whole = sent(site, body, "text/plain")
    assert [each["heading"] for each in whole["concepts"]] == [heading]
    left = sent(site, body, "text/plain", urlencode({"without": heading}))
    assert (left["concepts"], left["leftOut"]) == ([], [heading])
    for each in sent(site, body, "text/plain", "recruiting=true")["studies"]:
        assert each["overallStatus"] == "RECRUITING"


@pytest.mark.parametrize(
    ("body", "kind", "query"),
    [
        (b"[1]", "application/json", ""),
        (b"{", "application/json", ""),
        (b"[" * 100_000, "application/json", ""),
        (b"{}", "application/json", ""),
        (b'{"text": " "}', "application/json", ""),
        (b" \n", "text/plain", ""),
        (b"", "application/json", ""),
        (b"\x00\x01", "text/plain", ""),
        (b"%PDF-1", "application/pdf", ""),
        (b"a" * 5_200_000, "text/plain", ""),
        (b"asthma", "text/plain", "text=asthma"),
        (b"asthma", "text/plain", "near=Nowhereville"),
        (b"asthma", "text/plain", "preset=all"),
    ],
    ids=range(13),
)
def test_a_body_that_cannot_be_read_is_refused(site: Client, body: bytes, kind: str, query: str):
    assert site.post("/api/atlas/related", body, kind, query).status == 400


def test_other_methods_are_refused_and_a_preflight_names_those_served(site: Client):
    assert site.ask("PUT", "/api/atlas/related").status == 405
    assert site.post("/api/atlas/studies", b"", "text/plain").status == 405
    assert (
        "POST" in site.ask("OPTIONS", "/api/atlas/related").headers["access-control-allow-methods"]
    )
    assert (
        "POST" not in site.ask("OPTIONS", "/api/v2/version").headers["access-control-allow-methods"]
    )


def test_the_command_tells_people_what_was_read_of_a_text(folder: Path):
    done = command(folder, "--text", SYNOPSIS, "--limit", "2")
    assert done.returncode == 0, done.stderr
    assert "Told apart: title" in done.stdout
    assert "says nothing for" in done.stdout
    assert done.stdout.count("of 100") == 2


def test_the_command_wants_one_start(folder: Path, tmp_path: Path):
    assert command(folder).returncode == 2
    assert command(folder, FIRST, "--text", "x").returncode == 2
    assert command(folder, "--text", "x", "--to", FIRST).returncode == 2
    assert command(folder, "--file", str(tmp_path / "none")).returncode == 3
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    assert command(folder, "--file", str(tmp_path / "x.pdf")).returncode == 3
