"""How well a text leads to its study: summary and criteria of real studies, handed in as text.

For studies picked by a hash of their number: does the study itself stand first, and how many of
the ten behind it are among the study's own ten neighbours? The text has no title, conditions,
interventions or MeSH terms: what it is about has to be recognised in it.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path
from statistics import mean, median, quantiles

from trialatlas.atlas import Atlas
from trialatlas.related.presets import FITTED
from trialatlas.study import Study

TOP = 10
SHORTEST = 200
"""Characters that summary and criteria have together: a text of a few words is no synopsis."""


def text_of(study: Study) -> str:
    """Summary and criteria as somebody might paste them."""
    return f"{study.text('BriefSummary')}\n\n{study.text('EligibilityCriteria')}"


def picked(atlas: Atlas, count: int) -> list[str]:
    """The first studies by a hash of their number that have a summary and criteria to speak of."""
    found: list[str] = []
    for nct_id in sorted(atlas, key=lambda each: hashlib.sha256(each.encode()).digest()):
        if len(text_of(atlas.study(nct_id).study)) >= SHORTEST:
            found.append(nct_id)
        if len(found) == count:
            break
    return found


def main() -> None:
    """Ask, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--studies", type=int, default=100)
    asked = parser.parse_args()
    with Atlas.open(asked.data) as atlas:
        some = picked(atlas, asked.studies)
        print(f"{len(some)} of {len(atlas)} studies, by hash")
        for preset in FITTED:
            report(atlas, some, preset)


def report(atlas: Atlas, some: list[str], preset: str) -> None:
    """Ask for each study by its text, and by its number."""
    first, shared, times = 0, list[int](), list[float]()
    behind: list[str] = []
    for nct_id in some:
        text = text_of(atlas.study(nct_id).study)
        began = time.process_time()
        found = atlas.related_to(text, preset, limit=TOP + 1)
        times.append(time.process_time() - began)
        ids = [each.likeness.nct_id for each in found.neighbours]
        if ids[:1] == [nct_id]:
            first += 1
        else:
            behind.append(nct_id)
        own = {each.likeness.nct_id for each in atlas.related(nct_id, preset, limit=TOP).neighbours}
        shared.append(len(own & {each for each in ids if each != nct_id}))
    p95 = quantiles(times, n=20)[-1]
    print(
        f"- {preset}: itself first {first} of {len(some)}; of its own ten neighbours"
        f" {mean(shared):.2f} among the ten behind it (median {median(shared):g});"
        f" processor time p50 {1000 * median(times):.0f} ms, p95 {1000 * p95:.0f} ms"
    )
    print(f"  not first: {', '.join(behind) or 'none'}")


if __name__ == "__main__":
    main()
