"""The pairs that were read and graded are whole, and follow the written rule."""

import csv
import importlib.util
import sys
from itertools import permutations
from math import log2
from types import ModuleType

import numpy as np
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


def test_the_pairs_read_twice_are_those_of_the_lowest_hash(pooling: ModuleType):
    with (FOLDER / "reader_again.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert [(each["asked"], each["shown"]) for each in rows] == pooling.again()
    assert {each["grade"] for each in rows} <= {"0", "1", "2", "3"}


def test_later_pairs_were_read_among_some_that_were_read_before(pooling: ModuleType):
    with (FOLDER / "reader_later.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    read = [(each["asked"], each["shown"]) for each in rows]
    assert read == pooling.later(read)
    known = set(pooling.pairs())
    assert len(known.intersection(read)) == pooling.BESIDE
    assert {asked for asked, _ in read} <= {asked for asked, _ in known}
    assert {each["grade"] for each in rows} <= {"0", "1", "2", "3"}
    assert all(each["reason"].strip() for each in rows)


def test_the_gain_of_tied_grades_is_the_mean_over_all_their_orders():
    measures = script("measures")
    grades = [3, 0, 2, 1]
    scores = np.array([5.0, 2.0, 2.0, 2.0])
    orders = [[grades[0], *rest] for rest in permutations(grades[1:])]
    best = sum(each / log2(at + 2) for at, each in enumerate(sorted(grades, reverse=True)))
    wanted = sum(
        sum(each / log2(at + 2) for at, each in enumerate(order)) for order in orders
    ) / len(orders)
    assert measures.graded_ndcg(scores, np.array(grades)) == pytest.approx(wanted / best)
    assert measures.graded_ndcg(np.array([4.0, 1.0, 3.0, 2.0]), np.array(grades)) == 1.0
    assert measures.graded_ndcg(scores, np.zeros(4)) == 0.0


def test_kappa_is_one_for_the_same_readings_and_falls_with_the_square_of_what_lies_between(
    pooling: ModuleType,
):
    assert pooling.NEAREST
    for each in ("measures", "cases", "compare"):
        script(each)
    reader = script("reader")
    readings = [0, 1, 2, 3]
    assert reader.weighted_kappa(readings, readings) == 1.0
    near = reader.weighted_kappa(readings, [0, 1, 2, 2])
    far = reader.weighted_kappa(readings, [0, 1, 2, 0])
    assert 1.0 > near > far
    assert reader.weighted_kappa([0, 3], [3, 0]) == pytest.approx(-1.0)
