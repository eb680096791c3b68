"""A long table in the making: parts in a folder beside it, so that a killed run goes on.

A part is written aside and moved into place in one step: it is there whole or not at all. The
folder says what it was begun for; for anything else it is begun anew. What does not live here:
what the parts hold.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
import zstandard

_PLAN: Final = "plan.json"
_LOCK: Final = "lock"
_LEVEL: Final = 3


class Parts:
    """The folder. `count` parts make the whole, numbered from 0."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.count = count

    @classmethod
    def beside(cls, file: Path, count: int) -> Parts:
        """The folder of a file that is to be made; it is made if there is none."""
        folder = file.with_name(f".{file.name}.parts")
        folder.mkdir(exist_ok=True)
        return cls(folder, count)

    @property
    def lock(self) -> Path:
        """The file that who writes here locks."""
        return self.folder / _LOCK

    @property
    def aside(self) -> Path:
        """Where the whole is written before it is put in place."""
        return self.folder / "whole"

    def begin(self, plan: Mapping[str, Any]) -> None:
        """Keep the parts of the same plan; of any other, throw them away."""
        wanted = msgspec.json.encode(plan, order="sorted")
        with suppress(FileNotFoundError):
            if (self.folder / _PLAN).read_bytes() == wanted:
                return
        for each in self.folder.iterdir():
            if each != self.lock:
                each.unlink()
        self._put(self.folder / _PLAN, wanted)

    def missing(self) -> list[int]:
        """The parts that are still to be made."""
        return [number for number in range(self.count) if not self._path(number).exists()]

    def write(self, number: int, rows: list[list[Any]]) -> None:
        """Put a part in place."""
        packed = zstandard.compress(msgspec.msgpack.encode(rows), _LEVEL)
        self._put(self._path(number), packed)

    def read(self) -> Iterator[list[list[Any]]]:
        """All parts in their order."""
        for number in range(self.count):
            packed = zstandard.decompress(self._path(number).read_bytes())
            yield msgspec.msgpack.decode(packed, type=list[list[Any]])

    def remove(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.folder)

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06d}.part"

    def _put(self, path: Path, content: bytes) -> None:
        aside = path.with_suffix(".new")
        with aside.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
