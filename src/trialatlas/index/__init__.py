"""Finding studies: one protocol, two engines, compiled from the tree of a query.

`OracleEngine` says in memory what is right; `TantivyEngine` is the embedded
engine, built by `build`. An index holds nothing that the store does not: it
can always be built anew.
"""

from trialatlas.index.build import build
from trialatlas.index.oracle import OracleEngine
from trialatlas.index.protocol import Engine, Facet, Hit, Hits, IndexInfo, SearchRequest, SortKey
from trialatlas.index.tantivy_engine import TantivyEngine

__all__ = [
    "Engine",
    "Facet",
    "Hit",
    "Hits",
    "IndexInfo",
    "OracleEngine",
    "SearchRequest",
    "SortKey",
    "TantivyEngine",
    "build",
]
