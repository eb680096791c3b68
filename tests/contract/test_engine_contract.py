"""The engine contract against itself: every requirement has a test, every test a requirement."""

import importlib
from collections.abc import Callable, Iterator

from engine_contract import REQUIREMENTS

SUITE = (
    "test_engine_words",
    "test_engine_coverage",
    "test_engine_expansion",
    "test_engine_table",
    "test_engine_tilt",
    "test_engine_pieces",
    "test_engine_sites",
    "test_engine_ranking",
    "test_engine_answers",
    "test_engine_nearness",
    "test_engine_life",
    "test_engine_frequencies",
    "test_engine_glances",
)


def suite_tests() -> Iterator[tuple[str, Callable[..., None]]]:
    for name in SUITE:
        for each, value in vars(importlib.import_module(name)).items():
            if each.startswith("test_"):
                yield f"{name}.{each}", value


def test_every_requirement_has_a_test():
    proven = {getattr(test, "requirement", None) for _, test in suite_tests()}
    assert sorted(set(REQUIREMENTS) - proven) == []


def test_every_test_names_a_requirement():
    nameless = [
        name
        for name, test in suite_tests()
        if getattr(test, "requirement", None) not in REQUIREMENTS
    ]
    assert nameless == []


def test_every_requirement_is_one_sentence():
    assert all(each[0].isupper() and each.endswith(".") for each in REQUIREMENTS.values())
    assert len(set(REQUIREMENTS.values())) == len(REQUIREMENTS)
