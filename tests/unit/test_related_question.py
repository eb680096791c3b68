"""What the engine is asked for candidates: in a large registry no words that stand everywhere."""

from collections.abc import Mapping, Sequence

import pytest

from related_studies import study
from trialatlas.query.printer import print_query
from trialatlas.related.candidates import as_written, question
from trialatlas.related.ground import Ground
from trialatlas.related.traits import traits_of

COMMON = {"safety", "eligibility", "criteria"}


class Counted:
    """A registry of that size in which a third of the studies have each of some words."""

    def __init__(self, studies: int) -> None:
        self.studies = studies

    def words(self, words: Sequence[str]) -> list[int]:
        return [self.studies // 3 if self.is_common(each) else 3 for each in words]

    def standing(self, area: str, words: Sequence[str]) -> Sequence[int]:
        return self.words(words) if area == "BasicSearch" else [0] * len(words)

    def is_common(self, word: str) -> bool:
        return any(each.startswith(word[:5]) for each in COMMON)

    def headings(self) -> Mapping[str, int]:
        return {}

    def heading(self, text: str) -> int:
        return len(text)


def asked(studies: int, title: str, criteria: str) -> str:
    ground = Ground(Counted(studies))
    one = study(
        1,
        identification={"briefTitle": title},
        eligibility={"eligibilityCriteria": criteria},
    )
    traits = traits_of(one, ground)
    return print_query(question(one, traits, ground, as_written(one)))


def test_words_of_a_third_of_a_large_registry_are_not_asked_for():
    found = asked(100_000, "Safety of quokkavir", "Eligibility criteria: quokkapox")
    assert "quokkavir" in found
    assert "quokkapox" in found
    assert "afety" not in found
    assert "riteria:" not in found


def test_in_a_small_registry_every_word_counts():
    assert "Safety" in asked(40, "Safety of quokkavir", "Quokkapox")


@pytest.mark.parametrize("criteria", ["", "Eligibility criteria"])
def test_a_title_of_common_words_alone_is_asked_for_and_such_criteria_are_not(criteria: str):
    found = asked(100_000, "Safety", criteria)
    assert "Safety" in found
    assert "AREA[EligibilityCriteria]" not in found
