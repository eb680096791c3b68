"""Headers that say where the data come from: answers themselves keep the registry's form.

The sample's studies are fictitious and are marked so.
"""

from __future__ import annotations

from collections.abc import Iterable

from trialatlas.atlas import Atlas
from trialatlas.export.provenance import REGISTRY, Provenance, source_lines
from trialatlas.sample import LAST_NUMBER, is_sample

_NOTE = "served by Trial Atlas, which claims neither ownership nor endorsement"
_FICTITIOUS = "FICTITIOUS sample studies among these; no such studies exist"


def page_headers(nct_ids: Iterable[str]) -> dict[str, str]:
    """For an answer with many studies."""
    said = f"ClinicalTrials.gov, {REGISTRY}; {_NOTE}"
    if any(map(is_sample, nct_ids)):
        said = f"{_FICTITIOUS}; {said}"
    return {"X-Source": said, "Link": f'<{REGISTRY}/>; rel="via"'}


def held_headers(atlas: Atlas) -> dict[str, str]:
    """For an answer about all studies held. The sample's numbers are above all others."""
    top = f"NCT{LAST_NUMBER:08d}"
    last = top if top in atlas else atlas.neighbours(top)[0]
    return page_headers([last] if last else [])


def study_headers(origin: Provenance) -> dict[str, str]:
    """For an answer with one study."""
    said = source_lines(origin)[0]
    return {
        "X-Source": said.encode("ascii", "ignore").decode(),
        "Link": f'<{origin.address}>; rel="via"',
    }
