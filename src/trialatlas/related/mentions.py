"""How far two studies name each other's conditions in their summaries and in what they ask for.

A condition is named by any name that MeSH has for its heading, or for one below it; or by the words
of its own name, as far as they stand there, for many are no heading and not everybody has a MeSH
file. Both weigh by information. What does not live here: where a name stands in a text
(`recognising`), what a study is registered for (`concepts`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from trialatlas.related.concepts import Concepts
from trialatlas.related.ground import Floats, Ground, Numbers
from trialatlas.related.recognising import met_in
from trialatlas.related.record import about
from trialatlas.related.texts import Column, Row, stretches
from trialatlas.study import Study

_SAYS_NOTHING: Final = 1e-9

Mentions = frozenset[str]
"""Headings that a text names."""


class Diseases(NamedTuple):
    """What a study is registered for, and what its text names."""

    conditions: Concepts
    mentions: Mentions


def mentions_of(study: Study, ground: Ground) -> Mentions:
    """The headings of diseases that a study names where it says what it is about and whom it asks
    for. Without a MeSH file there are none.
    """
    tree = ground.tree
    if not tree.diseases:
        return frozenset()
    met = (met_in(text, tree.diseases, tree.openings) for text in about(study))
    return frozenset(each.heading for some in met for each in some)


def by_heading(ground: Ground, asked: Diseases, pool: Sequence[Diseases]) -> Floats:
    """The share of the conditions of the study asked about that the text of each other names, and
    below it the share of each other's conditions that the text of the one asked about names.
    """
    own = _worth(ground, asked.conditions)
    spoken = _spoken(ground, asked.mentions)
    every = frozenset[str]().union(*(each.mentions for each in pool))
    # Few of all that is named are conditions of the one asked about, or lie below them.
    naming = {each: of_own for each in every if (of_own := ground.above(each) & own.keys())}
    naming_any = frozenset(naming)
    found = np.zeros((2, len(pool)))
    for at, (conditions, mentions) in enumerate(pool):
        if some := mentions & naming_any:
            found[0, at] = _share(own, frozenset[str]().union(*map(naming.__getitem__, some)))
        if not spoken.isdisjoint(conditions):
            found[1, at] = _share(_worth(ground, conditions), spoken)
    return found


def by_words(ground: Ground, asked: tuple[Row, Row], pool: tuple[Column, Column]) -> Floats:
    """The same shares, of the words of the names of conditions. Of the study asked about and of the
    others the words of these names are given, then those of the text.
    """
    (names, text), (other_names, other_texts) = asked, pool
    found = np.zeros((2, len(other_names.cuts) - 1))
    worth = _information(ground, names.numbers)
    whole = float(worth.sum())
    places, starts = stretches(other_texts)
    if whole and len(places):
        there = ground.looked_up(other_texts.numbers, names.numbers, worth)
        found[0, places] = np.add.reduceat(there, starts) / whole
    places, starts = stretches(other_names)
    if len(text.numbers) and len(places):
        worth = _information(ground, other_names.numbers)
        ones = np.ones(len(text.numbers))
        here = worth * ground.looked_up(other_names.numbers, text.numbers, ones)
        sums = np.add.reduceat(worth, starts)
        found[1, places] = np.add.reduceat(here, starts) / np.where(sums > 0, sums, 1.0)
    return np.minimum(found, 1.0)


def shared(ground: Ground, one: Diseases, other: Diseases) -> list[str]:
    """The headings of conditions of either that the text of the other names, the most telling
    first.
    """
    named = {
        heading
        for study, by in ((one, other), (other, one))
        for heading in study.conditions.keys() & _spoken(ground, by.mentions)
    }
    return sorted(named, key=lambda each: (-ground.information(each), each))


def _worth(ground: Ground, conditions: Iterable[str]) -> dict[str, float]:
    return {each: ground.information(each) + _SAYS_NOTHING for each in conditions}


def _information(ground: Ground, numbers: Numbers) -> Floats:
    """How much words say: -ln of the share of studies with them, from 0 upwards."""
    return np.maximum(0.0, np.log(np.expm1(ground.rarities(numbers))))


def _spoken(ground: Ground, mentions: Mentions) -> frozenset[str]:
    """The headings named, and all above them."""
    return frozenset[str]().union(*map(ground.above, mentions))


def _share(worth: Mapping[str, float], named: Collection[str]) -> float:
    if not worth or not named:
        return 0.0
    return sum(by for each, by in worth.items() if each in named) / sum(worth.values())
