"""Fits the weights of both presets, and says how they do on what they were not fitted to.

    python benchmarks/likeness/fit.py --values VALUES [--write]

The fit: of two studies ranked for one question, the right one should score more (logistic loss
over pairs, each question counting the same), weights not below zero, drawn towards those set by
hand. How strongly is chosen by an inner cross-validation, and staying with the hand's is one of the
choices. The preset of same patients is fitted to same question too, with `MIXED` of the whole: what
it shows first should also hold what belongs together. The outer cross-validation leaves out a topic
at a time (and no question is fitted that asks about a study judged in that topic), and a fifth of
the groups of linked studies (and no question about a study of theirs). `--write` writes the
weights that the package ships, fitted to all, with how they came about, and leaves the outer
cross-validation out.
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
from cases import HAND, Case, as_weights, read
from measures import TOP, Floats, average_precision, ndcg
from scipy.optimize import minimize
from truth import data_hash, grades

from trialatlas.related.scoring import NAMES

SHIPPED: Final = Path(__file__).resolve().parents[2] / "src/trialatlas/related/weights.json"
PULLS: Final = {
    "same-patients": (0.03, 0.1, 0.3, 1.0, float("inf")),
    "same-question": (0.03, 0.1, 0.3, 1.0, 3.0, float("inf")),
}
"""How strongly weights are drawn to the hand's; infinity leaves them as they are. None is below
0.03: at 0.01 a fit to citing studies alone takes all points from criteria and interventions."""
MIXED: Final = 0.5
"""What the questions of same question count in the fit of the other preset: as much as its own."""
INNER: Final = {"same-patients": 8, "same-question": 8}
OUTER: Final = 5
_HARD: Final = 40
_RANDOM: Final = 40
_OPEN: Final = 40
_SHARE: Final = 0.5
Gain = Callable[[int, Floats], float]


@dataclass(frozen=True)
class Task:
    """What is fitted: pairs of each question, the study it asks about, its group, what it counts,
    and what is made as high as may be.
    """

    preset: str
    pairs: list[Floats]
    shares: list[Floats]
    studies: list[str]
    groups: list[str]
    counts: Floats
    gain: Gain

    @property
    def hand(self) -> Floats:
        """The weights set by hand."""
        return as_weights(HAND[self.preset])


def fit(task: Task, chosen: Sequence[int], pull: float) -> Floats:
    """The weights fitted to some questions, of 100 points."""
    if np.isinf(pull):
        return task.hand
    pairs = np.concatenate([task.pairs[each] for each in chosen])
    counts = task.counts[list(chosen)] / task.counts[list(chosen)].sum()
    parts = zip(chosen, counts, strict=True)
    share = np.concatenate([task.shares[each] * count for each, count in parts])
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
    parts = folds(task.groups, chosen, INNER[task.preset])
    found: dict[float, float] = {}
    for pull in PULLS[task.preset]:
        got = 0.0
        for part in parts:
            held = set(part)
            weights = fit(task, [each for each in chosen if each not in held], pull)
            got += sum(task.gain(each, weights) * task.counts[each] for each in part)
        found[pull] = round(got / float(task.counts[list(chosen)].sum()), 4)
    return max(found, key=lambda pull: (found[pull], pull))


def pairs_of(case: Case, against: np.ndarray, share: float = 1.0) -> tuple[Floats, Floats]:
    """Differences of what is right and some of what is not, and what each counts."""
    right, wrong = case.signals[case.right], case.signals[against]
    found = (right[:, None, :] - wrong[None, :, :]).reshape(-1, right.shape[1]).astype(np.float64)
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

    def gain(at: int, weights: Floats) -> float:
        case, whole = judged[at], by_study[judged[at].study]
        near = average_precision(case.signals @ weights, case.right)
        return near + ndcg(whole.signals @ weights, whole.right)

    studies, groups = [each.study for each in judged], [each.group for each in judged]
    return Task("same-patients", pairs, shares, studies, groups, np.ones(len(pairs)), gain)


def question_task(asked: list[Case]) -> Task:
    """Same question: the nearest by hand that are wrong, and as many at random. What is made high
    is reciprocal rank and recall at 10, what is tied taken as if it stood first: it is asked often.
    """
    draw = np.random.default_rng(4)
    hand = as_weights(HAND["same-question"])
    pairs: list[Floats] = []
    shares: list[Floats] = []
    for case in asked:
        order = np.argsort(-(case.signals[:, : len(hand)] @ hand), kind="stable")
        order = order[~case.right[order]]
        chosen = np.r_[order[:_HARD], draw.choice(order[_HARD:], _RANDOM, replace=False)]
        found, share = pairs_of(case, chosen)
        pairs.append(found)
        shares.append(share)

    def gain(at: int, weights: Floats) -> float:
        found = asked[at].signals @ weights.astype(np.float32)
        above = np.array([np.count_nonzero(found > each) for each in found[asked[at].right]])
        return 1 / (1 + int(above.min())) + float(np.mean(above < TOP))

    studies, groups = [each.study for each in asked], [each.group for each in asked]
    return Task("same-question", pairs, shares, studies, groups, np.ones(len(pairs)), gain)


def mixed_task(main: Task, other: Task) -> Task:
    """One task of two, the questions of the other counting `MIXED` in all."""
    first = len(main.pairs)

    def gain(at: int, weights: Floats) -> float:
        return main.gain(at, weights) if at < first else other.gain(at - first, weights)

    shared = ((1 - MIXED, main), (MIXED, other))
    return Task(
        main.preset,
        main.pairs + other.pairs,
        main.shares + other.shares,
        main.studies + other.studies,
        main.groups + other.groups,
        np.concatenate([np.full(len(each.pairs), by / len(each.pairs)) for by, each in shared]),
        gain,
    )


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


def by_topic(task: Task) -> list[tuple[list[int], list[int]]]:
    """Each topic left out, with all questions about studies judged in it."""
    known = grades()
    found: list[tuple[list[int], list[int]]] = []
    for topic in sorted(set(task.groups) & set(known), key=int):
        held = [at for at, each in enumerate(task.groups) if each == topic]
        rest = [
            at
            for at, each in enumerate(task.studies)
            if task.groups[at] != topic and each not in known[topic]
        ]
        found.append((held, rest))
    return found


def by_fifth(task: Task, asked: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """A fifth of the groups of some questions left out at a time, with all about their studies."""
    found: list[tuple[list[int], list[int]]] = []
    for part in folds(task.groups, asked, OUTER):
        off = {task.studies[each] for each in part}
        found.append((part, [at for at, each in enumerate(task.studies) if each not in off]))
    return found


def whole(weights: Floats) -> Floats:
    """Whole points, 100 in all: what is left goes to the largest remainders."""
    found = np.floor(weights)
    order = np.argsort(-(weights - found), kind="stable")
    found[order[: 100 - int(found.sum())]] += 1
    return found


def rounded(weights: Floats) -> dict[str, int]:
    """Whole points by signal."""
    return {name: int(each) for name, each in zip(NAMES, whole(weights), strict=True)}


def main() -> None:
    """Fit, cross-validate, and write."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--values", type=Path, required=True)
    asking.add_argument("--write", action="store_true")
    given = asking.parse_args()
    cases = read(given.values)
    question = question_task(cases.question)
    patients = mixed_task(patients_task(cases.judged, cases.open), question)
    citing = range(len(cases.judged), len(patients.pairs))
    plans = {
        "same-patients": (patients, [*by_topic(patients), *by_fifth(patients, citing)]),
        "same-question": (question, by_fifth(question, range(len(question.pairs)))),
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
