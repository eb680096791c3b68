"""Processes beside this one that leave the program alone that uses this library.

The standard ways of starting a process import the caller's main module again, so that a script
without `if __name__ == "__main__"` would run twice, and one read from standard input could not run
at all. What our processes do stands in our own modules: they need nothing of it. What does not
live here: what they do.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from multiprocessing.context import (
    ForkServerContext,
    ForkServerProcess,
    SpawnContext,
    SpawnProcess,
)
from multiprocessing.forkserver import ensure_running
from types import ModuleType
from typing import Any, Final

_swapping: Final = threading.Lock()


class _Spawned(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - the name that a subclass is to give
        with _without_main():
            return SpawnProcess._Popen(process_obj)  # noqa: SLF001 - what a subclass is to give


class _Forked(ForkServerProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - the name that a subclass is to give
        with _without_main():
            return ForkServerProcess._Popen(process_obj)  # noqa: SLF001 - what a subclass is to give


class _Spawning(SpawnContext):
    Process = _Spawned


class _Forking(ForkServerContext):
    Process = _Forked


SPAWNING: Final = _Spawning()
"""Each process starts from nothing."""
FORKING: Final = _Forking()
"""Each is a copy of one that has imported what `set_forkserver_preload` names."""


SERVING: Final = "trialatlas.server.preloaded"
"""What workers of a server are copies of."""


def prepare(*modules: str) -> None:
    """Begin to import these in the process that `FORKING` copies, beside what is done here."""
    FORKING.set_forkserver_preload(list(modules))
    with _without_main():
        ensure_running()


@contextmanager
def _without_main() -> Generator[None]:
    """While a process is started there seems to be no main module."""
    with _swapping:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
