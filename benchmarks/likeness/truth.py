"""What is known of which studies are alike, from sources that the score does not read.

Three kinds: studies judged fit for one patient (TREC 2021), studies that cite one publication, and
studies of four fields, by a written rule. All of it is read from the shared data; none is here.
What does not live here: any score.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

SHARED: Final = Path(__file__).resolve().parents[3] / "shared"
STUDIES: Final = ("data/studies.jsonl.gz", "data/studies-from-xml.jsonl.gz")
SEEDS: Final = "data/seed-studies.jsonl"
QRELS: Final = "ir/trec2021/qrels.tsv"
SEED, RIGHT, WRONG = "NCT07314255", "NCT06465017", "NCT02989103"
ELIGIBLE: Final = 2
FIELDS: Final[Mapping[str, re.Pattern[str]]] = {
    "herniated disc": re.compile(
        r"\b(?:herniat|prolaps|displace|slipped|bulging|protru[ds]|extru[ds]|sequest|ruptur)\w*"
        r".{0,25}\bdis[ck]s?\b"
        r"|\bdis[ck]s?\b.{0,15}\b(?:herni|prolaps|displace|bulg|protru[ds]|extru[ds]|sequest|ruptur)",
        re.IGNORECASE,
    ),
    "leukaemia": re.compile(r"leuka?emi|\b(?:AML|CLL)\b", re.IGNORECASE),
    "lung cancer": re.compile(
        r"\b(?:lung|pulmonary|bronch\w+)\b.{0,20}\b(?:cancer|carcinoma|neoplasm|tumou?r)s?\b"
        r"|\bN?SCLC\b",
        re.IGNORECASE,
    ),
    "diabetes": re.compile(r"diabet", re.IGNORECASE),
}
"""A study is of a field if one of its conditions, keywords or titles matches. A study may be of
several; a neighbour is in the field of a study if they have one in common."""
AROUND: Final[Mapping[str, re.Pattern[str]]] = {
    "herniated disc": re.compile(
        r"\bdis[ck]s?\b(?! factors)|\bdiscogenic|intervertebral", re.IGNORECASE
    ),
}
"""What is around a field: here all that is of discs of the spine, worn ones too. Of leukaemia, lung
cancer and diabetes the rules above have all kinds already. (*Disk factors* are risk factors,
misprinted in a title.)
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One study as a question: what stands for and against, and what a draw takes as one."""

    study: str
    group: str
    right: frozenset[str]
    wrong: frozenset[str]
    """Empty: every other study counts as wrong."""


def shared(name: str) -> Path:
    """A file of the shared data. Exits with a plain word where it is not at hand."""
    path = SHARED / name
    if not path.exists():
        raise SystemExit(f"This measures real studies, and they are not here: {path}")
    return path


def records(*names: str) -> Iterator[dict[str, Any]]:
    """The records of some files."""
    for name in names:
        path = shared(name)
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            yield from (json.loads(line) for line in lines)


def number_of(record: Mapping[str, Any]) -> str:
    """The NCT number of a record."""
    return record["protocolSection"]["identificationModule"]["nctId"]


def data_hash() -> str:
    """One SHA-256 over all files that measures and weights are made from."""
    sums = hashlib.sha256()
    for name in (*STUDIES, SEEDS, QRELS):
        sums.update(shared(name).read_bytes())
    return sums.hexdigest()


def grades() -> dict[str, dict[str, int]]:
    """The grade of each judged study, by topic."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with shared(QRELS).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            found[row["topic"]][row["nctId"]] = int(row["grade"])
    return dict(found)


def same_patients() -> list[Judged]:
    """For each topic each eligible study: the other eligible ones, and those not relevant."""
    found: list[Judged] = []
    for topic, graded in grades().items():
        right = frozenset(each for each, grade in graded.items() if grade == ELIGIBLE)
        wrong = frozenset(each for each, grade in graded.items() if grade == 0)
        found += [
            Judged(each, topic, right - {each}, wrong)
            for each in sorted(right)
            if len(right) > 1 and wrong
        ]
    return found


def same_patients_open() -> list[Judged]:
    """For each study eligible in a topic with others: those eligible in any of its topics."""
    topics = grades()
    right: dict[str, set[str]] = defaultdict(set)
    first: dict[str, str] = {}
    for topic, graded in topics.items():
        eligible = {each for each, grade in graded.items() if grade == ELIGIBLE}
        for each in sorted(eligible):
            right[each] |= eligible - {each}
            first.setdefault(each, topic)
    return [
        Judged(each, first[each], frozenset(others), frozenset())
        for each, others in sorted(right.items())
        if others
    ]


def same_question() -> list[Judged]:
    """For each study: those that cite a publication which it cites too. A group is all that such
    citations link, directly or through others.
    """
    cited: dict[str, set[str]] = defaultdict(set)
    for record in records(*STUDIES):
        module = record["protocolSection"].get("referencesModule", {})
        for each in module.get("references", []):
            if each.get("pmid"):
                cited[each["pmid"]].add(number_of(record))
    right: dict[str, set[str]] = defaultdict(set)
    for citing in cited.values():
        for one, other in combinations(sorted(citing), 2):
            right[one].add(other)
            right[other].add(one)
    groups = _linked(right)
    return [
        Judged(each, groups[each], frozenset(others), frozenset())
        for each, others in sorted(right.items())
    ]


def _linked(right: Mapping[str, set[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in sorted(right):
        waiting = [start]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found[each] = start
                waiting.extend(right[each])
    return found


def fields() -> dict[str, frozenset[str]]:
    """The fields of the studies in the first file; empty for those of none."""
    return {number_of(each): fields_of(each) for each in records(STUDIES[0])}


def around() -> dict[str, frozenset[str]]:
    """The fields that the studies in the first file are in or around; empty for those of none."""
    return {number_of(each): around_of(each) for each in records(STUDIES[0])}


def fields_of(record: Mapping[str, Any]) -> frozenset[str]:
    """The fields of one study, by the written rule."""
    texts = _named(record)
    return frozenset(
        name for name, rule in FIELDS.items() if any(rule.search(each) for each in texts)
    )


def around_of(record: Mapping[str, Any]) -> frozenset[str]:
    """The fields that one study is in or around."""
    texts = _named(record)
    beside = (name for name, rule in AROUND.items() if any(rule.search(each) for each in texts))
    return fields_of(record).union(beside)


def _named(record: Mapping[str, Any]) -> list[str]:
    """Titles, conditions and keywords."""
    protocol = record["protocolSection"]
    named, said = protocol["identificationModule"], protocol.get("conditionsModule", {})
    titles = [named.get("briefTitle", ""), named.get("officialTitle", "")]
    return [*titles, *said.get("conditions", []), *said.get("keywords", [])]


def field_list() -> str:
    """The list of studies, their fields and what they are around, as published in `fields.tsv`."""
    of = fields()
    lines = [
        "\t".join([study, *("; ".join(sorted(each)) for each in (of[study], near - of[study]))])
        for study, near in sorted(around().items())
        if near
    ]
    return "\n".join(["nctId\tfields\taround", *lines]) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("fields.tsv").write_text(field_list(), encoding="utf-8")
