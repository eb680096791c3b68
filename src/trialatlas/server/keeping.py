"""The start page, kept as it went out: it is asked for most and costs a dozen searches.

It is kept under the key of what it depends on (`validating`), so it is given again just as long as
whoever holds it is told that nothing changed. What does not live here: that key.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT: Final = frozenset({"/"})
"""Addresses that are kept, without a query. They must show nothing of what a server keeps for
itself, which the key leaves out.
"""
MOST: Final = 16
"""Answers that are kept: one each for what browsers accept. Some 10 KB each, packed."""
_FINE: Final = 200


class Keeping:
    """Answers of an application that are given again."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], tuple[Message, ...]] = OrderedDict()

    async def answer(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, key: str
    ) -> None:
        """The answer kept under a key, or that of the application; whole answers are kept.

        A key that is empty, another method, a query or a validator goes to the application.
        """
        headers = Headers(scope=scope)
        if not key or not _is_kept(scope, headers):
            await app(scope, receive, send)
            return
        known = key, headers.get("accept-encoding", "")
        if known in self._held:
            self._held.move_to_end(known)
            for message in self._held[known]:
                await send(message)
            return
        sent: list[Message] = []

        async def noting(message: Message) -> None:
            sent.append(message)
            await send(message)

        await app(scope, receive, noting)
        if _is_whole(sent):
            self._held[known] = tuple(sent)
            if len(self._held) > MOST:
                self._held.popitem(last=False)

    def __len__(self) -> int:
        return len(self._held)


def _is_kept(scope: Scope, headers: Headers) -> bool:
    if scope["path"] not in KEPT or scope["query_string"] or scope["method"] != "GET":
        return False
    return "if-none-match" not in headers


def _is_whole(sent: list[Message]) -> bool:
    """A start and one body, of an answer that may be kept."""
    if len(sent) != 2 or sent[0].get("status") != _FINE or sent[1].get("more_body"):  # noqa: PLR2004 - both
        return False
    return "no-store" not in Headers(raw=sent[0]["headers"]).get("cache-control", "")
