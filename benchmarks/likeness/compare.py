"""The tables of `docs/likeness.md`: ours, by hand and fitted, beside four baselines.

    python benchmarks/likeness/compare.py --values VALUES

`VALUES` is a folder that `values.py` and then `fit.py` have filled. What is called cross-validated
scores each question with weights fitted without it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from cases import HAND, Case, Cases, Values, as_weights, read
from measures import (
    Floats,
    Measure,
    auc,
    average_precision,
    interval,
    ndcg,
    precision,
    recall,
    reciprocal_rank,
)
from truth import FIELDS, RIGHT, SEED, WRONG

from trialatlas.related.presets import FITTED, WEIGHTS
from trialatlas.related.scoring import NAMES

Scorer = Callable[[Case, str], Floats]
"""Scores of what is ranked for a question of that set."""
_ROUNDS: Final = 3


@dataclass(frozen=True)
class Column:
    """A measure over one set of questions."""

    title: str
    set: str
    measure: Measure


COLUMNS: Final = (
    Column("MAP", "judged", average_precision),
    Column("AUC", "judged", auc),
    Column("open nDCG@10", "open", ndcg),
    Column("MRR", "question", reciprocal_rank),
    Column("recall@10", "question", recall),
    Column("same field", "field", precision),
)


def by_weights(weights: Sequence[float] | Floats) -> Scorer:
    """The same weights for every question."""
    found = np.asarray(weights, dtype=np.float64)
    return lambda case, _set: case.signals @ found


def of_preset(preset: str, *, without: str = "", alone: str = "") -> list[float]:
    """The weights that the package ships, one signal left out or all but one."""
    weights = WEIGHTS[preset]
    if alone:
        return [float(name == alone) for name in NAMES]
    return [0.0 if name == without else float(weights[name]) for name in NAMES]


def cross_validated(preset: str, outer: dict[str, Any], *, without: str = "") -> Scorer:
    """Weights fitted without the question where it is of the kind they are fitted to."""
    groups = {name: np.array(each) for name, each in outer[preset]["weights"].items()}
    fitted_to = ("judged", "open", "question") if preset == "same-patients" else ("question",)
    shipped = np.array(of_preset(preset))
    keep = np.array([name != without for name in NAMES], dtype=float)

    def scored(case: Case, of: str) -> Floats:
        found = groups.get(case.group, shipped) if of in fitted_to else shipped
        return case.signals @ (found * keep)

    return scored


def measured(cases: Cases, scorer: Scorer, column: Column) -> tuple[list[float], list[str]]:
    """A measure for each question, and the group of each."""
    asked: list[Case] = getattr(cases, column.set)
    found = [column.measure(scorer(each, column.set), each.right) for each in asked]
    groups = [each.study if column.set == "field" else each.group for each in asked]
    return found, groups


def table(cases: Cases, rows: dict[str, Scorer], *, intervals: bool) -> dict[str, list[Any]]:
    """Print a table, and give what every cell was made of."""
    print("| |" + "".join(f" {each.title} |" for each in COLUMNS))
    print("|---|" + "---|" * len(COLUMNS))
    kept: dict[str, list[Any]] = {}
    for name, scorer in rows.items():
        cells: list[str] = []
        kept[name] = []
        for column in COLUMNS:
            found, groups = measured(cases, scorer, column)
            mean, low, high = interval(found, groups)
            kept[name].append(found)
            spread = f" ({_short(low)} to {_short(high)})" if intervals else ""
            cells.append(f" {_short(mean)}{spread} |")
        print(f"| {name} |" + "".join(cells), flush=True)
    return kept


def differences(cases: Cases, kept: dict[str, list[Any]], beside: str) -> None:
    """Print paired differences from one row, with their intervals."""
    print(f"\nDifference from {beside}, paired:\n")
    print("| |" + "".join(f" {each.title} |" for each in COLUMNS))
    print("|---|" + "---|" * len(COLUMNS))
    for name, rows in kept.items():
        cells: list[str] = []
        for at, column in enumerate(COLUMNS):
            asked: list[Case] = getattr(cases, column.set)
            apart = np.subtract(rows[at], kept[beside][at])
            groups = [each.study if column.set == "field" else each.group for each in asked]
            mean, low, high = interval(list(apart), groups)
            cells.append(f" {mean:+.3f} ({low:+.3f} to {high:+.3f}) |")
        if name != beside:
            print(f"| {name} |" + "".join(cells), flush=True)


def by_field(asked: Sequence[Case], rows: dict[str, Scorer]) -> None:
    """Print the share of the ten nearest in the field, by field and over all."""
    print("\n| |" + "".join(f" {each} |" for each in FIELDS) + " all |")
    print("|---|" + "---|" * (len(FIELDS) + 1))
    for name, scorer in rows.items():
        cells: list[str] = []
        found = [precision(scorer(each, "field"), each.right) for each in asked]
        for field in FIELDS:
            of = [by for each, by in zip(asked, found, strict=True) if each.group == field]
            cells.append(f" {_short(float(np.mean(of)))} of {len(of)} |")
        cells.append(f" {_short(float(np.mean(found)))} |")
        print(f"| {name} |" + "".join(cells))


def seed(folder: Path) -> None:
    """Print where the two studies stand that are known to be alike and not."""
    values = Values(folder, "patients")
    others = [each for each in values.kept if each != SEED]
    row = values.signals[values.rows[SEED]][[values.columns[each] for each in others]]
    for preset in FITTED:
        found = row @ np.array(of_preset(preset))
        at = {each: found[others.index(each)] for each in (RIGHT, WRONG)}
        places = {each: int(np.sum(found > by)) + 1 for each, by in at.items()}
        said = ", ".join(f"{each} {at[each]:.1f} points, place {places[each]}" for each in at)
        print(f"- {SEED}, {preset}: {said}")


def _short(value: float) -> str:
    return f"{value:.{_ROUNDS}f}"


def main() -> None:
    """Print all tables."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--values", type=Path, required=True)
    folder = asking.parse_args().values
    cases = read(folder)
    outer = json.loads((folder / "nested.json").read_text())
    print(
        f"{len({each.group for each in cases.judged})} topics, {len(cases.judged)} judged, ", end=""
    )
    print(f"{len(cases.open)} open, {len(cases.question)} question, {len(cases.field)} field\n")
    rows: dict[str, Scorer] = {}
    for at, name in enumerate(cases.baselines):
        rows[name] = lambda case, _set, at=at: case.baselines[:, at].astype(np.float64)
    for preset in FITTED:
        rows[f"{preset}, by hand"] = by_weights(as_weights(HAND[preset]))
        rows[f"{preset}, cross-validated"] = cross_validated(preset, outer)
        rows[f"{preset}, shipped"] = by_weights(of_preset(preset))
    one = "same-question, cross-validated, without programme"
    rows[one] = cross_validated("same-question", outer, without="programme")
    kept = table(cases, rows, intervals=True)
    differences(cases, kept, cases.baselines[0])
    differences(cases, kept, "same-patients, by hand")
    by_field(cases.field, rows)
    print("\nWhat is around a field counted as in it:")
    by_field(cases.around, rows)
    print()
    seed(folder)
    print("\nEach signal alone:\n")
    table(
        cases,
        {each: by_weights(of_preset(FITTED[0], alone=each)) for each in NAMES},
        intervals=False,
    )
    for preset in FITTED:
        print(f"\n{preset}, shipped, each signal left out:\n")
        left = {each: by_weights(of_preset(preset, without=each)) for each in NAMES}
        table(cases, {"none": by_weights(of_preset(preset)), **left}, intervals=False)


if __name__ == "__main__":
    main()
