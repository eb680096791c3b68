"""Zip archives: the registry's own (one JSON a study, in subfolders) and any other of our texts.

Nothing is ever written to disk: members are read in place, and their names only say where
a record stood. What does not live here: files that are no archive.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import cast

from trialatlas.errors import RecordError, SourceError
from trialatlas.source.limits import Limits
from trialatlas.source.record import Record
from trialatlas.source.streams import bounded, translated, unpacked
from trialatlas.source.text import read_text

TABLE_OF_CONTENTS = "Contents.txt"
_ENCRYPTED = 0x1


def read_archive(
    stream: io.BufferedReader, where: str, limits: Limits
) -> Iterator[Record | RecordError]:
    """The records of all members, in the archive's order. A member that cannot be read is set
    aside. Raises SourceError for an archive that is encrypted, hostile, broken or without files.
    """
    with translated(where), zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        _refuse(members, stream.seek(0, io.SEEK_END), where, limits)
        for member in filter(_is_wanted, members):
            inside = f"{where}/{member.filename}"
            yield from set_aside_whole(_read_member(archive, member, inside, limits), inside)


def set_aside_whole(
    records: Iterator[Record | RecordError], where: str
) -> Iterator[Record | RecordError]:
    """The records of one file among many; where it fails, that file is set aside from there on."""
    try:
        yield from records
    except SourceError as error:
        yield RecordError(error.message, where=where, hint=error.hint, slug=error.slug)


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename).parts
    hidden = any(part.startswith(".") for part in parts) or "__MACOSX" in parts
    link = stat.S_ISLNK(member.external_attr >> 16)
    return not (member.is_dir() or hidden or link or member.filename == TABLE_OF_CONTENTS)


def _refuse(members: list[zipfile.ZipInfo], archive_bytes: int, where: str, limits: Limits) -> None:
    """Judge an archive by its directory. What comes out is set against the size of the file: the
    members' packed sizes may overlap.
    """
    if not any(map(_is_wanted, members)):
        raise SourceError(
            f"{where} holds no files", hint="Give an archive of studies.", slug="source-empty"
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise SourceError(
            f"{where} is encrypted",
            hint="Unpack it with its password and load the folder.",
            slug="source-encrypted",
        )
    escaping = next((each.filename for each in members if _escapes(each.filename)), None)
    size = sum(member.file_size for member in members)
    swollen = size > max(limits.ratio_from, limits.ratio * archive_bytes)
    if escaping is not None or swollen or size > limits.unpacked:
        reason = (
            f"a member is named {escaping!r}" if escaping else f"it claims to hold {size:,} bytes"
        )
        raise SourceError(
            f"{where} is not an archive to trust: {reason}",
            hint="Get it from where it was made, or unpack it yourself and load the folder.",
            slug="source-hostile",
        )


def _escapes(name: str) -> bool:
    """Whether a member would land outside of the folder it is unpacked in, on any system."""
    return any(
        path.is_absolute() or path.drive or path.root or ".." in path.parts
        for path in (PurePosixPath(name), PureWindowsPath(name))
    )


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str, limits: Limits
) -> Iterator[Record | RecordError]:
    with translated(where):
        try:
            unpacker = cast("zipfile.ZipExtFile", archive.open(member))
        except (NotImplementedError, RuntimeError) as error:
            raise SourceError(
                f"{where} is packed in a way we cannot read: {error}",
                hint="Unpack the archive and load the folder.",
                slug="source-unknown",
            ) from error
    with unpacker:

        def packed_bytes() -> int:
            return member.compress_size

        plain = bounded(unpacker, packed_bytes, where, limits)
        yield from read_text(unpacked(plain, packed_bytes, where, limits), where, limits)
