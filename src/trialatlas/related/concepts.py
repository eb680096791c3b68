"""Conditions as concepts of MeSH, and how near two studies' are.

Two headings are as near as what they have in common says, beside what each says itself (Lin 1998):
twice the information of the most telling heading that both lie below, divided by the sum of
theirs. Two studies are as near as the best match of each of their headings, weighted by its
information. What does not live here: MeSH itself (`vocabulary.tree`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import mul
from typing import NamedTuple, TypeAlias

import numpy as np

from trialatlas.index.glance import condition_names
from trialatlas.related.ground import Floats, Ground
from trialatlas.related.record import strings
from trialatlas.study import Study
from trialatlas.study.words import words

Concepts = Mapping[str, frozenset[str]]
"""Headings of a study, each with all that it lies below, itself too."""
_Heading: TypeAlias = tuple[str, frozenset[str]]
_MOST = 12
"""Headings of one study that are compared."""
_NAMES_KEPT = 100_000
_SAYS_NOTHING = 1e-9


class Match(NamedTuple):
    """Two headings, what they have most tellingly in common, and how near they are (0 to 1)."""

    own: str
    other: str
    above: str
    value: float


def conditions_of(study: Study, ground: Ground) -> Concepts:
    """The study's condition terms of MeSH; where it has none, the headings that its conditions and
    keywords name, as far as the vocabulary knows them.
    """
    headings = list(dict.fromkeys(strings(study, "ConditionMeshTerm")))
    names = [] if headings else condition_names(study)
    return conditions(headings, strings(study, "ConditionAncestorTerm"), names, ground)


def conditions(headings: list[str], above: list[str], names: list[str], ground: Ground) -> Concepts:
    """Headings, or without any those that some names mean; `above` is what a record says they lie
    below, which counts where the tree does not know them.
    """
    found = headings or list(
        dict.fromkeys(heading for name in names for heading in _headings(name, ground))
    )
    return terms(found, above, ground)


def drugs_of(study: Study, ground: Ground) -> Concepts:
    """The study's intervention terms of MeSH."""
    found = list(dict.fromkeys(strings(study, "InterventionMeshTerm")))
    return terms(found, strings(study, "InterventionAncestorTerm"), ground)


def terms(headings: list[str], above: list[str], ground: Ground) -> Concepts:
    """Headings with what they lie below: as the tree knows it, else as a record says (`above`)."""
    some = tuple(headings[:_MOST])
    known = ground.terms.get(some)
    if known is not None:
        return known
    tree, recorded = ground.tree, frozenset(above)
    found = {each: ground.above(each) if each in tree else recorded | {each} for each in some}
    if all(each in tree for each in some):
        if len(ground.terms) >= _NAMES_KEPT:
            ground.terms.clear()
        ground.terms[some] = found
    return found


def _headings(name: str, ground: Ground) -> list[str]:
    """The heading that a name means: directly, or as what it stands for in the studies held."""
    known = ground.meant.get(name)
    if known is None:
        if len(ground.meant) >= _NAMES_KEPT:
            ground.meant.clear()
        known = ground.meant[name] = _read(name, ground)
    return known


def _read(name: str, ground: Ground) -> list[str]:
    key = tuple(words(name))
    direct = ground.tree.disease(key)
    if direct is not None:
        return [direct]
    if ground.vocabulary is None or not 0 < len(key) <= ground.vocabulary.longest:
        return []
    known = (
        ground.tree.disease(tuple(words(each.text)))
        for each in ground.vocabulary.alternatives(key)
        if each.source in {"mesh", "condition"}
    )
    return [each for each in known if each is not None][:1]


class _Learnt(NamedTuple):
    """How much a heading says, how near it is to the nearest of those asked, and to each."""

    weight: float
    nearest: float
    near: list[float]


class Matcher:
    """How near headings are to those of one study. What a heading is to them is worked out once."""

    def __init__(self, ground: Ground, asked: Concepts) -> None:
        self._ground = ground
        self._asked = asked
        says = [ground.information(each) for each in asked]
        self._weights = [each + _SAYS_NOTHING for each in says]
        self._own = list(zip(asked.items(), says, strict=True))
        self._known: dict[_Heading, _Learnt] = {}
        self._values: dict[tuple[_Heading, ...], float] = {}

    def value(self, other: Concepts) -> float:
        """How near the headings of two studies are, from 0 to 1."""
        if not self._asked or not other:
            return 0.0
        # Studies of one disease have the same headings: many of a pool are one look-up.
        key = tuple(other.items())
        known = self._values.get(key)
        if known is None:
            known = self._values[key] = self._value(other)
        return known

    def _value(self, other: Concepts) -> float:
        best = [0.0] * len(self._weights)
        total = 0.0
        weight = sum(self._weights)
        for each in other.items():
            own, nearest, near = self._known.get(each) or self._learnt(each)
            weight += own
            if nearest:
                total += own * nearest
                best = list(map(max, best, near))
        total += sum(map(mul, self._weights, best))
        return min(1.0, total / weight)

    def matches(self, other: Concepts) -> list[Match]:
        """For each heading asked, its best match among others, the nearest first."""
        if not self._asked or not other:
            return []
        named = list(other.items())
        learnt = [self._known.get(each) or self._learnt(each) for each in named]
        near = zip(*(each.near for each in learnt), strict=True)
        best = (
            self._match(own, *named[values.index(max(values))])
            for own, values in zip(self._asked, near, strict=True)
        )
        return sorted(best, key=lambda match: (-match.value, match.own))

    def _learnt(self, named: _Heading) -> _Learnt:
        name, above = named
        say = self._ground.information
        its = say(name)
        near = [
            1.0 if own == name else _lin(max(map(say, common), default=0.0), says + its)
            for (own, own_above), says in self._own
            for common in (own_above & above,)
        ]
        found = self._known[named] = _Learnt(its + _SAYS_NOTHING, max(near), near)
        return found

    def _match(self, own: str, name: str, above_other: frozenset[str]) -> Match:
        say = self._ground.information
        if own == name:
            return Match(own, name, own, 1.0)
        common = self._asked[own] & above_other
        if not common:
            return Match(own, name, "", 0.0)
        above = max(common, key=lambda each: (say(each), each))
        return Match(own, name, above, _lin(say(above), say(own) + say(name)))


def _lin(common: float, together: float) -> float:
    """How near two headings are that say so much together, by what lies above both."""
    return min(1.0, 2 * common / together) if together > _SAYS_NOTHING else 0.0


def nearness(ground: Ground, asked: Concepts, pool: Sequence[Concepts]) -> Floats:
    """How near the headings of a study are to those of each of some others."""
    matcher = Matcher(ground, asked)
    return np.fromiter(map(matcher.value, pool), dtype=np.float64, count=len(pool))
