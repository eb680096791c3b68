"""Validators that are known before an answer is made.

An answer depends on its address, on what a reader accepts, on the data, on the program and on the
day. While none of these changes, whoever holds the answer is told so (304) without any work. When
the data change, the answer is made and compared by its own bytes, so that a page that stayed the
same is not sent again either. A tag holds both: `W/"BYTES-STATE"`. What does not live here: tags of
bytes (`web`, `api`).
"""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import trialatlas
from trialatlas.atlas.indexing import INDEX_FOLDER
from trialatlas.atlas.likeness_shelf import LIKENESS_FILE
from trialatlas.config import Config
from trialatlas.server.keeping import Keeping

UNSETTLED: Final = 50_000_000
"""Nanoseconds since a change within which another may bear the same time."""
_FIXED: Final = ("/static/",)
"""Addresses that change with what they hold: they have no need of this."""
_TAG: Final = re.compile(r'(W/)?"([^"]*?)(?:-([0-9a-f]{24}))?"')
_SEEN: Final = (b"accept", b"accept-language", b"host")
_VARY: Final = "Accept, Accept-Language, Accept-Encoding"
_CORS: Final = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"ETag")]


class DataState:
    """What the data, the program and the settings are just now, as some bytes."""

    def __init__(self, config: Config) -> None:
        self._data = config.data
        self._pointer = config.data / INDEX_FOLDER / "current.json"
        settings = repr((config.contacts, config.languages, config.hosts))
        self._program = _digest(trialatlas.__version__, _files_of_program(), settings)

    def __call__(self) -> bytes:
        """Empty where it is not certain: a change may be under way."""
        try:
            with os.scandir(self._data) as entries:
                files = [(each.name, each.stat()) for each in entries if _counts(each)]
            files.append(("index", self._pointer.stat()))
        except OSError:
            return b""
        newest = max(found.st_mtime_ns for _, found in files)
        if abs(time.time_ns() - newest) < UNSETTLED:
            return b""
        known = sorted((name, at.st_ino, at.st_size, at.st_mtime_ns) for name, at in files)
        return _digest(self._program.hex(), repr(known), datetime.now(UTC).date().isoformat())


class Validating:
    """Puts the state into tags of an application's answers, and answers by it alone."""

    def __init__(self, app: ASGIApp, state: DataState) -> None:
        self.app = app
        self._state = state
        self._keeping = Keeping()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say that nothing changed, or pass the request on."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        state = b"" if scope["path"].startswith(_FIXED) else self._state()
        key = _key(scope, state) if state else ""
        asked = Headers(scope=scope).get("if-none-match", "")
        if asked:
            held = [(found[0], found[3]) for found in _TAG.finditer(asked)]
            if same := [tag for tag, of_state in held if key and of_state == key]:
                await _unchanged(scope, same[0], send)
                return
            scope = _asking_by_bytes(scope, asked)
        tagged = _tagging(send, key) if key else send
        await self._keeping.answer(self.app, scope, receive, tagged, key)


def _counts(entry: os.DirEntry[str]) -> bool:
    """True for files that hold data: not those that say who reads or writes, nor what a server
    keeps for itself, which changes with what it is asked.
    """
    is_own = entry.name.startswith(LIKENESS_FILE) or entry.name.endswith(".json")
    return entry.is_file() and not is_own and not entry.name.endswith(("-shm", ".lock"))


def _key(scope: Scope, state: bytes) -> str:
    wanted = [b"%s:%s" % pair for pair in scope["headers"] if pair[0] in _SEEN]
    parts = [state, scope["path"].encode(), scope["query_string"], scope["scheme"].encode()]
    return _digest(*(each.hex() for each in (*parts, *wanted))).hex()


def _asking_by_bytes(scope: Scope, asked: str) -> Scope:
    """The request with the tags that the application itself gave."""
    plain = _TAG.sub(lambda found: f'{found[1] or ""}"{found[2]}"', asked).encode("latin-1")
    headers = [pair for pair in scope["headers"] if pair[0] != b"if-none-match"]
    return {**scope, "headers": [*headers, (b"if-none-match", plain)]}


def _tagging(send: Send, key: str) -> Send:
    """Adds the state to the tag of an answer."""

    async def tagged(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            tag = headers.get("etag", "")
            if tag.endswith('"') and "no-store" not in headers.get("cache-control", ""):
                headers["etag"] = f'{tag[:-1]}-{key}"'
                message = {**message, "headers": headers.raw}
        await send(message)

    return tagged


async def _unchanged(scope: Scope, tag: str, send: Send) -> None:
    headers = [
        (b"etag", tag.encode("latin-1")),
        (b"cache-control", b"no-cache"),
        (b"vary", _VARY.encode()),
        *(_CORS if scope["path"].startswith("/api/") else ()),
    ]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _digest(*parts: str) -> bytes:
    digest = blake2b(digest_size=12)
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return digest.digest()


def _files_of_program() -> str:
    """Changes with every file of the package: in a working copy the version stays."""
    root = Path(trialatlas.__file__).parent
    files = [each for each in root.rglob("*") if each.suffix != ".pyc" and each.is_file()]
    return repr(sorted((str(each), each.stat().st_size, each.stat().st_mtime_ns) for each in files))
