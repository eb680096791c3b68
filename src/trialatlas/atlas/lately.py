"""Studies that were lately read from `likeness.db`, for the next question: those that are like one
study are like each other, and disease by disease the same ones are compared again and again.

What does not live here: the file (`likeness_shelf`), its bytes (`related.packing`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final

from trialatlas.related.ground import Ground
from trialatlas.related.packing import Unpacked

MOST: Final = 96_000_000
"""Bytes that they may take, as far as these can be told: some 9,000 studies."""


class Lately:
    """Those of one ground, as many as may be: whatever is asked for again stays longest."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Unpacked] = OrderedDict()
        self._ground: Ground | None = None
        self.size = 0
        """Bytes that they take."""

    def __len__(self) -> int:
        return len(self._kept)

    def sought(self, nct_ids: Iterable[str], ground: Ground) -> tuple[list[Unpacked], list[str]]:
        """Those of some studies that are kept, and the numbers of those that are not."""
        if ground is not self._ground:
            self.forget()
            self._ground = ground
        found: list[Unpacked] = []
        lacking: list[str] = []
        for each in nct_ids:
            known = self._kept.get(each)
            if known is None:
                lacking.append(each)
            else:
                self._kept.move_to_end(each)
                found.append(known)
        return found, lacking

    def keep(self, read: Mapping[str, Unpacked]) -> None:
        """Keep what was not kept, read on the ground last asked with."""
        self._kept.update(read)
        self.size += sum(each.size for each in read.values())
        while self.size > MOST:
            _, oldest = self._kept.popitem(last=False)
            self.size -= oldest.size

    def forget(self) -> None:
        """Keep none: studies may have changed."""
        self._kept.clear()
        self.size = 0
