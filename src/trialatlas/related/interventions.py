"""What a study gives or does: the same, another name of the same, or of the same class.

Placebos, usual care and other names that name nothing are left out. An intervention is studied,
compared with, or given to everybody, as the arms say; without arms that say so it is studied. What
does not live here: MeSH terms of interventions (`concepts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from trialatlas.related.concepts import Concepts, Matcher
from trialatlas.related.ground import Ground
from trialatlas.related.record import listed, one
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary.names import telling, tidied
from trialatlas.wording import messages

Role: TypeAlias = Literal["studied", "comparator", "background"]
_WORTH: Final[dict[Role, float]] = {
    messages("studied"): 1.0,
    messages("comparator"): 0.5,
    messages("background"): 0.4,
}
_MOST: Final = 20
CLASS_WORTH: Final = 0.8
"""What a match of class counts, beside a match of name."""
_OVERLAP_WORTH: Final = 0.8
_COMPARED: Final = frozenset(
    {"ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"}
)
Key: TypeAlias = tuple[str, ...]


class Intervention(NamedTuple):
    """One intervention. `names` are the normalised words of its name and its other names."""

    text: str
    role: Role
    names: frozenset[Key]
    telling: frozenset[str]
    """The words of its name that few other interventions share."""
    words: frozenset[str]
    """The same, and all words of its names."""


class Shared(NamedTuple):
    """Two interventions that are the same under one name or another, or share words."""

    own: Intervention
    other: Intervention
    value: float


def interventions_of(study: Study) -> tuple[Intervention, ...]:
    """The interventions of a study that have a name worth comparing."""
    types = {
        one(arm, "label"): one(arm, "type") for arm in study.values("ArmGroup") if one(arm, "label")
    }
    every = frozenset(types)
    found = (_read(each, types, every) for each in study.values("Intervention")[:_MOST])
    return tuple(each for each in found if each is not None)


def _read(value: Any, types: dict[str, str], every: frozenset[str]) -> Intervention | None:
    text = one(value, "name")
    key = tuple(words(tidied(text) or text))
    names = {key, *(tuple(words(tidied(each))) for each in listed(value, "otherNames"))}
    useful = frozenset(each for each in names if telling(each))
    said = telling(key)
    if not text or not useful or not said:
        return None
    labels = frozenset(listed(value, "armGroupLabels")) & every
    return Intervention(text, _role(labels, types), useful, said, said.union(*useful))


def _role(labels: frozenset[str], types: dict[str, str]) -> Role:
    given = {types[each] for each in labels}
    compared = bool(given & _COMPARED)
    if "EXPERIMENTAL" in given:
        return "background" if compared and len(labels) == len(types) else "studied"
    others_are_studied = "EXPERIMENTAL" in types.values()
    return "comparator" if compared and others_are_studied else "studied"


def nearness(
    ground: Ground,
    asked: tuple[Intervention, ...],
    asked_terms: Concepts,
    pool: Sequence[tuple[tuple[Intervention, ...], Concepts]],
) -> list[float]:
    """How near the interventions of a study are to those of each of some others (0 to 1)."""
    matcher = Matcher(ground, asked_terms)
    own_words = frozenset[str]().union(*(each.words for each in asked))
    found: list[float] = []
    for others, terms in pool:
        by_name = 0.0
        if any(not own_words.isdisjoint(each.words) for each in others):
            by_name = _by_name(ground, asked, others)
        by_class = CLASS_WORTH * matcher.value(terms) if terms and asked_terms else 0.0
        found.append(max(by_name, by_class))
    return found


def shared(
    ground: Ground, asked: Sequence[Intervention], others: Sequence[Intervention]
) -> list[Shared]:
    """For each intervention of a study its best match among others that is any, best first."""
    found: list[Shared] = []
    for own in asked:
        values = [_match(ground, own, each) for each in others]
        best = max(values, default=0.0)
        if best:
            found.append(Shared(own, others[values.index(best)], best))
    return sorted(found, key=lambda each: -each.value)


def _by_name(
    ground: Ground, asked: Sequence[Intervention], others: Sequence[Intervention]
) -> float:
    """The best match of each, weighted by role, both ways round."""
    # A match is the same from either side.
    matches = [[_match(ground, own, each) for each in others] for own in asked]
    total = weight = 0.0
    for mine, found in ((asked, matches), (others, zip(*matches, strict=True))):
        for own, row in zip(mine, found, strict=True):
            worth = _WORTH[own.role]
            total += worth * max(row)
            weight += worth
    return total / weight


def _match(ground: Ground, own: Intervention, other: Intervention) -> float:
    worth = min(_WORTH[own.role], _WORTH[other.role])
    if not own.names.isdisjoint(other.names):
        return worth
    if own.telling.isdisjoint(other.telling):
        return 0.0
    common = own.telling & other.telling
    said = sum(map(ground.rarity, sorted(common)))
    of_all = sum(map(ground.rarity, sorted(own.telling | other.telling)))
    return worth * _OVERLAP_WORTH * said / of_all
