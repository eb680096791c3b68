"""The measures of likeness share ties out, and the written rule of fields reads as it says."""

import importlib.util
import json
import re
import sys
from datetime import date
from itertools import permutations
from math import log2
from types import ModuleType

import numpy as np
import pytest

from real_data import PROJECT
from trialatlas.related.presets import FITTED, PROVENANCE
from trialatlas.study import Study

FOLDER = PROJECT / "benchmarks" / "likeness"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"likeness_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = found
    spec.loader.exec_module(found)
    return found


measures, truth = script("measures"), script("truth")
SCORES = np.array([3.0, 2.0, 2.0, 2.0, 2.0, 1.0, 1.0])
RIGHT = np.array([False, True, False, True, False, True, False])


def _orders() -> list[np.ndarray]:
    """Every order of what the scores leave open, best first, as rights and wrongs."""
    return [
        RIGHT[[0, *middle, *last]]
        for middle in permutations((1, 2, 3, 4))
        for last in permutations((5, 6))
    ]


def _precision(hits: np.ndarray) -> float:
    at = np.flatnonzero(hits)
    return float(np.mean([(place + 1) / (each + 1) for place, each in enumerate(at)]))


def _pairs(hits: np.ndarray) -> float:
    at, wrong = np.flatnonzero(hits), np.flatnonzero(~hits)
    return float(np.mean([each < other for each in at for other in wrong]))


def _gain(hits: np.ndarray) -> float:
    gained = sum(1 / log2(each + 2) for each in np.flatnonzero(hits))
    return gained / sum(1 / log2(each + 2) for each in range(3))


def test_each_measure_is_the_mean_over_all_orders_of_what_stands_equal():
    wanted = {
        measures.average_precision: _precision,
        measures.auc: _pairs,
        measures.ndcg: _gain,
        measures.reciprocal_rank: lambda hits: 1 / (1 + int(np.argmax(hits))),
    }
    for measure, plain in wanted.items():
        expected = np.mean([plain(each) for each in _orders()])
        assert measure(SCORES, RIGHT) == pytest.approx(expected)


def test_of_a_tie_across_the_tenth_place_its_share_is_counted():
    scores = np.array([5.0] * 8 + [1.0] * 4)
    right = np.array([True] + [False] * 7 + [True, False, False, False])
    assert measures.recall(scores, right) == pytest.approx((1 + 0.5) / 2)
    assert measures.precision(scores, right) == pytest.approx((1 + 0.5) / 10)
    discounts = [1 / log2(each + 2) for each in range(10)]
    gained = sum(discounts[:8]) / 8 + sum(discounts[8:]) / 4
    assert measures.ndcg(scores, right) == pytest.approx(gained / sum(discounts[:2]))


def test_an_interval_holds_the_mean_and_draws_groups_whole():
    mean, low, high = measures.interval([0.0, 0.0, 1.0, 1.0], ["a", "a", "b", "b"])
    assert (mean, low, high) == (0.5, 0.0, 1.0)
    assert measures.interval([0.4] * 6, list("abcabc")) == pytest.approx((0.4, 0.4, 0.4))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Lumbar Disc Herniation", "herniated disc"),
        ("Herniated Intervertebral Disk", "herniated disc"),
        ("Optic disc edema", ""),
        ("Acute Lymphoblastic Leukaemia", "leukaemia"),
        ("Non-Small Cell Lung Cancer", "lung cancer"),
        ("NSCLC", "lung cancer"),
        ("Lung Transplant", ""),
        ("Type 2 Diabetes Mellitus", "diabetes"),
        ("Prediabetic State", "diabetes"),
    ],
)
def test_a_study_is_of_a_field_that_its_conditions_name(text: str, field: str):
    record = {
        "protocolSection": {
            "identificationModule": {"briefTitle": "A study"},
            "conditionsModule": {"conditions": [text]},
        }
    }
    assert truth.fields_of(record) == ({field} if field else frozenset())


def test_the_published_list_of_fields_is_what_the_rule_gives(real_studies: list[Study]):
    rows = (FOLDER / "fields.tsv").read_text(encoding="utf-8").splitlines()[1:]
    published = {study: names for study, *names in (row.split("\t") for row in rows)}
    found = {each.nct_id: json.loads(each.raw) for each in real_studies}
    of = {study: truth.fields_of(each) for study, each in found.items()}
    beside = {study: truth.around_of(each) - of[study] for study, each in found.items()}
    assert published == {
        study: ["; ".join(sorted(of[study])), "; ".join(sorted(beside[study]))]
        for study in found
        if of[study] or beside[study]
    }


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Degenerative Disc Disease", {"herniated disc"}),
        ("Disk Degeneration", {"herniated disc"}),
        ("Discogenic Pain", {"herniated disc"}),
        ("Herniated Disc", {"herniated disc"}),
        ("Spinal Stenosis", set()),
        ("Discharge", set()),
        ("Leukaemia", {"leukaemia"}),
    ],
)
def test_a_worn_disc_is_around_a_herniated_one(text: str, near: set[str]):
    record = {"protocolSection": {"conditionsModule": {"conditions": [text]}}}
    record["protocolSection"]["identificationModule"] = {}
    assert truth.around_of(record) == near


def test_the_weights_say_how_they_came_about():
    assert (PROJECT / PROVENANCE.script).is_file()
    assert date.fromisoformat(PROVENANCE.date)
    assert re.fullmatch(r"sha256 [0-9a-f]{64}", PROVENANCE.data)
    assert set(PROVENANCE.pull) == set(FITTED)
    assert all(float(each) > 0 for each in PROVENANCE.pull.values())
