"""Many studies as one zip archive, made as it is sent: memory does not grow with their number.

The list of contents that ends a zip waits in a file without a name, which is why the standard
library's writer, which holds it in memory, is not used. What does not live here: which studies.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Final, NamedTuple

CONTENTS: Final = "Contents.txt"
_DEFLATED: Final = 8
_LEVEL: Final = 6
_VERSION: Final = 45
"""The version of the format that knows large archives."""
_DAY: Final = (1 << 5) | 1
"""1 January 1980 in the format's own form: the same studies give the same bytes."""
_UTF8: Final = 1 << 11
_SHORT: Final = 0xFFFF
_LONG: Final = 0xFFFFFFFF
_CHUNK: Final = 1 << 18


class File(NamedTuple):
    """One file of an archive."""

    name: str
    content: bytes


def study_path(nct_id: str) -> str:
    """Where a study stands in the archive: `NCT0000xxxx/NCT00000102.json`."""
    return f"{nct_id[:-4]}xxxx/{nct_id}.json"


def zipped(files: Iterable[File]) -> Iterator[bytes]:
    """The bytes of the archive in pieces of 256 KB and up. Names must differ."""
    held = bytearray()
    for piece in _pieces(files):
        held += piece
        if len(held) >= _CHUNK:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _pieces(files: Iterable[File]) -> Iterator[bytes]:
    with tempfile.TemporaryFile(prefix="trialatlas-") as listed:
        offset = count = 0
        for file in files:
            local, central = _entry(file, offset)
            listed.write(central)
            yield local
            offset += len(local)
            count += 1
        size = listed.tell()
        yield from _all(listed)
        yield _end(count, size, offset)


def _all(listed: IO[bytes]) -> Iterator[bytes]:
    listed.seek(0)
    while chunk := listed.read(_CHUNK):
        yield chunk


def _entry(file: File, offset: int) -> tuple[bytes, bytes]:
    """A file as it stands in the archive, and its line in the list of contents."""
    name = file.name.encode()
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(file.content) + packer.flush()
    sizes = (zlib.crc32(file.content), len(packed), len(file.content))
    common = (_VERSION, _UTF8, _DEFLATED, 0, _DAY, *sizes, len(name))
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", *common, 0) + name + packed
    far = struct.pack("<2HQ", 1, 8, offset) if offset >= _LONG else b""
    where = _LONG if far else offset
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", _VERSION, *common, len(far), 0, 0, 0, 0, where
    )
    return local, central + name + far


def _end(count: int, size: int, offset: int) -> bytes:
    large = b""
    if count >= _SHORT or offset >= _LONG or size >= _LONG:
        large = struct.pack(
            "<4sQ2H2L4Q4sLQL",
            *(b"PK\x06\x06", 44, _VERSION, _VERSION, 0, 0, count, count, size, offset),
            *(b"PK\x06\x07", 0, offset + size, 1),
        )
    shown = min(count, _SHORT)
    return large + struct.pack(
        "<4s4H2LH",
        *(b"PK\x05\x06", 0, 0, shown, shown, min(size, _LONG), min(offset, _LONG), 0),
    )
