"""What stands inside a line of the registry's text: escapes, entities, raised characters, links.

The registry writes CommonMark in which it escapes almost every sign that an
author typed. Here a line is cut into spans, from which plain text and safe
HTML are both made, so that they can never disagree. What lives elsewhere:
paragraphs, headings and lists (`study.lists`), whole fields (`study.markup`).

When a caret raises what follows it:

- a number of at most three digits, with an `m` if need be, before the symbol
  of an element, where no letter or digit stands before it: `^131I`, `^99mTc`;
- a whole number of at most two digits after a digit: `10^9/L`, `10^-3`;
- one digit after a letter or a bracket, if no letter follows: `m^2`, `R^2`.

Every other caret is left as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from html.entities import html5
from typing import Literal, NamedTuple

Kind = Literal["text", "raised", "strong", "em", "link"]


class Span(NamedTuple):
    """A piece of a line. `href` is set for links only."""

    kind: Kind
    text: str
    href: str = ""


_PUNCTUATION = r"!-/:-@\[-`{-~"
_SIGN = r"\\?[-\u2212\u2013]"
_SURE = rf"""
    (?P<entity> \\*&(?:amp;)*(?:\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}
        |[A-Za-z][A-Za-z0-9]{{1,31}});)
    | (?P<isotope> (?<![A-Za-z0-9])\\*\^(?P<mass>\d{{1,3}}m?)(?=[A-Z][a-z]?(?![a-z])))
    | (?P<power> (?: (?<=10)[ ]?\\*\^[ ]? | (?<=\d)\\*\^ )
        (?: (?P<exponent>(?:{_SIGN})?\d{{1,2}}) | \\?\((?P<bracketed>(?:{_SIGN})?\d{{1,2}})\\?\) )
        (?!\d|\.\d) )
    | (?P<unit> (?<=[^\W\d_]|\))\\*\^(?P<degree>(?:{_SIGN})?\d)(?!\w|\.\d) )
    | (?P<metre> (?<=m)\\*\^(?P<dimension>[23])(?!\d|\.\d) )
    | (?P<url> https?://(?:\\[{_PUNCTUATION}]|[^\s<>"\\^`{{}}|]){{1,2000}} )
    | (?P<escape> \\+[{_PUNCTUATION}] )
    | (?P<slashes> \\{{2,}} )
"""
_STYLED = r"""
    (?P<named> (?<![!\\])\[(?P<name>[^\[\]\\\n]{1,200})\]
        \((?P<target>https?://[^\s()<>"\\]{1,900})\) )
    | (?P<strong> (?<!\*)\*\*(?=[^\s*])(?P<bold>[^*\\\n]{1,200})(?<=\S)\*\*(?!\*) )
    | (?P<em> (?<![\w*])\*(?=[^\s*])(?P<star>[^*\\\n]{1,200})(?<=\S)\*(?![\w*])
        | (?<!\w)_(?=[^\s_])(?P<line>[^_\\\n]{1,200})(?<=\S)_(?!\w) )
"""
# What every alternative begins with; refuses most characters at once.
_MARKUP = re.compile(rf"(?=[\\&^*_\[]|[ ]\\*\^|https?:)(?:{_STYLED}|{_SURE})", re.VERBOSE)
_PLAIN = re.compile(rf"(?=[\\&^]|[ ]\\*\^|https?:)(?:{_SURE})", re.VERBOSE)
_SPECIAL = re.compile(r"[\\&^*_]|://")
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff\t\u2028\u2029]"
)
_RAISED = str.maketrans("0123456789-m", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵐ")
_URL_TAIL = ".,;:!?'\")]*_"


def clean(text: str) -> str:
    """Drop what must never reach a page: controls, overrides of direction, lone surrogates.

    Tabs become spaces, and every kind of line end becomes a newline.
    """
    if not _UNSAFE.search(text):
        return text
    text = text.replace("\r\n", "\n").expandtabs(4)
    return _UNSAFE.sub(lambda found: "\n" if found[0] in "\r\v\f\x85\u2028\u2029" else "", text)


def spans(text: str, *, markup: bool = True) -> Iterator[Span]:
    """Cut one line into spans, in time linear in its length.

    Without `markup` the line is a plain text in which only sure leaks are
    undone: stars, underscores and brackets are content there.
    """
    if not _SPECIAL.search(text):
        if text:
            yield Span("text", text)
        return
    end = 0
    for found in (_MARKUP if markup else _PLAIN).finditer(text):
        if found.start() > end:
            yield Span("text", text[end : found.start()])
        yield from _read(found)
        end = found.end()
    if end < len(text):
        yield Span("text", text[end:])


def inline_text(text: str, *, markup: bool = True) -> str:
    """The line as plain text; raised characters become those of Unicode: `m²`."""
    if not _SPECIAL.search(text):
        return text
    return "".join(_text(span) for span in spans(text, markup=markup))


def inline_html(text: str, *, markup: bool = True) -> str:
    """The line as safe HTML. Only links to http and https addresses become links."""
    if not _SPECIAL.search(text):
        return escape(text, quote=False)
    return "".join(_html(span) for span in spans(text, markup=markup))


def _text(span: Span) -> str:
    if span.kind == "raised":
        return span.text.translate(_RAISED)
    if span.kind == "link" and span.text != span.href:
        return f"{span.text} ({span.href})"
    return span.text


def _html(span: Span) -> str:
    shown = escape(span.text, quote=False)
    if span.kind == "text":
        return shown
    if span.kind == "raised":
        return f"<sup>{shown}</sup>"
    if span.kind == "link":
        return f'<a href="{escape(span.href)}" rel="nofollow noopener">{shown}</a>'
    return f"<{span.kind}>{shown}</{span.kind}>"


def _read(found: re.Match[str]) -> Iterator[Span]:
    match found.lastgroup:
        case "entity":
            yield Span("text", _character(found[0]))
        case "isotope" | "power" | "unit" | "metre":
            number = next(
                found[name]
                for name in ("mass", "exponent", "bracketed", "degree", "dimension")
                if found[name]
            )
            yield Span("raised", re.sub(_SIGN, "-", number))
        case "url":
            yield from _address(re.sub(rf"\\([{_PUNCTUATION}])", r"\1", found[0]))
        case "named":
            yield Span("link", inline_text(found["name"], markup=False), found["target"])
        case "escape":
            yield Span("text", found[0][-1])
        case "slashes":
            yield Span("text", "\\" * (len(found[0]) // 2))
        case "strong":
            yield Span("strong", inline_text(found["bold"], markup=False))
        case _:
            yield Span("em", inline_text(found["star"] or found["line"], markup=False))


def _character(entity: str) -> str:
    """What an entity that leaked stands for, however often its ampersand was escaped."""
    entity = entity.lstrip("\\")
    name = re.sub(r"^&(?:amp;)*(?=[#\w])", "", entity)
    shown = unescape(f"&{name}") if name.startswith("#") else html5.get(name, "")
    if shown in {"", "\\"}:
        return entity
    return clean(shown).replace("\n", " ")


def _address(url: str) -> Iterator[Span]:
    """A bare address as a link, the punctuation after it as text."""
    unopened = url.count(")") - url.count("(")
    end = len(url)
    while url[end - 1] in _URL_TAIL and (url[end - 1] != ")" or unopened > 0):
        unopened -= url[end - 1] == ")"
        end -= 1
    bare = url[:end]
    if bare.endswith("/") and bare.count("/") == 2:  # noqa: PLR2004 - a scheme without a host
        yield Span("text", url)
        return
    yield Span("link", bare, bare)
    if bare != url:
        yield Span("text", url[len(bare) :])
