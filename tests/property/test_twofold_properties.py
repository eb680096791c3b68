"""Texts that are read together have the words that each has alone, in both forms."""

from hypothesis import given
from hypothesis import strategies as st

from trialatlas.study.exact import exact_words
from trialatlas.study.twofold import lines
from trialatlas.study.words import line

WRITTEN = [
    "a\x01b",
    "\x01",
    "\x01\x01",
    "x2y",
    "",
    "|",
    "Study studies, STUDY",
    "é\x02 \x02",
    "≥ 18 ans, né.",
    "2\u0301",
    "o\u0308l \u00adsoft\u00adened\x1c\x85",
    "131I-MIBG",
    "糖尿病A",
]
GROUPS = st.lists(st.lists(st.text() | st.sampled_from(WRITTEN)))


@given(GROUPS)
def test_normalised_words_are_those_of_each_text_and_equal_texts_come_once(groups: list[list[str]]):
    alone = [list(dict.fromkeys(filter(None, map(line, each)))) for each in groups]
    assert [parts(each) for each in lines(groups, "|").normal] == alone


@given(GROUPS)
def test_words_as_written_are_those_of_each_text(groups: list[list[str]]):
    alone = [[" ".join(exact_words(text)) for text in each] for each in groups]
    found = [parts(each) for each in lines(groups, "|").written]
    assert found == [list(filter(None, each)) for each in alone]


def parts(found: str) -> list[str]:
    """What stands between boundaries."""
    return [each.strip() for each in found.split("|") if each.strip()]
