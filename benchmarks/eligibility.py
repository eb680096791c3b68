"""Eligibility criteria as items: how many texts are divided, and how near that is to the labels.

    python benchmarks/eligibility.py            the share divided, and the time it takes
    python benchmarks/eligibility.py --labels   precision and recall on the 80 labelled studies
    python benchmarks/eligibility.py --marks    50 seeded marks a topic, to be judged by reading

An item is found if it starts and ends within two characters of a labelled one; found loosely, if
the two share at least half of what either covers. Intervals are percentiles over 2,000 draws of
studies with replacement, seeded. The labels are read only where they are asked for.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eligibility_pick import MARKED_LINE, criteria, pick
from recognised_pick import CURRENT, picked
from timing import real_files
from trialatlas.study.eligibility import divide, marks

LABELS = Path(__file__).with_name("eligibility_labels.jsonl")
CURRENT_LABELS = Path(__file__).with_name("eligibility_labels_v2.jsonl")
NEAR = 2
KINDS = ("inclusion", "exclusion", "other")
DRAWS = 2000


@dataclass(frozen=True)
class Span:
    """An item as labelled or as found."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Compared:
    """One study: its labelled and found items, and the pairs that match in each sense."""

    labelled: list[Span]
    found: list[Span]
    exact: list[tuple[Span, Span]]
    loose: list[tuple[Span, Span]]


def near(label: Span, found: Span) -> float:
    """1 if both ends are within two characters, else 0."""
    return float(abs(label.start - found.start) <= NEAR and abs(label.end - found.end) <= NEAR)


def overlap(label: Span, found: Span) -> float:
    """What both cover, as a share of what either covers."""
    shared = min(label.end, found.end) - max(label.start, found.start)
    either = max(label.end, found.end) - min(label.start, found.start)
    return max(0, shared) / either


def matched(
    labels: list[Span], found: list[Span], how: Callable[[Span, Span], float]
) -> list[tuple[Span, Span]]:
    """Pairs one to one, the best first, of which each shares at least half."""
    rated = [(how(one, other), one, other) for one in labels for other in found]
    rated = [each for each in rated if each[0] >= 0.5]
    rated.sort(key=lambda each: (-each[0], each[1].start, each[2].start))
    pairs: list[tuple[Span, Span]] = []
    taken: set[Span] = set()
    given: set[Span] = set()
    for _, one, other in rated:
        if one not in taken and other not in given:
            taken.add(one)
            given.add(other)
            pairs.append((one, other))
    return pairs


def compare(text: str, row: dict[str, Any]) -> Compared:
    """One labelled study against what is found in it."""
    labels = [Span(each["kind"], each["start"], each["end"]) for each in row["items"]]
    found = [Span(each.kind, each.start, each.end) for each in divide(text).all()]
    return Compared(labels, found, matched(labels, found, near), matched(labels, found, overlap))


def share(part: int, whole: int) -> float:
    """A share, 0 of nothing."""
    return part / whole if whole else 0.0


def interval(studies: list[Compared], measure: Callable[[list[Compared]], float]) -> str:
    """The measure with its 95% interval over draws of studies."""
    draw = random.Random(20261121)  # noqa: S311 - a seeded draw, no secret
    drawn = sorted(measure(draw.choices(studies, k=len(studies))) for _ in range(DRAWS))
    low, high = drawn[int(DRAWS * 0.025)], drawn[int(DRAWS * 0.975)]
    return f"{measure(studies):.3f} ({low:.2f} to {high:.2f})"


def precision(sense: str) -> Callable[[list[Compared]], float]:
    """Of the items found, the share that match a label."""
    return lambda studies: share(
        sum(len(getattr(each, sense)) for each in studies), sum(len(each.found) for each in studies)
    )


def recall(sense: str) -> Callable[[list[Compared]], float]:
    """Of the labels, the share that were found."""
    return lambda studies: share(
        sum(len(getattr(each, sense)) for each in studies),
        sum(len(each.labelled) for each in studies),
    )


def kind_right(studies: list[Compared]) -> float:
    """Of the items that match, the share of the labelled kind."""
    pairs = [pair for each in studies for pair in each.exact]
    return share(sum(one.kind == other.kind for one, other in pairs), len(pairs))


def say_labels() -> None:
    """Print the tables of precision and recall."""
    texts = criteria(real_files())
    rows = {row["nctId"]: row for row in map(json.loads, LABELS.read_text().splitlines())}
    groups = dict(zip(("first 40", "20 without marks"), pick(texts), strict=True))
    more = {row["nctId"]: row for row in map(json.loads, CURRENT_LABELS.read_text().splitlines())}
    rows |= more
    groups["20 in today's form"] = list(picked()["first"][CURRENT])
    compared = {
        name: [compare(texts[each], rows[each]) for each in ids] for name, ids in groups.items()
    }
    print("| | labelled | found | precision | recall | loose precision | loose recall | kind |")
    print("|---|---|---|---|---|---|---|---|")
    for name, studies in compared.items():
        cells = [
            str(sum(len(each.labelled) for each in studies)),
            str(sum(len(each.found) for each in studies)),
            *(
                interval(studies, measure)
                for measure in (
                    precision("exact"),
                    recall("exact"),
                    precision("loose"),
                    recall("loose"),
                    kind_right,
                )
            ),
        ]
        print(f"| {name} | {' | '.join(cells)} |")
    print("\n| | kind | labelled | found | precision | recall |\n|---|---|---|---|---|---|")
    for name, studies in compared.items():
        for kind in KINDS:
            print(f"| {name} | {kind} | {of_kind(studies, kind)} |")
    for name, ids in groups.items():
        both = Counter((rows[each]["whole"], divide(texts[each]).whole is not None) for each in ids)
        print(
            f"\n{name}: whole by label and by us {both[True, True]}, by label alone"
            f" {both[True, False]}, by us alone {both[False, True]}"
        )


def of_kind(studies: list[Compared], kind: str) -> str:
    """Counts, precision and recall of one kind: both ends near and the kind right."""
    labelled = sum(one.kind == kind for each in studies for one in each.labelled)
    found = sum(one.kind == kind for each in studies for one in each.found)
    right = sum(one.kind == kind == other.kind for each in studies for one, other in each.exact)
    return f"{labelled} | {found} | {share(right, found):.3f} | {share(right, labelled):.3f}"


def say_shares() -> None:
    """Print how many texts are divided, by group, and the time that takes."""
    current, converted = real_files()[:1], real_files()[1:]
    print("| | studies | divided | items | placeholder | prose |\n|---|---|---|---|---|---|")
    everything = {"form of API v2": criteria(current), "converted from XML": criteria(converted)}
    times: list[tuple[float, int]] = []
    for name, texts in everything.items():
        for marked in (True, False):
            group = [each for each in texts.values() if bool(MARKED_LINE.search(each)) is marked]
            lines = "with marked lines" if marked else "without"
            print(f"| {name}, {lines} | {len(group):,} | {row_of(group, times)} |")
    times.sort()
    longest = max(times, key=lambda each: each[1])
    print(
        f"\nmilliseconds of processor time: median {times[len(times) // 2][0]:.2f},"
        f" 95th percentile {times[int(len(times) * 0.95)][0]:.2f}, most {times[-1][0]:.1f};"
        f" the longest text ({longest[1]:,} characters) {longest[0]:.1f}"
    )


def row_of(texts: Iterable[str], times: list[tuple[float, int]]) -> str:
    """Counts of one group; the time of each text is noted."""
    counts: Counter[str] = Counter()
    for text in texts:
        begun = time.process_time()
        found = divide(text)
        times.append(((time.process_time() - begun) * 1000, len(text)))
        counts[found.whole or "divided"] += 1
        counts["items"] += sum(1 for _ in found.all())
        counts["all"] += 1
    part = share(counts["divided"], counts["all"])
    return (
        f"{counts['divided']:,} ({part:.1%}) | {counts['items']:,} | {counts['placeholder']:,}"
        f" | {counts['prose']:,}"
    )


def say_marks() -> None:
    """Print 50 marks of each topic, drawn with a seed from all studies but the labelled ones."""
    texts = criteria(real_files())
    labelled = {each for ids in pick(texts) for each in ids}
    labelled |= {each for forms in picked().values() for ids in forms.values() for each in ids}
    drawn: dict[str, list[str]] = {}
    for nct_id, text in sorted(texts.items()):
        if nct_id in labelled:
            continue
        found = divide(text)
        for item in found.all():
            for each in marks(found, item):
                before = text[max(item.start, each.start - 60) : each.start]
                said = f"{before}[{text[each.start : each.end]}]{text[each.end : item.end][:40]}"
                read = f"{each.name} {each.limits.words()} {each.unit}"
                drawn.setdefault(each.topic, []).append(f"{nct_id} {said!r} -> {read}")
    draw = random.Random("marks-2")  # noqa: S311 - a seeded draw, no secret
    for topic, lines in drawn.items():
        print(f"\n== {topic}, {len(lines):,} in all")
        print("\n".join(draw.sample(lines, 50)))


def main() -> None:
    """Print what was asked for."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--labels", action="store_true", help="measure on the labelled studies")
    asking.add_argument("--marks", action="store_true", help="print marks to be judged")
    asked = asking.parse_args()
    if asked.labels:
        say_labels()
    elif asked.marks:
        say_marks()
    else:
        say_shares()


if __name__ == "__main__":
    main()
