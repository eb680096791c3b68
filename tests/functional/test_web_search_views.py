"""The results of a search as cards, a table and a map, what can be taken along, and kept lists."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest
from web_site import follow, links, total

from audit.checks import read_page
from audit.client import Answer, Client
from trialatlas.web.search_table import COLUMNS, USUAL

SHOWN = "NCT99000001"


def headings(answer: Answer) -> list[str]:
    table = answer.text.partition("<thead>")[2].partition("</thead>")[0]
    return [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<th[^>]*>(.*?)</th>", table)]


def numbers(answer: Answer) -> list[str]:
    found = re.findall(r'name="ids" value="(NCT\d{8})"', answer.text)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("view", ["", "table", "map"])
def test_every_view_is_a_whole_page_and_leads_to_the_others(web: Client, view: str):
    answer = web.get("/search", f"q=study&view={view}")
    assert not read_page(answer.text).faults
    assert total(answer) == total(web.get("/search", "q=study"))
    named = re.findall(r'<a href="([^"]+)"[^>]*>(Cards|Table|Map)</a>', answer.text)
    assert [label for _, label in named] == ["Cards", "Table", "Map"]
    for address, _ in named:
        assert follow(web, unescape(address)).status == 200


def test_cards_and_table_show_the_same_studies_in_the_same_order(web: Client):
    cards = numbers(web.get("/search", "q=study&limit=25"))
    assert cards == numbers(web.get("/search", "q=study&limit=25&view=table"))
    assert len(cards) == 25


def test_the_columns_of_the_table_can_be_chosen_and_stay_chosen(web: Client):
    usual = web.get("/search", "view=table")
    assert headings(usual) == ["Study", *(COLUMNS[each].label for each in USUAL)]
    asked = "view=table&columns=Sex&columns=OverallStatus&columns=Nonsense"
    answer = web.get("/search", asked)
    assert headings(answer) == ["Study", "Status", "Sex"]
    following = next(each for each in links(answer) if "page=2" in each)
    assert headings(follow(web, following)) == ["Study", "Status", "Sex"]


def test_every_column_can_be_shown_for_any_record(web: Client):
    every = ",".join(COLUMNS)
    answer = web.get("/search", f"view=table&limit=100&columns={every}")
    assert not read_page(answer.text).faults
    assert len(headings(answer)) == 1 + len(COLUMNS)
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("column", [each for each in COLUMNS.values() if each.sort])
def test_a_heading_sorts_by_its_column_and_again_the_other_way(web: Client, column: object):
    name, label = getattr(column, "name", ""), getattr(column, "label", "")
    answer = web.get("/search", f"view=table&limit=100&columns={name}")
    (address,) = re.findall(rf'<th[^>]*><a href="([^"]+)"[^>]*>{re.escape(label)}</a>', answer.text)
    down = follow(web, unescape(address))
    assert 'aria-sort="descending"' in down.text
    (address,) = re.findall(rf'<th[^>]*><a href="([^"]+)"[^>]*>{re.escape(label)}</a>', down.text)
    up = follow(web, unescape(address))
    assert 'aria-sort="ascending"' in up.text
    assert sorted(numbers(up)) == sorted(numbers(down))


def test_the_map_is_a_picture_with_its_figures_as_files(web: Client):
    answer = web.get("/search", "view=map")
    assert '<svg class="chart"' in answer.text or 'class="chart"' in answer.text
    drawn = ET.fromstring(web.get("/search/map.svg", "q=study").text)  # noqa: S314 - made here
    assert drawn.tag.endswith("svg")
    rows = list(csv.reader(io.StringIO(web.get("/search/map.csv").text)))
    assert len(rows) > 3
    assert web.get("/search/map.png").status == 404
    assert web.get("/search/map.svg", "q=AREA[BriefTitle]nosuchword").status == 404


def test_a_search_without_places_says_that_there_is_nothing_to_draw(web: Client):
    answer = web.get("/search", "q=AREA[LocationCity]MISSING&view=map")
    assert total(answer) > 0
    assert not read_page(answer.text).faults
    assert 'class="empty"' in answer.text


def test_addresses_of_the_registry_open_in_the_view_they_name(web: Client):
    assert 'class="found-table"' in web.get("/search", "cond=stroke OR study&viewType=Table").text
    assert "search-map" in web.get("/search", "term=study&viewType=Map").text
    answer = web.get("/search", "q=study&view=globe")
    assert answer.status == 200
    assert "view=globe" in answer.text


@pytest.mark.parametrize("query", ["q=study", "q=study&sex=FEMALE&sort=start", ""])
def test_files_of_a_search_hold_what_the_page_counts(web: Client, query: str):
    answer = web.get("/search", query)
    found = re.findall(r'href="(/api/atlas/export\.jsonl[^"]*)"', answer.text)
    lines = follow(web, unescape(found[0])).text.splitlines()
    assert len(lines) == total(answer) > 0


def test_a_list_of_studies_is_a_page_with_one_address(web: Client):
    moved = web.get("/saved", "ids=nct99000002, NCT99000001\nNCT99000002")
    assert moved.status == 303
    assert moved.headers["location"] == "/saved?ids=NCT99000002,NCT99000001"
    answer = follow(web, moved.headers["location"])
    assert numbers(answer) == ["NCT99000002", "NCT99000001"]
    assert not read_page(answer.text).faults
    file = re.findall(r'href="(/api/atlas/export\.jsonl[^"]*)"', answer.text)
    assert len(follow(web, unescape(file[0])).text.splitlines()) == 2


def test_an_empty_list_and_unknown_numbers_are_said(web: Client):
    assert 'class="empty"' in web.get("/saved").text
    answer = web.get("/saved", f"ids={SHOWN},NCT12345678,<b>")
    assert answer.status == 200
    assert not read_page(answer.text).faults
    assert "NCT12345678" in answer.text
    assert "<b>" not in answer.text
    assert numbers(answer) == [SHOWN]
    assert web.get("/saved", "ids=" + ",".join(["NCT99000001"] * 201)).status == 400
