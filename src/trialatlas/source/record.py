"""One record as a source gives it. What does not live here: reading files."""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.errors import RecordError
from trialatlas.study import Study


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
            return Study.decode(self.raw)
        except RecordError as error:
            raise RecordError(
                error.message, where=self.where, line=self.line, hint=error.hint, slug=error.slug
            ) from error
