"""Markup on the real studies, and on what is made to hurt."""

import re
import tracemalloc
from collections.abc import Iterator

import pytest

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.inline import clean, inline_text
from trialatlas.study.markup import plain, to_html, to_inline_html, to_text

PROSE = [node.piece for node in schema.NODES if node.draw == "prose"]
LINES = [node.piece for node in schema.NODES if node.draw in {"line", "words"}]
ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
SIGNS = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵐ")) | {
    ord("①") + place: f" {place + 1} " for place in range(20)
}
EMPTY = re.compile(r"<(h4|p)[^>]*>\s*</\1>")
OVER_NOTHING = re.compile(r"<h4[^>]*>[^<]*</h4>(?:<h4|$)")


def texts(studies: list[Study], pieces: list[str]) -> Iterator[tuple[Study, str]]:
    for study in studies:
        for piece in pieces:
            for value in study.values(piece):
                if isinstance(value, str):
                    yield study, value


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.translate(SIGNS))


def check(study: Study, source: str) -> None:
    text, html = to_text(source), to_html(source, heading_level=4)
    assert not ESCAPE.search(text), study.nct_id
    assert not ESCAPE.search(html), study.nct_id
    assert words(text) == words(inline_text(clean(source))), study.nct_id
    assert not EMPTY.search(html), study.nct_id
    assert not OVER_NOTHING.search(html), study.nct_id


def test_no_escape_leaks_and_no_word_is_lost_in_real_studies(real_studies: list[Study]):
    for study, source in texts(real_studies, PROSE):
        check(study, source)


def test_no_escape_leaks_and_no_word_is_lost_in_old_records(xml_studies: list[Study]):
    for study, source in texts(xml_studies[::8], PROSE):
        check(study, source)


def test_no_escape_leaks_from_titles_and_labels(real_studies: list[Study]):
    for study, source in texts(real_studies, LINES):
        assert not ESCAPE.search(plain(source)), study.nct_id


def test_a_plain_text_keeps_its_stars_underscores_and_brackets():
    assert plain("A *B* of sample_id_ [C](http://d.example)") == (
        "A *B* of sample_id_ [C](http://d.example)"
    )
    assert to_inline_html("\\^131I *x* <b>") == "<sup>131</sup>I *x* &lt;b&gt;"


def test_criteria_are_headings_only_where_the_caller_has_a_level_for_them():
    source = "Inclusion Criteria:\n\n* Adults"
    assert "<h3" in to_html(source, heading_level=3)
    assert "<h" not in to_html(source)


def test_empty_markup_is_empty():
    assert to_html(" \n ") == ""
    assert to_text("") == ""


HOSTILE = {
    "brackets": "[" * 100_000,
    "parentheses": "(" * 100_000,
    "emphasis": "*_" * 50_000,
    "quotes": ">" * 100_000,
    "marks": "1. " * 30_000,
    "short lines": "1. x\n" * 10_000,
    "escapes": "\\" * 100_000,
    "addresses": "http://" + ")" * 100_000,
    "half links": "[a](http://" * 10_000,
    "ampersands": "&amp;" * 20_000,
    "carets": "^1" * 50_000,
    "deep lists": "".join(" " * (2 * depth) + "* a\n" for depth in range(500)),
    "counting": " ".join(f"{number % 100}. x." for number in range(20_000)),
    "spaces": "a" + " " * 100_000 + "b",
    "deep quotes": "".join(">" * depth + " a\n" for depth in range(400)),
    "lines of quotes": "> a\n" * 25_000,
    "backticks": "".join("`" * length + " " for length in range(400)),
    "open fences": "".join("`" * (3 + place % 300) + "x\n" for place in range(600)),
    "fences": "```\n" * 20_000,
    "underlined": "a\n---\n" * 15_000,
    "half titles": '[a](http://b "' * 8_000,
    "half addresses": "[a](http://b(" * 8_000,
    "half images": "![" * 50_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(kind: str):
    source = HOSTILE[kind]
    tracemalloc.start()
    html = to_html(source, heading_level=4)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(html) <= 12 * len(source) + 100
    assert peak < 400 * len(source) + 1_000_000
    for tags in (("ul", "ol"), ("blockquote",), ("pre",), ("code",), ("a",)):
        opened = sum(len(re.findall(rf"<{tag}[ >]", html)) for tag in tags)
        assert opened == sum(html.count(f"</{tag}>") for tag in tags)


@pytest.mark.parametrize(
    "source",
    ["> 18 years", ">= 18", "> or = 18", "> grade 2 toxicity", ">\n18 years", "# of events", "~~~"],
)
def test_signs_that_mean_something_else_stay(source: str):
    assert to_text(source) == source
    assert not re.search(r"<(blockquote|pre|hr)|lead", to_html(source))


@pytest.mark.parametrize("deep", [8, 9, 50])
def test_what_is_quoted_too_deep_is_still_there(deep: int):
    html = to_html("> " * deep + "word")
    assert html.count("<blockquote>") == 8
    assert "word" in html


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\u202e", "\u2066", "\ufeff", "\ud800"])
def test_characters_that_deceive_never_reach_a_page(char: str):
    assert char not in to_html(f"a{char}b")
    assert char not in plain(f"a{char}b")


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://example.org/x)",
        'https://example.org/"onmouseover="x',
        "&lt;script&gt;",
        "\\<img src=x\\>",
    ],
)
def test_no_foreign_tag_or_scheme_passes(source: str):
    html = to_html(source)
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "a"}
    assert all(
        href.startswith("https://example.org/") for href in re.findall(r'href="([^"]*)"', html)
    )
    assert not re.search(r"<a [^>]*\bon\w+=", html)
