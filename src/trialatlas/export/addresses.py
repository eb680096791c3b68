"""Addresses at the registry: of a study, and of a document that it keeps with one."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

REGISTRY: Final = "https://clinicaltrials.gov"
_DOCUMENTS: Final = "https://cdn.clinicaltrials.gov/large-docs"


def at_registry(nct_id: str) -> str:
    """The study at ClinicalTrials.gov."""
    return f"{REGISTRY}/study/{nct_id}"


def document_at_registry(nct_id: str, filename: str) -> str:
    """A document that the registry keeps with a study."""
    return f"{_DOCUMENTS}/{nct_id[-2:]}/{nct_id}/{quote(filename)}"
