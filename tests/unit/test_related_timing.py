"""Time frames as minutes, and how near two studies are in what they measure and when."""

from typing import Any

import numpy as np
import pytest

import timing_by_hand
from related_studies import ground_of, study
from trialatlas.related import outcomes, timing
from trialatlas.related.outcomes import outcomes_of, written
from trialatlas.study import Study

DAY = 1_440
FRAMES = {
    "12 weeks": [84],
    "Baseline, Weeks 4, 8 and 12": [28, 56, 84],
    "1-, 3- and 6-month visits": [30.4375, 91.3125, 182.625],
    "one year": [365.25],
    "Cycle 1 Day 15": [15],
    "Day 1, 4 weeks": [1, 28],
    "week 12 - month 6": [84, 182.625],
    "Baseline (Day 0) and follow-up 1 (Day 30)": [30],
    "every 5, 30, & 60 min": [5 / DAY, 30 / DAY, 60 / DAY],
    "12 weeks 3.5 months": [84, 106.53125],
    "2020 to 2022": [],
    "at discharge": [],
}


def measuring(number: int, *given: tuple[str, str]) -> Study:
    listed: list[dict[str, Any]] = [{"measure": name, "timeFrame": frame} for name, frame in given]
    return study(number, outcomes={"primaryOutcomes": listed})


@pytest.mark.parametrize("text", sorted(FRAMES))
def test_a_time_frame_is_read_as_the_times_that_it_gives(text: str):
    times = [each / DAY for each in timing.read(text) if each > 0]
    assert sorted(times) == pytest.approx(sorted(FRAMES[text]))
    by_hand = [each for each in timing_by_hand.times(text) if not isinstance(each, str)]
    assert sorted(each / DAY for each in by_hand) == pytest.approx(sorted(FRAMES[text]))


def test_a_time_frame_without_a_time_is_compared_by_its_words():
    assert timing.read("At discharge") == timing.read("at  Discharge.")
    assert timing.read("At discharge") != timing.read("at surgery")
    assert timing.read(" ") == timing.read("") == ()


def test_times_are_the_same_within_a_tenth():
    asked = measuring(1, ("pain", "12 weeks"), ("pain", "at discharge"))
    others = [
        measuring(2, ("pain", "3 months"), ("pain", "At discharge")),
        measuring(3, ("pain", "4 months")),
        measuring(4, ("pain", "")),
    ]
    pool = timing.together([timing.timing_of(each) for each in others])
    own = np.array(timing.timing_of(asked))
    assert timing.nearness(own, pool) == pytest.approx([1, 0, np.nan], nan_ok=True)


def test_other_times_take_a_fifth_of_what_is_measured_and_no_times_nothing():
    asked = measuring(1, ("knee pain", "12 weeks"))
    others = [
        measuring(2, ("knee pain", "12 weeks")),
        measuring(3, ("knee pain", "2 years")),
        measuring(4, ("knee pain", "")),
        measuring(5, ("pain of the knee", "12 weeks")),
    ]
    ground = ground_of(asked, *others)
    pool = outcomes.joined([outcomes_of(each, ground.lexicon) for each in others])
    own = outcomes_of(asked, ground.lexicon)
    found = outcomes.nearness(ground, np.array([1.0, 1.0, 1.0, 0.6]), own, pool)
    assert found == pytest.approx([1, 0.8, 1, 0.75 * 0.6])


def test_phrases_do_not_reach_from_one_outcome_to_the_next():
    one = measuring(1, ("overall survival", ""), ("rate of response", ""))
    assert set(written(one).values()) == {"overall survival", "rate of", "of response"}


def test_many_or_long_outcomes_are_read_to_an_end():
    many = measuring(1, *((f"outcome {at} word {at}", f"{at} weeks") for at in range(1, 500)))
    ground = ground_of(many)
    found = outcomes_of(many, ground.lexicon)
    assert len(found.phrases.counts) == outcomes.MOST
    assert len(found.timings.values) == timing.MOST
    assert list(timing.read("1 and " * 10_000)) == list(timing.read("1 and " * 9_000))
