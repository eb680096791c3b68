"""One value of a study in readable form: text, safe HTML, a link where it is one.

Every leaf of every page and export goes through `show`, or through the half of
it that is asked for. A value of another type than declared is shown as what it
is; nothing raises. What lives elsewhere: what to say where there is no value
(`study.nothing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from trialatlas import schema
from trialatlas.schema import Draw, Node
from trialatlas.study.ages import Age
from trialatlas.study.dates import PartialDate
from trialatlas.study.inline import clean
from trialatlas.study.markup import plain, to_html, to_inline_html, to_text
from trialatlas.wording import said, thousands

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"

_NCT = re.compile(r"NCT[0-9]{8}")
_PMID = re.compile(r"[0-9]{1,9}")
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
_INTEGER = re.compile(r"-?\d{1,18}")
_DECIMAL = re.compile(r"-?\d{1,18}\.\d{1,18}")
_DIALLED = re.compile(r"\+?[0-9\s().\-/]{5,}")
_YES_NO = {"true": "Yes", "yes": "Yes", "y": "Yes", "false": "No", "no": "No", "n": "No"}
_IN_LINE: frozenset[Draw] = frozenset({"line", "words", "key", "document"})
"""How text is drawn that stands on one line, with marks but without a link."""
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class Shown:
    """A value for people. `html` is safe and holds the link where `href` is set.

    `block` is true where the HTML is made of paragraphs and lists.
    """

    text: str
    html: str
    kind: Draw
    href: str | None = None
    block: bool = False


def show(node: Node, value: Any) -> Shown:
    """The readable form of one value of a leaf. A list is shown as its values, by commas."""
    if isinstance(value, list):
        parts = [show(node, each) for each in value]
        return Shown(
            ", ".join(part.text for part in parts),
            ", ".join(part.html for part in parts),
            node.draw,
        )
    if node.draw == "prose" and isinstance(value, str):
        return Shown(to_text(value), to_html(value), "prose", block=True)
    href = _href(node, value)
    text = _text(node, value)
    if href is not None:
        return Shown(text, _link(href, text), node.draw, href)
    if node.draw in _IN_LINE and isinstance(value, str):
        return Shown(text, to_inline_html(value), node.draw)
    return Shown(text, escape(text, quote=False), node.draw)


def show_html(node: Node, value: Any) -> str:
    """The `html` of what `show` gives, without making any plain text."""
    if isinstance(value, list):
        return ", ".join([show_html(node, each) for each in value])
    if isinstance(value, str) and node.draw in _IN_LINE:
        return to_inline_html(value)
    if isinstance(value, str) and node.draw == "prose":
        return to_html(value)
    href = _href(node, value)
    text = _text(node, value)
    return escape(text, quote=False) if href is None else _link(href, text)


def show_text(node: Node, value: Any) -> str:
    """The `text` of what `show` gives, without making any HTML."""
    if isinstance(value, list):
        return ", ".join(show_text(node, each) for each in value)
    if node.draw == "prose" and isinstance(value, str):
        return to_text(value)
    return _text(node, value)


def _text(node: Node, value: Any) -> str:
    maker = _MAKERS.get(node.draw)
    made = maker(node, value) if maker else None
    return _as_it_is(value) if made is None else made


def _as_it_is(value: Any) -> str:
    """A value of any type in plain letters."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return said("Yes") if value else said("No")
    if isinstance(value, int | float):
        return thousands(value)
    if isinstance(value, dict):
        return "; ".join(f"{plain(str(name))}: {_as_it_is(below)}" for name, below in value.items())
    if isinstance(value, list):
        return ", ".join(_as_it_is(each) for each in value)
    return ""


def _word(node: Node, value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    known = schema.enum(node.type)
    return plain(known.label(value)) if known else None


def _date(_node: Node, value: Any) -> str | None:
    parsed = PartialDate.parse(value) if isinstance(value, str) else None
    return parsed.label if parsed else None


def _age(_node: Node, value: Any) -> str | None:
    parsed = Age.parse(value) if isinstance(value, str) else None
    return parsed.label if parsed else None


def _yes_no(_node: Node, value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    answer = _YES_NO.get(value.strip().lower())
    return answer and said(answer)


def _number(value: Any) -> int | float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        if _INTEGER.fullmatch(value.strip()):
            return int(value)
        if _DECIMAL.fullmatch(value.strip()):
            return float(value)
    return None


def _counted(_node: Node, value: Any) -> str | None:
    number = _number(value)
    return None if number is None else thousands(number)


def _size(_node: Node, value: Any) -> str | None:
    number = _number(value)
    if number is None:
        return None
    step = 0
    while number >= 1000 and step < len(_UNITS) - 1:  # noqa: PLR2004 - decimal units
        number /= 1000
        step += 1
    return f"{number:,.0f} {_UNITS[step]}" if step == 0 else f"{number:,.1f} {_UNITS[step]}"


def _point(_node: Node, value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    latitude, longitude = _number(value.get("lat")), _number(value.get("lon"))
    if latitude is None or longitude is None:
        return None
    north = "N" if latitude >= 0 else "S"
    east = "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"


_MAKERS: dict[Draw, Callable[[Node, Any], str | None]] = {
    "word": _word,
    "date": _date,
    "age": _age,
    "yes-no": _yes_no,
    "number": _counted,
    "size": _size,
    "point": _point,
}


def _href(node: Node, value: Any) -> str | None:
    maker = _ADDRESSES.get(node.draw)
    return maker(value.strip()) if maker and isinstance(value, str) else None


def _web_address(text: str) -> str | None:
    """The address if it is an http or https one with a host, else None."""
    if any(char.isspace() for char in text) or clean(text) != text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None


def _mail(text: str) -> str | None:
    return f"mailto:{text}" if _EMAIL.fullmatch(text) else None


def _dial(text: str) -> str | None:
    return f"tel:{re.sub(r'[^0-9+]', '', text)}" if _DIALLED.fullmatch(text) else None


def _study(text: str) -> str | None:
    return f"/study/{text}" if _NCT.fullmatch(text) else None


def _article(text: str) -> str | None:
    return f"{PUBMED}{text}/" if _PMID.fullmatch(text) else None


_ADDRESSES: dict[Draw, Callable[[str], str | None]] = {
    "link": _web_address,
    "email": _mail,
    "phone": _dial,
    "study": _study,
    "pubmed": _article,
}


def _link(href: str, text: str) -> str:
    outside = ' rel="nofollow noopener"' if href.startswith("http") else ""
    return f'<a href="{escape(href)}"{outside}>{escape(text, quote=False)}</a>'
