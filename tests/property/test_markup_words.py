"""The quick reading of markup that the index takes finds the words of the whole reading."""

from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.study.markup import to_text, unmarked
from trialatlas.study.words import words

_MARKS = ["1.", "2)", "(a)", "b)", "i.", "ii.", "I.", "- ", "* ", r"\* ", "• ", "\u2013 ", r"\-"]
_BREAKS = ["\n", "\n\n", "\n  ", "  ", " ", "\t", "\u2028"]
_INLINE = [
    "^131I",
    "10^9",
    "10 ^9",
    "m^2",
    r"\>",
    "&lt;",
    "&amp;gt;",
    "&#178;",
    "**bold**",
    "*em*",
]
_SIGNS = ["*", "_", "**", "[", "]", "`", "~", "\\", ".", ":", "-", "'s"]
_LINKS = [
    "[name](http://a.org/b)",
    "https://a.org/c_d.",
    '![name](http://a.org/b?c=1&amp;d=2 "title")',
    "<https://a.org/c>",
    "https://a.org/?c=1&amp;d=2",
]
_BLOCKS = ["# ", "\n> ", "\n```x\n", "\n```\n", "\n~~~\n", "\n---\n", "\n===\n", "  \n", "\\\n"]
_WORDS = ["E. coli", "Inclusion Criteria:", "Age", "I-131", "131I", "3.5", "12", "é", "β"]
_FRAGMENTS = st.sampled_from([*_MARKS, *_BREAKS, *_INLINE, *_SIGNS, *_LINKS, *_BLOCKS, *_WORDS])


@settings(max_examples=500)
@given(st.lists(_FRAGMENTS, max_size=14).map("".join))
def test_blocks_change_no_word(markup: str):
    assert words(unmarked(markup)) == words(to_text(markup))
