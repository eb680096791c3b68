"""Rank lowered by distance: relevance times how near a study's nearest site is.

All hits are fetched with their scores, which the limit on their number allows. What does not live
here: how far each study is, which the snapshot knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import tantivy
from tantivy import Query as Asked

from trialatlas.index.protocol import Hit
from trialatlas.index.tantivy_snapshot import numbers_at
from trialatlas.query.nearness import Nearness

Nearest = Callable[[Nearness], Mapping[int, float]]
"""Miles to the nearest site, by the study's number, of all studies with a site within reach."""


@dataclass(frozen=True)
class ByNearness:
    """By score times nearness, then by id. A study without a site within reach has factor 0, and
    the score is 1 where the query has no words to rank by.
    """

    near: Nearness
    nearest: Nearest
    has_scores: bool
    ranks = True

    def page(
        self, searcher: tantivy.Searcher, query: Asked, start: int, count: int
    ) -> Iterator[Hit]:
        """See `tantivy_order.HitOrder`."""
        hits = searcher.search(query, max(1, searcher.num_docs), count=False).hits
        numbers = np.array(numbers_at(searcher, [address for _, address in hits]), int)
        miles = self.nearest(self.near)
        factors = [
            self.near.factor(miles[number]) if number in miles else 0.0
            for number in numbers.tolist()
        ]
        relevance = [score if self.has_scores else 1.0 for score, _ in hits]
        scores = np.array(relevance, float) * np.array(factors, float)
        order = np.lexsort([numbers, -scores])[start : start + count]
        return (Hit(f"NCT{int(numbers[at]):08d}", float(scores[at])) for at in order)
