"""The weights: how many points each signal may give, for each sense of alike.

A table a preset, each of 100 points in all. They are set by hand, from what is known of such
signals and not from any judged studies; `docs/related.md` says why each stands as it does. What
does not live here: how a signal is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from trialatlas.errors import UsageError

Preset: TypeAlias = Literal["same-patients", "same-question"]
PRESETS: Final[tuple[Preset, ...]] = get_args(Preset)
DEFAULT: Final[Preset] = "same-patients"

Weights: TypeAlias = Mapping[str, float]
"""Points by name of signal."""

WEIGHTS: Final[Mapping[Preset, Weights]] = MappingProxyType(
    {
        "same-patients": MappingProxyType(
            {
                "full-text": 16,
                "summary": 10,
                "topic": 14,
                "criteria": 13,
                "detail": 5,
                "rare-words": 6,
                "conditions": 20,
                "interventions": 5,
                "population": 6,
                "design": 1,
                "outcomes": 3,
                "programme": 1,
            }
        ),
        "same-question": MappingProxyType(
            {
                "full-text": 14,
                "summary": 13,
                "topic": 15,
                "criteria": 4,
                "detail": 6,
                "rare-words": 9,
                "conditions": 9,
                "interventions": 13,
                "population": 2,
                "design": 3,
                "outcomes": 6,
                "programme": 6,
            }
        ),
    }
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
