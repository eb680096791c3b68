"""How a study is made: type, phase, purpose, masking, model. And how near two are in that.

What does not live here: when, where and by whom (`programme`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from trialatlas.related.record import strings
from trialatlas.study import Study

_WEIGHTS: Final = (0.35, 0.2, 0.2, 0.1, 0.15)


class Design(NamedTuple):
    """The values as the registry writes them; empty where the record does not say."""

    kind: frozenset[str]
    phases: frozenset[str]
    purpose: frozenset[str]
    masking: frozenset[str]
    model: frozenset[str]


def design_of(study: Study) -> Design:
    """How a study is made, as its record says."""
    return Design(
        frozenset(strings(study, "StudyType")),
        frozenset(strings(study, "Phase")) - {"NA"},
        frozenset(strings(study, "DesignPrimaryPurpose")),
        frozenset(strings(study, "DesignMasking")),
        frozenset(strings(study, "DesignInterventionModel", "DesignObservationalModel")),
    )


def nearness(one: Design, other: Design) -> float:
    """Weighted mean over what both say, of the share of values that they have in common."""
    total = weight = 0.0
    for own, theirs, by in zip(one, other, _WEIGHTS, strict=True):
        if own and theirs:
            total += by * len(own & theirs) / len(own | theirs)
            weight += by
    return total / weight if weight else 0.0
