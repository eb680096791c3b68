"""Many studies in one file, made as it is read: JSON lines, CSV, RIS, FHIR, Parquet.

Memory does not grow with the number of studies. What a file can say of its source stands in it:
RIS and FHIR in each study, Parquet in its metadata, CSV in the registry's own column. What does
not live here: which studies (`atlas`), and answers or files around the bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Final, Literal, TypeAlias
from uuid import NAMESPACE_URL, uuid5

import msgspec

from trialatlas.errors import UsageError
from trialatlas.export import csv_columns
from trialatlas.export.cells import safe_cell
from trialatlas.export.fhir import bundle
from trialatlas.export.fields import mask_of, nodes_named, project, with_plain_markup
from trialatlas.export.leaf_columns import Rows, columns_of
from trialatlas.export.parquet import MEDIA_TYPE as PARQUET
from trialatlas.export.parquet import parquet
from trialatlas.export.provenance import REGISTRY, at_registry, provenance
from trialatlas.export.ris import TAGS, as_ris
from trialatlas.schema import ROOTS, Node
from trialatlas.store import StoredStudy
from trialatlas.study import Study

StreamFormat: TypeAlias = Literal["csv", "fhir.json", "jsonl", "parquet", "ris"]
FORMATS: Final[tuple[StreamFormat, ...]] = ("csv", "fhir.json", "jsonl", "parquet", "ris")
MEDIA_TYPES: Final[dict[StreamFormat, str]] = {
    "csv": csv_columns.MEDIA_TYPE,
    "fhir.json": "application/fhir+json; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": PARQUET,
    "ris": "application/x-research-info-systems; charset=utf-8",
}
Shown: TypeAlias = tuple[Study, StoredStudy]
"""A study as it may be shown, and what the store knows of it."""
_SOURCE: Final = (
    f"ClinicalTrials.gov, {REGISTRY}; reformatted by Trial Atlas, which claims neither ownership"
    " nor endorsement. Studies NCT99000001 and above are a fictitious sample."
)
_encoder = msgspec.json.Encoder()


def written(
    form: StreamFormat,
    studies: Iterable[Shown],
    fields: Sequence[str] = (),
    *,
    plain_markup: bool = False,
) -> Iterator[bytes]:
    """The bytes of a file of studies in pieces.

    `fields` names what it holds: for RIS tags; for CSV titles of the registry's columns, or else
    fields, as for the rest; none of FHIR can be left out. `plain_markup` is for JSON lines.
    Raises UsageError for a name that there is not and NotInstalledError for a package that is
    missing, both at once and not on the first piece.
    """
    match form:
        case "csv":
            return _csv(studies, fields)
        case "ris":
            tags = _known(fields, TAGS) or None
            return (as_ris(each, provenance(each, kept), tags) + b"\r\n" for each, kept in studies)
        case "fhir.json":
            if fields:
                raise UsageError("FHIR has no choice of fields", slug="field-unknown")
            return _fhir(studies)
        case "parquet":
            columns = columns_of(named_nodes(fields) or ROOTS)
            return parquet((each for each, _ in studies), columns, {"source": _SOURCE})
        case "jsonl":
            return _json_lines(studies, fields, plain_markup=plain_markup)


def named_nodes(fields: Sequence[str]) -> tuple[Node, ...]:
    """The nodes that some names stand for. Raises UsageError for one that is unknown."""
    return tuple(node for name in fields for node in _named(name))


def is_table(fields: Collection[str]) -> bool:
    """True if the names, or none, ask for the registry's own table."""
    return all(name in csv_columns.COLUMNS for name in fields)


def _named(name: str) -> tuple[Node, ...]:
    found = nodes_named(name)
    if not found:
        raise _unknown(name, "Name a piece, a full path or a search area.")
    return found


def _known(names: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    for name in names:
        if name not in known:
            raise _unknown(name, f"Choose from {', '.join(known)}.")
    return tuple(names)


def _unknown(name: str, hint: str) -> UsageError:
    return UsageError(f"There is no field {name[:80]}", hint=hint, slug="field-unknown")


def _json_lines(
    studies: Iterable[Shown], fields: Sequence[str], *, plain_markup: bool
) -> Iterator[bytes]:
    mask = mask_of(named_nodes(fields)) if fields else None
    change: list[Callable[[dict[str, Any]], dict[str, Any]]] = []
    if mask is not None:
        change.append(lambda record: project(record, mask))
    if plain_markup:
        change.append(with_plain_markup)

    def line(study: Study) -> bytes:
        if not change:
            return on_one_line(study.raw) + b"\n"
        record = study.record
        for each in change:
            record = each(record)
        return _encoder.encode(record) + b"\n"

    return (line(each) for each, _ in studies)


def on_one_line(raw: bytes) -> bytes:
    """A record as received; only white space between its parts is taken out, and only where it
    holds line breaks.
    """
    return msgspec.json.format(raw, indent=-1) if b"\n" in raw or b"\r" in raw else raw


def _csv(studies: Iterable[Shown], fields: Sequence[str]) -> Iterator[bytes]:
    if is_table(fields):
        return _registry_table(studies, fields)
    return _leaf_table(studies, Rows(columns_of(named_nodes(fields))))


def _registry_table(studies: Iterable[Shown], titles: Sequence[str]) -> Iterator[bytes]:
    yield csv_columns.header(titles)
    for study, _ in studies:
        yield csv_columns.row(study, titles)


def _leaf_table(studies: Iterable[Shown], rows: Rows) -> Iterator[bytes]:
    yield _line(each.name for each in rows.columns)
    for study, _ in studies:
        row = rows.row(study)
        yield _line(_cell(row.get(each.name)) for each in rows.columns)


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    """A text as it is, nothing as nothing, all else as JSON."""
    if value is None:
        return ""
    return safe_cell(value if isinstance(value, str) else _encoder.encode(value).decode())


def _fhir(studies: Iterable[Shown]) -> Iterator[bytes]:
    """A Bundle of the type `collection` whose entries are the studies' own bundles."""
    yield b'{"resourceType":"Bundle","type":"collection"'
    between = b',"entry":[\n'
    for study, kept in studies:
        address = uuid5(NAMESPACE_URL, f"{at_registry(study.nct_id)}#bundle").urn
        made = {"fullUrl": address, "resource": bundle(study, provenance(study, kept))}
        yield between + _encoder.encode(made)
        between = b",\n"
    # A list without an entry may not stand in a resource.
    yield b"}\n" if between.startswith(b',"') else b"\n]}\n"
