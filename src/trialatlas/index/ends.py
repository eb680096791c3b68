"""The ends of an index's files, read before the engine opens it.

The engine maps each file and looks at its end. Where that is not in memory, the system reads as
much around the place as it is set to, which may be megabytes for each of some two hundred files.
What does not live here: opening them (`fields`).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

END: Final = 16_384
"""Bytes at the end of a file that hold what the engine looks at when it opens it."""


def read_ends(folder: Path) -> int:
    """Have the ends of the files of a folder in memory; how many there are. A file that has gone
    meanwhile is passed over: whoever opens it will say so.
    """
    count = 0
    for file in folder.iterdir():
        with suppress(OSError):
            _read_end(file)
            count += 1
    return count


def _read_end(file: Path) -> None:
    opened = os.open(file, os.O_RDONLY)
    try:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_RANDOM)
        os.pread(opened, END, max(0, os.fstat(opened).st_size - END))
    finally:
        os.close(opened)
