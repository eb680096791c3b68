"""Compare the make-up of the sample with real studies: the table in docs/sample.md.

Usage: python benchmarks/sample_shares.py [STUDIES.jsonl[.gz]] [COUNT]

Prints a Markdown table of the share of studies that fill each of some pieces, the
shares of some values, and the median sizes of lists; without a file, of the sample alone.
"""

import gzip
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from trialatlas.sample import generate
from trialatlas.study import Study

VALUES = (
    ("StudyType", "INTERVENTIONAL"),
    ("StudyType", "OBSERVATIONAL"),
    ("StudyType", "EXPANDED_ACCESS"),
    ("OverallStatus", "COMPLETED"),
    ("OverallStatus", "RECRUITING"),
    ("OverallStatus", "UNKNOWN"),
    ("OverallStatus", "TERMINATED"),
    ("OverallStatus", "WITHDRAWN"),
    ("Phase", "NA"),
    ("Phase", "PHASE1"),
    ("Phase", "PHASE2"),
    ("Phase", "PHASE3"),
    ("Phase", "PHASE4"),
    ("LeadSponsorClass", "INDUSTRY"),
    ("DesignAllocation", "RANDOMIZED"),
    ("DesignMasking", "NONE"),
    ("HasResults", True),
)
FILLED = (
    "Acronym",
    "SecondaryId",
    "CollaboratorName",
    "DetailedDescription",
    "Keyword",
    "ArmGroupLabel",
    "InterventionName",
    "SecondaryOutcomeMeasure",
    "OtherOutcomeMeasure",
    "MinimumAge",
    "MaximumAge",
    "CentralContactName",
    "LocationCity",
    "ReferenceCitation",
    "IPDSharing",
    "OutcomeMeasureTitle",
    "SeriousEventTerm",
    "UnpostedEventType",
    "LargeDocFilename",
    "RemovedCountry",
    "ConditionMeshTerm",
    "ConditionBrowseLeafName",
    "InterventionMeshTerm",
)
SIZES = (
    "Condition",
    "Keyword",
    "ArmGroupLabel",
    "InterventionName",
    "SecondaryOutcomeMeasure",
    "LocationCity",
    "OtherEventTerm",
    "OutcomeMeasureTitle",
)


def read(path: Path) -> list[Study]:
    """The studies of a file of JSON lines, plain or gzip."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        return [Study.decode(line) for line in lines]


def row(name: str, figures: Iterable[str]) -> None:
    """One line of the table."""
    print(f"| {name} | {' | '.join(figures)} |")


def share(studies: list[Study], piece: str, value: object = None) -> str:
    """The share of studies that fill the piece, or fill it with the value."""
    hits = sum(
        value in found if value is not None else bool(found)
        for found in (study.values(piece) for study in studies)
    )
    return f"{100 * hits / len(studies):.1f}%"


def size(studies: list[Study], piece: str) -> str:
    """Median and mean length of the list where there is one."""
    sizes = [len(found) for study in studies if (found := study.values(piece))]
    return f"{median(sizes):.0f} / {sum(sizes) / len(sizes):.1f}" if sizes else "none"


def main() -> None:
    """Print the table."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    begin = time.process_time()
    raw = list(generate(count))
    seconds = time.process_time() - begin
    sets = {f"sample ({count:,})": [Study.decode(each) for each in raw]}
    if path:
        real = read(path)
        sets[f"real ({len(real):,})"] = real
    row("", sets)
    row("---", ["---"] * len(sets))
    for piece, value in VALUES:
        row(f"{piece} is {value}", (share(each, piece, value) for each in sets.values()))
    for piece in FILLED:
        row(f"{piece} is filled", (share(each, piece) for each in sets.values()))
    for piece in SIZES:
        row(f"{piece}: median / mean size", (size(each, piece) for each in sets.values()))
    row(
        "bytes: median / mean",
        (
            f"{median(sizes):,.0f} / {sum(sizes) / len(sizes):,.0f}"
            for sizes in ([len(study.raw) for study in each] for each in sets.values())
        ),
    )
    print(f"\nMade {count / seconds:,.0f} studies a second of processor time, one process.")


if __name__ == "__main__":
    main()
