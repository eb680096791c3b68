import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_site import opened, raw

from audit.checks import read_page
from audit.client import Client
from real_data import Loaded
from trialatlas.atlas import Atlas
from trialatlas.study.eligibility import eligibility
from trialatlas.web.study_eligibility import criteria_view

LISTED = (
    "Inclusion Criteria:\n\n1. Aged 18 years or older\n2. Owns one of:\n\n"
    "   * a cup \\<1 l & clean\n"
    "   * a pot of 10\\^2 ml\n\nExclusion Criteria:\n\n* <script>alert(1)</script> of *milk*\n"
    "* Creatinine \\> 1.5 mg/dL within four weeks prior to entry"
)
PROSE = "Men who drink tea. They had to own a cup. Women were not asked."
SUMMARY = "We look at tea.\n\nInclusion criteria:\n\n1. Likes tea;\n2. Owns a cup."


def record(number: int, criteria: str, summary: str = "") -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": "Tea"},
            "descriptionModule": {"briefSummary": summary} if summary else {},
            "eligibilityModule": {"eligibilityCriteria": criteria} if criteria else {},
        }
    }


@pytest.fixture(scope="module")
def tea(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Path]]:
    folder = tmp_path_factory.mktemp("tea")
    with Atlas.open(folder / "data", create=True) as atlas:
        for made in (
            record(11, LISTED),
            record(12, PROSE),
            record(13, "", SUMMARY),
            record(14, "No eligibility criteria"),
            record(15, ""),
        ):
            (folder / "record.json").write_bytes(raw(made))
            atlas.load(folder / "record.json")
    with opened(folder / "data") as client:
        yield client, folder / "data"


def answer(client: Client, nct_id: str) -> dict[str, Any]:
    return json.loads(client.get(f"/api/atlas/studies/{nct_id}/eligibility").body)


def page(client: Client, path: str) -> str:
    said = client.get(path)
    assert said.status == 200
    assert read_page(said.text).faults == []
    return said.text


@pytest.mark.parametrize("path", ["/study/NCT00000011", "/study/NCT00000011/eligibility"])
def test_each_criterion_has_its_address_and_leads_to_itself(tea: tuple[Client, Path], path: str):
    text = page(tea[0], path)
    for name in ("inclusion-1", "inclusion-2", "inclusion-2-1", "inclusion-2-2", "exclusion-2"):
        assert text.count(f'id="{name}"') == 1
        assert f'href="#{name}"' in text


def test_words_are_drawn_as_elsewhere_and_the_text_as_submitted_is_there(
    tea: tuple[Client, Path],
):
    text = page(tea[0], "/study/NCT00000011")
    assert "a cup &lt;1 l &amp; clean" in text
    assert "10<sup>2</sup> ml" in text
    assert "<script>alert" not in text
    assert "<em>milk</em>" in text
    submitted = re.search(r"<pre[^>]*>(.*?)</pre>", text, re.DOTALL)
    assert submitted
    assert "Creatinine \\&gt; 1.5 mg/dL" in submitted[1]


def test_what_is_recognised_is_marked_and_said_to_be_read_by_us(tea: tuple[Client, Path]):
    text = page(tea[0], "/study/NCT00000011")
    assert '<span class="found age">Aged 18 years or older</span>' in text
    assert '<span class="tag computed">Age at least 18 years</span>' in text
    assert '<span class="found laboratory">Creatinine &gt; 1.5 mg/dL</span>' in text
    assert '<span class="tag computed">Within 4 weeks before</span>' in text
    assert "Read by Trial Atlas" in text


def test_a_text_that_is_kept_whole_says_why_and_shows_all_of_it(tea: tuple[Client, Path]):
    text = page(tea[0], "/study/NCT00000012")
    assert "Kept whole" in text
    assert PROSE in text
    assert 'id="other-1"' not in text
    assert "No eligibility criteria" in page(tea[0], "/study/NCT00000014")


def test_criteria_hidden_in_the_summary_are_said_with_a_link(tea: tuple[Client, Path]):
    text = page(tea[0], "/study/NCT00000013")
    assert 'href="/study/NCT00000013#summary"' in text
    assert 'id="summary"' in text
    assert "2 items" in text


def test_a_study_without_any_criteria_says_so_once(tea: tuple[Client, Path]):
    text = page(tea[0], "/study/NCT00000015")
    assert 'class="criteria"' not in text
    assert text.count("Eligibility criteria") == 1


def test_the_api_gives_the_same_items_with_offsets_in_the_text(tea: tuple[Client, Path]):
    client, folder = tea
    said = client.get("/api/atlas/studies/NCT00000011/eligibility")
    assert said.status == 200
    found = json.loads(said.body)
    assert found["text"] == LISTED
    items = found["items"]
    assert [each["name"] for each in items] == [
        *("inclusion-1", "inclusion-2", "inclusion-2-1", "inclusion-2-2"),
        *("exclusion-1", "exclusion-2"),
    ]
    assert items[2]["parent"] == "inclusion-2"
    assert items[0]["headings"] == ["Inclusion Criteria:"]
    assert all(LISTED[each["start"] : each["end"]] == each["text"] for each in items)
    read = items[5]["recognised"]
    assert [each["topic"] for each in read] == ["laboratory", "time"]
    assert read[0]["name"] == "Creatinine"
    assert (read[0]["low"], read[0]["lowIncluded"], read[0]["unit"]) == ("1.5", False, "mg/dL")
    with Atlas.open(folder) as atlas:
        held = atlas.study("NCT00000011")
        assert [each.name for each in held.eligibility().criteria.all()] == [
            each["name"] for each in items
        ]


def test_the_api_says_why_a_text_is_whole_and_what_is_hidden_elsewhere(tea: tuple[Client, Path]):
    client, _ = tea
    assert answer(client, "NCT00000012")["whole"] == "prose"
    found = answer(client, "NCT00000013")
    assert found["whole"] == "empty"
    assert [each["piece"] for each in found["hidden"]] == ["BriefSummary"]
    hidden = found["hidden"][0]
    assert SUMMARY[hidden["start"] : hidden["end"]].startswith("Inclusion criteria:")
    for each in hidden["items"]:
        assert SUMMARY[each["start"] : each["end"]] == each["text"]
    assert client.get("/api/atlas/studies/NCT99999999/eligibility").status == 404


def test_every_tenth_real_study_is_drawn_with_every_item_once(real_registry: Loaded):
    with Atlas.open(real_registry.folder) as atlas:
        for nct_id in list(atlas)[::10]:
            study = atlas.study(nct_id).study
            view = criteria_view(study)
            if view is None:
                continue
            names = [item.name for item in eligibility(study).criteria.all()]
            drawn = [
                each
                for run in view.runs
                for group in run.groups
                for item in group.items
                for each in _names(item)
            ]
            assert drawn == names


def _names(item: Any) -> Iterator[str]:
    yield item.name
    for each in item.below:
        yield from _names(each)
