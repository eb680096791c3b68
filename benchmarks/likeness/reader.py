"""How the methods do by a reader's grades: nDCG of the first ten, and how steady the reader is.

    python benchmarks/likeness/reader.py --values VALUES

`VALUES` is a folder with the set `reader` of `values.py`. Rankings are over all studies held; the
best there could be is made of the graded ones. A study among the ten nearest that was never read
counts as 0, and the table says how many there are: none as long as the methods are those that the
pool was made with, or what they brought since was read too (`reader_later.tsv`). Of a pair that was
read more than once the first grade counts. The grades are for measuring only; nothing may be fitted
to them. What does not live here: which pairs are read (`reader_pool.py`), and by which rules
(`reader.md`).
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from cases import Values
from compare import of_preset
from measures import Floats, graded_ndcg, interval
from reader_pool import NEWER, picked

from trialatlas.related.presets import FITTED

GRADES: Final = Path(__file__).with_name("reader_grades.tsv")
AGAIN: Final = Path(__file__).with_name("reader_again.tsv")
LATER: Final = Path(__file__).with_name("reader_later.tsv")
HIGHEST: Final = 3
FIRST: Final = 10
BASELINES: Final = ("TF-IDF, full text", "BM25, full text")


def grades(path: Path = GRADES) -> dict[tuple[str, str], int]:
    """The grade of each pair in a file."""
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {(row["asked"], row["shown"]): int(row["grade"]) for row in rows}


def weighted_kappa(one: Sequence[int], other: Sequence[int]) -> float:
    """Cohen's kappa with quadratic weights of two readings of the same pairs; 1 is the same."""
    seen = np.zeros((HIGHEST + 1, HIGHEST + 1))
    np.add.at(seen, (list(one), list(other)), 1)
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    steps = np.arange(HIGHEST + 1)
    apart = (steps[:, None] - steps[None, :]) ** 2
    return 1 - float((apart * seen).sum() / (apart * chance).sum())


def rankings(values: Values, study: str) -> dict[str, Floats]:
    """Scores of all studies for one, by method."""
    row = values.rows[study]
    signals, bases = values.signals[row], values.baselines[row]
    ours = {each: signals @ np.array(of_preset(each)) for each in FITTED}
    return ours | {each: bases[:, values.names.index(each)] for each in BASELINES}


def main() -> None:
    """Print the tables of `docs/likeness.md`, section 'A reader's view'."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--values", type=Path, required=True)
    values, first_read = Values(asking.parse_args().values, "reader"), grades()
    known = grades(LATER) | first_read
    studies = picked()
    found: dict[str, list[float]] = defaultdict(list)
    first: dict[str, list[int]] = defaultdict(list)
    unread: dict[str, int] = defaultdict(int)
    for study in studies:
        others = [at for at, each in enumerate(values.kept) if each != study]
        gains = np.array([known.get((study, values.kept[at]), 0) for at in others])
        for name, scores in rankings(values, study).items():
            chosen = np.asarray(scores, dtype=np.float64)[others]
            found[name].append(graded_ndcg(chosen, gains))
            nearest = np.argsort(-chosen, kind="stable")[:FIRST]
            first[name] += [int(gains[at]) for at in nearest]
            unread[name] += sum((study, values.kept[others[at]]) not in known for at in nearest)
    _print(studies, found, first, unread)
    print()
    for name, path in (("Read twice", AGAIN), ("Among later pairs", LATER)):
        _print_agreement(name, first_read, grades(path))


def _print_agreement(
    name: str, known: Mapping[tuple[str, str], int], other: Mapping[tuple[str, str], int]
) -> None:
    both = [each for each in other if each in known]
    readings = [known[each] for each in both], [other[each] for each in both]
    same = sum(one == two for one, two in zip(*readings, strict=True))
    kappa = weighted_kappa(*readings)
    print(f"{name}: {len(both)} pairs, {same} graded the same, weighted kappa {kappa:.2f}")


def _print(
    studies: Sequence[str],
    found: Mapping[str, Sequence[float]],
    first: Mapping[str, Sequence[int]],
    unread: Mapping[str, int],
) -> None:
    print("| | nDCG@10 | newer 10 | older 20 | graded 3 | 2 | 1 | 0 | not read |")
    print("|---" * 9 + "|")
    for name, values in found.items():
        parts = [_cell(interval(values, studies))]
        parts += [f"{np.mean(each):.3f}" for each in (values[:NEWER], values[NEWER:])]
        counts = [str(first[name].count(grade)) for grade in range(HIGHEST, -1, -1)]
        print(f"| {name} | " + " | ".join((*parts, *counts, str(unread[name]))) + " |")
    print("\n| paired difference of nDCG@10 | from TF-IDF | from BM25 |\n|---|---|---|")
    for name in FITTED:
        cells = [
            _cell(interval(list(np.subtract(found[name], found[base])), studies), "+")
            for base in BASELINES
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")


def _cell(spread: tuple[float, float, float], sign: str = "") -> str:
    mean, low, high = (f"{each:{sign}.3f}" for each in spread)
    return f"{mean} ({low} to {high})"


if __name__ == "__main__":
    main()
