"""Sentences of a record: where they end, and which of them are read word by word."""

import re

from hypothesis import given
from hypothesis import strategies as st

from related_studies import study
from trialatlas.related.sentences import holding, sentences, telling, told
from trialatlas.study import Study

SAID = st.text(alphabet="aBz1é.!?_ \n\t\u00a0", max_size=60)
WORTH = {"asthma": 2.0, "child": 1.5, "budesonid": 3.0}


def described(text: str) -> Study:
    return study(1, description={"briefSummary": text})


def ends(before: str, space: str, after: str) -> bool:
    """Whether a sentence ends at white space, told from what stands around it."""
    begins = bool(re.match(r"[^\W_a-z]", after))
    return "\n" in space or (before[-1:] in {".", "!", "?"} and begins)


@given(text=SAID)
def test_a_sentence_ends_at_a_line_or_where_a_stop_is_followed_by_a_capital_or_a_digit(text: str):
    parts = re.split(r"(\s+)", text)
    expected = [parts[0]]
    for at in range(1, len(parts), 2):
        if ends("".join(parts[:at]), parts[at], parts[at + 1]):
            expected.append("")
        else:
            expected[-1] += parts[at]
        expected[-1] += parts[at + 1]
    found = [each.text for each in sentences(described(text), "BriefSummary")]
    assert found == [each.strip() for each in expected if len(each.strip()) >= 12]


@given(
    some=st.lists(
        st.sampled_from(
            ["asthma", "Asthma,", "children", "(budesonide)", "child-asthma", "with", "in", ".\n"]
        ),
        max_size=40,
    )
)
def test_the_sentence_that_says_most_is_found_without_reading_those_that_hold_no_two_words(
    some: list[str],
):
    asked = described(" ".join(some))
    assert telling(holding(asked, WORTH), WORTH) == telling(told(asked), WORTH)


def test_a_sentence_with_one_of_the_words_is_not_read_word_by_word():
    asked = described("All of them are children.\nMost of these children have asthma.")
    assert [each.text for each, _ in holding(asked, WORTH)] == [
        "Most of these children have asthma."
    ]
