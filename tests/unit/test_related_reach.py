"""What a question for candidates leaves out in a large registry: what stands oftenest in it."""

from collections.abc import Mapping, Sequence

import pytest

from trialatlas.query.tree import Area, Phrase, Query, Words
from trialatlas.related.ground import Ground
from trialatlas.related.reach import ALL, LARGE, within

OFTEN = {"rare": 30, "uncommon": 4_000, "common": 60_000, "total": 300_000}
BUDGETS = (0, 5_000, 20_000, 70_000, ALL, 10**9)


class Counted:
    """A registry of that size in which those words stand so often."""

    def __init__(self, studies: int) -> None:
        self.studies = studies

    def words(self, words: Sequence[str]) -> Sequence[int]:
        return self.standing("BasicSearch", words)

    def standing(self, area: str, words: Sequence[str]) -> Sequence[int]:
        return [OFTEN.get(each, 0) if area else 0 for each in words]

    def headings(self) -> Mapping[str, int]:
        return {}

    def heading(self, text: str) -> int:
        return len(text)


def asked(word: str) -> Query:
    return Area("BasicSearch", Words(word))


ASKED = [asked(each) for each in ("total", "common", "rare", "unheard", "uncommon")]


def kept(budget: int, parts: Sequence[Query] = ASKED, studies: int = 600_000) -> list[Query]:
    return within(parts, Ground(Counted(studies)), budget)


def test_the_rarest_are_asked_for_in_the_order_in_which_they_were_given():
    assert kept(70_000) == [asked(each) for each in ("common", "rare", "unheard", "uncommon")]
    assert kept(5_000) == [asked(each) for each in ("rare", "unheard", "uncommon")]


@pytest.mark.parametrize("budget", BUDGETS)
def test_a_larger_budget_leaves_out_nothing_that_a_smaller_one_asks_for(budget: int):
    assert all(set(kept(each)) <= set(kept(budget)) for each in BUDGETS if each <= budget)


def test_everything_is_asked_for_once_in_a_registry_that_is_not_large():
    assert kept(0, [*ASKED, *ASKED], LARGE - 1) == ASKED


def test_something_that_is_found_is_asked_for_even_beyond_the_budget():
    only = [asked("total"), asked("unheard")]
    assert kept(0, only) == only
    assert kept(0, []) == []


def test_words_side_by_side_cost_more_than_the_rarest_of_them_and_whole_values_still_more():
    words = asked("uncommon")
    phrase = Area("BasicSearch", Phrase("common uncommon"))
    value = Area("BasicSearch", Phrase("uncommon", coverage="FullMatch"))
    assert kept(4_000, [value, phrase, words]) == [words]
    assert kept(20_000, [value, phrase, words]) == [phrase, words]
    assert kept(ALL, [value, phrase, words]) == [value, phrase, words]
