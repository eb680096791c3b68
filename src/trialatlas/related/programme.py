"""Who runs a study, and which others its record names: sponsor, sites, numbers.

What does not live here: what a named study is to the one that names it (`relation`).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from trialatlas.related.record import NCT, strings
from trialatlas.study import Study
from trialatlas.study.words import value_key, words

_NCT: Final = re.compile(rb"NCT[0-9]{8}")
_MOST_SITES: Final = 100
_SHORTEST_ID: Final = 6
_IDS: Final = ("OrgStudyId", "SecondaryId")
_DIGITS: Final = re.compile(r"\d{3}")
_NAMED: Final = 0.9
_SAME_ID: Final = 0.85
_SAME_NAMED: Final = 0.5
_SPONSOR: Final = 0.3
_COLLABORATOR: Final = 0.15
_SITE: Final = 0.15


class Programme(NamedTuple):
    """Names as normalised words, numbers as letters and digits alone."""

    nct_id: str
    lead: str
    collaborators: frozenset[str]
    sites: frozenset[tuple[str, ...]]
    ids: frozenset[str]
    """Its own and secondary numbers that can hardly be another's by chance."""
    names: frozenset[str]
    """NCT numbers that its record names, but for its own."""


def programme_of(study: Study) -> Programme:
    """Who runs a study, and what its record names."""
    facilities = strings(study, "LocationFacility")[:_MOST_SITES]
    return Programme(
        study.nct_id,
        lead_of(study),
        frozenset(_name(each) for each in strings(study, "CollaboratorName")),
        frozenset(key for key in (tuple(words(each)) for each in facilities) if len(key) > 1),
        frozenset(ids_of(study)),
        names_of(study),
    )


def lead_of(study: Study) -> str:
    """Its sponsor, as normalised words."""
    return _name(study.text("LeadSponsorName"))


def names_of(study: Study) -> frozenset[str]:
    """NCT numbers that its record names, but for its own."""
    own = {study.nct_id, *strings(study, "NCTIdAlias")}
    return frozenset(each.decode() for each in _NCT.findall(study.raw)) - own


def ids_of(study: Study) -> dict[str, str]:
    """Numbers of a study that are long enough to mean one thing, with how they are written."""
    found: dict[str, str] = {}
    for written in strings(study, *_IDS):
        key = value_key(written)
        if len(key) >= _SHORTEST_ID and _DIGITS.search(key) and not NCT.fullmatch(written):
            found[key] = written
    return found


def nearness(one: Programme, other: Programme) -> float:
    """1 - the product of what each thing in common leaves: being named (0.9), a number (0.85), a
    third study named by both (0.5), the sponsor (0.3), a collaborator or a site (0.15 each).
    """
    left = 1.0
    if one.nct_id in other.names or other.nct_id in one.names:
        left *= 1 - _NAMED
    elif one.names & other.names:
        left *= 1 - _SAME_NAMED
    if one.ids & other.ids:
        left *= 1 - _SAME_ID
    if one.lead and one.lead == other.lead:
        left *= 1 - _SPONSOR
    if one.collaborators & other.collaborators:
        left *= 1 - _COLLABORATOR
    if one.sites & other.sites:
        left *= 1 - _SITE
    return 1 - left


def _name(text: str) -> str:
    return " ".join(words(text))
