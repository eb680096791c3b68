"""How often words stand in the studies of a large registry, as it was last counted.

To count a word is a look into each part of the index, and an answer of likeness weighs thousands:
in a large registry that was a third of what one cost that met them first. What does not live here:
the file (`likeness_shelf`), what is weighed (`related.ground`).
"""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.atlas.likeness_shelf import Shelf
from trialatlas.index.protocol import Engine
from trialatlas.related.ground import EngineCounts
from trialatlas.related.reach import LARGE


class KeptCounts(EngineCounts):
    """Counts of an engine; in a large registry those of words that are kept come from the shelf,
    and may be older (`Shelf.counts`).
    """

    def __init__(self, engine: Engine, shelf: Shelf) -> None:
        super().__init__(engine)
        self._shelf = shelf

    def words(self, words: Sequence[str]) -> list[int]:
        """In how many studies each word stands, by the area that has it most often."""
        if self.studies < LARGE:
            return super().words(words)
        found = self._shelf.counts(words, self.sequence)
        lacking = [each for each in words if each not in found]
        if lacking:
            found.update(zip(lacking, super().words(lacking), strict=True))
        return [found[each] for each in words]
