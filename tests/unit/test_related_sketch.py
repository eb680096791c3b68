"""A first look: its signals are those of the whole comparison, and what it shows of words."""

from math import log

import numpy as np
import pytest

from related_studies import condition_terms, ground_of, study
from trialatlas.index.glance import glance_of
from trialatlas.related import scoring
from trialatlas.related.explain import parts_of
from trialatlas.related.ground import Ground
from trialatlas.related.presets import DEFAULT, WEIGHTS
from trialatlas.related.scoring import NAMES
from trialatlas.related.sketch import (
    SEEN,
    Sketch,
    names_of_conditions,
    sketch_of,
    sketches_of,
    telling_words,
    values,
)
from trialatlas.related.traits import traits_of
from trialatlas.study import Study

TITLES = (
    "Radioiodine uptake in papillary thyroid carcinoma",
    "Radioiodine refractory thyroid carcinoma in children",
    "Inhaled steroids in asthma",
    "A survey",
)
SUMMARIES = (
    "Uptake of radioiodine is measured in people with thyroid cancer.",
    "Children with thyroid cancer take part; uptake is measured twice.",
    "Children with asthma take part.",
    "",
)
TERMS = ("Thyroid Neoplasms", "Thyroid Neoplasms", "Asthma", "")
AGES = ("18 Years", "6 Years", "6 Years", "")
FILLING = [study(number, description={"briefSummary": "Other words."}) for number in range(50, 350)]


def made(at: int) -> Study:
    term = TERMS[at]
    return study(
        at + 1,
        identification={"briefTitle": TITLES[at]},
        description={"briefSummary": SUMMARIES[at]} if SUMMARIES[at] else {},
        conditions={"conditions": [term, "Cancer, any"] if term else []},
        eligibility={"minimumAge": AGES[at], "sex": "ALL"} if AGES[at] else {},
        derived=condition_terms(term, above=("Diseases",)) if term else {},
    )


@pytest.fixture
def studies() -> list[Study]:
    return [made(at) for at in range(len(TITLES))]


@pytest.fixture
def ground(studies: list[Study]) -> Ground:
    return ground_of(*studies, *FILLING)


def sketched(one: Study, ground: Ground) -> Sketch:
    return sketch_of(one.nct_id, glance_of(one), ground)


def test_its_weights_are_those_of_the_default_preset_for_five_signals():
    assert len(SEEN) == 5
    assert all(WEIGHTS[DEFAULT][name] == by > 0 for name, by in SEEN.items())


def test_each_signal_has_the_value_that_the_whole_comparison_gives_it(
    studies: list[Study], ground: Ground
):
    pool = sketches_of([(each.nct_id, glance_of(each)) for each in studies], ground)
    traits = [traits_of(each, ground) for each in studies]
    seen = [NAMES.index(name) for name in SEEN]
    for one, whole in zip(studies, traits, strict=True):
        found = values(ground, sketched(one, ground), pool)
        expected = scoring.values(ground, whole, traits)
        assert found[:, seen] == pytest.approx(expected[:, seen])
        assert not np.delete(found, seen, axis=1).any()
    assert (values(ground, sketched(studies[0], ground), pool)[1, seen] > 0).all()


def test_the_parts_of_a_first_look_add_up_to_its_points(studies: list[Study], ground: Ground):
    pool = sketches_of([(each.nct_id, glance_of(each)) for each in studies], ground)
    found = values(ground, sketched(studies[0], ground), pool)
    for row, points in zip(found, scoring.points(found, SEEN), strict=True):
        parts = parts_of(row, SEEN)
        assert [each.signal for each in parts] == list(SEEN)
        assert all(each.points == each.value * SEEN[each.signal] for each in parts)
        assert sum(each.points for each in parts) == pytest.approx(points)


def test_telling_words_are_those_of_about_one_study_in_thirty_or_fewer():
    def all_of(count: int, text: str, start: int) -> list[Study]:
        some = range(start, start + count)
        return [study(number, description={"briefSummary": text}) for number in some]

    held = all_of(3, "Telling uptake 131", 1) + all_of(6, "Everyday uptake", 10)
    ground = ground_of(*held, *all_of(91, "Nothing", 100))
    found = telling_words(ground, sketched(held[0], ground))
    named = {ground.lexicon.words[number]: rarity for number, rarity in found.items()}
    assert named == {"tell": pytest.approx(log(1 + 100 / 3))}


def test_conditions_are_named_by_their_words_whatever_their_letters(studies: list[Study]):
    assert names_of_conditions(studies[0]) == {("thyroid", "neoplasm"), ("cancer", "ani")}
    assert names_of_conditions(studies[3]) == frozenset()
