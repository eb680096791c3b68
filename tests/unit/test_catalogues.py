"""The catalogues of words: up to date, compiled, and with every placeholder in its place."""

import gettext
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from trialatlas.wording import LANGUAGES

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def catalogue() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", PROJECT / "tools/catalogue.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


def test_every_catalogue_is_what_make_catalogue_writes(catalogue: ModuleType):
    stale = [str(path) for path, made in catalogue.files() if path.read_bytes() != made]
    assert not stale, "run make catalogue"


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_no_translation_loses_or_invents_a_placeholder_or_a_tag(catalogue: ModuleType, code: str):
    assert not list(catalogue.faults(code))


def test_a_broken_placeholder_is_found(catalogue: ModuleType):
    assert catalogue.misplaced(("{a} of %(b)s <b>",), ("{a} von %(c)s <b>",))
    assert catalogue.misplaced(("<a href='/x'>y</a>",), ("y",))
    assert not catalogue.misplaced(("{a} of %(b)s",), ("%(b)s: {a}",))
    assert not catalogue.misplaced(("{a}",), ("",))


def test_english_is_complete(catalogue: ModuleType):
    assert all(done == whole for done, whole in catalogue.shares("en").values())


def test_messages_are_found_in_declarations_code_and_templates(catalogue: ModuleType):
    found = {each.id for each in catalogue.collected()}
    assert {"Recruiting", "Not provided", "Jan", "{day} {month} {year}", "Eligibility"} <= found
    assert ("site", "sites") in found
    assert ("year", "years") in found
    assert not {"OfficialTitle", "OverallStatus"} & found


def test_the_shares_in_the_documentation_are_those_of_the_catalogue(catalogue: ModuleType):
    said = (PROJECT / "docs/translation.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w ,]+?) \| (\d+) \| (\d+) \|$", said, re.MULTILINE)
    counted = {part: (int(done), int(whole)) for part, done, whole in rows}
    assert counted == catalogue.shares("de")


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_the_compiled_catalogue_is_read_by_the_standard_library(code: str):
    folder = PROJECT / "src/trialatlas/locale"
    made = gettext.translation("trialatlas", folder, [code])
    assert made.gettext("Recruiting") != "Recruiting"
