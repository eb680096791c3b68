"""`/api/atlas/export.*`: everything that a search finds in one file, sent as it is made.

What does not live here: what a file holds (`export.streams`) and what is asked (`asking`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Final

from starlette.responses import Response

from trialatlas import __version__
from trialatlas.api import records, wording
from trialatlas.api.answers import etag_of, stream
from trialatlas.api.asking import PARAMETERS, SYNONYMS, search_of, without_synonyms
from trialatlas.api.atlas_base import BASE
from trialatlas.api.atlas_search import MAX_FIELDS
from trialatlas.api.params import Parameter
from trialatlas.api.routing import Asked, Endpoint, Handler, Service
from trialatlas.api.sources import page_headers
from trialatlas.api.studies import FIELD, MARKUP, column_titles
from trialatlas.export.csv_columns import COLUMNS
from trialatlas.export.fields import nodes_named
from trialatlas.export.ris import TAGS
from trialatlas.export.streams import FORMATS, MEDIA_TYPES, StreamFormat

_PAGED: Final = frozenset({"countTotal", "pageSize", "pageToken", "geoDecay"})
ASKED: Final = (
    *(each for each in PARAMETERS if each.name not in _PAGED),
    SYNONYMS,
)
"""Which studies are meant, and in which order."""


def _fields(names: str) -> Parameter:
    return Parameter(
        "fields",
        "list",
        pattern=FIELD,
        filled=True,
        at_most=MAX_FIELDS,
        explains=f"What to put into the file: {names}. Without it everything is.",
    )


_BY_NAME: Final = _fields("pieces, full paths or search areas")
_MORE: Final[dict[StreamFormat, tuple[Parameter, ...]]] = {
    "csv": (_fields("titles of the registry's columns, or pieces, full paths or search areas"),),
    "fhir.json": (),
    "jsonl": (_BY_NAME, MARKUP),
    "parquet": (_BY_NAME,),
    "ris": (_fields("tags"),),
}


def _handler(form: StreamFormat) -> Handler:
    async def handler(service: Service, asked: Asked) -> Response:
        given = asked.given
        names = given.items("fields")
        _check_names(form, names)
        selection = service.atlas.select(
            search_of(given),
            synonyms=given.text("synonyms").lower() != "false",
            without=without_synonyms(given),
        )
        plain = given.text("markupFormat") == "legacy"
        pieces = service.atlas.export(form, selection, names, plain_markup=plain)
        about = (form, names, plain, __version__, service.atlas.contacts)
        return stream(
            asked.request,
            in_turns(pieces),
            MEDIA_TYPES[form],
            tag=etag_of(selection.state, repr(about).encode()),
            headers={
                **page_headers(selection),
                "X-Total-Count": str(len(selection)),
                "Content-Disposition": f'attachment; filename="studies.{form}"',
            },
        )

    return handler


async def in_turns(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in larger pieces; between two of them other requests have their turn."""
    async for chunk in records.in_chunks(pieces):
        yield chunk
        await asyncio.sleep(0)


def _check_names(form: StreamFormat, names: tuple[str, ...]) -> None:
    """Raise UsageError in the registry's words for a name that the file cannot hold."""
    if form == "ris":
        for name in names:
            if name not in TAGS:
                raise wording.invalid_field("fields", name, f"The tags: {', '.join(TAGS)}.")
        return
    if form == "csv" and any(name in COLUMNS and not nodes_named(name) for name in names):
        column_titles(names)
        return
    for name in names:
        if not nodes_named(name) and not (form == "csv" and name in COLUMNS):
            raise wording.invalid_field("fields", name)


ENDPOINTS: Final = tuple(
    Endpoint(
        f"/export.{form}",
        _handler(form),
        (*ASKED, *_MORE[form]),
        base=BASE,
        summary=f"Everything that is found, as one {form} file.",
        media_type=MEDIA_TYPES[form],
    )
    for form in FORMATS
)
