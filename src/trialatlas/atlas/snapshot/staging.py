"""A place beside a file or folder in which it is made whole before it is seen.

The place has a lock that goes with the process that holds it: what a killed process left is
removed by the next one that makes the same thing. What does not live here: what is made.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from trialatlas.store.lock import writer_lock

_LOCK: Final = "lock"
_HERE: Final = -100
_EXCHANGE: Final = 2
_UNKNOWN: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


@contextmanager
def staging(place: Path) -> Generator[Path]:
    """An empty folder at `place`, removed at the end with all that is still in it.

    Raises StoreLockedError if another process makes the same thing.
    """
    place.mkdir(exist_ok=True)
    with writer_lock(place / _LOCK):
        try:
            _empty(place)
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def put_in_place(made: Path, place: Path) -> Path | None:
    """Put a folder where `place` is, in one step where the system has one; where the folder is
    that was there before, or None.
    """
    if not place.exists() or not any(place.iterdir()):
        made.replace(place)
        former = None
    elif _exchange(made, place):
        former = made
    else:
        former = made.with_name("former")
        place.replace(former)
        made.replace(place)
    sync_folder(place.parent)
    return former


def sync_file(path: Path) -> None:
    """Wait until the disk has a file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _empty(place: Path) -> None:
    for each in place.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        elif each.name != _LOCK:
            each.unlink()


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or the disk cannot."""
    if sys.platform != "linux":
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    paths = os.fsencode(one), os.fsencode(other)
    if call(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNKNOWN:
        return False
    raise OSError(code, os.strerror(code), str(other))
