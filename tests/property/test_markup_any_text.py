"""Markup of any text: nothing lost, nothing unsafe. Lists are those of a CommonMark reader."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from trialatlas.study.blocks import Block, Listing
from trialatlas.study.inline import clean, inline_text
from trialatlas.study.lists import parse
from trialatlas.study.markup import plain, to_html, to_text

PIECES = [
    *("1.", "2.", "3.", "1)", "2)", "(1)", "(2)", "( 3)", "a)", "b)", "c.", "I.", "II.", "①", "②"),
    *("> ", ">", "# ", "## ", "```\n", "~~~\n", "---\n", "* * *\n", "===\n", "  \n", "\\\n"),
    *("* ", "- ", "-  ", "--", "• ", "+ ", "\n", "\n\n", "  ", ";", ".", ",", ":", "and", "or"),
    *("Inclusion Criteria:", "EXCLUSION CRITERIA", "Age:", "E. coli", "10\\^9/L", "m^2", "\\^131I"),
    *(
        "\\<",
        "\\*",
        "\\\\",
        "&lt;",
        "http://a.example/b",
        "[x](http://c.example)",
        '![y](http://d.example "t")',
        "<http://e.example>",
        "**bold",
        "end**",
        "`",
        "``",
        "word",
        "слово",
        "词",
    ),
]
mixed = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)
any_text = st.one_of(mixed, st.text(max_size=200))
dialect_word = st.sampled_from(
    ["age", "over", "18", "H\\&E", "\\<5", "III\\~IV", "R\\*", "\\[x\\]"]
)
sentence = st.lists(dialect_word, min_size=1, max_size=6).map(
    lambda words: "Has " + " ".join(words)
)


def words(text: str) -> list[str]:
    circled = {ord("①"): "1. ", ord("②"): "2. "}
    return re.findall(r"[^\W⁰¹²³⁴⁵⁶⁷⁸⁹ᵐ]+", text.translate(circled))


def letters(text: str) -> str:
    return re.sub(r"[^A-Za-z]", "", re.sub(r"&\w+;", "", text.replace("ᵐ", "m")))


@settings(deadline=None)
@given(any_text)
def test_no_word_is_lost_or_moved(source: str):
    without_code = source.replace("`", "").replace("~~~", "")
    assert words(to_text(without_code)) == words(inline_text(clean(without_code)))


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_letter_is_lost_or_moved_where_there_is_code(source: str):
    assert letters(to_text(source)) == letters(source)


@settings(deadline=None)
@given(any_text)
def test_the_html_is_well_formed_and_holds_known_tags_only(source: str):
    html = to_html(source, heading_level=4)
    html5lib.HTMLParser(strict=True).parseFragment(html, container="div")
    known = {"p", "ul", "ol", "li", "h4", "a", "sup", "strong", "em", "br"}
    known |= {"blockquote", "pre", "code", "hr"}
    assert set(re.findall(r"<(\w+)", html)) <= known


@settings(deadline=None)
@given(any_text)
def test_the_numbers_of_a_list_rise(source: str):
    for listing in listings(parse(clean(source))):
        numbers = [item.number for item in listing.items]
        assert listing.items
        assert numbers == sorted(numbers, key=lambda number: number or 0)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_plain_text_stands_on_one_line(source: str):
    assert "\n" not in plain(source)


@settings(deadline=None)
@given(st.lists(st.tuples(sentence, st.lists(sentence, max_size=3)), min_size=1, max_size=4))
def test_lists_read_as_a_commonmark_reader_has_them(items: list[tuple[str, list[str]]]):
    source = "\n".join(
        "\n".join([f"* {item}", *(["", *(f"  * {each}" for each in below)] if below else [])])
        for item, below in items
    )
    reference = MarkdownIt("commonmark").render(source)
    assert outline(to_html(source)) == outline(reference)


def outline(html: str) -> list[str]:
    """List tags and words, in order."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    found: list[str] = []

    def walk(element: Element) -> None:
        if element.tag in {"ul", "ol", "li"}:
            found.append(element.tag)
        found.extend((element.text or "").split())
        for child in element:
            walk(child)
            found.extend((child.tail or "").split())

    walk(tree)
    return found


def listings(blocks: list[Block]) -> Iterator[Listing]:
    for block in blocks:
        if isinstance(block, Listing):
            yield block
            for item in block.items:
                yield from listings(item.blocks)
