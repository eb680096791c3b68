"""From numbers to places on a picture, and the round numbers that are marked on its axis."""

from __future__ import annotations

import math
from dataclasses import dataclass

_ROUND = (1, 2, 2.5, 5, 10)
_NEARLY = 1 - 1e-9
"""A step that is short by no more than what floating numbers lose will do."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps `low`…`high` to `start`…`end` in a straight line; no width at all maps to `start`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value stands."""
        if self.high == self.low:
            return self.start
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, wanted: int = 5) -> list[float]:
        """Round numbers within the domain, about as many as wanted, lowest first."""
        width = self.high - self.low
        if not math.isfinite(width) or width <= 0:
            return [self.low] if math.isfinite(self.low) else []
        rough = width / max(wanted, 1)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(each * power for each in _ROUND if each * power >= rough * _NEARLY)
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        return [float(f"{each * step:.12g}") for each in range(first, last + 1)]
