"""What the registry's API lacks, below `/api/atlas`: every family of endpoints of our own.

A family is one file with a tuple `ENDPOINTS`, each with the base `BASE`; it is served once that
tuple is listed here. What does not live here: the registry's own endpoints (`trialatlas.api`).
"""

from __future__ import annotations

from typing import Final

from trialatlas.api import (
    atlas_clusters,
    atlas_eligibility,
    atlas_explain,
    atlas_exports,
    atlas_related,
    atlas_search,
    atlas_stats,
    atlas_structure,
    atlas_studies,
    atlas_things,
)
from trialatlas.api.atlas_base import BASE
from trialatlas.api.routing import Endpoint

__all__ = ["BASE", "FAMILIES"]

FAMILIES: Final[list[tuple[Endpoint, ...]]] = [
    atlas_search.ENDPOINTS,
    atlas_explain.ENDPOINTS,
    atlas_clusters.ENDPOINTS,
    atlas_stats.ENDPOINTS,
    atlas_exports.ENDPOINTS,
    atlas_structure.ENDPOINTS,
    atlas_studies.ENDPOINTS,
    atlas_related.ENDPOINTS,
    atlas_things.ENDPOINTS,
    atlas_eligibility.ENDPOINTS,
]
"""Fixed paths come before those with a name in them: the first that fits answers."""
