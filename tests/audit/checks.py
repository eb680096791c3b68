"""What is wrong with a page: its HTML, its headings, and words that leaked from the record.

A raw enum, an escape or the word None is a fault unless the part of the record
that the page shows holds it in a text of its own. Raw views (`<pre>`) are the
record itself and are not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import unescape
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
PRESSED = INTERACTIVE - {"label"}
SHOWING = frozenset({"input", "img", "svg", "textarea", "select"})
"""Elements that are something to see below a heading, without words of their own."""
ENDING = frozenset({"section", "main", "article", "aside"})
"""Elements at whose end a heading within must have had something below it."""
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
_DOCTYPE = "!doctype html"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_WRITTEN = re.compile(
    r"(?P<closes>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)"
    r"(?P<attributes>(?:\s+[^\s\"'<>/=]+(?:=(?:\"[^\"]*\"|[^\s\"'`=<>]+))?)*)\s*(?P<itself>/?)"
)
_PAIR = re.compile(r"([^\s\"'<>/=]+)(?:=(?:\"([^\"]*)\"|([^\s\"'`=<>]+)))?")
_SNAKE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_NOTHING = re.compile(r"\b(?:None|NaN|nan|null|undefined)\b")
_TOUCHING = re.compile(r"\w*[a-z0-9)][.!?][A-Z][a-z]+")
_MAY_TOUCH = re.compile(r"[.!?][A-Z][a-z]")
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


@dataclass(frozen=True, slots=True)
class _Tag:
    """What one written tag says by itself, wherever it stands."""

    name: str
    closes: bool = False
    closes_itself: bool = False
    id: str | None = None
    link: str | None = None
    faults: tuple[str, ...] = ()


class _Reader:
    """Reads tag by tag. What a written tag says is kept: most of a page's tags stand on others."""

    def __init__(self) -> None:
        self.page = Page()
        self.stack: list[str] = []
        self.inside: defaultdict[str, int] = defaultdict(int)
        self.ids: set[str] = set()
        self.count: defaultdict[str, int] = defaultdict(int)
        self.heading: _Heading | None = None
        self.last: _Heading | None = None
        self.line: list[str] = []
        self.found: list[str] = []

    def read(self, html: str) -> Page:
        """Read a whole page."""
        if "<!--" in html:
            html = _COMMENT.sub("", html)
        first, *parts = html.split("<")
        if first:
            self.text(first)
        line = 1 + first.count("\n")
        for part in parts:
            head, closed, text = part.partition(">")
            if head.count('"') % 2:
                head, closed, text = _whole(part)
            self.tag(_tag(head) if closed else None, head)
            if text:
                self.text(text)
            if self.found:
                self.page.faults.extend(f"{each} (line {line})" for each in self.found)
                self.found.clear()
            line += part.count("\n")
        self._end()
        return self.page

    def tag(self, tag: _Tag | None, written: str) -> None:
        """Meet a tag; None for what is none."""
        if tag is None:
            self.found.append(f"no tag: <{written[:40]}")
        elif tag.closes:
            self._closes(tag.name)
        elif tag.name == _DOCTYPE:
            self.count[_DOCTYPE] += 1
        else:
            self._opens(tag)
            if tag.closes_itself and self.inside["svg"]:
                # An element of SVG may close itself; in HTML the stroke has no meaning.
                self._closes(tag.name)

    def _opens(self, tag: _Tag) -> None:
        name = tag.name
        if not self.inside["svg"]:
            self.count[name] += 1
        self.found.extend(tag.faults)
        if tag.id is not None:
            if tag.id in self.ids:
                self.found.append(f"id {tag.id!r} is not unique")
            self.ids.add(tag.id)
        if tag.link is not None:
            self.page.links.append(tag.link)
        self._check_place(name)
        if name in APART:
            self._end_line()
        if name in HEADINGS:
            if self.last is not None and name <= self.last.tag:
                self._close_heading()
            self.heading = _Heading(name)
        elif self.last is not None and name in SHOWING:
            self.last.followed = True
        if name not in VOID:
            self.stack.append(name)
            self.inside[name] += 1

    def _closes(self, name: str) -> None:
        if not self.stack or self.stack[-1] != name:
            self.found.append(f"</{name}> closes <{self._parent()}>")
            return
        self.stack.pop()
        self.inside[name] -= 1
        if name in APART:
            self._end_line()
        if name in HEADINGS and self.heading is not None:
            if not self.heading.text.strip():
                self.found.append(f"empty <{name}>")
            self.last, self.heading = self.heading, None
        if name in ENDING:
            self._close_heading()

    def text(self, data: str) -> None:
        """Meet what stands between two tags."""
        blank = data.isspace()
        if not blank and (self.inside["script"] or self.inside["style"]):
            self.found.append("inline script or style")
            return
        if "&" in data:
            data = unescape(data)
        if self.heading is not None:
            self.heading.text += data
        elif self.last is not None and not blank:
            self.last.followed = True
        if not self.inside["pre"]:
            self.line.append(data)
            if not blank:
                self.page.texts.append(data)

    def _parent(self) -> str:
        return self.stack[-1] if self.stack else "nothing"

    def _end_line(self) -> None:
        if self.line:
            if line := " ".join("".join(self.line).split()):
                self.page.lines.append(line)
            self.line.clear()

    def _end(self) -> None:
        if self.stack:
            self.page.faults.append(f"not closed: {', '.join(self.stack)}")
        for tag in (_DOCTYPE, "title", "h1", "main"):
            if self.count[tag] != 1:
                self.page.faults.append(f"{self.count[tag]} <{tag}> instead of one")

    def _check_place(self, name: str) -> None:
        if name in BLOCKS and self.inside["p"]:
            self.found.append(f"<{name}> inside <p>")
        if name in PRESSED and any(self.inside[each] for each in INTERACTIVE):
            self.found.append(f"<{name}> inside something to press")
        allowed = ALLOWED_PARENTS.get(name)
        if allowed and self._parent() not in allowed:
            self.found.append(f"<{name}> inside <{self._parent()}>")

    def _close_heading(self) -> None:
        if self.last is not None and not self.last.followed:
            self.found.append(f"heading over nothing: {self.last.text.strip()[:60]!r}")
        self.last = None


def _whole(part: str) -> tuple[str, str, str]:
    """Head, end and text of a tag with a `>` in the value of an attribute."""
    at = -1
    while (at := part.find(">", at + 1)) >= 0:
        if not part.count('"', 0, at) % 2:
            return part[:at], ">", part[at + 1 :]
    return part, "", ""


@lru_cache(maxsize=1 << 16)
def _tag(written: str) -> _Tag | None:
    """What a tag says, given without its angles; None if it is none."""
    if written.lower() == _DOCTYPE:
        return _Tag(_DOCTYPE)
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    name = found["name"].lower()
    if found["closes"]:
        return _Tag(name, closes=True) if not found["attributes"] else None
    written_out = _PAIR.findall(found["attributes"])
    pairs = [(key.lower(), unescape(quoted or bare)) for key, quoted, bare in written_out]
    given = dict(pairs)
    link = given.get("href") or given.get("src")
    return _Tag(
        name,
        closes_itself=bool(found["itself"]),
        id=given.get("id"),
        link=link,
        faults=tuple(_attribute_faults(name, [key for key, _ in pairs], given, link or "")),
    )


def _attribute_faults(
    name: str, keys: list[str], given: dict[str, str], link: str
) -> Iterator[str]:
    if len(keys) != len(given):
        yield f"an attribute twice on <{name}>"
    known = given.get("id")
    if known is not None and (not known or re.search(r"\s", known)):
        yield f"id {known!r} is empty or has a space"
    if any(key.startswith("on") or key == "style" for key in keys):
        yield f"inline script or style on <{name}>"
    if re.match(r"\s*(?:javascript|data|vbscript):", link, re.IGNORECASE):
        yield f"hostile link {link[:40]!r}"
    if name == "html" and not given.get("lang"):
        yield "no language"
    if name == "img" and "alt" not in given:
        yield "an image without words"


def read_page(html: str) -> Page:
    """Read a page and return its faults, visible texts and links.

    Stricter than a browser: what our pages never write (a value in single quotes, a `<` that
    opens no tag, words within a script) is a fault although it may be valid.
    """
    return _Reader().read(html)


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
    if not _may_leak(texts):
        return []
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


def _may_leak(texts: list[str]) -> bool:
    """False if no text holds anything that might be a leak: all are read at once, which is cheap.

    No pattern reaches over the end of a line, so that what one finds in a text it finds in all.
    """
    together = "\n".join(texts)
    return not _enum_values().isdisjoint(map(str.strip, texts)) or any(
        pattern.search(together) for pattern in (_SNAKE, _ESCAPE, _NOTHING, _REPR)
    )


def touching(lines: list[str], own: str) -> list[str]:
    """Sentences that run into one another where the record's own text does not: `done.Next`."""
    if not _MAY_TOUCH.search("\n".join(lines)):
        return []
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
