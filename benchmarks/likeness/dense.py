"""Do dense vectors earn a place? Their cosine alone, and as one more signal of both presets.

    python benchmarks/likeness/dense.py --values VALUES --vectors VECTORS/*.npz

`VALUES` is a folder that `values.py` and then `fit.py` have filled. A file of vectors has `ids`,
NCT numbers, and `rows`, one vector each: `dense_vectors.py` makes some, and those of any other
model are compared in the same way. The value of the signal is the cosine, nothing where it is
below zero. With it weights are fitted anew as `fit.py` fits them, drawn towards those set by hand
and, for the vectors, towards nothing or towards what a signal has on the mean, or the vectors are
left out: whichever does best in the inner cross-validation. Differences are from the same preset,
cross-validated, without vectors. What does not live here: making vectors.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from cases import HAND, Case, Cases, as_weights, read
from compare import Scorer, cross_validated, differences, table
from fit import (
    INNER,
    PULLS,
    Task,
    by_fifth,
    by_topic,
    fit,
    folds,
    mixed_task,
    patients_task,
    question_task,
    whole,
)
from measures import Floats

from trialatlas.related.presets import FITTED
from trialatlas.related.scoring import NAMES

STARTS: Final = (0.0, 100 / len(NAMES))
"""What the weight of the vectors is drawn towards, in points beside the 100 of the others."""
_FITTED_TO: Final = {
    "same-patients": ("judged", "open", "question"),
    "same-question": ("question",),
}


@dataclass(frozen=True)
class Wider(Task):
    """A task with one signal more, and where its weight options."""

    start: float

    @property
    def hand(self) -> Floats:
        """The weights set by hand, and that of the vectors."""
        return as_weights([*as_weights(HAND[self.preset]), self.start])


class Vectors:
    """One file of vectors. Raises SystemExit where studies are missing."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        with np.load(path) as held:
            rows = held["rows"].astype(np.float32)
            self._place = {str(each): at for at, each in enumerate(held["ids"])}
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        self._rows = rows / np.where(lengths > 0, lengths, 1)

    def beside(self, study: str, others: Sequence[str]) -> Floats:
        """The cosine with each other study; 0 where it is below."""
        missing = {study, *others} - self._place.keys()
        if missing:
            raise SystemExit(f"{self.name} has no vector of {len(missing)} studies")
        at = [self._place[each] for each in others]
        return np.maximum(0.0, self._rows[at] @ self._rows[self._place[study]])


def wider(cases: Cases, vectors: Vectors) -> Cases:
    """The same questions, the cosine as their last signal."""

    def of(asked: Sequence[Case]) -> list[Case]:
        return [
            replace(
                each,
                signals=np.column_stack([each.signals, vectors.beside(each.study, each.ids)]),
            )
            for each in asked
        ]

    return replace(
        cases,
        judged=of(cases.judged),
        open=of(cases.open),
        question=of(cases.question),
        field=of(cases.field),
    )


def tasks(cases: Cases, start: float) -> dict[str, Wider]:
    """The tasks of both presets, as `fit.py` has them."""
    question = question_task(cases.question)
    patients = mixed_task(patients_task(cases.judged, cases.open), question)
    found = {"same-patients": patients, "same-question": question}
    return {name: Wider(**vars(each), start=start) for name, each in found.items()}


def without(task: Wider) -> Wider:
    """The task where vectors say nothing, so that their weight stays at nothing."""
    pairs = [np.column_stack([each[:, :-1], np.zeros(len(each))]) for each in task.pairs]
    return replace(task, pairs=pairs, start=0.0)


def choices(cases: Cases) -> dict[str, list[Wider]]:
    """For each preset what the inner cross-validation chooses from: no vectors, then the starts."""
    by_start = [tasks(cases, start) for start in STARTS]
    return {
        name: [without(task), *(each[name] for each in by_start)]
        for name, task in by_start[0].items()
    }


def left_out(cases: Cases, task: Task) -> Iterator[tuple[list[int], list[int]]]:
    """What the outer cross-validation holds out and fits to, as in `fit.py`."""
    if task.preset == "same-question":
        yield from by_fifth(task, range(len(task.pairs)))
    else:
        yield from by_topic(task)
        yield from by_fifth(task, range(len(cases.judged), len(task.pairs)))


def inner(task: Task, chosen: Sequence[int], pull: float) -> float:
    """What a pull gains over inner folds."""
    got = 0.0
    for part in folds(task.groups, chosen, INNER[task.preset]):
        held = set(part)
        weights = fit(task, [each for each in chosen if each not in held], pull)
        got += sum(task.gain(each, weights) * task.counts[each] for each in part)
    return round(got / float(task.counts[list(chosen)].sum()), 4)


def best(options: Sequence[Task], chosen: Sequence[int]) -> Floats:
    """The weights of the choice and pull that do best within; of equals the first choice, and the
    stronger pull.
    """
    of = [
        (inner(task, chosen, pull), -at, pull)
        for at, task in enumerate(options)
        for pull in PULLS[task.preset]
    ]
    _, at, pull = max(of)
    return fit(options[-at], chosen, pull)


def with_vectors(cases: Cases, options: Sequence[Task]) -> tuple[Scorer, list[float]]:
    """Scores by weights fitted without the question, and the points that vectors got: fitted to
    all, in whole points as weights are shipped, and in each part of the cross-validation.
    """
    task = options[0]
    every = whole(best(options, range(len(task.pairs))))
    groups: dict[str, Floats] = {}
    points = [float(every[-1])]
    for held, rest in left_out(cases, task):
        found = best(options, rest)
        points.append(float(found[-1]))
        groups |= {task.groups[each]: found for each in held}

    def scored(case: Case, of: str) -> Floats:
        fitted = of in _FITTED_TO[task.preset]
        return case.signals @ (groups.get(case.group, every) if fitted else every)

    return scored, points


def narrow(scorer: Scorer) -> Scorer:
    """A scorer that does not see the vectors."""
    return lambda case, of: scorer(replace(case, signals=case.signals[:, : len(NAMES)]), of)


def compared(cases: Cases, name: str, outer: dict[str, Any]) -> None:
    """Print the tables of one file of vectors."""
    print(f"\n{name}:\n", flush=True)
    chosen = choices(cases)
    rows: dict[str, Scorer] = {f"{name} alone": lambda case, _of: case.signals[:, -1]}
    said: list[str] = []
    for preset in FITTED:
        rows[preset] = narrow(cross_validated(preset, outer))
        scorer, points = with_vectors(cases, chosen[preset])
        rows[f"{preset} and {name}"] = scorer
        low, high = min(points[1:]), max(points[1:])
        said.append(f"{preset}: {points[0]:.0f} points of 100, {low:.1f} to {high:.1f} held out")
    kept = table(cases, rows, intervals=True)
    for preset in FITTED:
        both = (preset, f"{preset} and {name}")
        differences(cases, {each: kept[each] for each in both}, preset)
    print("\n" + "\n".join(said), flush=True)


def main() -> None:
    """Compare each file of vectors."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--values", type=Path, required=True)
    asking.add_argument("--vectors", type=Path, nargs="+", required=True)
    given = asking.parse_args()
    outer = json.loads((given.values / "nested.json").read_text())
    cases = read(given.values)
    for path in given.vectors:
        vectors = Vectors(path)
        compared(wider(cases, vectors), vectors.name, outer)


if __name__ == "__main__":
    main()
