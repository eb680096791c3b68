"""The page that says how a search was understood."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from synonym_studies import fill
from web_site import follow, links, opened, strange_scripts, total

from audit.client import Answer, Client
from trialatlas.atlas import Atlas, ExplainedPart
from trialatlas.query import parse
from trialatlas.web.search_form import LONGEST_ADDRESS

EXPLAIN = "/search/explain"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("web-explain"))


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Client]:
    with opened(data) as client:
        yield client


def told(page: Answer) -> list[tuple[str, str]]:
    """What stands for each part, and the count beside it."""
    found = re.findall(r'class="count">(.*?)</span>.*?<(?:code|strong).*?>(.*?)</p>', page.text)
    return [(re.sub("<[^>]+>", "", part), count) for count, part in found]


def switches(page: Answer) -> list[str]:
    """Addresses that leave a synonym out or take it back."""
    return [each for each in links(page) if each.startswith(EXPLAIN) and "#" not in each]


def test_the_results_say_in_a_sentence_what_was_asked_and_lead_to_the_rest(site: Client):
    page = site.get("/search", "q=AKI&status=COMPLETED").text
    sentence = page.index('class="sentence"')
    assert sentence < page.index("/search/explain?q=AKI&amp;status=COMPLETED")
    results = site.get("/search", "q=AKI").text
    assert results.index('class="sentence"') < results.index('class="hits"')


def test_the_page_shows_each_part_with_its_count(site: Client):
    page = site.get(EXPLAIN, "q=kidney+OR+heart+attack+NOT+AKI&sex=FEMALE")
    assert told(page) == [
        ("At least one of these", "3"),
        ("kidney", "2"),
        ("All of these", "1"),
        ("heart attack", "1"),
        ("Not this", "1"),
        ("AKI", "3"),
        ("AREA[Sex]&#34;FEMALE&#34;", "0"),
    ]
    assert not strange_scripts(page.text)


def test_the_expression_on_the_page_asks_the_same(site: Client):
    page = site.get(EXPLAIN, "q=kidney+NOT+AKI&condition=x&results=without").text
    shown = re.search(r'class="expression".*?<bdi>(.*?)</bdi>', page)
    assert shown
    expression = shown[1].replace("&#34;", '"')
    assert total(site.get("/search", f"q={quote(expression)}")) == total(
        site.get("/search", "q=kidney+NOT+AKI&condition=x&results=without")
    )


def test_a_synonym_is_left_out_and_taken_back_by_a_link(site: Client):
    before = site.get(EXPLAIN, "q=AKI")
    assert told(before) == [("AKI", "3")]
    (leave_out,) = switches(before)
    without = follow(site, leave_out)
    assert told(without) == [("AKI", "2")]
    assert "Acute kidney injury" in without.text
    assert total(follow(site, leave_out.replace(EXPLAIN, "/search"))) == 2
    (take_back,) = switches(without)
    assert told(follow(site, take_back)) == [("AKI", "3")]


def test_a_synonym_left_out_stays_out_on_the_way_through_the_results(site: Client):
    (leave_out,) = switches(site.get(EXPLAIN, "q=AKI"))
    results = follow(site, leave_out.replace(EXPLAIN, "/search"))
    name = re.search(r"without=(\w+)", leave_out)
    assert name
    assert f'<input type="hidden" name="without" value="{name[1]}">' in results.text
    assert leave_out in links(results)


def test_a_synonym_that_no_word_has_is_named_and_can_be_forgotten(site: Client):
    page = site.get(EXPLAIN, "q=kidney&without=abcdefgh")
    assert "abcdefgh" in page.text
    assert f"{EXPLAIN}?q=kidney" in links(page)


@pytest.mark.parametrize("query", ["q=AREA%5BFhase%5Dx", "page=x"])
def test_what_cannot_be_asked_cannot_be_explained(site: Client, query: str):
    assert site.get(EXPLAIN, query).status == 400


def test_a_search_for_all_is_explained_too(site: Client):
    assert told(site.get(EXPLAIN)) == [("ALL", "4")]


def test_a_search_without_synonyms_names_none(site: Client):
    page = site.get(EXPLAIN, "q=AKI&synonyms=off")
    assert told(page) == [("AKI", "2")]
    assert not switches(page)


def test_what_was_not_understood_in_the_address_is_named(site: Client):
    assert "nonsense=1" in site.get(EXPLAIN, "q=kidney&nonsense=1").text


def test_text_is_never_markup(site: Client):
    page = site.get(EXPLAIN, "q=%3Cimg+src=x+onerror=y%3E&without=%22%3E%3Cb%3E")
    assert "<img" not in page.text
    assert site.get(EXPLAIN, "q=%3Cimg+src=x+onerror=y%3E").status == 200


def test_the_longest_address_makes_no_endless_page(site: Client):
    for long in ("AKI " * 900, "NOT " * 95 + "(" + "AKI OR " * 400 + "AKI)"):
        query = f"q={long.replace(' ', '+')}"
        assert len(query) <= LONGEST_ADDRESS
        page = site.get(EXPLAIN, query)
        assert page.status == 200
        assert len(page.body) < 1_000_000


def test_every_count_is_that_of_the_search_for_the_part(site: Client, data: Path):
    asked = "SEARCH[Location](Boston) OR NOT (AKI AND EXPANSION[Term]acute kidney)"
    counts = [count for _, count in told(site.get(EXPLAIN, f"q={quote(asked)}"))]
    with Atlas.open(data) as atlas:
        said = atlas.explain(asked)

        def shown(part: ExplainedPart) -> list[int | None]:
            below = [] if part.leaf else [each for inner in part.parts for each in shown(inner)]
            return [part.count, *below]

        assert [f"{count:,}" for count in shown(said.query)] == counts
        assert said.total == atlas.count(parse(asked))
