"""The few elements of SVG that the charts are drawn with. Every text is escaped here.

Lengths are in units of the picture's own box; those from left to right may be in percent of it.
What does not live here: what is drawn.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

Attribute = str | float


def element(tag: str, *inside: Markup, **attributes: Attribute) -> Markup:
    """One element. `class_` and `text_anchor` become `class` and `text-anchor`."""
    said = "".join(
        [
            f' {_named(name)}="{escape(value) if isinstance(value, str) else number(value)}"'
            for name, value in attributes.items()
            if value != ""
        ]
    )
    if not inside:
        return Markup(f"<{tag}{said}/>")  # noqa: S704 - attributes are escaped, tags are ours
    held = "".join([each if type(each) is Markup else escape(each) for each in inside])
    return Markup(f"<{tag}{said}>{held}</{tag}>")  # noqa: S704 - as above


@lru_cache(maxsize=256)
def _named(name: str) -> str:
    """An attribute's name as SVG writes it."""
    return name.rstrip("_").replace("_", "-")


def text(x: Attribute, y: float, words: str, **attributes: Attribute) -> Markup:
    """Words on one line, their baseline at `y`. `text_anchor` is start, middle or end."""
    return element("text", escape(words), x=x, y=y, **attributes)


def line(x1: Attribute, y1: float, x2: Attribute, y2: float, **attributes: Attribute) -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def rect(
    x: Attribute,
    y: float,
    width: Attribute,
    height: float,
    *inside: Markup,
    **attributes: Attribute,
) -> Markup:
    """A box. A `title` inside is read when it is pointed at."""
    wide = width if isinstance(width, str) else max(width, 0)
    size = {"width": wide, "height": max(height, 0)}
    return element("rect", *inside, x=x, y=y, **size, **attributes)


def path(d: str, *inside: Markup, **attributes: Attribute) -> Markup:
    """A path in SVG's own notation."""
    return element("path", *inside, d=d, **attributes)


def circle(cx: Attribute, cy: float, r: float, *inside: Markup, **attributes: Attribute) -> Markup:
    """A dot. A `title` inside is read when it is pointed at."""
    return element("circle", *inside, cx=cx, cy=cy, r=r, **attributes)


def link(address: str, label: str, *inside: Markup, **attributes: Attribute) -> Markup:
    """Marks that lead to an address; `label` is what is read aloud of them."""
    return element("a", *inside, href=address, aria_label=label, **attributes)


def percent(share: float) -> str:
    """A length as a part of the picture's width, from 0 to 1."""
    return f"{number(float(share * 100))}%"


def title(words: str) -> Markup:
    """What a mark says when it is pointed at or read aloud."""
    return element("title", escape(words))


def group(*inside: Markup, **attributes: Attribute) -> Markup:
    """Elements that belong together."""
    return element("g", *inside, **attributes)


def number(value: Attribute) -> str:
    """A length without digits that nobody sees; strings stay as they are."""
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def shortened(words: str, letters: int) -> str:
    """Words that fit a number of letters: cut at the end, with an ellipsis."""
    return words if len(words) <= letters else words[: max(letters - 1, 1)].rstrip() + "…"
