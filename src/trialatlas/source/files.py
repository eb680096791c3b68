"""Sources on disk: a file or a folder, whatever kind of file it is.

What does not live here: the built-in sample, and what each kind of file looks like.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from trialatlas.errors import RecordError, SourceError
from trialatlas.source.archive import TABLE_OF_CONTENTS, read_archive, set_aside_whole
from trialatlas.source.limits import DEFAULT_LIMITS, Limits
from trialatlas.source.record import Record
from trialatlas.source.streams import (
    ZIP_MAGICS,
    Meter,
    opened,
    printable,
    translated,
    unpacked,
)
from trialatlas.source.text import read_text


class Progress(NamedTuple):
    """Bytes of the source's files, packed as they are: all, and read so far."""

    total: int
    done: int


class FileStamp(NamedTuple):
    """A file, its bytes, and when it was changed (nanoseconds since 1970): what tells whether it is
    as it was.
    """

    path: Path
    size: int
    written: int

    @property
    def name(self) -> str:
        """The path as text that can be stored."""
        return printable(self.path)


def stamp_of(path: Path) -> FileStamp | None:
    """A file as it is now, with when its content was written; None if it is not there, or may not
    be looked at.
    """
    with suppress(OSError):
        found = path.stat()
        return FileStamp(path, found.st_size, found.st_mtime_ns)
    return None


def strict_stamp_of(path: Path) -> FileStamp | None:
    """The same with when anything of the file was changed: another file that was put in its place,
    its time kept, is told from it.
    """
    with suppress(OSError):
        found = path.stat()
        return FileStamp(path, found.st_size, max(found.st_mtime_ns, found.st_ctime_ns))
    return None


class Source:
    """Studies in a file or a folder. `name` is the absolute path without links: the same file is
    the same source, however it was named.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        """Use `open_source`."""
        self._path = path
        self._limits = limits
        self._meter = Meter(sum(_sizes(path)))
        self.name = printable(path)

    @property
    def progress(self) -> Progress:
        """How far the reading is; it starts again with each call of `records`."""
        return Progress(self._meter.total, self._meter.done)

    def records(self) -> Iterator[Record | RecordError]:
        """All records, one after the other; an error stands for one that has to be set aside.

        Raises SourceError where the source itself fails, after all that came before. In a folder
        or an archive a file that fails is set aside, and the others are read.
        """
        self._meter.done = 0
        if self._path.is_dir():
            yield from self._read_folder()
        else:
            yield from self._read_file(self._path, self.name)

    def _read_folder(self) -> Iterator[Record | RecordError]:
        found = False
        for path in _files(self._path):
            where = printable(path)
            for each in set_aside_whole(self._enter(path, where), where):
                found = found or isinstance(each, Record)
                yield each
        if not found:
            raise SourceError(
                f"There are no studies in {self.name}",
                hint="Give a folder with JSON files, JSON lines or the registry's zip.",
                slug="source-empty",
            )

    def _enter(self, path: Path, where: str) -> Iterator[Record | RecordError]:
        """A file of a folder. Links are not followed: what they lead to inside the folder is read
        anyway, and what lies outside was not asked for.
        """
        if not path.is_symlink():
            yield from self._read_file(path, where)
        elif not path.resolve().is_relative_to(self._path):
            yield RecordError(
                "a link that leads out of the folder", where=where, slug="record-link"
            )

    def _read_file(self, path: Path, where: str) -> Iterator[Record | RecordError]:
        _refuse_special(path, where)
        with opened(path, where, self._meter) as (stream, packed_bytes):
            with translated(where):
                magic = stream.peek(len(ZIP_MAGICS[0]))
            if magic.startswith(ZIP_MAGICS):
                yield from read_archive(stream, where, self._limits)
            else:
                text = unpacked(stream, packed_bytes, where, self._limits)
                yield from read_text(text, where, self._limits)


def open_source(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Source:
    """A file or folder of studies: one study, a list, an answer page or JSON lines, each plain or
    packed with gzip or zstd; a zip; or a folder of them.

    Raises SourceError if there is nothing at `path` (source-missing) or it may not be read.
    """
    given = Path(path).expanduser()
    where = printable(given)
    try:
        resolved = given.resolve(strict=True)
    except FileNotFoundError as error:
        raise SourceError(
            f"There is no file or folder {where}",
            hint="Check the spelling; a path is taken from the folder you are in.",
            slug="source-missing",
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(
            f"{where} cannot be read: {error}",
            hint="Check that it is a file or a folder and that you may read it.",
            slug="source-unreadable",
        ) from error
    if not resolved.is_dir():
        _refuse_special(resolved, where)
    return Source(resolved, limits)


def folder_files(folder: Path) -> Iterator[FileStamp]:
    """The files of a folder that would be read, by name, with their strict stamps: no links, no
    hidden ones.

    Raises SourceError if `folder` is none.
    """
    if not folder.is_dir():
        raise SourceError(
            f"{printable(folder)} is no folder",
            hint="Give a folder; a file is read by trialatlas load.",
            slug="source-missing",
        )
    for path in _files(folder):
        stamp = None if path.is_symlink() else strict_stamp_of(path)
        if stamp is not None:
            yield stamp


def _refuse_special(path: Path, where: str) -> None:
    """A pipe or a device would block or never end."""
    with translated(where):
        mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise SourceError(
            f"{where} is neither a file nor a folder",
            hint="Write what it gives to a file and load that.",
            slug="source-unreadable",
        )


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder in the order of their names, without hidden ones and without the
    registry's own table of contents.
    """

    def fail(error: OSError) -> None:
        with translated(printable(error.filename or folder)):
            raise error

    for parent, folders, names in os.walk(folder, onerror=fail):
        here = Path(parent)
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        linked = [each for each in folders if (here / each).is_symlink()]
        for name in sorted([*names, *linked]):
            is_contents = here == folder and name == TABLE_OF_CONTENTS
            if not (name.startswith(".") or is_contents):
                yield here / name


def _sizes(path: Path) -> Iterator[int]:
    """The sizes of the files, as far as they can be seen now; failing is the reader's part."""
    for file in _files(path) if path.is_dir() else (path,):
        with suppress(OSError):
            if not file.is_symlink():
                yield file.stat().st_size
