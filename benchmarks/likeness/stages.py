"""What the two stages miss, and what an answer costs.

    python benchmarks/likeness/stages.py --data FOLDER [--studies 80] [--seed 7] [--costs]

For studies picked by a hash of their number: the ten best of the 250 candidates beside the ten best
of all studies, and processor time of ten neighbours with their explanations, beside that of
decoding as many raw records. `FOLDER` is only read. Both presets are asked for in turn.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import time
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from trialatlas.atlas import Atlas
from trialatlas.related import scoring
from trialatlas.related.presets import FITTED, WEIGHTS
from trialatlas.related.traits import Traits, traits_of
from trialatlas.study import Study

TOP: Final = 10
REFERENCE: Final = 250
WARM: Final = 20
"""Studies asked about before anything is measured, as in `scale.py ask`."""
_RARELY: Final = 10_000
"""Young collections between two full ones: a server makes these between answers."""


def picked(atlas: Atlas, count: int, seed: int) -> list[str]:
    """Studies by a hash: the same each time, and by nobody's taste."""
    return sorted(atlas, key=lambda each: hashlib.sha256(f"{seed}{each}".encode()).digest())[:count]


def best_of_all(atlas: Atlas, asked: list[str]) -> dict[tuple[str, str], list[str]]:
    """The ten best of the full score over every study, by preset and study."""
    ground = atlas._relating.ground(atlas.engine)  # noqa: SLF001 - the score as it is served
    read: list[Traits] = [traits_of(held.study, ground) for held in atlas.held(sorted(atlas))]
    ids = np.array([each.nct_id for each in read])
    place = {each: at for at, each in enumerate(ids)}
    found: dict[tuple[str, str], list[str]] = {}
    for study in asked:
        values = scoring.values(ground, read[place[study]], read)
        for preset in FITTED:
            points = scoring.points(values, WEIGHTS[preset])
            points[place[study]] = -1
            found[preset, study] = list(ids[np.lexsort((ids, -points))[:TOP]])
    return found


def missed(atlas: Atlas, asked: list[str]) -> None:
    """Print how many of the ten best of all are among the ten that are served."""
    best = best_of_all(atlas, asked)
    for preset in FITTED:
        held: list[int] = []
        first: list[bool] = []
        for study in asked:
            served = atlas.related(study, preset, limit=TOP).neighbours
            ids = [each.likeness.nct_id for each in served]
            held.append(len(set(ids) & set(best[preset, study])))
            first.append(best[preset, study][0] in ids)
        counts = np.array(held)
        print(
            f"- {preset}: of the ten best {counts.mean():.2f} served on average, at worst "
            f"{counts.min()}; all ten for {np.mean(counts == TOP):.0%}, nine or more for "
            f"{np.mean(counts >= TOP - 1):.0%}; the very best for {np.mean(first):.1%} "
            f"({len(asked)} studies)",
            flush=True,
        )


def costs(atlas: Atlas, asked: list[str], warm: list[str]) -> None:
    """Print processor time in milliseconds: the first time, and again with candidates read. Garbage
    is collected between questions, as a server does, and one that decodes records is held beside.
    """
    raw = [held.stored.raw for held in atlas.held(islice(atlas, REFERENCE))]
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _RARELY)
    for study in warm:
        atlas.related(study, limit=TOP)
    for name in ("candidates partly new", "candidates read before"):
        spent: list[float] = []
        beside: list[float] = []
        for at, study in enumerate(asked):
            gc.collect()
            gc.freeze()
            began = time.process_time()
            atlas.related(study, FITTED[at % len(FITTED)], limit=TOP)
            spent.append(time.process_time() - began)
            began = time.process_time()
            for each in raw:
                Study.decode(each)
            beside.append(time.process_time() - began)
        low, high = np.quantile(spent, (0.5, 0.95)) * 1000
        one, other = np.quantile(beside, (0.5, 0.95)) * 1000
        print(
            f"- ten neighbours, {name}: p50 {low:.1f} ms, p95 {high:.1f} ms; "
            f"decoding {len(raw)} records: p50 {one:.1f} ms, p95 {other:.1f} ms",
            flush=True,
        )


def main() -> None:
    """Measure both."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--data", type=Path, required=True)
    asking.add_argument("--studies", type=int, default=80)
    asking.add_argument("--seed", type=int, default=7)
    asking.add_argument("--costs", action="store_true", help="costs alone: any number of studies")
    given = asking.parse_args()
    with Atlas.open(given.data) as atlas:
        both = picked(atlas, given.studies + WARM, given.seed)
        costs(atlas, both[: given.studies], both[given.studies :])
        if not given.costs:
            missed(atlas, both[: given.studies])


if __name__ == "__main__":
    main()
