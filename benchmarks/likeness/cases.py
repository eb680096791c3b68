"""Questions with the values of what is ranked for them, ready to be scored by any weights.

What does not live here: working the values out (`values.py`), choosing weights (`fit.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from measures import Flags, Floats, Measure
from truth import (
    Judged,
    around,
    data_hash,
    fields,
    same_patients,
    same_patients_open,
    same_question,
)

from trialatlas.related.scoring import NAMES

HAND: Final = {
    "same-patients": (16, 10, 14, 13, 5, 6, 6, 20, 8, 5, 6, 1, 3, 1),
    "same-question": (14, 13, 15, 4, 6, 9, 9, 9, 0, 13, 2, 3, 6, 6),
}
"""Weights set by hand, in the order of the package's signals: what a fit starts from, and is drawn
towards. All stood before anything was measured but for two that came later: rare phrases count as
much as rare words; conditions in the text of the other tell of people, and count in the preset of
same patients as much as a signal does on the mean."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question: values by study ranked and signal, scores of baselines, what is right."""

    study: str
    group: str
    signals: Floats
    baselines: Floats
    right: Flags
    ids: tuple[str, ...]


class Values:
    """One folder of values, by name of the set. Raises SystemExit for those of other data."""

    def __init__(self, folder: Path, name: str) -> None:
        said = json.loads((folder / f"{name}.json").read_text())
        if tuple(said["signals"]) != NAMES or said["data"] != data_hash():
            raise SystemExit("The values are of other signals or data: run values.py again")
        self.rows = {each: at for at, each in enumerate(said["asked"])}
        self.kept: list[str] = said["kept"]
        self.columns = {each: at for at, each in enumerate(self.kept)}
        self.names = tuple(said["baselines"])
        self.signals = np.load(folder / f"{name}-signals.npy", mmap_mode="r")
        self.baselines = np.load(folder / f"{name}-baselines.npy", mmap_mode="r")

    def case(self, asked: Judged) -> Case:
        """The question, over what is right and wrong, or over all but itself."""
        if asked.wrong:
            ids = sorted(asked.right | asked.wrong)
        else:
            ids = [each for each in self.kept if each != asked.study]
        at = [self.columns[each] for each in ids]
        row = self.rows[asked.study]
        right = np.array([each in asked.right for each in ids])
        signals, baselines = self.signals[row][at], self.baselines[row][at]
        return Case(asked.study, asked.group, signals, baselines, right, tuple(ids))


@dataclass(frozen=True, slots=True)
class Cases:
    """All questions, by what they ask."""

    judged: list[Case]
    open: list[Case]
    question: list[Case]
    field: list[Case]
    around: list[Case]
    """The same questions, with what is around the field counted as in it."""
    baselines: tuple[str, ...]


def read(folder: Path) -> Cases:
    """All questions of a folder of values."""
    patients, question = Values(folder, "patients"), Values(folder, "question")
    near = Values(folder, "field")
    return Cases(
        [patients.case(each) for each in same_patients()],
        [patients.case(each) for each in same_patients_open()],
        [question.case(each) for each in same_question()],
        [near.case(each) for each in _in_fields()],
        [near.case(each) for each in _around_fields()],
        patients.names,
    )


def _in_fields() -> Iterable[Judged]:
    """A study of two fields is asked about once in each."""
    of = fields()
    for study, names in sorted(of.items()):
        right = frozenset(each for each, others in of.items() if names & others) - {study}
        for name in sorted(names):
            yield Judged(study, name, right, frozenset())


def _around_fields() -> Iterable[Judged]:
    near = around()
    for asked in _in_fields():
        right = frozenset(each for each, names in near.items() if names & near[asked.study])
        yield replace(asked, right=right - {asked.study})


def scores(cases: Sequence[Case], weights: Floats, measure: Measure) -> list[float]:
    """A measure of the ranking that some weights give, for each question."""
    return [measure(each.signals @ weights, each.right) for each in cases]


def as_weights(points: Sequence[float]) -> Floats:
    """Points as an array, of 100 in all."""
    found = np.asarray(points, dtype=np.float64)
    return found * (100 / found.sum())
