"""The page that draws the studies most like one, and its files."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import pytest
from web_site import follow, links, opened

from audit.checks import read_page
from audit.client import Client
from audit.pictures import chart_faults, chart_files
from trialatlas.atlas import Atlas
from trialatlas.errors import UsageError

FIRST = "NCT99000001"
PAGE = f"/study/{FIRST}/related/neighbourhood"


@pytest.mark.parametrize("query", ["", "preset=same-question"])
def test_the_drawn_page_is_whole_and_leads_on(web: Client, query: str):
    answer = web.get(PAGE, query)
    assert answer.status == 200
    assert read_page(answer.text).faults == []
    files = chart_files(links(answer))
    assert len(files) == 2
    for address in files:
        assert chart_faults(address, follow(web, address).text) == []
    for address in links(answer):
        if "/study/" in address:
            assert follow(web, address).status == 200, address


def test_the_related_page_leads_to_the_drawing_in_its_own_sense(web: Client):
    related = f"/study/{FIRST}/related"
    assert f'href="{PAGE}"' in web.get(related).text
    assert f'href="{PAGE}?preset=same-question"' in web.get(related, "preset=same-question").text


def test_the_dots_are_the_nearest_ten_and_the_joined_ones_are_said(
    web: Client, small_registry: Path
):
    text = web.get(PAGE).text
    with Atlas.open(small_registry) as atlas:
        found = atlas.neighbourhood(FIRST)
    near = [each.likeness for each in found.related.neighbours]
    picture = re.findall(r'<svg.*?class="chart".*?</svg>', text, re.DOTALL)[0]
    assert re.findall(r'<a href="/study/(NCT\d+)"', picture) == [each.nct_id for each in near]
    least = near[(len(near) - 1) // 2].score
    joined = [each for each in found.ties if each.score >= least]
    assert picture.count("<path") == len(joined)
    rows = list(csv.DictReader(io.StringIO(web.get(f"{PAGE}.csv").text)))[: len(near)]
    assert [row["Study"] for row in rows] == [each.nct_id for each in near]
    said = [row["Joined with the numbers"] for row in rows]
    assert sum(len(each.split(", ")) for each in said if each != "none") == 2 * len(joined)


def test_ties_are_every_pair_once_and_as_a_comparison_of_the_two_gives_them(small_registry: Path):
    with Atlas.open(small_registry) as atlas:
        found = atlas.neighbourhood(FIRST, "same-question", limit=4)
        ids = [each.held.study.nct_id for each in found.related.neighbours]
        assert [(each.one, each.other) for each in found.ties] == [*combinations(ids, 2)]
        for each in found.ties:
            both = [
                atlas.likeness(*pair, "same-question").likeness.score
                for pair in ((each.one, each.other), (each.other, each.one))
            ]
            assert both == pytest.approx([each.score, each.score])
        with pytest.raises(UsageError):
            atlas.neighbourhood(FIRST, "no-such-preset")


def test_the_picture_as_a_file_is_the_same_each_time_and_names_its_source(web: Client):
    one, other = (web.get(f"{PAGE}.svg") for _ in range(2))
    assert one.body == other.body
    assert one.headers["content-security-policy"].startswith("default-src 'none'")
    ET.fromstring(one.body)  # noqa: S314 - the file was made here
    assert FIRST in one.text.partition("</metadata>")[0]


@pytest.mark.parametrize(
    ("address", "query", "status"),
    [
        ("/study/nct99000001/related/neighbourhood", "preset=same-question", 301),
        ("/study/NCT00000077/related/neighbourhood", "", 404),
        (f"{PAGE}.png", "", 404),
        (PAGE, "preset=x", 400),
    ],
)
def test_what_is_not_there_is_said(web: Client, address: str, query: str, status: int):
    answer = web.get(address, query)
    assert answer.status == status
    if status == 301:
        assert answer.headers["location"] == f"{PAGE}?{query}"


def test_a_study_without_any_like_it_has_a_page_and_no_picture(tmp_path: Path):
    with Atlas.open(tmp_path, create=True) as atlas:
        atlas.load("sample:1")
    with opened(tmp_path) as client:
        answer = client.get(PAGE)
        assert answer.status == 200
        assert read_page(answer.text).faults == []
        assert "Nothing to draw" in answer.text
        assert client.get(f"{PAGE}.svg").status == 404
