"""Searching on the site: words, facets, pages, faults."""

import json
import re
import shutil
from pathlib import Path

import pytest
from web_site import SAMPLES, follow, links, options, strange_scripts, total

from audit.client import Answer, Client
from trialatlas.atlas import Atlas
from trialatlas.atlas.indexing import INDEX_FOLDER
from trialatlas.config import Config
from trialatlas.server import create_app
from trialatlas.web.search_form import LONGEST_ADDRESS

HELD = SAMPLES + 2


def found(answer: Answer) -> list[str]:
    """Numbers of the studies on a page of results, in order."""
    return re.findall(r'<h2><a href="/study/(NCT\d{8})"', answer.text)


def test_without_words_all_studies_are_found(web: Client):
    assert total(web.get("/search")) == HELD


def test_pages_of_results_neither_repeat_nor_skip_a_study(web: Client):
    seen: list[str] = []
    address = "/search"
    while address:
        answer = follow(web, address)
        seen += found(answer)
        following = re.search(r'<a href="([^"]+)" rel="next">Next', answer.text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == HELD


def test_every_facet_leads_to_as_many_studies_as_it_says(web: Client):
    for start in ("/search", "/search?status=COMPLETED", "/search?q=study&type=INTERVENTIONAL"):
        offered = options(follow(web, start))
        assert offered
        for address, count in offered:
            group = re.search(r"[?&](\w+)=[^&]*$", address)
            chosen = re.findall(rf"[?&]{group[1] if group else ''}=", address)
            if len(chosen) == 1:
                assert total(follow(web, address)) == count, address


def test_two_values_of_a_facet_widen_and_two_facets_narrow(web: Client):
    one = total(web.get("/search", "status=COMPLETED"))
    other = total(web.get("/search", "status=RECRUITING"))
    both = total(web.get("/search", "status=COMPLETED&status=RECRUITING"))
    assert both == one + other
    assert total(web.get("/search", "status=COMPLETED&type=INTERVENTIONAL")) <= one


def test_an_applied_filter_can_be_taken_away(web: Client):
    answer = web.get("/search", "q=study&status=COMPLETED")
    chips = re.search(r'<ul class="chips".*?</ul>', answer.text, re.DOTALL)
    assert chips
    assert 'href="/search?q=study"' in chips[0]


def test_a_new_search_keeps_the_filters(web: Client):
    page = web.get("/search", "q=study&status=COMPLETED&page=1").text
    assert '<input type="hidden" name="status" value="COMPLETED">' in page


def test_words_found_are_marked(web: Client):
    page = web.get("/search", "q=iodine").text
    assert re.search(r"<mark>Iodine</mark>", page)


def test_a_word_is_found_in_another_script(web: Client):
    assert "NCT00000001" in found(web.get("/search", "q=%E7%94%B2%E7%8A%B6%E8%85%BA"))


def test_results_can_be_ordered_by_size(web: Client):
    page = web.get("/search", "sort=size").text
    sizes = [int(each.replace(",", "")) for each in re.findall(r"([\d,]+) (?:person|people)", page)]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("typed", ["NCT00000001", "nct00000001", "00000001", " NCT00000001 "])
def test_a_number_typed_leads_to_its_study(web: Client, typed: str):
    answer = web.get("/search", f"q={typed.replace(' ', '%20')}")
    assert (answer.status, answer.headers["location"]) == (303, "/study/NCT00000001")


def test_a_fault_in_an_expression_is_shown_at_its_place(web: Client):
    answer = web.get("/search", "q=AREA%5BNoSuchPiece%5Dx")
    assert answer.status == 400
    marked = re.search(r"<mark>(.*?)</mark>", answer.text)
    assert marked
    assert "NoSuchPiece" in marked[1]
    assert 'value="AREA[NoSuchPiece]x"' in answer.text


def test_a_fault_is_given_to_programs_as_a_problem(web: Client):
    answer = web.get("/search", "q=(cancer", {"accept": "application/json"})
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert '"slug"' in answer.text


def test_the_caret_of_a_page_stands_below_the_fault_whatever_stands_before_it(web: Client):
    page = web.get("/search", "q=%E7%94%B2%E7%8A%B6%20AND%20AREA%5BFhase%5Dx%0A").text
    box = re.search(r'<pre class="caret".*?</pre>', page, re.DOTALL)
    assert box
    line, below = (re.sub("<[^>]+>", "", each) for each in box[0].splitlines())
    assert line.strip() == "甲状 AND AREA[Fhase]x"
    # The same text, unseen, stands before the caret: it is as wide as above.
    assert below == "甲状 AND ^"
    program = {"accept": "application/json"}
    said = web.get("/search", "q=%E7%94%B2%E7%8A%B6%20AND%20AREA%5BFhase%5Dx", program)
    told = json.loads(said.text)
    assert told["expression"][told["position"] :][: told["length"]] == "AREA[Fhase]"
    assert told["caret"] == " " * 9 + "^" * 11


@pytest.mark.parametrize(
    "query",
    [
        "status=FOO",
        "page=0",
        "page=x",
        "page=100000",
        "page=000000001999",
        f"page=000000001{'9' * 3900}",
        "sort=best",
        "near=here",
        "near=99,0,5",
        "near=nan,0,5",
        "near=0,nan,5",
        "near=0,0,nan",
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(web: Client, query: str):
    assert web.get("/search", query).status == 400


def test_nothing_found_says_which_word_is_to_blame(web: Client):
    answer = web.get("/search", "q=iodine+zzyzx")
    assert answer.status == 200
    assert total(answer) == 0
    parts = re.search(r'<ul class="diagnosis">.*?</ul>', answer.text, re.DOTALL)
    assert parts
    assert re.search(r'class="held"><span dir="auto">iodine', parts[0])
    assert re.search(r'class="void"><span dir="auto">zzyzx', parts[0])


def test_nothing_found_says_what_had_to_be_covered(web: Client):
    answer = web.get("/search", "q=COVERAGE[FullMatch]iodine+therapy+AND+zzyzx")
    parts = re.search(r'<ul class="diagnosis">.*?</ul>', answer.text, re.DOTALL)
    assert parts
    assert len(re.findall("<li", parts[0])) == 2
    assert re.search("exactly .*iodine therapy", parts[0])


def test_a_page_past_the_last_leads_back(web: Client):
    answer = web.get("/search", "page=400")
    assert answer.status == 200
    assert "/search" in links(answer)


def test_studies_near_a_point_are_found(web: Client):
    near = total(web.get("/search", "near=0,0,12000mi"))
    assert total(web.get("/search", "near=0,-150,100km")) < near <= HELD


def test_the_start_page_offers_only_searches_that_find_something(web: Client):
    home = web.get("/")
    offered = [each for each in links(home) if each.startswith("/search?")]
    assert offered
    assert all(total(follow(web, each)) or found(follow(web, each)) for each in offered)


def test_an_empty_registry_says_how_to_fill_it(tmp_path: Path):
    with Atlas.open(tmp_path, create=True) as atlas:
        client = Client(create_app(atlas, Config(tmp_path, "--data")))
        assert "trialatlas load" in client.get("/").text
        assert client.get("/search").status == 404
        assert client.get("/study/NCT00000001").status == 404
        for address in ("/modules", "/modules/design", "/about", "/healthz"):
            assert client.get(address).status == 200
        client.close()


def test_an_address_that_is_too_long_says_what_to_do(web: Client):
    fits = "q=" + "a" * (LONGEST_ADDRESS - 2)
    assert web.get("/search", fits).status == 200
    long = "q=" + "OR+".join(["study+"] * 390)
    assert len(web.get("/search", long).body) < 500_000
    for asked, said in (("text/html", "several searches"), ("application/json", '"hint"')):
        answer = web.get("/search", fits + "a", {"accept": asked})
        assert answer.status == 414
        assert said in answer.text
        assert len(answer.body) < 10_000


def test_a_search_before_there_is_an_index_says_how_many_studies_are_read(tmp_path: Path):
    with Atlas.open(tmp_path, create=True) as atlas:
        atlas.load("sample:20")
    shutil.rmtree(tmp_path / INDEX_FOLDER)
    with Atlas.open(tmp_path) as atlas:
        client = Client(create_app(atlas, Config(tmp_path, "--data")))
        page = client.get("/search", "q=study")
        assert page.status == 503
        assert "20 studies" in page.text
        assert page.headers["retry-after"] == page.headers["refresh"]
        assert not strange_scripts(page.text)
        problem = client.get("/search", "q=study", {"accept": "application/json"})
        assert problem.status == 503
        assert int(problem.headers["retry-after"]) > 0
        assert "refresh" not in problem.headers
        assert client.get("/").status == 200
        atlas.rebuild()
        assert client.get("/search", "q=study").status == 200
        client.close()
