"""Questions of the scale benchmark find the study that they were drawn from."""

import importlib
import random
import sys
from collections.abc import Iterator
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import pytest

from real_data import PROJECT, Loaded
from trialatlas.atlas import Atlas

BENCHMARKS = PROJECT / "benchmarks"
SEARCHES = (
    "all_words",
    "any_word",
    "phrase_first",
    "in_area",
    "in_range",
    "at_site",
    "at_one_site",
)
ADDRESSES = ("study_page", "study_json", "related_page", "search_page", "api_page", "api_fields")


@pytest.fixture(scope="module")
def asked() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield importlib.import_module("scaling.questions")
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def atlas(real_registry: Loaded) -> Iterator[Atlas]:
    with Atlas.open(real_registry.folder) as opened:
        yield opened


def drawing(asked: ModuleType, atlas: Atlas) -> object:
    return asked.Drawing(atlas, random.Random(5))  # noqa: S311 - repeatable, not secret


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_finds_the_study_it_was_drawn_from(asked: ModuleType, atlas: Atlas, name: str):
    found = drawing(asked, atlas).some(12, getattr(asked, name))
    assert len(found) == len({each.text for each in found}) == 12
    for each in found:
        assert atlas.count(f"({each.text}) AND AREA[NCTId]{each.drawn_from}") == 1


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_same_seed_gives_the_same_addresses(asked: ModuleType, atlas: Atlas, name: str):
    first, second = (drawing(asked, atlas).some(5, getattr(asked, name)) for _ in range(2))
    assert first == second
    for each in first:
        parts = urlsplit(each.text)
        assert parts.path.startswith("/")
        assert all(value for values in parse_qs(parts.query).values() for value in values)


def test_the_facets_are_pieces_that_can_be_counted(asked: ModuleType, atlas: Atlas):
    found = atlas.search("cancer", facets=asked.FACETS)
    assert len({each.piece for each in found.facets}) == 10
