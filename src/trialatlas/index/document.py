"""From a study to the documents that the index takes: one for the study, one for each site.

Pure functions, so that any number of processes can run them. What lives elsewhere: the names of
the fields (`fields`), what a value means (`values`), writing (`build`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import Any

import msgspec

from trialatlas import schema
from trialatlas.index import values
from trialatlas.index.fields import (
    BOUNDARY,
    HAS,
    NCT,
    SITES,
    STUDIES,
    Layout,
    PieceFields,
)
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.words import value_key, words

Document = dict[str, Any]

_SHORT = 64
"""Texts up to this length come again and again (countries, arms, terms): their words are kept."""
_SIGNS = tuple("\\&<>[]^~_`$")
_EMPHASIS = re.compile(r"[^\s*]\*|\*[^\s*]")
"""A star that is no list mark."""


def nct_number(nct_id: str) -> int:
    """`NCT00000410` is 410."""
    return int(nct_id.removeprefix("NCT"))


def study_document(study: Study) -> Document:
    """The document of a study."""
    return _document(study, STUDIES)


def site_documents(study: Study) -> list[Document]:
    """A document for each site that holds anything, in the order of the record."""
    return [_document(site, SITES) for site in values.sites(study)]


def encode(document: Document) -> str:
    """The document as the engine's writer takes it."""
    return msgspec.json.encode(document).decode()


def _document(study: Study, layout: Layout) -> Document:
    gathered = _Gathered(study)
    document: Document = {NCT: nct_number(study.nct_id), HAS: list(gathered.found)}
    for piece, found in gathered.found.items():
        fields = layout.pieces[piece]
        if fields.size:
            document[fields.size] = len(found)
        if not fields.node.children:
            _put(document, fields, gathered)
    return document


class _Gathered(Study):
    """A study with the values that are there gathered by piece, in one walk of the record."""

    __slots__ = ("found",)

    def __init__(self, study: Study) -> None:
        super().__init__(study.raw, study.record, study.nct_id)
        self.found: dict[str, list[Any]] = defaultdict(list)
        _gather(study.record, _root(), self.found)

    def values(self, piece: str) -> list[Any]:
        return self.found.get(piece, [])


def _put(document: Document, fields: PieceFields, study: Study) -> None:
    node = fields.node
    if fields.words:
        _put_words(document, fields, study.values(node.piece))
    if fields.facet:
        document[fields.facet] = _whole_values(study, node)
    if fields.key:
        _put_path(document, fields.key, _keys(node, study.values(node.piece)))
    if fields.low:
        _put_numbers(document, fields, values.spans(study, node))
    if fields.place:
        places = dict.fromkeys(values.points(study, node))
        document[fields.place] = [place_token(*each) for each in places]


def place_token(latitude: float, longitude: float) -> str:
    """A place as one token; `place_of` reads it back exactly."""
    return f"{latitude!r} {longitude!r}"


def place_of(token: str) -> tuple[float, float]:
    """Latitude and longitude of a place's token."""
    latitude, longitude = token.split(" ")
    return float(latitude), float(longitude)


def _put_words(document: Document, fields: PieceFields, held: list[Any]) -> None:
    lines: dict[str, None] = {}
    for value in held:
        if not isinstance(value, dict | list) and (line := _line(fields.node, value)):
            lines[line] = None
    if not lines:
        return
    text = f"{BOUNDARY} {f' {BOUNDARY} '.join(lines)} {BOUNDARY}"
    _put_path(document, fields.words, text)
    for name in fields.catch_all:
        document[name] = f"{document[name]} {text}" if name in document else text


def _line(node: Node, value: Any) -> str:
    """The normalised words of a value, a space between them."""
    if isinstance(value, str) and len(value) <= _SHORT:
        return _short_line(node.piece, value)
    return _make_line(node, value)


@lru_cache(maxsize=200_000)
def _short_line(piece: str, value: str) -> str:
    return _make_line(schema.node(piece), value)


def _whole_values(study: Study, node: Node) -> list[str]:
    """See `values.whole_values`; short texts are read once."""
    if node.search != "words":
        return values.whole_values(study, node)
    held = (each for each in study.values(node.piece) if not isinstance(each, dict | list))
    return list(dict.fromkeys(_text(node, each) for each in held))


def _text(node: Node, value: Any) -> str:
    if isinstance(value, str) and len(value) <= _SHORT:
        return _short_text(node.piece, value)
    return values.text_of(node, value)


@lru_cache(maxsize=200_000)
def _short_text(piece: str, value: str) -> str:
    return values.text_of(schema.node(piece), value)


def _make_line(node: Node, value: Any) -> str:
    as_it_is = isinstance(value, str) and node.search != "value" and is_plain(value)
    return " ".join(words(value if as_it_is else _text(node, value)))


def is_plain(text: str) -> bool:
    """True if no markup and no leaked escape can be in the text, so that its words are its own."""
    if any(sign in text for sign in _SIGNS):
        return False
    return "*" not in text or _EMPHASIS.search(text) is None


def _keys(node: Node, held: list[Any]) -> list[str]:
    if node.search == "value":
        keys = [_value_key(str(each)) for each in held]
    else:
        answers = [values.yes_no(each) for each in held]
        keys = [yes_no_key(answer=each) for each in answers if each is not None]
    return list(dict.fromkeys(keys))


_value_key = lru_cache(maxsize=10_000)(value_key)


def yes_no_key(*, answer: bool) -> str:
    """The key of a boolean."""
    return "true" if answer else "false"


def _put_numbers(document: Document, fields: PieceFields, spans: list[values.Span]) -> None:
    if not spans:
        return
    if fields.high:
        document[fields.low], document[fields.high] = map(int, spans[0])
    elif fields.node.search == "date":
        days = (day for low, high in spans for day in range(int(low), int(high) + 1))
        document[fields.low] = list(dict.fromkeys(days))
    else:
        document[fields.low] = [low for low, _ in spans]


def _put_path(document: Document, name: str, value: Any) -> None:
    """Put a value under a field, or under a path of one level in a JSON field."""
    field, dot, path = name.partition(".")
    if not dot:
        document[field] = value
    elif value:
        document.setdefault(field, {})[path] = value


class _Branch:
    """A node with those below it by name: the record is walked once, along these."""

    __slots__ = ("below", "piece")

    def __init__(self, piece: str, children: tuple[Node, ...]) -> None:
        self.piece = piece
        self.below = {each.name: _Branch(each.piece, each.children) for each in children}


@cache
def _root() -> _Branch:
    return _Branch("", schema.ROOTS)


def _gather(structure: dict[str, Any], branch: _Branch, found: dict[str, list[Any]]) -> bool:
    """Gather the values that are there by piece. True if the structure holds any at all."""
    there = False
    for name, value in structure.items():
        below = branch.below.get(name)
        if below is None:
            there = there or values.is_there(value)
            continue
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, str):
                is_there = each != ""
            elif isinstance(each, dict) and below.below:
                is_there = _gather(each, below, found)
            else:
                is_there = values.is_there(each)
            if is_there:
                found[below.piece].append(each)
                there = True
    return there
