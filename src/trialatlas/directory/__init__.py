"""The directory of named things: conditions, interventions, sponsors, countries, sites, people.

What studies name is kept by study in a file of its own, and gathered where several names are the
same thing, each with the reason. All of it can be made again from the store and the vocabulary.
"""

from trialatlas.directory.asked import filed_under, named_in, query_of, used_under
from trialatlas.directory.catalogue import (
    INITIALS,
    MOST_FOUND,
    Directory,
    Entity,
    Listed,
    Order,
    Spelling,
)
from trialatlas.directory.kinds import KINDS, Kind, KindName, kind_named
from trialatlas.directory.learning import Learner, learn_directory, learning_anew
from trialatlas.directory.reasons import reason
from trialatlas.directory.said import PART, tidy
from trialatlas.directory.slugs import slug_of

__all__ = [
    "INITIALS",
    "KINDS",
    "MOST_FOUND",
    "PART",
    "Directory",
    "Entity",
    "Kind",
    "KindName",
    "Learner",
    "Listed",
    "Order",
    "Spelling",
    "filed_under",
    "kind_named",
    "learn_directory",
    "learning_anew",
    "named_in",
    "query_of",
    "reason",
    "slug_of",
    "tidy",
    "used_under",
]
