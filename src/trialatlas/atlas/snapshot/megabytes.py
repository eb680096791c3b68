"""Progress of work that is counted in bytes. What does not live here: the work."""

from __future__ import annotations

from trialatlas.atlas.answers import Progress, Step

_MEGABYTE = 1_000_000


class Megabytes:
    """Tells how many megabytes of a stage are done."""

    def __init__(self, stage: str, total: int, progress: Progress | None) -> None:
        self._stage, self._total, self._progress = stage, total, progress
        self._done = 0

    def add(self, count: int) -> None:
        """So many bytes more are done."""
        self._done += count
        if self._progress is not None:
            share = min(1.0, self._done / max(1, self._total))
            self._progress(Step(self._stage, self._done // _MEGABYTE, share, "MB"))
