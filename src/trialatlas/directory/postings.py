"""Which studies say a thing, as a string of NCT numbers: ascending, each once, 4 bytes each.

Pure functions. What does not live here: the tables that hold them.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from typing import Final

import numpy as np

WIDTH: Final = 4
_FEW: Final = 256
"""Up to so many Python is faster than starting NumPy."""


def changed(held: bytes, added: Collection[int], removed: Collection[int]) -> bytes:
    """The string with some studies more and some less."""
    if len(held) <= _FEW * WIDTH:
        return packed((set(array("I", held)) - set(removed)) | set(added))
    numbers = np.frombuffer(held, np.uint32)
    if removed:
        numbers = numbers[~np.isin(numbers, np.fromiter(removed, np.uint32, len(removed)))]
    if added:
        numbers = np.union1d(numbers, np.fromiter(added, np.uint32, len(added)))
    return numbers.tobytes()


def packed(studies: Iterable[int]) -> bytes:
    """The string of some studies."""
    return array("I", sorted(studies)).tobytes()


def union_size(several: Sequence[bytes]) -> int:
    """How many studies say any of several things."""
    if len(several) == 1:
        return len(several[0]) // WIDTH
    joined = b"".join(several)
    if len(joined) <= _FEW * WIDTH:
        return len(set(array("I", joined)))
    return len(np.unique(np.frombuffer(joined, np.uint32)))
