"""The words of a text as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.query.exact import exact_pieces
from trialatlas.study.exact import exact_words

TEXTS = [
    ("Heart-Attack's  end", ["Heart", "Attack", "s", "end"]),
    ("Trop2 131I", ["Trop", "2", "131", "I"]),
    ("Sjögren \N{GREEK SMALL LETTER ALPHA}", ["Sjögren", "\N{GREEK SMALL LETTER ALPHA}"]),
    ("o\N{COMBINING DIAERESIS}l", ["öl"]),
    ("soft\N{SOFT HYPHEN}ened", ["softened"]),
    ("糖尿病A", ["糖", "尿", "病", "A"]),
    ("a_b|c", ["a", "b", "c"]),
    ("!!!", []),
]


@pytest.mark.parametrize(("text", "found"), TEXTS)
def test_a_text_has_these_words(text: str, found: list[str]):
    assert exact_words(text) == found


@given(st.text())
def test_no_word_holds_white_space_or_the_sign_of_a_boundary(text: str):
    for word in exact_words(text):
        assert word
        assert not any(each.isspace() or each == "|" for each in word)


@given(st.text(), st.text())
def test_words_of_texts_side_by_side_are_the_words_of_each(left: str, right: str):
    assert exact_words(f"{left} {right}") == exact_words(left) + exact_words(right)


def test_all_texts_are_kept_in_their_exact_form_and_values_are_not():
    kept = exact_pieces("BasicSearch")
    assert {"BriefTitle", "Condition", "Keyword", "BriefSummary", "LocationCity"} <= kept
    assert kept.isdisjoint({"Phase", "EnrollmentCount", "StartDate"})
    assert exact_pieces("BriefTitle") == {"BriefTitle"}
    assert exact_pieces("Phase") == exact_pieces("nothing") == frozenset()
