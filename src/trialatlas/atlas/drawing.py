"""How often phrases stand in some drawn studies of a registry, read from their records.

What does not live here: where that is kept (`likeness_shelf`), what a phrase is worth
(`related.phrases`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from trialatlas.atlas.answers import Held
from trialatlas.related.ground import Drawn, Lexicon
from trialatlas.related.phrases import drawn, is_drawn, joined, pairs_of


def draw(
    nct_ids: Iterable[str],
    fetch: Callable[[Iterable[str]], Iterator[Held]],
    studies: int,
    lexicon: Lexicon,
) -> Drawn:
    """Read those of `studies` studies that are drawn. Takes a second for 2,000."""
    chosen = [each for each in nct_ids if is_drawn(each, studies)]
    return drawn(joined([pairs_of(each.study, lexicon) for each in fetch(chosen)]))
