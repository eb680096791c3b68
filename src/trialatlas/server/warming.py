"""What readers need first is read before they ask for it.

A process asks itself for a few pages when it starts: templates, the MeSH tree, the gazetteer,
coasts and counts of words are read on the way, by the same code that readers use. What does not
live here: what any page needs; a fault in one is the page's own to tell, later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, quote_plus

from starlette.types import ASGIApp, Message

from trialatlas.atlas import Atlas
from trialatlas.study.words import words

_SEARCHES: Final = ("/search?q={words}", "/search?q={words}&view=map")
_NEAR: Final = "/study/{nct_id}?from=Paris"
"""A place is named so that the gazetteer is read."""
_WORDS: Final = 4
"""So many words of a title are looked for: all of them stand in few studies, so that little is read
from a disk that has nothing in memory yet.
"""


def warm(app: ASGIApp, atlas: Atlas) -> list[tuple[str, int]]:
    """Ask the application for a page of the kinds that are asked for most; the addresses with their
    statuses. Takes about a second with a MeSH file, once a process.
    """
    return asyncio.run(warmed(app, atlas, 0))


async def warmed(app: ASGIApp, atlas: Atlas, pause: float) -> list[tuple[str, int]]:
    """The same, with so many seconds for others before each page."""
    asked: list[tuple[str, int]] = []
    for address in _addresses(atlas):
        await asyncio.sleep(pause)
        asked.append((address, await _status(app, address)))
    return asked


def _addresses(atlas: Atlas) -> Iterator[str]:
    yield "/"
    first = next(iter(atlas), None)
    title = words(atlas.study(first).study.text("BriefTitle")) if first else []
    named = quote_plus(" ".join(title[:_WORDS]) or "study")
    yield from (each.format(words=named) for each in _SEARCHES)
    if first is not None:
        yield _NEAR.format(nct_id=first)


async def _status(app: ASGIApp, address: str) -> int:
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(_scope(address), receive, send)
    return statuses[0] if statuses else 0


def _scope(address: str) -> dict[str, Any]:
    path, _, query = address.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
        "client": None,
        "server": None,
        "state": {},
    }
