"""Same question where no study had a sponsor: fitted anew, cross-validated, beside the whole.

    python benchmarks/likeness/unsponsored.py --data FOLDER --values VALUES

`FOLDER` is the registry that `VALUES` were worked out over. Sponsors and collaborators are taken
out of every study; investigators, sites and numbers stay. In a last row nothing is known of who
runs a study. Each row has weights of its own, fitted as `fit.py` fits them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from cases import Case, read
from fit import OUTER, best_pull, by_fifth, fit, question_task
from measures import Floats, interval, recall, reciprocal_rank
from values import without_references

from trialatlas.atlas import Atlas
from trialatlas.related.ground import EngineCounts, Ground
from trialatlas.related.programme import Programme, nearness, programme_of
from trialatlas.related.scoring import NAMES

_MEASURES: Final = {"MRR": reciprocal_rank, "recall@10": recall}
_AT: Final = NAMES.index("programme")


def cross_validated(asked: Sequence[Case]) -> list[Floats]:
    """The scores of each question, with weights fitted without it and what is linked with it."""
    task = question_task(list(asked))
    found: dict[int, Floats] = {}
    for part, rest in by_fifth(task, range(len(asked))):
        weights = fit(task, rest, best_pull(task, rest))
        found |= {each: asked[each].signals @ weights for each in part}
        print(f"{len(found)} of {len(asked)} questions, {OUTER} parts", flush=True)
    return [found[each] for each in range(len(asked))]


def without_sponsors(asked: Sequence[Case], folder: Path) -> list[Case]:
    """The same questions, with what ties studies together but for their sponsors."""
    with Atlas.open(folder) as atlas:
        ground = Ground(EngineCounts(atlas.engine))
        known: dict[str, Programme] = {}
        for held in atlas.held(sorted(atlas)):
            read_so = programme_of(without_references(held.study))
            known[held.study.nct_id] = read_so._replace(lead="", collaborators=frozenset())
        return [
            programme_as(
                case,
                [nearness(ground, known[case.study], known[each]) for each in case.ids],
            )
            for case in asked
        ]


def programme_as(case: Case, column: Sequence[float]) -> Case:
    """A question with other values of `programme`."""
    signals = np.array(case.signals)
    signals[:, _AT] = column
    return replace(case, signals=signals)


def main() -> None:
    """Print the table."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--data", type=Path, required=True)
    asking.add_argument("--values", type=Path, required=True)
    given = asking.parse_args()
    asked = read(given.values).question
    rows = {
        "all that is known": asked,
        "without sponsors": without_sponsors(asked, given.data),
        "without who runs it": [programme_as(each, np.zeros(len(each.ids))) for each in asked],
    }
    scores = {name: cross_validated(each) for name, each in rows.items()}
    print("| |" + "".join(f" {each} |" for each in _MEASURES) + "\n|---|---|---|")
    for name, found in scores.items():
        cells: list[str] = []
        for measure in _MEASURES.values():
            each = [measure(s, case.right) for s, case in zip(found, asked, strict=True)]
            mean, low, high = interval(each, [case.group for case in asked])
            cells.append(f" {mean:.3f} ({low:.3f} to {high:.3f}) |")
        print(f"| {name} |" + "".join(cells), flush=True)


if __name__ == "__main__":
    main()
