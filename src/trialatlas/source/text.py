"""JSON texts as records: JSON lines, one study, a list of studies, an answer page.

JSON lines are read line by line, whatever their size; the others are read in one piece
and split without decoding, so that each record keeps its bytes. What does not live
here: packing, and whether a record is a study.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import msgspec

from trialatlas.errors import RecordError, SourceError
from trialatlas.source.limits import Limits
from trialatlas.source.record import Record

_SPACE = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"
_OPENERS = (b"{", b"[")
_HEAD_LINES = 5
_STEP_BYTES = 1 << 20
_PAGE_NAME = b'"studies"'
_PAGE_NAME_WITHIN = 1000
_WRONG_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"PK", "a zip archive inside another file"),
    (b"\x1f\x8b", "packed twice"),
    (b"\x28\xb5\x2f\xfd", "packed twice"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ", "packed with xz"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
_HTML = (b"<!doctype html", b"<html")


class _Line(NamedTuple):
    """`given` is a line that is not blank, with its end; only its beginning if it is not `whole`,
    because it is longer than a record may be.
    """

    number: int
    given: bytes
    whole: bool

    @property
    def text(self) -> bytes:
        """The line without the space around it."""
        return self.given.strip(_SPACE)


class _Page(msgspec.Struct):
    """An answer of the registry's API: a page of studies, or one study without such a list."""

    studies: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


class _Kind(msgspec.Struct):
    """What tells an answer page from a study; all else is passed over without making values."""

    studies: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    protocolSection: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET  # noqa: N815 - the record's own name


_kind_decoder = msgspec.json.Decoder(_Kind)
_page_decoder = msgspec.json.Decoder(_Page)
_list_decoder = msgspec.json.Decoder(list[msgspec.Raw])


def read_text(
    stream: io.BufferedReader, where: str, limits: Limits
) -> Iterator[Record | RecordError]:
    """The records of an unpacked stream. Raises SourceError if it holds no JSON at all."""
    lines = _lines(stream, limits)
    head = _head(lines)
    if not head:
        raise SourceError(
            f"{where} is empty",
            hint="Give a file that holds studies.",
            slug="source-empty",
        )
    _refuse_other_kinds([line.text for line in head], where)
    if _is_document(head[0]):
        return _document(_rest(head[0], stream, where, limits), where, limits)
    return _records(chain(head, lines), where, limits)


def _lines(stream: io.BufferedReader, limits: Limits) -> Iterator[_Line]:
    """Lines that are not blank, without a byte order mark. The rest of a line that is too long is
    left in the stream until the next one is asked for.
    """
    number = 0
    while given := stream.readline(limits.record + 1):
        number += 1
        whole = len(given) <= limits.record or given.endswith(b"\n")
        if number == 1:
            given = given.removeprefix(_BOM)
        if given.strip(_SPACE):
            yield _Line(number, given, whole)
        while not (whole or not given or given.endswith(b"\n")):
            given = stream.readline(_STEP_BYTES)


def _head(lines: Iterator[_Line]) -> list[_Line]:
    """The first lines, up to the first that can begin JSON: enough to tell what the file is."""
    head: list[_Line] = []
    for line in lines:
        head.append(line)
        if line.text.startswith(_OPENERS) or len(head) == _HEAD_LINES:
            break
    return head


def _refuse_other_kinds(head: list[bytes], where: str) -> None:
    first = head[0]
    kind = next((kind for magic, kind in _WRONG_KINDS if first.startswith(magic)), None)
    if kind is None and first.startswith(b"<"):
        kind = "a web page" if first.lower().startswith(_HTML) else "XML"
    if kind is None and b"\0" in first:
        kind = "binary, or text in UTF-16"
    if kind is None and not any(line.startswith(_OPENERS) for line in head):
        kind = "text, but no JSON"
    if kind is not None:
        raise SourceError(
            f"{where} is {kind}",
            hint="Give studies as the registry's API has them: JSON or JSON lines in UTF-8, plain "
            "or packed with gzip or zstd, a folder of such files, or the registry's zip.",
            slug="source-unknown",
        )


def _is_document(first: _Line) -> bool:
    """Whether a file is one JSON text, told by its first line.

    In JSON lines that line is whole. In a document it is whole only if it is an answer page on
    one line; else it ends inside a structure.
    """
    text = first.text
    if not text.startswith(b"{"):
        return text.startswith(b"[")
    if not first.whole:
        return _PAGE_NAME in text[:_PAGE_NAME_WITHIN]
    try:
        value = _kind_decoder.decode(text.removesuffix(b","))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return text.endswith((b"{", b"[", b",", b":"))
    return value.studies is not msgspec.UNSET and value.protocolSection is msgspec.UNSET


def _records(lines: Iterator[_Line], where: str, limits: Limits) -> Iterator[Record | RecordError]:
    for line in lines:
        if line.whole:
            yield Record(line.text.removesuffix(b","), where, line.number)
        else:
            yield _too_long(where, line.number, limits)


def _rest(first: _Line, stream: io.BufferedReader, where: str, limits: Limits) -> bytes:
    text = bytearray(first.given)
    while len(text) <= limits.document and (more := stream.read(_STEP_BYTES)):
        text += more
    if len(text) > limits.document:
        raise SourceError(
            f"{where} is one JSON text of more than {limits.document:,} bytes",
            hint="Give it as JSON lines, one study a line; those may be of any size.",
            slug="source-too-large",
        )
    return bytes(text).strip(_SPACE)


def _document(text: bytes, where: str, limits: Limits) -> Iterator[Record | RecordError]:
    try:
        found = (
            _list_decoder.decode(text)
            if text.startswith(b"[")
            else _page_decoder.decode(text).studies
        )
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{where} is not valid JSON: {error}",
            hint="Get the file again.",
            slug="source-unknown" if text.endswith((b"}", b"]")) else "source-truncated",
        ) from error
    except RecursionError as error:
        raise SourceError(
            f"{where} is nested deeper than any study",
            hint="Give a file of studies.",
            slug="source-hostile",
        ) from error
    studies = [(0, text)] if found is msgspec.UNSET else enumerate(map(bytes, found), start=1)
    for number, raw in studies:
        if len(raw) > limits.record:
            yield _too_long(where, number, limits)
        else:
            yield Record(raw, where, number)


def _too_long(where: str, line: int, limits: Limits) -> RecordError:
    return RecordError(
        f"longer than {limits.record:,} bytes", where=where, line=line, slug="record-too-long"
    )
