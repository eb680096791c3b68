"""The most that any weights of the signals could reach, chosen by looking at the answers.

    python benchmarks/likeness/ceiling.py --values VALUES

No way to choose weights: a bound on what a choice could gain. Weights are searched at random from
those set by hand, keeping what does better on the very questions that they are measured with, so
the bound may be a little higher.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np
from cases import HAND, Case, as_weights, read, scores
from compare import COLUMNS
from measures import Floats, Measure

_STEPS: Final = 1500
_SEED: Final = 1
_LOOKED_AT: Final = ("MAP", "AUC", "same field")
_SPREAD: Final = (0.7, 1.5)
"""How far a weight is moved: by a factor, and in four of ten steps by points."""


def best_weights(asked: list[Case], measure: Measure) -> Floats:
    """The weights with the highest mean that a search found."""
    draw = np.random.default_rng(_SEED)
    best = as_weights(HAND["same-patients"])
    reached = float(np.mean(scores(asked, best, measure)))
    for _ in range(_STEPS):
        some = draw.choice(len(best), draw.integers(1, 4), replace=False)
        by, points = draw.normal(0, _SPREAD, (len(some), 2)).T
        tried = best.copy()
        tried[some] = np.maximum(0, tried[some] * np.exp(by) + points * (draw.random() < 0.4))
        found = float(np.mean(scores(asked, tried, measure)))
        if found > reached:
            best, reached = as_weights(tried), found
    return best


def main() -> None:
    """Print what was reached, each measure sought for by itself."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--values", type=Path, required=True)
    cases = read(asking.parse_args().values)
    looked_at = [each for each in COLUMNS if each.title in _LOOKED_AT]
    print("| sought for |" + "".join(f" {each.title} |" for each in looked_at))
    print("|---|" + "---|" * len(looked_at))
    for sought in looked_at:
        weights = best_weights(getattr(cases, sought.set), sought.measure)
        cells = (
            f" {np.mean(scores(getattr(cases, each.set), weights, each.measure)):.3f} |"
            for each in looked_at
        )
        print(f"| {sought.title} |" + "".join(cells), flush=True)


if __name__ == "__main__":
    main()
