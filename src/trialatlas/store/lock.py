"""The writer's lock: one file, locked by the operating system.

The lock goes with the process that holds it, however that process ends, so that
none is ever stale. The file stays and says who locked it last. What does not
live here: SQLite's own locks, which let readers and the writer work at once.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from trialatlas.errors import EnvironmentFaultError, StoreLockedError

_MAY_NOT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

if sys.platform == "win32":
    import msvcrt

    _BEYOND_THE_TEXT = 1 << 30

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _BEYOND_THE_TEXT, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def writer_lock(path: Path) -> Generator[None]:
    """Hold the lock at `path`. Raises StoreLockedError at once if anyone else does, in this
    process or another, EnvironmentFaultError (slug `read-only`) where the folder may only be read,
    and OSError if the file cannot be made for another reason.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        if error.errno not in _MAY_NOT:
            raise
        raise EnvironmentFaultError(
            f"{path.parent} cannot be written to: {error.strerror}",
            hint="What it holds can be searched, shown and served. To load or rebuild, use a "
            "folder that may be written to.",
            slug="read-only",
        ) from error
    try:
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError) as error:
            holder = path.read_text(encoding="utf-8", errors="replace").strip()
            raise StoreLockedError(
                f"{path.parent} is being written to by {holder or 'another process'}",
                hint="Wait until it is done, or stop it; reading works meanwhile.",
            ) from error
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        yield
    finally:
        os.close(descriptor)
