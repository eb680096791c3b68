"""Pages in another language: who gets it, what stays English, what caches are told."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_site import fill, links

from audit.checks import read_page
from audit.client import Client
from trialatlas.atlas import Atlas
from trialatlas.config import LANGUAGES_VARIABLE, Config, load_config
from trialatlas.errors import UsageError
from trialatlas.sample import study
from trialatlas.server import create_app

STUDY = "/study/NCT00000001"
SAMPLE = "/study/NCT99000040"
PAGES = ("/", STUDY, f"{STUDY}/design", "/search", "/modules", "/about", "/nowhere")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("languages"))


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Client]:
    with Atlas.open(folder) as atlas:
        client = Client(create_app(atlas, Config(folder, "--data", languages=("en", "de"))))
        yield client
        client.close()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A sample study with results."""
    folder = tmp_path_factory.mktemp("results")
    file = folder / "study.jsonl"
    file.write_text(json.dumps(study(40)), encoding="utf-8")
    with Atlas.open(folder / "data", create=True) as atlas:
        atlas.load(str(file))
        client = Client(create_app(atlas, Config(folder / "data", "--data")))
        yield client
        client.close()


def test_an_unreviewed_language_is_for_those_who_ask_for_it(folder: Path):
    with Atlas.open(folder) as atlas:
        client = Client(create_app(atlas, Config(folder, "--data")))
        assert '<html lang="en"' in client.get(STUDY, "", {"accept-language": "de"}).text
        assert '<html lang="de"' in client.get(STUDY, "lang=de").text
        client.close()


def test_the_address_asks_for_a_language_before_the_browser_does(site: Client):
    german = site.get(STUDY, "lang=de", {"accept-language": "en"}).text
    assert '<html lang="de"' in german
    assert "Aktiv, nimmt niemanden mehr auf" in german
    english = site.get(STUDY, "lang=en", {"accept-language": "de"}).text
    assert '<html lang="en"' in english
    assert "Active, not recruiting" in english


def test_else_the_browser_decides_and_else_english_is_spoken(site: Client):
    assert '<html lang="de"' in site.get(STUDY, "", {"accept-language": "de-CH, en;q=0.5"}).text
    assert '<html lang="en"' in site.get(STUDY).text
    assert '<html lang="en"' in site.get(STUDY, "lang=tlh").text


@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page_is_sound_in_german_and_says_that_it_varies(site: Client, path: str):
    answer = site.get(path, "lang=de")
    assert answer.status == (404 if path == "/nowhere" else 200)
    read_page(answer.text)
    varies = {each.strip().lower() for each in answer.headers["vary"].split(",")}
    assert {"accept", "accept-language"} <= varies


def test_two_languages_have_two_validators(site: Client):
    english, german = site.get(STUDY), site.get(STUDY, "", {"accept-language": "de"})
    assert english.headers["etag"] != german.headers["etag"]


def test_a_search_does_not_take_the_language_for_a_part_of_it(site: Client):
    plain, german = site.get("/search", "q=clinic"), site.get("/search", "lang=de&q=clinic")
    assert not [each for each in links(german) if "lang" in each]
    assert plain.text.count("/study/NCT") == german.text.count("/study/NCT")


@pytest.mark.parametrize("suffix", ["json", "csv", "md", "ris"])
def test_files_to_take_along_are_english_whoever_asks(site: Client, suffix: str):
    plain = site.get(f"{STUDY}.{suffix}")
    asked = site.get(f"{STUDY}.{suffix}", "lang=de", {"accept-language": "de"})
    assert asked.body == plain.body


def test_a_page_drawn_in_german_leaves_no_german_behind(site: Client):
    before = site.get(STUDY).text
    site.get(STUDY, "lang=de")
    assert site.get(STUDY).text == before


def test_the_operator_says_which_languages_there_are(folder: Path):
    with Atlas.open(folder) as atlas:
        only_english = Client(create_app(atlas, Config(folder, "--data", languages=("en",))))
        assert '<html lang="en"' in only_english.get(STUDY, "lang=de").text
        german_first = Client(create_app(atlas, Config(folder, "--data", languages=("de", "en"))))
        assert '<html lang="de"' in german_first.get(STUDY).text
        assert '<html lang="en"' in german_first.get(STUDY, "", {"accept-language": "en"}).text
        only_english.close()
        german_first.close()


def test_a_language_without_a_catalogue_cannot_be_offered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(LANGUAGES_VARIABLE, "de, en")
    assert load_config().languages == ("de", "en")
    monkeypatch.setenv(LANGUAGES_VARIABLE, "en,tlh")
    with pytest.raises(UsageError):
        load_config()


def test_the_words_of_a_study_page_and_of_a_search_are_german(site: Client):
    page = site.get(STUDY, "lang=de").text
    for words in (
        "Wer teilnehmen kann",
        "Worum es in der Studie geht",
        "Dez. 2025",
        "erwartet",
        "Auf einen Blick",
    ):
        assert words in page
    search = site.get("/search", "lang=de").text
    for words in ("Art der Studie", "Beobachtend", "In der Nähe von", "Suche eingrenzen"):
        assert words in search


def test_what_a_study_says_is_escaped_within_a_message(site: Client):
    for query in ("lang=de", "lang=en"):
        page = site.get(STUDY, query).text
        assert "<b>" not in page.replace("<bdi>", "")
        assert "A Hospital &lt;b&gt;" in page


def test_what_a_sponsor_wrote_is_marked_as_english_on_a_german_page(site: Client):
    german, english = site.get(STUDY, "lang=de").text, site.get(STUDY).text
    assert re.search(r'<h1 dir="auto" lang="en">', german)
    assert re.search(r'<div class="prose" dir="auto" lang="en">', german)
    assert not re.search(r'<dd dir="auto" lang="en">[^<]*Abgeschlossen', german)
    assert 'lang="en">' not in english.replace('<html lang="en"', "")


def test_words_of_scripts_stand_on_a_german_page(site: Client):
    assert "Gemerkt ({n})" in html.unescape(site.get(STUDY, "lang=de").text)
    assert "data-words" not in site.get(STUDY).text


@pytest.mark.parametrize("path", [f"{SAMPLE}/adverse-events", f"{SAMPLE}/outcome-measures", SAMPLE])
def test_results_drawn_in_german_leave_no_german_behind(results: Client, path: str):
    before = results.get(path).text
    german = results.get(path, "lang=de").text
    assert "hier berechnet" in german.lower()
    assert results.get(path).text == before
