"""Studies that hold words, ranked by the engine's own measure (BM25) in the widest area.

The engine passes over whole blocks of a word's studies that could not come among the best, so that
words of many studies cost little; it can do so for plain words of one field alone. What lives
elsewhere: the rank that is the same in each engine (`compile`, `tantivy_order`).
"""

from __future__ import annotations

from collections.abc import Sequence

import tantivy
from tantivy import Occur
from tantivy import Query as Asked

from trialatlas.index.fields import STUDIES
from trialatlas.index.tantivy_snapshot import numbers_at


def best_by_words(
    searcher: tantivy.Searcher, words: Sequence[str], limit: int
) -> list[tuple[int, tantivy.DocAddress]]:
    """Up to `limit` studies that hold one of some normalised words, best first: their numbers, and
    where they are stored.
    """
    if not words or limit < 1:
        return []
    held = [Asked.term_query(STUDIES.schema, STUDIES.catch_all, word) for word in words]
    asked = Asked.boolean_query([(Occur.Should, each) for each in held])
    hits = searcher.search(asked, limit, count=False).hits
    numbers = numbers_at(searcher, [address for _, address in hits])
    order = sorted(range(len(hits)), key=lambda at: (-hits[at][0], numbers[at]))
    return [(numbers[at], hits[at][1]) for at in order]
