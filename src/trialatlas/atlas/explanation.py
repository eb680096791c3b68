"""How a search was understood, as plain frozen values: the whole, its parts, their areas.

What does not live here: making one (`explaining`), and how it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from trialatlas.index.protocol import IndexInfo
from trialatlas.query.tree import Coverage, Expansion, Query
from trialatlas.wording import said

PartKind: TypeAlias = Literal[
    "and",
    "or",
    "not",
    "area",
    "scope",
    "tilt",
    "words",
    "phrase",
    "all",
    "missing",
    "range",
    "distance",
]
LEAVES: frozenset[PartKind] = frozenset({"words", "phrase", "all", "missing", "range", "distance"})
"""Kinds of parts that have no parts of their own."""


@dataclass(frozen=True, slots=True)
class WeighedPiece:
    """A piece that an area looks in. `weight` counts where it ranks; with `synonyms` a synonym of
    a word is met in it as well.
    """

    piece: str
    label: str
    weight: float
    synonyms: bool


@dataclass(frozen=True, slots=True)
class ExplainedArea:
    """A search area, a structure or a piece by its name, and its pieces, heaviest first."""

    name: str
    label: str
    pieces: tuple[WeighedPiece, ...]


@dataclass(frozen=True, slots=True)
class KnownSynonym:
    """What may stand for some words, where that is known from, and whether it was searched for."""

    id: str
    text: str
    source: str
    on: bool


@dataclass(frozen=True, slots=True)
class ExplainedSpan:
    """Words of a term, as written, and all that may stand for them, best first."""

    words: str
    synonyms: tuple[KnownSynonym, ...]


@dataclass(frozen=True, slots=True)
class ExplainedTerm:
    """How a term is met.

    `groups` are its normalised words, by what must stand side by side; at least `least` of them
    must be met. Both say nothing (empty, 0) where a term is no text but a value: a date, a number,
    a fixed value named alone.
    """

    groups: tuple[tuple[str, ...], ...]
    least: int
    expansion: Expansion
    coverage: Coverage
    spans: tuple[ExplainedSpan, ...]

    @property
    def wanted(self) -> str:
        """The words in one line: `each of nsclc, aspirin`; empty where it is met as a value."""
        if not self.groups:
            return ""
        listed = ", ".join(map(" ".join, self.groups))
        if len(self.groups) == 1:
            return f"side by side {listed}" if len(self.groups[0]) > 1 else listed
        many = "each" if self.least == len(self.groups) else f"at least {self.least}"
        return f"{many} of {listed}"


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """A part of a search.

    `expression` is the part as printed, `sentence` the part in its context in plain words. It is
    asked in `area`, in one and the same site if `in_site`. `compared` says of a leaf how it is met
    there (`words`, `value`, `date`, `age`, `number`, `yes-no`, `point`, `none`); it is empty for
    other parts. `count` studies match the part alone in its context, that is in the area and the
    site that it is asked in, whatever stands beside it and whether or not it is denied; None for
    a part that was not counted.
    """

    kind: PartKind
    expression: str
    sentence: str
    area: str
    in_site: bool
    compared: str
    count: int | None
    term: ExplainedTerm | None
    parts: tuple[ExplainedPart, ...]

    @property
    def heading(self) -> str:
        """How the parts below are joined, or in what they stand, in words; empty for a leaf."""
        of_scope = said("At one and the same site") if self.in_site else said("In the study")
        joined: dict[PartKind, str] = {
            "and": said("All of these"),
            "or": said("At least one of these"),
            "not": said("Not this"),
            "area": said("In {area}").format(area=self.area),
            "scope": of_scope,
            "tilt": said("This, and ranked by a value"),
        }
        return joined.get(self.kind, "")

    @property
    def leaf(self) -> ExplainedPart | None:
        """What an area asks for if that is one leaf, a leaf itself; None for all other parts.

        A view may show the two as one: they find the same.
        """
        if self.kind in LEAVES:
            return self
        return self.parts[0].leaf if self.kind == "area" and self.parts else None

    def walk(self) -> Iterator[ExplainedPart]:
        """This part and all below it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a search was understood, and what its parts find.

    `tree` is the whole in normal form with the synonyms that were searched for, `expression` the
    same as printed (without them), `query` and `filters` its two halves part by part. `areas` are
    those that any part shown is asked in, in the order of first use. `without` are ids of
    synonyms that were left out, `mesh` says whether a MeSH file was at hand, `registry_date` the
    day of the registry's data (ISO; empty if the source did not say). Of a long search `unlisted`
    parts are not shown and `uncounted` of those shown are not counted.
    """

    sentence: str
    expression: str
    total: int
    query: ExplainedPart
    filters: ExplainedPart | None
    areas: tuple[ExplainedArea, ...]
    synonyms: bool
    without: tuple[str, ...]
    mesh: bool
    unlisted: int
    uncounted: int
    index: IndexInfo
    registry_date: str
    tree: Query

    def walk(self) -> Iterator[ExplainedPart]:
        """All parts shown, in reading order: the query's, then the filters'."""
        yield from self.query.walk()
        if self.filters is not None:
            yield from self.filters.walk()
