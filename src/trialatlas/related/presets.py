"""The weights: how many points each signal may give, for each sense of alike.

A table a preset, each of 100 points in all. They are fitted by `benchmarks/likeness/fit.py`, which
writes `weights.json` beside this module; `docs/likeness.md` says to what, and how they do on what
they were not fitted to. What does not live here: how a signal is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from trialatlas.errors import UsageError

Preset: TypeAlias = Literal["same-patients", "same-question"]
PRESETS: Final[tuple[Preset, ...]] = get_args(Preset)
DEFAULT: Final[Preset] = "same-patients"

Weights: TypeAlias = Mapping[str, float]
"""Points by name of signal."""

_FILE: Final = files("trialatlas.related") / "weights.json"


class Provenance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the weights came about: the script, the day, a hash of what they were fitted to, and how
    strongly each preset was drawn to weights set by hand (`inf`: not moved from them).
    """

    script: str
    date: str
    data: str
    pull: dict[str, str]


class _Fitted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    provenance: Provenance
    presets: dict[Preset, dict[str, float]]


_FITTED: Final = msgspec.json.decode(_FILE.read_bytes(), type=_Fitted)
PROVENANCE: Final = _FITTED.provenance
WEIGHTS: Final[Mapping[Preset, Weights]] = MappingProxyType(
    {name: MappingProxyType(points) for name, points in _FITTED.presets.items()}
)

SENSES: Final[Mapping[Preset, str]] = MappingProxyType(
    {
        "same-patients": "Same patients: studies that the same people could ask about.",
        "same-question": "Same question: studies that ask the same, or belong to one programme.",
    }
)
"""What each preset means, in one line."""


def known_preset(name: str) -> Preset:
    """The preset of that name. Raises UsageError for none."""
    for each in PRESETS:
        if each == name:
            return each
    raise UsageError(
        f"There is no preset {name[:40]}", hint=f"Choose {' or '.join(PRESETS)}.", slug="preset"
    )
