"""Studies on their way out, one after another: as stored where nothing is to be changed.

A page of a thousand full studies is written as it is read, so that it costs no memory; a record
is decoded only if fields were chosen or markup is to be plain. What does not live here: which
studies, headers, and hiding contacts, which is the facade's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from trialatlas.export import csv_columns
from trialatlas.export.fields import Mask, project, with_plain_markup
from trialatlas.export.streams import on_one_line
from trialatlas.store import StoredStudy
from trialatlas.study import Study

CHUNK = 64 * 1024
"""Bytes that are handed to the server at once, at least, while there are more."""

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Form:
    """How a study leaves: with which fields (None: all), and with which markup."""

    mask: Mask | None = None
    plain_markup: bool = False

    @property
    def is_stored(self) -> bool:
        """True if records go out as they are stored."""
        return self.mask is None and not self.plain_markup

    def line(self, raw: bytes) -> bytes:
        """A record as JSON on one line."""
        if self.is_stored:
            return on_one_line(raw)
        return _encoder.encode(self.record(Study.decode(raw)))

    def record(self, study: Study) -> dict[str, Any]:
        """The record with its chosen fields, in the registry's order of keys."""
        kept = study.record if self.mask is None else project(study.record, self.mask)
        return with_plain_markup(kept) if self.plain_markup else kept


def json_page(
    stored: Iterable[StoredStudy], form: Form, *, total: int | None, next_token: str | None
) -> Iterator[bytes]:
    """One page of studies as JSON, each study on a line of its own."""
    yield b"{" if total is None else b'{"totalCount":%d,' % total
    yield b'"studies":['
    before = b"\n"
    for each in stored:
        yield before
        yield form.line(each.raw)
        before = b",\n"
    yield b"\n]"
    if next_token is not None:
        yield b',"nextPageToken":' + _encoder.encode(next_token)
    yield b"}\n"


def csv_page(
    stored: Iterable[StoredStudy], titles: Sequence[str], *, with_header: bool
) -> Iterator[bytes]:
    """One page of studies as a CSV table."""
    if with_header:
        yield csv_columns.header(titles)
    for each in stored:
        yield csv_columns.row(Study.decode(each.raw), titles)


async def in_chunks(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in larger pieces, made as they are asked for."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= CHUNK:
            yield bytes(held)
            held.clear()
    yield bytes(held)
