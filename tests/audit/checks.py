"""What is wrong with a page: its HTML, its headings, and words that leaked from the record.

A raw enum, an escape or the word None is a fault unless the part of the record
that the page shows holds it in a text of its own. Raw views (`<pre>`) are the
record itself and are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any

from trialatlas import schema
from trialatlas.study import items

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"}
    | {"wbr"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = (
    HEADINGS
    | {"p", "div", "ul", "ol", "dl", "table", "section", "article", "aside", "nav", "header"}
    | {"footer", "pre", "blockquote", "form", "details", "figure", "main", "fieldset"}
)
APART = BLOCKS | frozenset(
    {"li", "dt", "dd", "tr", "td", "th", "summary", "option", "legend", "figcaption", "caption"}
    | {
        "br",
        "svg",
        "text",
        "title",
        "desc",
        "label",
        "button",
        "textarea",
        "head",
        "body",
        "select",
    }
)
"""Elements that stand on lines of their own: words on either side do not touch."""
INTERACTIVE = frozenset({"a", "button", "label"})
ALLOWED_PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot", "table"},
    "td": {"tr"},
    "th": {"tr"},
    "summary": {"details"},
    "option": {"select", "datalist", "optgroup"},
}
_SNAKE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_NOTHING = re.compile(r"\b(?:None|NaN|nan|null|undefined)\b")
_TOUCHING = re.compile(r"\w*[a-z0-9)][.!?][A-Z][a-z]+")
_REPR = re.compile(r"\{['\"]\w+['\"]:|\[\{")


@dataclass(slots=True)
class _Heading:
    tag: str
    text: str = ""
    followed: bool = False


@dataclass(slots=True)
class Page:
    """What a strict reading of a page found."""

    faults: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """What stands on one line each, as the eye meets it: inline elements are no gap."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.stack: list[str] = []
        self.ids: set[str] = set()
        self.count: dict[str, int] = {}
        self.heading: _Heading | None = None
        self.last: _Heading | None = None
        self.doctype = False
        self.line = ""

    def fault(self, words: str) -> None:
        self.page.faults.append(f"{words} (line {self.getpos()[0]})")

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl.lower() == "doctype html"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of SVG may close itself; in HTML the stroke has no meaning."""
        drawn = "svg" in self.stack
        self.handle_starttag(tag, attrs)
        if drawn:
            self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "svg" not in self.stack:
            self.count[tag] = self.count.get(tag, 0) + 1
        self._check_attributes(tag, attrs)
        self._check_place(tag)
        if tag in APART:
            self._end_line()
        if tag in HEADINGS:
            self._open_heading(tag)
        elif self.last is not None and tag in {"input", "img", "svg", "textarea", "select"}:
            self.last.followed = True
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1] != tag:
            self.fault(f"</{tag}> closes <{self.stack[-1] if self.stack else 'nothing'}>")
            return
        self.stack.pop()
        if tag in APART:
            self._end_line()
        if tag in HEADINGS and self.heading is not None:
            if not self.heading.text.strip():
                self.fault(f"empty <{tag}>")
            self.last, self.heading = self.heading, None
        if tag in {"section", "main", "article", "aside"}:
            self._close_heading()

    def handle_data(self, data: str) -> None:
        inside = self.stack[-1] if self.stack else ""
        if inside in {"script", "style"}:
            return
        if self.heading is not None:
            self.heading.text += data
        elif self.last is not None and data.strip():
            self.last.followed = True
        if "pre" not in self.stack:
            self.line += data
            if data.strip():
                self.page.texts.append(data)

    def _end_line(self) -> None:
        if self.line.strip():
            self.page.lines.append(" ".join(self.line.split()))
        self.line = ""

    def close(self) -> None:
        super().close()
        if self.stack:
            self.fault(f"not closed: {', '.join(self.stack)}")
        if not self.doctype:
            self.fault("no doctype")
        for tag in ("title", "h1", "main"):
            if self.count.get(tag) != 1:
                self.fault(f"{self.count.get(tag, 0)} <{tag}> instead of one")

    def _check_attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.fault(f"an attribute twice on <{tag}>")
        found = dict(attrs)
        known = found.get("id")
        if known is not None:
            if known in self.ids or not known or re.search(r"\s", known):
                self.fault(f"id {known!r} is empty or not unique")
            self.ids.add(known)
        if any(name.startswith("on") or name == "style" for name in names):
            self.fault(f"inline script or style on <{tag}>")
        target = found.get("href") or found.get("src")
        if target is not None:
            self.page.links.append(target)
            if re.match(r"\s*(?:javascript|data|vbscript):", target, re.IGNORECASE):
                self.fault(f"hostile link {target[:40]!r}")
        if tag == "html" and not found.get("lang"):
            self.fault("no language")
        if tag == "img" and "alt" not in found:
            self.fault("an image without words")

    def _check_place(self, tag: str) -> None:
        if tag in BLOCKS and "p" in self.stack:
            self.fault(f"<{tag}> inside <p>")
        if tag in INTERACTIVE - {"label"} and any(each in INTERACTIVE for each in self.stack):
            self.fault(f"<{tag}> inside something to press")
        allowed = ALLOWED_PARENTS.get(tag)
        if allowed and (not self.stack or self.stack[-1] not in allowed):
            self.fault(f"<{tag}> inside <{self.stack[-1] if self.stack else 'nothing'}>")

    def _open_heading(self, tag: str) -> None:
        if self.last is not None and tag <= self.last.tag:
            self._close_heading()
        self.heading = _Heading(tag)

    def _close_heading(self) -> None:
        if self.last is not None and not self.last.followed:
            self.fault(f"heading over nothing: {self.last.text.strip()[:60]!r}")
        self.last = None


def read_page(html: str) -> Page:
    """Read a page and return its faults, visible texts and links."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def own_text(value: Any, path: str = "") -> str:
    """The texts of a part of a record, joined: what may be shown as it is.

    `value` stands at the dotted `path`. Values of enums are left out: they have labels.
    """
    found: list[str] = []
    _collect(value, path, found)
    return "\n".join(found)


def _collect(value: Any, path: str, found: list[str]) -> None:
    if isinstance(value, dict):
        for name, below in value.items():
            _collect(below, f"{path}.{name}" if path else name, found)
    elif isinstance(value, list):
        for each in value:
            _collect(each, path, found)
    elif isinstance(value, str):
        node = schema.find(path)
        if node is None or not node.is_enum:
            found.append(value)


def leaks(texts: list[str], own: str) -> list[str]:
    """Raw enums, escapes and words for nothing that the record's own text does not hold."""
    found: list[str] = []
    for text in texts:
        found.extend(
            f"raw enum {each}"
            for each in _SNAKE.findall(text)
            if each in _enum_values() and each not in own
        )
        if text.strip() in _enum_values() and text.strip() not in own:
            found.append(f"raw enum {text.strip()}")
        found.extend(f"escape {each}" for each in _ESCAPE.findall(text) if f"\\{each}" not in own)
        found.extend(f"the word {each}" for each in _NOTHING.findall(text) if each not in own)
        if _REPR.search(text) and not _REPR.search(own):
            found.append(f"a structure as text: {text.strip()[:60]}")
    return found


def touching(lines: list[str], own: str) -> list[str]:
    """Sentences that run into one another where the record's own text does not: `done.Next`."""
    found = (each for line in lines for each in _TOUCHING.findall(line))
    return [f"no space in {each}" for each in found if each not in own]


@cache
def _enum_values() -> frozenset[str]:
    """Values that are all capitals; short ones such as NA may be words of their own."""
    shortest = 3
    return frozenset(
        each.value
        for known in schema.ENUMS
        for each in known.values
        if len(each.value) > shortest or "_" in each.value
    )


def part_of(record: dict[str, Any], path: str) -> Any:
    """The part of a record below a dotted path; the record itself for an empty one."""
    found: Any = record
    for name in path.split(".") if path else ():
        found = next(
            (each[name] for each in items(found) if isinstance(each, dict) and name in each), None
        )
    return found
