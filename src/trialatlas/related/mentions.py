"""Diseases that the summary of a study and what it asks for name, and how far two studies name each
other's conditions so.

Names are those of the MeSH file; without one nothing is found. What does not live here: where a
name stands in a text (`recognising`), what a study is registered for (`concepts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from trialatlas.related.concepts import Concepts
from trialatlas.related.ground import Floats, Ground
from trialatlas.related.recognising import met_in
from trialatlas.related.record import asked_for, strings
from trialatlas.study import Study

READ: Final = 20_000
"""Characters of summary and of criteria that names are looked for in."""
_SAYS_NOTHING: Final = 1e-9

Mentions = frozenset[str]
"""Headings that a text names."""


class Diseases(NamedTuple):
    """What a study is registered for, and what its text names."""

    conditions: Concepts
    mentions: Mentions


def mentions_of(study: Study, ground: Ground) -> Mentions:
    """The headings of diseases that the summary names, and the criteria up to those that exclude:
    who is kept out because of a disease is no patient of it.
    """
    tree = ground.tree
    if not tree.diseases:
        return frozenset()
    criteria = map(asked_for, strings(study, "EligibilityCriteria"))
    return frozenset(
        each.heading
        for text in (*strings(study, "BriefSummary"), *criteria)
        for each in met_in(text[:READ], tree.diseases, tree.openings)
    )


def nearness(ground: Ground, asked: Diseases, pool: Sequence[Diseases]) -> Floats:
    """How far each of some studies and the one asked about name each other's conditions: the mean
    of both shares, weighted by information. A condition is named by any name of its heading, or of
    a heading below it.
    """
    own = _worth(ground, asked.conditions)
    spoken = _spoken(ground, asked.mentions)
    of_own: dict[str, frozenset[str]] = {}
    found = np.zeros(len(pool))
    for at, (conditions, mentions) in enumerate(pool):
        named: set[str] = set()
        for each in mentions:
            known = of_own.get(each)
            if known is None:
                known = of_own[each] = ground.above(each) & own.keys()
            named |= known
        theirs = _worth(ground, conditions) if spoken else {}
        found[at] = (_share(own, named) + _share(theirs, spoken)) / 2
    return found


def shared(ground: Ground, one: Diseases, other: Diseases) -> list[str]:
    """The conditions of either that the text of the other names, the most telling first."""
    named = {
        heading
        for study, by in ((one, other), (other, one))
        for heading in study.conditions.keys() & _spoken(ground, by.mentions)
    }
    return sorted(named, key=lambda each: (-ground.information(each), each))


def _worth(ground: Ground, conditions: Concepts) -> dict[str, float]:
    return {each: ground.information(each) + _SAYS_NOTHING for each in conditions}


def _spoken(ground: Ground, mentions: Mentions) -> frozenset[str]:
    """The headings named, and all above them."""
    return frozenset[str]().union(*map(ground.above, mentions))


def _share(worth: dict[str, float], named: set[str] | frozenset[str]) -> float:
    if not worth or not named:
        return 0.0
    return sum(by for each, by in worth.items() if each in named) / sum(worth.values())
