"""The form of a snapshot's file: a tar packed with zstd, laid out as a data folder.

    manifest.json                        first: what the file holds, and the size of every part
    index/current.json                   which index, and in which layout it was written
    index/generations/snapshot/…         the engine's files of one state of the index
    store.db vocabulary.db directory.db  SQLite files, each of one moment
    statistics.json                      where it was there
    SHA256SUMS                           last: the hash of everything before it

It is written and read from its beginning to its end, so that memory is bounded and a pipe will
do; `tar --zstd -xf` reads it too. Locks, logs and `likeness.db`, which is made as studies are
compared, are left out. What does not live here: where parts come from (`taking`),
where they go (`restoring`).
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Final, cast

import msgspec
import zstandard

from trialatlas.errors import SnapshotError
from trialatlas.index.generation import Pointer

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
GENERATION: Final = "snapshot"
"""The name of the generation in the file; a restored one gets a name of its own."""
LEVEL: Final = 1
"""Of zstd: level 3 takes twice the time and packs 1 to 6 parts in 100 better."""
END: Final = bytes.fromhex("502a4d1808000000") + b"the end\n"
"""A frame of zstd that every reader passes over: without it the file was cut off."""
_BLOCK: Final = tarfile.BLOCKSIZE
_STEP: Final = 1 << 20
_WINDOW: Final = 8 << 20
_SMALL: Final = 4 << 20
"""Bytes that a manifest or a list of sums may have."""
_MOST_PARTS: Final = 20_000
_NAME: Final = re.compile(
    r"(?:store\.db|vocabulary\.db|directory\.db|statistics\.json|index/current\.json"
    rf"|index/generations/{GENERATION}/(?:studies|sites)/\.?[0-9A-Za-z][0-9A-Za-z_.-]{{0,80}})",
    re.ASCII,
)

Told = Callable[[int], None]
"""Called with the number of bytes that were just gone through."""


class Part(msgspec.Struct, frozen=True):
    """A file below the data folder, and its bytes unpacked."""

    name: str
    size: int


class Manifest(msgspec.Struct, frozen=True):
    """What a snapshot says of itself. `sequence` and counts are the store's; `index` is None where
    it was left out.
    """

    format: int
    made: datetime
    made_by: str
    studies: int
    versions: int
    sequence: int
    registry_date: str
    contacts: str
    index: Pointer | None
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """Bytes of all parts, unpacked."""
        return sum(each.size for each in self.parts)


class SnapshotWriter:
    """Writes a snapshot. Parts come in the order of the manifest; `finish` ends it."""

    def __init__(self, file: IO[bytes], manifest: Manifest, told: Told) -> None:
        packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        self._file = file
        self._out = packer.stream_writer(file, closefd=False)
        self._when = int(manifest.made.timestamp())
        self._told = told
        self._sums: list[str] = []
        raw = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        self.add(Part(MANIFEST, len(raw)), io.BytesIO(raw))

    def add(self, part: Part, source: IO[bytes]) -> None:
        """Write a part: the first `part.size` bytes of `source`. Raises OSError if it has fewer."""
        self._head(part)
        digest = hashlib.sha256()
        left = part.size
        while left:
            piece = source.read(min(_STEP, left))
            if not piece:
                raise OSError(f"{part.name} became shorter while it was read")
            digest.update(piece)
            self._out.write(piece)
            left -= len(piece)
            self._told(len(piece))
        self._out.write(bytes(-part.size % _BLOCK))
        self._sums.append(f"{digest.hexdigest()}  {part.name}\n")

    def finish(self) -> None:
        """Write the sums and the end."""
        raw = "".join(self._sums).encode()
        self._head(Part(SUMS, len(raw)))
        self._out.write(raw + bytes(-len(raw) % _BLOCK) + bytes(2 * _BLOCK))
        self._out.close()
        self._file.write(END)

    def _head(self, part: Part) -> None:
        info = tarfile.TarInfo(part.name)
        info.size, info.mtime, info.mode = part.size, self._when, 0o644
        head = info.tobuf(tarfile.GNU_FORMAT)
        if len(head) != _BLOCK:
            raise ValueError(f"{part.name} is too long a name")
        self._out.write(head)


class SnapshotReader:
    """Reads a snapshot from its beginning to its end, trusting nothing that it says.

    `manifest` is there at once; `parts` gives the rest. Raises SnapshotError.
    """

    def __init__(self, file: IO[bytes]) -> None:
        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._file = _Tail(file)
        readable = cast("IO[bytes]", self._file)  # of a file nothing but reading is asked
        self._in = unpacker.stream_reader(readable, read_size=_STEP, closefd=False)
        self._sums: list[str] = []
        name, size = self._head(is_first=True)
        if name != MANIFEST:
            raise _no_snapshot()
        self.manifest = _manifest(self._small(name, size))

    def parts(self, take: Callable[[Part, Iterator[bytes]], None]) -> None:
        """Give each part and its bytes to `take`, which must use them up; then look whether all
        of it is what was written.
        """
        for part in self.manifest.parts:
            if self._head() != (part.name, part.size):
                raise _hostile(f"something else stands in the place of {part.name}")
            digest = hashlib.sha256()
            take(part, self._bytes(part.size, digest.update))
            self._sums.append(f"{digest.hexdigest()}  {part.name}\n")
        written = "".join(self._sums).encode()
        if self._head() != (SUMS, len(written)):
            raise _hostile("something else stands in the place of the sums")
        if b"".join(self._bytes(len(written))) != written:
            raise _damaged("its parts are not those that were written")
        self._end()

    def _small(self, name: str, size: int) -> bytes:
        if size > _SMALL:
            raise _hostile(f"{name} is too long")
        raw = b"".join(self._bytes(size))
        self._sums.append(f"{hashlib.sha256(raw).hexdigest()}  {name}\n")
        return raw

    def _head(self, *, is_first: bool = False) -> tuple[str, int]:
        block = self._read(_BLOCK, is_first=is_first)
        try:
            info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        except (tarfile.HeaderError, ValueError) as error:
            raise (_no_snapshot() if is_first else _damaged(str(error))) from error
        if info.type != tarfile.REGTYPE or info.size < 0:
            raise _hostile(f"{info.name!r} is no ordinary file")
        return info.name, info.size

    def _bytes(self, size: int, seen: Callable[[bytes], None] | None = None) -> Iterator[bytes]:
        left = size
        while left:
            piece = self._read(min(_STEP, left))
            left -= len(piece)
            if seen is not None:
                seen(piece)
            yield piece
        self._read(-size % _BLOCK)

    def _end(self) -> None:
        """Up to the end of what is packed, whose own sum is looked at there, and of the file."""
        if any(self._read(2 * _BLOCK)):
            raise _hostile("something stands after its parts")
        try:
            rest = self._in.read(1)
        except zstandard.ZstdError as error:
            raise _damaged(str(error)) from error
        while self._file.read(_STEP):
            pass
        if rest or self._file.last != END:
            raise _damaged("its end is not the one that was written")

    def _read(self, size: int, *, is_first: bool = False) -> bytes:
        found = bytearray()
        while len(found) < size:
            try:
                piece = self._in.read(size - len(found))
            except zstandard.ZstdError as error:
                raise (_no_snapshot() if is_first else _damaged(str(error))) from error
            if not piece:
                raise _no_snapshot() if is_first else _damaged("it breaks off")
            found += piece
        return bytes(found)


class _Tail:
    """A file that remembers how it ended."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.last = b""

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.last = (self.last + piece)[-len(END) :]
        return piece


def _manifest(raw: bytes) -> Manifest:
    """Read and held to its limits: names that a snapshot has, each once, and sizes."""
    try:
        form = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).get("format")
        if form is not None and msgspec.json.decode(form, type=int) != FORMAT:
            raise SnapshotError(
                f"The snapshot has form {bytes(form).decode()}; this version knows {FORMAT}",
                hint="Use the Trial Atlas that made it.",
                slug="snapshot-version",
            )
        found = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(f"its manifest cannot be read: {error}") from error
    names = [each.name for each in found.parts]
    wrong = [each for each in names if not _NAME.fullmatch(each)]
    if wrong or len(set(names)) < len(names) or len(names) > _MOST_PARTS:
        raise _hostile(f"it names parts that no snapshot has: {wrong[:1]}")
    if any(each.size < 0 for each in found.parts) or "store.db" not in names:
        raise _hostile("its manifest makes no sense")
    return found


def _no_snapshot() -> SnapshotError:
    return SnapshotError(
        "The file is no snapshot of Trial Atlas",
        hint="Give a file that trialatlas snapshot wrote.",
        slug="snapshot-unknown",
    )


def _damaged(reason: str) -> SnapshotError:
    return SnapshotError(
        f"The snapshot is damaged: {reason}",
        hint="Copy the file again, or use another one. Nothing was restored.",
        slug="snapshot-damaged",
    )


def _hostile(reason: str) -> SnapshotError:
    return SnapshotError(
        f"The snapshot is not as Trial Atlas writes them: {reason}",
        hint="Use a file from whom you trust. Nothing was restored.",
        slug="snapshot-hostile",
    )
