"""What studies can be asked about their sites, without looking at the sites.

A study holds the values of all its sites. So it has a site with one value exactly if it has that
value, and only if it has each of several values has it a site with all of them. What lives
elsewhere: the meaning of a query (`compile`), joining studies to their sites (`tantivy_snapshot`).
"""

from __future__ import annotations

from trialatlas import schema
from trialatlas.index.terms import Target, target, wanted
from trialatlas.query.tree import And, Area, Distance, Not, Or, Phrase, Query, Scope, Tilt, Words

_LOCATION = schema.node("Location")


def is_of_one_value(query: Query, within: Target) -> bool:
    """True if the query asks about single values of sites, one at a time.

    Then a study has such a site exactly if it has such a value, and no site need be looked at.
    """
    match query:
        case Or():
            return all(is_of_one_value(part, within) for part in query.parts)
        case Tilt():
            return is_of_one_value(query.part, within)
        case Area():
            return not query.size and is_of_one_value(query.part, target(query.name))
        case Words() | Phrase():
            return _is_of_sites(within) and (
                not within.is_met_by_words(query) or not wanted(query).is_of_several
            )
        case Distance():
            return _is_of_sites(within)
        case _:
            return False


def each_alone(query: Query, within: Target) -> list[Query]:
    """Those conditions on a site that can be asked of its study, of all that it must meet.

    A study with such a site meets them all; one that meets them may lack such a site.
    """
    parts = query.parts if isinstance(query, And) else (query,)
    return [part for part in parts if is_of_one_value(part, within)]


def may_score(query: Query, within: Target) -> bool:
    """False if no hit of a query has a score: sites that are looked at give none."""
    match query:
        case And() | Or():
            return any(may_score(part, within) for part in query.parts)
        case Not():
            return False
        case Area():
            return may_score(query.part, target(query.name))
        case Scope() if query.name != "Study":
            return is_of_one_value(query.part, within)
        case _:
            return True


def _is_of_sites(within: Target) -> bool:
    return within.node is not None and within.node.path.startswith(f"{_LOCATION.path}.")
