"""Studies as a Parquet file, written while it is read: one row a study, one column a leaf.

Needs the optional package pyarrow. Rows wait in memory by the thousand; the list of row groups
that ends the file grows by some hundred bytes a column and group. What does not live here: what
the columns are (`leaf_columns`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from trialatlas.errors import NotInstalledError
from trialatlas.export.leaf_columns import Column, Rows
from trialatlas.study import Study

MEDIA_TYPE: Final = "application/vnd.apache.parquet"
GROUP: Final = 1_000
"""Studies of a row group."""


def parquet(
    studies: Iterable[Study], columns: Iterable[Column], said: Mapping[str, str]
) -> Iterator[bytes]:
    """The bytes of the file, a piece a row group. `said` goes into its metadata.

    Raises NotInstalledError at once, not on the first piece.
    """
    arrow, writing = packages()
    rows = Rows(columns)
    schema = arrow.schema(
        [arrow.field(each.name, _type(arrow, each)) for each in rows.columns], metadata=dict(said)
    )
    return _written(arrow, writing, studies, rows, schema)


def _written(
    arrow: Any, writing: Any, studies: Iterable[Study], rows: Rows, schema: Any
) -> Iterator[bytes]:
    every = iter(studies)
    out = _Out()
    with writing.ParquetWriter(out, schema, compression="zstd") as writer:
        while (batch := _batch(arrow, islice(every, GROUP), rows, schema)).num_rows:
            writer.write_batch(batch, GROUP)
            yield out.taken()
    yield out.taken()


def _batch(arrow: Any, studies: Iterable[Study], rows: Rows, schema: Any) -> Any:
    """Some studies as columns. The rows are gone when this returns."""
    group = [rows.row(each) for each in studies]
    columns = [arrow.array([row.get(each.name) for row in group], each.type) for each in schema]
    return arrow.RecordBatch.from_arrays(columns, schema=schema)


class _Out(io.RawIOBase):
    """Takes what is written and hands it on."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        size = memoryview(data).nbytes
        self._held += data
        self._at += size
        return size

    def tell(self) -> int:
        return self._at

    def taken(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def _type(arrow: Any, column: Column) -> Any:
    of_form = {
        "text": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "yes-no": arrow.bool_(),
        "point": arrow.struct([("lat", arrow.float64()), ("lon", arrow.float64())]),
    }[column.form]
    for _ in range(column.depth):
        of_form = arrow.list_(of_form)
    return of_form


def packages() -> tuple[Any, Any]:
    """The package and its part for Parquet, which most people have no need of. Raises
    NotInstalledError.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - optional
        from pyarrow import parquet as pq  # noqa: PLC0415 - optional
    except ImportError as error:
        raise NotInstalledError(
            "Parquet files need the package pyarrow, which is not installed",
            hint="Install it with: pip install 'trialatlas[parquet]'",
        ) from error
    return pa, pq
