"""The tree of an expression in the registry's query language.

Nodes are frozen and compare by value. A tree says what is asked, never how an
engine finds it; names of areas and pieces are as the declaration has them
(the parser turns paths and old names into pieces). Meaning, in the context of
an area and a scope:

- `Words` - adjacent words without an operator. Every word must occur in the
  area, in any of its pieces; the words as a phrase rank first. Words that are
  written as one (`Trop-2`, `131I`) stay together.
- `Phrase` - the words in this order, side by side, within one value.
- The `coverage` of either says how much of a value it must cover. `Contains` is
  what stands above. `FullMatch`: the term's words are all the words of one
  value, in their order. `StartsWith`, `EndsWith`: one value begins or ends with
  them. Then `Words` stay together as a phrase does; that words differ only in
  case, signs or inflection makes no difference, as everywhere.
- The `expansion` of either says how far it may stray from what is written. Each level
  finds what the one before it does and more. `None`: the words side by side, as written in
  letters, case and accents; only signs and spaces between words make no difference, and a value,
  which has one spelling, is not asked for it (`query.exact`). `Term`: side by side, spelling and
  inflection evened out. `Concept`: the same, and synonyms may stand for words. `Relaxation` is
  what stands above, with synonyms. `Lossy`: of the words of `Words`, two in three are enough
  (rounded up). What is in quotes, and what must cover more than it contains, stays together
  at every level.
- `synonyms` stand for the words of their span. One is met as a phrase, and only in pieces
  of the area that are searched with synonyms. Where words stay together, synonyms are put in
  their place and the whole is met as one phrase in such a piece.
- A piece that is an enum, named alone (`AREA[Phase]`), matches by its whole
  value, whatever the case and separators; inside an area, and where a term
  asks for the beginning or end of a value, it is searched by the words of its
  value.
- `Everything`, `Missing`, `Range`, `Distance` ask about the area's pieces
  themselves; they need an area of one piece, but for `Everything`, which means
  every study in an area of several.
- `Area` sets the area below it (without one: BasicSearch), `Scope` what one
  answer must hold together: `Study`, or `Location` for one site.
- `Tilt` matches what its part matches; of the studies that do, those with a later date or a
  greater number in its piece score more.

Where the registry does not say, this is our reading:

- A term without a single word (`!!!`) matches nothing.
- A value is there unless it is null, an empty text, or a list or structure
  with no value in it. A structure is searched through the words and enums of
  all leaves below it.
- A term in a piece of dates, ages or numbers asks for that value, as `RANGE`
  with both ends alike; in a yes-no piece it is yes, no, true or false.
- A range with its low end above its high end matches nothing; from `MIN` to
  `MAX` it matches every study with such a value.
- The size of a piece is the number of its values, lists in lists counted
  through; 0 if there is none, which is `MISSING` too.
- Inside `Location` one site is seen and nothing else: an area means its pieces
  of a site, any other piece has no value. A study without sites matches no
  `Location`, not even a negated one. `Study` inside it sees the study again.
- A tree that asks what a piece cannot answer (a range of titles, a distance
  from a date, the beginning of a number, `MISSING` of a whole area) is a
  QueryError, never an empty answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

DEFAULT_AREA = "BasicSearch"

Coverage: TypeAlias = Literal["Contains", "FullMatch", "StartsWith", "EndsWith"]
"""How much of one value a term must cover."""
COVERAGES: tuple[Coverage, ...] = get_args(Coverage)
ONE_END: frozenset[Coverage] = frozenset({"StartsWith", "EndsWith"})
"""What asks for one end of a value and leaves the rest open."""


Expansion: TypeAlias = Literal["None", "Term", "Concept", "Relaxation", "Lossy"]
"""How far a term may stray from what is written, the narrowest first."""
EXPANSIONS: tuple[Expansion, ...] = get_args(Expansion)
SYNONYMOUS: frozenset[Expansion] = frozenset({"Concept", "Relaxation", "Lossy"})
"""What lets synonyms stand for words."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A synonym: its text, where it is known from, and a short stable id to switch it off by."""

    id: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a term for which others may stand.

    `first` to `last`, both included, are places in `study.words.words(text)` of the term.
    """

    first: int
    last: int
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """One or more words without an operator between them, as typed, unescaped.

    `synonyms` are found, not asked: `query.synonyms.widen` puts them in, in ascending order and
    without overlaps. They are no part of the expression.
    """

    text: str
    coverage: Coverage = "Contains"
    expansion: Expansion = "Relaxation"
    synonyms: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quoted phrase, unescaped. `synonyms` as in `Words`."""

    text: str
    coverage: Coverage = "Contains"
    expansion: Expansion = "Relaxation"
    synonyms: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold. Two or more parts."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds. Two or more parts."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Query


@dataclass(frozen=True, slots=True)
class Everything:
    """`ALL`: every study, or inside an area of one piece every study that has a value there."""


@dataclass(frozen=True, slots=True)
class Missing:
    """`MISSING`: the piece of the area has no value."""


@dataclass(frozen=True, slots=True)
class Range:
    """`RANGE[low, high]`, ends included; None is MIN or MAX.

    The ends are as typed: a date (a partial date covers all its days; a study's partial date
    matches if any of its days does), an age (`16 years`), or a number.
    """

    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Distance:
    """`DISTANCE[lat,lon,50mi]`: a point within `miles` of the place, on the sphere.

    With `towns` (`DISTANCE[lat,lon,50mi,TOWNS]`, which the registry does not know) a site without
    a point of its own counts where the gazetteer has its town.
    """

    latitude: float
    longitude: float
    miles: float
    towns: bool = False


@dataclass(frozen=True, slots=True)
class Tilt:
    """`TILT[piece]part`: the part, the later the date or the greater the number the better."""

    piece: str
    part: Query


@dataclass(frozen=True, slots=True)
class Area:
    """`AREA[name]part`. `name` is a search area or a piece; `size` asks for a list's length."""

    name: str
    part: Query
    size: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """`SEARCH[name](part)`: for `Location` the whole part must hold in one and the same site."""

    name: Literal["Study", "Location"]
    part: Query


Query: TypeAlias = (
    Words | Phrase | And | Or | Not | Everything | Missing | Range | Distance | Tilt | Area | Scope
)
