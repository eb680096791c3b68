"""The versions of one study as they lie in the store, put in order.

This is the one place that orders versions: by the registry's date and, where that
is the same, by when they were first seen. What does not live here: blobs.
"""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import NamedTuple

from trialatlas.store.clock import from_microseconds
from trialatlas.store.protocol import StudyKey, Version


class VersionRow(NamedTuple):
    """A row of the table `version` without its blob. `id` grows with the order of first seeing."""

    id: int
    content: bytes
    submitted: bytes
    dated: str
    first_seen: int
    size: int

    @property
    def order(self) -> tuple[str, int]:
        """Sorts versions from the oldest to the current one. ISO dates sort as text, and none at
        all sorts first.
        """
        return self.dated, self.id


def study_id(connection: sqlite3.Connection, key: StudyKey) -> int | None:
    """The row of a study."""
    row = connection.execute(
        "SELECT id FROM study WHERE registry = ? AND nct_id = ?", tuple(key)
    ).fetchone()
    return None if row is None else row[0]


def version_rows(connection: sqlite3.Connection, study: int) -> list[VersionRow]:
    """All versions of a study, the current one last."""
    found = connection.execute(
        "SELECT id, content, submitted, dated, first_seen, size FROM version WHERE study = ?",
        (study,),
    )
    return sorted((VersionRow(*row) for row in found), key=lambda row: row.order)


def numbered(rows: list[VersionRow]) -> list[Version]:
    """Rows in order as the versions a caller sees."""
    derived_only = [False, *(now.submitted == before.submitted for before, now in pairwise(rows))]
    return [
        Version(
            number=number,
            dated=row.dated,
            first_seen=from_microseconds(row.first_seen),
            content=row.content,
            derived_only=derived,
            size=row.size,
        )
        for number, (row, derived) in enumerate(zip(rows, derived_only, strict=False), start=1)
    ]
