"""Synonyms are put where the words of a term stand, and nowhere else."""

from dataclasses import dataclass, field

import pytest

from trialatlas.query import Alternative, Span, parse, print_query, widen
from trialatlas.query.synonyms import MAX_ALTERNATIVES
from trialatlas.query.tree import EXPANSIONS, Area, Expansion, Not, Or, Phrase, Query, Words
from trialatlas.study.words import words

NAMES = {
    "heart attack": ("myocardial infarction", "MI"),
    "attack": ("assault",),
    "high blood pressure": ("hypertension",),
    "blood": ("haema",),
    "Trop-2": ("TACSTD2",),
    "2": ("two",),
}


@dataclass(frozen=True, slots=True)
class Book:
    """A thesaurus of the names above; it keeps what it was asked."""

    longest: int = 3
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def alternatives(self, words_: tuple[str, ...]) -> tuple[Alternative, ...]:
        self.asked.append(words_)
        known = {tuple(words(name)): others for name, others in NAMES.items()}
        return tuple(Alternative(f"id-{each}", each, "book") for each in known.get(words_, ()))


def found(query: Query, *without: str) -> list[tuple[int, int, list[str]]]:
    widened = widen(query, Book(), frozenset(without))
    while not isinstance(widened, Words | Phrase):
        assert isinstance(widened, Area | Not)
        widened = widened.part
    spans = widened.synonyms
    return [(each.first, each.last, [other.text for other in each.alternatives]) for each in spans]


def test_the_longest_name_is_taken_and_none_overlaps_it():
    assert found(Words("a heart attack")) == [(1, 2, ["myocardial infarction", "MI"])]
    assert found(Phrase("high blood pressure")) == [(0, 2, ["hypertension"])]


def test_names_are_met_whatever_their_spelling_and_stand_in_order():
    assert found(Words("attacks of Heart-Attacks")) == [
        (0, 0, ["assault"]),
        (2, 3, ["myocardial infarction", "MI"]),
    ]


def test_a_name_does_not_begin_within_what_is_written_as_one():
    assert found(Words("Trop-2")) == [(0, 1, ["TACSTD2"])]
    assert found(Words("Trop 2")) == [(0, 1, ["TACSTD2"])]
    assert found(Words("x-2")) == []
    assert found(Words("x 2")) == [(1, 1, ["two"])]


def test_an_alternative_is_left_out_by_its_id_everywhere_or_in_one_area():
    assert found(Words("heart attack"), "id-MI") == [(0, 1, ["myocardial infarction"])]
    assert found(Words("heart attack"), "BasicSearch:id-MI") == [(0, 1, ["myocardial infarction"])]
    elsewhere = found(Words("heart attack"), "ConditionSearch:id-MI")
    assert elsewhere == [(0, 1, ["myocardial infarction", "MI"])]


def test_a_name_keeps_its_words_when_all_its_alternatives_are_left_out():
    assert found(Words("heart attack"), "id-MI", "id-myocardial infarction") == []


@pytest.mark.parametrize("expansion", EXPANSIONS)
def test_terms_that_must_keep_their_words_get_no_synonyms(expansion: Expansion):
    widened = found(Words("heart attack", expansion=expansion))
    assert bool(widened) is (expansion not in {"None", "Term"})


@pytest.mark.parametrize(
    ("area", "is_wide"),
    [
        ("ConditionSearch", True),
        ("LocationSearch", False),
        ("SponsorSearch", False),
        ("Condition", True),
        ("LocationCity", False),
        ("ArmsInterventionsModule", True),
        ("Phase", False),
    ],
)
def test_only_areas_with_a_piece_that_is_searched_with_synonyms_get_them(
    area: str, *, is_wide: bool
):
    assert bool(found(Area(area, Words("heart attack")))) is is_wide


def test_every_term_below_every_node_is_widened():
    tree = widen(parse('NOT (a OR "heart attack") AND SEARCH[Study](attack)'), Book())
    assert print_query(tree) == 'NOT (a OR "heart attack") AND SEARCH[Study](attack)'
    assert str(tree).count("Span(") == 2


def test_synonyms_are_put_in_anew():
    once = Words("attack", synonyms=(Span(0, 0, (Alternative("x", "y", "z"),)),))
    assert found(once) == [(0, 0, ["assault"])]
    assert found(Area("LocationCity", once)) == []


def test_no_run_of_words_longer_than_the_longest_name_is_looked_up():
    book = Book()
    widen(Words("one two three four five"), book)
    assert max(map(len, book.asked)) == 3


class Rich:
    """A thesaurus that has thirty names for every word."""

    longest = 1

    def alternatives(self, words: tuple[str, ...]) -> tuple[Alternative, ...]:
        return tuple(Alternative(f"{words[0]}{each}", f"x{each}", "rich") for each in range(30))


@pytest.mark.parametrize("count", [1, 20, 21, 100, 600, 601])
def test_the_names_of_a_tree_share_the_synonyms_that_it_may_have(count: int):
    tree = widen(Or(tuple(Words("name") for _ in range(count))), Rich())
    assert isinstance(tree, Or)
    terms = [each for each in tree.parts if isinstance(each, Words)]
    found = [len(span.alternatives) for each in terms for span in each.synonyms]
    assert sum(found) <= MAX_ALTERNATIVES
    assert set(found) <= {min(30, MAX_ALTERNATIVES // count)}
    assert bool(found) is (count <= MAX_ALTERNATIVES)
    firsts = [span.alternatives[0].text for each in terms for span in each.synonyms]
    assert set(firsts) <= {"x0"}
