"""What a first look sees of a study, and how alike two studies are in that.

Five of the signals, with the weights of the preset for the same patients: words of topic and
summary, rare words, conditions, ages and sex. What does not live here: what is kept of a study
(`index.glance`), the score that counts (`scoring`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import Final

import numpy as np

from trialatlas.index.glance import Glance
from trialatlas.related import concepts
from trialatlas.related.concepts import Concepts, conditions
from trialatlas.related.ground import Floats, Ground
from trialatlas.related.outcomes import outcomes_of
from trialatlas.related.people import People, nearness, people
from trialatlas.related.phrases import pairs_of
from trialatlas.related.presets import WEIGHTS
from trialatlas.related.stages import NO_COURSE
from trialatlas.related.texts import KEY, Column, Row, cosines, counted, rare_shares, row
from trialatlas.related.traits import LateRest, Traits
from trialatlas.study import Study

CANDIDATES: Final = 28
"""Studies that a first look compares. With so many, four named by five signals are as often among
the ten nearest as four named by all signals out of sixteen: `docs/related.md`."""
_WEIGHTS: Final = WEIGHTS["same-patients"]


@dataclass(frozen=True, slots=True)
class Sketch:
    """One study. Words are numbers of the lexicon of the ground it was read on."""

    nct_id: str
    topic: Row
    summary: Row
    key: Row
    conditions: Concepts
    people: People


@dataclass(frozen=True, slots=True)
class Sketches:
    """Several studies, each of their texts put together."""

    nct_ids: Sequence[str]
    topic: Column
    summary: Column
    key: Column
    conditions: Sequence[Concepts]
    people: Sequence[People]

    def __getitem__(self, at: int) -> Sketch:
        return Sketch(
            self.nct_ids[at],
            self.topic.row(at),
            self.summary.row(at),
            self.key.row(at),
            self.conditions[at],
            self.people[at],
        )


def sketch_of(nct_id: str, glance: Glance, ground: Ground) -> Sketch:
    """Read what is kept of a study. Its words stay in the order in which they stand there."""
    topic = ground.lexicon.numbers(glance.topic.split()).tolist()
    summary = ground.lexicon.numbers(glance.summary.split()).tolist()
    return Sketch(
        nct_id=nct_id,
        topic=row(topic),
        summary=row(summary),
        key=row(topic + summary),
        conditions=_conditions(glance, ground),
        people=_people(glance),
    )


def sketches_of(seen: Sequence[tuple[str, Glance]], ground: Ground) -> Sketches:
    """Read what is kept of some studies."""
    glances = [glance for _, glance in seen]
    # Topic, then summary, study after study: their words are looked up at one go.
    texts = [text for each in glances for text in (each.topic, each.summary)]
    numbers = ground.lexicon.numbers(" ".join(filter(None, texts)).split(" ") if any(texts) else [])
    ends = accumulate(text.count(" ") + 1 if text else 0 for text in texts)
    read = [numbers[start:end] for start, end in pairwise(chain((0,), ends))]
    return Sketches(
        nct_ids=[nct_id for nct_id, _ in seen],
        topic=counted(read[::2]),
        summary=counted(read[1::2]),
        key=counted([np.concatenate(each) for each in zip(read[::2], read[1::2], strict=True)]),
        conditions=[_conditions(each, ground) for each in glances],
        people=[_people(each) for each in glances],
    )


def _conditions(glance: Glance, ground: Ground) -> Concepts:
    return conditions(glance.headings, glance.above, glance.names, ground)


def _people(glance: Glance) -> People:
    groups = tuple(glance.age_groups)
    return people(glance.youngest, glance.oldest, groups, glance.sex, glance.healthy)


def points(ground: Ground, asked: Sketch, pool: Sketches) -> Floats:
    """How alike a study is to each of some others: points of the five parts, added up."""
    near = {each: nearness(asked.people, each) for each in set(pool.people)}
    parts = {
        "topic": cosines(ground, asked.topic, pool.topic),
        "summary": cosines(ground, asked.summary, pool.summary),
        "rare-words": rare_shares(ground, asked.key, pool.key),
        "conditions": concepts.nearness(ground, asked.conditions, pool.conditions),
        "population": np.array([near[each] for each in pool.people]),
    }
    found = np.zeros(len(pool.nct_ids))
    for name, values in parts.items():
        found += _WEIGHTS[name] * values
    return found


def traits_of_sketch(sketch: Sketch, study: Study, ground: Ground) -> Traits:
    """What reasons are read from, with the texts of the sketch alone."""
    texts = {"topic": sketch.topic, "summary": sketch.summary, KEY: sketch.key}
    return Traits(
        nct_id=sketch.nct_id,
        conditions=sketch.conditions,
        people=sketch.people,
        course=NO_COURSE,
        read_texts=lambda: texts,
        read_pairs=lambda: pairs_of(study, ground.lexicon),
        read_outcomes=lambda: outcomes_of(study, ground.lexicon),
        read_rest=lambda: LateRest(study, ground),
    )
