"""Drawing with less work writes and calls the same as Jinja itself."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import DictLoader, Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from trialatlas.web.jinja_speed import QuickContext, QuickTemplate, written

TEMPLATES = {
    "macros": "{% macro plain(a) %}<b>{{ a }}</b>{% endmacro %}"
    "{% macro optional(a, b='<') %}{{ a }}{{ b }}{% endmacro %}"
    "{% macro more(a) %}{{ a }}{{ varargs|join }}{{ kwargs.b }}{% endmacro %}"
    "{% macro around() %}[{{ caller('<') }}]{% endmacro %}",
    "page": "{% from 'macros' import plain, optional, more, around %}{{ held }} {{ safe }} {{ n }}"
    "{% for each in many %}{{ plain(each) }}{{ said(each) }}{{ thing.upper() }}{% endfor %}"
    "{% block one %}{{ plain(a=held) }}{{ said(held) }}{% endblock %}{{ wants_page() }}"
    "{{ optional('&') }}{{ optional('&', b='>') }}{{ more(1, '<', 3, b='x') }}{{ maker(n) }}"
    "{% call(x) around() %}{{ x }}{% endcall %}{{ plain(plain(held)) ~ '<' }}",
}


class _Quick(Environment):
    context_class = QuickContext
    template_class = QuickTemplate


@pass_context
def _wants_page(context: Context) -> str:
    return f"<{context['n']}>"


def _drawn(kind: type[Environment]) -> str:
    made = kind(autoescape=True, loader=DictLoader(TEMPLATES))
    values: dict[str, Any] = {
        "held": "a < b & 'c'",
        "safe": Markup("<i>"),
        "n": 7,
        "many": ["<x>", Markup("<y>"), 3.5],
        "said": lambda value: value,
        "thing": "<t>",
        "maker": str,
        "wants_page": _wants_page,
    }
    return made.get_template("page").render(**values)


def test_a_page_is_the_same_as_jinja_draws_it() -> None:
    assert _drawn(_Quick) == _drawn(Environment)


@pytest.mark.parametrize("times", [0, 1, 9, 50], ids=lambda times: f"{times}-times")
def test_what_is_written_is_escaped_as_markup_is(times: int) -> None:
    text = "<a href='x'>&amp; \"é\" \x00</a>" * times
    assert str(written(text)) == str(escape(text))
    assert written(Markup(text)) == text  # noqa: S704 - a text of this test


def test_text_that_is_no_markup_is_escaped() -> None:
    assert "a &lt; b &amp; &#39;c&#39;" in _drawn(_Quick)


@pytest.mark.parametrize("template", ["{{ plain() }}", "{{ plain(1, 2) }}", "{{ plain(c=1) }}"])
def test_a_macro_that_is_called_wrongly_fares_as_with_jinja(template: str) -> None:
    fates: list[str] = []
    for kind in (_Quick, Environment):
        made = kind(autoescape=True, loader=DictLoader(TEMPLATES))
        try:
            drawn = made.from_string("{% from 'macros' import plain %}" + template).render()
        except TypeError as error:
            fates.append(type(error).__name__)
        else:
            fates.append(drawn)
    assert fates[0] == fates[1]
