"""What is drawn above the fields of a results module, and of one item of it.

A module or a list that has a drawn view names its maker here. What does not live here: the
makers and their templates, each of which has a place of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from trialatlas.schema import Node
from trialatlas.web.site import Shown


@dataclass(frozen=True, slots=True)
class Drawn:
    """A view drawn by `template`, which finds `data` under that name. `style` is its stylesheet."""

    template: str
    data: Any
    style: str = "results.css"


Asked = Mapping[str, str]
"""The query of the address: how to sort, what to compare."""

MODULES: Final[dict[str, Callable[[Shown, Asked], Drawn | None]]] = {}
"""By piece of the module."""

ITEMS: Final[dict[str, Callable[[Shown, int, Asked], Drawn | None]]] = {}
"""By piece of the list; the number counts from 1 and is one that the study holds."""


def drawn(shown: Shown, module: Node, asked: Asked) -> Drawn | None:
    """The drawn view of a module, or None where it has none or the study holds nothing."""
    make = MODULES.get(module.piece)
    return make(shown, asked) if make else None


def drawn_item(shown: Shown, listed: Node, number: int, asked: Asked) -> Drawn | None:
    """The drawn view of one item of a list, or None where it has none."""
    make = ITEMS.get(listed.piece)
    return make(shown, number, asked) if make else None
