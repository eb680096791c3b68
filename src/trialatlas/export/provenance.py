"""Where the words of a page or an export come from, and how that is said.

What does not live here: who may see what (views), and how a page draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from urllib.parse import quote, urlsplit

from trialatlas.sample import is_sample
from trialatlas.store import StoredStudy
from trialatlas.study import Study
from trialatlas.study.dates import PartialDate

REGISTRY = "https://clinicaltrials.gov"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a study's words come from. `processed` is the registry's date, in words or empty;
    `first_seen` and `last_changed` are our clock in UTC.
    """

    nct_id: str
    sample: bool
    processed: str
    processed_iso: str
    first_seen: datetime
    last_changed: datetime
    version: int
    address: str


def source_name(source: str) -> str:
    """What readers are told of the file or the registry that a study or a name came from: its name.

    Where a file lay on the operator's machine is the operator's business alone.
    """
    if source.startswith(("https://", "http://")):
        return urlsplit(source).hostname or ""
    return PurePath(source).name


def provenance(study: Study, stored: StoredStudy) -> Provenance:
    """What is known of where one version of a study comes from."""
    holder = study.text("VersionHolder")
    parsed = PartialDate.parse(holder)
    return Provenance(
        nct_id=study.nct_id,
        sample=is_sample(study.nct_id),
        processed=parsed.label if parsed else "",
        processed_iso=holder,
        first_seen=stored.first_seen,
        last_changed=stored.last_changed,
        version=stored.version.number,
        address=at_registry(study.nct_id),
    )


def at_registry(nct_id: str) -> str:
    """The study at ClinicalTrials.gov."""
    return f"{REGISTRY}/study/{nct_id}"


def document(nct_id: str, filename: str) -> str:
    """A document that the registry keeps with a study."""
    return f"https://cdn.clinicaltrials.gov/large-docs/{nct_id[-2:]}/{nct_id}/{quote(filename)}"


def source_lines(origin: Provenance) -> list[str]:
    """Where the words come from, of what date, and what we did to them."""
    seen = clock(origin.last_changed)
    if origin.sample:
        return [
            (
                f"FICTITIOUS sample study {origin.nct_id}; no such study exists. Its form is "
                f"that of ClinicalTrials.gov. This version was seen first on {seen}."
            )
        ]
    processed = origin.processed or "a date the record does not give"
    return [
        (
            f"Source: ClinicalTrials.gov, {origin.address}; processed by the registry on "
            f"{processed}; this version seen first by Trial Atlas on {seen}."
        ),
        "Reformatted and labelled by Trial Atlas, which claims neither ownership nor endorsement.",
    ]


def clock(moment: datetime) -> str:
    """`18 Dec 2025, 14:05 UTC`, in the language spoken now."""
    date = PartialDate.parse(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}")
    return f"{date.label if date else moment} UTC"
