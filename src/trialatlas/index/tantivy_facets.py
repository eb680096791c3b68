"""Facets: how hits spread over whole values, counted exactly by tantivy's aggregations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Asked

from trialatlas.index.columns import counted_node
from trialatlas.index.fields import STUDIES, PieceFields
from trialatlas.index.protocol import Facet
from trialatlas.index.tantivy_snapshot import count_of

_FIRST = 50
"""Values asked for at first; more only where values tie at the end of what is shown."""
_MOST = 65_000
"""The engine makes no more buckets than this."""


def facet_fields(piece: str) -> PieceFields:
    """The fields of a piece that can be counted. Raises QueryError for any other."""
    return STUDIES.pieces[counted_node(piece).piece]


def count_facets(
    searcher: tantivy.Searcher,
    found: Asked,
    total: int,
    pieces: Sequence[PieceFields],
    size: int,
) -> tuple[Facet, ...]:
    """The facets of all `total` hits of a query, in the order asked."""
    if not pieces:
        return ()
    counted = _counted(searcher, found, pieces, max(_FIRST, 2 * size))
    found_facets: list[Facet] = []
    for fields in pieces:
        values = counted[fields.facet]
        if _cut_within_a_tie(values, size):
            values = _counted(searcher, found, [fields], _MOST)[fields.facet]
        there = [(Occur.Must, found), (Occur.Must, Asked.exists_query(fields.facet))]
        missing = total - count_of(searcher, Asked.boolean_query(there))
        found_facets.append(_facet(fields.node.piece, values, missing, size))
    return tuple(found_facets)


def _facet(piece: str, counted: dict[str, Any], missing: int, size: int) -> Facet:
    values = [(str(each["key"]), int(each["doc_count"])) for each in counted["buckets"]]
    values.sort(key=lambda each: (-each[1], each[0]))
    return Facet(
        piece=piece,
        values=tuple(values[:size]),
        missing=missing,
        more=len(values) > size or counted["sum_other_doc_count"] > 0,
    )


def _counted(
    searcher: tantivy.Searcher, found: Asked, pieces: Sequence[PieceFields], values: int
) -> dict[str, Any]:
    asked = {
        each.facet: {"terms": {"field": each.facet, "size": values, "segment_size": _MOST}}
        for each in pieces
    }
    return searcher.aggregate(found, asked)


def _cut_within_a_tie(counted: dict[str, Any], size: int) -> bool:
    """True if a value that is not among the buckets may be as frequent as the last one shown."""
    buckets = counted["buckets"]
    if not counted["sum_other_doc_count"] or not 0 < size <= len(buckets):
        return False
    return buckets[-1]["doc_count"] >= buckets[size - 1]["doc_count"]
