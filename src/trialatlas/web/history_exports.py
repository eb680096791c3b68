"""The versions and sightings of a study as JSON, CSV or Markdown.

All three name their source in the text itself. What does not live here: addresses and responses,
the page (`history.html`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from trialatlas.export.cells import safe_cell
from trialatlas.export.provenance import clock, source_lines, source_name
from trialatlas.store import Sighting, Version
from trialatlas.web.exports import literal
from trialatlas.web.site import Shown
from trialatlas.wording import said


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a study's versions, oldest first; `shown` is the current one."""

    shown: Shown
    versions: list[Version]
    sightings: list[Sighting]


def what_changed(version: Version) -> str:
    """In words, what sets a version apart from the one before."""
    if version.number == 1:
        return said("first held here")
    if version.derived_only:
        return said("the derived section only")
    return said("the sponsor's record")


def as_json(history: History) -> bytes:
    """One object. Times are ours, in UTC; dates are the registry's, empty where it gives none."""
    return msgspec.json.encode(
        {
            "nctId": history.shown.study.nct_id,
            "source": source_lines(history.shown.provenance),
            "versions": [
                {
                    "version": each.number,
                    "date": each.dated,
                    "firstSeen": each.first_seen,
                    "changed": what_changed(each),
                    "bytes": each.size,
                    "content": each.content.hex(),
                }
                for each in history.versions
            ],
            "sightings": [
                {
                    "seen": each.seen,
                    "source": source_name(each.source),
                    "version": each.version,
                    "registryRelease": each.version_holder,
                }
                for each in history.sightings
            ],
        }
    )


def as_csv(history: History) -> bytes:
    """A row a version, then a row a sighting; what one of the two lacks is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["kind", "version", "registry date", "seen", "what", "bytes"])
    for line in source_lines(history.shown.provenance):
        writer.writerow(["source", "", "", "", line, ""])
    for each in history.versions:
        seen = each.first_seen.isoformat()
        row = ["version", each.number, safe_cell(each.dated), seen, what_changed(each), each.size]
        writer.writerow(row)
    for each in history.sightings:
        holder = safe_cell(each.version_holder)
        row = [
            "sighting",
            each.version,
            holder,
            each.seen.isoformat(),
            safe_cell(source_name(each.source)),
            "",
        ]
        writer.writerow(row)
    return out.getvalue().encode()


def as_markdown(history: History) -> bytes:
    """A document to read."""
    return ("\n".join(_lines(history)) + "\n").encode()


def _lines(history: History) -> Iterator[str]:
    study = history.shown.study
    yield f"# {literal(study.text('BriefTitle') or study.nct_id)}"
    yield from ("", f"**{study.nct_id}**: versions and sightings", "")
    yield from (f"> {line}" for line in source_lines(history.shown.provenance))
    yield from ("", "## Versions", "")
    for each in history.versions:
        dated = literal(each.dated) or "not given"
        yield (
            f"- **{each.number}**: registry's date {dated}; first seen {clock(each.first_seen)}; "
            f"{what_changed(each)}; {each.size:,} bytes"
        )
    yield from ("", "## Sightings", "")
    for each in history.sightings:
        holder = literal(each.version_holder) or "not given"
        name = literal(source_name(each.source))
        yield (
            f"- {clock(each.seen)}: version {each.version}, from {name}; "
            f"registry's release {holder}"
        )
