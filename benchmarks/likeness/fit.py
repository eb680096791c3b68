"""Fits the weights of both presets, and says how they do on what they were not fitted to.

    python benchmarks/likeness/fit.py --values VALUES [--write]

The fit: of two studies ranked for one question, the right one should score more (logistic loss
over pairs, each question counting the same), weights not below zero, drawn towards those set by
hand. How strongly is chosen by an inner cross-validation, and staying with the hand's is one of the
choices. The outer one leaves out a topic at a time (same patients, and no question is fitted that
asks about a study judged in that topic), or a fifth of the groups of linked studies (same
question). `--write` writes the weights that the package ships, fitted to all, with how they came
about, and leaves the outer cross-validation out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from cases import HAND, Case, as_weights, read, scores
from measures import Floats, average_precision, ndcg, recall, reciprocal_rank
from scipy.optimize import minimize
from truth import data_hash, grades

from trialatlas.related.scoring import NAMES

SHIPPED: Final = Path(__file__).resolve().parents[2] / "src/trialatlas/related/weights.json"
PULLS: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, float("inf"))
"""How strongly weights are drawn to the hand's; infinity leaves them as they are."""
INNER: Final = 5
OUTER: Final = 5
_HARD: Final = 40
_RANDOM: Final = 40
_OPEN: Final = 40
_SHARE: Final = 0.5
Criterion = Callable[[Sequence[int], Floats], float]


@dataclass(frozen=True)
class Task:
    """What is fitted: pairs of each question, its group, and what is made as high as may be."""

    preset: str
    pairs: list[Floats]
    shares: list[Floats]
    groups: list[str]
    criterion: Criterion

    @property
    def hand(self) -> Floats:
        """The weights set by hand."""
        return as_weights(HAND[self.preset])


def fit(task: Task, chosen: Sequence[int], pull: float) -> Floats:
    """The weights fitted to some questions, of 100 points."""
    if np.isinf(pull):
        return task.hand
    pairs = np.concatenate([task.pairs[each] for each in chosen])
    share = np.concatenate([task.shares[each] for each in chosen]) / len(chosen)
    hand = task.hand / 100

    def loss(weights: Floats) -> tuple[float, Floats]:
        apart = pairs @ weights
        value = float(share @ np.logaddexp(0, -apart))
        return value, -pairs.T @ (share / (1 + np.exp(np.minimum(apart, 500))))

    scales = np.geomspace(2, 60, 15)
    start = hand * min(scales, key=lambda scale: loss(hand * scale)[0])
    norm = float(start @ start)

    def drawn(weights: Floats) -> tuple[float, Floats]:
        value, slope = loss(weights)
        off = weights - start
        return value + pull * float(off @ off) / norm, slope + 2 * pull * off / norm

    found = minimize(drawn, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start))
    return as_weights(found.x)


def folds(groups: Sequence[str], chosen: Sequence[int], count: int) -> list[list[int]]:
    """Some questions in so many parts, groups kept together, seeded."""
    names = sorted({groups[each] for each in chosen})
    order = np.random.default_rng(5).permutation(len(names))
    part = {names[at]: place % count for place, at in enumerate(order)}
    return [[each for each in chosen if part[groups[each]] == one] for one in range(count)]


def best_pull(task: Task, chosen: Sequence[int]) -> float:
    """The pull that does best over inner folds; of equals the stronger."""
    parts = folds(task.groups, chosen, INNER)
    found: dict[float, float] = {}
    for pull in PULLS:
        got: list[float] = []
        for part in parts:
            held = set(part)
            weights = fit(task, [each for each in chosen if each not in held], pull)
            got.append(task.criterion(part, weights) * len(part))
        found[pull] = round(sum(got) / len(chosen), 4)
    return max(PULLS, key=lambda pull: (found[pull], pull))


def pairs_of(case: Case, against: np.ndarray, share: float = 1.0) -> tuple[Floats, Floats]:
    """Differences of what is right and some of what is not, and what each counts."""
    right, wrong = case.signals[case.right], case.signals[against]
    found = (right[:, None, :] - wrong[None, :, :]).reshape(-1, len(NAMES)).astype(np.float64)
    return found, np.full(len(found), share / max(1, len(found)))


def patients_task(judged: list[Case], asked: list[Case]) -> Task:
    """Same patients: judged studies, and half as much studies at random from all others."""
    draw = np.random.default_rng(3)
    by_study = {each.study: each for each in asked}
    known = grades()
    pairs: list[Floats] = []
    shares: list[Floats] = []
    for case in judged:
        near, one = pairs_of(case, ~case.right)
        whole = by_study[case.study]
        off = {each for graded in known.values() if case.study in graded for each in graded}
        free = [at for at, each in enumerate(whole.ids) if each not in off]
        far, other = pairs_of(whole, draw.choice(free, _OPEN, replace=False), _SHARE)
        pairs.append(np.concatenate([near, far]))
        shares.append(np.concatenate([one, other]))

    def criterion(chosen: Sequence[int], weights: Floats) -> float:
        cases = [judged[each] for each in chosen]
        precise = scores(cases, weights, average_precision)
        found = scores([by_study[each.study] for each in cases], weights, ndcg)
        return float(np.mean(precise) + np.mean(found))

    groups = [each.group for each in judged]
    return Task("same-patients", pairs, shares, groups, criterion)


def question_task(asked: list[Case]) -> Task:
    """Same question: the nearest by hand that are wrong, and as many at random."""
    draw = np.random.default_rng(4)
    hand = as_weights(HAND["same-question"])
    pairs: list[Floats] = []
    shares: list[Floats] = []
    for case in asked:
        order = np.argsort(-(case.signals @ hand), kind="stable")
        order = order[~case.right[order]]
        chosen = np.r_[order[:_HARD], draw.choice(order[_HARD:], _RANDOM, replace=False)]
        found, share = pairs_of(case, chosen)
        pairs.append(found)
        shares.append(share)

    def criterion(chosen: Sequence[int], weights: Floats) -> float:
        cases = [asked[each] for each in chosen]
        first = np.mean(scores(cases, weights, reciprocal_rank))
        return float(first + np.mean(scores(cases, weights, recall)))

    return Task("same-question", pairs, shares, [each.group for each in asked], criterion)


def nested(task: Task, left_out: list[tuple[list[int], list[int]]]) -> dict[str, Any]:
    """Weights for each group, fitted without it, and the pulls that were chosen."""
    weights: dict[str, list[float]] = {}
    pulls: list[float] = []
    for held, rest in left_out:
        pull = best_pull(task, rest)
        found = fit(task, rest, pull)
        pulls.append(pull)
        for each in held:
            weights[task.groups[each]] = [float(one) for one in found]
        print(f"{task.preset}: {len(pulls)} of {len(left_out)}, pull {pull}", flush=True)
    return {"weights": weights, "pulls": [str(each) for each in pulls]}


def by_topic(task: Task, studies: Sequence[str]) -> list[tuple[list[int], list[int]]]:
    """Each topic left out, with all questions about studies judged in it."""
    known = grades()
    found: list[tuple[list[int], list[int]]] = []
    for topic in sorted(set(task.groups), key=int):
        held = [at for at, each in enumerate(task.groups) if each == topic]
        rest = [
            at
            for at, each in enumerate(studies)
            if task.groups[at] != topic and each not in known[topic]
        ]
        found.append((held, rest))
    return found


def by_fifth(task: Task) -> list[tuple[list[int], list[int]]]:
    """A fifth of the groups left out at a time."""
    every = list(range(len(task.groups)))
    parts = folds(task.groups, every, OUTER)
    return [(part, sorted(set(every) - set(part))) for part in parts]


def rounded(weights: Floats) -> dict[str, int]:
    """Whole points, 100 in all: what is left goes to the largest remainders."""
    whole = np.floor(weights).astype(int)
    order = np.argsort(-(weights - whole), kind="stable")
    whole[order[: 100 - int(whole.sum())]] += 1
    return {name: int(each) for name, each in zip(NAMES, whole, strict=True)}


def main() -> None:
    """Fit, cross-validate, and write."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--values", type=Path, required=True)
    asking.add_argument("--write", action="store_true")
    given = asking.parse_args()
    cases = read(given.values)
    patients = patients_task(cases.judged, cases.open)
    question = question_task(cases.question)
    plans = {
        "same-patients": (patients, by_topic(patients, [each.study for each in cases.judged])),
        "same-question": (question, by_fifth(question)),
    }
    presets: dict[str, dict[str, int]] = {}
    pulls: dict[str, str] = {}
    outer: dict[str, Any] = {}
    for preset, (task, left_out) in plans.items():
        every = range(len(task.pairs))
        pull = best_pull(task, every)
        presets[preset] = rounded(fit(task, every, pull))
        pulls[preset] = str(pull)
        print(preset, "pull", pull, presets[preset], flush=True)
        if not given.write:
            outer[preset] = nested(task, left_out)
    provenance = {
        "script": "benchmarks/likeness/fit.py",
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "data": f"sha256 {data_hash()}",
        "pull": pulls,
    }
    if given.write:
        text = json.dumps({"provenance": provenance, "presets": presets}, indent=2)
        SHIPPED.write_text(text + "\n")
    else:
        (given.values / "nested.json").write_text(json.dumps(outer))


if __name__ == "__main__":
    main()
