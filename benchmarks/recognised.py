"""Limits in criteria: how many of those that were labelled by reading are recognised.

    python benchmarks/recognised.py          the tables, for each group that has labels
    python benchmarks/recognised.py --miss   what was missed, and what was found beyond the labels

A mention is found if a mark of its topic shares words with it, one mark for one mention; it is
read rightly if limits, their sides and the unit (of ages and times) are those of the label too.
Intervals are percentiles over 2,000 draws of studies with replacement, seeded.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recognised_pick import Picked, picked
from trialatlas.study.eligibility import Recognised, divide, marks

LABELS = Path(__file__).with_name("recognised_labels.jsonl")
TOPICS = ("age", "laboratory", "performance", "time")
DRAWS = 2000


@dataclass(frozen=True)
class Compared:
    """One study: its labels and marks, and the pairs of both that share words."""

    text: str
    labels: list[dict[str, Any]]
    marks: list[Recognised]
    pairs: list[tuple[dict[str, Any], Recognised]] = field(default_factory=list)


def right(label: dict[str, Any], mark: Recognised) -> bool:
    """Whether a mark reads what the label reads."""
    limits = mark.limits
    values = (_number(limits.low), _number(limits.high), limits.above, limits.below)
    wanted = tuple(label[each] for each in ("low", "high", "above", "below"))
    same_unit = label["unit"] in {"", mark.unit}
    return same_unit and values == (_number(wanted[0]), _number(wanted[1]), *wanted[2:])


def _number(written: str | None) -> float | str | None:
    try:
        return None if written is None else float(written)
    except ValueError:
        return written


def compare(text: str, labels: list[dict[str, Any]]) -> Compared:
    """One labelled study against what is recognised in it, whatever item it stands in."""
    found = divide(text)
    seen = [mark for item in found.all() for mark in marks(found, item)]
    compared = Compared(text, labels, seen)
    shared = [
        (min(label["end"], mark.end) - max(label["start"], mark.start), label["start"], label, mark)
        for label in labels
        for mark in seen
        if label["topic"] == mark.topic
    ]
    taken: list[int] = []
    for width, _, label, mark in sorted(shared, key=lambda each: (-each[0], each[1])):
        if width > 0 and id(label) not in taken and id(mark) not in taken:
            taken += [id(label), id(mark)]
            compared.pairs.append((label, mark))
    return compared


def interval(studies: list[Compared], measure: Callable[[list[Compared]], float]) -> str:
    """The measure with its 95% interval over draws of studies."""
    draw = random.Random(20261121)  # noqa: S311 - a seeded draw, no secret
    drawn = sorted(measure(draw.choices(studies, k=len(studies))) for _ in range(DRAWS))
    return f"{measure(studies):.2f} ({drawn[50]:.2f} to {drawn[1949]:.2f})"


def say(name: str, studies: list[Compared]) -> None:
    """Print a row for each topic."""
    for topic in TOPICS:
        labels = sum(each["topic"] == topic for study in studies for each in study.labels)
        found = sum(each.topic == topic for study in studies for each in study.marks)

        def recall(some: list[Compared], *, topic: str = topic, exactly: bool = False) -> float:
            pairs = [pair for study in some for pair in study.pairs if pair[1].topic == topic]
            hits = sum(not exactly or right(*pair) for pair in pairs)
            return hits / max(1, sum(each["topic"] == topic for s in some for each in s.labels))

        def precision(some: list[Compared], *, topic: str = topic) -> float:
            pairs = sum(pair[1].topic == topic for study in some for pair in study.pairs)
            return pairs / max(1, sum(each.topic == topic for s in some for each in s.marks))

        read = recall(studies, exactly=True) * labels
        print(
            f"| {name} | {topic} | {labels} | {found} | {interval(studies, precision)}"
            f" | {interval(studies, recall)} | {read:.0f} |"
        )


def say_misses(compared: Compared) -> None:
    """Print what differs in one study."""
    text = compared.text
    for label in compared.labels:
        mark = next((pair[1] for pair in compared.pairs if pair[0] is label), None)
        words = text[label["start"] : label["end"]]
        if mark is None:
            print(f"missed {label['topic']}: {words!r} {text[label['end'] : label['end'] + 30]!r}")
        elif not right(label, mark):
            print(f"other {label['topic']}: {words!r} -> {mark.limits.words()} {mark.unit}")
    paired = [id(mark) for _, mark in compared.pairs]
    for mark in compared.marks:
        if id(mark) not in paired:
            around = text[max(0, mark.start - 40) : mark.end + 30]
            print(f"beyond {mark.topic}: {text[mark.start : mark.end]!r} in {around!r}")


def main(asked: list[str]) -> None:
    """Print the tables, or what differs."""
    rows = {row["nctId"]: row for row in map(json.loads, LABELS.read_text().splitlines())}
    print("| | topic | labelled | found | precision | recall | read rightly |")
    print("|---|---|---|---|---|---|---|")
    for group, forms in picked().items():
        for form, texts in forms.items():
            some = [compare(texts[each], rows[each]["mentions"]) for each in texts if each in rows]
            if some:
                say(f"{group}, {form}", some)
                if "--miss" in asked:
                    for each in some:
                        say_misses(each)
        whole: Picked = forms
        both = [
            compare(text, rows[each]["mentions"])
            for texts in whole.values()
            for each, text in texts.items()
            if each in rows
        ]
        if both:
            say(f"{group}, both", both)


if __name__ == "__main__":
    main(sys.argv[1:])
