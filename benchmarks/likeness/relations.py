"""How often a relation is right by a reader's verdicts, and whether it is still said.

    python benchmarks/likeness/relations.py [--data DATA]

`DATA` is a registry with the shared studies. `relations.tsv` holds pairs that were read beside both
records, once each, by one reader. Those of `held-out` were drawn by a hash after the rules stood;
those of `development` were read, or seen in a list, while they were shaped. A pair that is no
longer said, or said to be something else, is printed. What does not live here: the rules
(`trialatlas.related.relation`).
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from trialatlas.atlas import Atlas

PAIRS: Final = Path(__file__).with_name("relations.tsv")
VERDICTS: Final = ("right", "doubtful", "wrong")
NOTHING: Final = "no relation"


@dataclass(frozen=True)
class Read:
    """One pair, what the package said of it when it was read, and what the reader thought of it."""

    one: str
    other: str
    relation: str
    set: str
    verdict: str
    reason: str


def read() -> list[Read]:
    """The pairs with their verdicts."""
    with PAIRS.open(encoding="utf-8") as lines:
        return [Read(**row) for row in csv.DictReader(lines, delimiter="\t")]


def said_now(atlas: Atlas, pairs: list[Read]) -> Iterator[tuple[Read, str]]:
    """Each pair, with what the package says of it now."""
    for pair in pairs:
        relation = atlas.likeness(pair.one, pair.other).likeness.relation
        yield pair, relation.kind if relation else NOTHING


def main() -> None:
    """Print the verdicts by set and relation, and what is said otherwise now."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--data", type=Path)
    data, pairs = asking.parse_args().data, read()
    counts = Counter((each.set, each.relation, each.verdict) for each in pairs)
    print("| set | relation | read | " + " | ".join(VERDICTS) + " |")
    print("|---" * (3 + len(VERDICTS)) + "|")
    for kind in dict.fromkeys((each.set, each.relation) for each in pairs):
        found = [counts[(*kind, verdict)] for verdict in VERDICTS]
        print("| " + " | ".join((*kind, str(sum(found)), *map(str, found))) + " |")
    if data is not None:
        with Atlas.open(data) as atlas:
            for pair, now in said_now(atlas, pairs):
                if now != pair.relation:
                    print(f"{pair.one} {pair.other} ({pair.verdict}): {pair.relation}, now {now}")


if __name__ == "__main__":
    main()
