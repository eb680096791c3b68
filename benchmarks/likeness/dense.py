"""Do dense vectors earn a place? Their cosine alone, and as one more signal of both presets.

    python benchmarks/likeness/dense.py --values VALUES --vectors VECTORS/*.npz [--together]

`VALUES` is a folder that `values.py` and then `fit.py` have filled. A file of vectors has `ids`,
NCT numbers, and `rows`, one vector each: `dense_vectors.py` and `dense_sentences.py` make some, and
those of any other model are compared in the same way. The value of the signal is the cosine,
nothing where it is below zero; with `--centred` what all studies have in common is taken out of the
vectors first, with `--together` all files are compared at once, as so many signals more. With them
weights are fitted anew as `fit.py` fits them, drawn towards those set by hand and, for the vectors,
towards nothing or towards what a signal has on the mean, or the vectors are left out: whichever
does best in the inner cross-validation. Differences are from the same preset, cross-validated,
without vectors. With more signals another pull may be chosen, which changes more than the vectors
do: with `--pulls` both sides have the same. What does not live here: making vectors.
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
    """A task with signals more, and what the weight of each of them is drawn towards."""

    start: float
    more: int = 1

    @property
    def hand(self) -> Floats:
        """The weights set by hand, and those of the vectors."""
        return as_weights([*as_weights(HAND[self.preset]), *[self.start] * self.more])


class Vectors:
    """One file of vectors, as they are or without their mean. Raises SystemExit where studies are
    missing.
    """

    def __init__(self, path: Path, *, centred: bool = False) -> None:
        self.name = f"{path.stem}, centred" if centred else path.stem
        with np.load(path) as held:
            rows = held["rows"].astype(np.float32)
            self._place = {str(each): at for at, each in enumerate(held["ids"])}
        if centred:
            some = rows.any(axis=1)
            rows[some] -= rows[some].mean(axis=0)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        self._rows = rows / np.where(lengths > 0, lengths, 1)

    def beside(self, study: str, others: Sequence[str]) -> Floats:
        """The cosine with each other study; 0 where it is below."""
        missing = {study, *others} - self._place.keys()
        if missing:
            raise SystemExit(f"{self.name} has no vector of {len(missing)} studies")
        at = [self._place[each] for each in others]
        return np.maximum(0.0, self._rows[at] @ self._rows[self._place[study]])


def wider(cases: Cases, *vectors: Vectors) -> Cases:
    """The same questions, the cosines as their last signals."""

    def of(asked: Sequence[Case]) -> list[Case]:
        return [
            replace(
                each,
                signals=np.column_stack(
                    [each.signals, *(one.beside(each.study, each.ids) for one in vectors)]
                ),
            )
            for each in asked
        ]

    return replace(
        cases,
        judged=of(cases.judged),
        open=of(cases.open),
        question=of(cases.question),
        field=of(cases.field),
        around=of(cases.around),
    )


def tasks(cases: Cases, start: float) -> dict[str, Wider]:
    """The tasks of both presets, as `fit.py` has them."""
    question = question_task(cases.question)
    patients = mixed_task(patients_task(cases.judged, cases.open), question)
    found = {"same-patients": patients, "same-question": question}
    more = question.pairs[0].shape[1] - len(NAMES)
    return {name: Wider(**vars(each), start=start, more=more) for name, each in found.items()}


def without(task: Wider) -> Wider:
    """The task where vectors say nothing, so that their weight stays at nothing."""
    keep = np.arange(len(NAMES) + task.more) < len(NAMES)
    return replace(task, pairs=[each * keep for each in task.pairs], start=0.0)


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


def held_out(task: Task, groups: dict[str, Floats], every: Floats) -> Scorer:
    """Scores by the weights of the question's group, and where the preset is not fitted to such
    questions by those fitted to all.
    """

    def scored(case: Case, of: str) -> Floats:
        fitted = of in _FITTED_TO[task.preset]
        return case.signals @ (groups.get(case.group, every) if fitted else every)

    return scored


def with_vectors(cases: Cases, options: Sequence[Task]) -> tuple[Scorer, list[Floats]]:
    """Scores by weights fitted without the question, and the points that vectors got, file by file:
    fitted to all, in whole points as weights are shipped, and in each part of the cross-validation.
    """
    task = options[0]
    every = whole(best(options, range(len(task.pairs))))
    groups: dict[str, Floats] = {}
    points = [every[len(NAMES) :]]
    for held, rest in left_out(cases, task):
        found = best(options, rest)
        points.append(found[len(NAMES) :])
        groups |= {task.groups[each]: found for each in held}
    return held_out(task, groups, every), points


def of_pull(cases: Cases, task: Task, pull: float) -> Scorer:
    """Scores by weights fitted without the question, always drawn to the hand's as strongly."""
    every = fit(task, range(len(task.pairs)), pull)
    groups: dict[str, Floats] = {}
    for held, rest in left_out(cases, task):
        found = fit(task, rest, pull)
        groups |= {task.groups[each]: found for each in held}
    return held_out(task, groups, every)


def of_pulls(cases: Cases, name: str, pulls: Sequence[float]) -> None:
    """Print what vectors add where the fit with them and that without have the same pull."""
    for preset, options in choices(cases).items():
        for pull in pulls:
            bare = f"{preset}, pull {pull:g}"
            rows = {bare: of_pull(cases, options[0], pull)}
            for start, task in zip(STARTS, options[1:], strict=True):
                rows[f"{bare}, and {name} towards {start:.0f}"] = of_pull(cases, task, pull)
            differences(cases, table(cases, rows, intervals=True), bare)


def narrow(scorer: Scorer) -> Scorer:
    """A scorer that does not see the vectors."""
    return lambda case, of: scorer(replace(case, signals=case.signals[:, : len(NAMES)]), of)


def compared(cases: Cases, name: str, outer: dict[str, Any]) -> None:
    """Print the tables of some files of vectors, which are the last signals."""
    print(f"\n{name}:\n", flush=True)
    chosen = choices(cases)
    rows: dict[str, Scorer] = {
        f"{name} alone": lambda case, _of: case.signals[:, len(NAMES) :].sum(axis=1)
    }
    said: list[str] = []
    for preset in FITTED:
        rows[preset] = narrow(cross_validated(preset, outer))
        scorer, points = with_vectors(cases, chosen[preset])
        rows[f"{preset} and {name}"] = scorer
        for every, *parts in np.column_stack(points):
            low, high = min(parts), max(parts)
            said.append(f"{preset}: {every:.0f} points of 100, {low:.1f} to {high:.1f} held out")
    kept = table(cases, rows, intervals=True)
    for preset in FITTED:
        both = (preset, f"{preset} and {name}")
        differences(cases, {each: kept[each] for each in both}, preset)
    print("\n" + "\n".join(said), flush=True)


def main() -> None:
    """Compare each file of vectors, or all at once."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--values", type=Path, required=True)
    asking.add_argument("--vectors", type=Path, nargs="+", required=True)
    asking.add_argument("--together", action="store_true", help="all files at once")
    asking.add_argument("--centred", action="store_true", help="the mean taken out first")
    asking.add_argument("--pulls", type=float, nargs="+", help="the same pull on both sides")
    given = asking.parse_args()
    outer = {} if given.pulls else json.loads((given.values / "nested.json").read_text())
    cases = read(given.values)
    files = [Vectors(path, centred=given.centred) for path in given.vectors]
    for some in [files] if given.together else [[each] for each in files]:
        name, wide = " and ".join(each.name for each in some), wider(cases, *some)
        if given.pulls:
            of_pulls(wide, name, given.pulls)
        else:
            compared(wide, name, outer)


if __name__ == "__main__":
    main()
