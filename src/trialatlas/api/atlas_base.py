"""What endpoints below `/api/atlas` share: their base, and shapes that several answers hold.

What does not live here: endpoints.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from trialatlas import schema
from trialatlas.config import Contacts
from trialatlas.export.provenance import REGISTRY
from trialatlas.index.protocol import IndexInfo
from trialatlas.schema import Node
from trialatlas.study.values import show_text

BASE: Final = "/api/atlas"
NOTE: Final = (
    f"Source: ClinicalTrials.gov, {REGISTRY}. Reformatted, labelled and counted by Trial Atlas,"
    " which claims neither ownership nor endorsement."
)


class Shape(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A JSON object of ours: names in camel case, as the registry writes them."""


class Index(Shape, frozen=True):
    """Which index answered. `sequence` is the change of the store that it has reached."""

    engine: str
    generation: str
    schema: str
    sequence: int
    studies: int
    built: datetime
    contacts: Contacts


def index_of(info: IndexInfo) -> Index:
    """The index as a shape."""
    return Index(
        engine=info.engine,
        generation=info.generation,
        schema=info.schema,
        sequence=info.sequence,
        studies=info.studies,
        built=info.built,
        contacts=info.contacts,
    )


def said(piece: str, value: object) -> str:
    """A value of a piece in plain words."""
    return show_text(schema.node(piece), value)


def study_address(nct_id: str) -> str:
    """A study below our base."""
    return f"{BASE}/studies/{nct_id}"


def module_address(nct_id: str, module: Node) -> str:
    """A module of a study below our base."""
    return f"{study_address(nct_id)}/modules/{module.slug}"
