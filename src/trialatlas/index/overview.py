"""What is asked of all studies, not of some, and kept as long as they stay as they are.

A first page of everything and facets over everything go through every study: some 15 ms for a facet
of 600,000. One state of the index is asked for the same few again and again. What does not live
here: computing them (`tantivy_facets`, `tantivy_order`), telling one state from another.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar, cast

MOST: Final = 256
"""Answers kept."""
LARGEST: Final = 2_000
"""Values of a facet, or hits of a page, beyond which an answer is not kept: at most some 50 MB in
all, and in practice a few hundred KB, since most facets have a few values.
"""

T = TypeVar("T")


class Overview:
    """Answers about all studies of one state. Not for sharing between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What was made for a key before, else what `make` gives; it is kept if its `size` is not
        beyond the limit.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return cast("T", self._kept[key])
        made = make()
        if size(made) <= LARGEST:
            self._kept[key] = made
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return made
