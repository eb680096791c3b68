"""Every study's page, one page of every kind, and a seeded share of the record pages are sound."""

from collections.abc import Iterator

import pytest

from audit.checks import read_page
from audit.client import Client
from audit.walk import pages_of, standard_faults, walk
from real_data import Loaded
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server import create_app

PARTS = 12
SHARE = 0.02
WITH_RESULTS = "NCT00490139"
"""Of the real studies the one with most sites: 1,412."""


@pytest.fixture(scope="module")
def real(real_registry: Loaded) -> Iterator[Atlas]:
    with Atlas.open(real_registry.folder) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def client(real: Atlas) -> Iterator[Client]:
    client = Client(create_app(real, Config(real.data, "--data")))
    yield client
    client.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_study_page_and_a_share_of_the_record_pages_have_no_fault(real: Atlas, part: int):
    ids = [*real][part::PARTS]
    tally = walk(real, ids, SHARE)
    assert tally.pages["study"] == len(ids) > 600
    assert tally.pages["module"] > 100
    assert tally.pages["item"] > 20
    assert not tally.faults, tally.examples


@pytest.mark.parametrize("nct_id", [WITH_RESULTS, "NCT07314255"])
def test_every_kind_of_page_of_a_study_has_no_fault(real: Atlas, nct_id: str):
    tally = walk(real, [nct_id], 1.0)
    assert tally.pages["section"] == len(schema.SECTIONS)
    assert tally.pages["module"] == len(schema.MODULES)
    assert tally.pages["item"] > len(real.study(nct_id).study.values("LocationFacility")[:3])
    assert not tally.faults, tally.examples


def addresses() -> list[str]:
    site = [
        "/",
        "/search",
        "/search?q=cancer",
        "/search?q=zzzzqq",
        "/search/explain?q=NSCLC+OR+(aspirin+lung)&phase=PHASE2",
        "/modules",
        "/about",
        "/design",
        "/api",
    ]
    modules = [f"/modules/{node.slug}" for node in schema.MODULES]
    study = [address for _, address, _ in pages_of("NCT07314255")]
    return [*site, *modules, *study]


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
