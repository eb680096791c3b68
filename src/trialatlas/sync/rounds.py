"""One sync after another, for days: when the next one is due, and what ends them.

What does not live here: what a sync does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from trialatlas.errors import AtlasError, EnvironmentFaultError, StoreVersionError, UsageError

FIRST_RETRY: Final = 60.0
"""Seconds after a first failure; they double with each one, up to the time between rounds."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """`every` so many seconds, counted from beginning to beginning. `wait` waits so many seconds
    and says whether to stop; `told` hears each failure and in how many seconds it is tried again.
    """

    every: float
    wait: Callable[[float], bool]
    told: Callable[[AtlasError, float], None]
    elapsed: Callable[[], float] = time.monotonic

    def run(self, once: Callable[[], None]) -> None:
        """Do it again and again until told to stop.

        A failure is told, and tried again sooner than the next round is due. Only what would fail
        each time is raised: a UsageError of a sync that never worked, since it then was asked
        wrongly, and StoreVersionError.
        """
        failures, has_worked = 0, False
        while True:
            began = self.elapsed()
            try:
                once()
            except StoreVersionError:
                raise
            except (AtlasError, OSError) as error:
                if isinstance(error, UsageError) and not has_worked:
                    raise
                failures += 1
                pause = min(self.every, FIRST_RETRY * 2 ** min(failures - 1, 30))
                self.told(_ours(error), pause)
            else:
                failures, has_worked = 0, True
                pause = max(0.0, began + self.every - self.elapsed())
            if self.wait(pause):
                return


def _ours(error: AtlasError | OSError) -> AtlasError:
    if isinstance(error, AtlasError):
        return error
    return EnvironmentFaultError(
        f"The machine says no: {error}",
        hint="Check that the disk has space and may be written to.",
    )
