"""Facets: how hits spread over whole values, counted exactly by tantivy's aggregations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as Asked

from trialatlas.index.columns import counted_node
from trialatlas.index.fields import STUDIES, PieceFields
from trialatlas.index.protocol import Facet
from trialatlas.index.tantivy_snapshot import Snapshot, count_of

_FIRST = 50
"""Values asked for at first; more only where values tie at the end of what is shown."""
_MOST = 65_000
"""The engine makes no more buckets than this."""
_NO_VALUE = "\x00no value\x00"
"""What the engine calls the bucket of hits without a value: nothing that a record holds."""


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
    for fields, values in zip(pieces, counted, strict=True):
        exact = values
        if _cut_within_a_tie(values, size):
            exact = _counted(searcher, found, [fields], _MOST)[0]
        missing = exact.missing
        if missing is None:
            there = [(Occur.Must, found), (Occur.Must, Asked.exists_query(fields.facet))]
            missing = total - count_of(searcher, Asked.boolean_query(there))
        found_facets.append(_facet(fields.node.piece, exact, missing, size))
    return tuple(found_facets)


def count_all(snapshot: Snapshot, pieces: Sequence[PieceFields], size: int) -> tuple[Facet, ...]:
    """The facets of all studies, in the order asked; kept, since they are asked for again."""
    total = snapshot.studies.num_docs

    def counted(fields: PieceFields) -> Facet:
        (facet,) = count_facets(snapshot.studies, Asked.all_query(), total, [fields], size)
        return facet

    return tuple(
        snapshot.overview.get(
            (fields.facet, size),
            partial(counted, fields),
            lambda facet: len(facet.values),
        )
        for fields in pieces
    )


class _Counted(NamedTuple):
    """What one aggregation says of a piece: values with their counts, the largest first."""

    values: list[tuple[str, int]]
    cut: bool
    """True if there are values that were not given."""
    missing: int | None
    """Hits without a value; None if there are no more of them than of any value given."""


def _facet(piece: str, counted: _Counted, missing: int, size: int) -> Facet:
    values = sorted(counted.values, key=lambda each: (-each[1], each[0]))
    return Facet(
        piece=piece,
        values=tuple(values[:size]),
        missing=missing,
        more=len(values) > size or counted.cut,
    )


def _counted(
    searcher: tantivy.Searcher, found: Asked, pieces: Sequence[PieceFields], values: int
) -> list[_Counted]:
    # Hits without a value make a bucket of their own, which spares a search for each piece.
    asked = {
        each.facet: {
            "terms": {
                "field": each.facet,
                "size": min(values + 1, _MOST),
                "segment_size": _MOST,
                "missing": _NO_VALUE,
            }
        }
        for each in pieces
    }
    answer = searcher.aggregate(found, asked)
    return [_read(answer[each.facet]) for each in pieces]


def _read(answer: dict[str, Any]) -> _Counted:
    counts = {str(each["key"]): int(each["doc_count"]) for each in answer["buckets"]}
    cut = answer["sum_other_doc_count"] > 0
    missing = counts.pop(_NO_VALUE, None if cut else 0)
    return _Counted(list(counts.items()), cut, missing)


def _cut_within_a_tie(counted: _Counted, size: int) -> bool:
    """True if a value that was not given may be as frequent as the last one shown."""
    values = counted.values
    if not counted.cut or not 0 < size <= len(values):
        return False
    return values[-1][1] >= values[size - 1][1]
