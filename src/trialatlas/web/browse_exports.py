"""Things and directories as JSON and CSV: what their pages show, with the source named.

What does not live here: addresses and responses (`browse_routes`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from trialatlas.atlas import About
from trialatlas.directory import Entity
from trialatlas.export.cells import safe_cell
from trialatlas.index.protocol import Facet
from trialatlas.web.browse_page import DirectoryView, address_of, search_address, written_of

NOTE = (
    "Source: ClinicalTrials.gov, https://clinicaltrials.gov. Names gathered and studies counted by"
    " Trial Atlas, which claims neither ownership nor endorsement."
)


def entity_json(said: About) -> bytes:
    """One thing: its counts, what is near it, how it is written and why."""
    mesh = said.mesh
    facts: dict[str, Any] = {
        **_entity(said.entity),
        "led": said.led if said.entity.kind.name == "sponsors" else None,
        "expression": said.expression,
        "search": search_address(said),
        "years": {str(year): count for year, count in said.years},
        "statuses": _facet(said.statuses),
        "types": _facet(said.types),
        "phases": _facet(said.phases),
        "newest": [each.study.nct_id for each in said.newest],
        "related": {
            kind: [{**_entity(each.entity), "shared": each.studies} for each in shared]
            for kind, shared in said.related
        },
        "mesh": mesh
        and {
            "id": mesh.ui,
            "heading": mesh.text,
            "filed": mesh.filed,
            "above": [
                {"id": each.ui, "heading": each.text, "filed": each.studies} for each in mesh.above
            ],
            "below": [
                {"id": each.ui, "heading": each.text, "filed": each.studies} for each in mesh.below
            ],
        },
        "broader": dict(said.broader),
        "affiliations": dict(said.affiliations),
        "written": [
            {"text": each.text, "studies": each.studies, "why": each.why}
            for each in written_of(said)
        ],
        "note": NOTE,
    }
    return _json(facts)


def entity_csv(said: About) -> bytes:
    """The same as rows: which part, what, how many studies, and why."""
    return _csv(("part", "what", "studies", "why"), _rows(said))


def directory_json(view: DirectoryView) -> bytes:
    """One page of a directory."""
    return _json(
        {
            "kind": view.kind.name,
            "total": view.total,
            "first": view.first,
            "next": view.next or None,
            "entities": [_entity(each) for each in view.entities],
            "note": NOTE,
        }
    )


def directory_csv(view: DirectoryView) -> bytes:
    """The same as rows."""
    rows = (
        (each.name, each.place, each.studies, each.spellings, address_of(each))
        for each in view.entities
    )
    return _csv(("name", "place", "studies", "spellings", "address"), rows)


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "kind": entity.kind.name,
        "slug": entity.slug,
        "name": entity.name,
        "place": entity.place,
        "studies": entity.studies,
        "spellings": entity.spellings,
    }


def _facet(facet: Facet) -> dict[str, int]:
    return {**dict(facet.values), **({"missing": facet.missing} if facet.missing else {})}


def _rows(said: About) -> Iterator[tuple[str, str, int, str]]:
    yield "studies", said.entity.full, said.total, said.expression
    for year, count in said.years:
        yield "year", str(year), count, ""
    for part, facet in (("status", said.statuses), ("type", said.types), ("phase", said.phases)):
        for value, count in facet.values:
            yield part, value, count, ""
    for kind, shared in said.related:
        for each in shared:
            yield f"related {kind}", each.entity.full, each.studies, ""
    for each in written_of(said):
        yield "written", each.text, each.studies, each.why


def _json(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _csv(heads: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([safe_cell(each) if isinstance(each, str) else each for each in row])
    writer.writerow([NOTE])
    return out.getvalue().encode()
