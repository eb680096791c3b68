"""Whatever the seed and the index: a sample study is a study."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.sample import generate, is_sample, study
from trialatlas.sample.dice import Dice, Shares
from trialatlas.study import Study

seeds = st.integers(min_value=-(2**70), max_value=2**70)
indexes = st.integers(min_value=1, max_value=999_999)


@settings(max_examples=150, deadline=None)
@given(seeds, indexes)
def test_any_study_decodes_to_itself_under_its_own_number(seed: int, index: int):
    raw = next(generate(1, seed, start=99_000_000 + index))
    decoded = Study.decode(raw)
    assert decoded.nct_id == f"NCT{99_000_000 + index}"
    assert is_sample(decoded.nct_id)
    assert decoded.record == msgspec.json.decode(msgspec.json.encode(study(index, seed)))


@given(seeds, indexes, st.lists(st.integers(), max_size=30), st.integers(0, 40))
def test_some_items_are_different_and_in_order(seed: int, index: int, items: list[int], count: int):
    picked = Dice(seed, index).some(list(enumerate(items)), count)
    assert picked == sorted(set(picked))
    assert len(picked) == min(count, len(items))


@given(seeds, indexes, st.integers(-50, 50), st.integers(0, 100))
def test_a_number_between_two_is_between_them(seed: int, index: int, low: int, width: int):
    assert low <= Dice(seed, index).between(low, low + width) <= low + width


@given(seeds, indexes, st.integers(0, 10_000), st.integers(1, 20))
def test_a_split_adds_up(seed: int, index: int, total: int, parts: int):
    heaps = Dice(seed, index).split(total, parts)
    assert sum(heaps) == total
    assert max(heaps) - min(heaps) <= 1


@given(seeds, indexes)
def test_a_value_without_a_share_is_never_drawn(seed: int, index: int):
    assert Dice(seed, index).drawn(Shares({"never": 0, "always": 1, "nor": 0})) == "always"
