"""The library: one facade over store, index and language.

>>> from trialatlas.atlas import Atlas
"""

from trialatlas.atlas.answers import (
    Found,
    Held,
    LoadReport,
    Progress,
    Results,
    Selection,
    Status,
    Step,
    SyncReport,
    Used,
)
from trialatlas.atlas.browsing import About, Near, Shared, about, named, sites_of
from trialatlas.atlas.explanation import ExplainedPart, Explanation
from trialatlas.atlas.facade import Atlas
from trialatlas.atlas.first_look import Glimpse
from trialatlas.atlas.graphing import GraphReport
from trialatlas.atlas.grouping import GroupFound, Groups
from trialatlas.atlas.relating import Neighbour, Neighbourhood, Related, RelatedToText, Tie
from trialatlas.atlas.steering import Condition, Narrowing
from trialatlas.index.one_state import one_state

__all__ = [
    "About",
    "Atlas",
    "Condition",
    "ExplainedPart",
    "Explanation",
    "Found",
    "Glimpse",
    "GraphReport",
    "GroupFound",
    "Groups",
    "Held",
    "LoadReport",
    "Narrowing",
    "Near",
    "Neighbour",
    "Neighbourhood",
    "Progress",
    "Related",
    "RelatedToText",
    "Results",
    "Selection",
    "Shared",
    "Status",
    "Step",
    "SyncReport",
    "Tie",
    "Used",
    "about",
    "named",
    "one_state",
    "sites_of",
]
