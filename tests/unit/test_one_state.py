"""What is held while an answer is made, and for no longer."""

from contextvars import copy_context

from trialatlas.index.one_state import held_state, hold_state, one_state


def test_what_is_met_first_is_held_to_the_end_of_the_outermost_block():
    with one_state():
        hold_state("engine", 1)
        with one_state():
            assert held_state("engine") == 1
        assert held_state("engine") == 1
    assert held_state("engine") is None


def test_a_context_that_outlives_its_block_holds_nothing():
    with one_state():
        hold_state("engine", 1)
        later = copy_context()
    assert later.run(held_state, "engine") is None


def test_a_context_that_outlives_its_block_may_begin_another():
    with one_state():
        later = copy_context()

    def answer() -> object:
        with one_state():
            hold_state("engine", 2)
            return held_state("engine")

    assert later.run(answer) == 2
    assert later.run(held_state, "engine") is None
