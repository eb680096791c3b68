"""Record cards: the fields of an item by their official names, its raw JSON, and its address."""

import json
import re
from html import unescape
from pathlib import Path

from web_site import HOSTILE, links, opened

from audit.client import Client
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.web.record_page import item_lists

STUDY = "/study/NCT00000001"
ITEM = f"{STUDY}/arms-interventions/interventions/1"


def test_an_item_shows_every_field_by_its_official_name_held_or_not(web: Client):
    page = web.get(ITEM).text
    for child in schema.node("Intervention").children:
        assert f"<code>{child.piece}</code>" in page
    assert f"<code>{schema.node('Intervention').path}</code>" in page


def test_the_raw_json_of_an_item_is_the_item(web: Client):
    raw = re.search(r'<pre [^>]*id="raw-json"[^>]*>(.*?)</pre>', web.get(ITEM).text, re.DOTALL)
    assert raw
    assert json.loads(unescape(raw[1])) == json.loads(web.get(f"{ITEM}.json").body)


def test_a_page_of_the_record_gives_its_whole_address_to_copy(web: Client):
    for address in (ITEM, f"{STUDY}/description"):
        copied = re.findall(r'data-copy-text="([^"]+)"', web.get(address).text)
        assert [each.partition("://")[2].partition("/")[2] for each in copied] == [address[1:]]


def test_no_two_lists_of_a_module_share_an_address():
    for module in schema.MODULES:
        slugs = [each.slug for each in item_lists(module)]
        assert len(slugs) == len(set(slugs))


def test_lists_inside_a_structure_have_pages_of_their_items_too():
    assert schema.node("UnpostedEvent") in item_lists(schema.node("AnnotationModule"))


def test_a_field_can_be_linked_to(web: Client):
    page = web.get(f"{STUDY}/description")
    assert 'href="#BriefSummary"' in page.text
    assert 'id="BriefSummary"' in page.text
    assert f"{STUDY}/description.json" in links(page)


def test_raw_json_that_is_long_stands_at_its_own_address(tmp_path: Path):
    known, held = json.loads(json.dumps(HOSTILE)), "A long word of a long text. " * 5_000
    known["protocolSection"]["descriptionModule"] = {"detailedDescription": held}
    (tmp_path / "study.json").write_text(json.dumps(known))
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(tmp_path / "study.json")
    with opened(tmp_path / "data") as web:
        page = web.get(f"{STUDY}/description").text
        assert json.loads(web.get(f"{STUDY}/description.json").body)["detailedDescription"] == held
    assert 'id="raw-json"' not in page
    assert f'href="{STUDY}/description.json">Raw JSON' in page
    assert held.strip() in page
