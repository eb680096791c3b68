"""The weights: how many points each signal may give, for each sense of alike.

A table a preset, each of 100 points in all. Two are fitted by `benchmarks/likeness/fit.py`, which
writes `weights.json` beside this module; `docs/likeness.md` says to what, and how they do on what
they were not fitted to. Four look at one side of a study alone: their weights stand here, set by
hand, each with its reason, and nothing was measured with them. What does not live here: how a
signal is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from trialatlas.errors import UsageError
from trialatlas.wording import messages

Preset: TypeAlias = Literal[
    "same-patients",
    "same-question",
    "same-disease",
    "same-drug",
    "same-population",
    "same-design",
]
PRESETS: Final[tuple[Preset, ...]] = get_args(Preset)
FITTED: Final[tuple[Preset, ...]] = ("same-patients", "same-question")
BY_HAND: Final[tuple[Preset, ...]] = tuple(each for each in PRESETS if each not in FITTED)
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

FOCUS: Final[Mapping[Preset, Mapping[str, tuple[float, str]]]] = MappingProxyType(
    {
        "same-disease": {
            "conditions": (60, "MeSH terms say which disease it is, and how near another one is"),
            "topic": (25, "titles, conditions and keywords name it where MeSH has no term"),
            "summary": (10, "it says which form of the disease is meant"),
            "rare-words": (5, "names of rare diseases are rare words"),
        },
        "same-drug": {
            "interventions": (80, "the same intervention, another name of it, or one of its class"),
            "topic": (15, "titles name what is studied where the list of interventions is vague"),
            "rare-words": (5, "code names of new drugs are rare words"),
        },
        "same-population": {
            "criteria": (50, "the criteria say in words who can take part"),
            "population": (35, "ages, sex and healthy volunteers say it in figures"),
            "conditions": (15, "most people are asked for because of a disease"),
        },
        "same-design": {
            "design": (60, "type, phase, purpose, masking and model are the design"),
            "outcomes": (20, "what is measured is planned with the design"),
            "topic": (20, "of studies made alike, those of a like subject come first"),
        },
    }
)
"""Points by preset and signal, set by hand, with the reason for each; unmeasured."""


def _of_focus(preset: Preset) -> Weights:
    points = {name: by for name, (by, _) in FOCUS[preset].items()}
    return MappingProxyType({name: points.get(name, 0) for name in _FITTED.presets[DEFAULT]})


WEIGHTS: Final[Mapping[Preset, Weights]] = MappingProxyType(
    {
        **{name: MappingProxyType(points) for name, points in _FITTED.presets.items()},
        **{name: _of_focus(name) for name in BY_HAND},
    }
)

SENSES: Final[Mapping[Preset, str]] = MappingProxyType(
    {
        "same-patients": messages("Same patients: studies that the same people could ask about."),
        "same-question": messages(
            "Same question: studies that ask the same, or belong to one programme."
        ),
        "same-disease": messages(
            "Same disease: studies of this disease or one near it, whatever they do."
        ),
        "same-drug": messages(
            "Same treatment: studies that give or do the same, in whatever disease."
        ),
        "same-population": messages("Same people: studies that take people of the same kind."),
        "same-design": messages(
            "Same design: studies of like subjects that are made in the same way."
        ),
    }
)
"""What each preset means, in one line."""


def known_preset(name: str) -> Preset:
    """The preset of that name. Raises UsageError for none."""
    for each in PRESETS:
        if each == name:
            return each
    raise UsageError(
        f"There is no preset {name[:40]}",
        hint=f"Choose one of {', '.join(PRESETS)}.",
        slug="preset",
    )
