"""What holds for the words of any text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.study.words import LONGEST_WORD, groups, spans, value_key, words

TRICKY = "aAiIsS'’-–.,_ 0131I99mTc²½Ⅲαςß\u00ad\u0301\u200bʼ糖ไ็ﾞカ\n\x1c\x85"  # noqa: RUF001
TEXTS = st.text() | st.text(st.sampled_from(TRICKY))
LETTERS_AND_NUMBERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No"}


@given(TEXTS)
def test_words_spans_and_groups_tell_the_same_words(text: str):
    found = words(text)
    assert [span.word for span in spans(text)] == found
    assert [word for group in groups(text) for word in group] == found


@given(TEXTS)
def test_spans_lie_in_the_text_and_never_go_back(text: str):
    starts = [span.start for span in spans(text)]
    assert starts == sorted(starts)
    assert all(0 <= span.start < span.end <= len(text) for span in spans(text))


@given(TEXTS)
def test_a_word_holds_letters_digits_and_marks_only(text: str):
    for word in words(text):
        assert 0 < len(word) <= LONGEST_WORD
        assert {unicodedata.category(character) for character in word} <= LETTERS_AND_NUMBERS


@given(st.text(st.characters(max_codepoint=127)))
def test_case_makes_no_difference(text: str):
    assert words(text.upper()) == words(text.lower()) == words(text)


@given(TEXTS)
def test_white_space_around_a_text_makes_no_difference(text: str):
    assert words(f" \t{text}\n") == words(text)


@given(TEXTS, TEXTS)
def test_words_of_texts_side_by_side_are_the_words_of_each(left: str, right: str):
    assert words(f"{left} {right}") == words(left) + words(right)


@given(st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Z"))))
def test_composed_and_decomposed_accents_are_one(text: str):
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@given(TEXTS)
def test_the_key_of_a_value_is_its_own_key(text: str):
    assert value_key(value_key(text)) == value_key(text)


@given(st.integers(1, 400), st.sampled_from(["a", "7", "é", "м"]))
def test_a_very_long_word_is_cut(length: int, letter: str):
    (word,) = words(letter * length)
    assert len(word) <= LONGEST_WORD


@pytest.mark.parametrize("text", ["-" * 50_000, "a-" * 50_000, "1," * 50_000, "\u0301" * 50_000])
def test_a_long_run_of_signs_is_read_in_one_go(text: str):
    assert len(words(text)) <= len(text)
