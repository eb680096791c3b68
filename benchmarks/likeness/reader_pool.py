"""What is read and graded for `reader.md`: which studies, which neighbours, and their cards.

    python benchmarks/likeness/reader_pool.py --values VALUES           # reader_pairs.tsv
    python benchmarks/likeness/reader_pool.py --cards                   # what the reader reads
    python benchmarks/likeness/reader_pool.py --cards --again           # 60 pairs, a second time
    python benchmarks/likeness/reader_pool.py --cards --later VALUES    # what came near since

The pool of a study is what any of four methods has among its ten nearest, in an order made by hash
and without the method. `VALUES` is a folder with the set `reader` of `values.py`. What other
weights or signals bring among the nearest later is read among pairs that were read before. What
does not live here: grades (`reader_grades.tsv`, `reader_later.tsv`), and what they come to
(`reader.py`).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from truth import SEEDS, STUDIES, number_of, records

PAIRS: Final = Path(__file__).with_name("reader_pairs.tsv")
NEWER: Final = 10
"""Studies asked about that come from the file in the registry's newer form."""
OLDER: Final = 20
NEAREST: Final = 10
AGAIN: Final = 60
BESIDE: Final = 40
"""Pairs that were read before, among which later ones are read."""
_SUMMARY: Final = 420
_CRITERIA: Final = 260
_LIST: Final = 220


def mark(*parts: str) -> str:
    """The hash that picks and orders."""
    return hashlib.sha256(":".join(("reader", *parts)).encode()).hexdigest()


def picked() -> list[str]:
    """The studies asked about: the ten of the newer file and the twenty of all others whose numbers
    have the lowest hash.
    """
    newer = {number_of(each) for each in records(STUDIES[0])}
    others = {number_of(each) for each in records(*STUDIES[1:], SEEDS)} - newer
    return sorted(newer, key=mark)[:NEWER] + sorted(others, key=mark)[:OLDER]


def pool(study: str, kept: list[str], scores: np.ndarray) -> list[str]:
    """The ten nearest of each column of scores, together, in an order that says nothing. Of equal
    scores those with the lowest hash.
    """
    ties = np.argsort(np.argsort([mark(study, each) for each in kept]))
    found: set[str] = set()
    for column in scores.T:
        order = [at for at in np.lexsort((ties, -column)) if kept[at] != study]
        found |= {kept[at] for at in order[:NEAREST]}
    return sorted(found, key=lambda each: mark(study, each))


def pairs() -> list[tuple[str, str]]:
    """All pairs in the pool, study asked about and neighbour."""
    with PAIRS.open(encoding="utf-8") as lines:
        return [(row["asked"], row["shown"]) for row in csv.DictReader(lines, delimiter="\t")]


def again() -> list[tuple[str, str]]:
    """The pairs that are read a second time: those with the lowest hash of another seed."""
    return sorted(pairs(), key=lambda each: mark("again", *each))[:AGAIN]


def later(near: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of some pairs that were never read, among some that were, in an order that does not
    tell them apart.
    """
    known = pairs()
    before = sorted(known, key=lambda each: mark("later", *each))[:BESIDE]
    chosen = set(near).difference(known).union(before)
    return sorted(chosen, key=lambda each: (mark(each[0]), mark(*each)))


def card(record: Mapping[str, Any]) -> str:
    """What the reader sees of a study."""
    said = record["protocolSection"]
    named, about = said["identificationModule"], said.get("conditionsModule", {})
    arms, design = said.get("armsInterventionsModule", {}), said.get("designModule", {})
    who, how = said.get("eligibilityModule", {}), design.get("designInfo", {})
    outcomes = said.get("outcomesModule", {}).get("primaryOutcomes", [])
    given = [f"{each.get('type', '')} {each.get('name', '')}" for each in _rows(arms)]
    groups = [each.get("label", "") for each in arms.get("armGroups", [])]
    ages = f"{who.get('minimumAge', '')} to {who.get('maximumAge', '')}"
    kind = [design.get("studyType", ""), *design.get("phases", []), how.get("primaryPurpose", "")]
    healthy = "healthy volunteers" if who.get("healthyVolunteers") else ""
    lines = {
        named["nctId"]: named.get("briefTitle", ""),
        "long": named.get("officialTitle", ""),
        "cond": _listed([*about.get("conditions", []), "|", *about.get("keywords", [])]),
        "given": _listed(given),
        "arms": _listed(groups),
        "who": " ".join((ages, who.get("sex", ""), healthy)),
        "kind": " ".join(kind),
        "why": _cut(said.get("descriptionModule", {}).get("briefSummary", ""), _SUMMARY),
        "in": _cut(who.get("eligibilityCriteria", ""), _CRITERIA),
        "out": _listed(each.get("measure", "") for each in outcomes[:3]),
    }
    return "\n".join(f"{name}: {text}" for name, text in lines.items() if text.strip())


def _rows(arms: Mapping[str, Any]) -> list[dict[str, Any]]:
    return arms.get("interventions", [])


def _listed(texts: Iterable[str]) -> str:
    return _cut("; ".join(texts), _LIST)


def _cut(text: str, size: int) -> str:
    return textwrap.shorten(text, size, placeholder=" …")


def main() -> None:
    """Write the pairs of the pool, or print the cards."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--values", type=Path)
    asking.add_argument("--cards", action="store_true")
    asking.add_argument("--again", action="store_true")
    asking.add_argument("--later", type=Path, metavar="VALUES")
    given = asking.parse_args()
    if given.values is not None:
        lines = ["asked\tshown", *("\t".join(each) for each in near_by_now(given.values))]
        PAIRS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if given.cards and given.later is not None:
        _print(later(near_by_now(given.later)))
    elif given.cards:
        _print(again() if given.again else pairs())


def near_by_now(folder: Path) -> list[tuple[str, str]]:
    """The pool of each study, by the weights and signals of now."""
    from cases import Values  # noqa: PLC0415 - cards need neither values nor the package
    from compare import of_preset  # noqa: PLC0415 - as above

    from trialatlas.related.presets import FITTED  # noqa: PLC0415 - as above

    values = Values(folder, "reader")
    found: list[tuple[str, str]] = []
    for study in picked():
        row = values.rows[study]
        ours = [values.signals[row] @ np.array(of_preset(each)) for each in FITTED]
        base = [values.baselines[row][:, values.names.index(each)] for each in values.names[:2]]
        scores = np.column_stack([*ours, *base])
        found += [(study, each) for each in pool(study, values.kept, scores)]
    return found


def _print(chosen: list[tuple[str, str]]) -> None:
    cards = {number_of(each): card(each) for each in records(*STUDIES, SEEDS)}
    last = ""
    for asked, shown in chosen:
        if asked != last:
            print(f"\n======== ASKED ABOUT\n{cards[asked]}\n========")
        print(f"\n-- shown\n{cards[shown]}")
        last = asked


if __name__ == "__main__":
    main()
