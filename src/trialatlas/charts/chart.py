"""A chart: a picture, what it says in words, and the table of what it draws.

The same chart stands on a page, is saved as SVG, and is saved as CSV. What does not live
here: the kinds of charts, each of which has a module of its own.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from trialatlas.charts.svg import element

Cell = str | int | float

_STYLE = """\
text{font:13px system-ui,sans-serif;fill:#1b1d1f}.soft{fill:#494d50}.axis{stroke:#7f7c74}
.grid{stroke:#d9d5ca}.c1{fill:#0b4f5c}.c2{fill:#ba812c}.c3{fill:#6975cf}.c4{fill:#536b1c}
.c5{fill:#79101f}.c6{fill:#92908c}.s1{stroke:#0b4f5c}.s2{stroke:#ba812c}.s3{stroke:#6975cf}
.s4{stroke:#536b1c}.s5{stroke:#79101f}.s6{stroke:#92908c}.sheet{fill:#fff;stroke:#7f7c74}
.none{fill:none}.strong{font-weight:600}"""
"""What a chart looks like away from a page: the light colours of the site's styles."""

STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
"""By which a content security policy allows the styles written into a chart's file."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture. `body` is SVG in a box of `width` by `height` units (1 unit is 1 px).

    `name` is its part of an address. `heads` and `rows` are what it draws, as a table; `note`
    says how the figures were come by, and is empty where they stand in the record as they are.
    `leads` is true for one whose marks are links: then its parts are read, not only its name.
    A `fluid` one is drawn in percent from left to right: on a page it takes the width of its
    place and its letters keep their size.
    """

    name: str
    title: str
    description: str
    width: float
    height: float
    body: Markup
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    fluid: bool = False
    leads: bool = False

    def inline(self) -> Markup:
        """The picture for a page: named for those who cannot see it, as wide as its place."""
        if not self.fluid:
            return self._svg(Markup(), self.body, class_="chart")
        body = element("g", self.body, class_="chart")
        return self._svg(Markup(), body, class_="fluid", width="100%", viewBox="")

    def file(self, source: str) -> str:
        """The picture as a file of its own, with its colours and `source` written into it."""
        style = element("style", Markup(_STYLE))  # noqa: S704 - ours
        paper = element("rect", width="100%", height="100%", fill="#fff")
        said = element("metadata", escape(source))
        before = Markup().join((said, style, paper))
        svg = self._svg(before, self.body, xmlns="http://www.w3.org/2000/svg")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg}\n'

    def csv(self, notes: Iterable[str], safe: Callable[[str], str]) -> bytes:
        """The table as CSV in UTF-8, `notes` as its last rows. `safe` disarms a cell's text."""
        out = io.StringIO()
        writer = csv.writer(out)
        for row in (self.heads, *self.rows, *((note,) for note in notes if note)):
            writer.writerow(safe(each) if isinstance(each, str) else each for each in row)
        return out.getvalue().encode()

    def _svg(self, before: Markup, body: Markup, **attributes: str) -> Markup:
        title_id, text_id = f"chart-{self.name}-title", f"chart-{self.name}-text"
        size = {"viewBox": f"0 0 {self.width:g} {self.height:g}", "width": f"{self.width:g}"}
        return element(
            "svg",
            element("title", escape(self.title), id=title_id),
            element("desc", escape(self.description), id=text_id),
            before,
            body,
            height=f"{self.height:g}",
            role="group" if self.leads else "img",
            aria_labelledby=f"{title_id} {text_id}",
            **{**size, **attributes},
        )
