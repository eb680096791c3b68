"""What a first look sees of a study, how alike two studies are in that, and what both name.

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
from trialatlas.related.presets import DEFAULT, WEIGHTS, Weights
from trialatlas.related.record import strings
from trialatlas.related.scoring import NAMES
from trialatlas.related.stages import NO_COURSE
from trialatlas.related.texts import KEY, Column, Row, cosines, counted, rare_shares, row
from trialatlas.related.traits import LateRest, Traits
from trialatlas.study import Study
from trialatlas.study.words import words

CANDIDATES: Final = 28
"""Studies that a first look compares. With so many, four named by five signals are as often among
the ten nearest as four named by all signals out of sixteen: `docs/related.md`."""
SEEN: Final[Weights] = {
    name: WEIGHTS[DEFAULT][name]
    for name in ("summary", "topic", "rare-words", "conditions", "population")
}
"""The signals of a first look, and the points that each can give."""
_TELLING: Final = 3.4
"""Words are shown from this rarity on, as reasons name them from it on (`explain`): that of a word
in about one study of thirty."""


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


def values(ground: Ground, asked: Sketch, pool: Sketches) -> Floats:
    """The value of each signal (columns, as `scoring.NAMES`) for each of some others (rows); 0 of
    the signals that a first look does not see.
    """
    near = {each: nearness(asked.people, each) for each in set(pool.people)}
    seen = {
        "summary": cosines(ground, asked.summary, pool.summary),
        "topic": cosines(ground, asked.topic, pool.topic),
        "rare-words": rare_shares(ground, asked.key, pool.key),
        "conditions": concepts.nearness(ground, asked.conditions, pool.conditions),
        "population": np.array([near[each] for each in pool.people]),
    }
    found = np.zeros((len(pool.nct_ids), len(NAMES)))
    for name, each in seen.items():
        found[:, NAMES.index(name)] = each
    return found


def telling_words(ground: Ground, sketch: Sketch) -> dict[int, float]:
    """The words of a study that are not everyday words, by number, each with its rarity."""
    numbers = sketch.key.numbers
    rarities = ground.rarities(numbers)
    telling = (rarities >= _TELLING) & ground.wordlike(numbers)
    return dict(zip(numbers[telling].tolist(), rarities[telling].tolist(), strict=True))


def names_of_conditions(study: Study) -> frozenset[tuple[str, ...]]:
    """The names that a study gives its conditions, and those of MeSH, each as its words."""
    names = strings(study, "Condition", "ConditionMeshTerm")
    return frozenset(filter(None, (tuple(words(each)) for each in names)))


def traits_of_sketch(sketch: Sketch, study: Study, ground: Ground) -> Traits:
    """What reasons are read from, with the texts of the sketch alone."""
    texts = {"topic": sketch.topic, "summary": sketch.summary, KEY: sketch.key}
    return Traits(
        nct_id=sketch.nct_id,
        conditions=sketch.conditions,
        mentions=frozenset(),
        people=sketch.people,
        course=NO_COURSE,
        read_texts=lambda: texts,
        read_pairs=lambda: pairs_of(study, ground.lexicon),
        read_outcomes=lambda: outcomes_of(study, ground.lexicon),
        read_rest=lambda: LateRest(study, ground),
    )
