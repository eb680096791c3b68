"""Documents made of what we read as CommonMark does have its text, tags and order."""

import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from trialatlas.study.markup import to_html

PEER = MarkdownIt("commonmark", {"html": False})
PARTS = [
    *(
        "Adults",
        "with",
        "disease",
        "H\\&E",
        "\\<5",
        "III\\~IV",
        "R\\*",
        "\\[x\\]",
        "&lt;",
        "&#8805;",
    ),
    *("**bold**", "*em*", "_em_", "__bold__", "**Age \\< 5 and _more_**", "`a < b`", "``c ` \\*``"),
    *(
        "[the plan](https://a.example/p)",
        '[P](https://a.example/p_(1) "T")',
        "[Q](<https://b.example>)",
    ),
    *("<https://a.example/x_y>", "<b>", "sample_id_x", "snake_case"),
]
word = st.sampled_from(PARTS)
line = st.lists(word, min_size=1, max_size=6).map(lambda words: "Has " + " ".join(words))
paragraph = st.lists(line, min_size=1, max_size=3).flatmap(
    lambda lines: st.sampled_from(["\n", "  \n", "\\\n"]).map(lambda end: end.join(lines))
)
heading = st.tuples(st.integers(1, 6), line, st.sampled_from(["", " #", " ##"])).map(
    lambda made: "#" * made[0] + " " + made[1] + made[2]
)
underlined = st.tuples(
    st.sampled_from(["Aims", "Has *em* in it"]), st.sampled_from(["===", "---"])
).map("\n".join)
code = st.tuples(st.sampled_from(["```", "~~~~"]), st.lists(line, max_size=3)).map(
    lambda made: "\n".join([made[0], *made[1], "    1. \\< *", "", "> # - ", made[0]])
)
rule = st.sampled_from(["---", "* * *", "___"])
listing = st.lists(line, min_size=1, max_size=3).map(
    lambda items: "\n".join("* " + item for item in items)
)
flat = st.one_of(paragraph, heading, underlined, code, rule, listing)


def quoted(blocks: list[str]) -> str:
    return "\n".join(f"> {each}".rstrip(" ") for each in "\n\n".join(blocks).split("\n"))


quote = st.lists(flat, min_size=1, max_size=3).map(quoted)
deep_quote = st.lists(st.one_of(flat, quote), min_size=1, max_size=3).map(quoted)
document = st.lists(st.one_of(flat, quote, deep_quote), min_size=1, max_size=5).map("\n\n".join)


def tokens(html: str) -> list[str]:
    """The words and the tags that set blocks apart or mark spans, in order.

    Headings of CommonMark are our leading lines; a line break of ours may be any of theirs.
    """
    html = re.sub(r"<h\d>|<p class=\"lead\"[^>]*>", "<p>", html)
    html = re.sub(r"</h\d>", "</p>", html)
    html = re.sub(r"</?p\b[^>]*>|<br ?/?>", " ", html)
    html = re.sub(r"<(\w+)[^>]*>", r" <\1> ", html)
    return unescape(re.sub(r"</\w+>", " ", html)).split()


@settings(deadline=None)
@given(document)
def test_a_document_reads_as_a_commonmark_reader_has_it(source: str):
    assert tokens(to_html(source)) == tokens(PEER.render(source))
