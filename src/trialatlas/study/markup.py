"""The registry's markup as safe HTML and as plain text.

Both are made from one reading of the text (`study.lists` for its blocks,
`study.inline` for its lines), in time linear in its length. No raw HTML, no
image and no address but http and https ever passes. What lives elsewhere:
how a field is found, titled and put on a page.
"""

from __future__ import annotations

from trialatlas.study.inline import clean, inline_html, inline_text


def to_html(markup: str, *, heading_level: int | None = None) -> str:
    """Safe HTML: paragraphs, lists, raised characters, links. Empty for empty markup."""
    del heading_level
    parts = [part for part in clean(markup).split("\n\n") if part.strip()]
    return "".join(f'<p dir="auto">{inline_html(part.strip())}</p>' for part in parts)


def to_text(markup: str) -> str:
    """Plain text with its lines, list marks and numbers; raised characters as in Unicode."""
    return inline_text(clean(markup)).strip()


def plain(text: str) -> str:
    """A short text such as a title, on one line, without escapes that leaked."""
    return " ".join(inline_text(clean(text)).split())


def to_inline_html(text: str) -> str:
    """A short text such as a title or a label as HTML that may stand inside a line."""
    return inline_html(" ".join(clean(text).split()))
