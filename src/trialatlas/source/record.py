"""One record as a source gives it. What does not live here: reading files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trialatlas.errors import RecordError
from trialatlas.study import Study

DEEPEST = 64
"""Levels of a record; the registry's own structure has 9."""


@dataclass(frozen=True, slots=True)
class Record:
    """`raw` is the JSON value as it stood in the source, without what separates it from the next.

    `where` names the file, and the member in an archive. `line` counts from 1: the line, or the
    place in a JSON list; it is 0 where a file is one record.
    """

    raw: bytes
    where: str
    line: int

    def decode(self) -> Study:
        """The study. Raises RecordError, which says where the record stood."""
        try:
            study = Study.decode(self.raw)
        except RecordError as error:
            raise RecordError(
                error.message, where=self.where, line=self.line, hint=error.hint, slug=error.slug
            ) from error
        if _is_deeper(study.record, DEEPEST):
            raise RecordError(
                "nested deeper than any study", where=self.where, line=self.line, slug="record-json"
            )
        return study


def _is_deeper(record: dict[str, Any], levels: int) -> bool:
    """Whether a record has more levels than that. If not, code may recurse through it."""
    level: list[Any] = [record]
    for _ in range(levels):
        level = [
            below
            for each in level
            for below in (each.values() if isinstance(each, dict) else each)
            if isinstance(below, dict | list)
        ]
        if not level:
            return False
    return True
