"""The layout of the index: which fields a piece of a study has, all from the declaration.

How a piece is searched (`Node.search`) decides its fields:

- words: a path in one JSON field. A value's words stand between two BOUNDARY tokens, so a phrase
  cannot cross values and can ask for either end of one. A path has no length norm, which would
  punish every hit in a piece that few studies fill: the weight of the piece decides.
  Each has a path in a second one, with the words as they are written.
- value and yes-no: a key that ignores how the value is spelled.
- date, age, number: numeric columns; a date that is not precise to the day covers several days.
- point: a token per place; in a field of its own one for each town where the gazetteer places a
  site that has no point.

Beside them: `has` names every node that is there, a column holds the size of each list, and whole
values are kept for facets; what a first look at a study reads (`glance`) is kept as it is. The
widest area has a catch-all field besides, and one for its pieces that are searched without
synonyms; another area of many pieces, all of them in the widest, has a field for those that it
lacks (see `docs/adr/0005-index-layout.md`). What lives elsewhere: filling the fields
(`document`), asking them (`compile`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import tantivy

from trialatlas import schema
from trialatlas.index.columns import is_counted
from trialatlas.query.exact import exact_pieces
from trialatlas.query.synonyms import synonymous_pieces
from trialatlas.schema import Node, SearchArea

LAYOUT = 8
"""Raised by hand when fields or their content change in a way the declaration does not show."""

BOUNDARY: Final = "|"
"""Stands at both ends of each value. No word holds punctuation."""
NCT: Final = "nct"
HAS: Final = "has"
KEY: Final = "key"
WORDS: Final = "words"
EXACT: Final = "exact"
PLACE: Final = "place"
TOWN: Final = "town"
GLANCE: Final = "glance"

MANY_PIECES = 20
"""An area of more pieces than this is served by a catch-all field, which decides what matches."""
CORE_WEIGHT = 0.6
"""In such an area, the pieces of at least this weight decide the rank."""

_SPLIT = "whitespace"
_WHOLE = "raw"


@dataclass(frozen=True, slots=True)
class PieceFields:
    """The fields of one node, by name; empty where it has none of that kind."""

    node: Node
    words: str = ""
    exact: str = ""
    catch_all: tuple[str, ...] = ()
    key: str = ""
    low: str = ""
    high: str = ""
    """Only where a value stands once: the last day of a date whose first day is in `low`."""
    size: str = ""
    facet: str = ""
    place: str = ""

    @property
    def repeated(self) -> bool:
        """True if a study may hold several values."""
        return self.node.is_list or self.node.list_depth > 0


class Layout:
    """The fields of one kind of document.

    `big` are the areas of many pieces, the one that holds all others first: it gets the field
    `catch_all` and, for its pieces that are searched without synonyms, `strict`. Each other one
    gets two fields, by its name: `outside` for the pieces that are not its own, `narrow` for those
    that are searched without synonyms in it alone. `facets` says whether whole values are kept to
    be counted, `glance` whether what a first look reads is kept.
    """

    def __init__(
        self, big: Sequence[SearchArea] = (), *, facets: bool = True, glance: bool = False
    ) -> None:
        self._big = tuple(big)
        self.big = frozenset(each.name for each in big)
        self.catch_all = f"all:{big[0].name}" if big else ""
        self.strict = f"strict:{big[0].name}" if big else ""
        self.outside = {each.name: f"outside:{each.name}" for each in big[1:]}
        self.narrow = {each.name: f"narrow:{each.name}" for each in big[1:]}
        self._facets = facets
        self._glance = glance
        self.pieces = {node.piece: self._fields(node) for node in schema.NODES}

    def _fields(self, node: Node) -> PieceFields:
        searched, piece = node.search if node.is_leaf else "none", node.piece
        worded = searched in {"words", "value"}
        whole = searched in {"value", "yes-no"}
        numeric = searched in {"date", "age", "number"}
        repeated = node.is_list or node.list_depth > 0
        return PieceFields(
            node,
            words=f"{WORDS}.{piece}" if worded else "",
            exact=f"{EXACT}.{piece}" if node.is_leaf and exact_pieces(piece) else "",
            catch_all=tuple(self._caught_by(piece)),
            key=f"{KEY}.{piece}" if whole else "",
            low=f"low:{piece}" if numeric else "",
            high=f"high:{piece}" if searched == "date" and not repeated else "",
            size=f"size:{piece}" if repeated else "",
            facet=f"facet:{piece}" if self._facets and is_counted(node) else "",
            place=PLACE if searched == "point" else "",
        )

    def _caught_by(self, piece: str) -> Iterator[str]:
        """The fields of several pieces that hold the words of a piece."""
        if not self._big or piece not in self._big[0].weights:
            return
        yield self.catch_all
        is_strict = piece not in synonymous_pieces(self._big[0].name)
        if is_strict:
            yield self.strict
        for area in self._big[1:]:
            if piece not in area.weights:
                yield self.outside[area.name]
            elif not is_strict and piece not in synonymous_pieces(area.name):
                yield self.narrow[area.name]

    @cached_property
    def schema(self) -> tantivy.Schema:
        """The engine's schema of these fields."""
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field(NCT, indexed=True, fast=True)
        builder.add_text_field(HAS, tokenizer_name=_WHOLE, index_option="basic")
        builder.add_text_field(PLACE, tokenizer_name=_WHOLE, index_option="basic")
        builder.add_text_field(TOWN, tokenizer_name=_WHOLE, index_option="basic")
        builder.add_json_field(KEY, tokenizer_name=_WHOLE, index_option="basic")
        builder.add_json_field(WORDS, tokenizer_name=_SPLIT)
        builder.add_json_field(EXACT, tokenizer_name=_SPLIT)
        caught = (self.catch_all, self.strict, *self.outside.values(), *self.narrow.values())
        for name in filter(None, caught):
            builder.add_text_field(name, tokenizer_name=_SPLIT)
        for each in self.pieces.values():
            _add_columns(builder, each)
        if self._glance:
            builder.add_bytes_field(GLANCE, stored=True, indexed=False)
        return builder.build()

    def create(self, folder: Path) -> tantivy.Index:
        """A new index in an empty folder."""
        return _ready(tantivy.Index(self.schema, str(folder)))

    def open(self, folder: Path) -> tantivy.Index:
        """The index in a folder. Raises ValueError if there is none: never makes an empty one."""
        return _ready(tantivy.Index.open(str(folder)))


def _ready(index: tantivy.Index) -> tantivy.Index:
    """Make an index able to split words, and see changes only when it is told to look."""
    split = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_SPLIT, split)
    index.config_reader("manual")
    return index


def _add_columns(builder: tantivy.SchemaBuilder, fields: PieceFields) -> None:
    if fields.facet:
        builder.add_text_field(fields.facet, fast=True, tokenizer_name=_WHOLE, index_option="basic")
    if fields.low and fields.node.search == "number":
        builder.add_float_field(fields.low, fast=True)
    elif fields.low:
        builder.add_integer_field(fields.low, fast=True)
    for name in (fields.high, fields.size):
        if name:
            builder.add_integer_field(name, fast=True)


def big_areas() -> list[SearchArea]:
    """The areas of many pieces, the widest first."""
    many = [each for each in schema.AREAS if len(each.weights) > MANY_PIECES]
    return sorted(many, key=lambda area: -len(area.weights))


STUDIES = Layout(big_areas(), glance=True)
"""A document for each study."""
SITES = Layout(facets=False)
"""A document for each site of a study, as if it had that one and nothing else: what must hold in
one and the same site is asked here. Fields that no site fills take no room."""
