"""The pairs that were read and graded are whole, and follow the written rule."""

import csv
import importlib.util
import sys
from types import ModuleType

import pytest

from real_data import PROJECT

FOLDER = PROJECT / "benchmarks" / "likeness"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = found
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="module")
def pooling() -> ModuleType:
    script("truth")
    return script("reader_pool")


def _graded() -> list[dict[str, str]]:
    with (FOLDER / "reader_grades.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_every_pair_of_the_pool_has_one_grade_and_a_reason(pooling: ModuleType):
    rows = _graded()
    assert [(each["asked"], each["shown"]) for each in rows] == pooling.pairs()
    assert {each["grade"] for each in rows} == {"0", "1", "2", "3"}
    assert all(each["reason"].strip() for each in rows)


def test_thirty_studies_are_asked_about_and_ten_to_forty_others_shown_for_each(
    pooling: ModuleType,
):
    shown: dict[str, set[str]] = {}
    for asked, other in pooling.pairs():
        assert asked != other
        assert other not in shown.setdefault(asked, set())
        shown[asked].add(other)
    assert len(shown) == pooling.NEWER + pooling.OLDER
    assert all(pooling.NEAREST <= len(each) <= 4 * pooling.NEAREST for each in shown.values())


def test_what_is_shown_stands_in_an_order_that_says_nothing_of_the_method(pooling: ModuleType):
    pairs = pooling.pairs()
    for study in {asked for asked, _ in pairs}:
        shown = [other for asked, other in pairs if asked == study]
        assert shown == sorted(shown, key=lambda each: pooling.mark(study, each))
