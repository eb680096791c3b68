"""The advanced form and the expression behind it: every field, kept on the way back, mended."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from web_site import follow, total

from audit.client import Answer, Client
from trialatlas.web.search_fields import BOXES, CHOICES, MARKS

FULL = [
    ("q", "study"),
    ("condition", "cancer OR diabetes"),
    ("treatment", "drug"),
    ("titles", '"a trial"'),
    ("outc", "survival"),
    ("sponsor", "university"),
    ("lead", "hospital"),
    ("id", "NCT99000001"),
    ("locn", "clinic"),
    ("city", "Paris"),
    ("state", "New York"),
    ("place", "Europe"),
    ("near", "48.85, 2.35, 50 mi"),
    ("ageRange", "18_64"),
    ("start", "2020-01_2021"),
    ("primComp", "_2024"),
    ("studyComp", "2020_"),
    ("firstPost", "2019_2025"),
    ("resFirstPost", "2020_"),
    ("lastUpdPost", "_2026-01-01"),
    ("status", "COMPLETED"),
    ("status", "RECRUITING"),
    ("phase", "PHASE2"),
    ("results", "true"),
    ("intervention", "DRUG"),
    ("sex", "ALL"),
    ("age", "CHILD"),
    ("country", "France"),
    ("country", "Spain"),
    ("studyType", "obs_patreg"),
    ("studyType", "int"),
    ("healthy", "y"),
    ("docs", "prot"),
    ("funderType", "nih"),
    ("violation", "y"),
    ("funder", "INDUSTRY"),
    ("aggFilters", "phase:3"),
    ("sort", "start"),
]


class Form(HTMLParser):
    """What a browser would send from the form of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self.within = False
        self.feed(page[page.index('<main id="main"') :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name = known.get("name")
        ticks = known.get("type") == "checkbox"
        if tag == "input" and name and (not ticks or "checked" in known):
            self.pairs.append((name, known.get("value") or ""))


def sent(client: Client, answer: Answer) -> Answer:
    """The answer to the form of a page, sent as it stands."""
    first = client.get("/search", urlencode(Form(answer.text).pairs))
    return follow(client, first.headers["location"]) if first.status == 303 else first


def chips(answer: Answer) -> list[str]:
    found = re.search(r'<ul class="chips".*?</ul>', answer.text, re.DOTALL)
    labels = re.findall(r'<span dir="auto">(.*?)</span>', found[0]) if found else []
    return sorted(map(unescape, labels))


def test_every_field_of_a_search_is_on_the_form(web: Client):
    names = {
        name
        for name, _ in re.findall(r'name="(\w+?)(_from|_to)?"', web.get("/search/advanced").text)
    }
    known = {each.param for each in (*BOXES, *CHOICES, *MARKS)} - {
        "type",
        "funder",
        "aggFilters",
    }
    assert known | {"q"} <= names


@pytest.mark.parametrize("pair", FULL, ids=str)
def test_a_field_is_kept_on_the_way_to_the_form_and_back(web: Client, pair: tuple[str, str]):
    query = urlencode([("condition", "x"), pair] if pair[0] == "sort" else [pair])
    there = web.get("/search", query)
    again = sent(web, web.get("/search/advanced", query))
    assert (again.status, chips(again), total(again)) == (there.status, chips(there), total(there))


def test_a_search_with_everything_in_it_comes_back_whole(web: Client):
    query = urlencode(FULL)
    again = sent(web, web.get("/search/advanced", query))
    assert chips(again) == chips(web.get("/search", query))
    assert len(chips(again)) == len(FULL) - 2


def test_an_empty_form_finds_every_study(web: Client):
    assert total(sent(web, web.get("/search/advanced"))) == total(web.get("/search"))


def test_the_results_lead_to_their_form_and_their_expression(web: Client):
    page = web.get("/search", "condition=cancer&status=COMPLETED&page=1").text
    assert 'href="/search/advanced?condition=cancer&amp;status=COMPLETED"' in page
    assert 'href="/search/expression?condition=cancer&amp;status=COMPLETED"' in page


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("condition", "(cancer"),
        ("near", "here, there, 5"),
        ("near", "Munixxch, 50 km"),
        ("near", "99, 0, 5"),
        ("start", "2020-13_"),
        ("start", "2021_2020"),
        ("ageRange", "old_"),
        ("city", "AREA[Nowhere]x"),
    ],
)
def test_a_fault_stands_beside_its_field_and_what_was_typed_is_kept(
    web: Client, name: str, typed: str
):
    answer = web.get("/search", urlencode([(name, typed), ("titles", "keep me")]))
    assert answer.status == 400
    assert f'id="fault-{name}"' in answer.text
    assert f'href="#in-{name}"' in answer.text
    assert len(re.findall('class="fault"', answer.text)) == 1
    kept = Form(answer.text).pairs
    assert ("titles", "keep me") in kept
    assert all(any(bit.strip() in value for _, value in kept) for bit in re.split("[_,]", typed))


def test_words_at_fault_among_fields_are_mended_on_the_form(web: Client):
    answer = web.get("/search", "q=%28a&city=Paris")
    assert answer.status == 400
    assert 'id="fault-q"' in answer.text
    problem = web.get("/search", "q=%28a&city=Paris", {"accept": "application/json"})
    assert problem.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("pair", FULL, ids=str)
def test_the_expression_of_a_search_finds_the_same(web: Client, pair: tuple[str, str]):
    asked = [pair, ("sex", "ALL")]
    page = web.get("/search/expression", urlencode(asked)).text
    written = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert written
    again = web.get("/search", urlencode([("term", unescape(written[1]))]))
    if again.status == 303:
        assert "/study/" in again.headers["location"]
    else:
        assert total(again) == total(web.get("/search", urlencode(asked)))


def test_the_expression_page_is_empty_without_a_search_and_sends_faults_to_the_form(web: Client):
    empty = web.get("/expert-search")
    assert empty.headers["location"] == "/search/expression"
    assert "<textarea" in web.get("/search/expression").text
    moved = web.get("/search/expression", "city=%28x")
    assert moved.headers["location"] == "/search/advanced?city=%28x"
