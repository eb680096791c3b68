"""Every word of ours on a page comes from the catalogue: pages are drawn in a language that has
every message, over studies in another alphabet, and what is left in Latin letters is counted.
"""

import json
import re
import sys
from collections.abc import Iterator
from inspect import signature

import pytest
from pseudo import Foreign, greek, said_on, texts_of

from audit.client import Client
from trialatlas import schema, wording
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.places import find
from trialatlas.sample import study
from trialatlas.server import create_app
from trialatlas.web.words import registry_name

NUMBERS = (1, 3, 7, 20, 36, 40)
"""Sample studies: with results, with flags, observational, with criteria in parts."""
S1, S20, S36, S40 = (f"/study/NCT990000{number}" for number in ("01", "20", "36", "40"))
PAGES = {
    "start": ("/",),
    "about": ("/about", "/status", "/design", "/saved", "/saved?ids=NCT99000001,NCT99000003"),
    "modules": ("/modules", "/modules/design", "/modules/adverse-events"),
    "study": (S1, S20, S36, S40, f"{S1}?from=Berlin", f"{S1}?from=Nowhereville"),
    "history": (f"{S1}/history", f"{S1}/versions/1"),
    "record": (
        *(f"{S1}/{each.slug}" for each in schema.SECTIONS),
        *(f"{S20}/{each.slug}" for each in schema.MODULES),
        f"{S1}/arms-interventions/arm-groups/1",
    ),
    "results": (
        f"{S20}/participant-flow",
        f"{S36}/participant-flow",
        f"{S36}/baseline-characteristics",
        f"{S40}/outcome-measures",
        f"{S36}/adverse-events",
        f"{S36}/adverse-events?sort=difference",
        f"{S20}/adverse-events/serious-events/1",
        f"{S20}/baseline-characteristics/measures/1",
        f"{S20}/outcome-measures/outcome-measures/1",
    ),
    "related": (f"{S1}/related", f"{S1}/related?to=NCT99000040", f"{S1}/related/neighbourhood"),
    "compare": (f"{S1}/compare?with=NCT99000020", f"{S1}/compare"),
    "browse": ("/browse", "/browse?q=%CE%B1", "/browse?q=zz", "/conditions", "/sites?order=name"),
    "search": ("/search", "/search?view=table", "/search?view=map", "/search/advanced"),
    "narrowed": (
        "/search?status=COMPLETED&near=Munich%2C50km",
        "/search?q=%CE%B1%CE%B2%CE%B3",
        "/search/expression?status=COMPLETED",
        "/search/explain?q=%CE%B1+OR+%CE%B2",
        "/search/record?status=COMPLETED",
    ),
    "problems": ("/nothere", "/study/NCT99999999", "/search?q=%CE%B1+AND+(", f"{S1}/nothing"),
}
LEAST = {"narrowed": 0.95, "problems": 0.9}
"""Shares of words where not all can be reached: the sentence that says what a search asks, and
messages of errors, are those of the API and the command line and stay English.
"""
NAMES = (
    *sorted({registry_name(each) for each in (*schema.SECTIONS, *schema.MODULES)}, key=len)[::-1],
    *("Trial Atlas", "ClinicalTrials.gov", "greek.jsonl", "BasicSearch", "tantivy"),
    *("AREA[Phase]PHASE3 AND children", "Newcombe"),
    *("Tiếng Việt: thử nghiệm lâm sàng.", "Polski: badania kliniczne, źródło."),
    *(each.label for each in find("Berlin")),
    *("Munich", "Bavaria", "Germany", "Nowhereville", "Relaxation", "Contains"),
    *("trialatlas search", "trialatlas", "search", "/search", "zz"),
)
"""What is called so in every language: the registry's own names, ours, and what was typed."""
NOT_WORDS = re.compile(
    r"\S*(?:://|@)\S*"  # addresses
    r"|\b[A-Z0-9]*[A-Z0-9_-]*\d[A-Z0-9_-]*\b"  # numbers of studies, codes, generations
    r"|\b[A-Z]{2,}\b"  # abbreviations, formats, operators
    r"|\b(?:JSON|Markdown|PubMed|kB|km|mi|v?[a-z0-9]{0,8}\d[a-z0-9]*)\b"
    r"|/[\w/?=&%.-]*"  # addresses here
)
_LANGUAGE = {"_spoken", "code"}
"""What the parameters are called by which a cache knows the language."""
LATIN = re.compile(r"[A-Za-z]{2,}")
REACHED = re.compile(r"[\u0410-\u044f]+")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, list[str]]]:
    folder = tmp_path_factory.mktemp("greek")
    records = [greek(study(number)) for number in NUMBERS]
    file = folder / "greek.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    places = sorted({each for record in records for each in texts_of(record)}, key=len)[::-1]
    with Atlas.open(folder / "data", create=True) as atlas:
        atlas.load(str(file))
        client = Client(create_app(atlas, Config(folder / "data", "--data")))
        yield client, places
        client.close()


@pytest.fixture
def foreign(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """German is the language that nobody speaks."""
    monkeypatch.setattr(wording, "_catalogue", lambda _code: Foreign())
    _forget_what_was_said()
    yield
    _forget_what_was_said()


def _forget_what_was_said() -> None:
    """Empty every cache whose key begins with a language: tests before may have filled it."""
    kept = [
        found
        for name, module in list(sys.modules.items())
        if name.startswith("trialatlas")
        for found in vars(module).values()
        if hasattr(found, "cache_clear") and set(signature(found).parameters) & _LANGUAGE
    ]
    assert {each.__name__ for each in kept} >= {"_marked", "_terms", "_written", "_mark"}
    for each in kept:
        each.cache_clear()


def unreached(text: str, places: list[str]) -> list[str]:
    for name in (*NAMES, *places):
        text = text.replace(name, " ")
    return LATIN.findall(NOT_WORDS.sub(" ", text))


@pytest.mark.usefixtures("foreign")
@pytest.mark.parametrize("kind", PAGES)
def test_every_word_of_ours_on_a_page_is_looked_up(site: tuple[Client, list[str]], kind: str):
    client, places = site
    reached, left = 0, []
    for address in PAGES[kind]:
        path, _, query = address.partition("?")
        page = client.get(path, f"{query}&lang=de" if query else "lang=de").text
        for text in said_on(page):
            reached += len(REACHED.findall(text))
            left += [(word, text[:60], address) for word in unreached(text, places)]
    share = reached / (reached + len(left))
    assert share >= LEAST.get(kind, 1.0), (f"{share:.4f}", left[:40])


def test_a_word_that_is_not_looked_up_is_seen():
    assert unreached("абц Plain words of NCT99000001 in Trial Atlas, 12 kB", []) == [
        "Plain",
        "words",
        "of",
        "in",
    ]
