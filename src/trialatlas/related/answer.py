"""What is said of two studies: plain frozen values, each of which two records can be held to.

What does not live here: finding any of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from trialatlas.wording import messages

RelationKind: TypeAlias = Literal[
    "extension",
    "follow-up",
    "same-programme",
    "likely-duplicate",
    "same-question",
    "same-intervention",
    "competitor",
]
RELATIONS: Final[dict[RelationKind, str]] = messages(
    {
        "extension": "Extension or rollover",
        "follow-up": "Follow-up of the same people",
        "same-programme": "Same programme",
        "likely-duplicate": "Likely the same study, registered twice",
        "same-question": "Same question, asked elsewhere",
        "same-intervention": "Same intervention, other disease",
        "competitor": "Other intervention of one class, same disease",
    }
)

DifferenceKind: TypeAlias = Literal[
    "kind", "ages", "sex", "phase", "stage", "line", "status", "start", "size"
]


@dataclass(frozen=True, slots=True)
class Part:
    """One signal: its value (0 to 1) times its weight is its points. Points add up to the score."""

    signal: str
    label: str
    value: float
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a record, exactly as they stand in a value of that piece, markup and all."""

    nct_id: str
    piece: str
    text: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What one study is to the other, and the words that show it."""

    kind: RelationKind
    label: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """In what they differ: `own` is the study asked about, `other` the neighbour."""

    kind: DifferenceKind
    label: str
    own: str
    other: str
    text: str
    """A clause about the neighbour."""


@dataclass(frozen=True, slots=True)
class SharedConcept:
    """A heading of each, what both lie below (one of them, if they are the same), how near."""

    own: str
    other: str
    above: str
    value: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two studies are, why, and in what they differ.

    `score` is the sum of the points, of 100. `why` are clauses that are true of both. `words` are
    the rarest that topic and summary of both use, as the study asked about writes them,
    `criteria_words` others of the criteria, and `rare_phrases` likewise; `phrases` stand in the
    names of outcomes of both, and `times` are time frames of each that give the same time.
    `mentions` are conditions of either that the text of the other names: headings, or names as they
    are written.
    """

    nct_id: str
    score: float
    why: tuple[str, ...]
    parts: tuple[Part, ...]
    concepts: tuple[SharedConcept, ...]
    mentions: tuple[str, ...]
    interventions: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    criteria_words: tuple[str, ...]
    rare_phrases: tuple[str, ...]
    phrases: tuple[str, ...]
    times: tuple[tuple[str, str], ...]
    quotes: tuple[Quote, ...]
    relation: Relation | None
    differences: tuple[Difference, ...]
