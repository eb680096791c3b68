"""Generations of the index on disk: which one is current, and when an old one may go.

    index/
      current.json          what to read, replaced in one step
      writing               held by the one process that builds or applies changes
      generations/<name>/
        studies/ sites/     the engine's files
        in-use              shared by readers; old ones go when nobody holds it
        changing            held while a change is half written
        half-written        there while one is, and after a writer that was cut off on the way

What lives elsewhere: what the files hold (`fields`), building (`build`).
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec

from trialatlas import schema
from trialatlas.config import Contacts
from trialatlas.errors import EngineError, IndexHalfWrittenError, IndexMissingError
from trialatlas.index.fields import LAYOUT
from trialatlas.index.protocol import IndexInfo

ENGINE = "tantivy"
_IN_USE = "in-use"
_CHANGING = "changing"
_HALF_WRITTEN = "half-written"
_KINDS = ("studies", "sites")
_COMMITTED = "meta.json"
_REBUILD = "Build the index again from the store."


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current.json` says: the index's own account, and the layout it was written in."""

    info: IndexInfo
    layout: int


class Generations:
    """The generations in a directory. One built with other `contacts` than these does not fit."""

    def __init__(self, directory: Path, contacts: Contacts = "shown") -> None:
        self.directory = directory
        self._contacts: Contacts = contacts
        self._pointer = directory / "current.json"

    def folder(self, name: str) -> Path:
        """Where a generation's files are."""
        return self.directory / "generations" / name

    def stamp(self) -> tuple[int, int]:
        """Changes whenever the pointer does; costs one look at the file system.

        Raises IndexMissingError if there is no index.
        """
        try:
            found = self._pointer.stat()
        except FileNotFoundError as error:
            raise _missing(f"there is no index in {self.directory}") from error
        return found.st_ino, found.st_mtime_ns

    def current(self) -> IndexInfo:
        """The current generation. Raises IndexMissingError if there is none that fits."""
        try:
            pointer = msgspec.json.decode(self._pointer.read_bytes(), type=Pointer)
        except FileNotFoundError as error:
            raise _missing(f"there is no index in {self.directory}") from error
        except msgspec.MsgspecError as error:
            raise _missing(f"{self._pointer} is damaged") from error
        if pointer.layout != LAYOUT or pointer.info.schema != schema.fingerprint():
            raise _missing(f"the index in {self.directory} was built for another declaration")
        if pointer.info.contacts != self._contacts:
            raise _missing(f"the index in {self.directory} has contacts {pointer.info.contacts}")
        return pointer.info

    def publish(self, info: IndexInfo) -> None:
        """Make a generation, or its new state, the one that readers see."""
        aside = self._pointer.with_suffix(".new")
        with aside.open("wb") as file:
            file.write(msgspec.json.encode(Pointer(info, LAYOUT)))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._pointer)

    def start(self) -> Path:
        """A new folder for a generation that nobody reads yet."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        folder = self.folder(name)
        for kind in _KINDS:
            (folder / kind).mkdir(parents=True)
        for lock in (_IN_USE, _CHANGING):
            (folder / lock).touch()  # so that whoever may only read can hold them too
        return folder

    def sweep(self) -> None:
        """Remove generations that are neither current nor read by anybody."""
        keep = self.current().generation
        for folder in (self.directory / "generations").iterdir():
            if folder.name != keep and (lock := _try_lock(folder / _IN_USE)):
                with lock:
                    shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def writing(self) -> Generator[None]:
        """Be the one process that writes. Raises EngineError if another does."""
        self.directory.mkdir(parents=True, exist_ok=True)
        lock = _try_lock(self.directory / "writing")
        if lock is None:
            raise EngineError(
                f"another process writes the index in {self.directory}",
                hint="Wait until it has ended, then try again.",
                slug="index-busy",
            )
        with lock:
            yield

    def hold(self, name: str) -> IO[bytes]:
        """Keep a generation from being swept, until the file that is returned is closed."""
        return _share(self.folder(name) / _IN_USE)

    def hold_current(self) -> tuple[IndexInfo, IO[bytes]]:
        """Hold the current generation, whatever is swapped in meanwhile."""
        while True:
            info = self.current()
            try:
                held = self.hold(info.generation)
            except FileNotFoundError as error:
                if self.current().generation == info.generation:
                    raise _missing(
                        f"the files of the index in {self.directory} are gone"
                    ) from error
                continue
            if self.current().generation == info.generation:
                return info, held
            held.close()

    @contextmanager
    def unchanging(self, name: str, *, to_mend: bool = False) -> Generator[None]:
        """While no change is half written. Raises IndexHalfWrittenError after a writer that was
        killed on the way, unless it is `to_mend` what that left.
        """
        with _share(self.folder(name) / _CHANGING):
            if not to_mend and self.is_half_written(name):
                raise IndexHalfWrittenError(
                    "a change to the index was cut off half way",
                    hint="It is gone through again by the next load, sync or start of a server.",
                )
            yield

    @contextmanager
    def changing(self, name: str) -> Generator[None]:
        """While readers must not take up a new state. What is not ended well, or not at all, stays
        half written, unless it failed before it had changed anything.
        """
        folder = self.folder(name)
        with _lock(folder / _CHANGING, fcntl.LOCK_EX):
            before = _committed(folder)
            again = self.is_half_written(name)
            mark = folder / _HALF_WRITTEN
            try:
                with mark.open("wb") as file:
                    os.fsync(file.fileno())
                yield
            except BaseException:
                # What a change that was cut off earlier left is still there.
                if not again and before == _committed(folder):
                    mark.unlink(missing_ok=True)
                raise
            mark.unlink()

    def is_half_written(self, name: str) -> bool:
        """Whether a change of a generation has begun and not ended."""
        return (self.folder(name) / _HALF_WRITTEN).exists()


def _committed(folder: Path) -> list[bytes]:
    """What the engine's last commits wrote: a commit is the replacement of this one file."""
    return [(folder / kind / _COMMITTED).read_bytes() for kind in _KINDS]


def _share(path: Path) -> IO[bytes]:
    """A shared lock needs no permission to write, unless the file must be made."""
    return _locked(path.open("rb" if path.exists() else "ab"), fcntl.LOCK_SH)


def _lock(path: Path, how: int) -> IO[bytes]:
    return _locked(path.open("ab"), how)


def _locked(file: IO[bytes], how: int) -> IO[bytes]:
    try:
        fcntl.flock(file, how)
    except BaseException:
        file.close()
        raise
    return file


def _try_lock(path: Path) -> IO[bytes] | None:
    try:
        return _lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


def _missing(what: str) -> IndexMissingError:
    return IndexMissingError(what, hint=_REBUILD)
