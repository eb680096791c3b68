"""What can be taken along from a search: addresses of files with everything that it finds.

What does not live here: the files (`/api/atlas/export.…`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

from trialatlas.query import print_query
from trialatlas.web.search_form import SearchForm
from trialatlas.web.search_order import sort_keys
from trialatlas.wording import messages, said

FORMS: Final = (
    ("csv", messages("CSV, for a spreadsheet")),
    ("ris", messages("RIS, for a reference manager")),
    ("jsonl", messages("JSON lines, the records as received")),
    ("parquet", messages("Parquet, for data frames")),
    ("fhir.json", "FHIR R4"),
)
_LONGEST: Final = 8_000
"""Characters of an address that everybody on the way passes on."""


def downloads(form: SearchForm) -> tuple[tuple[str, str], ...]:
    """Each form with its address; none if the search is too long for one."""
    asked = list(_asked(form))
    made = tuple(
        (said(label), f"/api/atlas/export.{name}?{urlencode(asked)}") for name, label in FORMS
    )
    return made if all(len(address) <= _LONGEST for _, address in made) else ()


def downloads_of(nct_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each form with the address that has just these studies."""
    asked = urlencode([("filter.ids", ",".join(nct_ids))])
    return tuple((said(label), f"/api/atlas/export.{name}?{asked}") for name, label in FORMS)


def _asked(form: SearchForm) -> Iterator[tuple[str, str]]:
    if form.asks:
        yield "filter.advanced", print_query(form.whole())
    if form.sort:
        keys = sort_keys(form.sort)
        yield "sort", ",".join(f"{k.piece}:{'desc' if k.descending else 'asc'}" for k in keys)
    if not form.synonyms:
        yield "synonyms", "false"
    if form.without:
        yield "filter.synonyms", ",".join(form.without)
