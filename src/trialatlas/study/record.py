"""One study, decoded: its record, its values by piece, what the declaration does not know.

Decoding keeps everything and rejects only what cannot be a study: bytes that
are no JSON object, or an object without an NCT number. Values keep the type
they have in the record, whatever the declaration says.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

import msgspec

from trialatlas import schema
from trialatlas.errors import RecordError, UsageError

_NCT = re.compile(r"\s*NCT[\s-]*0*(\d{1,8})\s*", re.IGNORECASE)
_BARE = re.compile(r"\s*(\d{8})\s*")
_decoder = msgspec.json.Decoder()


def canonical_nct_id(text: str) -> str:
    """`nct 410` and `NCT00000410` are both `NCT00000410`. Raises UsageError for anything else."""
    found = _NCT.fullmatch(text) or _BARE.fullmatch(text)
    if found is None or not text.isascii():
        raise UsageError(
            f"{text[:40]!r} is not an NCT number",
            hint="An NCT number is NCT and eight digits, like NCT00000102.",
            slug="nct-id",
        )
    return f"NCT{int(found[1]):08d}"


class Study:
    """A decoded study. `raw` is the record as received, `record` its JSON; do not change it."""

    __slots__ = ("nct_id", "raw", "record")

    def __init__(self, raw: bytes, record: dict[str, Any], nct_id: str) -> None:
        self.raw = raw
        self.record = record
        self.nct_id = nct_id

    @classmethod
    def decode(cls, raw: bytes) -> Study:
        """Decode one record. Raises RecordError if it is no study at all."""
        try:
            record = _decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise RecordError(f"not valid JSON: {error}", slug="record-json") from error
        return cls.of(record, raw)

    @classmethod
    def of(cls, record: Any, raw: bytes | None = None) -> Study:
        """Wrap a record that is already decoded. `raw` is made from it where none is given."""
        if not isinstance(record, dict):
            raise RecordError("not a JSON object", slug="record-shape")
        found = _follow(record, ("protocolSection", "identificationModule", "nctId"))
        if not found or not isinstance(found[0], str):
            raise RecordError(
                "no protocolSection.identificationModule.nctId", slug="record-without-id"
            )
        try:
            nct_id = canonical_nct_id(found[0])
        except UsageError as error:
            raise RecordError(error.message, slug="record-without-id") from error
        return cls(raw if raw is not None else msgspec.json.encode(record), record, nct_id)

    def values(self, piece: str) -> list[Any]:
        """All values of a piece in record order, lists flattened. Structures come as dicts."""
        return _follow(self.record, _names(piece))

    def value(self, piece: str) -> Any | None:
        """The first value of a piece, or None."""
        found = self.values(piece)
        return found[0] if found else None

    def text(self, piece: str) -> str:
        """The first value of a piece as a string; empty if there is none."""
        found = self.value(piece)
        return found if isinstance(found, str) else ""

    def texts(self, *pieces: str) -> list[str]:
        """All texts of some pieces, in the order of the pieces; what is no text, and what holds
        nothing but white space, is passed over.
        """
        return [
            each
            for piece in pieces
            for each in self.values(piece)
            if isinstance(each, str) and each.strip()
        ]

    def unknown_paths(self) -> Counter[str]:
        """How often each path that the declaration lacks occurs, as `path: count`."""
        counts: Counter[str] = Counter()
        _count_unknown(self.record, "", counts)
        return counts


def items(value: Any) -> list[Any]:
    """The items of a list; a single value counts as a list of one, None as an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _follow(value: Any, names: tuple[str, ...]) -> list[Any]:
    """What stands below a value, level by level, lists flattened and nulls left out."""
    depth = 0
    for name in names:  # most paths end early or meet no list
        if not isinstance(value, dict):
            break
        value = value.get(name)
        if value is None:
            return []
        depth += 1
    found: list[Any] = list(value) if isinstance(value, list) else [value]
    for name in names[depth:]:
        below: list[Any] = []
        for each in found:
            inner = each.get(name) if isinstance(each, dict) else None
            if isinstance(inner, list):
                below.extend(inner)
            elif inner is not None:
                below.append(inner)
        found = below
    return found


@cache
def _names(piece: str) -> tuple[str, ...]:
    return tuple(schema.node(piece).path.split("."))


@cache
def _known_paths() -> frozenset[str]:
    return frozenset(node.path for node in schema.NODES)


def _count_unknown(value: Any, path: str, counts: Counter[str]) -> None:
    if isinstance(value, list):
        for each in value:
            _count_unknown(each, path, counts)
        return
    if not isinstance(value, dict):
        return
    known = _known_paths()
    for name, below in value.items():
        inner = f"{path}.{name}" if path else name
        if inner in known:
            if isinstance(below, (dict, list)):
                _count_unknown(below, inner, counts)
        elif not _is_point(path):
            counts[inner] += 1


def _is_point(path: str) -> bool:
    """Latitude and longitude are the value of a point, which the metadata treats as a leaf."""
    return path.endswith(".geoPoint")
