"""Writing what a search finds into a file, or to standard output for the next program.

What does not live here: what a file holds (`export.streams`), and the command (`app`).
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from trialatlas.errors import UsageError
from trialatlas.export.streams import FORMATS, StreamFormat


def stream_format(name: str) -> StreamFormat:
    """The form of a name. Raises UsageError for one that there is not."""
    for each in FORMATS:
        if each == name:
            return each
    raise UsageError(f"There is no format {name!r}", hint=f"Choose from {', '.join(FORMATS)}.")


def write_out(pieces: Iterator[bytes], form: StreamFormat, file: Path | None) -> None:
    """Write the pieces. A file is put in place whole, in one step, or not at all."""
    if file is not None:
        _write_file(pieces, file.expanduser().absolute())
        return
    if form == "parquet" and sys.stdout.isatty():
        raise UsageError("Parquet is not for reading", hint="Name a file with --output FILE.")
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _write_file(pieces: Iterator[bytes], file: Path) -> None:
    number, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(number, "wb") as out:
            for piece in pieces:
                out.write(piece)
        Path(name).chmod(0o666 & ~_mask())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mask() -> int:
    """What this process does not let others do with its files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
