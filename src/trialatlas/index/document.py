"""From a study to the documents that the index takes: one for the study, one for each site.

Pure functions, so that any number of processes can run them. What lives elsewhere: the names of
the fields (`fields`), what a value means (`values`), writing (`build`).
"""

from __future__ import annotations

from collections import Counter
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
    counts: Counter[str] = Counter()
    _count(study.record, _root(), counts)
    document: Document = {NCT: nct_number(study.nct_id), HAS: list(counts)}
    for piece, count in counts.items():
        fields = layout.pieces[piece]
        if fields.size:
            document[fields.size] = count
        _put(document, fields, study)
    return document


def _put(document: Document, fields: PieceFields, study: Study) -> None:
    node = fields.node
    if fields.words:
        _put_words(document, fields, values.texts(study, node))
    if fields.facet:
        document[fields.facet] = values.whole_values(study, node)
    if fields.key:
        _put_path(document, fields.key, _keys(node, values.present(study, node)))
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


def _put_words(document: Document, fields: PieceFields, texts: list[str]) -> None:
    lines = dict.fromkeys(line for text in texts if (line := _words_line(text)))
    if not lines:
        return
    text = f"{BOUNDARY} {f' {BOUNDARY} '.join(lines)} {BOUNDARY}"
    _put_path(document, fields.words, text)
    for name in fields.catch_all:
        document[name] = f"{document[name]} {text}" if name in document else text


def _words_line(text: str) -> str:
    return _short_line(text) if len(text) <= _SHORT else " ".join(words(text))


@lru_cache(maxsize=200_000)
def _short_line(text: str) -> str:
    return " ".join(words(text))


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


def _count(structure: dict[str, Any], branch: _Branch, counts: Counter[str]) -> bool:
    """Count the values that are there by piece. True if the structure holds any at all."""
    there = False
    for name, value in structure.items():
        below = branch.below.get(name)
        if below is None:
            there = there or values.is_there(value)
        elif isinstance(value, list):
            for each in value:
                there = _count_value(each, below, counts) or there
        else:
            there = _count_value(value, below, counts) or there
    return there


def _count_value(value: Any, branch: _Branch, counts: Counter[str]) -> bool:
    if isinstance(value, dict) and branch.below:
        there = _count(value, branch, counts)
    else:
        there = values.is_there(value)
    if there:
        counts[branch.piece] += 1
    return there
