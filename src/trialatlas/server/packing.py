"""Packing answers for the wire: zstd or gzip, whichever the client takes, as they are made.

A stream is packed piece by piece and each piece is sent on, so that packing costs no memory.
What is small, packed already or not text goes out as it is.
"""

from __future__ import annotations

import zlib
from typing import Final, Protocol

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST: Final = 1000
"""Bytes from which on packing pays."""
_GZIP_LEVEL: Final = 5
_ZSTD_LEVEL: Final = 3
_GZIP_FORM: Final = 31
"""zlib's number for a gzip header and the largest window."""
_TEXTS: Final = ("text/", "application/json", "application/problem+json", "application/fhir+json")
_OTHER_TEXTS: Final = (
    "image/svg+xml",
    "application/javascript",
    "application/x-research-info-systems",
)
_NO_BODY: Final = frozenset({204, 304})


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class Packing:
    """Packs the answers of an application for clients that ask for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # For whole bodies, one after the other. To make one costs as much as to pack a small body.
        self._zstd = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back packed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        coding = chosen(Headers(scope=scope).get("accept-encoding", ""))
        await self.app(scope, receive, _Answer(send, coding, self._zstd).send)


def chosen(accepted: str) -> str:
    """The coding of an Accept-Encoding header that we use: `zstd`, else `gzip`, else empty.

    The client's order of preference is followed where it gives one.
    """
    wanted: dict[str, float] = {}
    for each in accepted.split(","):
        name, _, weight = each.partition(";")
        wanted[name.strip().lower()] = _weight(weight)
    best = max(("zstd", "gzip"), key=lambda name: wanted.get(name, 0.0))
    return best if wanted.get(best, 0.0) > 0 else ""


def _weight(text: str) -> float:
    name, _, number = text.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0


class _Answer:
    """One answer on its way out. Its start is held back until its first bytes are known."""

    def __init__(self, send: Send, coding: str, zstd: zstandard.ZstdCompressor) -> None:
        self._send = send
        self._coding = coding
        self._zstd = zstd
        self._start: Message | None = None
        self._packer: _Packer | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] != "http.response.body":
            await self._send(message)
        elif self._start is not None:
            start, self._start = self._start, None
            await self._begin(start, message)
        else:
            await self._go_on(message)

    async def _begin(self, start: Message, first: Message) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        if not _is_text(headers) or start["status"] in _NO_BODY:
            await self._send(start)
            await self._send(first)
            return
        headers.add_vary_header("Accept-Encoding")
        more = first.get("more_body", False)
        if self._coding and (more or len(first.get("body", b"")) >= SMALLEST):
            headers["Content-Encoding"] = self._coding
            del headers["Content-Length"]
            if not more:
                body = self._whole(first["body"])
                headers["Content-Length"] = str(len(body))
                first = {**first, "body": body}
            else:
                self._packer = _packer(self._coding)
        await self._send({**start, "headers": headers.raw})
        await self._go_on(first)

    def _whole(self, body: bytes) -> bytes:
        if self._coding == "zstd":
            return self._zstd.compress(body)
        packer = _packer(self._coding)
        return packer.compress(body) + packer.flush()

    async def _go_on(self, message: Message) -> None:
        if self._packer is None:
            await self._send(message)
            return
        packed = self._packed(message)
        if packed["body"] or not packed.get("more_body", False):
            await self._send(packed)

    def _packed(self, message: Message) -> Message:
        assert self._packer is not None  # noqa: S101 - for the type checker: callers have looked
        body = self._packer.compress(message.get("body", b""))
        if not message.get("more_body", False):
            body += self._packer.flush()
        return {**message, "body": body}


def _packer(coding: str) -> _Packer:
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
    return zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_FORM)


def _is_text(headers: MutableHeaders) -> bool:
    media = headers.get("content-type", "")
    return media.startswith((*_TEXTS, *_OTHER_TEXTS)) and "content-encoding" not in headers
