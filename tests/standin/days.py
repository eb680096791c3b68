"""Two days of one registry, made of real studies.

Between them one study is withdrawn, one becomes the alias of another, one is new, and some change.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from trialatlas.atlas import Atlas
from trialatlas.study import Study

Records = list[dict[str, dict[str, Any]]]
"""By day and number."""

FIRST_DAY, SECOND_DAY = "2026-01-05", "2026-01-06"
COUNT = 46
CHANGED = 5


def day_records(studies: list[Study]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The records of both days. On the second the first two are gone, the last is new and the
    five before it are changed.
    """
    records = [copy.deepcopy(each.record) for each in studies[: COUNT + 1]]
    first = [stamped(each, FIRST_DAY) for each in records[:-1]]
    second = [stamped(copy.deepcopy(each), SECOND_DAY) for each in records[2:]]
    alias = nct_id(records[1])
    second[0]["protocolSection"]["identificationModule"]["nctIdAliases"] = [alias]
    for record in [second[0], *second[-1 - CHANGED :]]:
        status = record["protocolSection"]["statusModule"]
        status["lastUpdatePostDateStruct"] = {"date": SECOND_DAY, "type": "ACTUAL"}
    for record in second[-1 - CHANGED : -1]:
        identification = record["protocolSection"]["identificationModule"]
        identification["briefTitle"] = f"Changed: {identification['briefTitle']}"
    return first, second


def nct_id(record: dict[str, Any]) -> str:
    return record["protocolSection"]["identificationModule"]["nctId"]


def loaded(folder: Path, records: list[dict[str, Any]]) -> Path:
    """A data folder that holds records."""
    file = folder.with_suffix(".jsonl")
    file.write_text("\n".join(map(json.dumps, records)))
    with Atlas.open(folder, create=True) as atlas:
        atlas.load(file)
    return folder


def stamped(record: dict[str, Any], day: str) -> dict[str, Any]:
    record.setdefault("derivedSection", {}).setdefault("miscInfoModule", {})["versionHolder"] = day
    return record
