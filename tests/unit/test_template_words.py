"""No word of ours in a template is out of reach of the catalogue."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

import trialatlas
from trialatlas.web.templating import environment

FOLDER = Path(trialatlas.__file__).parent / "web/templates"
TEMPLATES = sorted(str(each.relative_to(FOLDER)) for each in FOLDER.rglob("*.html"))
ALLOWED = {
    "Trial Atlas": "our name",
    "JSON": "a format, called so in every language",
    "CSV": "a format",
    "SVG": "a format",
    "RIS": "a format",
    "Markdown": "a format",
    "OpenAPI": "a format",
    "PubMed": "a name",
    "NCT": "the beginning of a study's number",
    "AREA[Phase]PHASE3 AND children": "an expression, in the language of the registry",
}
CLASSES = {" on", " close", " means", " prose"}
"""Added to a class attribute by an expression."""
LOOKED_UP = {"_", "gettext", "ngettext"}
EXAMPLES = r"<(code|pre|p lang)\b.*?</\1?[a-z]*>"
"""What a program reads or another language says: these are not words of ours."""
IN_A_MACRO = r' aria-\w+="[\w\0 -]*"?'
"""Attributes that a macro makes."""
SAID_BY = r'(?:aria-label|placeholder|title|alt|data-done)="([^"]*)"'
LIKE_WORDS = re.compile(r"^[A-Z][a-z]|[a-z],? [a-z]|^ [a-z]")
WORD = re.compile(r"[^\W\d_]{2,}")


def parsed(source: str) -> nodes.Template:
    return environment().parse(source)


def literals(tree: nodes.Template) -> Iterator[str]:
    """Text and spoken attributes that stand in the template itself; \0 is where values go."""
    whole = "\0".join(each.data for each in tree.find_all(nodes.TemplateData))
    yield from re.findall(SAID_BY, whole)
    plain = re.sub(EXAMPLES, "\1", whole, flags=re.DOTALL)
    yield from re.split(rf"<[^<>]*>|{IN_A_MACRO}|[\0\1]", plain)


def in_expressions(node: nodes.Node) -> Iterator[str]:
    """Strings in expressions that look like words and are not looked up."""
    for each in node.iter_child_nodes():
        if isinstance(each, nodes.Call) and getattr(each.node, "name", "") in LOOKED_UP:
            continue
        if isinstance(each, nodes.Filter) and each.name == "plural":
            continue
        if isinstance(each, nodes.Const) and isinstance(each.value, str):
            if each.value not in CLASSES and LIKE_WORDS.search(each.value):
                yield each.value
        else:
            yield from in_expressions(each)


def unlooked(source: str) -> list[str]:
    tree = parsed(source)
    found = [*literals(tree), *in_expressions(tree)]
    for allowed in ALLOWED:
        found = [each.replace(allowed, "") for each in found]
    return [each.strip() for each in found if WORD.search(each)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_of_a_template_is_looked_up(name: str):
    assert not unlooked((FOLDER / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        "<p>Plain words</p>",
        '<p>{{ _("Said") }} and more</p>',
        '<a aria-label="Plain words">1</a>',
        '{{ "Also" if x else _("Takes") }}',
        '{% for a, b in [("x", "Plain words")] %}{{ b }}{% endfor %}',
        "<p>{% if x %}{% trans %}Said{% endtrans %}{% else %}unsaid{% endif %}</p>",
    ],
)
def test_a_word_that_is_not_looked_up_is_found(source: str):
    assert unlooked(source)


def test_what_is_looked_up_is_not_taken_for_a_literal():
    assert not unlooked('<p class="lead">{{ _("Said") }}, {{ n|plural("study", "studies") }}</p>')
