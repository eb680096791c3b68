import importlib
import json
from types import ModuleType
from typing import Any

import pytest

from real_data import PROJECT
from trialatlas.study import Study

BENCHMARKS = PROJECT / "benchmarks"
TOPICS = {"age", "laboratory", "performance", "time"}
FIELDS = {"topic", "start", "end", "low", "high", "above", "below", "unit", "borrowed"}


def rows(name: str) -> list[dict[str, Any]]:
    lines = (BENCHMARKS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


MENTIONS = rows("recognised_labels.jsonl")
ITEMS = rows("eligibility_labels_v2.jsonl")


@pytest.fixture(scope="module")
def texts(real_studies: list[Study], xml_studies: list[Study]) -> dict[str, str]:
    found: dict[str, str] = {}
    for study in [*real_studies, *xml_studies]:
        if (text := study.text("EligibilityCriteria")).strip():
            found.setdefault(study.text("NCTId"), text)
    return found


@pytest.fixture
def picking(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("recognised_pick")


def test_the_labelled_studies_are_those_that_the_hash_picks(picking: ModuleType):
    picked = picking.picked()
    wanted = [each for forms in picked.values() for texts in forms.values() for each in texts]
    assert [row["nctId"] for row in MENTIONS] == wanted
    assert [row["nctId"] for row in ITEMS] == list(picked["first"][picking.CURRENT])


@pytest.mark.parametrize("row", MENTIONS, ids=lambda row: row["nctId"])
def test_a_mention_is_tight_and_states_a_limit(row: dict[str, Any], texts: dict[str, str]):
    text = texts[row["nctId"]]
    for each in row["mentions"]:
        assert set(each) == FIELDS
        assert each["topic"] in TOPICS
        assert 0 <= each["start"] < each["end"] <= len(text)
        words = text[each["start"] : each["end"]]
        assert words == words.strip()
        assert each["low"] or each["high"]
        assert bool(each["unit"]) is (each["topic"] in {"age", "time"})


@pytest.mark.parametrize("row", ITEMS, ids=lambda row: row["nctId"])
def test_items_in_todays_form_are_tight_in_order_and_apart(
    row: dict[str, Any], texts: dict[str, str]
):
    text = texts[row["nctId"]]
    ends = [0, *(item["end"] for item in row["items"])]
    for behind, item in zip(ends, row["items"], strict=False):
        assert behind <= item["start"] < item["end"] <= len(text)
        assert text[item["start"] : item["end"]].strip() == text[item["start"] : item["end"]]
