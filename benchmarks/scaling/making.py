"""Writing made studies as the registry's own download is: a zip with one JSON a study.

Blocks of studies are made and packed in several processes and written in order: the file is the
same bytes for a number and a seed, however many processes make it.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from scaling.donors import FIRST_NUMBER, Makers

BLOCK = 250
_LEVEL = 6
_MADE_AT = (2026, 10, 20, 0, 0, 0)
_CONTENTS = "Contents.txt"


class Member(NamedTuple):
    """One study, packed."""

    name: str
    crc: int
    size: int
    packed: bytes


class Made(NamedTuple):
    """What was made: studies, bytes of JSON, bytes of the file, seconds."""

    studies: int
    json_bytes: int
    file_bytes: int
    seconds: float


_makers: Makers | None = None
"""Set before the processes are forked, so that they share it."""


def make(makers: Makers, studies: int, path: Path, processes: int = 2) -> Made:
    """Write the zip; beside it first, so that a file of this name is always whole."""
    global _makers  # noqa: PLW0603 - what forked processes share
    _makers = makers
    began, total = time.monotonic(), 0
    beside = path.with_name(f".{path.name}.part")
    gc.freeze()
    with (
        multiprocessing.get_context("fork").Pool(processes) as pool,
        zipfile.ZipFile(beside, "w", allowZip64=True) as archive,
    ):
        archive.writestr(zipfile.ZipInfo(_CONTENTS, _MADE_AT), f"{studies} made studies\n")
        done = 0
        for members in _ahead(pool, studies, processes):
            total += _append(archive, members)
            done += len(members)
            if done % 20_000 < BLOCK:
                rate = done / (time.monotonic() - began)
                print(f"{done:,} studies, {rate:,.0f} a second", flush=True)
    beside.replace(path)
    return Made(studies, total, path.stat().st_size, time.monotonic() - began)


def _ahead(pool: multiprocessing.pool.Pool, studies: int, processes: int) -> Iterator[list[Member]]:
    """Blocks in order; at most a few wait for the writer."""
    starts = iter(range(0, studies, BLOCK))
    waiting = [
        pool.apply_async(_block, (start, min(start + BLOCK, studies)))
        for start in islice(starts, 3 * processes)
    ]
    while waiting:
        yield waiting.pop(0).get()
        if (start := next(starts, None)) is not None:
            waiting.append(pool.apply_async(_block, (start, min(start + BLOCK, studies))))


def _block(start: int, end: int) -> list[Member]:
    assert _makers is not None
    return [_member(number, _makers.study(number)) for number in range(start, end)]


def _member(number: int, raw: bytes) -> Member:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    packed = packer.compress(raw) + packer.flush()
    nct_id = f"NCT{FIRST_NUMBER + number:08d}"
    return Member(f"{nct_id[:7]}xxxx/{nct_id}.json", zlib.crc32(raw), len(raw), packed)


def _append(archive: zipfile.ZipFile, members: list[Member]) -> int:
    """Write members that are packed already: what `zipfile` has no word for."""
    stream, total = archive.fp, 0
    assert stream is not None
    stream.seek(archive.start_dir)
    for each in members:
        info = zipfile.ZipInfo(each.name, _MADE_AT)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.CRC, info.file_size, info.compress_size = each.crc, each.size, len(each.packed)
        info.header_offset = stream.tell()
        stream.write(info.FileHeader())
        stream.write(each.packed)
        archive.filelist.append(info)
        archive.NameToInfo[info.filename] = info
        total += each.size
    archive.start_dir = stream.tell()
    archive._didModify = True  # noqa: SLF001 - so that the directory is written
    return total
