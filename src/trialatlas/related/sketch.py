"""What a first look sees of a study, and how alike two studies are in that.

Five of the signals, with the weights of the preset for the same patients: words of topic and
summary, rare words, conditions, ages and sex. What does not live here: what is kept of a study
(`index.glance`), the score that counts (`scoring`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from trialatlas.index.glance import Glance
from trialatlas.related import concepts
from trialatlas.related.concepts import Concepts, conditions
from trialatlas.related.ground import Floats, Ground
from trialatlas.related.people import People, nearness, people
from trialatlas.related.presets import WEIGHTS
from trialatlas.related.texts import KEY, Row, column, cosines, rare_shares, row
from trialatlas.related.traits import Traits, rest_of
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


def sketch_of(nct_id: str, glance: Glance, ground: Ground) -> Sketch:
    """Read what is kept of a study."""
    topic = ground.lexicon.numbers(glance.topic.split()).tolist()
    summary = ground.lexicon.numbers(glance.summary.split()).tolist()
    return Sketch(
        nct_id=nct_id,
        topic=row(topic),
        summary=row(summary),
        key=row(topic + summary),
        conditions=conditions(glance.headings, glance.above, glance.names, ground),
        people=people(
            glance.youngest, glance.oldest, tuple(glance.age_groups), glance.sex, glance.healthy
        ),
    )


def points(ground: Ground, asked: Sketch, pool: Sequence[Sketch]) -> Floats:
    """How alike a study is to each of some others: points of the five parts, added up."""
    near = {each: nearness(asked.people, each) for each in {one.people for one in pool}}
    parts = {
        "topic": cosines(ground, asked.topic, column([each.topic for each in pool])),
        "summary": cosines(ground, asked.summary, column([each.summary for each in pool])),
        "rare-words": rare_shares(ground, asked.key, column([each.key for each in pool])),
        "conditions": concepts.nearness(
            ground, asked.conditions, [each.conditions for each in pool]
        ),
        "population": np.array([near[each.people] for each in pool]),
    }
    found = np.zeros(len(pool))
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
        read_texts=lambda: texts,
        read_rest=lambda: rest_of(study, ground),
    )
