"""What stands inside a line of the registry's text: escapes, entities, code, links, raised signs.

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

An image is a link with its description as text and is never fetched. What is
left as written although CommonMark reads it: raw HTML, links by reference or
to anything but http and https, e-mail addresses in angle brackets, emphasis
inside a word or longer than 200 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from html.entities import html5
from typing import Literal, NamedTuple

Kind = Literal["text", "raised", "strong", "em", "link", "code"]


class Span(NamedTuple):
    """A piece of a line. `href` and `title` are set for links only, `inner` for emphasis only."""

    kind: Kind
    text: str
    href: str = ""
    title: str = ""
    inner: tuple[Span, ...] = ()


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
_ESCAPED = rf"\\[{_PUNCTUATION}]"
_LINKED = rf"""
    (?P<code> (?<!`)(?P<ticks>`{{1,9}})(?!`)(?P<inside>[^\n]{{1,300}}?)(?<!`)(?P=ticks)(?!`) )
    | (?P<named> !?\[(?P<name>(?:[^\[\]\\\n]|{_ESCAPED}){{0,200}}+)\]
        \([ ]?(?P<corner><)?(?P<target>https?://(?:[^\s()<>"\\]|{_ESCAPED}
            |\((?:[^\s()<>"\\]|{_ESCAPED}){{0,200}}+\)){{1,900}}+)(?(corner)>)
        (?:[ ]+(?:"(?P<double>(?:[^"\\\n]|{_ESCAPED}){{0,200}}+)"
            |'(?P<single>(?:[^'\\\n]|{_ESCAPED}){{0,200}}+)'
            |\((?P<round>(?:[^()\\\n]|{_ESCAPED}){{0,200}}+)\)))?[ ]?\) )
    | (?P<auto> <(?P<address>https?://[^\s<>"]{{1,2000}}+)> )
"""
_STYLED = rf"""
    (?P<strong> (?<!\*)\*\*(?=[^\s*])(?P<bold>(?:[^*\\\n]|{_ESCAPED}){{1,200}}+)
        (?<=\S)\*\*(?!\*)
        | (?<![\w_])__(?=[^\s_])(?P<heavy>(?:[^_\\\n]|{_ESCAPED}){{1,200}}+)(?<=\S)__(?![\w_]) )
    | (?P<em> (?<![\w*])\*(?=[^\s*])(?P<star>(?:[^*\\\n]|{_ESCAPED}){{1,200}}+)
        (?<=\S)\*(?![\w*])
        | (?<!\w)_(?=[^\s_])(?P<line>(?:[^_\\\n]|{_ESCAPED}){{1,200}}+)(?<=\S)_(?!\w) )
"""
# What every alternative begins with; refuses most characters at once.
_MARKUP = re.compile(rf"(?=[\\&^*_]|[ ]\\*\^|https?:)(?:{_STYLED}|{_SURE})", re.VERBOSE)
_RICH = re.compile(
    rf"(?=[\\&^*_`\[!<]|[ ]\\*\^|https?:)(?:{_LINKED}|{_STYLED}|{_SURE})", re.VERBOSE
)
"""Like `_MARKUP`, with code and links, which almost no text of the registry holds."""
_PLAIN = re.compile(rf"(?=[\\&^]|[ ]\\*\^|https?:)(?:{_SURE})", re.VERBOSE)
_ENTITY = re.compile(r"&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPECIAL = re.compile(r"[\\&^*_`]|://")
_UNFIT = re.compile(r"[\s<>\"\x00-\x1f\x7f]")
"""What no address on a page holds."""
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
    pattern = _PLAIN
    if markup:
        rich = "`" in text or "](" in text or "<http" in text
        pattern = _RICH if rich else _MARKUP
    end = 0
    for found in pattern.finditer(text):
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
    if span.inner:
        return "".join(map(_text, span.inner))
    if span.kind == "link":
        title = f' "{span.title}"' if span.title else ""
        return f"{span.text} ({span.href}{title})" if title or span.text != span.href else span.text
    return span.text


def _html(span: Span) -> str:
    shown = "".join(map(_html, span.inner)) or escape(span.text, quote=False)
    if span.kind == "text":
        return shown
    if span.kind == "raised":
        return f"<sup>{shown}</sup>"
    if span.kind == "link":
        title = f' title="{escape(span.title)}"' if span.title else ""
        return f'<a href="{escape(span.href)}"{title} rel="nofollow noopener">{shown}</a>'
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
            yield from _address(found[0])
        case "named":
            yield _named(found)
        case "auto":
            yield Span("link", found["address"], found["address"])
        case "code":
            yield Span("code", _code(found["inside"]))
        case "escape":
            yield Span("text", found[0][-1])
        case "slashes":
            yield Span("text", "\\" * (len(found[0]) // 2))
        case "strong":
            yield Span("strong", "", inner=tuple(spans(found["bold"] or found["heavy"])))
        case _:
            yield Span("em", "", inner=tuple(spans(found["star"] or found["line"])))


def _named(found: re.Match[str]) -> Span:
    """A link with a text, or an image as one. Without a text the address is shown."""
    href = _written_out(found["target"])
    title = inline_text(found["double"] or found["single"] or found["round"] or "", markup=False)
    return Span("link", inline_text(found["name"]).strip() or href, href, title)


def _code(inside: str) -> str:
    """What stands between backticks, without the space that sets off a backtick at either end."""
    padded = inside[0] == inside[-1] == " " and inside.strip()
    return inside[1:-1] if padded else inside


def _written_out(address: str) -> str:
    """The address with its escapes and entities undone, as written if that would break it."""
    if "\\" in address:
        address = re.sub(rf"\\([{_PUNCTUATION}])", r"\1", address)
    if "&" not in address:
        return address
    shown = _ENTITY.sub(lambda found: _character(found[0]), address)
    return address if _UNFIT.search(shown) else shown


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
    url = _written_out(url)
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
