"""Every study's page, one page of every kind, and a seeded share of the record pages are sound."""

from collections.abc import Iterator

import pytest

from audit.checks import read_page
from audit.client import Client
from audit.pictures import chart_faults
from audit.site_pages import FIXED
from audit.tally import standard_faults
from audit.walk import items_of, pages_of, walk, walk_site
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.directory import KINDS
from trialatlas.server import create_app

PARTS = 12
SHARE = 0.02
NAMED_SHARE = 0.005
MOST_SITES = "NCT00490139"
"""Of the real studies the one with most sites: 1,412."""
WITH_RESULTS = "NCT05034276"
"""A small study that holds 23 of the 34 lists whose items have pages."""


@pytest.fixture(scope="module")
def client(held: Atlas) -> Iterator[Client]:
    client = Client(create_app(held, Config(held.data, "--data")))
    yield client
    client.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_study_page_and_a_share_of_the_record_pages_have_no_fault(held: Atlas, part: int):
    ids = [*held][part::PARTS]
    tally = walk(held, ids, SHARE)
    assert tally.pages["study"] == len(ids) > 600
    assert tally.pages["module"] > 100
    assert tally.pages["item"] > 100
    assert tally.pages["chart"] > 20
    assert tally.pages["related"]
    assert tally.pages["compare"]
    assert not tally.faults, tally.examples


def test_the_pages_of_no_study_and_a_share_of_the_named_things_have_no_fault(held: Atlas):
    tally = walk_site(held, NAMED_SHARE)
    assert tally.pages["directory"] >= len(KINDS)
    assert all(tally.pages[kind.one] for kind in KINDS)
    assert tally.pages["chart"] > 100
    assert not tally.faults, tally.examples


def test_every_page_and_every_item_of_a_study_has_no_fault(held: Atlas):
    ids = [MOST_SITES, WITH_RESULTS]
    tally = walk(held, ids, 1.0)
    for kind in ("study", "history", "related", "neighbourhood", "compare"):
        assert tally.pages[kind] == 2
    assert tally.pages["section"] == 2 * len(schema.SECTIONS)
    assert tally.pages["module"] == 2 * len(schema.MODULES)
    sites = [len(held.study(each).study.values("LocationFacility")) for each in ids]
    assert tally.pages["item"] > sum(sites) > 1400
    assert tally.pages["chart"] > 10
    assert tally.pages["export"] > 20
    assert not tally.faults, tally.examples


def addresses() -> list[str]:
    site = [address for kind, address in FIXED if kind != "faulty"]
    named = [f"/{kind.name}" for kind in KINDS]
    beside = [
        f"/study/{WITH_RESULTS}/{each}"
        for each in ("related", "related/neighbourhood", "compare?with=NCT02601209")
    ]
    modules = [f"/modules/{node.slug}" for node in schema.MODULES]
    study = [each.address for each in pages_of(WITH_RESULTS)]
    return [*site, *named, *modules, *study, *beside]


@pytest.mark.parametrize("address", addresses())
def test_one_page_of_every_kind_is_valid_html_to_the_standards_own_parser(
    client: Client, address: str
):
    path, _, query = address.partition("?")
    answer = client.get(path, query)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert not standard_faults(answer.text)
    assert not read_page(answer.text).faults


def test_the_first_item_of_every_list_is_valid_html_to_the_standards_own_parser(
    held: Atlas, client: Client
):
    items = items_of(held.study(WITH_RESULTS).study)
    addresses = [each.address for each in items if each.number == 1]
    assert len(addresses) > 20
    assert not {
        each: found for each in addresses if (found := standard_faults(client.get(each).text))
    }


def test_the_reader_of_pages_finds_what_is_wrong_with_one():
    wrong = (
        '<!doctype html><html lang="en"><head><title>x</title></head><body><main><h1>A</h1>'
        '<h2></h2><p><div id="a"></div></p><b id="a">x</i><h2>Nothing below</h2>'
        '<h2 onclick="x">y</h2><a href="javascript:x">z</a></main></body></html>'
    )
    found = " ".join(read_page(wrong).faults)
    for expected in ("empty <h2>", "inside <p>", "not unique", "closes", "over nothing", "hostile"):
        assert expected in found
    assert "inline script" in found


def test_the_reader_of_charts_finds_what_is_wrong_with_one():
    wrong = (
        '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/><g id="a" style="x"/>'
        '<rect width="nan"/></svg>'
    )
    found = " ".join(chart_faults("x.svg", wrong))
    for expected in ("no title", "not unique", "inline", "no number in width"):
        assert expected in found
    assert chart_faults("x.svg", "<svg>")
    assert chart_faults("x.csv", 'a,b\r\n"1')
    assert chart_faults("x.csv", "a,b\r\n")
    assert chart_faults("x.csv", "a,b\r\n1,2,3\r\na note\r\n")
    assert not chart_faults("x.csv", "a,b\r\n1,2\r\na note\r\n")
