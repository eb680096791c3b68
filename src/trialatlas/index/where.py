"""Which fields a target is looked for in, and which of them rank.

What lives elsewhere: what a target is (`terms`), the fields (`fields`), asking them (`compile`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trialatlas.index.fields import CORE_WEIGHT, Layout
from trialatlas.index.terms import Target

Field = tuple[str, float]
"""A field's name and what a hit in it counts."""


@dataclass(frozen=True, slots=True)
class Where:
    """The fields of a target: those that decide the match, and those that decide the rank.

    Of each, the ones that are searched with synonyms too.
    """

    matched: Sequence[Field]
    pieces: Sequence[Field]
    """Every piece alone."""
    wide: Sequence[Field]
    ranked: Sequence[Field]
    ranked_wide: Sequence[Field]
    catch_all: str = ""
    outside: tuple[str, ...] = ()
    """Holds what of the catch-all is not in the target, where there is any."""
    aside: tuple[str, ...] = ()
    """Hold what of the catch-all is not in the target or is searched without synonyms."""

    @property
    def is_one_field(self) -> bool:
        """True if what decides the match is one field, and the same decides the rank."""
        return len(self.ranked) == 1 and self.ranked == self.matched and not self.catch_all

    @property
    def only(self) -> str | None:
        """The one field that holds all words of the target and no others; None if none does."""
        return self.matched[0][0] if len(self.matched) == 1 and not self.outside else None


def where(layout: Layout, target: Target) -> Where:
    """The fields of a target in a layout."""
    fields, wide = _fields(layout, target.weights), _fields(layout, target.wide)
    if target.name not in layout.big:
        return Where(fields, fields, wide, fields, wide)
    outside = _named(layout.outside, target)
    return Where(
        matched=[(layout.catch_all, 1.0)],
        pieces=fields,
        wide=wide,
        ranked=[field for field in fields if field[1] >= CORE_WEIGHT],
        ranked_wide=[field for field in wide if field[1] >= CORE_WEIGHT],
        catch_all=layout.catch_all,
        outside=outside,
        aside=(layout.strict, *outside, *_named(layout.narrow, target)),
    )


def _named(fields: Mapping[str, str], target: Target) -> tuple[str, ...]:
    return (fields[target.name],) if target.name in fields else ()


def _fields(layout: Layout, weights: Iterable[tuple[str, float]]) -> list[Field]:
    return [(layout.pieces[piece].words, weight) for piece, weight in weights]
