"""The words that scripts write are handed over by the page, whatever language it speaks."""

import json
import re
from pathlib import Path

import trialatlas
from trialatlas.web.script_words import SCRIPT_WORDS, script_words
from trialatlas.wording import LANGUAGES, speaking

SCRIPTS = sorted((Path(trialatlas.__file__).parent / "web/static").glob("*.js"))
SAID = re.compile(r'\bsay\("([^"]+)"')
WRITTEN = re.compile(
    r'(?:textContent|title|innerText)\s*=\s*(?!say\()[^;]*?["`]([A-Za-z][^"`]*)["`]'
)


def test_every_word_of_a_script_is_handed_over():
    used = {word for file in SCRIPTS for word in SAID.findall(file.read_text(encoding="utf-8"))}
    assert used == set(SCRIPT_WORDS)


def test_no_script_writes_a_word_without_looking_it_up():
    texts = [SAID.sub("", file.read_text(encoding="utf-8")) for file in SCRIPTS]
    assert not [found for text in texts for found in WRITTEN.findall(text)]


def test_an_english_page_hands_nothing_over_and_a_german_one_all():
    assert script_words() == ""
    with speaking(LANGUAGES["de"]):
        handed = json.loads(script_words())
    assert set(handed) == set(SCRIPT_WORDS)
    assert handed["Saved"] == "Gemerkt"
    assert handed["Saved ({n})"].count("{n}") == 1
