"""How a record's bytes are packed: raw, zstd, or zstd with a dictionary of the store.

Each blob stands beside the number of its codec and of its dictionary, so that a
later codec or dictionary leaves what is there readable. Neither a packer nor an
unpacker may be shared between threads. What does not live here: where blobs go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from hashlib import blake2b
from typing import NamedTuple

import zstandard

from trialatlas.study.canonical import HASH_BYTES

LEVEL = 3
DICTIONARY_BYTES = 112 * 1024
_SEGMENT_BYTES = 256
_MATCH_BYTES = 8


class Codec(IntEnum):
    """The numbers are part of the data folder's format."""

    RAW = 0
    ZSTD = 1
    ZSTD_WITH_DICTIONARY = 2


class Packed(NamedTuple):
    """Bytes as stored; `dictionary` is None unless the codec uses one."""

    codec: Codec
    dictionary: int | None
    blob: bytes


class Parcel(NamedTuple):
    """A record packed before it reaches the store: `size` and `raw_hash` are of its bytes."""

    size: int
    raw_hash: bytes
    packed: Packed


class Dictionary(NamedTuple):
    """A dictionary and the number under which the store keeps it."""

    id: int
    content: bytes


def train_dictionary(samples: Sequence[bytes]) -> bytes:
    """Make a dictionary from records. Raises zstandard.ZstdError if they are too few or small.

    The segment and match lengths are fixed: searching for the best ones takes five times as
    long and gains nothing on the registry's records.
    """
    trained = zstandard.train_dictionary(
        DICTIONARY_BYTES, list(samples), k=_SEGMENT_BYTES, d=_MATCH_BYTES
    )
    return trained.as_bytes()


class Packer:
    """Packs records, with a dictionary where there is one."""

    def __init__(self, dictionary: Dictionary | None = None) -> None:
        data = None if dictionary is None else zstandard.ZstdCompressionDict(dictionary.content)
        self._dictionary = None if dictionary is None else dictionary.id
        self._codec = Codec.ZSTD if dictionary is None else Codec.ZSTD_WITH_DICTIONARY
        self._compressor = zstandard.ZstdCompressor(
            level=LEVEL, dict_data=data, write_checksum=True
        )

    def pack(self, raw: bytes) -> Packed:
        """Compress, or keep as it is what would not get smaller."""
        blob = self._compressor.compress(raw)
        if len(blob) >= len(raw):
            return Packed(Codec.RAW, None, raw)
        return Packed(self._codec, self._dictionary, blob)

    def parcel(self, raw: bytes) -> Parcel:
        """Pack together with all that is said of the bytes themselves."""
        return Parcel(len(raw), raw_hash(raw), self.pack(raw))


def raw_hash(raw: bytes) -> bytes:
    """The hash of a record's bytes as received."""
    return blake2b(raw, digest_size=HASH_BYTES).digest()


class Unpacker:
    """Unpacks records. `fetch` gives the bytes of a dictionary by its number, once for each."""

    def __init__(self, fetch: Callable[[int], bytes]) -> None:
        self._fetch = fetch
        self._plain = zstandard.ZstdDecompressor()
        self._with_dictionary: dict[int, zstandard.ZstdDecompressor] = {}

    def unpack(self, packed: Packed, size: int) -> bytes:
        """The bytes as received. Raises zstandard.ZstdError unless they are whole and `size`."""
        if packed.codec is Codec.RAW:
            raw = packed.blob
        else:
            raw = self._decompressor(packed.dictionary).decompress(packed.blob, size)
        if len(raw) != size:
            raise zstandard.ZstdError(f"{len(raw)} bytes where {size} were stored")
        return raw

    def _decompressor(self, dictionary: int | None) -> zstandard.ZstdDecompressor:
        if dictionary is None:
            return self._plain
        if dictionary not in self._with_dictionary:
            data = zstandard.ZstdCompressionDict(self._fetch(dictionary))
            self._with_dictionary[dictionary] = zstandard.ZstdDecompressor(dict_data=data)
        return self._with_dictionary[dictionary]
