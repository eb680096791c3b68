"""What a source may ask of us, so that a hostile or mistaken file costs little.

What does not live here: where each limit is held.
"""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
GIBIBYTE = 1024 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, unpacked. The defaults leave wide room around the registry as it is: its
    largest record has a few megabytes, all of it about 10 GB, and it packs about 10 to 1.
    """

    record: int = 64 * MEBIBYTE
    """One record, wherever it stands."""
    document: int = GIBIBYTE
    """One JSON text that is read in one piece: an array or an answer page. JSON lines are not."""
    unpacked: int = 256 * GIBIBYTE
    """Everything that comes out of one packed file."""
    ratio: int = 250
    """How many bytes may come out of one packed byte ..."""
    ratio_from: int = 64 * MEBIBYTE
    """... once so many came out of one packed file."""


DEFAULT_LIMITS = Limits()
"""For everyone but the tests."""
