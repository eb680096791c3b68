"""The neighbours of studies as rows of a table: what each column is, and how they came about.

What does not live here: finding neighbours (`trialatlas.atlas`), files (`trialatlas.export`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from trialatlas.related.answer import Likeness
from trialatlas.related.candidates import CANDIDATES
from trialatlas.related.presets import FITTED, PROVENANCE, SENSES, WEIGHTS, Preset
from trialatlas.related.scoring import SIGNALS

POINTS: Final = "points_"
"""Columns of the points of a signal begin so."""
COLUMNS: Final[Mapping[str, Literal["text", "integer", "number"]]] = {
    "nct_id": "text",
    "version": "text",
    "rank": "integer",
    "neighbour": "text",
    "neighbour_version": "text",
    "score": "number",
    **{f"{POINTS}{each.name.replace('-', '_')}": "number" for each in SIGNALS},
    "relation": "text",
    "reason": "text",
}
"""Name and form of each column. A signal without weight in the preset has no points: null."""
BY_HAND: Final = "set by hand, not fitted to anything and not measured"
METHOD: Final = (
    f"Computed by Trial Atlas, not by the registry. For each study up to {CANDIDATES} candidates"
    " that share its strongest words, headings, interventions and numbers are found in the index"
    f" and scored in full; score is the sum of the points of {len(SIGNALS)} signals, of 100 at"
    " most, and orders the neighbours of one study only. docs/related.md of the source describes"
    " each signal. A relation stands only where words of the records show it."
)


def row(nct_id: str, version: bytes, rank: int, other_version: bytes, said: Likeness) -> list[Any]:
    """A study and one of its neighbours, as `COLUMNS`. Versions are hashes of their contents."""
    points = {each.signal: each.points for each in said.parts}
    return [
        nct_id,
        version.hex(),
        rank,
        said.nct_id,
        other_version.hex(),
        said.score,
        *(points.get(each.name) for each in SIGNALS),
        said.relation.kind if said.relation else None,
        said.why[0] if said.why else None,
    ]


def weights_said(preset: Preset) -> dict[str, str]:
    """Sense, weights, their hash and how they came about: for the file's metadata."""
    weights = msgspec.json.encode(dict(WEIGHTS[preset]), order="sorted")
    return {
        "preset": preset,
        "sense": SENSES[preset],
        "weights": weights.decode(),
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "weights_from": msgspec.json.encode(PROVENANCE).decode() if preset in FITTED else BY_HAND,
    }
