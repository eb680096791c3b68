"""The signals, and the score: each signal's value (0 to 1) times its weight, added up.

`score_all` is the whole of it for any studies: decode them, hand over a `Ground`, choose weights.
What does not live here: where candidates come from (`candidates`), why they are alike (`explain`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from trialatlas.related import (
    concepts,
    design,
    interventions,
    mentions,
    outcomes,
    people,
    phrases,
    programme,
    stages,
)
from trialatlas.related.ground import Floats, Ground
from trialatlas.related.people import People
from trialatlas.related.presets import Weights
from trialatlas.related.stages import Course
from trialatlas.related.texts import ABOUT, CONDITIONS, FULL, KEY, cosines, rare_shares
from trialatlas.related.traits import Pool, Traits, traits_of
from trialatlas.study import Study
from trialatlas.wording import messages

Measure: TypeAlias = Callable[[Ground, Traits, Pool], Floats]
"""The values of a signal for one study beside each of some others, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One way in which studies are alike. `source` says what it reads."""

    name: str
    label: str
    source: str
    measure: Measure


def _text(name: str) -> Measure:
    def measure(ground: Ground, asked: Traits, pool: Pool) -> Floats:
        return cosines(ground, asked.texts[name], pool.column(name))

    return measure


def _rare(ground: Ground, asked: Traits, pool: Pool) -> Floats:
    return rare_shares(ground, asked.texts[KEY], pool.column(KEY))


def _phrases(ground: Ground, asked: Traits, pool: Pool) -> Floats:
    return phrases.rare_shares(ground, asked.pairs, pool.pairs())


def _conditions(ground: Ground, asked: Traits, pool: Pool) -> Floats:
    return concepts.nearness(ground, asked.conditions, [each.conditions for each in pool])


def _mentions(ground: Ground, asked: Traits, pool: Pool) -> Floats:
    headings = mentions.by_heading(ground, asked.diseases, [each.diseases for each in pool])
    own = asked.texts[CONDITIONS], asked.texts[ABOUT]
    words = mentions.by_words(ground, own, (pool.column(CONDITIONS), pool.column(ABOUT)))
    return np.maximum(headings, words).mean(axis=0)


def _interventions(ground: Ground, asked: Traits, pool: Pool) -> Floats:
    others = [(each.interventions, each.drug_terms) for each in pool]
    found = interventions.nearness(ground, asked.interventions, asked.drug_terms, others)
    return np.array(found, dtype=np.float64)


def _population(_ground: Ground, asked: Traits, pool: Pool) -> Floats:
    known: dict[tuple[People, Course], float] = {}
    found: list[float] = []
    for one in pool:
        said = one.people, one.course
        near = known.get(said)
        if near is None:
            course = stages.nearness(asked.course, one.course)
            near = known[said] = people.nearness(asked.people, one.people, course)
        found.append(near)
    return np.array(found)


def _outcomes(ground: Ground, asked: Traits, pool: Pool) -> Floats:
    words = cosines(ground, asked.texts["outcomes"], pool.column("outcomes"))
    return outcomes.nearness(ground, words, asked.outcomes, pool.outcomes())


def _design(_ground: Ground, asked: Traits, pool: Pool) -> Floats:
    known = {each: design.nearness(asked.design, each) for each in {one.design for one in pool}}
    return np.array([known[each.design] for each in pool])


def _programme(ground: Ground, asked: Traits, pool: Pool) -> Floats:
    own = asked.programme
    return np.array([programme.nearness(ground, own, each.programme) for each in pool])


SIGNALS: Final[tuple[Signal, ...]] = (
    Signal(
        FULL, messages("All words"), "titles, descriptions, arms, outcomes, criteria", _text(FULL)
    ),
    Signal("summary", messages("Words of the summary"), "brief summary", _text("summary")),
    Signal("topic", messages("Words of the topic"), "titles, conditions, keywords", _text("topic")),
    Signal(
        "criteria",
        messages("Words of who can take part"),
        "eligibility criteria",
        _text("criteria"),
    ),
    Signal("detail", messages("Words of the details"), "detailed description", _text("detail")),
    Signal("rare-words", messages("Rare words shared"), "topic and summary", _rare),
    Signal(
        "phrases",
        messages("Rare phrases shared"),
        "titles, conditions, keywords, summary, criteria",
        _phrases,
    ),
    Signal("conditions", messages("Conditions"), "MeSH terms of conditions", _conditions),
    Signal(
        "mentions",
        messages("Conditions in the text of the other"),
        "conditions of one; brief summary of the other, criteria up to those that exclude",
        _mentions,
    ),
    Signal(
        "interventions", messages("What is given or done"), "interventions, arms", _interventions
    ),
    Signal(
        "population",
        messages("Ages, sex, stage, line of treatment"),
        "eligibility; stage and line from titles, summary or criteria",
        _population,
    ),
    Signal("design", messages("Kind of study"), "design", _design),
    Signal(
        "outcomes",
        messages("What is measured"),
        "names and time frames of outcomes",
        _outcomes,
    ),
    Signal(
        "programme",
        messages("Who runs it"),
        "sponsor, investigators, sites, numbers named",
        _programme,
    ),
)
"""In the order in which they are shown."""
NAMES: Final = tuple(each.name for each in SIGNALS)
_DEAR: Final = ("programme", "phrases", "design", "interventions")
"""What these read of a study is kept apart, and takes longest to put together, that of the last
longest: each leaves fewer studies to the next."""
_CHEAP: Final = tuple(each for each in SIGNALS if each.name not in _DEAR)
_ROUNDED: Final = 1e-9


def values(ground: Ground, asked: Traits, pool: Sequence[Traits]) -> Floats:
    """The value of each signal (columns, as `SIGNALS`) for each study of the pool (rows)."""
    if not pool:
        return np.zeros((0, len(SIGNALS)))
    some = pool if isinstance(pool, Pool) else Pool(pool)
    return np.column_stack([each.measure(ground, asked, some) for each in SIGNALS])


def nearest(
    ground: Ground, asked: Traits, pool: Pool, weights: Weights, most: int
) -> tuple[list[int], Floats]:
    """The places of the `most` best of a pool, the best first, and values as `values`: none are
    worked out of signals without weight. What cannot be among them any more, whatever it would
    get for what is left, is left out before each of the dearest signals: nothing is missed by that.
    """
    found = np.zeros((len(pool), len(SIGNALS)))
    left, some = list(range(len(pool))), pool
    open_still = sum(weights.get(name, 0) for name in _DEAR)
    for signal in (*_CHEAP, *(SIGNALS[NAMES.index(name)] for name in _DEAR)):
        weight = weights.get(signal.name)
        if not weight:
            continue
        if signal.name in _DEAR:
            near = _still_in_reach(points(found[left], weights), most, open_still)
            left = [left[each] for each in near]
            some = pool.some(left)
            open_still -= weight
        if left:
            found[left, NAMES.index(signal.name)] = signal.measure(ground, asked, some)
    scores = points(found[left], weights)
    ids = np.array([pool[at].nct_id for at in left], dtype=np.str_)
    return [left[at] for at in np.lexsort((ids, -scores))[:most]], found


def _still_in_reach(scores: Floats, most: int, open_still: float) -> list[int]:
    """The places of those that could be among the best with so many points more."""
    if not 0 < most < len(scores):
        return list(range(len(scores)))
    least = np.partition(scores, -most)[-most]
    near: list[int] = np.flatnonzero(scores + open_still + _ROUNDED >= least).tolist()
    return near


def points(found: Floats, weights: Weights) -> Floats:
    """The score of each row: values times weights, in points."""
    return found @ np.array([weights.get(name, 0.0) for name in NAMES])


def score_all(
    study: Study, pool: Iterable[Study], ground: Ground, weights: Weights
) -> tuple[Floats, Floats]:
    """How alike each study of a pool is to one: the scores in points, and the values of all
    signals (a row a study, a column a signal as in `NAMES`).
    """
    read = [traits_of(each, ground) for each in pool]
    found = values(ground, traits_of(study, ground), read)
    return points(found, weights), found
