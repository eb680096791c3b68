import importlib
import json
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest

from real_data import PROJECT
from trialatlas.study import Study

LABELS = PROJECT / "benchmarks" / "eligibility_labels.jsonl"
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()
]
KINDS = {"inclusion", "exclusion", "other"}


@pytest.fixture(scope="module")
def texts(real_studies: list[Study], xml_studies: list[Study]) -> dict[str, str]:
    found: dict[str, str] = {}
    for study in [*real_studies, *xml_studies]:
        if (text := study.text("EligibilityCriteria")).strip():
            found.setdefault(study.text("NCTId"), text)
    return found


@pytest.fixture
def picking(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PROJECT / "benchmarks"))
    return importlib.import_module("eligibility_pick")


def test_sixty_different_studies_are_labelled():
    assert len(ROWS) == len({row["nctId"] for row in ROWS}) == 60


def test_the_labelled_studies_are_those_that_the_hash_picks(
    picking: ModuleType, texts: dict[str, str]
):
    anywhere, flat = picking.pick(texts)
    assert [row["nctId"] for row in ROWS] == anywhere + flat


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["nctId"])
def test_a_study_is_either_whole_or_has_items_of_known_kinds(row: dict[str, Any]):
    assert {"nctId", "items", "whole"} <= set(row) <= {"nctId", "items", "whole", "note"}
    assert row["whole"] is (not row["items"])
    for item in row["items"]:
        assert set(item) == {"kind", "start", "end", "depth"}
        assert item["kind"] in KINDS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["nctId"])
def test_an_item_stands_below_one_a_level_up(row: dict[str, Any]):
    depths = [-1, *(item["depth"] for item in row["items"])]
    assert all(0 <= after <= min(before + 1, 2) for before, after in pairwise(depths))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["nctId"])
def test_items_are_tight_in_order_and_apart(row: dict[str, Any], texts: dict[str, str]):
    text = texts[row["nctId"]]
    ends = [0, *(item["end"] for item in row["items"])]
    for behind, item in zip(ends, row["items"], strict=False):
        assert behind <= item["start"] < item["end"] <= len(text)
        words = text[item["start"] : item["end"]]
        assert words == words.strip()
        assert words[0].isalnum()
