"""The registry's markup as safe HTML and as plain text.

Both are made from one reading of the text (`study.lists` for its blocks,
`study.inline` for its lines), in time linear in its length. No raw HTML, no
image and no address but http and https ever passes. What lives elsewhere:
how a field is found, titled and put on a page.

This is our own reader and not a CommonMark library, because most texts here
are not CommonMark. It reads CommonMark's blocks and spans but for those that
studies mean otherwise: `docs/adr/0006-markup.md` lists them, with counts.
"""
# ruff: noqa: RUF001 - full-width signs and dashes are meant: texts hold them

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from trialatlas.study.blocks import Block, Code, Heading, Item, Listing, Paragraph, Quote, Rule
from trialatlas.study.inline import clean, inline_html, inline_text
from trialatlas.study.lists import parse
from trialatlas.study.marks import numeral


def to_html(markup: str, *, heading_level: int | None = None) -> str:
    """Safe HTML: paragraphs, lists, quotes, code, raised characters, links. Empty for empty markup.

    The openings of criteria become headings of `heading_level` (2 to 6) where
    it is given; all other headings, and these without it, are paragraphs of
    the class `lead`. A heading is never empty and never the last block.
    """
    return "".join(_html(block, heading_level) for block in parse(clean(markup)))


def to_text(markup: str) -> str:
    """Plain text with its lines, list marks and numbers; raised characters as in Unicode."""
    return "\n\n".join("\n".join(_text(block)) for block in parse(clean(markup)))


def unmarked(markup: str) -> str:
    """Text with the words of `to_text`, in their order, where nobody looks at its lines.

    Blocks are not read, which takes four fifths of the time and changes no word
    but in code, where nothing is read inside; a text that may hold code is read whole.
    """
    if "`" in markup or "~~~" in markup:
        return to_text(markup)
    return "\n".join(map(inline_text, clean(markup).split("\n")))


def plain(text: str) -> str:
    """A short text such as a title, on one line, without escapes that leaked."""
    return " ".join(inline_text(clean(text), markup=False).split())


def to_inline_html(text: str) -> str:
    """A short text such as a title or a label as HTML that may stand inside a line."""
    return inline_html(" ".join(clean(text).split()), markup=False)


def _html(block: Block, heading_level: int | None) -> str:
    match block:
        case Paragraph(text):
            return f'<p dir="auto">{_lines(text)}</p>'
        case Heading(text, criteria):
            if criteria and heading_level is not None:
                shown = inline_html(text.rstrip(":： "))
                return f'<h{heading_level} dir="auto">{shown}</h{heading_level}>'
            return f'<p class="lead" dir="auto">{inline_html(text)}</p>'
        case Listing():
            return _list_html(block)
        case _:
            return _set_apart(block)


def _set_apart(block: Quote | Code | Rule) -> str:
    match block:
        case Quote(blocks):
            return f"<blockquote>{''.join(_html(each, None) for each in blocks)}</blockquote>"
        case Code(text):
            return f'<pre dir="auto"><code>{escape(text, quote=False)}</code></pre>'
        case Rule():
            return "<hr>"


def _lines(text: str) -> str:
    return "<br>".join(inline_html(line) for line in text.split("\n"))


def _list_html(listing: Listing) -> str:
    if listing.style == "bullet":
        items = "".join(f'<li dir="auto">{_item_html(item)}</li>' for item in listing.items)
        return f"<ul>{items}</ul>"
    first = listing.items[0].number
    kind = "" if listing.style == "1" else f' type="{listing.style}"'
    start = "" if first == 1 else f' start="{first}"'
    parts: list[str] = []
    expected = first
    for item in listing.items:
        value = "" if item.number == expected else f' value="{item.number}"'
        parts.append(f'<li dir="auto"{value}>{_item_html(item)}</li>')
        expected = (item.number or 0) + 1
    return f"<ol{kind}{start}>{''.join(parts)}</ol>"


def _item_html(item: Item) -> str:
    """The first paragraph of an item stands without a tag of its own."""
    if not item.blocks:
        return ""
    first, *others = item.blocks
    opening = _lines(first.text) if isinstance(first, Paragraph) else _html(first, None)
    return opening + "".join(_html(block, None) for block in others)


def _text(block: Block) -> Iterator[str]:
    match block:
        case Listing():
            for item in block.items:
                yield from _item_text(block, item)
        case Quote(blocks):
            for line in "\n\n".join("\n".join(_text(each)) for each in blocks).split("\n"):
                yield f"> {line}".rstrip()
        case Code(text) | Rule(text):
            yield from text.split("\n")
        case _:
            yield from map(inline_text, block.text.split("\n"))


def _item_text(listing: Listing, item: Item) -> Iterator[str]:
    mark = "-" if item.number is None else f"{numeral(listing.style, item.number)}."
    lines = [line for block in item.blocks for line in _text(block)] or [""]
    yield f"{mark} {lines[0]}".rstrip()
    for line in lines[1:]:
        yield f"{' ' * (len(mark) + 1)}{line}" if line else ""
