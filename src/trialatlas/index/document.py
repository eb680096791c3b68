"""From a study to the documents that the index takes: one for the study, one for each site.

Pure functions, so that any number of processes can run them; what recurs is kept for a while.
What lives elsewhere: the names of the fields (`fields`), what a value means (`values`), writing
(`build`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import msgspec

from trialatlas import schema
from trialatlas.index import values
from trialatlas.index.fields import (
    BOUNDARY,
    EXACT,
    GLANCE,
    HAS,
    KEY,
    NCT,
    SITES,
    STUDIES,
    TOWN,
    WORDS,
    Layout,
    PieceFields,
)
from trialatlas.index.glance import glance_of, packed
from trialatlas.index.placing import placed
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.markup import unmarked
from trialatlas.study.twofold import lines
from trialatlas.study.words import value_key

Document = dict[str, Any]

_SHORT = 64
"""Texts up to this length come again and again (countries, arms, terms): their words are kept."""
_SITES_KEPT = 20_000
_LONGEST_SITE_KEPT = 400
"""Bytes of JSON. A site comes again and again as long as it names no person: three in five of the
real ones were met before.
"""
_UNMARKED_KEPT = 1_000
"""Texts with markup: a study's are asked for twice, for its words and for them as written."""
_NESTED = (dict, list)
_EMPHASIS = re.compile(r"[^\s*]\*|\*[^\s*]")
"""A star that is no list mark."""


def nct_number(nct_id: str) -> int:
    """`NCT00000410` is 410."""
    return int(nct_id.removeprefix("NCT"))


def study_document(study: Study) -> Document:
    """The document of a study."""
    return {
        NCT: nct_number(study.nct_id),
        GLANCE: packed(glance_of(study)),
        **_towns(study),
        **_documents([_gathered(study.record)], STUDIES)[0],
    }


def encode(document: Document) -> str:
    """The document as the engine's writer takes it; bytes as Base64."""
    return msgspec.json.encode(document).decode()


def encoded_sites(study: Study) -> list[str]:
    """A document for each site that holds anything, in the order of the record, as the engine's
    writer takes it. A site that was met before is not read again.
    """
    number = nct_number(study.nct_id)
    places = [site for site in study.values("Location") if values.is_there(site)]
    keys = list(map(msgspec.json.encode, places))
    known = {key: found for key in keys if (found := _sites_kept.get(key)) is not None}
    unknown = {key: site for key, site in zip(keys, places, strict=True) if key not in known}
    if unknown:
        read = dict(zip(unknown, _encoded_fields(list(unknown.values())), strict=True))
        _keep_sites(read)
        known |= read
    return [f'{{"{NCT}":{number},{known[key]}' for key in keys]


_sites_kept: dict[bytes, str] = {}


def _keep_sites(read: dict[bytes, str]) -> None:
    if len(_sites_kept) >= _SITES_KEPT:
        _sites_kept.clear()
    _sites_kept.update(
        (site, fields) for site, fields in read.items() if len(site) <= _LONGEST_SITE_KEPT
    )


def _encoded_fields(sites: list[Any]) -> list[str]:
    """What is encoded of each site behind its study's number."""
    alone = [values.only_site(site) for site in sites]
    found = _documents([_gathered(record) for record in alone], SITES)
    return [
        encode(each | _towns(Study(b"", record, ""))).removeprefix("{")
        for each, record in zip(found, alone, strict=True)
    ]


def _towns(study: Study) -> Document:
    found = placed(study)
    return {TOWN: [place_token(*each) for each in found]} if found else {}


def _gathered(record: dict[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    _gather(record, _root(), found)
    return found


def _documents(gathered: Sequence[dict[str, list[Any]]], layout: Layout) -> list[Document]:
    """The fields of several documents: their texts are read in one pass."""
    texts: list[dict[str, list[str]]] = [{} for _ in gathered]
    documents = [_fields(*each, layout) for each in zip(gathered, texts, strict=True)]
    read = lines([found for each in texts for found in each.values()], BOUNDARY)
    found = zip(read.normal, read.written, strict=True)
    for document, each in zip(documents, texts, strict=True):
        _put_words(document, each, found, layout)
    return documents


def _fields(found: dict[str, list[Any]], texts: dict[str, list[str]], layout: Layout) -> Document:
    """All fields but those of words, whose texts are put aside by piece."""
    keys: dict[str, list[str]] = {}
    document: Document = {HAS: list(found), KEY: keys}
    for piece, held in found.items():
        fields = layout.pieces[piece]
        if fields.size:
            document[fields.size] = len(held)
        if fields.words or fields.key or fields.facet:
            distinct = _distinct(held)
            if fields.words:
                texts[piece] = _worded_texts(fields.node, distinct)
            if fields.key and (spellings := _keys(fields.node, distinct)):
                keys[piece] = spellings
            if fields.facet:
                document[fields.facet] = _whole_values(fields.node, distinct)
        if fields.low:
            _put_numbers(document, fields, values.spans_in(fields.node, held))
        if fields.place:
            places = dict.fromkeys(values.points_in(held))
            document[fields.place] = [place_token(*each) for each in places]
    return document


def _put_words(
    document: Document,
    pieces: Iterable[str],
    found: Iterator[tuple[str, str]],
    layout: Layout,
) -> None:
    """The words of the pieces, those as written, and what is caught of several pieces. `found` are
    both forms of each piece, and of others after them.
    """
    words: dict[str, str] = {}
    exact: dict[str, str] = {}
    catch_all: dict[str, list[str]] = defaultdict(list)
    for piece in pieces:
        fields = layout.pieces[piece]
        normal, written = next(found)
        if normal:
            words[piece] = normal
            for name in fields.catch_all:
                catch_all[name].append(normal)
        if fields.exact and written:
            exact[piece] = written
    document[WORDS] = words
    if exact:
        document[EXACT] = exact
    for name, caught in catch_all.items():
        document[name] = " ".join(caught)


def _distinct(held: list[Any]) -> list[Any]:
    """Each text once. Other kinds stay as they are: 1 and true are equal and do not read alike."""
    if len(held) == 1 or set(map(type, held)) != {str}:
        return held
    return list(dict.fromkeys(held))


def place_token(latitude: float, longitude: float) -> str:
    """A place as one token; `place_of` reads it back exactly."""
    return f"{latitude!r} {longitude!r}"


def place_of(token: str) -> tuple[float, float]:
    """Latitude and longitude of a place's token."""
    latitude, longitude = token.split(" ")
    return float(latitude), float(longitude)


def _worded_texts(node: Node, held: list[Any]) -> list[str]:
    return [_worded(node, each) for each in held if not isinstance(each, _NESTED)]


def _whole_values(node: Node, held: list[Any]) -> list[str]:
    """See `values.whole_values`; short texts are read once."""
    if node.search != "words":
        return values.whole_values_in(node, held)
    return list(
        dict.fromkeys([_text(node, each) for each in held if not isinstance(each, _NESTED)])
    )


def _text(node: Node, value: Any) -> str:
    if isinstance(value, str) and len(value) <= _SHORT:
        return _short_text(node.piece, value)
    return values.text_of(node, value)


@lru_cache(maxsize=200_000)
def _short_text(piece: str, value: str) -> str:
    return values.text_of(schema.node(piece), value)


def _worded(node: Node, value: Any) -> str:
    """A text with the words of a value: as much of its markup is read as words depend on."""
    if not isinstance(value, str) or node.search == "value":
        return values.text_of(node, value)
    return value if is_plain(value) else _unmarked(node.piece, value)


@lru_cache(maxsize=_UNMARKED_KEPT)
def _unmarked(piece: str, value: str) -> str:
    node = schema.node(piece)
    return unmarked(value) if node.item_type == "markup" else values.text_of(node, value)


def is_plain(text: str) -> bool:
    """True if no markup and no leaked escape can be in the text, so that its words are its own."""
    if (
        "\\" in text
        or "&" in text
        or "<" in text
        or ">" in text
        or "[" in text
        or "]" in text
        or "^" in text
        or "~" in text
        or "_" in text
        or "`" in text
        or "$" in text
    ):  # one by one: a loop over the signs takes four times as long
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
    known = branch.below
    for name, value in structure.items():
        below = known.get(name)
        if below is None:
            there = there or values.is_there(value)
        elif isinstance(value, str):
            if value:
                found[below.piece].append(value)
                there = True
        elif isinstance(value, list):
            for each in value:
                if _gather_one(each, below, found):
                    found[below.piece].append(each)
                    there = True
        elif _gather_one(value, below, found):
            found[below.piece].append(value)
            there = True
    return there


def _gather_one(value: Any, branch: _Branch, found: dict[str, list[Any]]) -> bool:
    """Gather what is below a value. True if the value is there."""
    if isinstance(value, str):
        return value != ""
    if isinstance(value, dict) and branch.below:
        return _gather(value, branch, found)
    return values.is_there(value)
