"""Files as streams of bytes: opened, counted, unpacked, and held to the limits.

Packing is recognised by the first bytes, never by the name. Errors of the system and
of the unpackers become SourceError here. What does not live here: what the bytes mean.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import zstandard

from trialatlas.errors import SourceError
from trialatlas.source.limits import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BUFFER_BYTES = 1 << 17
GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ZSTD_FEED_BYTES = 1 << 8
_ZSTD_WINDOW_BYTES = 1 << 27


class Meter:
    """How far a source has been read: bytes of its files, packed as they are."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0


class CountedFile(io.FileIO):
    """A file that says how much was read of it, to the meter of the source and by itself."""

    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path)
        self._meter = meter
        self.count = 0

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """Read and count."""
        taken = super().readinto(buffer)
        self.count += taken or 0
        self._meter.done = min(self._meter.total, self._meter.done + (taken or 0))
        return taken


class ReadsOnce(Protocol):
    """What an unpacker offers: some bytes from one step of work; none at the end."""

    def read1(self, size: int, /) -> bytes: ...  # noqa: D102 - the class says it


class BoundedStream(io.RawIOBase):
    """The unpacked bytes of one packed file. Raises SourceError where a limit is passed
    (source-hostile) or the packed bytes break off or are damaged (source-truncated).
    """

    def __init__(
        self, unpacker: ReadsOnce, packed_bytes: Callable[[], int], where: str, limits: Limits
    ) -> None:
        super().__init__()
        self._unpacker = unpacker
        self._packed_bytes = packed_bytes
        self._where = where
        self._limits = limits
        self._produced = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Take one step of unpacking, at most as much as fits."""
        view = memoryview(buffer)
        with translated(self._where):
            data = self._unpacker.read1(len(view))
        self._produced += len(data)
        limits = self._limits
        swollen = self._produced > max(
            limits.ratio_from, limits.ratio * max(1, self._packed_bytes())
        )
        if swollen or self._produced > limits.unpacked:
            raise SourceError(
                f"{self._where} unpacks to more than it plausibly holds",
                hint="If you trust it, unpack it yourself and load what comes out.",
                slug="source-hostile",
            )
        view[: len(data)] = data
        return len(data)


class _ZstdReader:
    """One or more zstd frames. The library's own reader takes a frame that breaks off for one
    that ends; this one raises EOFError. It feeds little at a time, so that a hostile frame
    cannot unpack to much in one step.
    """

    def __init__(self, packed: io.BufferedReader) -> None:
        self._packed = packed
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._ready = memoryview(b"")

    def read1(self, size: int, /) -> bytes:
        while not self._ready:
            data = self._packed.read(_ZSTD_FEED_BYTES)
            if not data and self._frame is None:
                return b""
            if not data:
                raise EOFError("a frame breaks off")
            self._ready = memoryview(self._unpack(data))
        taken, self._ready = self._ready[:size], self._ready[size:]
        return bytes(taken)

    def _unpack(self, data: bytes) -> bytes:
        unpacked: list[bytes] = []
        while data:
            frame = self._frame or self._unpacker.decompressobj()
            unpacked.append(frame.decompress(data))
            self._frame = None if frame.eof else frame
            data = frame.unused_data if frame.eof else b""
        return b"".join(unpacked)


@contextmanager
def opened(
    path: Path, where: str, meter: Meter
) -> Generator[tuple[io.BufferedReader, Callable[[], int]]]:
    """A file as a stream, and a function that says how many bytes of it were read."""
    with translated(where):
        counted = CountedFile(path, meter)
    stream: io.BufferedReader = io.BufferedReader(counted, BUFFER_BYTES)
    with stream:
        yield stream, lambda: counted.count


def unpacked(
    stream: io.BufferedReader, packed_bytes: Callable[[], int], where: str, limits: Limits
) -> io.BufferedReader:
    """The stream itself, or what comes out of it if it is packed with gzip or zstd."""
    with translated(where):
        magic = stream.peek(len(ZSTD_MAGIC))
    if magic.startswith(GZIP_MAGIC):
        return bounded(gzip.GzipFile(fileobj=stream), packed_bytes, where, limits)
    if magic.startswith(ZSTD_MAGIC):
        return bounded(_ZstdReader(stream), packed_bytes, where, limits)
    return stream


def bounded(
    unpacker: ReadsOnce, packed_bytes: Callable[[], int], where: str, limits: Limits
) -> io.BufferedReader:
    """An unpacker as a buffered stream that holds the limits."""
    return io.BufferedReader(BoundedStream(unpacker, packed_bytes, where, limits), BUFFER_BYTES)


@contextmanager
def translated(where: str) -> Generator[None]:
    """Turn what the system and the unpackers raise into SourceError."""
    try:
        yield
    except (
        EOFError,
        zlib.error,
        gzip.BadGzipFile,
        zipfile.BadZipFile,
        zstandard.ZstdError,
    ) as error:
        raise SourceError(
            f"{where} breaks off or is damaged: {error}",
            hint="Get the file again; what could be read before the break has been read.",
            slug="source-truncated",
        ) from error
    except OSError as error:
        raise SourceError(
            f"{where} cannot be read: {error.strerror or error}",
            hint="Check that the file is there and that you may read it.",
            slug="source-unreadable",
        ) from error


def printable(path: str | os.PathLike[str]) -> str:
    """A path as text that can be stored and shown, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
