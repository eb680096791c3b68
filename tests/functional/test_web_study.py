"""Pages and exports of a study."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from web_site import HOSTILE, follow, links, opened, raw, strange_scripts

from audit.client import Client
from trialatlas import schema
from trialatlas.atlas import Atlas

STUDY = "/study/NCT00000001"
BARE = "/study/NCT00000002"
SAMPLE = "/study/NCT99000001"
RECORDS = [node.slug for node in (*schema.SECTIONS, *schema.MODULES)]


def lines_between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


@pytest.mark.parametrize("spelling", ["nct00000001", "NCT1", "nct-00000001", "00000001"])
def test_every_spelling_of_a_number_leads_to_one_address(web: Client, spelling: str):
    answer = web.get(f"/study/{spelling}")
    assert (answer.status, answer.headers["location"]) == (301, STUDY)


def test_an_alias_leads_to_its_study_with_the_rest_of_the_address(web: Client):
    for rest in ("", ".json", "/description", "/description.csv", "/history"):
        answer = web.get(f"/study/NCT00000009{rest}")
        assert (answer.status, answer.headers["location"]) == (301, STUDY + rest)


def test_the_study_says_who_where_and_in_what_state(web: Client):
    page = web.get(STUDY).text
    assert "Nanchang, China" in page
    assert "Active, not recruiting" in page
    assert "ACTIVE_NOT_RECRUITING" not in page
    assert "Dec 2025" in page
    assert "甲状腺癌" in page


def test_text_of_a_study_is_never_markup(web: Client):
    for address in (STUDY, f"{STUDY}/identification", f"{STUDY}/description", "/search?q=Iodine"):
        page = follow(web, address).text
        assert not strange_scripts(page)
        assert "<img" not in page


def test_a_title_may_run_in_either_direction(web: Client):
    assert re.search(r'<h1 dir="auto">دراسة', web.get(STUDY).text)


def test_a_raised_mass_number_is_raised_and_its_escape_gone(web: Client):
    page = web.get(f"{STUDY}/description").text.partition("<details")[0]
    assert "<sup>131</sup>I" in page
    assert "\\^" not in page


def test_an_intervention_of_two_groups_is_listed_once_with_both(web: Client):
    part = lines_between(web.get(STUDY).text, 'id="groups"', "</section>")
    assert part.count(">Iodine</a>") == 1
    listed = part.partition(">Iodine</a>")[2]
    assert "Responder" in listed
    assert "Nonresponder" in listed


def test_the_sponsor_comes_first_and_once_among_those_behind_a_study(web: Client):
    part = lines_between(web.get(STUDY).text, 'id="people"', "</section>")
    assert part.count("A Hospital") == 1
    assert part.index("A Hospital") < part.index("Another")


def test_missing_results_are_explained_under_their_heading(web: Client):
    part = lines_between(web.get(STUDY).text, 'id="results"', "</section>")
    assert 'class="missed"' in part


def test_a_study_with_nothing_but_its_number_has_no_empty_part(web: Client):
    page = web.get(BARE).text
    parts = re.findall(r'<section id="[^"]+" class="part">(.*?)</section>', page, re.DOTALL)
    assert parts
    for part in parts:
        assert re.search(r"<(dl|ul|ol|div|details)\b", part)


@pytest.mark.parametrize("study", [STUDY, BARE, SAMPLE])
@pytest.mark.parametrize("record", RECORDS)
def test_every_record_page_answers_held_or_not(web: Client, study: str, record: str):
    answer = web.get(f"{study}/{record}")
    assert answer.status == 200
    assert "None" not in re.sub(r"<pre.*?</pre>", "", answer.text, flags=re.DOTALL)


def test_a_module_page_shows_every_declared_field_by_its_official_name(web: Client):
    for module in schema.MODULES:
        page = web.get(f"{SAMPLE}/{module.slug}").text
        if 'class="absent"' not in page:
            for child in module.children:
                assert f"<code>{child.piece}</code>" in page


def test_a_module_page_has_its_path_and_both_clocks(web: Client):
    page = web.get(f"{STUDY}/description").text
    crumbs = re.sub(r"<[^>]+>", "", lines_between(page, 'aria-label="Path">', "</nav>"))
    assert crumbs.split(" \u203a ") == ["Study", "Protocol Section", "Description Module"]
    assert "First seen by us" in page
    assert "Registry data of" in page


def test_what_the_declaration_lacks_is_shown_with_its_path(web: Client):
    page = web.get(f"{STUDY}/design").text
    part = lines_between(page, 'id="not-declared"', "</section>")
    assert "protocolSection.designModule.retiredField" in part
    assert "gone" in part


def test_a_value_of_another_type_than_declared_is_shown_as_it_is(web: Client):
    assert "sixty" in lines_between(
        web.get(f"{STUDY}/design").text, 'id="EnrollmentInfo"', "</section>"
    )


def test_items_of_a_list_have_pages_that_lead_to_each_other(web: Client):
    first = web.get(f"{STUDY}/arms-interventions/arm-groups/1")
    assert first.status == 200
    assert "Responder" in first.text
    assert f"{STUDY}/arms-interventions/arm-groups/2" in links(first)
    for missing in ("arm-groups/3", "arm-groups/0", "nothing/1", "interventions/99999999999"):
        assert web.get(f"{STUDY}/arms-interventions/{missing}").status == 404


def test_an_item_of_a_list_can_be_taken_away_in_every_form(web: Client):
    item = f"{STUDY}/arms-interventions/arm-groups/2"
    page = web.get(item)
    for suffix in (".json", ".csv", ".md"):
        assert item + suffix in links(page)
        assert "NCT00000001" in web.get(item + suffix).headers["link"]
    assert json.loads(web.get(f"{item}.json").body)["label"] == "Nonresponder"
    paths = [row["path"] for row in csv.DictReader(io.StringIO(web.get(f"{item}.csv").text))]
    assert "protocolSection.armsInterventionsModule.armGroups[2].label" in paths
    assert not any("armGroups[1]" in path for path in paths)
    assert "Nonresponder" in web.get(f"{item}.md").text
    moved = web.get("/study/nct1/arms-interventions/arm-groups/2.csv")
    assert (moved.status, moved.headers["location"]) == (301, f"{item}.csv")
    assert web.get(f"{item}.ris").status == 404


@pytest.mark.parametrize(
    "address", [STUDY, SAMPLE, f"{SAMPLE}/protocol-section", f"{STUDY}/status"]
)
def test_no_link_of_a_study_page_is_dead(web: Client, address: str):
    for each in links(web.get(address)):
        assert follow(web, each).status in {200, 301}, each


def test_every_page_of_a_study_names_source_date_and_advice(web: Client):
    for rest in ("", "/description", "/results-section", "/history", "/versions/1"):
        page = web.get(STUDY + rest).text
        assert 'href="https://clinicaltrials.gov/study/NCT00000001"' in page
        assert 'datetime="2026-01-02"' in page
        assert "doctor" in page


def test_a_sample_study_is_marked_fictitious_on_every_page_and_in_every_export(web: Client):
    for rest in ("", "/description", "/adverse-events", "/derived-section", "/history"):
        assert 'class="banner"' in web.get(SAMPLE + rest).text
    for suffix in (".csv", ".md", ".ris"):
        assert "fictitious" in web.get(SAMPLE + suffix).text.lower()
    assert "FICTITIOUS" in web.get(f"{SAMPLE}.json").headers["x-source"]
    assert 'class="banner"' not in web.get(STUDY).text


def test_the_json_of_a_study_is_byte_for_byte_what_was_received(web: Client):
    assert web.get(f"{STUDY}.json").body == raw(HOSTILE)


def test_the_json_of_a_module_is_its_object(web: Client):
    answer = web.get(f"{STUDY}/conditions.json")
    assert json.loads(answer.body) == {"conditions": ["甲状腺癌"]}
    assert "NCT00000001" in answer.headers["link"]


def test_the_csv_has_one_row_a_value_under_its_path(web: Client):
    rows = list(csv.DictReader(io.StringIO(web.get(f"{STUDY}/arms-interventions.csv").text)))
    by_path = {row["path"]: row for row in rows if row["path"]}
    row = by_path["protocolSection.armsInterventionsModule.interventions[1].armGroupLabels[2]"]
    assert (row["piece"], row["value"]) == ("InterventionArmGroupLabel", "Nonresponder")
    assert any("ClinicalTrials.gov" in row["value"] for row in rows if not row["path"])


def test_a_spreadsheet_runs_nothing_of_a_record(web: Client):
    rows = csv.DictReader(io.StringIO(web.get(f"{STUDY}.csv").text))
    values = [row["value"] for row in rows if row["piece"] == "InterventionOtherName"]
    assert values == ["'=1+1", "'\uff1d1+1", "-131"]


def test_markdown_of_a_study_cannot_carry_markup_of_the_record(web: Client):
    text = web.get(f"{STUDY}.md").text
    assert "\\<script>" in text
    assert "ClinicalTrials.gov" in text


def test_a_reference_file_begins_and_ends_as_reference_managers_want(web: Client):
    lines = web.get(f"{STUDY}.ris").text.splitlines()
    assert lines[0].startswith("TY  - ")
    assert lines[-1].startswith("ER  - ")
    assert "AN  - NCT00000001" in lines


def test_contacts_can_be_left_out_of_pages_and_exports(web: Client, discreet: Client):
    rests = ("", ".json", ".csv", ".md", "/contacts-locations", "/contacts-locations.json")
    for rest in rests:
        assert "bo@example.org" in web.get(STUDY + rest).text
        hidden = discreet.get(STUDY + rest).text
        assert "example.org" not in hidden
        assert "Person" not in hidden
    assert "Nanchang" in discreet.get(STUDY).text


def test_what_does_not_exist_is_answered_with_what_is_near(web: Client):
    study = web.get("/study/NCT00000003")
    assert study.status == 404
    assert "/study/NCT00000002" in links(study)
    module = web.get(f"{STUDY}/descripton")
    assert module.status == 404
    assert "/modules/description" in links(module)
    for name in ("melanoma", "melanoma/description", "melanoma/history", "NCT00000001.xml"):
        assert web.get(f"/study/{name}").status == 404
    assert web.get(f"{STUDY}/versions/2").status == 404


def test_the_history_lists_versions_and_sightings(web: Client):
    page = web.get(f"{STUDY}/history")
    assert f"{STUDY}/versions/1" in links(page)
    assert "record.json" in page.text


def test_no_form_of_the_history_tells_where_a_file_lay(web: Client):
    for suffix in ("", ".json", ".csv", ".md"):
        text = web.get(f"{STUDY}/history{suffix}").text
        assert "record.json" in text
        assert "/record.json" not in text


def test_the_history_can_be_taken_along_in_three_forms(web: Client):
    answer = web.get(f"{STUDY}/history.json")
    found = json.loads(answer.body)
    assert found["nctId"] == "NCT00000001"
    assert [each["version"] for each in found["versions"]] == [1]
    assert found["sightings"][0]["source"].endswith("record.json")
    assert "ClinicalTrials.gov" in " ".join(found["source"])
    assert "NCT00000001-history.json" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(web.get(f"{STUDY}/history.csv").text)))
    assert {"source", "version", "sighting"} == {row["kind"] for row in rows}
    text = web.get(f"{STUDY}/history.md").text
    assert "\\<script>" in text
    assert "record.json" in text


def test_every_page_of_a_study_has_the_forms_it_names(web: Client):
    arms = f"{STUDY}/arms-interventions"
    for page in (STUDY, f"{STUDY}/history", f"{STUDY}/protocol-section", arms):
        named = [each for each in links(web.get(page)) if each.startswith(page + ".")]
        assert {each.rpartition(".")[2] for each in named} >= {"json", "csv", "md"}
    for page in (f"{STUDY}/history", f"{STUDY}/versions/1", f"{arms}/arm-groups/2", arms, STUDY):
        for suffix, kind in (("json", "json"), ("csv", "csv"), ("md", "markdown")):
            answer = web.get(f"{page}.{suffix}")
            assert answer.status == 200
            assert kind in answer.headers["content-type"]


def test_other_spellings_and_other_forms_of_the_history_are_told_apart(web: Client):
    moved = web.get("/study/nct1/history.csv")
    assert moved.status == 301
    assert moved.headers["location"] == f"{STUDY}/history.csv"
    assert web.get(f"{STUDY}/history.ris").status == 404
    assert web.get(f"{STUDY}/versions/9.md").status == 404


def test_a_version_taken_along_is_named_as_that_version(web: Client):
    answer = web.get(f"{STUDY}/versions/1.json")
    assert "NCT00000001-version-1.json" in answer.headers["content-disposition"]


def test_sentences_on_where_a_study_comes_from_stand_apart(web: Client):
    foot = web.get(STUDY).text.partition("<footer")[2]
    said = re.sub(r"<[^>]+>", "", foot)
    assert "We saw this version first" in said
    assert not re.search(r"[a-z0-9]\.[A-Z]", said.replace("ClinicalTrials.gov", ""))


def test_a_study_without_a_status_says_so_where_its_status_stands(tmp_path: Path):
    record = {"protocolSection": {"identificationModule": {"nctId": "NCT00000007"}}}
    (tmp_path / "one.json").write_text(json.dumps(record))
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(tmp_path / "one.json")
    with opened(tmp_path / "data") as client:
        for address in ("/study/NCT00000007", "/search"):
            assert "Status not provided" in client.get(address).text
