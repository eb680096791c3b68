"""`/studies`: pages of studies that match queries and filters."""

from __future__ import annotations

from typing import Final

import msgspec
from starlette.responses import Response

from trialatlas import __version__
from trialatlas.api import records, wording
from trialatlas.api.answers import JSON, etag_of, stream
from trialatlas.api.asking import PARAMETERS, search_of, without_synonyms
from trialatlas.api.params import Parameter
from trialatlas.api.record_schema import StudyRecord
from trialatlas.api.routing import Asked, Endpoint, Service
from trialatlas.api.sources import page_headers
from trialatlas.export import csv_columns
from trialatlas.export.fields import QUERIED, mask_of, nodes_named, nodes_queried
from trialatlas.index.protocol import Hits
from trialatlas.query.tree import Query
from trialatlas.schema import Node

FIELD: Final = r"[a-zA-Z][a-zA-Z0-9\-. ]*"
MARKUP: Final = Parameter(
    "markupFormat",
    "choice",
    choices=("markdown", "legacy"),
    explains="How prose is written: as CommonMark (unless said otherwise) or as plain text.",
)


class Page(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """One page of studies. `totalCount` stands on the first page if it was asked for, and
    `nextPageToken` on every page but the last.
    """

    studies: list[StudyRecord]
    total_count: int | None = None
    next_page_token: str | None = None


async def _studies(service: Service, asked: Asked) -> Response:
    given = asked.given
    request = search_of(given)
    is_table = given.text("format") == "csv"
    titles = column_titles(given.items("fields")) if is_table else ()
    nodes = () if is_table else chosen_nodes(given.items("fields"), request.query)
    with wording.of_token(given.text("pageToken")):
        hits = service.atlas.find(request, without=without_synonyms(given))
    is_first = request.page_token is None
    total = hits.total if is_first and given.flag("countTotal") else None
    form = records.Form(
        mask=mask_of(nodes) if nodes is not None and not is_table else None,
        plain_markup=given.text("markupFormat") == "legacy" and not is_table,
    )
    stored = service.atlas.records(hit.nct_id for hit in hits.hits)
    headers = page_headers(hit.nct_id for hit in hits.hits)
    if is_table:
        pieces = records.csv_page(stored, titles, with_header=is_first)
        if total is not None:
            headers["X-Total-Count"] = str(total)
        if hits.next_page_token is not None:
            headers["X-Next-Page-Token"] = hits.next_page_token
    else:
        pieces = records.json_page(stored, form, total=total, next_token=hits.next_page_token)
    return stream(
        asked.request,
        records.in_chunks(pieces),
        csv_columns.MEDIA_TYPE if is_table else JSON,
        tag=_tag(service, asked, hits),
        headers=headers,
    )


def chosen_nodes(names: tuple[str, ...], query: Query | None) -> tuple[Node, ...] | None:
    """The nodes that `fields` names; None for all. Without a query `@query` is no name.

    Raises UsageError for a name that is unknown.
    """
    if not names:
        return None
    nodes: list[Node] = []
    for name in names:
        if name == QUERIED and query is not None:
            nodes.extend(nodes_queried(query))
            continue
        found = nodes_named(name)
        if not found:
            raise wording.invalid_field("fields", name)
        nodes.extend(found)
    return tuple(nodes)


def column_titles(names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that `fields` names. Raises UsageError for one that the table lacks."""
    for name in names:
        if name not in csv_columns.COLUMNS:
            hint = f"The columns: {', '.join(csv_columns.COLUMNS)}."
            raise wording.invalid_field("fields", name, hint)
    return names


def _tag(service: Service, asked: Asked, hits: Hits) -> str:
    """Changes with the address, the program, the settings, the index and the store."""
    index, store = hits.index, service.atlas.store.status()
    about = (
        str(asked.request.url.query),
        __version__,
        service.atlas.contacts,
        index.generation,
        index.sequence,
        store.sequence,
    )
    return etag_of(repr(about).encode())


ENDPOINTS: Final = (
    Endpoint(
        "/studies",
        _studies,
        (
            Parameter(
                "format",
                "choice",
                choices=("csv", "json"),
                explains="JSON unless said. In CSV the total and the token of the next page are"
                " headers.",
            ),
            MARKUP,
            *PARAMETERS,
            Parameter(
                "fields",
                "list",
                pattern=f"({FIELD})|(@query)",
                filled=True,
                explains="Fields to send: pieces, full paths, search areas, or @query for those"
                " that the queries look at; a branch brings all below it. In CSV, titles of"
                " columns. Without it all are sent.",
            ),
        ),
        forms=(csv_columns.MEDIA_TYPE,),
        summary="Studies that match queries and filters, page by page.",
        answer=Page,
    ),
)
