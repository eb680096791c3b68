"""What the page of a search says of synonyms."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from web_site import opened

from audit.client import Client
from trialatlas.atlas import Atlas
from vocabulary_studies import record


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("synonyms")
    studies = [
        record(1, summary="Acute kidney injury (AKI) is serious."),
        record(2, summary="A trial in acute kidney injury."),
        record(3, summary="Nothing is said here."),
    ]
    (folder / "studies.jsonl").write_bytes(b"".join(each + b"\n" for each in studies))
    with Atlas.open(folder / "data", create=True) as atlas:
        atlas.load(folder / "studies.jsonl")
    with opened(folder / "data") as client:
        yield client


def ask(page: Client, address: str) -> str:
    path, _, query = address.partition("?")
    return page.get(path, query).text


def link(text: str, said: str) -> str:
    found = re.search(rf'<a href="([^"]+)"[^>]*>{said}</a>', text)
    assert found, said
    return unescape(found[1])


def test_synonyms_are_named_and_one_or_all_can_be_left_out(page: Client):
    text = ask(page, "/search?q=AKI")
    assert "2 studies" in text
    assert "Acute kidney injury" in text
    for said in ("leave out", "Search without synonyms"):
        less = ask(page, link(text, said))
        assert "1 study" in less
        assert "2 studies" in ask(page, link(less, "Search with all of them"))


def test_a_search_without_synonyms_says_nothing_of_them(page: Client):
    text = ask(page, "/search?q=trial")
    assert "also searched" not in text
    assert "synonyms" not in text


def test_what_is_left_out_stays_so_on_further_links(page: Client):
    text = ask(page, "/search?q=AKI&synonyms=off")
    for href in re.findall(r'href="(/search\?[^"]+)"', text):
        if "with" not in href and unescape(href) != link(text, "Search with all of them"):
            assert "synonyms=off" in unescape(href)
    assert '<input type="hidden" name="synonyms" value="off">' in text
