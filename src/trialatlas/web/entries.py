"""One structure of a study, read field by field in readable form.

Values of another type than declared are read as what they are, and what is
no structure where one is declared is passed over here: the module's own page
shows it. What does not live here: how entries stand on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.record import items
from trialatlas.study.values import show_html, show_text


@dataclass(frozen=True, slots=True)
class Entry:
    """A structure of a node. Fields are named as in the record; what is absent is empty."""

    node: Node
    held: dict[str, Any]

    def raw(self, name: str) -> str:
        """A field's string exactly as the record has it."""
        value = self.held.get(name)
        return value if isinstance(value, str) else ""

    def text(self, name: str) -> str:
        """A field in plain words: an enum by its label, prose without markup."""
        value = self.held.get(name)
        return "" if value is None else show_text(_child(self.node, name), value)

    def html(self, name: str) -> Markup:
        """A field in safe HTML."""
        value = self.held.get(name)
        if value in (None, ""):
            return Markup()
        return Markup(show_html(_child(self.node, name), value))  # noqa: S704 - safe by contract

    def texts(self, name: str) -> tuple[str, ...]:
        """The values of a list in plain words."""
        return tuple(
            show_text(_child(self.node, name), each) for each in items(self.held.get(name))
        )

    def raws(self, name: str) -> tuple[str, ...]:
        """The strings of a list exactly as the record has them."""
        return tuple(each for each in items(self.held.get(name)) if isinstance(each, str))

    def entries(self, name: str) -> list[Entry]:
        """The structures of a list below this one."""
        return _entries(_child(self.node, name), items(self.held.get(name)))


def entries(study: Study, piece: str) -> list[Entry]:
    """The structures that a study holds at a piece, in record order."""
    return _entries(schema.node(piece), study.values(piece))


def numbered(study: Study, piece: str) -> list[tuple[int, Entry]]:
    """The structures with their number in the record's list, which their own pages go by."""
    node = schema.node(piece)
    listed = enumerate(study.values(piece), start=1)
    return [(at, Entry(node, each)) for at, each in listed if isinstance(each, dict)]


def _entries(node: Node, values: list[Any]) -> list[Entry]:
    return [Entry(node, each) for each in values if isinstance(each, dict)]


@cache
def _child(node: Node, name: str) -> Node:
    return next(child for child in node.children if child.name == name)
