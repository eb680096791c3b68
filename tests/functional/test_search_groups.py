"""Groups of a search: on its page, in the API, as a command; each leads to its own studies."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from web_site import opened

from audit.checks import read_page
from audit.client import Client
from trialatlas.atlas import Atlas, grouping
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse
from trialatlas.query.build import all_of
from trialatlas.related.clusters import Group

SEARCH = "cancer OR asthma OR diabetes"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("groups") / "data"
    with Atlas.open(folder, create=True) as atlas:
        atlas.load("sample:300")
    return folder


def groups_of(atlas: Atlas, asked: str) -> list[Group]:
    return [each.group for each in atlas.groups(asked).groups]


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Client]:
    with opened(folder) as client:
        yield client


@pytest.mark.parametrize("asked", [SEARCH, "ALL", "AREA[Phase]PHASE2", "NCT99000001"])
def test_every_group_is_found_by_its_own_search(folder: Path, asked: str):
    with Atlas.open(folder) as atlas:
        found = atlas.groups(asked)
        assert found.total == found.grouped == atlas.count(asked)
        assert sum(len(each.group.studies) for each in found.groups) == found.total
        for each in found.groups:
            whole = all_of([parse(asked), each.group.query])
            assert tuple(atlas.select(SearchRequest(whole))) == each.group.studies
            assert [held.study.nct_id for held in each.central] == list(each.group.central)
        if found.total > 100:
            assert len(found.groups) > 3


def test_the_same_search_gives_the_same_groups_whatever_was_asked_before(folder: Path):
    with Atlas.open(folder) as one, Atlas.open(folder) as other:
        other.groups("ALL")
        assert groups_of(one, SEARCH) == groups_of(other, SEARCH)


def test_of_too_many_studies_the_first_are_divided(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(grouping, "MOST", 50)
    monkeypatch.setattr("trialatlas.atlas.likenesses.DIVIDED", 50)
    with Atlas.open(folder) as atlas:
        found = atlas.groups("cancer")
        first = atlas.search("cancer", limit=50).hits
    assert (found.grouped, found.total > 50) == (50, True)
    divided = {nct_id for each in found.groups for nct_id in each.group.studies}
    assert divided == {each.nct_id for each in first}


def test_a_study_that_changes_is_read_anew(tmp_path: Path):
    with Atlas.open(tmp_path, create=True) as atlas:
        atlas.load("sample:60")
        before = atlas.groups("ALL")
        changed = json.loads(atlas.study("NCT99000001").study.raw)
        changed["protocolSection"]["conditionsModule"] = {"conditions": ["Something else"]}
        changed["derivedSection"]["miscInfoModule"] = {"versionHolder": "2030-01-01"}
        file = tmp_path / "changed.json"
        file.write_text(json.dumps(changed))
        assert atlas.load(file).changed == 1
        with Atlas.open(tmp_path) as fresh:
            assert groups_of(fresh, "ALL") == groups_of(atlas, "ALL")
    assert before.total == 60


def test_the_page_is_whole_and_each_group_leads_to_as_many_studies_as_it_says(site: Client):
    answer = site.get("/search", f"q={SEARCH.replace(' ', '+')}&sex=ALL&view=groups")
    assert answer.status == 200
    assert read_page(answer.text).faults == []
    groups = re.findall(
        r'<h2><a href="([^"]+)" rel="nofollow" dir="auto">([^<]+)</a> <span class="size">([\d,]+)',
        answer.text,
    )
    assert len(groups) > 3
    assert groups[-1][1] == "Others"
    for address, _, count in groups:
        parts = urlsplit(unescape(address))
        within = site.get(parts.path, parts.query)
        assert within.status == 200
        assert re.search(rf"<h1>{count} stud(?:y|ies)</h1>", within.text), address


@pytest.mark.parametrize(
    "query", ["view=groups", "q=NCT99000001+OR+NCT99000002&view=groups", "q=zzzz&view=groups"]
)
def test_any_search_can_be_seen_as_groups(site: Client, query: str):
    answer = site.get("/search", query)
    assert answer.status == 200
    assert read_page(answer.text).faults == []


def test_few_studies_are_said_not_to_be_divided(site: Client):
    text = site.get("/search", "q=NCT99000001+OR+NCT99000002&view=groups").text
    assert "No name divides these studies" in text
    assert "Others" not in text


def test_the_api_gives_groups_with_expressions_that_find_them(site: Client):
    answer = site.get("/api/atlas/clusters", "query.term=cancer&filter.advanced=AREA[Sex]FEMALE")
    said = json.loads(answer.body)
    assert said["total"] == said["grouped"] > 0
    assert sum(each["studies"] for each in said["clusters"]) == said["total"]
    assert "computed here" in said["method"].lower()
    for each in said["clusters"]:
        asked = each["expression"].replace("&", "%26").replace("+", "%2B").replace(" ", "+")
        found = json.loads(site.get("/api/atlas/search", f"query.term={asked}&pageSize=1").body)
        assert found["total"] == each["studies"]
        assert {"nctId", "briefTitle", "address"} == set(each["central"][0])
    assert site.get("/api/atlas/clusters", "pageSize=3").status == 400
    assert site.get("/api/atlas/clusters", "query.term=AREA[").status == 400


def test_the_command_prints_groups_and_gives_them_as_json(folder: Path):
    command = [sys.executable, "-m", "trialatlas.cli", "groups", SEARCH, "--data", str(folder)]
    for_people, for_programs = (
        subprocess.run([*command, *more], capture_output=True, text=True, check=True, timeout=120)
        for more in ([], ["--json"])
    )
    said = json.loads(for_programs.stdout)
    assert sum(each["studies"] for each in said["groups"]) == said["grouped"]
    for each in said["groups"]:
        assert (each["name"] or "Others") in for_people.stdout
