"""A table as a Parquet file, from batches of rows: put in place whole, or not at all.

What does not live here: studies as Parquet (`parquet`), and what any table holds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from trialatlas.export.parquet import packages

Form: TypeAlias = Literal["text", "integer", "number"]
Row: TypeAlias = Sequence[Any]
_GROUP: Final = 20_000
"""Rows of a row group, at least, but for the last."""


def write_table(
    file: Path,
    aside: Path,
    columns: Mapping[str, Form],
    batches: Iterable[Sequence[Row]],
    said: Mapping[str, str],
) -> int:
    """Write rows to `aside` and move it to `file` in one step; how many rows there are.

    Both must be on one disk. `said` goes into the file's metadata. The same rows give the same
    bytes. Some tens of thousands of rows are in memory at a time. Raises NotInstalledError.
    """
    arrow, writing = packages()
    types = {"text": arrow.string(), "integer": arrow.int64(), "number": arrow.float64()}
    schema = arrow.schema(
        [arrow.field(name, types[form]) for name, form in columns.items()], metadata=dict(said)
    )
    count = 0
    with aside.open("wb") as out:
        with writing.ParquetWriter(out, schema, compression="zstd") as writer:
            for rows in _groups(batches):
                turned = zip(*rows, strict=True)
                listed = [
                    arrow.array(column, each.type)
                    for column, each in zip(turned, schema, strict=True)
                ]
                batch = arrow.RecordBatch.from_arrays(listed, schema=schema)
                writer.write_batch(batch, len(rows))
                count += len(rows)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(file)
    return count


def _groups(batches: Iterable[Sequence[Row]]) -> Iterator[list[Row]]:
    rows: list[Row] = []
    for batch in batches:
        rows.extend(batch)
        if len(rows) >= _GROUP:
            yield rows
            rows = []
    if rows:
        yield rows
